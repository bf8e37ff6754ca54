/* SPDX-License-Identifier: BSD-3-Clause */
/* route.c -- which machine decides about a verb, what it says, and has it done. */
#include "route.h"

#include "../machine/call.h"
#include "../machine/hold.h"
#include "../machine/recording.h"
#include "../machine/referred.h"
#include "../machine/replaced.h"
#include "../machine/transfer.h"
#include "../tables/inputs.h"

typedef uint32_t facts_of(const struct lw *lw, uint32_t call, const struct lw_input *in);

/* The facts are gathered only where the answer depends on one. */
static struct route decide(const struct lw *lw, const struct lw_table *table, uint8_t state,
			   uint32_t call, uint8_t input, facts_of *facts, const struct lw_input *in)
{
	uint32_t hold = lw_asks_facts(table, state, input) ? facts(lw, call, in) : 1u;

	return (struct route){table, lw_decide(table, state, input, hold), call, input, state};
}

static uint32_t call_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)in;
	return lw_call_facts(lw, call);
}

static uint32_t hold_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t leg = lw->calls[call].party;

	(void)in;
	return leg == LW_NO_INDEX ? 1u : lw_hold_facts(lw, leg);
}

static uint32_t recording_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)in;
	return lw_recording_facts(lw, call);
}

static uint32_t referred_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)in;
	return lw_referred_facts(lw, call);
}

static struct route to_call(const struct lw *lw, uint32_t call, uint8_t input)
{
	return decide(lw, &lw_tables[LW_M_CALL], lw->calls[call].state, call, input, call_facts,
		      NULL);
}

static struct route to_hold(const struct lw *lw, uint32_t call, uint8_t input)
{
	uint32_t leg = lw->calls[call].party;
	uint8_t state = leg == LW_NO_INDEX ? 0 : lw->legs[leg].hold;

	return decide(lw, &lw_tables[LW_M_HOLD], state, call, input, hold_facts, NULL);
}

static struct route to_recording(const struct lw *lw, uint32_t call, uint8_t input)
{
	return decide(lw, &lw_tables[LW_M_RECORDING], lw_recorded(lw, call)->state, call, input,
		      recording_facts, NULL);
}

static struct route to_referred(const struct lw *lw, uint32_t call, uint8_t input)
{
	return decide(lw, &lw_tables[LW_M_REFERRED], lw->calls[call].referred, call, input,
		      referred_facts, NULL);
}

static struct route to_replaced(const struct lw *lw, uint32_t call, uint8_t input)
{
	return decide(lw, &lw_tables[LW_M_REPLACED], lw->calls[call].replaced, call, input,
		      lw_replaced_facts, NULL);
}

/* The transfer under way, or the one that the verb would begin. */
static struct route to_xfer(const struct lw *lw, uint32_t call, uint8_t input,
			    const struct lw_input *in)
{
	const struct xfer *x = &lw->calls[call].xfer;
	enum lw_method method = x->method ? (enum lw_method)x->method : lw_method_of(in);

	return decide(lw, lw_xfer_table(method), x->state, call, input, lw_xfer_facts, in);
}

/* What is at work on the call decides what hanging up means. */
static struct route hangup(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t owner = lw_owner_of(lw, call);

	if (lw_xfer_active(lw, owner))
		return to_xfer(lw, owner, XFER_IN_HANGUP, in);
	if (lw_replaced_seen(lw, call) != LW_REPLACED_NONE)
		return to_replaced(lw, call, REPLACED_IN_HANGUP);
	if (lw_referred_seen(lw, call) != LW_REFERRAL_NONE)
		return to_referred(lw, call, REFERRED_IN_HANGUP);
	return to_call(lw, call, CALL_IN_USER_HANGUP);
}

/* Whoever has asked: for a transfer of ours, or to take the place of the party. */
static struct route decided(const struct lw *lw, uint32_t call, uint8_t input)
{
	bool yes = input == REFERRED_IN_ACCEPT;

	if (lw_replaced_seen(lw, call) == LW_REPLACED_ASKED)
		return to_replaced(lw, call, yes ? REPLACED_IN_ACCEPT : REPLACED_IN_DECLINE);
	return to_referred(lw, call, input);
}

/* A conference of three: which of the two is to wait, or to leave. */
static struct route of_three(const struct lw *lw, uint32_t call, enum XFER_input transferee,
			     enum XFER_input target, const struct lw_input *in)
{
	uint32_t owner = lw_owner_of(lw, call);

	return to_xfer(lw, owner, (uint8_t)(owner == call ? transferee : target), in);
}

