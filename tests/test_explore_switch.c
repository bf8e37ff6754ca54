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
 *	then, all ends and is told (R75) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "restarted.h"
#include "state/life.h"

enum { BLOCK_MAX = 1 << 17, STATES_MAX = 1 << 19, SEEN = 1 << 21, CALLS = 2, LEGS = 4, WAITS = 40,
       DEPTH = 6, PART = 16, SECOND = 2 /* the second leg of leg 1's party */ };

static _Alignas(16) unsigned char block[BLOCK_MAX];
static struct lw *lw;

static void *give_block(size_t size, void *arg)
{
	(void)arg;
	return size <= BLOCK_MAX ? block : NULL;
}

static void take_block(void *memory, void *arg)
{
	(void)memory, (void)arg;
}

struct run {
	const char *name, *setting;
	bool originate;
	int depth, joined;
	uint32_t replaces; /* INVITEs with Replaces come, by this replaces_policy; 0: none */
	bool relays;       /* a REFER is passed on, and it is told how it goes */
};

static struct {
	const struct run *run;
	struct { uint32_t before; uint8_t input; } *edge;
	uint64_t *seen;
	uint32_t count;
	uint64_t steps, unclaimed;
	unsigned faults;
} s;

/* ---- keeping a state: the block without what a drained queue holds ---- */

static size_t out_at(void) { return (size_t)((unsigned char *)lw->out - block); }
static size_t out_end(void) { return out_at() + lw->out_size * sizeof(struct lw_output); }
static size_t kept_size(void) { return out_at() + lw->size - out_end(); }

static void keep(unsigned char *to)
{
	memcpy(to, block, out_at());
	memcpy(to + out_at(), block + out_end(), lw->size - out_end());
}

static void come_back(const unsigned char *from)
{
	size_t first = out_at(), second = out_end(), size = lw->size;

	memcpy(block, from, first);
	memcpy(block + second, from + first, size - second);
}

/* ---- what makes two states the same ---- */

static uint64_t hash;

static void take(uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	hash ^= hash >> 29;
}

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

	take(lw->slots[i].used | (uint64_t)lw->slots[i].legs << 8 | (uint64_t)b->state << 24 |
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
	take(p->seat | (uint64_t)p->reach << 8 | (uint64_t)p->ear << 16 | (uint64_t)p->says << 24 |
	     (uint64_t)p->held_for << 32 | (uint64_t)p->by_machine << 40);
	take_heard(p->wish);
	take_heard(p->asked);
	take_heard(p->is);
}

static uint64_t likeness(void)
{
	hash = 1;
	for (uint32_t i = 0; i < CALLS; i++)
		take_call(i);
	for (uint32_t i = 0; i < LEGS; i++)
		take_leg(i);
	for (uint32_t i = 0; i < lw->timers.slots; i++)
		take(lw->timers.where[i]
			     ? lw->timers.heap[lw->timers.where[i] - 1].at - lw->serials->now
			     : LW_NEVER);
	return hash ? hash : 1;
}

/* ---- inputs, by number: verbs on the call, then verbs and signals of each leg, then time ---- */

