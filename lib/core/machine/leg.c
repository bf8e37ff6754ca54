/* leg.c -- carries out leg.def, and tells whoever is above the leg. */
#include "engine.h"

uint32_t leg_facts(const struct lw *lw, uint32_t leg)
{
	const struct leg *l = &lw->legs[leg];

	return 1u << LEG_IF_always | (l->refer_out || l->refer_in ? 1u << LEG_IF_refer_open : 0);
}

bool leg_is_up(const struct lw *lw, uint32_t leg)
{
	return leg != LW_NO_INDEX && lw->legs[leg].state == LEG_UP;
}

bool leg_can_talk(const struct lw *lw, uint32_t leg)
{
	return leg_is_up(lw, leg) && lw->legs[leg].hold == HOLD_TALKING;
}

static void invite(struct lw *lw, uint32_t leg)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_INVITE, leg);
	uint32_t call = lw->legs[leg].call;

	lw->legs[leg].seen = 1;
	lw_present_invite(lw, leg);
	out->uri = lw->leg_text[leg].uri;
	if (lw->legs[leg].to_mailbox) {
		out->flags |= LW_F_TO_MAILBOX;
		out->text = lw->leg_text[leg].uri;
	}
	if (lw->legs[leg].role == LEG_ROLE_NEXT) /* asked for by the REFER of the present party */
		out->other_leg = lw_leg_handle(lw, lw->calls[call].party);
}

static void answer(struct lw *lw, uint32_t leg)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_ANSWER, leg);

	if (lw->legs[leg].role == LEG_ROLE_NEXT) {
		out->flags |= LW_F_REPLACING;
		out->other_leg = lw_leg_handle(lw, lw->calls[lw->legs[leg].call].party);
	}
}

static void reject(struct lw *lw, uint32_t leg, unsigned code)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_REJECT, leg);

	out->code = (int32_t)(code >= 400 && code != 408 ? code
							 : 480); /* never 408 from us (RFC 4320) */
}

static void drop(struct lw *lw, uint32_t leg)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_DROP, leg);

	out->cause = lw->legs[leg].cause;
	out->code = lw->legs[leg].code;
}

static void act(struct lw *lw, uint32_t leg, enum LEG_act what, unsigned code, enum lw_cause cause)
{
	switch (what) {
	case LEG_ACT__:            break;
	case LEG_ACT_DO_INVITE:    invite(lw, leg); break;
	case LEG_ACT_DO_ANSWER:    answer(lw, leg); break;
	case LEG_ACT_DO_REJECT:    reject(lw, leg, code); break;
	case LEG_ACT_DO_DROP:      drop(lw, leg); break;
	case LEG_ACT_TELL_RINGING: lw_tell(lw, UP_LEG_RINGING, leg, code, cause); break;
	case LEG_ACT_TELL_EARLY:   lw_tell(lw, UP_LEG_EARLY, leg, code, cause); break;
	case LEG_ACT_TELL_UP:      lw_tell(lw, UP_LEG_UP, leg, code, cause); break;
	case LEG_ACT_TELL_ENDED:   lw_tell(lw, UP_LEG_ENDED, leg, code, cause); break;
	case LEG_ACT_COUNT:        break;
	}
}

/* Handing the leg back begins: whoever is above it hears of its end first. */
static void forget(struct lw *lw, uint32_t leg)
{
	struct leg *l = &lw->legs[leg];

	timer_clear(&lw->timers, leg_slot(leg, SLOT_HOLD));
	lw_tell(lw, UP_LEG_GONE, leg, l->code, (enum lw_cause)l->cause);
}

