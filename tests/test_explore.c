/* SPDX-License-Identifier: BSD-3-Clause */
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

#include "explorer.h"
#include "restarted.h"

enum {
	CALLS = 3,
	LEGS = 5,
	CAPS = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER
};

/* Besides the engine's own block: what the steps so far have said. */
struct said { uint8_t started, open, held_told, user_held, asked, offered; };

static struct said said;

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

static const struct run *run;
static uint64_t *restarted; /* which were, but for their deadlines */
static uint32_t restarts;
static uint64_t steps, unclaimed;

/* ---- what makes two states the same ---- */

static void take_call(uint32_t i)
{
	const struct call *c = &lw->calls[i];
	const struct xfer *x = &c->xfer;
	bool aor = x->news == 403 || x->news == 404 || x->news == 408 || x->news == 480 ||
		   x->news == 503;

	take(lw_slot(lw, i)->used | (uint64_t)c->state << 8 | (uint64_t)c->referred << 16 |
	     (uint64_t)c->replaced << 24 | (uint64_t)lw_slot(lw, i)->legs << 32 |
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
	new_likeness();
	for (uint32_t i = 0; i < CALLS; i++)
		take_call(i);
	for (uint32_t i = 0; i < LEGS; i++)
		take_leg(&lw->legs[i]);
	return likely();
}

static uint64_t likeness(void)
{
	(void)likeness_but_for_time();
	take_timers();
	take(said.started | (uint64_t)said.open << 8 | (uint64_t)said.held_told << 16 |
	     (uint64_t)said.user_held << 24 | (uint64_t)said.asked << 32 |
	     (uint64_t)said.offered << 40);
	return likely();
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
	in->caps = in->type == LW_SIG_ANSWERED ? run->caps : 0;
	in->uri = in->type == LW_SIG_REFER_ASKED || in->type == LW_SIG_OFFERED
			  ? "sip:dave@example.com"
			  : NULL;
	if (!lw->legs[leg].used)
		return false;
	if (in->type == LW_SIG_REFER_ASKED)
		return run->asks && !said.asked;
	if (in->type != LW_SIG_OFFERED)
		return in->type != LW_SIG_CONFIRMED || run->replaces;
	in->other_leg = in->leg;
	in->match = lw->legs[leg].state == LEG_UP ? LW_MATCH_CONFIRMED : LW_MATCH_EARLY_OURS;
	in->flags = LW_F_SAME_WAY;
	return run->replaces && !said.offered;
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
	return lw_call_index(lw, in->call) != LW_NO_INDEX &&
	       (in->type != LW_USER_ATTENDED || !said.started) &&
	       (in->type != LW_USER_ACCEPT || run->asks);
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

static void print_state(void)
{
	for (uint32_t i = 0; i < CALLS; i++)
		if (lw_slot(lw, i)->used)
			fprintf(stderr, "    (call %u: %s, transfer %s)\n", i,
				lw_tables[LW_M_CALL].state[lw->calls[i].state].name,
				lw_tables[LW_M_ATTENDED].state[lw->calls[i].xfer.state].name);
	for (uint32_t i = 0; i < LEGS; i++)
		if (lw->legs[i].used)
			fprintf(stderr, "    (leg %u: %s, %s)\n", i,
				lw_tables[LW_M_LEG].state[lw->legs[i].state].name,
				lw_tables[LW_M_HOLD].state[lw->legs[i].hold].name);
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
	struct forgotten forgotten = {.count = 0};
	const char *wrong = NULL, *told, *leg;
	struct lw_output out;

	while (lw_next(lw, &out)) {
		told = listen(&out);
		leg = speaks_of_forgotten(&forgotten, &out);
		wrong = wrong ? wrong : leg ? leg : told;
	}
	return wrong;
}

static const char *step(const struct lw_input *in)
{
	int err = lw_step(lw, in);

	steps++;
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

static const char *let_time_pass(void) { return time_passes(step, 200); }

static const char *all_is_given_back(void)
{
	const char *wrong = nothing_is_kept();

	return wrong ? wrong : said.open ? "a transfer never ends" : NULL;
}

static const char *peers_hang_up(void)
{
	const char *wrong = all_legs_end(step);

	wrong = wrong ? wrong : let_time_pass();
	return wrong ? wrong : all_is_given_back();
}

static const char *nobody_is_left_held(void)
{
	for (uint32_t i = 0; i < CALLS; i++)
		if (lw_slot(lw, i)->used && lw_xfer_active(lw, i) &&
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
			if (lw_slot(lw, i)->used)
				wrong = step(&(struct lw_input){.type = LW_USER_HANGUP,
								.now = lw->serials->now,
								.call = lw_call_handle(lw, i)});
		if (!wrong)
			wrong = let_time_pass();
	}
	return wrong ? wrong : all_is_given_back();
}

/* ---- the search ---- */

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
	if (!wrong && add_seen(restarted, likeness_but_for_time())) {
		wrong = restarted_ends(lw, &before, &unclaimed);
		restarts++;
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
	static unsigned char here[EXPLORER_BLOCK];
	uint32_t at;

	if (!is_new_state(likeness()))
		return;
	at = add_state(before, n);
	lw_bury(lw);
	keep(here);
	push(next, here, at);
	check_ways_out(at, here);
	check_restart(at, here);
	if (from)
		check_changed(before, n, from);
}

static void try_input(const unsigned char *here, uint32_t at, int n, struct layer *next)
{
	struct lw_input in;
	char why[512];
	int foretold, err;

	if (!input(n, &in))
		return;
	foretold = lw_why(lw, &in, why, sizeof why);
	err = lw_step(lw, &in);
	if (err && err != foretold)
		fault(at, n, "lw_why() had foretold another answer");
	if (err && is_as_kept(here))
		return;
	if (err)
		fault(at, n, "a refused input has changed something (law 3)");
	come_back(here);
	if (err)
		return;
	const char *wrong = step(&in);

	if (wrong)
		fault(at, n, wrong);
	else
		arrive(next, at, n, here);
	come_back(here);
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

static void begin(void)
{
	const struct explored what = {run->name, print_input, print_state, &said, sizeof said};
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_setting setting;

	config.max_calls = CALLS;
	config.max_legs = LEGS;
	config.max_outputs = 2 * LW_STEP_OUTPUTS;
	for (size_t i = 0; run->even && lw_setting(i, &setting); i++)
		if (setting.dfl >= 1000)
			lw_config_set(&config, setting.name, 1000);
	if (run->setting)
		assert_int_equal(lw_config_set(&config, run->setting, run->value), LW_OK);
	restarts = 0;
	steps = unclaimed = 0;
	memset(restarted, 0, EXPLORER_SEEN * sizeof *restarted);
	memset(&said, 0, sizeof said);
	explorer_begin(&what, &config);
	restarted_begin(&config, NULL);
	bob_talks();
}

static enum { EVERY_DAY, QUICK, COMPLETE } how;

static int depth_of_run(void)
{
	if (how == COMPLETE && run->even && !run->asks && !run->replaces)
		return INT_MAX;
	if (how == COMPLETE) /* too many states to see them all: as many as a few minutes allow */
		return run->even ? run->depth + 1 : 14;
	return how == QUICK ? 7 : run->depth;
}

static void try_all(const unsigned char *here, uint32_t at, struct layer *next)
{
	come_back(here);
	for (int n = 0; n < INPUTS; n++)
		try_input(here, at, n, next);
}

static void explore(void)
{
	struct layer now = {.count = 0}, next = {.count = 0};
	int depth = 0;

	begin();
	arrive(&now, 0, TICK, NULL);
	for (; now.count && depth < depth_of_run(); depth++) {
		for (uint32_t i = 0; i < now.count; i++)
			try_all(now.state + i * kept_size(), now.number[i], &next);
		go_deeper(&now, &next);
	}
	print_message("%s: %u states, %llu steps, %s %d inputs deep, %u faults\n", run->name,
		      states, (unsigned long long)steps, now.count ? "up to" : "complete at",
		      depth, faults);
	print_message("  each saved and restored; of %u, %llu subsets of their legs not claimed\n",
		      restarts, (unsigned long long)unclaimed);
	restarted_end();
	free_layer(&now), free_layer(&next);
	explorer_end();
	assert_int_equal(faults, 0);
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
	run = *state;
	explore();
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[sizeof runs / sizeof *runs];

	if (argc > 1)
		how = !strcmp(argv[1], "--complete") ? COMPLETE : QUICK;
	restarted = calloc(EXPLORER_SEEN, sizeof *restarted);
	if (!restarted)
		return 1;
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		tests[i] = (struct CMUnitTest){.name = runs[i].name, .test_func = every_order,
					       .initial_state = (void *)(uintptr_t)&runs[i]};
	return cmocka_run_group_tests_name("explore", tests, NULL, NULL);
}