static const struct { uint8_t type; int16_t code; uint32_t flags; const char *uri;
} of_call[] = {
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

enum {
	OF_CALL = sizeof of_call / sizeof *of_call,
	OF_LEG = sizeof of_leg / sizeof *of_leg,
	TICK = OF_CALL + OF_LEG * LEGS,
	ACCEPTED,
	DECLINED,
	REPLACED, /* by a new leg, each of those that there are */
	TOLD = REPLACED + LEGS, /* of a REFER that was passed on, by each leg */
	INPUTS = TOLD + 5 * LEGS
};

static bool of_relay(int n, struct lw_input *in)
{
	static const struct { uint8_t type; int16_t code; } news[] = {
		{LW_SIG_REFER_OK, 202},   {LW_SIG_REFER_NO, 603},   {LW_SIG_REFER_NEWS, 180},
		{LW_SIG_REFER_NEWS, 200}, {LW_SIG_REFER_OVER, 0},
	};
	uint32_t leg = (uint32_t)(n - TOLD) % LEGS;

	in->type = news[(n - TOLD) / LEGS].type;
	in->code = news[(n - TOLD) / LEGS].code;
	in->leg = lw_leg_handle(lw, leg);
	return s.run->relays && lw->legs[leg].used;
}

/* Somebody wants the place of a leg, and the host may have to decide. */
static bool of_places(int n, struct lw_input *in)
{
	static const char *const who[] = {"sip:jo@example.com", "sip:kim@example.com"};
	uint32_t leg = (uint32_t)(n - REPLACED);

	if (n < REPLACED) {
		in->type = n == ACCEPTED ? LW_USER_ACCEPT : LW_USER_DECLINE;
		in->call = lw_call_handle(lw, 0);
		return s.run->replaces && lw->slots[0].used;
	}
	in->type = LW_SIG_OFFERED;
	in->uri = who[leg % 2];
	in->other_leg = lw_leg_handle(lw, leg);
	in->match = LW_MATCH_CONFIRMED; /* the engine knows better */
	in->flags = s.run->replaces == LW_REPLACES_ASK && leg % 2 ? (uint32_t)LW_F_SAME_WAY : 0;
	return s.run->replaces && lw->legs[leg].used;
}

static bool input(int n, struct lw_input *in)
{
	int k = n - OF_CALL;

	*in = (struct lw_input){.now = lw->serials->now};
	if (n == TICK) {
		in->type = LW_TICK;
		in->now = lw_deadline(lw);
		return in->now != LW_NEVER;
	}
	if (n >= TOLD)
		return of_relay(n, in);
	if (n > TICK)
		return of_places(n, in);
	in->type = k < 0 ? of_call[n].type : of_leg[k % OF_LEG].type;
	in->code = k < 0 ? of_call[n].code : of_leg[k % OF_LEG].code;
	in->flags = k < 0 ? of_call[n].flags : of_leg[k % OF_LEG].flags;
	in->uri = k < 0 ? of_call[n].uri : of_leg[k % OF_LEG].uri;
	if (k < 0)
		in->call = lw_call_handle(lw, 0);
	else
		in->leg = lw_leg_handle(lw, (uint32_t)k / OF_LEG);
	if (in->type == LW_USER_ANNOUNCE)
		in->name = in->uri;
	if (in->type == LW_USER_JOIN || in->flags & LW_F_REPLACES)
		in->other_leg = lw_leg_handle(lw, SECOND);
	return k < 0 ? lw->slots[0].used : lw->legs[k / OF_LEG].used;
}

static void print_input(int n)
{
	int k = n - OF_CALL;

	if (n == TICK)
		fprintf(stderr, "    time passes\n");
	else if (n >= TOLD)
		fprintf(stderr, "    leg %d: news %d of the REFER\n", (n - TOLD) % LEGS,
			(n - TOLD) / LEGS);
	else if (n >= REPLACED)
		fprintf(stderr, "    the place of leg %d is wanted\n", n - REPLACED);
	else if (n > TICK)
		fprintf(stderr, "    %s\n", n == ACCEPTED ? "accept" : "decline");
	else if (k < 0)
		fprintf(stderr, "    %s\n", lw_input_name(of_call[n].type));
	else
		fprintf(stderr, "    leg %d: %s %d\n", k / OF_LEG,
			lw_input_name(of_leg[k % OF_LEG].type), of_leg[k % OF_LEG].code);
}

static void print_way(uint32_t at)
{
	if (at < 2)
		return; /* the first state */
	print_way(s.edge[at].before);
	print_input(s.edge[at].input);
}

static void print_state(void)
{
	for (uint32_t i = 0; i < LEGS; i++)
		if (lw->legs[i].used)
			fprintf(stderr, "    (leg %u: %s, ear %s, hears %s)\n", i,
				lw_tables[LW_M_LEG].state[lw->legs[i].state].name,
				lw_tables[LW_M_SW_HEAR].state[lw->seated[i].ear].name,
				lw_hear_name(lw->seated[i].is.hear));
	if (lw->slots[0].used)
		fprintf(stderr, "    (call: %s)\n",
			lw_tables[LW_M_SW_BRIDGE].state[lw->bridges[0].state].name);
}

static void fault(uint32_t at, int n, const char *what)
{
	if (++s.faults > 3)
		return;
	fprintf(stderr, "%s: %s, after\n", s.run->name, what);
	print_way(at);
	if (n >= 0)
		print_input(n);
	print_state();
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
	lw_leg forgotten[LEGS + 1];
	int n = 0;
	struct lw_output o;
	const char *wrong = NULL;

	while (lw_next(lw, &o)) {
		for (int i = 0; i < n; i++)
			if (lw_same_leg(o.leg, forgotten[i]) ||
			    lw_same_leg(o.other_leg, forgotten[i]))
				wrong = "a leg is spoken of that was forgotten";
		if (o.type == LW_DO_FORGET && n <= LEGS)
			forgotten[n++] = o.leg;
	}
	return wrong ? wrong : who_hears_whom();
}

static const char *step(const struct lw_input *in)
{
	s.steps++;
	return lw_step(lw, in) ? NULL : drain();
}

/* ---- from every state there is a way out ---- */

static const char *let_time_pass(void)
{
	const char *wrong = NULL;

	for (int i = 0; !wrong && lw_deadline(lw) != LW_NEVER; i++) {
		if (i == WAITS)
			return "time never comes to rest";
		wrong = step(&(struct lw_input){.type = LW_TICK, .now = lw_deadline(lw)});
	}
	return wrong;
}

static const char *all_is_given_back(void)
{
	struct lw_counts counts = lw_counts(lw);

	return counts.calls || counts.legs || counts.timers || counts.outputs
		       ? "something is not given back"
		       : NULL;
}

static const char *everybody_hangs_up(void)
{
	const char *wrong = NULL;

	for (uint32_t i = 0; !wrong && i < LEGS; i++)
		if (lw->legs[i].used)
			wrong = step(&(struct lw_input){.type = LW_SIG_ENDED,
							.now = lw->serials->now,
							.leg = lw_leg_handle(lw, i)});
	wrong = wrong ? wrong : let_time_pass();
	return wrong ? wrong : all_is_given_back();
}

/* At rest also what an adapter has refused counts: who then hears nothing is on silence. */
static const char *what_is_left_with(uint32_t leg, bool alone)
{
	const struct seated *p = &lw->seated[leg];

	if (p->says)
		return "an announcement never ends";
	if (alone)
		return p->wish.hear == LW_HEAR_ANNOUNCEMENT || lw_leg_holds(lw, leg)
			       ? NULL
			       : "somebody is left alone (law 8)";
	return p->is.hear || lw_leg_holds(lw, leg) ? NULL : "somebody is left on silence (law 8)";
}

/* Two talk, or the host serves one. */
static const char *nobody_is_left_in(uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];
	const char *wrong = NULL;
	unsigned there = 0;

	if (!lw->slots[call].used)
		return NULL;
	if (lw_bridge_seen(lw, call) != LW_CALL_TALKING)
		return "somebody is left ringing (law 8)";
	for (uint32_t i = 0; i < LEGS; i++)
		there += is_up(i) && lw->legs[i].call == call;
	for (uint32_t i = 0; i < LEGS && !wrong; i++)
		if (is_up(i) && lw->legs[i].call == call)
			wrong = what_is_left_with(i, there == 1);
	if (wrong || there == 1)
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
		if (lw->slots[call].used)
			wrong = step(&(struct lw_input){.type = LW_USER_HANGUP,
							.now = lw->serials->now,
							.call = lw_call_handle(lw, call)});
	wrong = wrong ? wrong : let_time_pass();
	return wrong ? wrong : all_is_given_back();
}

