/* SPDX-License-Identifier: BSD-3-Clause */
/* test_explore_switch.c -- drives a switch through every order of a bounded set of inputs.
 *
 * As test_explore.c does an endpoint: a state is kept by copying the engine's block, breadth first,
 * and in each state each input is tried, also those that no sane host or network gives.  Then:
 *
 *	a step that is refused has changed nothing (law 3)
 *	nothing is said about a leg that was forgotten
 *	two hear each other or neither does; whoever is up hears something, unless he holds
 *	a call whose snapshot is another one now is one that lw_changed() names
 *	if all peers hang up, everything is given back; time does the rest
 *	if everybody falls silent, nobody is left ringing or alone: two talk, or the host serves one
 *	(law 8), and everything is given back when the host ends the call
 *	saved and restored in another engine it is the same, and whichever legs are not claimed
 *	then, all ends and is told (R75)
 *	keys are held until it is known whose they are, and no longer
 *
 *	test_explore_switch [--quick]    quick: less deep */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/rules.h>

#include "explorer.h"
#include "restarted.h"

enum { CALLS = 2, LEGS = 4, WAITS = 40, DEPTH = 6, PART = 16,
       SECOND = 2 /* the second leg of leg 1's party */ };

struct run {
	const char *name, *setting;
	bool originate;
	int depth, joined;
	uint32_t replaces; /* INVITEs with Replaces come, by this replaces_policy; 0: none */
	bool relays;       /* a REFER is passed on, and it is told how it goes */
	const char *keys;  /* transfers are asked for by codes; these leg 1 has pressed at first */
};

static bool quick; /* --quick: less deep */

static const struct run *run;
static uint64_t steps, unclaimed;

/* ---- what makes two states the same ---- */

/* Of a handle its slot: generations only count. */
static void take_heard(struct heard h)
{
	take(h.hear | (h.from & 0xffffffff) << 8);
}

static void take_xfer(const struct sxfer *x)
{
	take(x->a | (uint64_t)x->t << 32);
	take(x->t2 | (uint64_t)x->c << 32);
	take(x->machine | (uint64_t)x->state << 8 | (uint64_t)x->method << 16 |
	     (uint64_t)x->by_refer << 24 | (uint64_t)x->as_cancelled << 25 |
	     (uint64_t)x->merge_later << 26 | (uint64_t)x->tries << 28 | (uint64_t)x->camped << 32 |
	     (uint64_t)x->rescued << 33 | (uint64_t)x->two << 34 | (uint64_t)x->news << 40);
	take((x->asker.v & 0xffffffff) | x->relayed.v << 32);
}

static void take_call(uint32_t i)
{
	const struct bridge *b = &lw->bridges[i];

	take(lw_slot(lw, i)->used | (uint64_t)lw_slot(lw, i)->legs << 8 | (uint64_t)b->state << 24 |
	     (uint64_t)b->was_served << 32 | (uint64_t)b->rung << 40 | (uint64_t)b->replaced << 48 |
	     (uint64_t)b->picks_up << 56);
	take(b->next | (uint64_t)b->old << 32);
	take(b->side[0] | (uint64_t)b->side[1] << 32);
	take_xfer(&b->x);
	for (unsigned r = 0; r < REACHES; r++)
		take(b->reach[r].state | (uint64_t)b->reach[r].called << 8 |
		     (uint64_t)b->reach[r].routed << 16 |
		     (uint64_t)(b->reach[r].flags != 0) << 24 | (uint64_t)b->reach[r].code << 32);
}

static void take_leg(uint32_t i)
{
	const struct leg *l = &lw->legs[i];
	const struct seated *p = &lw->seated[i];

	take(l->used | (uint64_t)l->state << 8 | (uint64_t)l->remote_hold << 16 |
	     (uint64_t)l->call << 24 | (uint64_t)l->refer_in << 60 |
	     (uint64_t)l->notify_open << 61 |
	     (uint64_t)l->refer_out << 62);
	take(p->codes | (uint64_t)p->looked_at << 8);
	for (const char *key = lw_read(lw, lw->seated_text[i].keys); *key; key++)
		take((uint64_t)(unsigned char)*key);
	take(p->seat | (uint64_t)p->reach << 8 | (uint64_t)p->ear << 16 | (uint64_t)p->says << 24 |
	     (uint64_t)p->held_for << 32 | (uint64_t)p->by_machine << 40);
	take_heard(p->wish);
	take_heard(p->asked);
	take_heard(p->is);
}

