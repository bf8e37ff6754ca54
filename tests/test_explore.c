/* test_explore.c -- drives the engine itself through every order of a bounded set of inputs.
 *
 * The engine is one block of bytes, so a state is kept by copying it and come back to by copying it
 * back.  Breadth first: a state is visited once however it was reached (what is compared is
 * everything that a later step can depend on; texts, codes that only notes carry, and generations
 * are not).  In each state each input is tried, also those that no sane network sends; then:
 *
 *	a step that is refused has changed nothing (law 3), and lw_why() had said so
 *	a transfer ends at most once, and only if it began (law 6)
 *	nothing is said about a leg that was forgotten
 *	if all peers hang up, everything is given back; time does the rest
 *	if everybody falls silent, no transfer waits for ever (law 5) and nobody is left held
 *	(law 8)
 *	saved and restored in another engine it is the same, and what has changed is named (R75)
 *	whichever legs are not claimed then, every call and every transfer ends, and is told
 *
 * The last is done once for all states that differ only in their deadlines. */
#include <limits.h>
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

enum {
	BLOCK_MAX = 1 << 17,
	STATES_MAX = 1 << 20,
	SLOTS = 1 << 21,
	INPUTS_MAX = 128,
	CALLS = 3,
	LEGS = 5,
	CAPS = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER
};

/* Besides the engine's own block: what the steps so far have said. */
struct said { uint8_t started, open, held_told, user_held, asked, offered; };

static _Alignas(16) unsigned char block[BLOCK_MAX];
static struct lw *lw;
static struct said said;

static void *give_block(size_t size, void *arg)
{
	(void)arg;
	return size <= BLOCK_MAX ? block : NULL;
}

static void take_block(void *memory, void *arg)
{
	(void)memory, (void)arg;
}

/* ---- one run ---- */

struct run {
	const char *name;
	const char *setting;
	uint32_t value;
	uint32_t caps; /* of the target */
	bool even;     /* all deadlines the same, so that they fall together */
	bool asks, replaces; /* the peer asks for a transfer of its own; somebody replaces it */
	int depth;
};

struct edge { uint32_t before; uint8_t input; };

static struct {
	const struct run *run;
	struct edge *edge;
	uint64_t *seen, *restarted;
	uint32_t count, restarts;
	uint64_t steps, unclaimed;
	unsigned faults;
} s;

/* ---- keeping a state: the block without what a drained queue holds ---- */

struct part { size_t at, size; };

static int parts(struct part part[2])
{
	size_t out = (size_t)((unsigned char *)lw->out - block);
	size_t after = out + lw->out_size * sizeof(struct lw_output);

	part[0] = (struct part){0, out};
	part[1] = (struct part){after, lw->size - after};
	return 2;
}

static size_t kept_size(void)
{
	struct part part[2];

	parts(part);
	return part[0].size + part[1].size + sizeof said;
}

static void keep(unsigned char *to)
{
	struct part part[2];

	for (int i = 0, n = parts(part); i < n; to += part[i++].size)
		memcpy(to, block + part[i].at, part[i].size);
	memcpy(to, &said, sizeof said);
}

static void come_back(const unsigned char *from)
{
	struct part part[2];

	for (int i = 0, n = parts(part); i < n; from += part[i++].size)
		memcpy(block + part[i].at, from, part[i].size);
	memcpy(&said, from, sizeof said);
}

/* ---- what makes two states the same ---- */

static uint64_t hash;

static void take(uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	hash ^= hash >> 29;
}

static void take_call(uint32_t i)
{
	const struct call *c = &lw->calls[i];
	const struct xfer *x = &c->xfer;
	bool aor = x->news == 403 || x->news == 404 || x->news == 408 || x->news == 480 ||
		   x->news == 503;

	take(lw->slots[i].used | (uint64_t)c->state << 8 | (uint64_t)c->referred << 16 |
	     (uint64_t)c->replaced << 24 | (uint64_t)lw->slots[i].legs << 32 |
	     (uint64_t)(c->cause != 0) << 48);
	take(c->party | (uint64_t)c->next << 32);
	take(c->old | (uint64_t)c->consult << 32);
	take(c->parent | (uint64_t)x->method << 32 | (uint64_t)x->state << 40 |
	     (uint64_t)x->as << 48);
	take(x->user_left | (uint64_t)x->by_replaces << 8 | (uint64_t)x->aor_used << 16 |
	     (uint64_t)x->mixed << 24 | (uint64_t)(x->kept.v != 0) << 32 | (uint64_t)aor << 40 |
	     (uint64_t)(x->news >= 180) << 48);
}

