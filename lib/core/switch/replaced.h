/* SPDX-License-Identifier: BSD-3-Clause */
/* replaced.h -- carries out switch/replaced.def: another leg takes the place of a party. */
#ifndef LW_SW_REPLACED_H
#define LW_SW_REPLACED_H

#include "../state/state.h"

/* The leg whose place an INVITE with Replaces wants, or LW_NO_INDEX. */
uint32_t lw_sw_replaced_old(const struct lw *lw, const struct lw_input *in);
/* Its own leg, which is offered by now, gets its answer.  It belongs to the call of the old one, if
 * there is one. */
void lw_sw_replaced_ask(struct lw *lw, uint32_t leg, uint32_t old, const struct lw_input *in);
/* News of a leg, before its seat hears of it: it may have another one then. */
void lw_sw_replaced_leg(struct lw *lw, const struct up *up);
void lw_sw_replaced_run(struct lw *lw, uint32_t call, enum SW_REPLACED_input input);
/* The host's decision: its verdict, and to have it done. */
const struct lw_row *lw_sw_replaced_verdict(const struct lw *lw, uint32_t call,
					    enum SW_REPLACED_input input);
void lw_sw_replaced_do(struct lw *lw, uint32_t call, enum SW_REPLACED_input input,
		       const struct lw_row *row);

#endif
