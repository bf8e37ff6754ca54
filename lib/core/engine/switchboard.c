/* SPDX-License-Identifier: BSD-3-Clause */
/* switchboard.c -- the door of a switch: what verbs, calls and signals mean in one. */
#include "switchboard.h"
#include "board_signal.h"
#include "learn.h"

#include "../ask/party.h"
#include "../machine/leg.h"
#include "../machine/recording.h"
#include "../state/changed.h"
#include "../state/life.h"
#include "../switch/bridge.h"
#include "../switch/hear.h"
#include "../switch/reach.h"
#include "../switch/replaced.h"
#include "../switch/way.h"
#include "../switch/xfer_ask.h"
#include "../tables/inputs.h"

/* ---- verbs: whose they are ---- */

static struct route to_bridge(const struct lw *lw, uint32_t call, enum SW_BRIDGE_input input)
{
	const struct lw_table *t = &lw_tables[LW_M_SW_BRIDGE];
	uint8_t state = lw->bridges[call].state;

	return (struct route){t, lw_decide(t, state, (uint8_t)input, lw_bridge_facts(lw, call)),
			      call, (uint8_t)input, state};
}

static struct route to_reach(const struct lw *lw, uint32_t call, enum SW_REACH_input input,
			     const struct lw_input *in)
{
	uint32_t which = lw_reach_at_work(lw, call);

	return (struct route){&lw_tables[LW_M_SW_REACH],
			      lw_reach_verdict(lw, call, which, input, in), call, (uint8_t)input,
			      lw->bridges[call].reach[which].state};
}

/* Whether another leg may have the place of a party. */
static struct route to_replaced(const struct lw *lw, uint32_t call, enum SW_REPLACED_input input)
{
	return (struct route){&lw_tables[LW_M_SW_REPLACED],
			      lw_sw_replaced_verdict(lw, call, input), call, (uint8_t)input,
			      lw->bridges[call].replaced};
}

/* A verb that no machine decides: about one party that sits, and is there or rings. */
static struct route of_leg(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	static const struct lw_row no = {.next = LW_TO_REFUSE, .used = 1},
				   yes = {.next = LW_TO_STAY, .used = 1};
	uint32_t leg = lw_leg_index(lw, in->leg);
	bool sits = leg != LW_NO_INDEX && lw->seated[leg].seat == SEAT_TAKEN;
	bool may = sits && (in->type == LW_USER_DROP || lw_leg_is_there(lw, leg));

	return (struct route){&lw_tables[LW_M_SW_BRIDGE], may ? &yes : &no, call, 0,
			      lw->bridges[call].state};
}

/* The transfer under way, or the one that the verb would begin on behalf of its leg. */
static struct route to_xfer(const struct lw *lw, const struct asked *asked)
{
	struct lw_choice c = lw_sw_xfer_choose(lw, asked);

	return (struct route){c.table, c.row, asked->call, asked->input, c.state};
}

static struct route by_verb(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct asked asked = lw_asked_by_verb(lw, call, in);

	return to_xfer(lw, &asked);
}

static struct route to_recording(const struct lw *lw, uint32_t call, enum RECORDING_input input)
{
	const struct lw_table *t = &lw_tables[LW_M_RECORDING];
	uint8_t state = lw_recorded(lw, call)->state;

	return (struct route){t, lw_decide(t, state, (uint8_t)input, lw_recording_facts(lw, call)),
			      call, (uint8_t)input, state};
}

static struct route clear(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	return lw_sw_xfer_active(lw, call) ? by_verb(lw, call, in)
					   : to_bridge(lw, call, SW_BRIDGE_IN_CLEAR);
}

static struct route route_of(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	switch (in->type) {
	case LW_USER_ATTENDED:
	case LW_USER_BLIND:
	case LW_USER_VOICEMAIL:
	case LW_USER_JOIN:
	case LW_USER_COMPLETE:
	case LW_USER_CANCEL:
	case LW_USER_SWAP:
	case LW_USER_MERGE:
	case LW_USER_RETRY:     return by_verb(lw, call, in);
	case LW_USER_HANGUP:    return clear(lw, call, in);
	case LW_USER_RECORD:    return to_recording(lw, call, RECORDING_IN_USER_RECORD);
	case LW_USER_STOP_RECORDING: return to_recording(lw, call, RECORDING_IN_USER_STOP);
	case LW_USER_SERVE:     return to_bridge(lw, call, SW_BRIDGE_IN_SERVE);
	case LW_USER_EXTEND:    return to_bridge(lw, call, SW_BRIDGE_IN_EXTEND);
	case LW_USER_ROUTE:     return to_reach(lw, call, SW_REACH_IN_ROUTE, in);
	case LW_USER_ROUTE_END: return to_reach(lw, call, SW_REACH_IN_ROUTE_END, in);
	case LW_USER_ACCEPT:    return to_replaced(lw, call, SW_REPLACED_IN_ACCEPT);
	case LW_USER_DECLINE:   return to_replaced(lw, call, SW_REPLACED_IN_DECLINE);
	case LW_USER_HOLD:
	case LW_USER_RESUME:
	case LW_USER_DROP:
	case LW_USER_ANNOUNCE:  return of_leg(lw, call, in);
	}
	return to_bridge(lw, call, SW_BRIDGE_IN_ORIGINATE); /* an endpoint's: refused */
}