static uint64_t likeness(void)
{
	new_likeness();
	for (uint32_t i = 0; i < CALLS; i++)
		take_call(i);
	for (uint32_t i = 0; i < LEGS; i++)
		take_leg(i);
	take_timers();
	return likely();
}

/* ---- inputs, by number: verbs on the call, then verbs and signals of each leg, then time ---- */

struct given { uint8_t type; int16_t code; uint32_t flags; const char *uri; };

static const struct given of_call[] = {
	{LW_USER_ROUTE, 0, 0, "sip:carol@example.com"},
	{LW_USER_ROUTE, 0, LW_F_MORE | LW_F_NO_DIVERT, "sip:dave@example.com"},
	{LW_USER_ROUTE_END, 0, 0, NULL},
	{LW_USER_SERVE, 0, 0, NULL},
	{LW_USER_EXTEND, 0, 0, "sip:erin@example.com"},
	{LW_USER_HANGUP, 0, 0, NULL},
}, of_leg[] = {
	{LW_USER_DROP, 0, 0, NULL},       {LW_USER_HOLD, 0, 0, NULL},
	{LW_USER_RESUME, 0, 0, NULL},     {LW_USER_ANNOUNCE, 0, 0, "beep"},
	{LW_SIG_RINGING, 180, 0, NULL},   {LW_SIG_EARLY, 183, 0, NULL},
	{LW_SIG_ANSWERED, 200, 0, NULL},  {LW_SIG_ANSWERED, 200, LW_F_BY_MACHINE, NULL},
	{LW_SIG_REJECTED, 486, 0, NULL},  {LW_SIG_REDIRECTED, 302, 0, "sip:fred@example.com"},
	{LW_SIG_CONFIRMED, 0, 0, NULL},   {LW_SIG_ENDED, 0, 0, NULL},
	{LW_SIG_REMOTE_HOLD, 0, 0, NULL}, {LW_SIG_REMOTE_RESUME, 0, 0, NULL},
	{LW_SIG_HEARS, 0, 0, NULL},       {LW_SIG_HEARS_NOT, 488, 0, NULL},
	{LW_SIG_SAID, 0, 0, NULL},        {LW_SIG_REFER_ASKED, 0, 0, "sip:gus@example.com"},
	{LW_SIG_NOTIFIED, 200, 0, NULL},  {LW_USER_ATTENDED, 0, 0, "sip:hal@example.com"},
	{LW_USER_BLIND, 0, 0, "sip:hal@example.com"}, {LW_USER_COMPLETE, 0, 0, NULL},
	{LW_USER_CANCEL, 0, 0, NULL},     {LW_USER_SWAP, 0, 0, NULL},
	{LW_USER_MERGE, 0, 0, NULL},      {LW_USER_RETRY, 0, 0, NULL},
	{LW_USER_JOIN, 0, 0, NULL},
	{LW_SIG_REFER_ASKED, 0, LW_F_REPLACES, "sip:dave@example.com"},
};

/* Where transfers are asked for by keys: what parties press, and what else may happen meanwhile. */
static const struct given of_keys[] = {
	{LW_SIG_RINGING, 180, 0, NULL},   {LW_SIG_ANSWERED, 200, 0, NULL},
	{LW_SIG_REJECTED, 486, 0, NULL},  {LW_SIG_ENDED, 0, 0, NULL},
	{LW_SIG_HEARS, 0, 0, NULL},       {LW_SIG_SAID, 0, 0, NULL},
	{LW_SIG_REMOTE_HOLD, 0, 0, NULL}, {LW_SIG_REFER_ASKED, 0, 0, "sip:gus@example.com"},
	{LW_SIG_DTMF, 0, 0, "*"},         {LW_SIG_DTMF, 0, 0, "2"},
	{LW_SIG_DTMF, 0, 0, "1"},         {LW_SIG_DTMF, 0, 0, "0"},
	{LW_SIG_DTMF, 0, 0, "4"},         {LW_SIG_DTMF, 0, 0, "6"},
};

