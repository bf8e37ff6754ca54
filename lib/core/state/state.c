/* SPDX-License-Identifier: BSD-3-Clause */
/* state.c -- the questions that several machines ask of each other's state. */
#include "state.h"

#include <string.h>

void lw_copy(char *to, size_t size, const char *from)
{
	size_t n = from ? strlen(from) : 0;

	if (n >= size)
		n = 0; /* checked before the step: cannot be, and is never cut */
	if (n)
		memmove(to, from, n); /* the host may say what it was told: the same bytes */
	memset(to + n, 0, size - n);
}

/* ---- legs ---- */

bool lw_leg_is_ending(const struct lw *lw, uint32_t leg)
{
	switch (lw_leg_seen(lw, leg)) {
	case LW_LEG_CANCELLING:
	case LW_LEG_LINGERING:
	case LW_LEG_ENDING:
	case LW_LEG_GONE:      return true;
	case LW_LEG_IDLE:
	case LW_LEG_DIALLING:
	case LW_LEG_RINGING:
	case LW_LEG_EARLY:
	case LW_LEG_OFFERED:
	case LW_LEG_ANSWERING:
	case LW_LEG_UP:        break;
	}
	return false;
}

/* One deadline waits for the first response, another one for the last. */
enum lw_cause lw_leg_silence(const struct lw *lw, uint32_t leg)
{
	uint8_t timer = lw_tables[LW_M_LEG].state[lw->legs[leg].state].timer;

	return timer == T_no_response_ms ? LW_CAUSE_UNREACHABLE : LW_CAUSE_NO_ANSWER;
}

bool lw_leg_is_heard(const struct lw *lw, uint32_t leg)
{
	const struct leg *l = &lw->legs[leg];

	return l->role == LEG_ROLE_PARTY && l->call != LW_NO_INDEX &&
	       lw_call_seen(lw, l->call) != LW_CALL_OVER;
}

/* ---- calls and their transfer ---- */

bool lw_call_is_up(const struct lw *lw, uint32_t call)
{
	return lw_call_seen(lw, call) == LW_CALL_TALKING &&
	       lw_leg_is_up(lw, lw->calls[call].party);
}

const struct lw_table *lw_xfer_table(enum lw_method method)
{
	switch (method) {
	case LW_METHOD_NONE:
	case LW_ATTENDED:  break;
	case LW_BLIND:     return &lw_tables[LW_M_BLIND];
	case LW_VOICEMAIL: return &lw_tables[LW_M_VOICEMAIL];
	}
	return &lw_tables[LW_M_ATTENDED];
}

const struct lw_state *lw_xfer_state(const struct lw *lw, uint32_t call)
{
	const struct xfer *x = &lw->calls[call].xfer;

	return &lw_xfer_table((enum lw_method)x->method)->state[x->state];
}

bool lw_xfer_lets_hold(const struct lw *lw, uint32_t call)
{
	uint32_t owner = lw_owner_of(lw, call);
	uint8_t lets = lw_xfer_state(lw, owner)->lets;

	if (!lw_xfer_active(lw, owner))
		return true;
	return lets == (owner == call ? LW_LETS_HOLD_TRANSFEREE : LW_LETS_HOLD_TARGET);
}

bool lw_xfer_lets_move(const struct lw *lw, uint32_t call)
{
	uint32_t other = lw_other_of(lw, call);

	if (other == LW_NO_INDEX)
		return !lw_xfer_active(lw, call);
	return !lw_call_moves(lw, other) &&
	       (lw_xfer_lets_hold(lw, call) || lw_xfer_lets_hold(lw, other));
}

bool lw_call_moves(const struct lw *lw, uint32_t call)
{
	enum lw_referral referral = lw_referred_seen(lw, call);

	return lw_replaced_seen(lw, call) != LW_REPLACED_NONE ||
	       (referral != LW_REFERRAL_NONE && referral != LW_REFERRAL_LEAVING);
}

bool lw_call_is_free(const struct lw *lw, uint32_t call)
{
	return lw_call_is_up(lw, call) && !lw_xfer_active(lw, call) &&
	       lw->calls[call].parent == LW_NO_INDEX && !lw_call_moves(lw, call);
}

bool lw_call_is_kept_alive(const struct lw *lw, uint32_t call)
{
	return lw_xfer_active(lw, call) || lw_referred_seen(lw, call) == LW_REFERRAL_ORPHANED ||
	       lw_replaced_seen(lw, call) == LW_REPLACED_ALONE;
}

uint32_t lw_owner_of(const struct lw *lw, uint32_t call)
{
	uint32_t parent = lw->calls[call].parent;

	return parent != LW_NO_INDEX ? parent : call;
}

bool lw_call_is_released(const struct lw *lw, uint32_t call)
{
	uint32_t owner = lw_owner_of(lw, call);
	const struct lw_state *state;

	if (!lw->calls[owner].xfer.user_left)
		return false;
	state = lw_xfer_state(lw, owner);
	return !state->final && state->stage != LW_STAGE_RETURN;
}

static uint32_t twin_of(const struct lw *lw, uint32_t call)
{
	uint32_t twin = lw_sw_xfer_active(lw, call) ? lw->bridges[call].x.twin : LW_NO_INDEX;

	return twin != LW_NO_INDEX && lw->bridges[twin].lent_to == call ? twin : LW_NO_INDEX;
}

