/* SPDX-License-Identifier: BSD-3-Clause */
/* bridge.c -- carries out switch/bridge.def: the call of a switch. */
#include "bridge.h"
#include "hear.h"
#include "reach.h"

#include "../machine/leg.h"
#include "../machine/recording.h"
#include "../machine/run.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"

uint32_t lw_bridge_facts(const struct lw *lw, uint32_t call)
{
	return 1u << SW_BRIDGE_IF_always |
	       (lw->bridges[call].was_served ? 1u << SW_BRIDGE_IF_was_served : 0);
}

/* ---- legs ---- */

/* What a caller is told of a code that another leg was given: 3xx and challenges were meant for us,
 * and a 503 is of one server among others, unless it is we who are full (RFC 3261 16.7). */
static unsigned for_caller(const struct lw *lw, unsigned code)
{
	if (code == 401 || code == 407 || code < 400)
		return 480;
	return code == 503 && lw_has_room(lw, 0, 1) ? 500 : code;
}

/* Law 2: only what rings here is rejected, all else is dropped. */
static void let_go(struct lw *lw, uint32_t leg, unsigned code, enum lw_cause cause)
{
	bool rings = lw_leg_seen(lw, leg) == LW_LEG_OFFERED;

	lw_leg_run(lw, leg, rings ? LEG_IN_REJECT : LEG_IN_DROP, code, cause);
}

static void drop_side(struct lw *lw, uint32_t call, unsigned side)
{
	struct bridge *b = &lw->bridges[call];
	uint32_t leg = b->side[side];
	enum lw_cause cause = b->cause ? (enum lw_cause)b->cause : LW_CAUSE_NORMAL;

	if (leg == LW_NO_INDEX)
		return;
	lw_leave_seats(lw, call, leg);
	let_go(lw, leg, for_caller(lw, b->code), cause);
}

static void ring_first(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];

	if (!b->rung)
		lw_put_leg(lw, LW_DO_RING, b->side[0]);
	b->rung = 1;
}

void lw_bridge_drop_leg(struct lw *lw, uint32_t leg)
{
	lw_tell(lw, UP_LEG_ENDED, leg, 0, LW_CAUSE_NORMAL);
	let_go(lw, leg, 480, LW_CAUSE_NORMAL);
}

/* A refusal was of another situation: what early media could not be the answer may. */
static void hear_again(struct lw *lw, uint32_t call)
{
	for (unsigned i = 0; i < 2; i++)
		if (lw->bridges[call].side[i] != LW_NO_INDEX)
			lw_ear_again(lw, lw->bridges[call].side[i]);
	lw_listen(lw, call);
}

void lw_bridge_seat(struct lw *lw, uint32_t call, uint32_t leg1, uint32_t leg2)
{
	struct bridge *b = &lw->bridges[call];

	b->side[0] = leg1;
	b->side[1] = leg2;
	hear_again(lw, call);
}

/* ---- notes ---- */

/* leg: whom it is about; other_leg: who is on the other side. */
static void note(struct lw *lw, uint32_t call, enum lw_note type, uint32_t leg, uint32_t other)
{
	struct lw_output *out = lw_put_call(lw, type, call);

	out->code = lw->bridges[call].code;
	out->cause = lw->bridges[call].cause;
	out->other_leg = lw_leg_handle(lw, other);
	if (leg == LW_NO_INDEX)
		return;
	out->leg = lw_leg_handle(lw, leg);
	out->uri = lw_leg_uri(lw, leg);
	out->name = lw_leg_name(lw, leg);
	if (type == LW_NOTE_INCOMING)
		out->called = lw_leg_called(lw, leg);
}

static void note_connected(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];

	b->code = 0;
	b->cause = LW_CAUSE_NONE;
	note(lw, call, LW_NOTE_CONNECTED, b->side[0], b->side[1]);
}

static void note_ended(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];

	if (b->code < 300)
		b->code = 0; /* a 180 is how it stood, not why it ended */
	note(lw, call, LW_NOTE_ENDED, LW_NO_INDEX, LW_NO_INDEX);
}

static void note_served(struct lw *lw, uint32_t call)
{
	lw->bridges[call].was_served = 1;
	note(lw, call, LW_NOTE_SERVED, lw->bridges[call].side[0], LW_NO_INDEX);
}

