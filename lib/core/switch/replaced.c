/* SPDX-License-Identifier: BSD-3-Clause */
/* replaced.c -- carries out switch/replaced.def: another leg takes the place of a party. */
#include "replaced.h"
#include "hear.h"

#include "../ask/may_take.h"
#include "../machine/leg.h"
#include "../machine/run.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"

/* What a row is about: the call, if any; and the new leg and the old one while it is asked for. */
struct asking_leg {
	uint32_t call, leg, old, flags;
	enum lw_may may;
	const char *rule;
};

/* ---- what an INVITE means here ---- */

uint32_t lw_sw_replaced_old(const struct lw *lw, const struct lw_input *in)
{
	uint32_t leg = lw_leg_index(lw, in->other_leg);

	if (leg == LW_NO_INDEX || lw->legs[leg].call == LW_NO_INDEX ||
	    lw->seated[leg].seat == SEAT_OUT)
		return LW_NO_INDEX;
	return leg;
}

static enum SW_REPLACED_input by_state(const struct lw *lw, uint32_t old)
{
	switch (lw_leg_seen(lw, old)) {
	case LW_LEG_OFFERED:   return SW_REPLACED_IN_NO_MATCH; /* it rings here */
	case LW_LEG_IDLE:
	case LW_LEG_DIALLING:
	case LW_LEG_RINGING:
	case LW_LEG_EARLY:     return SW_REPLACED_IN_EARLY_OURS;
	case LW_LEG_ANSWERING:
	case LW_LEG_UP:        return SW_REPLACED_IN_CONFIRMED;
	case LW_LEG_CANCELLING:
	case LW_LEG_LINGERING:
	case LW_LEG_ENDING:
	case LW_LEG_GONE:      break;
	}
	return SW_REPLACED_IN_ENDED_MATCH;
}

/* What the adapter has found; of a leg that sits the engine knows better how it is. */
static enum SW_REPLACED_input matched(const struct lw *lw, uint32_t old, const struct lw_input *in)
{
	switch ((enum lw_match)in->match) {
	case LW_MATCH_NOTHING:
	case LW_MATCH_NONE:         break;
	case LW_MATCH_ENDED:        return SW_REPLACED_IN_ENDED_MATCH;
	case LW_MATCH_CONFIRMED:
	case LW_MATCH_EARLY_OURS:
	case LW_MATCH_EARLY_THEIRS:
		if (old != LW_NO_INDEX)
			return by_state(lw, old);
		return lw_leg_index(lw, in->other_leg) == LW_NO_INDEX
			       ? SW_REPLACED_IN_NO_MATCH
			       : SW_REPLACED_IN_ENDED_MATCH;
	}
	return SW_REPLACED_IN_NO_MATCH;
}

/* Who may not, or has to prove itself first, learns nothing else of the call. */
static enum SW_REPLACED_input permitted(const struct lw *lw, struct asking_leg *a,
					enum SW_REPLACED_input input)
{
	if (input != SW_REPLACED_IN_CONFIRMED && input != SW_REPLACED_IN_EARLY_OURS)
		return input;
	a->may = lw_may_take(lw, a->old, a->leg, a->flags);
	switch (a->may) {
	case LW_MAY_NO:
		a->rule = lw_take_rule(lw, a->old, a->leg, a->flags);
		return SW_REPLACED_IN_FORBIDDEN;
	case LW_MAY_PROVE: return SW_REPLACED_IN_UNPROVED;
	case LW_MAY_ASK:
	case LW_MAY_YES:   break;
	}
	return lw_takes_from_itself(lw, a->old, a->leg) ? SW_REPLACED_IN_SAME_CALL : input;
}

/* ---- facts ---- */

static uint32_t bit(bool holds, enum SW_REPLACED_fact fact)
{
	return (uint32_t)holds << fact;
}

/* Parties are being joined, or the transferor is on his way out. */
static bool tears(const struct lw *lw, uint32_t call, uint32_t old)
{
	const struct sxfer *x = &lw->bridges[call].x;
	uint8_t lets = lw_tables[x->machine].state[x->state].lets;

	if (!lw_sw_xfer_active(lw, call) || lets == LW_LETS_REPLACE)
		return false;
	return lets != LW_LETS_REPLACE_A || old != x->a;
}