static void take_leg(const struct leg *l)
{
	take(l->used | (uint64_t)l->state << 8 | (uint64_t)l->hold << 16 | (uint64_t)l->role << 24 |
	     (uint64_t)l->call << 32);
	take(l->caps | (uint64_t)l->refer_out << 16 | (uint64_t)l->refer_in << 24 |
	     (uint64_t)l->seen << 32);
}

static uint64_t likeness_but_for_time(void)
{
	hash = 1;
	for (uint32_t i = 0; i < CALLS; i++)
		take_call(i);
	for (uint32_t i = 0; i < LEGS; i++)
		take_leg(&lw->legs[i]);
	return hash ? hash : 1;
}

static uint64_t likeness(void)
{
	(void)likeness_but_for_time();
	for (uint32_t i = 0; i < lw->timers.slots; i++)
		take(lw->timers.where[i]
			     ? lw->timers.heap[lw->timers.where[i] - 1].at - lw->serials->now
			     : LW_NEVER);
	take(said.started | (uint64_t)said.open << 8 | (uint64_t)said.held_told << 16 |
	     (uint64_t)said.user_held << 24 | (uint64_t)said.asked << 32 |
	     (uint64_t)said.offered << 40);
	return hash ? hash : 1;
}

/* ---- inputs, by number: the first are verbs on each call, then signals to each leg, then time
 * ---- */

static const uint8_t verbs[] = {LW_USER_ATTENDED, LW_USER_COMPLETE, LW_USER_CANCEL, LW_USER_SWAP,
				LW_USER_MERGE,    LW_USER_RETRY,    LW_USER_HANGUP, LW_USER_ANSWER,
				LW_USER_HOLD,     LW_USER_RESUME,   LW_USER_ACCEPT, LW_USER_SPLIT,
				LW_USER_DROP};
static const struct { uint8_t type; int16_t code;
} signals[] = {
	{LW_SIG_RINGING, 180},      {LW_SIG_ANSWERED, 200},   {LW_SIG_REJECTED, 486},
	{LW_SIG_ENDED, 0},          {LW_SIG_CONFIRMED, 0},    {LW_SIG_MEDIA_OK, 0},
	{LW_SIG_MEDIA_FAILED, 488}, {LW_SIG_REFER_OK, 202},   {LW_SIG_REFER_NO, 603},
	{LW_SIG_REFER_NEWS, 180},   {LW_SIG_REFER_NEWS, 200}, {LW_SIG_REFER_NEWS, 486},
	{LW_SIG_REFER_NEWS, 503},   {LW_SIG_REFER_OVER, 0},   {LW_SIG_REFER_ASKED, 0},
	{LW_SIG_OFFERED, 0},
};

enum {
	VERBS = sizeof verbs,
	SIGNALS = sizeof signals / sizeof *signals,
	TICK = VERBS * CALLS + SIGNALS * LEGS,
	INPUTS
};

static bool signal_input(int n, struct lw_input *in)
{
	uint32_t leg = (uint32_t)n / SIGNALS;

	in->type = signals[n % SIGNALS].type;
	in->code = signals[n % SIGNALS].code;
	in->leg = lw_leg_handle(lw, leg);
	in->caps = in->type == LW_SIG_ANSWERED ? s.run->caps : 0;
	in->uri = in->type == LW_SIG_REFER_ASKED || in->type == LW_SIG_OFFERED
			  ? "sip:dave@example.com"
			  : NULL;
	if (!lw->legs[leg].used)
		return false;
	if (in->type == LW_SIG_REFER_ASKED)
		return s.run->asks && !said.asked;
	if (in->type != LW_SIG_OFFERED)
		return in->type != LW_SIG_CONFIRMED || s.run->replaces;
	in->other_leg = in->leg;
	in->match = lw->legs[leg].state == LEG_UP ? LW_MATCH_CONFIRMED : LW_MATCH_EARLY_OURS;
	in->flags = LW_F_SAME_WAY;
	return s.run->replaces && !said.offered;
}

/* Input number n as things stand; false when it has no object now. */
static bool input(int n, struct lw_input *in)
{
	*in = (struct lw_input){.now = lw->serials->now};
	if (n == TICK) {
		in->type = LW_TICK;
		in->now = lw_deadline(lw);
		return in->now != LW_NEVER;
	}
	if (n >= VERBS * CALLS)
		return signal_input(n - VERBS * CALLS, in);
	in->type = verbs[n % VERBS];
	in->call = lw_call_handle(lw, (uint32_t)n / VERBS);
	if (in->type == LW_USER_ATTENDED)
		in->uri = "sip:carol@example.com";
	return lw->slots[n / VERBS].used && (in->type != LW_USER_ATTENDED || !said.started) &&
	       (in->type != LW_USER_ACCEPT || s.run->asks);
}

