/* SPDX-License-Identifier: BSD-3-Clause */
/* sound.c -- what holds for every call that the machines have made; bytes may say anything. */
#include "sound.h"

#include <string.h>

/* The call's own word for what the leg is to it. */
static enum leg_role role_of(const struct call *call, uint32_t leg)
{
	if (call->party == leg)
		return LEG_ROLE_PARTY;
	if (call->next == leg)
		return LEG_ROLE_NEXT;
	return call->old == leg ? LEG_ROLE_OLD : LEG_ROLE_NONE;
}

static bool legs_are_sound(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	for (uint32_t i = lw_slot(lw, call)->first_leg; i != LW_NO_INDEX;
	     i = lw->legs[i].next) {
		const struct leg *l = &lw->legs[i];
		bool dialled = lw_leg_seen(lw, i) != LW_LEG_IDLE;

		if (l->role != role_of(c, i) || lw_leg_seen(lw, i) == LW_LEG_GONE ||
		    l->seen != (dialled ? 1 : 0) || (!dialled && l->role != LEG_ROLE_PARTY))
			return false;
	}
	return true;
}

/* A consultation that was not dialled yet: the call and its leg together. */
static bool reserve_is_sound(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	bool call_waits = lw_call_seen(lw, call) == LW_CALL_NONE;
	bool leg_waits = c->party != LW_NO_INDEX && lw_leg_seen(lw, c->party) == LW_LEG_IDLE;

	return call_waits == leg_waits && (!call_waits || c->parent != LW_NO_INDEX);
}

static bool is_of(const struct lw *lw, uint32_t call, uint32_t leg)
{
	return leg == LW_NO_INDEX || lw->legs[leg].call == call;
}

static bool places_are_sound(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	bool twice = (c->party != LW_NO_INDEX && (c->party == c->next || c->party == c->old)) ||
		     (c->next != LW_NO_INDEX && c->next == c->old);

	return !twice && is_of(lw, call, c->party) && is_of(lw, call, c->next) &&
	       is_of(lw, call, c->old);
}

/* Who has left, and is still waited for, is waited for by a machine. */
static bool party_is_sound(const struct lw *lw, uint32_t call)
{
	return lw->calls[call].party != LW_NO_INDEX || lw_call_seen(lw, call) == LW_CALL_OVER ||
	       lw_call_is_kept_alive(lw, call);
}

static bool next_is_sound(const struct lw *lw, uint32_t call)
{
	enum lw_referral referral = lw_referred_seen(lw, call);
	bool wanted = referral == LW_REFERRAL_DIALLING || referral == LW_REFERRAL_ORPHANED ||
		      lw_replaced_seen(lw, call) != LW_REPLACED_NONE;

	return wanted == (lw->calls[call].next != LW_NO_INDEX);
}

/* Whom a transfer still works with: the target is there, or is called; the transferee has left. */
struct with { bool target, transferee; };

static struct with works_with(enum lw_scene scene)
{
	switch (scene) {
	case LW_SCENE_HOLDING:
	case LW_SCENE_CALLING:
	case LW_SCENE_RINGING:
	case LW_SCENE_AWAITING:
	case LW_SCENE_CONSULTING:
	case LW_SCENE_SWAPPING:
	case LW_SCENE_SWAPPED:
	case LW_SCENE_SWAPPING_BACK:
	case LW_SCENE_MERGING:
	case LW_SCENE_MERGED:    return (struct with){true, true};
	case LW_SCENE_DECIDING:
	case LW_SCENE_DROPPING:
	case LW_SCENE_REFERRING:
	case LW_SCENE_ACCEPTED:
	case LW_SCENE_WAITING:
	case LW_SCENE_RETURNING:
	case LW_SCENE_RECALLING: return (struct with){false, true};
	case LW_SCENE_NONE:
	case LW_SCENE_RELEASED:
	case LW_SCENE_AFTERMATH:
	case LW_SCENE_CLEARING:
	case LW_SCENES:          break;
	}
	return (struct with){false, false};
}

/* It has a party, or somebody who is to take the place of one who has left. */
static bool is_manned(const struct lw *lw, uint32_t call)
{
	return call != LW_NO_INDEX &&
	       (lw->calls[call].party != LW_NO_INDEX || lw_call_moves(lw, call));
}

static bool parties_are_sound(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	struct with with = works_with((enum lw_scene)lw_xfer_state(lw, call)->seen);

	if (c->xfer.method != LW_ATTENDED && c->consult != LW_NO_INDEX)
		return false;
	if (with.transferee && !is_manned(lw, call))
		return false;
	return !with.target || c->xfer.method != LW_ATTENDED || is_manned(lw, c->consult);
}