int lw_board_route(const struct lw *lw, const struct lw_input *in, struct route *route)
{
	uint32_t leg = lw_leg_index(lw, in->leg);
	uint32_t call = in->call.v       ? lw_call_index(lw, in->call)
			: leg != LW_NO_INDEX ? lw->legs[leg].call
					     : LW_NO_INDEX;

	if (call == LW_NO_INDEX || (in->leg.v && leg == LW_NO_INDEX) ||
	    (in->other_leg.v && lw_leg_index(lw, in->other_leg) == LW_NO_INDEX))
		return LW_E_STALE;
	if (lw->bridges[call].lent_to != LW_NO_INDEX)
		call = lw->bridges[call].lent_to; /* its parties are in the transfer of that one */
	if (leg != LW_NO_INDEX && lw->legs[leg].call != call)
		return LW_E_STALE; /* it has left that call, or was never in it (law 11) */
	*route = route_of(lw, call, in);
	return LW_OK;
}

/* ---- verbs: done ---- */

static void hold_for(struct lw *lw, uint32_t leg, bool on)
{
	lw->seated[leg].held_for = on ? 1 : 0;
	lw_listen(lw, lw->legs[leg].call);
}

static void do_of_leg(struct lw *lw, const struct lw_input *in)
{
	uint32_t leg = lw_leg_index(lw, in->leg);

	switch (in->type) {
	case LW_USER_HOLD:     hold_for(lw, leg, true); break;
	case LW_USER_RESUME:   hold_for(lw, leg, false); break;
	case LW_USER_DROP:     lw_bridge_drop_leg(lw, leg); break;
	case LW_USER_ANNOUNCE: lw_ear_announce(lw, leg, in->name); break;
	}
}

/* What has happened before is not why the host does it. */
static void blame_host(struct lw *lw, uint32_t call, bool ends)
{
	lw->bridges[call].code = 0;
	lw->bridges[call].cause = ends ? LW_CAUSE_NORMAL : LW_CAUSE_NONE;
}

static bool is_of_xfer(const struct route *r)
{
	switch ((enum lw_machine)(r->table - lw_tables)) {
	case LW_M_SW_ATTENDED: case LW_M_SW_BLIND: case LW_M_SW_RECALL:
	case LW_M_SW_RELAY: return true;
	case LW_M_LEG: case LW_M_HOLD: case LW_M_CALL: case LW_M_ATTENDED: case LW_M_BLIND:
	case LW_M_VOICEMAIL: case LW_M_REFERRED: case LW_M_REPLACED: case LW_M_RECORDING:
	case LW_M_CLAIM: case LW_M_SW_HEAR: case LW_M_SW_CODES: case LW_M_SW_REACH:
	case LW_M_SW_BRIDGE: case LW_M_SW_REPLACED:
	case LW_MACHINES: break;
	}
	return false;
}

static void do_of_xfer(struct lw *lw, const struct route *r, const struct lw_input *in)
{
	struct asked asked = lw_asked_by_verb(lw, r->call, in);
	struct lw_choice choice = {r->table, r->row, r->state};

	lw_sw_xfer_take(lw, &choice, &asked);
}

static void do_verb(struct lw *lw, const struct route *r, const struct lw_input *in)
{
	if (is_of_xfer(r)) {
		do_of_xfer(lw, r, in);
		return;
	}
	switch (in->type) {
	case LW_USER_ROUTE:
	case LW_USER_ROUTE_END:
		lw_reach_do(lw, r->call, lw_reach_at_work(lw, r->call),
			    (enum SW_REACH_input)r->input, r->row, in);
		return;
	case LW_USER_ACCEPT:
	case LW_USER_DECLINE:
		lw_sw_replaced_do(lw, r->call, (enum SW_REPLACED_input)r->input, r->row);
		return;
	case LW_USER_RECORD:
	case LW_USER_STOP_RECORDING:
		lw_recording_do(lw, r->call, (enum RECORDING_input)r->input, r->row,
				in->flags & LW_F_AUTO);
		return;
	case LW_USER_HANGUP:
	case LW_USER_SERVE:
	case LW_USER_EXTEND:
		blame_host(lw, r->call, in->type == LW_USER_HANGUP);
		lw_bridge_do(lw, r->call, (enum SW_BRIDGE_input)r->input, r->row, in);
		return;
	}
	do_of_leg(lw, in);
}