/* ---- the search ---- */

static bool is_new(uint64_t key)
{
	uint64_t i = key % SEEN;

	for (; s.seen[i]; i = (i + 1) % SEEN)
		if (s.seen[i] == key)
			return false;
	s.seen[i] = key;
	return true;
}

/* The states of one depth. */
struct layer { unsigned char *state; uint32_t *number; uint32_t count, room; };

static void push(struct layer *layer, const unsigned char *state, uint32_t number)
{
	if (layer->count == layer->room) {
		layer->room = layer->room ? layer->room * 2 : 1024;
		layer->state = realloc(layer->state, layer->room * kept_size());
		layer->number = realloc(layer->number, layer->room * sizeof *layer->number);
		if (!layer->state || !layer->number)
			exit(1);
	}
	memcpy(layer->state + layer->count * kept_size(), state, kept_size());
	layer->number[layer->count++] = number;
}

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
 * there it hears nothing to begin with. */
static bool waits_in_vain(void)
{
	for (uint32_t i = 0; i < LEGS; i++) {
		const struct seated *p = &lw->seated[i];

		if (lw->legs[i].used && (p->ear == SW_HEAR_ASKED_AGAIN ||
					 (p->ear == SW_HEAR_ASKED && !p->wish.hear)))
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
		wrong = restarted_ends(lw, &said, &s.unclaimed);
	if (wrong)
		fault(at, -1, wrong);
}

/* Time is left out: what is left of a deadline is saved, and changes all the while. */
static void check_changed(uint32_t before, int n, const unsigned char *from)
{
	struct lw_input in;
	const char *wrong;

	come_back(from);
	if (n == TICK || !input(n, &in))
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
	static unsigned char here[BLOCK_MAX];

	if (!is_new(likeness()))
		return;
	if (from)
		check_changed(before, n, from);
	assert_true(s.count < STATES_MAX);
	s.edge[s.count].before = before;
	s.edge[s.count].input = (uint8_t)n;
	lw_bury(lw);
	keep(here);
	if (next)
		push(next, here, s.count);
	find_a_way_out(s.count, here);
	restart(s.count++, here);
}

static void try_input(const unsigned char *here, uint32_t at, int n, struct layer *next)
{
	static unsigned char after[BLOCK_MAX];
	struct lw_input in;
	const char *wrong;
	int foretold, err;

	come_back(here);
	if (!input(n, &in))
		return;
	s.steps++;
	foretold = lw_why(lw, &in, NULL, 0);
	err = lw_step(lw, &in);
	if (err != foretold)
		fault(at, n, "lw_why() had foretold another answer");
	if (err) {
		keep(after);
		if (memcmp(after, here, kept_size()))
			fault(at, n, "a refused step has changed something (law 3)");
		return;
	}
	wrong = drain();
	if (wrong)
		fault(at, n, wrong);
	else
		arrive(next, at, n, here);
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

static void begin(const struct run *run)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_input in = {.type = run->originate ? LW_USER_DIAL : LW_SIG_OFFERED, .now = 1,
			      .uri = "sip:alice@example.com", .called = "sip:carol@example.com"};

	config.role = LW_AS_SWITCH;
	config.max_calls = CALLS;
	config.max_legs = LEGS;
	config.max_outputs = LW_STEP_OUTPUTS;
	config.spare_calls = 0;
	config.max_redirects = 1;
	config.alloc = give_block;
	config.release = take_block;
	config.replaces_policy = run->replaces;
	config.refer_mode = run->relays ? LW_REFER_RELAYS : LW_REFER_JOINS;
	if (run->setting)
		assert_int_equal(lw_config_set(&config, run->setting, 1), LW_OK);
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_step(lw, &in), LW_OK);
	assert_null(drain());
	restarted_begin(&config, NULL);
	if (run->joined)
		join(0);
	if (run->joined > 1)
		call_again();
	if (run->joined > 2)
		join(SECOND);
}