static uint32_t facts_of(const struct lw *lw, const struct asking_leg *a)
{
	const struct bridge *b;
	bool waits, answered;

	if (a->call == LW_NO_INDEX)
		return 1u;
	b = &lw->bridges[a->call];
	waits = b->old != LW_NO_INDEX;
	answered = waits && lw_leg_is_there(lw, b->old);
	return bit(true, SW_REPLACED_IF_always) |
	       bit(a->flags & LW_F_EARLY_ONLY, SW_REPLACED_IF_early_only) |
	       bit(a->old != LW_NO_INDEX && tears(lw, a->call, a->old), SW_REPLACED_IF_tears) |
	       bit(a->may == LW_MAY_ASK, SW_REPLACED_IF_must_ask) |
	       bit(b->picks_up, SW_REPLACED_IF_picks_up) |
	       bit(waits && !answered, SW_REPLACED_IF_rings);
}

/* ---- legs ---- */

static void reject(struct lw *lw, uint32_t leg, unsigned code)
{
	if (leg != LW_NO_INDEX)
		lw_leg_run(lw, leg, LEG_IN_REJECT, code, lw_cause_of((int)code));
}

static void answer(struct lw *lw, uint32_t leg)
{
	lw_leg_run(lw, leg, LEG_IN_ANSWER, 0, LW_CAUSE_NONE);
}

static void stand_by(struct lw *lw, const struct asking_leg *a)
{
	struct bridge *b = &lw->bridges[a->call];

	b->next = a->leg;
	b->old = a->old;
	b->picks_up = lw->seated[a->old].seat == SEAT_CALLED;
	lw->seated[a->leg].seat = SEAT_NEXT;
}

static void drop(struct lw *lw, uint32_t leg, enum lw_cause cause)
{
	lw->seated[leg].seat = SEAT_OUT;
	lw_leg_run(lw, leg, LEG_IN_DROP, 0, cause);
}

static void decline(struct lw *lw, uint32_t call)
{
	uint32_t leg = lw->bridges[call].next;

	lw->seated[leg].seat = SEAT_OUT;
	reject(lw, leg, 603);
}

/* ---- seats ---- */

/* A refusal was of another situation. */
static void hear_again(struct lw *lw, uint32_t call)
{
	for (uint32_t leg = lw_slot(lw, call)->first_leg; leg != LW_NO_INDEX;
	     leg = lw->legs[leg].next)
		if (lw->seated[leg].seat != SEAT_OUT)
			lw_ear_again(lw, leg);
	lw_listen(lw, call);
}

static void change_seat(struct lw *lw, uint32_t call, uint32_t from, uint32_t to)
{
	struct bridge *b = &lw->bridges[call];
	uint32_t *seat[] = {&b->side[0], &b->side[1], &b->x.a, &b->x.t, &b->x.t2, &b->x.c};

	for (size_t i = 0; i < sizeof seat / sizeof *seat; i++)
		if (*seat[i] == from)
			*seat[i] = to;
	lw->seated[from].seat = SEAT_NEXT;
	lw->seated[to].seat = SEAT_TAKEN;
	hear_again(lw, call);
}

/* It counts as one of those that are called, so that its answer is one like theirs. */
static void join_called(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];
	uint8_t which = lw->seated[b->old].reach;

	b->reach[which].called++;
	lw->seated[b->next].reach = which;
	lw->seated[b->next].seat = SEAT_CALLED;
}

/* The address first called belongs to the call (R33). */
static void adopt(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];

	if (b->picks_up) {
		join_called(lw, call);
		return;
	}
	if (lw_leg_called(lw, b->old)[0])
		lw_write(lw, &lw->leg_text[b->next].called, LW_URI_MAX, lw_leg_called(lw, b->old));
	change_seat(lw, call, b->old, b->next);
}

/* ---- notes ---- */

/* A line for the log: whose place was wanted, and by whom (RFC 3891 8, threat 3). */
static void note_forbidden(struct lw *lw, const struct asking_leg *a)
{
	struct lw_output *out = lw_put_call(lw, LW_NOTE_REFUSED, a->call);

	out->target = lw_leg_uri(lw, a->leg);
	out->code = 403;
	out->cause = LW_CAUSE_DECLINED;
	out->role = LW_ROLE_TARGET;
	out->rule = a->rule;
}