static const struct inputs { const struct given *of_call, *of_leg; int calls, legs; } plain = {
	of_call, of_leg, sizeof of_call / sizeof *of_call, sizeof of_leg / sizeof *of_leg,
}, keyed = {
	of_call, of_keys, 0, sizeof of_keys / sizeof *of_keys,
};

static const struct inputs *inputs(void) { return run->keys ? &keyed : &plain; }

/* Behind these: time passes; and what comes where places are taken. */
static int tick(void) { return inputs()->calls + inputs()->legs * LEGS; }
static int accepted(void) { return tick() + 1; }
static int declined(void) { return tick() + 2; }
static int replaced(void) { return tick() + 3; } /* by a new leg, each of those that there are */
static int told(void) { return replaced() + LEGS; } /* of a REFER that was passed on, by each leg */
static int last_input(void) { return told() + 5 * LEGS - 1; }

static bool of_relay(int n, struct lw_input *in)
{
	static const struct { uint8_t type; int16_t code; } news[] = {
		{LW_SIG_REFER_OK, 202},   {LW_SIG_REFER_NO, 603},   {LW_SIG_REFER_NEWS, 180},
		{LW_SIG_REFER_NEWS, 200}, {LW_SIG_REFER_OVER, 0},
	};
	uint32_t leg = (uint32_t)(n - told()) % LEGS;

	in->type = news[(n - told()) / LEGS].type;
	in->code = news[(n - told()) / LEGS].code;
	in->leg = lw_leg_handle(lw, leg);
	return run->relays && lw->legs[leg].used;
}

/* Somebody wants the place of a leg, and the host may have to decide. */
static bool of_places(int n, struct lw_input *in)
{
	static const char *const who[] = {"sip:jo@example.com", "sip:kim@example.com"};
	uint32_t leg = (uint32_t)(n - replaced());

	if (n < replaced()) {
		in->type = n == accepted() ? LW_USER_ACCEPT : LW_USER_DECLINE;
		in->call = lw_call_handle(lw, 0);
		return run->replaces && lw_slot(lw, 0)->used;
	}
	in->type = LW_SIG_OFFERED;
	in->uri = who[leg % 2];
	in->other_leg = lw_leg_handle(lw, leg);
	in->match = LW_MATCH_CONFIRMED; /* the engine knows better */
	in->flags = run->replaces == LW_REPLACES_ASK && leg % 2 ? (uint32_t)LW_F_SAME_WAY : 0;
	return run->replaces && lw->legs[leg].used;
}

static const struct given *given(int n, int *leg)
{
	int k = n - inputs()->calls;

	*leg = k < 0 ? -1 : k / inputs()->legs;
	return k < 0 ? &inputs()->of_call[n] : &inputs()->of_leg[k % inputs()->legs];
}

static bool input(int n, struct lw_input *in)
{
	const struct given *what;
	int leg;

	*in = (struct lw_input){.now = lw->serials->now};
	if (n == tick()) {
		in->type = LW_TICK;
		in->now = lw_deadline(lw);
		return in->now != LW_NEVER;
	}
	if (n >= told())
		return of_relay(n, in);
	if (n > tick())
		return of_places(n, in);
	what = given(n, &leg);
	in->type = what->type;
	in->code = what->code;
	in->flags = what->flags;
	in->uri = what->uri;
	in->digits = what->type == LW_SIG_DTMF ? what->uri : NULL;
	if (leg < 0)
		in->call = lw_call_handle(lw, 0);
	else
		in->leg = lw_leg_handle(lw, (uint32_t)leg);
	if (in->type == LW_USER_ANNOUNCE)
		in->name = in->uri;
	if (in->type == LW_USER_JOIN || in->flags & LW_F_REPLACES)
		in->other_leg = lw_leg_handle(lw, SECOND);
	return leg < 0 ? lw_slot(lw, 0)->used : lw->legs[leg].used;
}

static void print_input(int n)
{
	const struct given *what;
	int leg;

	if (n >= tick()) {
		if (n >= told())
			fprintf(stderr, "    leg %d: news %d of the REFER\n", (n - told()) % LEGS,
				(n - told()) / LEGS);
		else if (n >= replaced())
			fprintf(stderr, "    the place of leg %d is wanted\n", n - replaced());
		else
			fprintf(stderr, "    %s\n", n == accepted()   ? "accept"
						    : n == declined() ? "decline"
								      : "time passes");
		return;
	}
	what = given(n, &leg);
	if (leg < 0)
		fprintf(stderr, "    %s\n", lw_input_name(what->type));
	else if (what->type == LW_SIG_DTMF)
		fprintf(stderr, "    leg %d: presses %s\n", leg, what->uri);
	else
		fprintf(stderr, "    leg %d: %s %d\n", leg, lw_input_name(what->type), what->code);
}