void leg_run(struct lw *lw, uint32_t leg, enum LEG_input input, unsigned code, enum lw_cause cause)
{
	struct leg *l = &lw->legs[leg];
	const struct lw_row *row = lw_take(lw, LW_M_LEG, &l->state, (uint8_t)input,
					   leg_facts(lw, leg), leg_slot(leg, SLOT_LEG));

	if (!row)
		return;
	if (cause != LW_CAUSE_NONE) {
		l->cause = (uint8_t)cause;
		l->code = (uint16_t)code;
	}
	if (l->state >= LEG_LINGERING)
		timer_clear(&lw->timers, leg_slot(leg, SLOT_HOLD));
	if (input == LEG_IN_OFFER)
		l->seen = 1;
	for (int i = 0; i < LW_ACTS; i++)
		act(lw, leg, (enum LEG_act)row->act[i], code, cause);
	if (l->state == LEG_GONE)
		forget(lw, leg);
}

/* ---- upwards: who is told depends on what the leg is to its call ---- */

static enum XFER_input target_input(enum up_kind kind)
{
	switch (kind) {
	case UP_LEG_RINGING:
	case UP_LEG_EARLY:   return XFER_IN_TGT_RINGING;
	case UP_LEG_UP:      return XFER_IN_TGT_ANSWERED;
	case UP_LEG_ENDED:   return XFER_IN_TGT_ENDED;
	case UP_LEG_GONE:    return XFER_IN_TGT_GONE;
	case UP_HELD:        return XFER_IN_TGT_HELD;
	case UP_NOT_HELD:    return XFER_IN_TGT_NOT_HELD;
	case UP_RESUMED:     return XFER_IN_TGT_RESUMED;
	case UP_NOT_RESUMED: return XFER_IN_TGT_NOT_RESUMED;
	}
	return XFER_IN_TIMEOUT;
}

static void tell_target(struct lw *lw, const struct up *up, uint32_t parent)
{
	struct xfer *x = &lw->calls[parent].xfer;

	if (!xfer_active(lw, parent))
		return;
	if (up->kind <= UP_LEG_ENDED) {
		x->news = up->code;
		x->news_cause = up->cause;
	}
	xfer_run(lw, parent, target_input((enum up_kind)up->kind));
}

static void tell_transferee(struct lw *lw, const struct up *up, uint32_t call)
{
	if (!xfer_active(lw, call))
		return;
	switch ((enum up_kind)up->kind) {
	case UP_LEG_ENDED:   xfer_run(lw, call, XFER_IN_TRANSFEREE_ENDED); break;
	case UP_HELD:        xfer_run(lw, call, XFER_IN_HELD); break;
	case UP_NOT_HELD:    xfer_run(lw, call, XFER_IN_NOT_HELD); break;
	case UP_RESUMED:     xfer_run(lw, call, XFER_IN_RESUMED); break;
	case UP_NOT_RESUMED: xfer_run(lw, call, XFER_IN_NOT_RESUMED); break;
	case UP_LEG_RINGING: case UP_LEG_EARLY: case UP_LEG_UP: case UP_LEG_GONE: break;
	}
}

static void tell_call(struct lw *lw, const struct up *up, uint32_t call)
{
	struct call *c = &lw->calls[call];

	switch ((enum up_kind)up->kind) {
	case UP_LEG_RINGING: c->code = up->code; call_run(lw, call, CALL_IN_LEG_RINGING); break;
	case UP_LEG_EARLY:   c->code = up->code; call_run(lw, call, CALL_IN_LEG_EARLY); break;
	case UP_LEG_UP:      call_run(lw, call, CALL_IN_LEG_UP); break;
	case UP_LEG_ENDED:
		c->code = up->code;
		c->cause = up->cause;
		call_run(lw, call, CALL_IN_LEG_ENDED);
		break;
	case UP_LEG_GONE:
	case UP_HELD:
	case UP_NOT_HELD:
	case UP_RESUMED:
	case UP_NOT_RESUMED: break;
	}
}

/* The party of a consultation call: its own state first, then the transfer that it serves. */
static void tell_consultation(struct lw *lw, const struct up *up, uint32_t call)
{
	uint32_t parent = lw->calls[call].parent;

	tell_call(lw, up, call);
	if (lw->calls[call].parent == parent)
		tell_target(lw, up, parent);
}