static bool transfer_is_sound(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	if (!lw_xfer_active(lw, call))
		return !c->xfer.state && c->consult == LW_NO_INDEX;
	return c->xfer.state && !lw_xfer_state(lw, call)->final && parties_are_sound(lw, call);
}

static bool consultation_is_sound(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	uint32_t kept = lw_call_index(lw, c->xfer.kept);

	if (c->consult != LW_NO_INDEX && lw->calls[c->consult].parent != call)
		return false;
	if (c->kept_by != LW_NO_INDEX &&
	    lw_call_index(lw, lw->calls[c->kept_by].xfer.kept) != call)
		return false;
	if (kept != LW_NO_INDEX && (lw->calls[kept].kept_by != call || !lw_xfer_active(lw, call)))
		return false;
	return c->parent == LW_NO_INDEX || lw->calls[c->parent].consult == call;
}

/* ---- a switch ---- */

static bool sits_in(const struct lw *lw, uint32_t call, uint32_t leg)
{
	return leg == LW_NO_INDEX ||
	       (lw->legs[leg].call == call && lw->seated[leg].seat == SEAT_TAKEN);
}

static bool seats_are_sound(const struct lw *lw, uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];
	const struct sxfer *x = &b->x;
	const uint32_t seat[] = {b->side[0], b->side[1], x->a, x->t, x->t2, x->c};

	for (size_t i = 0; i < sizeof seat / sizeof *seat; i++)
		if (!sits_in(lw, call, seat[i]))
			return false;
	for (size_t i = 2; i < sizeof seat / sizeof *seat; i++)
		for (size_t j = i + 1; j < sizeof seat / sizeof *seat; j++)
			if (seat[i] != LW_NO_INDEX && seat[i] == seat[j])
				return false;
	return is_of(lw, call, b->way_of) &&
	       (b->side[0] == LW_NO_INDEX || b->side[0] != b->side[1]);
}

static bool sits(const struct bridge *b, uint32_t leg, bool transfers)
{
	const struct sxfer *x = &b->x;

	if (transfers)
		return leg == x->a || leg == x->t || leg == x->t2 || leg == x->c;
	return leg == b->side[0] || leg == b->side[1];
}

/* Of a leg that sits nowhere nobody would hear when it ends; a transfer has all of its call. */
static bool all_sit(const struct lw *lw, uint32_t call)
{
	for (uint32_t i = lw_slot(lw, call)->first_leg; i != LW_NO_INDEX;
	     i = lw->legs[i].next)
		if (lw->seated[i].seat == SEAT_TAKEN &&
		    !sits(&lw->bridges[call], i, lw_sw_xfer_active(lw, call)))
			return false;
	return true;
}

/* Who is called is counted; nobody is while nobody is reached for. */
static bool reach_is_sound(const struct lw *lw, uint32_t call, uint32_t which)
{
	const struct reach *r = &lw->bridges[call].reach[which];
	enum lw_reach_seen seen = (enum lw_reach_seen)lw_seen(LW_M_SW_REACH, r->state);
	bool calls = seen == LW_REACH_DIALLING || seen == LW_REACH_RINGING;
	unsigned called = 0;

	for (uint32_t i = lw_slot(lw, call)->first_leg; i != LW_NO_INDEX;
	     i = lw->legs[i].next)
		called += lw->seated[i].seat == SEAT_CALLED && lw->seated[i].reach == which;
	return called == r->called && calls == (called != 0);
}

/* At rest all keys that are held were looked at, and none is where none can be. */
static bool keys_are_sound(const struct lw *lw, uint32_t leg)
{
	const struct seated *s = &lw->seated[leg];
	const char *keys = lw_read(lw, lw->seated_text[leg].keys);
	bool holds = lw_seen(LW_M_SW_CODES, s->codes) != LW_DIGITS_PASS;

	return s->looked_at == strlen(keys) && holds == (s->looked_at != 0) &&
	       strspn(keys, "0123456789*#ABCDabcd") == s->looked_at;
}

static bool seated_are_sound(const struct lw *lw, uint32_t call)
{
	for (uint32_t i = lw_slot(lw, call)->first_leg; i != LW_NO_INDEX;
	     i = lw->legs[i].next)
		if (lw->legs[i].role != LEG_ROLE_SEAT || !lw->legs[i].seen ||
		    !keys_are_sound(lw, i) ||
		    lw_leg_seen(lw, i) == LW_LEG_GONE || lw_leg_seen(lw, i) == LW_LEG_IDLE)
			return false;
	return true;
}

