/* due.h -- a timer of a leg is due. */
#ifndef LW_RE_DUE_H
#define LW_RE_DUE_H

#include "../state/leg.h"

void lw_ua_due(struct leg *leg, enum leg_due why);

#endif
