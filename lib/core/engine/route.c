/* route.c -- which machine decides about a verb, and what it would say. */
#include "engine.h"

/* The transfer a call takes part in, as original or as consultation call. */
static uint32_t owner_of(const struct lw *lw, uint32_t call)
{
	uint32_t parent = lw->calls[call].parent;

	return parent != LW_NO_INDEX ? parent : call;
}

static struct route to_xfer(const struct lw *lw, uint32_t call, enum XFER_input input,
			    enum lw_method method, const struct lw_input *in)
{
	const struct xfer *x = &lw->calls[call].xfer;
	bool active = xfer_active(lw, call);

	return (struct route){
		.machine = xfer_machine(active ? (enum lw_method)x->method : method),
		.input = (uint8_t)input, .call = call, .leg = LW_NO_INDEX,
		.state = active ? x->state : 0, .facts = xfer_facts(lw, call, in)};
}

static struct route to_call(const struct lw *lw, uint32_t call, enum CALL_input input)
{
	return (struct route){.machine = LW_M_CALL,
			      .input = (uint8_t)input,
			      .call = call,
			      .leg = LW_NO_INDEX,
			      .state = lw->calls[call].state,
			      .facts = call_facts(lw, call)};
}

static struct route to_hold(const struct lw *lw, uint32_t call, enum HOLD_input input)
{
	uint32_t leg = lw->calls[call].party;

	return (struct route){.machine = LW_M_HOLD,
			      .input = (uint8_t)input,
			      .call = call,
			      .leg = leg,
			      .state = leg == LW_NO_INDEX ? (uint8_t)HOLD_TALKING
							  : lw->legs[leg].hold,
			      .facts = leg == LW_NO_INDEX ? 1 : hold_facts(lw, leg)};
}

static struct route to_referred(const struct lw *lw, uint32_t call, enum REFERRED_input input)
{
	return (struct route){.machine = LW_M_REFERRED, .input = (uint8_t)input, .call = call,
			      .leg = LW_NO_INDEX, .state = lw->calls[call].referred,
			      .facts = referred_facts(lw, call)};
}

static struct route to_replaced(const struct lw *lw, uint32_t call, enum REPLACED_input input,
				const struct lw_input *in)
{
	return (struct route){.machine = LW_M_REPLACED, .input = (uint8_t)input, .call = call,
			      .leg = LW_NO_INDEX, .state = lw->calls[call].replaced,
			      .facts = replaced_facts(lw, call, in)};
}

static struct route to_recording(const struct lw *lw, uint32_t call, enum RECORDING_input input)
{
	return (struct route){.machine = LW_M_RECORDING, .input = (uint8_t)input, .call = call,
			      .leg = LW_NO_INDEX, .state = lw->calls[call].recording,
			      .facts = recording_facts(lw, call)};
}

/* Whoever is at work on the call decides what hanging up means. */
static struct route hangup(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t owner = owner_of(lw, call);

	if (xfer_active(lw, owner))
		return to_xfer(lw, owner, XFER_IN_HANGUP, LW_ATTENDED, in);
	if (lw->calls[call].replaced != REPLACED_IDLE)
		return to_replaced(lw, call, REPLACED_IN_HANGUP, in);
	if (lw->calls[call].referred != REFERRED_IDLE)
		return to_referred(lw, call, REFERRED_IN_HANGUP);
	return to_call(lw, call, CALL_IN_USER_HANGUP);
}

static struct route answer(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	if (xfer_active(lw, call))
		return to_xfer(lw, call, XFER_IN_ANSWER, LW_ATTENDED, in);
	return to_call(lw, call, CALL_IN_USER_ANSWER);
}

struct route lw_route(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t owner = owner_of(lw, call);

	switch ((enum lw_input_type)in->type) {
	case LW_USER_DIAL:      return to_call(lw, call, CALL_IN_USER_DIAL);
	case LW_USER_ANSWER:    return answer(lw, call, in);
	case LW_USER_REJECT:    return to_call(lw, call, CALL_IN_USER_REJECT);
	case LW_USER_HANGUP:    return hangup(lw, call, in);
	case LW_USER_HOLD:      return to_hold(lw, call, HOLD_IN_USER_HOLD);
	case LW_USER_RESUME:    return to_hold(lw, call, HOLD_IN_USER_RESUME);
	case LW_USER_MUTE:      return to_call(lw, call, CALL_IN_USER_MUTE);
	case LW_USER_UNMUTE:    return to_call(lw, call, CALL_IN_USER_UNMUTE);
	case LW_USER_DTMF:      return to_call(lw, call, CALL_IN_USER_DTMF);
	case LW_USER_RECORD:    return to_recording(lw, call, RECORDING_IN_USER_RECORD);
	case LW_USER_STOP_RECORDING: return to_recording(lw, call, RECORDING_IN_USER_STOP);
	case LW_USER_ATTENDED:  return to_xfer(lw, call, XFER_IN_START, LW_ATTENDED, in);
	case LW_USER_BLIND:     return to_xfer(lw, call, XFER_IN_START, LW_BLIND, in);
	case LW_USER_VOICEMAIL: return to_xfer(lw, call, XFER_IN_START, LW_VOICEMAIL, in);
	case LW_USER_COMPLETE:  return to_xfer(lw, owner, XFER_IN_COMPLETE, LW_ATTENDED, in);
	case LW_USER_CANCEL:    return to_xfer(lw, owner, XFER_IN_CANCEL, LW_ATTENDED, in);
	case LW_USER_SWAP:      return to_xfer(lw, owner, XFER_IN_SWAP, LW_ATTENDED, in);
	case LW_USER_MERGE:     return to_xfer(lw, owner, XFER_IN_MERGE, LW_ATTENDED, in);
	case LW_USER_RETRY:     return to_xfer(lw, owner, XFER_IN_RETRY, LW_ATTENDED, in);
	case LW_USER_ACCEPT:    return to_referred(lw, call, REFERRED_IN_ACCEPT);
	case LW_USER_DECLINE:   return to_referred(lw, call, REFERRED_IN_DECLINE);
	case LW_USER_IDENTIFY:  return to_call(lw, call, CALL_IN_USER_IDENTIFY);
	case LW_TICK:
	case LW_SIG_OFFERED:
	case LW_SIG_RINGING:
	case LW_SIG_EARLY:
	case LW_SIG_ANSWERED:
	case LW_SIG_REJECTED: case LW_SIG_CONFIRMED: case LW_SIG_ENDED: case LW_SIG_MEDIA_OK:
	case LW_SIG_MEDIA_FAILED:
	case LW_SIG_REMOTE_HOLD:
	case LW_SIG_REMOTE_RESUME:
	case LW_SIG_IDENTITY:
	case LW_SIG_DTMF: case LW_SIG_REFER_OK: case LW_SIG_REFER_NO: case LW_SIG_REFER_NEWS:
	case LW_SIG_REFER_OVER:
	case LW_SIG_REFER_ASKED:
	case LW_SIG_RECORDING:
	case LW_SIG_RECORD_FAILED:
	case LW_SIG_NOT_SHOWN:
	case LW_SIG_REMOTE_RECORD: case LW_SIG_RECORD_PREF:
	case LW_INPUT_TYPES:
		break;
	}
	return to_call(lw, call, CALL_IN_USER_DIAL);
}

bool lw_route_refuses(const struct route *route)
{
	return lw_refuses(route->machine, route->state, route->input, route->facts);
}
