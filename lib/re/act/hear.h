/* hear.h -- what a leg of a switch hears, asked of the media. */
#ifndef LW_RE_HEAR_H
#define LW_RE_HEAR_H

#include "../state/leg.h"

void lw_ua_hear(struct leg *leg, const struct lw_output *out);
/* The answer, at once or later: 0, or an errno. */
void lw_ua_hears(struct leg *leg, int err);

#endif