static void print_input(int n)
{
	if (n == TICK)
		fprintf(stderr, "    time passes\n");
	else if (n < VERBS * CALLS)
		fprintf(stderr, "    %s call %d\n", lw_input_name(verbs[n % VERBS]), n / VERBS);
	else
		fprintf(stderr, "    leg %d: %s %d\n", (n - VERBS * CALLS) / SIGNALS,
			lw_input_name(signals[(n - VERBS * CALLS) % SIGNALS].type),
			signals[(n - VERBS * CALLS) % SIGNALS].code);
}

/* ---- what is wrong ---- */

static void print_way(uint32_t at)
{
	if (!at)
		return;
	print_way(s.edge[at].before);
	print_input(s.edge[at].input);
}

static void print_state(void)
{
	for (uint32_t i = 0; i < CALLS; i++)
		if (lw->slots[i].used)
			fprintf(stderr, "    (call %u: %s, transfer %s)\n", i,
				lw_tables[LW_M_CALL].state[lw->calls[i].state].name,
				lw_tables[LW_M_ATTENDED].state[lw->calls[i].xfer.state].name);
	for (uint32_t i = 0; i < LEGS; i++)
		if (lw->legs[i].used)
			fprintf(stderr, "    (leg %u: %s, %s)\n", i,
				lw_tables[LW_M_LEG].state[lw->legs[i].state].name,
				lw_tables[LW_M_HOLD].state[lw->legs[i].hold].name);
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

/* ---- a step and what it says ---- */

static const char *listen(const struct lw_output *o)
{
	if (o->type == LW_NOTE_TRANSFER_STARTED) {
		if (said.open)
			return "a transfer begins while one is under way";
		said.started = said.open = 1;
		said.held_told = 0;
	}
	if (o->type == LW_NOTE_RESUME_FAILED)
		said.held_told = 1;
	if (!lw_ends_transfer(o))
		return NULL;
	if (!said.open)
		return "a transfer ends twice (law 6)";
	said.open = 0;
	said.held_told |= o->parties == LW_HELD;
	return NULL;
}

static const char *drain(void)
{
	lw_leg forgotten[LEGS + 1];
	int n = 0;
	struct lw_output o;
	const char *wrong = NULL;

	while (lw_next(lw, &o)) {
		const char *now_wrong = listen(&o);

		for (int i = 0; i < n; i++)
			if (lw_same_leg(o.leg, forgotten[i]) ||
			    lw_same_leg(o.other_leg, forgotten[i]))
				now_wrong = o.type == LW_DO_FORGET
						    ? "a leg is forgotten twice"
						    : "a leg is spoken of that was forgotten";
		if (o.type == LW_DO_FORGET && n <= LEGS)
			forgotten[n++] = o.leg;
		wrong = wrong ? wrong : now_wrong;
	}
	return wrong;
}

static const char *step(const struct lw_input *in)
{
	int err = lw_step(lw, in);

	s.steps++;
	if (err)
		return NULL;
	if (in->type == LW_USER_HOLD)
		said.user_held = 1;
	if (in->type == LW_SIG_REFER_ASKED)
		said.asked = 1;
	if (in->type == LW_SIG_OFFERED)
		said.offered = 1;
	return drain();
}

/* ---- from every state there is a way out ---- */

static const char *let_time_pass(void)
{
	const char *wrong = NULL;

	for (int i = 0; !wrong && lw_deadline(lw) != LW_NEVER; i++) {
		if (i == 200)
			return "time never comes to rest";
		wrong = step(&(struct lw_input){.type = LW_TICK, .now = lw_deadline(lw)});
	}
	return wrong;
}

static const char *all_is_given_back(void)
{
	struct lw_counts c = lw_counts(lw);

	return c.calls || c.legs || c.timers || c.outputs ? "not everything is given back"
	       : said.open                                ? "a transfer never ends"
							  : NULL;
}

static const char *peers_hang_up(void)
{
	const char *wrong = NULL;

	for (uint32_t i = 0; !wrong && i < LEGS; i++)
		if (lw->legs[i].used)
			wrong = step(&(struct lw_input){.type = LW_SIG_ENDED,
							.leg = lw_leg_handle(lw, i),
							.now = lw->serials->now});
	if (!wrong)
		wrong = let_time_pass();
	return wrong ? wrong : all_is_given_back();
}

static const char *nobody_is_left_held(void)
{
	for (uint32_t i = 0; i < CALLS; i++)
		if (lw->slots[i].used && lw_xfer_active(lw, i) &&
		    lw->calls[i].xfer.state != ATTENDED_MERGED)
			return "a transfer waits for ever (law 5)";
	if (said.open || said.user_held || said.held_told)
		return NULL;
	for (uint32_t i = 0; i < LEGS; i++)
		if (lw->legs[i].used && lw->legs[i].state == LEG_UP &&
		    lw->legs[i].hold != HOLD_TALKING)
			return "somebody is left held and nobody was told (law 8)";
	return NULL;
}

static const char *everybody_is_silent(void)
{
	const char *wrong = let_time_pass();

	if (!wrong)
		wrong = nobody_is_left_held();
	for (int round = 0; round < 3 && !wrong; round++) {
		for (uint32_t i = 0; i < CALLS && !wrong; i++)
			if (lw->slots[i].used)
				wrong = step(&(struct lw_input){.type = LW_USER_HANGUP,
								.now = lw->serials->now,
								.call = lw_call_handle(lw, i)});
		if (!wrong)
			wrong = let_time_pass();
	}
	return wrong ? wrong : all_is_given_back();
}

/* ---- the search ---- */

static bool add_seen(uint64_t *seen, uint64_t key)
{
	uint64_t i = key % SLOTS;

	for (; seen[i]; i = (i + 1) % SLOTS)
		if (seen[i] == key)
			return false;
	seen[i] = key;
	return true;
}

struct layer { unsigned char *state; uint32_t *number; uint32_t count, room; };

static void push(struct layer *layer, const unsigned char *state, uint32_t number)
{
	size_t size = kept_size();

	if (layer->count == layer->room) {
		layer->room = layer->room ? layer->room * 2 : 1024;
		layer->state = realloc(layer->state, layer->room * size);
		layer->number = realloc(layer->number, layer->room * sizeof *layer->number);
		if (!layer->state || !layer->number)
			exit(1);
	}
	memcpy(layer->state + layer->count * size, state, size);
	layer->number[layer->count++] = number;
}

static void check_ways_out(uint32_t at, const unsigned char *here)
{
	const char *wrong = peers_hang_up();

	if (wrong)
		fault(at, -1, wrong);
	come_back(here);
	wrong = everybody_is_silent();
	if (wrong)
		fault(at, -1, wrong);
}

static void check_restart(uint32_t at, const unsigned char *here)
{
	struct restarted_said before = {said.user_held, said.held_told};
	const char *wrong;

	come_back(here);
	wrong = restarted_alike(lw);
	if (!wrong && add_seen(s.restarted, likeness_but_for_time())) {
		wrong = restarted_ends(lw, &before, &s.unclaimed);
		s.restarts++;
	}
	if (wrong)
		fault(at, -1, wrong);
}

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
	drain();
	if (wrong)
		fault(before, n, wrong);
}

