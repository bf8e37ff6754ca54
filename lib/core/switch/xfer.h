/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer.h -- carries out switch/attended.def, blind.def and recall.def: joins legs. */
#ifndef LW_SWITCH_XFER_H
#define LW_SWITCH_XFER_H

#include "asked.h"

/* The table that would be in charge of what is asked. */
const struct lw_table *lw_sw_xfer_beginning(const struct asked *asked);
/* The one that is. */
const struct lw_table *lw_sw_xfer_table(const struct lw *lw, uint32_t call);
/* Does a row that was decided. */
void lw_sw_xfer_do(struct lw *lw, uint32_t call, const struct lw_table *table,
		   enum SW_XFER_input input, const struct lw_row *row, const struct asked *asked);
/* News for the transfer under way; nothing where there is none. */
void lw_sw_xfer_run(struct lw *lw, uint32_t call, enum SW_XFER_input input);

/* A party's leg has ended. */
void lw_sw_xfer_ended(struct lw *lw, uint32_t call, uint32_t leg, unsigned code,
		      enum lw_cause cause);
/* How a REFER goes that was passed on to that leg; of any other it is no news. */
void lw_sw_xfer_refer_news(struct lw *lw, uint32_t leg, const struct lw_input *in);
/* How reaching the target, or who is recalled (which: REACH_C, REACH_T), goes.
 * leg: who has answered. */
void lw_sw_xfer_rings(struct lw *lw, uint32_t call, uint32_t which, unsigned code);
void lw_sw_xfer_answered(struct lw *lw, uint32_t call, uint32_t which, uint32_t leg);
void lw_sw_xfer_failed(struct lw *lw, uint32_t call, uint32_t which, unsigned code,
		       enum lw_cause cause);

#endif
