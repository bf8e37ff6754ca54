/* SPDX-License-Identifier: BSD-3-Clause */
/* reach.h -- carries out switch/reach.def: somebody is reached for a seat of a call. */
#ifndef LW_SW_REACH_H
#define LW_SW_REACH_H

#include "../state/state.h"

/* flags: LW_F_NO_DIVERT, LW_F_RECALL, LW_F_TO_MAILBOX.  What it has come to is told upwards: the
 * winner is bridge.reach[which].leg, and sits already (SEAT_TAKEN). */
void lw_reach_begin(struct lw *lw, uint32_t call, uint32_t which, const char *uri, uint32_t flags);
/* All that are called are let go. */
void lw_reach_stop(struct lw *lw, uint32_t call, uint32_t which);
/* A called leg has news. */
void lw_reach_leg(struct lw *lw, uint32_t leg, enum SW_REACH_input input, unsigned code,
		  enum lw_cause cause);
void lw_reach_time(struct lw *lw, uint32_t call, uint32_t which);
/* The one that the host is asked about, or that is at work. */
uint32_t lw_reach_at_work(const struct lw *lw, uint32_t call);
/* The host's answer: its verdict, and to have it done. */
const struct lw_row *lw_reach_verdict(const struct lw *lw, uint32_t call, uint32_t which,
				      enum SW_REACH_input input, const struct lw_input *in);
void lw_reach_do(struct lw *lw, uint32_t call, uint32_t which, enum SW_REACH_input input,
		 const struct lw_row *row, const struct lw_input *in);

#endif