/* ---- a leg that takes the place of another one ---- */

static bool is_of_call(const struct lw *lw, uint32_t call, uint32_t leg)
{
	return leg != LW_NO_INDEX && lw->legs[leg].call == call;
}

/* It rings, or was answered, beside who has the place; or has it already, and that one waits. */
static bool next_to_old_is_sound(const struct lw *lw, uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];
	enum lw_replaced_seen seen =
		(enum lw_replaced_seen)lw_seen(LW_M_SW_REPLACED, b->replaced);
	enum seat next = (enum seat)lw->seated[b->next].seat,
		  old = (enum seat)lw->seated[b->old].seat;

	if (seen == LW_REPLACED_JOINING)
		return next == SEAT_TAKEN && old == SEAT_NEXT && !b->picks_up;
	return next == SEAT_NEXT && old == (b->picks_up ? SEAT_CALLED : SEAT_TAKEN) &&
	       lw_leg_seen(lw, b->next) ==
		       (seen == LW_REPLACED_ASKED ? LW_LEG_OFFERED : LW_LEG_ANSWERING);
}

static bool replaced_is_sound(const struct lw *lw, uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];

	for (uint32_t i = lw_slot(lw, call)->first_leg; i != LW_NO_INDEX;
	     i = lw->legs[i].next)
		if (lw->seated[i].seat == SEAT_NEXT && i != b->next && i != b->old)
			return false;
	if (!lw_seat_is_wanted(lw, call))
		return b->next == LW_NO_INDEX && b->old == LW_NO_INDEX && !b->picks_up;
	return is_of_call(lw, call, b->next) && is_of_call(lw, call, b->old) &&
	       b->next != b->old && next_to_old_is_sound(lw, call);
}

/* Whoever the state says hears something is there; but the transferor of a transfer that is under
 * way may have left, and a call that was lent has nobody. */
static bool seats_are_taken(const struct lw *lw, uint32_t call)
{
	bool transfers = lw_sw_xfer_active(lw, call);
	uint32_t leg[LW_SEATS];
	const struct lw_state *line = lw_seats_of(lw, call, leg);

	if (lw->bridges[call].lent_to != LW_NO_INDEX)
		return true;
	for (uint32_t i = 0; i < LW_SEATS; i++)
		if (line->hears[i] != LW_EAR__ && leg[i] == LW_NO_INDEX &&
		    !(transfers && i == LW_SEAT_T))
			return false;
	return transfers || line->final || leg[LW_SEAT_1] != LW_NO_INDEX;
}

/* A call that was lent has nobody, and the other will absorb it, or give its parties back. */
static bool lending_is_sound(const struct lw *lw, uint32_t call)
{
	uint32_t to = lw->bridges[call].lent_to;

	return to == LW_NO_INDEX || (lw->bridges[to].x.twin == call &&
				     lw_slot(lw, call)->first_leg == LW_NO_INDEX);
}

static bool joining_is_sound(const struct lw *lw, uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];
	const struct sxfer *x = &b->x;

	if (!b->state || !lending_is_sound(lw, call))
		return false;
	if (!lw_sw_xfer_active(lw, call))
		return !x->machine && !x->state && x->twin == LW_NO_INDEX;
	if (x->twin == LW_NO_INDEX ? x->t2 != LW_NO_INDEX : lw->bridges[x->twin].lent_to != call)
		return false; /* the second leg belongs to the call that was lent */
	return x->machine && x->state && !lw_tables[x->machine].state[x->state].final &&
	       b->lent_to == LW_NO_INDEX;
}

static bool bridge_is_sound(const struct lw *lw, uint32_t call)
{
	return seated_are_sound(lw, call) && seats_are_sound(lw, call) &&
	       reach_is_sound(lw, call, REACH_C) && reach_is_sound(lw, call, REACH_T) &&
	       joining_is_sound(lw, call) && seats_are_taken(lw, call) && all_sit(lw, call) &&
	       replaced_is_sound(lw, call);
}

bool lw_is_sound(const struct lw *lw, uint32_t call)
{
	if (lw_is_switch(lw))
		return bridge_is_sound(lw, call);
	return places_are_sound(lw, call) && legs_are_sound(lw, call) &&
	       reserve_is_sound(lw, call) && party_is_sound(lw, call) &&
	       next_is_sound(lw, call) && transfer_is_sound(lw, call) &&
	       consultation_is_sound(lw, call);
}