static struct lw_output *note(struct lw *lw, uint32_t call, enum lw_note type)
{
	const struct bridge *b = &lw->bridges[call];
	struct lw_output *out = lw_put_call(lw, type, call);

	out->leg = lw_leg_handle(lw, b->next);
	out->other_leg = lw_leg_handle(lw, b->old);
	out->uri = lw_leg_uri(lw, b->next);
	out->name = lw_leg_name(lw, b->next);
	return out;
}

static void note_requested(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct lw_output *out = note(lw, call, LW_NOTE_REPLACE_REQUESTED);

	out->by = lw_mention(lw, LW_URI_MAX, in->by);
}

/* Who has the place of the transferor is called back in its stead, and who has the target's is the
 * target. */
static void note_replaced(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];
	struct bridge_text *text = &lw->bridge_text[call];
	struct lw_output *out = note(lw, call, LW_NOTE_REPLACED);

	out->role = LW_ROLE_TARGET;
	out->transfer = ++lw->serials->transfers;
	if (!lw_sw_xfer_active(lw, call))
		return;
	if (b->x.c == b->next)
		lw_write(lw, &text->target, LW_URI_MAX, lw_leg_uri(lw, b->next));
	if (b->x.t != b->next)
		return;
	b->x.t_withheld = lw->legs[b->next].withheld;
	lw_write(lw, &text->t_who, LW_WHO_MAX, lw_seated_who(lw, b->next));
	lw_write(lw, &text->t_uri, LW_URI_MAX, lw_leg_uri(lw, b->next));
	lw_write(lw, &text->t_name, LW_NAME_MAX, lw_leg_name(lw, b->next));
}

/* ---- rows ---- */

static void drop_new(struct lw *lw, uint32_t leg, enum SW_REPLACED_input input)
{
	drop(lw, leg, input == SW_REPLACED_IN_NOT_HEARD ? LW_CAUSE_MEDIA : LW_CAUSE_NORMAL);
}

static void act(struct lw *lw, const struct asking_leg *a, enum SW_REPLACED_act what,
		enum SW_REPLACED_input input, const struct lw_input *in)
{
	const struct bridge *b = a->call == LW_NO_INDEX ? NULL : &lw->bridges[a->call];

	switch (what) {
	case SW_REPLACED_ACT__:           break;
	case SW_REPLACED_ACT_REJECT_401:  reject(lw, a->leg, 401); break;
	case SW_REPLACED_ACT_REJECT_403:  reject(lw, a->leg, 403); break;
	case SW_REPLACED_ACT_REJECT_481:  reject(lw, a->leg, 481); break;
	case SW_REPLACED_ACT_REJECT_486:  reject(lw, a->leg, 486); break;
	case SW_REPLACED_ACT_REJECT_488:  reject(lw, a->leg, 488); break;
	case SW_REPLACED_ACT_REJECT_491:  reject(lw, a->leg, 491); break;
	case SW_REPLACED_ACT_REJECT_603:  reject(lw, a->leg, 603); break;
	case SW_REPLACED_ACT_RING_NEW:
		stand_by(lw, a);
		lw_put_leg(lw, LW_DO_RING, a->leg); /* so that its INVITE does not time out */
		break;
	case SW_REPLACED_ACT_ANSWER_NEW:
		stand_by(lw, a);
		answer(lw, a->leg);
		break;
	case SW_REPLACED_ACT_ANSWER_NEXT: answer(lw, b->next); break;
	case SW_REPLACED_ACT_DECLINE_603: decline(lw, a->call); break;
	case SW_REPLACED_ACT_ADOPT:       adopt(lw, a->call); break;
	case SW_REPLACED_ACT_SEAT_BACK:   change_seat(lw, a->call, b->next, b->old); break;
	case SW_REPLACED_ACT_DROP_OLD:    drop(lw, b->old, LW_CAUSE_REPLACED); break;
	case SW_REPLACED_ACT_DROP_NEW:    drop_new(lw, b->next, input); break;
	case SW_REPLACED_ACT_N_FORBIDDEN: note_forbidden(lw, a); break;
	case SW_REPLACED_ACT_N_REQUESTED: note_requested(lw, a->call, in); break;
	case SW_REPLACED_ACT_N_REPLACED:  note_replaced(lw, a->call); break;
	case SW_REPLACED_ACT_COUNT:       break;
	}
}