static int step_verb(struct lw *lw, const struct lw_input *in)
{
	struct route route;
	int err = lw_board_route(lw, in, &route);

	if (!err && lw_route_refuses(&route))
		err = LW_E_REFUSED;
	if (err)
		return err;
	lw_begin_step(lw, in->now);
	lw_touch(lw, route.call);
	do_verb(lw, &route, in);
	return LW_OK;
}

/* ---- calls ---- */

static uint32_t first_side(struct lw *lw, const struct lw_input *in, const char *to)
{
	uint32_t call = lw_bridge_new(lw, in->account);
	uint32_t leg = lw_seated_new(lw, call, SEAT_TAKEN);

	lw->bridges[call].side[0] = leg;
	lw->made = (struct lw_made){lw_call_handle(lw, call), lw_leg_handle(lw, leg)};
	lw_write(lw, &lw->bridge_text[call].to[REACH_C], LW_URI_MAX, to);
	return call;
}

static int originate(struct lw *lw, const struct lw_input *in)
{
	uint32_t call;

	if (!in->called || !*in->called)
		return LW_E_ARG;
	if (!lw_has_room(lw, 1, 2))
		return LW_E_FULL;
	lw_begin_step(lw, in->now);
	call = first_side(lw, in, in->called);
	lw_write(lw, &lw->leg_text[lw->bridges[call].side[0]].uri, LW_URI_MAX, in->uri);
	lw_bridge_run(lw, call, SW_BRIDGE_IN_ORIGINATE);
	return LW_OK;
}

static void learn(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct leg *l = &lw->legs[leg];

	lw_learn_remote(lw, leg, in, "");
	lw_meet(lw, leg, in->user ? in->user : in->uri, in->user != NULL);
	lw_write(lw, &lw->leg_text[leg].called, LW_URI_MAX, in->called);
	l->caps = (uint16_t)in->caps;
	l->account = in->account;
	l->hops = (uint8_t)(in->hops < UINT8_MAX ? in->hops : UINT8_MAX);
	l->secure = in->flags & LW_F_SECURE ? 1 : 0;
	lw_recording_learn(lw, leg, in);
}

static void replacing(struct lw *lw, const struct lw_input *in)
{
	uint32_t old = lw_sw_replaced_old(lw, in);
	uint32_t call = old == LW_NO_INDEX ? LW_NO_INDEX : lw->legs[old].call;
	uint32_t leg = lw_seated_new(lw, call, SEAT_OUT);

	learn(lw, leg, in);
	lw->made = (struct lw_made){lw_call_handle(lw, call), lw_leg_handle(lw, leg)};
	lw_leg_run(lw, leg, LEG_IN_OFFER, 0, LW_CAUSE_NONE);
	lw_sw_replaced_ask(lw, leg, old, in);
}

static void ordinary(struct lw *lw, const struct lw_input *in)
{
	uint32_t call = first_side(lw, in, in->target ? in->target : in->called);
	uint32_t leg = lw->bridges[call].side[0];

	learn(lw, leg, in);
	lw_way_came(lw, call, in);
	lw->bridges[call].incoming = 1;
	lw_leg_run(lw, leg, LEG_IN_OFFER, 0, LW_CAUSE_NONE);
	lw_bridge_run(lw, call, SW_BRIDGE_IN_OFFERED);
}

static int offer(struct lw *lw, const struct lw_input *in)
{
	if (!lw_has_room_for_offer(lw, in))
		return LW_E_FULL;
	lw_begin_step(lw, in->now);
	if (in->match != LW_MATCH_NOTHING)
		replacing(lw, in);
	else
		ordinary(lw, in);
	return LW_OK;
}

/* ---- signals ---- */

static int step_signal(struct lw *lw, const struct lw_input *in)
{
	uint32_t leg = lw_leg_index(lw, in->leg);

	if (leg == LW_NO_INDEX)
		return LW_E_STALE;
	lw_begin_step(lw, in->now);
	lw_touch(lw, lw->legs[leg].call);
	if (in->caps & LW_CAP_KNOWN)
		lw->legs[leg].caps = (uint16_t)in->caps;
	lw_recording_learn(lw, leg, in);
	lw_board_signal(lw, leg, in);
	return LW_OK;
}

static int freed(struct lw *lw, const struct lw_input *in)
{
	lw_begin_step(lw, in->now);
	lw_sw_freed(lw, in->uri);
	return LW_OK;
}

int lw_board_step(struct lw *lw, const struct lw_input *in)
{
	if (in->type == LW_USER_FREED)
		return freed(lw, in);
	if (in->type == LW_USER_DIAL)
		return originate(lw, in);
	if (in->type == LW_SIG_OFFERED)
		return offer(lw, in);
	return lw_ways[in->type].verb ? step_verb(lw, in) : step_signal(lw, in);
}
