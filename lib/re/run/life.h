/* SPDX-License-Identifier: BSD-3-Clause */
/* life.h -- the birth and the end of a leg. */
#ifndef LW_RE_LIFE_H
#define LW_RE_LIFE_H

#include "../state/leg.h"

int lw_ua_life_begin(struct leg **legp, struct lw_re *re, lw_leg handle, uint32_t account,
		     bool uac);
/* The core no longer knows it: what it has to do with media and REFERs ends. */
void lw_ua_life_detach(struct leg *leg);

#endif