/* The last layer is looked at, and not gone on from. */
static void explore(const struct run *run)
{
	struct layer now = {.count = 0}, next = {.count = 0}, empty;

	begin(run);
	s.run = run;
	s.count = 1;
	s.edge = calloc(STATES_MAX, sizeof *s.edge);
	s.seen = calloc(SEEN, sizeof *s.seen);
	assert_true(s.edge && s.seen);
	arrive(&now, 0, 0, NULL);
	for (int depth = 1; depth <= run->depth && s.faults < 3; depth++) {
		for (uint32_t i = 0; i < now.count; i++)
			for (int n = 0; n < INPUTS; n++)
				try_input(now.state + i * kept_size(), now.number[i], n,
					  depth < run->depth ? &next : NULL);
		empty = now;
		empty.count = 0;
		now = next;
		next = empty;
	}
	print_message("%s: %u states, depth %d, each saved and restored, "
		      "%llu subsets of legs not claimed\n",
		      run->name, s.count, run->depth, (unsigned long long)s.unclaimed);
	restarted_end();
	assert_int_equal(s.faults, 0);
	free(now.state), free(now.number), free(next.state), free(next.number);
	free(s.edge), free(s.seen);
	lw_free(lw);
}

static void a_caller_and_who_is_called(void **state)
{
	(void)state;
	explore(&(struct run){"the host routes", NULL, false, DEPTH, 0, 0, false});
}