uint32_t lw_call_above(const struct lw *lw, uint32_t call)
{
	const struct call *c;

	if (lw_is_switch(lw))
		return lw->bridges[call].lent_to;
	c = &lw->calls[call];
	return c->parent != LW_NO_INDEX ? c->parent : c->kept_by;
}

uint32_t lw_call_below(const struct lw *lw, uint32_t call)
{
	const struct call *c;

	if (lw_is_switch(lw))
		return twin_of(lw, call);
	c = &lw->calls[call];
	return c->consult != LW_NO_INDEX ? c->consult : lw_call_index(lw, c->xfer.kept);
}

uint32_t lw_other_of(const struct lw *lw, uint32_t call)
{
	uint32_t parent = lw->calls[call].parent;

	return parent != LW_NO_INDEX ? parent : lw->calls[call].consult;
}

uint32_t lw_target_leg(const struct lw *lw, uint32_t call)
{
	uint32_t consult = lw->calls[call].consult;

	return consult == LW_NO_INDEX ? LW_NO_INDEX : lw->calls[consult].party;
}

const char *lw_mailbox_owner(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t party = lw->calls[call].party;

	if (in->uri && *in->uri)
		return in->uri;
	if (party == LW_NO_INDEX || !lw_leg_called(lw, party)[0])
		return NULL;
	return lw_leg_called(lw, party);
}

/* ---- of a switch ---- */

bool lw_leg_is_there(const struct lw *lw, uint32_t leg)
{
	return leg != LW_NO_INDEX &&
	       (lw_leg_seen(lw, leg) == LW_LEG_UP || lw_leg_seen(lw, leg) == LW_LEG_ANSWERING);
}

const struct lw_state *lw_seats_of(const struct lw *lw, uint32_t call, uint32_t leg[LW_SEATS])
{
	const struct bridge *b = &lw->bridges[call];
	const struct sxfer *x = &b->x;

	if (lw_sw_xfer_active(lw, call)) {
		leg[LW_SEAT_A] = x->a;
		leg[LW_SEAT_T] = x->t;
		leg[LW_SEAT_C] = x->c;
		return &lw_tables[x->machine].state[x->state];
	}
	leg[LW_SEAT_1] = b->side[0];
	leg[LW_SEAT_2] = b->side[1];
	leg[LW_SEAT_C] = LW_NO_INDEX;
	return &lw_tables[LW_M_SW_BRIDGE].state[b->state];
}

uint32_t lw_seat_named(enum lw_ear word, const uint32_t leg[LW_SEATS])
{
	switch (word) {
	case LW_EAR_A: return leg[LW_SEAT_A];
	case LW_EAR_T: return leg[LW_SEAT_T];
	case LW_EAR_C: return leg[LW_SEAT_C];
	case LW_EAR__: case LW_EAR_MUSIC: case LW_EAR_RING: case LW_EAR_SAY: case LW_EAR_MIX:
	case LW_EAR_LEAVES:
	case LW_EAR_COUNT: break;
	}
	return LW_NO_INDEX;
}

/* As it goes if nothing else was asked for, such as three who talk at once. */
static enum lw_ear word_once_up(const struct lw *lw, uint32_t call, bool recalled)
{
	const struct bridge *b = &lw->bridges[call];
	bool active = lw_sw_xfer_active(lw, call);
	const struct lw_table *t = &lw_tables[active ? b->x.machine : LW_M_SW_BRIDGE];
	unsigned input = !active    ? (unsigned)SW_BRIDGE_IN_UP_2
			 : recalled ? (unsigned)SW_XFER_IN_T_UP
				    : (unsigned)SW_XFER_IN_C_UP;
	enum lw_seat seat = !active ? LW_SEAT_2 : recalled ? LW_SEAT_T : LW_SEAT_C;
	uint8_t next = lw_decide(t, active ? b->x.state : b->state, (uint8_t)input, 1u)->next;

	return next < t->states ? (enum lw_ear)t->state[next].hears[seat] : LW_EAR__;
}

/* One that is to take the place of another talks to whom that one does. */
static uint32_t sitter(const struct lw *lw, uint32_t call, uint32_t leg)
{
	const struct bridge *b = &lw->bridges[call];

	return lw->seated[leg].seat == SEAT_NEXT && leg == b->next ? b->old : leg;
}

uint32_t lw_leg_joins(const struct lw *lw, uint32_t newcomer)
{
	uint32_t call = lw->legs[newcomer].call, seats[LW_SEATS];
	uint32_t leg = sitter(lw, call, newcomer);
	const struct seated *s = &lw->seated[leg];
	const struct lw_state *state = lw_seats_of(lw, call, seats);

	if (s->seat == SEAT_CALLED)
		return lw_seat_named(word_once_up(lw, call, s->reach == REACH_T), seats);
	for (unsigned i = 0; s->seat == SEAT_TAKEN && i < LW_SEATS; i++)
		if (seats[i] == leg)
			return lw_seat_named((enum lw_ear)state->hears[i], seats);
	return LW_NO_INDEX;
}

void lw_listen(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];

	if (b->listening)
		return;
	b->listening = 1;
	b->next_listening = lw->listening;
	lw->listening = call;
}