static void print_state(void)
{
	for (uint32_t i = 0; i < LEGS; i++)
		if (lw->legs[i].used)
			fprintf(stderr, "    (leg %u: %s, ear %s, hears %s)\n", i,
				lw_tables[LW_M_LEG].state[lw->legs[i].state].name,
				lw_tables[LW_M_SW_HEAR].state[lw->seated[i].ear].name,
				lw_hear_name(lw->seated[i].is.hear));
	if (lw_slot(lw, 0)->used)
		fprintf(stderr, "    (call: %s)\n",
			lw_tables[LW_M_SW_BRIDGE].state[lw->bridges[0].state].name);
}

/* ---- a step, what it says, and who hears whom then ---- */

static bool fits(uint32_t leg)
{
	const struct seated *p = &lw->seated[leg];

	return p->is.hear == p->wish.hear && p->is.from == p->wish.from;
}

static bool is_up(uint32_t leg)
{
	return lw->legs[leg].used && lw->seated[leg].seat == SEAT_TAKEN &&
	       lw_leg_seen(lw, leg) == LW_LEG_UP;
}

/* A transferor who is about to be let go. */
static bool leaves(uint32_t leg)
{
	uint32_t seats[LW_SEATS];
	uint32_t call = lw->legs[leg].call;
	const struct lw_state *state = lw_seats_of(lw, call, seats);

	return (seats[LW_SEAT_T] == leg || lw->bridges[call].x.t2 == leg) &&
	       state->hears[LW_SEAT_T] == LW_EAR_LEAVES;
}

/* Of a party whose ear is as it should be. */
static const char *what_is_wrong_with(uint32_t leg)
{
	struct heard is = lw->seated[leg].is;
	uint32_t other;

	if (!is.hear && !lw_leg_holds(lw, leg) && !leaves(leg))
		return "somebody is on silence (law 8)";
	if (is.hear != LW_HEAR_PEER)
		return NULL;
	other = lw_leg_index(lw, (lw_leg){is.from});
	if (other == LW_NO_INDEX)
		return "somebody hears one who has gone";
	if (lw->seated[other].seat == SEAT_CALLED) /* early media */
		return NULL;
	if (fits(other) && !lw->seated[other].says &&
	    (lw->seated[other].is.hear != LW_HEAR_PEER ||
	     lw->seated[other].is.from != lw_leg_handle(lw, leg).v))
		return "one hears the other, and is not heard";
	return NULL;
}

static const char *who_hears_whom(void)
{
	const char *wrong = NULL;

	for (uint32_t i = 0; i < LEGS && !wrong; i++)
		if (is_up(i) && fits(i))
			wrong = what_is_wrong_with(i);
	return wrong;
}

static const char *drain(void)
{
	struct forgotten forgotten = {.count = 0};
	struct lw_output out;
	const char *wrong = NULL, *now;

	while (lw_next(lw, &out)) {
		now = speaks_of_forgotten(&forgotten, &out);
		wrong = wrong ? wrong : now;
	}
	return wrong ? wrong : who_hears_whom();
}

static const char *step(const struct lw_input *in)
{
	steps++;
	return lw_step(lw, in) ? NULL : drain();
}

/* ---- from every state there is a way out ---- */

static const char *let_time_pass(void) { return time_passes(step, WAITS); }

static const char *everybody_hangs_up(void)
{
	const char *wrong = all_legs_end(step);

	wrong = wrong ? wrong : let_time_pass();
	return wrong ? wrong : nothing_is_kept();
}

/* At rest also what an adapter has refused counts: who then hears nothing is on silence. */
static const char *what_is_left_with(uint32_t leg, bool alone)
{
	const struct seated *p = &lw->seated[leg];

	if (p->says)
		return "an announcement never ends";
	if (lw->seated_text[leg].keys.at)
		return "keys are held for ever";
	if (alone)
		return p->wish.hear == LW_HEAR_ANNOUNCEMENT || lw_leg_holds(lw, leg)
			       ? NULL
			       : "somebody is left alone (law 8)";
	return p->is.hear || lw_leg_holds(lw, leg) ? NULL : "somebody is left on silence (law 8)";
}

