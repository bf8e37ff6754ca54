/* SPDX-License-Identifier: BSD-3-Clause */
/* due.h -- a timer is due. */
#ifndef LW_RE_DUE_H
#define LW_RE_DUE_H

#include "../state/leg.h"

/* owner: the leg, or its transaction. */
void lw_ua_due(void *owner, int why);

#endif