static void arrive(struct layer *next, uint32_t before, int n, const unsigned char *from)
{
	static unsigned char here[BLOCK_MAX];

	if (!add_seen(s.seen, likeness()))
		return;
	if (s.count == STATES_MAX) {
		fprintf(stderr, "more than %d states\n", STATES_MAX);
		exit(1);
	}
	s.edge[s.count] = (struct edge){before, (uint8_t)n};
	lw_bury(lw);
	keep(here);
	push(next, here, s.count);
	check_ways_out(s.count, here);
	check_restart(s.count++, here);
	if (from)
		check_changed(before, n, from);
}

static void try_input(const unsigned char *here, uint32_t at, int n, struct layer *next)
{
	static unsigned char after[BLOCK_MAX];
	struct lw_input in;
	char why[512];
	int foretold, err;

	come_back(here);
	if (!input(n, &in))
		return;
	foretold = lw_why(lw, &in, why, sizeof why);
	err = lw_step(lw, &in);
	if (err) {
		keep(after);
		if (memcmp(here, after, kept_size()))
			fault(at, n, "a refused input has changed something (law 3)");
		if (err != foretold)
			fault(at, n, "lw_why() had foretold another answer");
		return;
	}
	come_back(here);
	const char *wrong = step(&in);

	if (wrong)
		fault(at, n, wrong);
	else
		arrive(next, at, n, here);
}

static void must(const struct lw_input *in)
{
	assert_int_equal(lw_step(lw, in), LW_OK);
	drain();
}

