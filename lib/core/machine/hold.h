/* SPDX-License-Identifier: BSD-3-Clause */
/* hold.h -- carries out hold.def. */
#ifndef LW_HOLD_H
#define LW_HOLD_H

#include "../state/state.h"

uint32_t lw_hold_facts(const struct lw *lw, uint32_t leg);
/* code: what the peer's answer said, for the note; 0 where there is none. */
void lw_hold_do(struct lw *lw, uint32_t leg, enum HOLD_input input, const struct lw_row *row,
		int32_t code);
void lw_hold_run(struct lw *lw, uint32_t leg, enum HOLD_input input, int32_t code);

#endif