/* Whoever of the two has no seat by now belongs to the call no longer. */
static void come_to_rest(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];

	if (lw_seat_is_wanted(lw, call) || b->next == LW_NO_INDEX)
		return;
	if (lw->seated[b->next].seat == SEAT_NEXT)
		lw->seated[b->next].seat = SEAT_OUT;
	if (lw->seated[b->old].seat == SEAT_NEXT)
		lw->seated[b->old].seat = SEAT_OUT;
	b->next = b->old = LW_NO_INDEX;
	b->picks_up = 0;
}

static bool is_wanted(const struct lw *lw, uint32_t call)
{
	return call != LW_NO_INDEX && lw_seat_is_wanted(lw, call);
}

static void enter(struct lw *lw, const struct asking_leg *a, enum SW_REPLACED_input input,
		  const struct lw_row *row, const struct lw_input *in)
{
	bool known = a->call != LW_NO_INDEX;
	uint32_t slot = known ? lw_call_slot(lw, a->call, SLOT_SW_REPLACED) : LW_NO_INDEX;
	uint8_t none = 0; /* an INVITE that names no leg of ours */
	struct machine m = lw_machine_of(LW_M_SW_REPLACED,
					 known ? &lw->bridges[a->call].replaced : &none, slot);

	bool before = is_wanted(lw, a->call);

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	lw_keep_room(lw, LW_KEPT_PLACE, before, is_wanted(lw, a->call));
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, a, (enum SW_REPLACED_act)row->act[i], input, in);
	if (!known)
		return;
	come_to_rest(lw, a->call);
	lw_listen(lw, a->call);
}

static const struct lw_row *decide(const struct lw *lw, const struct asking_leg *a,
				   enum SW_REPLACED_input input)
{
	uint8_t state = a->call == LW_NO_INDEX ? 0 : lw->bridges[a->call].replaced;

	return lw_decide(&lw_tables[LW_M_SW_REPLACED], state, (uint8_t)input, facts_of(lw, a));
}

static struct asking_leg nobody_asks(uint32_t call)
{
	return (struct asking_leg){.call = call, .leg = LW_NO_INDEX, .old = LW_NO_INDEX,
				   .rule = ""};
}

void lw_sw_replaced_ask(struct lw *lw, uint32_t leg, uint32_t old, const struct lw_input *in)
{
	struct asking_leg a = {.call = lw->legs[leg].call, .leg = leg, .old = old,
			       .flags = in->flags, .rule = ""};
	enum SW_REPLACED_input input = permitted(lw, &a, matched(lw, old, in));

	enter(lw, &a, input, decide(lw, &a, input), in);
}

void lw_sw_replaced_run(struct lw *lw, uint32_t call, enum SW_REPLACED_input input)
{
	struct asking_leg a = nobody_asks(call);

	enter(lw, &a, input, decide(lw, &a, input), NULL);
}

void lw_sw_replaced_leg(struct lw *lw, const struct up *up)
{
	uint32_t call = lw->legs[up->leg].call;
	const struct bridge *b = &lw->bridges[call];
	bool next = up->leg == b->next;

	if (!lw_seat_is_wanted(lw, call) || (!next && up->leg != b->old))
		return;
	if (up->kind == UP_LEG_UP && next)
		lw_sw_replaced_run(lw, call, SW_REPLACED_IN_UP);
	if (up->kind == UP_LEG_ENDED)
		lw_sw_replaced_run(lw, call,
				   next ? SW_REPLACED_IN_ENDED : SW_REPLACED_IN_OLD_ENDED);
}

const struct lw_row *lw_sw_replaced_verdict(const struct lw *lw, uint32_t call,
					    enum SW_REPLACED_input input)
{
	struct asking_leg a = nobody_asks(call);

	return decide(lw, &a, input);
}

void lw_sw_replaced_do(struct lw *lw, uint32_t call, enum SW_REPLACED_input input,
		       const struct lw_row *row)
{
	struct asking_leg a = nobody_asks(call);

	enter(lw, &a, input, row, NULL);
}