static void bob_talks(void)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = "sip:bob@example.com", .caps = CAPS};

	must(&in);
	in = (struct lw_input){.type = LW_USER_ANSWER, .call = lw_made(lw).call};
	lw_leg leg = lw_made(lw).leg;

	must(&in);
	must(&(struct lw_input){.type = LW_SIG_CONFIRMED, .leg = leg});
}

static void begin(const struct run *run)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_setting setting;

	config.max_calls = CALLS;
	config.max_legs = LEGS;
	config.max_outputs = 2 * LW_STEP_OUTPUTS;
	config.alloc = give_block;
	config.release = take_block;
	for (size_t i = 0; run->even && lw_setting(i, &setting); i++)
		if (setting.dfl >= 1000)
			lw_config_set(&config, setting.name, 1000);
	if (run->setting)
		assert_int_equal(lw_config_set(&config, run->setting, run->value), LW_OK);
	s.run = run;
	s.count = s.faults = s.restarts = 0;
	s.steps = s.unclaimed = 0;
	memset(s.seen, 0, SLOTS * sizeof *s.seen);
	memset(s.restarted, 0, SLOTS * sizeof *s.restarted);
	memset(&said, 0, sizeof said);
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	restarted_begin(&config, NULL);
	bob_talks();
}

static enum { EVERY_DAY, QUICK, COMPLETE } how;

static int depth_of(const struct run *run)
{
	if (how == COMPLETE && run->even && !run->asks && !run->replaces)
		return INT_MAX;
	if (how == COMPLETE) /* too many states to see them all: as many as a few minutes allow */
		return run->even ? run->depth + 1 : 14;
	return how == QUICK ? 7 : run->depth;
}

static void explore(const struct run *run)
{
	struct layer now = {0}, next = {0};
	int depth = 0;

	begin(run);
	arrive(&now, 0, TICK, NULL);
	for (; now.count && depth < depth_of(run); depth++) {
		for (uint32_t i = 0; i < now.count; i++)
			for (int n = 0; n < INPUTS; n++)
				try_input(now.state + i * kept_size(), now.number[i], n, &next);
		struct layer swap = now;

		now = next;
		next = swap;
		next.count = 0;
	}
	print_message("%s: %u states, %llu steps, %s %d inputs deep, %u faults\n", run->name,
		      s.count, (unsigned long long)s.steps, now.count ? "up to" : "complete at",
		      depth, s.faults);
	print_message("  each saved and restored; of %u, %llu subsets of their legs not claimed\n",
		      s.restarts, (unsigned long long)s.unclaimed);
	restarted_end();
	free(now.state), free(now.number), free(next.state), free(next.number);
	lw_free(lw);
	assert_int_equal(s.faults, 0);
}

/* The depth is for every day; with --complete most runs go on until there is nothing new, with
 * --quick it stops early. */
static const struct run runs[] = {
	{"deadlines alike", NULL, 0, CAPS, true, false, false, 12},
	{"deadlines as they are", NULL, 0, CAPS, false, false, false, 10},
	{"no Replaces at the target", NULL, 0, LW_CAP_KNOWN, true, false, false, 11},
	{"complete while it rings: blind", "on_complete_ringing", LW_RINGING_BLIND, CAPS, true,
	 false, false, 9},
	{"complete while it rings: early", "on_complete_ringing", LW_RINGING_EARLY,
	 CAPS | LW_CAP_EARLY, true, false, false, 9},
	{"hang up while consulting: return", "on_hangup_consulting", LW_HANGUP_RETURNS, CAPS, true,
	 false, false, 9},
	{"return by itself", "auto_return", 1, CAPS, true, false, false, 12},
	{"the peer asks for a transfer too", NULL, 0, CAPS, true, true, false, 8},
	{"somebody replaces a peer meanwhile", NULL, 0, CAPS, true, false, true, 8},
};

static void every_order(void **state)
{
	explore(*state);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[sizeof runs / sizeof *runs];

	if (argc > 1)
		how = !strcmp(argv[1], "--complete") ? COMPLETE : QUICK;
	s.edge = calloc(STATES_MAX, sizeof *s.edge);
	s.seen = calloc(SLOTS, sizeof *s.seen);
	s.restarted = calloc(SLOTS, sizeof *s.restarted);
	if (!s.edge || !s.seen || !s.restarted)
		return 1;
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		tests[i] = (struct CMUnitTest){.name = runs[i].name, .test_func = every_order,
					       .initial_state = (void *)(uintptr_t)&runs[i]};
	return cmocka_run_group_tests_name("explore", tests, NULL, NULL);
}