static struct route hold(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t owner = lw_owner_of(lw, call);

	if (in->type == LW_USER_HOLD && lw_xfer_active(lw, owner) &&
	    lw_xfer_state(lw, owner)->lets == LW_LETS_SPLIT)
		return of_three(lw, call, XFER_IN_HOLD_TRANSFEREE, XFER_IN_HOLD_TARGET, in);
	return to_hold(lw, call, lw_ways[in->type].input);
}

static struct route answer(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	if (lw_xfer_active(lw, call))
		return to_xfer(lw, call, XFER_IN_ANSWER, in);
	return to_call(lw, call, CALL_IN_USER_ANSWER);
}

/* What only a switch can do. */
static struct route refused(const struct lw *lw, uint32_t call)
{
	static const struct lw_row no = {.next = LW_TO_REFUSE, .used = 1};

	return (struct route){&lw_tables[LW_M_CALL], &no, call, 0, lw->calls[call].state};
}

struct route lw_route(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	const struct lw_way *way = &lw_ways[in->type];

	switch ((enum lw_goes_to)way->to) {
	case LW_GOES_TO_CALL:      break;
	case LW_GOES_TO_HOLD:      return hold(lw, call, in);
	case LW_GOES_TO_RECORDING: return to_recording(lw, call, way->input);
	case LW_GOES_TO_REFERRED:  return decided(lw, call, way->input);
	case LW_GOES_TO_BEGIN:     return to_xfer(lw, call, XFER_IN_START, in);
	case LW_GOES_TO_TRANSFER:  return to_xfer(lw, lw_owner_of(lw, call), way->input, in);
	case LW_GOES_TO_ANSWER:    return answer(lw, call, in);
	case LW_GOES_TO_HANGUP:    return hangup(lw, call, in);
	case LW_GOES_TO_SPLIT:
		return of_three(lw, call, XFER_IN_HOLD_TARGET, XFER_IN_HOLD_TRANSFEREE, in);
	case LW_GOES_TO_PART:
		return of_three(lw, call, XFER_IN_PART_TRANSFEREE, XFER_IN_PART_TARGET, in);
	case LW_GOES_TO_NOTHING: case LW_GOES_TO_OFFER: case LW_GOES_TO_LEG:
	case LW_GOES_TO_LEG_ENDS:
	case LW_GOES_TO_RINGING:
	case LW_GOES_TO_IDENTITY:
	case LW_GOES_TO_DTMF:
	case LW_GOES_TO_NEWS: case LW_GOES_TO_RECORDER: case LW_GOES_TO_NOT_SHOWN:
	case LW_GOES_TO_REDIRECT: case LW_GOES_TO_CLAIM:
	case LW_GOES_TO_PEER_SAYS: break; /* signals are no verbs */
	case LW_GOES_TO_SWITCH:    return refused(lw, call);
	}
	return to_call(lw, call, way->input);
}

bool lw_route_refuses(const struct route *route)
{
	return route->row->next == LW_TO_REFUSE;
}

void lw_route_do(struct lw *lw, const struct route *r, const struct lw_input *in)
{
	switch ((enum lw_machine)(r->table - lw_tables)) {
	case LW_M_CALL: lw_call_do(lw, r->call, (enum CALL_input)r->input, r->row, in); break;
	case LW_M_HOLD:
		lw_hold_do(lw, lw->calls[r->call].party, (enum HOLD_input)r->input, r->row, 0);
		break;
	case LW_M_ATTENDED:
	case LW_M_BLIND:
	case LW_M_VOICEMAIL:
		lw_xfer_do(lw, r->call, r->table, (enum XFER_input)r->input, r->row, in);
		break;
	case LW_M_REFERRED:
		lw_referred_do(lw, r->call, (enum REFERRED_input)r->input, r->row, in);
		break;
	case LW_M_REPLACED:
		lw_replaced_do(lw, r->call, LW_NO_INDEX, (enum REPLACED_input)r->input, r->row, in);
		break;
	case LW_M_RECORDING:
		lw_recording_do(lw, r->call, (enum RECORDING_input)r->input, r->row,
				in->flags & LW_F_AUTO);
		break;
	case LW_M_LEG:
	case LW_M_CLAIM:
	case LW_M_SW_HEAR:
	case LW_M_SW_CODES:
	case LW_M_SW_REACH:
	case LW_M_SW_BRIDGE:
	case LW_M_SW_ATTENDED:
	case LW_M_SW_BLIND:
	case LW_M_SW_RECALL:
	case LW_M_SW_RELAY:
	case LW_M_SW_REPLACED:
	case LW_MACHINES: break;
	}
}