/* ---- rows ---- */

static void reach(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	bool to = in && in->type == LW_USER_EXTEND;

	lw_reach_begin(lw, call, REACH_C,
		       to ? in->uri : lw_read(lw, lw->bridge_text[call].to[REACH_C]), 0);
}

static void act(struct lw *lw, uint32_t call, enum SW_BRIDGE_act what, const struct lw_input *in)
{
	struct bridge *b = &lw->bridges[call];

	switch (what) {
	case SW_BRIDGE_ACT__:           break;
	case SW_BRIDGE_ACT_DIAL_1:
		lw_leg_run(lw, b->side[0], LEG_IN_DIAL, 0, LW_CAUSE_NONE);
		break;
	case SW_BRIDGE_ACT_RING_1:      ring_first(lw, call); break;
	case SW_BRIDGE_ACT_ANSWER_1:
		lw_leg_run(lw, b->side[0], LEG_IN_ANSWER, 0, LW_CAUSE_NONE);
		break;
	case SW_BRIDGE_ACT_DROP_1:      drop_side(lw, call, 0); break;
	case SW_BRIDGE_ACT_DROP_2:      drop_side(lw, call, 1); break;
	case SW_BRIDGE_ACT_REACH_2:     reach(lw, call, in); break;
	case SW_BRIDGE_ACT_STOP_2:      lw_reach_stop(lw, call, REACH_C); break;
	case SW_BRIDGE_ACT_END_RECORDING:
		lw_recording_run(lw, call, RECORDING_IN_CALL_OVER);
		break;
	case SW_BRIDGE_ACT_N_INCOMING:
		note(lw, call, LW_NOTE_INCOMING, b->side[0], LW_NO_INDEX);
		break;
	case SW_BRIDGE_ACT_N_RINGING:
		note(lw, call, LW_NOTE_RINGING, b->reach[REACH_C].leg, b->side[0]);
		break;
	case SW_BRIDGE_ACT_N_SERVED:    note_served(lw, call); break;
	case SW_BRIDGE_ACT_N_CONNECTED: note_connected(lw, call); break;
	case SW_BRIDGE_ACT_N_ENDED:     note_ended(lw, call); break;
	case SW_BRIDGE_ACT_COUNT:       break;
	}
}

/* A host that routes names the address, and an input with it brings its own room. */
bool lw_bridge_calls_second(const struct lw *lw, uint32_t call)
{
	const struct lw_row *row;
	bool calls = false;

	if (!lw->config.route_as_given)
		return false;
	row = lw_decide(&lw_tables[LW_M_SW_BRIDGE], lw->bridges[call].state, SW_BRIDGE_IN_UP_1,
			lw_bridge_facts(lw, call));
	for (int i = 0; lw_has_act(row, i); i++)
		calls |= row->act[i] == SW_BRIDGE_ACT_REACH_2;
	return calls;
}

static bool enter(struct lw *lw, uint32_t call, enum SW_BRIDGE_input input,
		  const struct lw_row *row)
{
	struct machine m = lw_machine_of(LW_M_SW_BRIDGE, &lw->bridges[call].state, LW_NO_INDEX);
	bool before = lw_bridge_calls_second(lw, call),
	     entered = lw_enter(lw, &m, (uint8_t)input, row, 0);

	lw_keep_room(lw, LW_KEPT_SECOND, before, lw_bridge_calls_second(lw, call));
	return entered;
}

void lw_bridge_do(struct lw *lw, uint32_t call, enum SW_BRIDGE_input input,
		  const struct lw_row *row, const struct lw_input *in)
{
	if (!enter(lw, call, input, row))
		return;
	if (row->next != LW_TO_STAY)
		hear_again(lw, call);
	lw_listen(lw, call);
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, call, (enum SW_BRIDGE_act)row->act[i], in);
	lw_bridge_release_if_over(lw, call);
}

void lw_bridge_run(struct lw *lw, uint32_t call, enum SW_BRIDGE_input input)
{
	lw_bridge_do(lw, call, input,
		     lw_decide(&lw_tables[LW_M_SW_BRIDGE], lw->bridges[call].state, (uint8_t)input,
			       lw_bridge_facts(lw, call)),
		     NULL);
}