static bool is_conference(uint32_t call)
{
	uint32_t seats[LW_SEATS];

	return lw_seats_of(lw, call, seats)->hears[LW_SEAT_A] == LW_EAR_MIX;
}

/* Two talk, or three, or the host serves one. */
static const char *nobody_is_left_in(uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];
	const char *wrong = NULL;
	unsigned there = 0;

	if (!lw_slot(lw, call)->used)
		return NULL;
	if (lw_bridge_seen(lw, call) != LW_CALL_TALKING)
		return "somebody is left ringing (law 8)";
	for (uint32_t i = 0; i < LEGS; i++)
		there += is_up(i) && lw->legs[i].call == call;
	for (uint32_t i = 0; i < LEGS && !wrong; i++)
		if (is_up(i) && lw->legs[i].call == call)
			wrong = what_is_left_with(i, there == 1);
	if (wrong || there == 1 || (there == 3 && is_conference(call)))
		return wrong;
	return there == 2 && b->side[0] != LW_NO_INDEX && b->side[1] != LW_NO_INDEX
		       ? NULL
		       : "somebody is left alone (law 8)";
}

static const char *nobody_is_left(void)
{
	const char *wrong = NULL;

	for (uint32_t call = 0; !wrong && call < CALLS; call++)
		wrong = nobody_is_left_in(call);
	return wrong;
}

static const char *everybody_is_silent(void)
{
	const char *wrong = let_time_pass();

	wrong = wrong ? wrong : nobody_is_left();
	for (uint32_t call = 0; !wrong && call < CALLS; call++)
		if (lw_slot(lw, call)->used)
			wrong = step(&(struct lw_input){.type = LW_USER_HANGUP,
							.now = lw->serials->now,
							.call = lw_call_handle(lw, call)});
	wrong = wrong ? wrong : let_time_pass();
	return wrong ? wrong : nothing_is_kept();
}

/* ---- the search ---- */

static void find_a_way_out(uint32_t at, const unsigned char *here)
{
	const char *wrong = everybody_hangs_up();

	if (wrong)
		fault(at, -1, wrong);
	come_back(here);
	wrong = everybody_is_silent();
	if (wrong)
		fault(at, -1, wrong);
}

/* An answer that no longer counts, or that it hears nothing, is not waited for in another engine:
 * there it hears nothing to begin with; and so does who has refused to. */
static bool waits_in_vain(void)
{
	for (uint32_t i = 0; i < LEGS; i++) {
		const struct seated *p = &lw->seated[i];

		if (lw->legs[i].used &&
		    (p->ear == SW_HEAR_ASKED_AGAIN ||
		     (!p->wish.hear && (p->ear == SW_HEAR_ASKED || p->is.hear))))
			return true;
	}
	return false;
}

/* A deadline for which there was no room is overdue, and another engine has room.  Subsets are
 * tried in a part of the states, which are many. */
static void restart(uint32_t at, const unsigned char *here)
{
	const struct restarted_said said = {false, false};
	const char *wrong;

	come_back(here);
	if (lw_deadline(lw) <= lw->serials->now)
		return;
	wrong = waits_in_vain() ? NULL : restarted_alike(lw);
	if (!wrong && at % PART == 0)
		wrong = restarted_ends(lw, &said, &unclaimed);
	if (wrong)
		fault(at, -1, wrong);
}

/* Time is left out: what is left of a deadline is saved, and changes all the while. */
static void check_changed(uint32_t before, int n, const unsigned char *from)
{
	struct lw_input in;
	const char *wrong;

	come_back(from);
	if (n == tick() || !input(n, &in))
		return;
	restarted_before(lw);
	(void)lw_step(lw, &in);
	wrong = restarted_changed(lw);
	(void)drain();
	if (wrong)
		fault(before, n, wrong);
}

