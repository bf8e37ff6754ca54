/* SPDX-License-Identifier: BSD-3-Clause */
/* codes.h -- carries out switch/codes.def: what one party presses. */
#ifndef LW_SW_CODES_H
#define LW_SW_CODES_H

#include "../state/state.h"

/* A party that sits has pressed these. */
void lw_codes_press(struct lw *lw, uint32_t leg, const char *digits);
/* It sits no longer. */
void lw_codes_left(struct lw *lw, uint32_t leg);
/* It has pressed nothing more for the time that its state gives it. */
void lw_codes_time(struct lw *lw, uint32_t leg);

#endif
