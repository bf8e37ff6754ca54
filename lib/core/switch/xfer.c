/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer.c -- carries out switch/attended.def, blind.def and recall.def: does the row, and where it
 * passes the transfer on, has the next table take it. */
#include "xfer.h"
#include "reach.h"
#include "xfer_act.h"
#include "xfer_end.h"
#include "xfer_facts.h"

#include "../machine/leg.h"
#include "../machine/run.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"

const struct lw_table *lw_sw_xfer_beginning(const struct asked *asked)
{
	if (asked->relays)
		return &lw_tables[LW_M_SW_RELAY];
	return &lw_tables[asked->method == LW_ATTENDED ? LW_M_SW_ATTENDED : LW_M_SW_BLIND];
}

const struct lw_table *lw_sw_xfer_table(const struct lw *lw, uint32_t call)
{
	return &lw_tables[lw->bridges[call].x.machine];
}

/* ---- rows ---- */

static bool does(const struct lw_row *row, enum SW_XFER_act what)
{
	for (int i = 0; lw_has_act(row, i); i++)
		if (row->act[i] == what)
			return true;
	return false;
}

/* R17: what goes on without T is a blind transfer, and the record says so. */
static void pass_on(struct lw *lw, uint32_t call, bool to_blind)
{
	struct sxfer *x = &lw->bridges[call].x;

	if (to_blind)
		x->method = LW_BLIND;
	x->machine = to_blind ? LW_M_SW_BLIND : LW_M_SW_RECALL;
	lw_rest(lw, lw_machine_of((enum lw_machine)x->machine, &x->state,
				  lw_call_slot(lw, call, SLOT_SW_XFER)));
	lw_sw_xfer_run(lw, call, to_blind ? SW_XFER_IN_TAKEN : SW_XFER_IN_ORPHANED);
}

void lw_sw_xfer_do(struct lw *lw, uint32_t call, const struct lw_table *table,
		   enum SW_XFER_input input, const struct lw_row *row, const struct asked *asked)
{
	struct sxfer *x = &lw->bridges[call].x;
	struct machine m = {table, &x->state, lw_call_slot(lw, call, SLOT_SW_XFER)};
	const struct lw_state *from = &table->state[x->state], *to;
	bool to_blind = does(row, SW_XFER_ACT_TO_BLIND);

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	if (!x->method) {
		x->method = asked->method;
		x->machine = (uint8_t)(table - lw_tables);
		lw_keep_room(lw, LW_KEPT_TRANSFER, false, lw_sw_xfer_active(lw, call));
	}
	to = &table->state[x->state];
	for (int i = 0; lw_has_act(row, i); i++)
		lw_sw_xfer_act(lw, call, (enum SW_XFER_act)row->act[i], input, asked);
	lw_listen(lw, call);
	if (row->next != LW_TO_STAY && !to_blind)
		lw_sw_xfer_blame(x, table->input[input].cause, from, to);
	if (to->final)
		lw_sw_xfer_forget_relayed(lw, call);
	if (to->final && to->note)
		lw_sw_xfer_end(lw, call, (enum lw_note)to->note);
	else if (to->final)
		pass_on(lw, call, to_blind);
}

void lw_sw_xfer_run(struct lw *lw, uint32_t call, enum SW_XFER_input input)
{
	const struct sxfer *x = &lw->bridges[call].x;
	const struct lw_table *table = lw_sw_xfer_table(lw, call);
	uint32_t facts;

	if (!lw_sw_xfer_active(lw, call))
		return;
	facts = lw_asks_facts(table, x->state, (uint8_t)input) ? lw_sw_xfer_facts(lw, call, NULL)
							       : 1u;
	lw_sw_xfer_do(lw, call, table, input, lw_decide(table, x->state, (uint8_t)input, facts),
		      NULL);
}

/* ---- news ---- */

static void remember(struct sxfer *x, unsigned code, enum lw_cause cause)
{
	x->news = (uint16_t)code;
	x->news_cause = (uint8_t)cause;
}

void lw_sw_xfer_ended(struct lw *lw, uint32_t call, uint32_t leg, unsigned code,
		      enum lw_cause cause)
{
	struct sxfer *x = &lw->bridges[call].x;
	bool a = leg == x->a, t = leg == x->t, c = leg == x->c;

	lw_leave_seats(lw, call, leg);
	if (a)
		lw_sw_xfer_run(lw, call, SW_XFER_IN_A_ENDED);
	if (t) /* his second leg alone tells nobody */
		lw_sw_xfer_run(lw, call, SW_XFER_IN_T_ENDED);
	if (c) {
		remember(x, code, cause == LW_CAUSE_NORMAL ? LW_CAUSE_TARGET_LEFT : cause);
		lw_sw_xfer_run(lw, call, SW_XFER_IN_C_ENDED);
	}
}

static enum SW_XFER_input refer_news(const struct lw_input *in)
{
	switch (in->type) {
	case LW_SIG_REFER_OK:   return SW_XFER_IN_REFER_OK;
	case LW_SIG_REFER_NO:   return SW_XFER_IN_REFER_NO;
	case LW_SIG_REFER_OVER: return SW_XFER_IN_REFER_OVER;
	}
	return in->code < 200   ? SW_XFER_IN_REFER_NEWS
	       : in->code < 300 ? SW_XFER_IN_REFER_DONE
				: SW_XFER_IN_REFER_FAILED;
}

void lw_sw_xfer_refer_news(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	uint32_t call = lw->legs[leg].call;
	struct sxfer *x = call == LW_NO_INDEX ? NULL : &lw->bridges[call].x;

	if (!x || !lw_same_leg(x->relayed, lw_leg_handle(lw, leg)))
		return;
	remember(x, (unsigned)in->code, lw_cause_of(in->code));
	lw_sw_xfer_run(lw, call, refer_news(in));
}

void lw_sw_xfer_rings(struct lw *lw, uint32_t call, uint32_t which, unsigned code)
{
	if (which != REACH_C)
		return;
	remember(&lw->bridges[call].x, code, LW_CAUSE_NONE);
	lw_sw_xfer_run(lw, call, SW_XFER_IN_C_RINGING);
}

void lw_sw_xfer_answered(struct lw *lw, uint32_t call, uint32_t which, uint32_t leg)
{
	struct sxfer *x = &lw->bridges[call].x;

	*(which == REACH_C ? &x->c : &x->t) = leg;
	if (which == REACH_C)
		remember(x, 200, LW_CAUSE_NONE);
	lw_sw_xfer_run(lw, call, which == REACH_C ? SW_XFER_IN_C_UP : SW_XFER_IN_T_UP);
}

void lw_sw_xfer_failed(struct lw *lw, uint32_t call, uint32_t which, unsigned code,
		       enum lw_cause cause)
{
	remember(&lw->bridges[call].x, code, cause);
	lw_sw_xfer_run(lw, call, which == REACH_C ? SW_XFER_IN_C_FAILED : SW_XFER_IN_T_FAILED);
}
