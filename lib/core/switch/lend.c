/* SPDX-License-Identifier: BSD-3-Clause */
/* lend.c -- a call lends its parties to the transfer of another one, which joins the two calls. */
#include "lend.h"
#include "bridge.h"

#include "../machine/recording.h"
#include "../state/changed.h"
#include "../state/life.h"
#include "../state/queue.h"

bool lw_can_lend(const struct lw *lw, uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];
	enum lw_reach_seen reach =
		(enum lw_reach_seen)lw_seen(LW_M_SW_REACH, b->reach[REACH_C].state);

	if (b->lent_to != LW_NO_INDEX || b->side[0] == LW_NO_INDEX)
		return false;
	return lw_leg_is_up(lw, b->side[1]) || reach == LW_REACH_DIALLING ||
	       reach == LW_REACH_RINGING;
}

/* Who is called goes on ringing, without a gap. */
static void lend_reach(struct lw *lw, uint32_t call, uint32_t to)
{
	struct reach *from = &lw->bridges[call].reach[REACH_C];

	lw->bridges[to].reach[REACH_C] = *from;
	*from = (struct reach){.leg = LW_NO_INDEX};
	lw_write(lw, &lw->bridge_text[to].to[REACH_C], LW_URI_MAX,
		 lw_read(lw, lw->bridge_text[call].to[REACH_C]));
	lw_timer_move(&lw->timers, lw_call_slot(lw, call, SLOT_REACH + REACH_C),
		      lw_call_slot(lw, to, SLOT_REACH + REACH_C));
}

void lw_lend(struct lw *lw, uint32_t call, uint32_t to)
{
	struct bridge *b = &lw->bridges[call];

	while (lw_slot(lw, call)->first_leg != LW_NO_INDEX)
		lw_seated_move(lw, lw_slot(lw, call)->first_leg, to);
	lend_reach(lw, call, to);
	b->side[0] = b->side[1] = b->way_of = LW_NO_INDEX;
	b->lent_to = to;
	lw_touch(lw, call);
}

void lw_take_back(struct lw *lw, uint32_t call, uint32_t leg1, uint32_t leg2)
{
	lw_seated_move(lw, leg1, call);
	lw_seated_move(lw, leg2, call);
	lw_touch(lw, lw->bridges[call].lent_to);
	lw->bridges[call].lent_to = LW_NO_INDEX;
	lw_bridge_seat(lw, call, leg1, leg2);
	lw_recording_run(lw, call, RECORDING_IN_BACK);
	if (lw_leg_is_up(lw, leg1)) /* acknowledged meanwhile */
		lw_bridge_run(lw, call, SW_BRIDGE_IN_UP_1);
}

void lw_absorb(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];

	b->cause = LW_CAUSE_TRANSFERRED;
	lw_touch(lw, call);
	lw_touch(lw, b->lent_to);
	lw_recording_run(lw, call, RECORDING_IN_CALL_OVER); /* it may go on there */
	lw_put_call(lw, LW_NOTE_ABSORBED, call)->other = lw_call_handle(lw, b->lent_to);
	b->lent_to = LW_NO_INDEX;
	b->code = 0;
	lw_bridge_run(lw, call, SW_BRIDGE_IN_CLEAR);
}