static void arrive(struct layer *next, uint32_t before, int n, const unsigned char *from)
{
	static unsigned char here[EXPLORER_BLOCK];
	uint32_t at;

	if (!is_new_state(likeness()))
		return;
	if (from)
		check_changed(before, n, from);
	at = add_state(before, n);
	lw_bury(lw);
	keep(here);
	if (next)
		push(next, here, at);
	find_a_way_out(at, here);
	restart(at, here);
}

/* Begins and ends in the state that is kept here.  Most inputs change nothing. */
static void try_input(const unsigned char *here, uint32_t at, int n, struct layer *next)
{
	struct lw_input in;
	const char *wrong;
	int foretold, err;

	if (!input(n, &in))
		return;
	steps++;
	foretold = lw_why(lw, &in, NULL, 0);
	err = lw_step(lw, &in);
	if (err != foretold)
		fault(at, n, "lw_why() had foretold another answer");
	if (err && is_as_kept(here))
		return;
	wrong = err ? "a refused step has changed something (law 3)" : drain();
	if (wrong)
		fault(at, n, wrong);
	else
		arrive(next, at, n, here);
	come_back(here);
}

static void try_all(const unsigned char *here, uint32_t at, struct layer *next)
{
	come_back(here);
	for (int n = 0; n <= last_input(); n++)
		try_input(here, at, n, next);
}

static void signal(enum lw_signal type, uint32_t leg)
{
	struct lw_input in = {.type = (uint32_t)type, .now = lw->serials->now, .code = 200,
			      .leg = lw_leg_handle(lw, leg)};

	assert_null(step(&in));
}

/* The two talk, and hear each other. */
static void join(uint32_t caller)
{
	signal(LW_SIG_ANSWERED, caller + 1);
	signal(LW_SIG_CONFIRMED, caller);
	signal(LW_SIG_HEARS, caller);
	signal(LW_SIG_HEARS, caller + 1);
	assert_int_equal(lw_bridge_seen(lw, lw->legs[caller].call), LW_CALL_TALKING);
}

/* Who was called by the first calls another one. */
static void call_again(void)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .now = lw->serials->now,
			      .uri = "sip:carol@example.com", .called = "sip:dave@example.com"};

	assert_null(step(&in));
	assert_true(lw->legs[SECOND].used);
}

/* The keys are pressed by who was called; whom they call answers. */
static void press(const char *keys)
{
	struct lw_input in = {.type = LW_SIG_DTMF, .now = lw->serials->now, .digits = keys,
			      .leg = lw_leg_handle(lw, 1)};

	if (!*keys)
		return;
	assert_null(step(&in));
	assert_true(lw->legs[SECOND].used);
	signal(LW_SIG_ANSWERED, SECOND);
	for (uint32_t leg = 0; leg <= SECOND; leg++)
		signal(LW_SIG_HEARS, leg);
}

/* Some code is the beginning of another one, and the number plan knows where a number ends. */
static const struct lw_rules *rules_of_keys(void)
{
	static const char *const domains[] = {"example.com"};
	static const struct lw_extension_range extensions[] = {{1, 1, 1}};
	static struct lw_rules rules = LW_RULES_INIT;

	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	rules.numbering.outside = "0";
	rules.numbering.extensions = extensions;
	rules.numbering.extension_count = 1;
	rules.codes = (struct lw_feature_codes){.attended = "*2", .blind = "2", .voicemail = "*22",
						.complete = "4", .cancel = "*0", .merge = "6"};
	return &rules;
}

static void begin(void)
{
	const struct explored what = {.name = run->name, .print_input = print_input,
				      .print_state = print_state};
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_input in = {.type = run->originate ? LW_USER_DIAL : LW_SIG_OFFERED, .now = 1,
			      .uri = "sip:alice@example.com", .called = "sip:carol@example.com"};

	config.role = LW_AS_SWITCH;
	config.max_calls = CALLS;
	config.max_legs = LEGS;
	config.max_outputs = LW_STEP_OUTPUTS;
	config.spare_calls = 0;
	config.max_redirects = 1;
	config.replaces_policy = run->replaces;
	config.refer_mode = run->relays ? LW_REFER_RELAYS : LW_REFER_JOINS;
	if (run->setting)
		assert_int_equal(lw_config_set(&config, run->setting, 1), LW_OK);
	explorer_begin(&what, &config);
	assert_int_equal(lw_step(lw, &in), LW_OK);
	assert_null(drain());
	if (run->keys)
		assert_int_equal(lw_rules_set(lw, rules_of_keys()), LW_OK);
	restarted_begin(&config, lw_rules_of(lw));
	if (run->joined)
		join(0);
	if (run->keys)
		press(run->keys);
	if (run->joined > 1)
		call_again();
	if (run->joined > 2)
		join(SECOND);
}