static void an_address_as_it_is_given(void **state)
{
	(void)state;
	explore(&(struct run){"as given", "route_as_given", false, DEPTH, 0, 0, false});
}

static void two_whom_the_host_calls(void **state)
{
	(void)state;
	explore(&(struct run){"originated, with music", "wait_music", true, DEPTH, 0, 0, false});
}

static void transfers_of_two_who_talk(void **state)
{
	(void)state;
	explore(&(struct run){"transfers", "route_as_given", false, 5, 1, 0, false});
}

/* The transferor has two calls, and the second target rings, or talks. */
static void two_calls_of_one_party(void **state)
{
	(void)state;
	explore(&(struct run){"two calls, one rings", "route_as_given", false, 4, 2, 0, false});
	explore(&(struct run){"two calls", "route_as_given", false, 4, 3, 0, false});
}

/* Whose place is taken, who picks up, and what else comes meanwhile. */
static void places_that_are_taken(void **state)
{
	(void)state;
	explore(&(struct run){"places of two who talk", "route_as_given", false, 4, 1,
			      LW_REPLACES_OPEN, false});
	explore(&(struct run){"a call that rings is picked up", "route_as_given", false, 5, 0,
			      LW_REPLACES_OPEN, false});
	explore(&(struct run){"the host is asked", "route_as_given", false, 4, 1,
			      LW_REPLACES_ASK, false});
	explore(&(struct run){"places in two calls", "route_as_given", false, 3, 3,
			      LW_REPLACES_OPEN, false});
}

static void refers_that_are_passed_on(void **state)
{
	(void)state;
	explore(&(struct run){"a REFER is relayed", "route_as_given", false, 4, 1, 0, true});
	explore(&(struct run){"one with Replaces is relayed", "route_as_given", false, 3, 3, 0,
			      true});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_caller_and_who_is_called),
		cmocka_unit_test(an_address_as_it_is_given),
		cmocka_unit_test(two_whom_the_host_calls),
		cmocka_unit_test(transfers_of_two_who_talk),
		cmocka_unit_test(two_calls_of_one_party),
		cmocka_unit_test(places_that_are_taken),
		cmocka_unit_test(refers_that_are_passed_on),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	print_message("steps: %llu\n", (unsigned long long)s.steps);
	return failed;
}