/* The party of any other call: whoever is at work on the call hears of it first, then the call. */
static void tell_party(struct lw *lw, const struct up *up, uint32_t call)
{
	struct call *c = &lw->calls[call];

	if (up->kind == UP_LEG_ENDED) {
		c->code = up->code;
		c->cause = up->cause;
	}
	tell_transferee(lw, up, call);
	if (up->kind == UP_LEG_ENDED && c->referred == REFERRED_LEAVING)
		referred_run(lw, call, REFERRED_IN_ENDED);
	else if (up->kind == UP_LEG_ENDED && c->referred != REFERRED_IDLE)
		referred_run(lw, call, REFERRED_IN_OLD_ENDED);
	if (up->kind == UP_LEG_ENDED && c->replaced != REPLACED_IDLE)
		replaced_run(lw, call, LW_NO_INDEX, REPLACED_IN_OLD_ENDED);
	tell_call(lw, up, call);
}

static void tell_next(struct lw *lw, const struct up *up, uint32_t call)
{
	struct call *c = &lw->calls[call];
	bool referred = c->referred != REFERRED_IDLE;

	c->refer_code = up->code;
	c->refer_cause = up->cause;
	switch ((enum up_kind)up->kind) {
	case UP_LEG_RINGING:
	case UP_LEG_EARLY:
		if (referred)
			referred_run(lw, call, REFERRED_IN_RINGING);
		break;
	case UP_LEG_UP:
		if (referred)
			referred_run(lw, call, REFERRED_IN_UP);
		else
			replaced_run(lw, call, up->leg, REPLACED_IN_UP);
		break;
	case UP_LEG_ENDED:
		call_detach_next(lw, call);
		if (referred)
			referred_run(lw, call, REFERRED_IN_ENDED);
		else
			replaced_run(lw, call, up->leg, REPLACED_IN_ENDED);
		break;
	case UP_LEG_GONE:
	case UP_HELD:
	case UP_NOT_HELD:
	case UP_RESUMED:
	case UP_NOT_RESUMED: break;
	}
}

/* All has been said about the leg, so that DO_FORGET is its last output.  Its handle is dead from
 * here on, its slot when the outputs are drained. */
static void bury_leg(struct lw *lw, uint32_t leg)
{
	struct leg *l = &lw->legs[leg];
	uint32_t call = l->call;

	if (l->seen)
		lw_put_leg(lw, LW_DO_FORGET, leg);
	l->used = 0;
	l->next_dead = lw->dead_legs;
	lw->dead_legs = leg;
	lw->dead_leg_count++;
	if (call == LW_NO_INDEX)
		return;
	lw->calls[call].legs--;
	if (lw->calls[call].party == leg)
		lw->calls[call].party = LW_NO_INDEX;
	if (lw->calls[call].old == leg)
		lw->calls[call].old = LW_NO_INDEX;
	call_release_if_over(lw, call);
}

void leg_up_dispatch(struct lw *lw, const struct up *up)
{
	struct leg *l = &lw->legs[up->leg];
	uint32_t call = l->call;

	if (call != LW_NO_INDEX)
		switch ((enum leg_role)l->role) {
		case LEG_ROLE_NONE:  break;
		case LEG_ROLE_PARTY:
			if (lw->calls[call].parent != LW_NO_INDEX)
				tell_consultation(lw, up, call);
			else
				tell_party(lw, up, call);
			break;
		case LEG_ROLE_NEXT:  tell_next(lw, up, call); break;
		case LEG_ROLE_OLD:
			if (up->kind == UP_LEG_ENDED)
				referred_run(lw, call, REFERRED_IN_OLD_ENDED);
			break;
		}
	if (up->kind == UP_LEG_GONE)
		bury_leg(lw, up->leg);
}