/* The last layer is looked at, and not gone on from. */
static void explore(const struct run *given_run)
{
	struct layer now = {.count = 0}, next = {.count = 0};
	int last = quick ? given_run->depth - 2 : given_run->depth;

	run = given_run;
	begin();
	arrive(&now, 0, 0, NULL);
	for (int depth = 1; depth <= last && faults < 3; depth++) {
		for (uint32_t i = 0; i < now.count; i++)
			try_all(now.state + i * kept_size(), now.number[i],
				depth < last ? &next : NULL);
		go_deeper(&now, &next);
	}
	print_message("%s: %u states, depth %d, each saved and restored, "
		      "%llu subsets of legs not claimed\n",
		      run->name, states, last, (unsigned long long)unclaimed);
	restarted_end();
	free_layer(&now), free_layer(&next);
	explorer_end();
	assert_int_equal(faults, 0);
}

static void a_caller_and_who_is_called(void **state)
{
	(void)state;
	explore(&(struct run){"the host routes", NULL, false, DEPTH, 0, 0, false, NULL});
}

static void an_address_as_it_is_given(void **state)
{
	(void)state;
	explore(&(struct run){"as given", "route_as_given", false, DEPTH, 0, 0, false, NULL});
}

static void two_whom_the_host_calls(void **state)
{
	(void)state;
	explore(&(struct run){"originated, with music", "wait_music", true, DEPTH, 0, 0, false, NULL});
}

static void transfers_of_two_who_talk(void **state)
{
	(void)state;
	explore(&(struct run){"transfers", "route_as_given", false, 5, 1, 0, false, NULL});
}

/* The transferor has two calls, and the second target rings, or talks. */
static void two_calls_of_one_party(void **state)
{
	(void)state;
	explore(&(struct run){"two calls, one rings", "route_as_given", false, 4, 2, 0, false, NULL});
	explore(&(struct run){"two calls", "route_as_given", false, 4, 3, 0, false, NULL});
}

/* Whose place is taken, who picks up, and what else comes meanwhile. */
static void places_that_are_taken(void **state)
{
	(void)state;
	explore(&(struct run){"places of two who talk", "route_as_given", false, 4, 1,
			      LW_REPLACES_OPEN, false, NULL});
	explore(&(struct run){"a call that rings is picked up", "route_as_given", false, 5, 0,
			      LW_REPLACES_OPEN, false, NULL});
	explore(&(struct run){"the host is asked", "route_as_given", false, 4, 1, LW_REPLACES_ASK,
			      false, NULL});
	explore(&(struct run){"places in two calls", "route_as_given", false, 3, 3,
			      LW_REPLACES_OPEN, false, NULL});
}

static void refers_that_are_passed_on(void **state)
{
	(void)state;
	explore(&(struct run){"a REFER is relayed", "route_as_given", false, 4, 1, 0, true, NULL});
	explore(&(struct run){"one with Replaces is relayed", "route_as_given", false, 3, 3, 0,
			      true, NULL});
}

/* Feature codes, from each party, also while a target is called or talks to the transferor. */
static void keys_of_parties(void **state)
{
	(void)state;
	explore(&(struct run){"keys", "route_as_given", false, 5, 1, 0, false, ""});
	explore(&(struct run){"keys of one who consults", "route_as_given", false, 5, 1, 0, false, "*21"});
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_caller_and_who_is_called),
		cmocka_unit_test(an_address_as_it_is_given),
		cmocka_unit_test(two_whom_the_host_calls),
		cmocka_unit_test(transfers_of_two_who_talk),
		cmocka_unit_test(two_calls_of_one_party),
		cmocka_unit_test(places_that_are_taken),
		cmocka_unit_test(refers_that_are_passed_on),
		cmocka_unit_test(keys_of_parties),
	};
	int failed;

	quick = argc > 1 && !strcmp(argv[1], "--quick");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	print_message("steps: %llu\n", (unsigned long long)steps);
	return failed;
}
