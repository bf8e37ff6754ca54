/* SPDX-License-Identifier: BSD-3-Clause */
/* test_memory.c -- every allocation of every transfer fails: once, for a while, and for ever.
 *
 *	test_memory                         all of them, and a table of what came of it
 *	test_memory NAME POINT once|while|ever   one of them, with its ladder
 *
 * The endpoint is real, the peers are strict and have memory of their own.  Whatever fails: nothing
 * crashes, nothing is left, every transfer is told its end once, and no peer is left in a call that
 * nobody here knows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/compat.h"
#include "fuzz/dialogs/peer.h"

enum {
	SHORT_MS = 10000,  /* memory comes back after this */
	REST_MS = 400000,  /* every deadline of ours is over */
	STEP = 7,          /* of those that fail on, every seventh */
};

enum how { ONCE, FOR_A_WHILE, FOR_EVER, HOWS };
static const char *const hows[HOWS] = {"once", "while", "ever"};

enum outcome { COMPLETED, FAILED, UNKNOWN, ENDED, NO_CALL, OUTCOMES };
static const char *const outcomes[OUTCOMES] = {"completed", "failed", "unknown", "call ended",
					       "no call"};

enum { BOB, CAROL, DAVE };

static struct world world;
static enum how way;
static uint64_t back_at;
static lw_call call; /* the first one that was up */

/* ---- what the user does ---- */

static int step(struct world *w, enum lw_verb verb, lw_call which, const char *uri)
{
	struct lw_input in = {.type = (uint32_t)verb, .call = which, .uri = uri};
	int err = lw_re_step(w->re, &in);

	say(w, "     user: %s: %s", lw_input_name(in.type), lw_error_name(err));
	return err;
}

/* Every call is answered, and whoever must decide goes back. */
static void told(struct world *w, const struct lw_output *note)
{
	if (note->type == LW_NOTE_INCOMING || note->type == LW_NOTE_RECALLING)
		(void)lw_answer(w->lw, note->call, note->now);
	if (note->type == LW_NOTE_CONNECTED && !call.v)
		call = note->call;
	if (note->type == LW_NOTE_CONSULT_FAILED)
		(void)lw_verb(w->lw, LW_USER_CANCEL, note->call, NULL, note->now);
}

/* Memory that is gone for a while comes back. */
static bool look(void *arg)
{
	(void)arg;
	if (!lw_virtual_failed())
		return false;
	if (!back_at)
		back_at = lw_virtual_now() + SHORT_MS;
	if (way == FOR_A_WHILE && lw_virtual_now() >= back_at) {
		lw_virtual_fail(0, false);
		say(&world, "     memory is back");
	}
	return false;
}

static void wait_ms(uint64_t ms)
{
	(void)lw_virtual_run(ms, look, NULL);
}

static void bob_calls(struct world *w)
{
	peer_invite(w, BOB, "");
	wait_ms(3000);
}

static void we_call(struct world *w)
{
	(void)step(w, LW_USER_DIAL, (lw_call){0}, w->peers[BOB].uri);
	wait_ms(3000);
}

/* ---- what is played ---- */

static void hang_up(struct world *w)
{
	we_call(w);
	(void)step(w, LW_USER_HANGUP, call, NULL);
	wait_ms(2000);
}

static void be_hung_up(struct world *w)
{
	bob_calls(w);
	if (w->dialogc)
		peer_bye(w, &w->dialogs[0]);
	wait_ms(2000);
}

static void blind(struct world *w)
{
	bob_calls(w);
	(void)step(w, LW_USER_BLIND, call, w->peers[CAROL].uri);
	wait_ms(8000);
}

static void voicemail(struct world *w)
{
	we_call(w);
	(void)step(w, LW_USER_VOICEMAIL, call, w->peers[CAROL].uri);
	wait_ms(8000);
}

static void consult(struct world *w)
{
	bob_calls(w);
	(void)step(w, LW_USER_ATTENDED, call, w->peers[CAROL].uri);
	wait_ms(4000);
}

static void attended(struct world *w)
{
	consult(w);
	(void)step(w, LW_USER_COMPLETE, call, NULL);
	wait_ms(8000);
}

static void while_it_rings(struct world *w)
{
	bob_calls(w);
	(void)step(w, LW_USER_ATTENDED, call, w->peers[CAROL].uri);
	wait_ms(900);
	(void)step(w, LW_USER_COMPLETE, call, NULL);
	wait_ms(8000);
}

static void cancelled(struct world *w)
{
	consult(w);
	(void)step(w, LW_USER_CANCEL, call, NULL);
	wait_ms(4000);
}

static void merged(struct world *w)
{
	consult(w);
	(void)step(w, LW_USER_SWAP, call, NULL);
	wait_ms(2000);
	(void)step(w, LW_USER_MERGE, call, NULL);
	wait_ms(2000);
	(void)step(w, LW_USER_COMPLETE, call, NULL);
	wait_ms(8000);
}

static void as_transferee(struct world *w)
{
	bob_calls(w);
	if (w->dialogc)
		peer_refer(w, &w->dialogs[0], w->peers[CAROL].uri);
	wait_ms(4000);
	if (w->dialogc)
		peer_bye(w, &w->dialogs[0]);
	wait_ms(3000);
}

static void as_transferee_with_replaces(struct world *w)
{
	char to[200];

	snprintf(to, sizeof to, "%s?Replaces=x%%3Bto-tag%%3Da%%3Bfrom-tag%%3Db", w->peers[CAROL].uri);
	bob_calls(w);
	if (w->dialogc)
		peer_refer(w, &w->dialogs[0], to);
	wait_ms(4000);
	if (w->dialogc)
		peer_bye(w, &w->dialogs[0]);
	wait_ms(3000);
}

/* Carol takes Bob's place with us. */
static void as_target(struct world *w)
{
	const struct fuzzed *d = &w->dialogs[0];
	char replaces[500];

	bob_calls(w);
	snprintf(replaces, sizeof replaces, "%s;to-tag=%s;from-tag=%s", d->callid, d->rtag, d->ltag);
	if (d->state == UP)
		peer_invite(w, CAROL, replaces);
	wait_ms(4000);
}

#define YES {.on = true, .answer = {200, 200, 200, 200}, .refer = 202}
#define BUSY {.on = true, .answer = {200, 486, 200, 200}, .refer = 202}
#define REFUSED {.on = true, .answer = {200, 200, 200, 200}, .refer = 603}

static const struct scenario {
	const char *name;
	void (*play)(struct world *w);
	struct script script;
	enum outcome usual;
} scenarios[] = {
	{"hang-up", hang_up, YES, ENDED},
	{"hung-up", be_hung_up, YES, ENDED},
	{"blind", blind, YES, COMPLETED},
	{"blind-busy", blind, BUSY, FAILED},
	{"blind-refused", blind, REFUSED, FAILED},
	{"voicemail", voicemail, YES, COMPLETED},
	{"attended", attended, YES, COMPLETED},
	{"attended-busy", consult, BUSY, FAILED},
	{"attended-refused", attended, REFUSED, FAILED},
	{"while-it-rings", while_it_rings, YES, COMPLETED},
	{"cancelled", cancelled, YES, FAILED},
	{"merged", merged, YES, COMPLETED},
	{"transferee", as_transferee, YES, ENDED},
	{"transferee-busy", as_transferee, BUSY, ENDED},
	{"transferee-replaces", as_transferee_with_replaces, YES, ENDED},
	{"target", as_target, YES, ENDED},
};

/* ---- one run ---- */

static enum outcome outcome(const struct world *w)
{
	if (w->notes[LW_NOTE_TRANSFER_COMPLETED])
		return COMPLETED;
	if (w->notes[LW_NOTE_TRANSFER_UNKNOWN])
		return UNKNOWN;
	if (w->notes[LW_NOTE_TRANSFER_FAILED] || w->notes[LW_NOTE_TRANSFER_CANCELLED] ||
	    w->notes[LW_NOTE_TRANSFER_RECALLED])
		return FAILED;
	return w->notes[LW_NOTE_ENDED] ? ENDED : NO_CALL;
}

/* point 0: nothing fails.  How many allocations there were while it was played. */
static uint64_t run(const struct scenario *s, uint64_t point, enum how how, bool loud)
{
	uint64_t begin, count;

	call = (lw_call){0};
	way = how;
	back_at = 0;
	if (!world_begin(&world, 1, &s->script, loud))
		abort();
	world.told = told;
	world.lossy = how == FOR_EVER; /* nothing more can be sent: only what is told counts */
	begin = lw_virtual_allocations();
	lw_virtual_fail(point, how != ONCE);
	s->play(&world);
	count = lw_virtual_allocations() - begin;
	wait_ms(REST_MS);
	if (how != FOR_EVER)
		user_laws_quiet(&world);
	world_close(&world);
	world_end(&world);
	lw_virtual_fail(0, false);
	return count;
}

/* ---- all of them ---- */

static unsigned long table[HOWS][OUTCOMES], points, faults;

static void report(const struct scenario *s, uint64_t point, enum how how)
{
	faults++;
	for (unsigned i = 0; i < world.broken && i < LAWS; i++)
		printf("%s %llu %s: %s\n", s->name, (unsigned long long)point, hows[how],
		       world.laws[i]);
}

static void run_scenario(const struct scenario *s)
{
	uint64_t count = run(s, 0, ONCE, false);

	if (world.broken || outcome(&world) != s->usual) {
		printf("%s: %s without any failure\n", s->name, outcomes[outcome(&world)]);
		report(s, 0, ONCE);
	}
	points += count;
	for (int how = ONCE; how < HOWS; how++) {
		unsigned long before[OUTCOMES];

		memcpy(before, table[how], sizeof before);
		for (uint64_t point = 1; point <= count; point += how == ONCE ? 1 : STEP) {
			(void)run(s, point, (enum how)how, false);
			table[how][outcome(&world)]++;
			if (world.broken)
				report(s, point, (enum how)how);
		}
		printf("%-20s %6s %5llu points ", s->name, hows[how], (unsigned long long)count);
		for (int o = 0; o < OUTCOMES; o++)
			printf(" %s %lu", outcomes[o], table[how][o] - before[o]);
		printf("\n");
	}
}

static int run_all(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(scenarios); i++)
		run_scenario(&scenarios[i]);
	printf("%lu points, %lu with a fault\n", points, faults);
	return faults || points < 1000;
}

static int run_one(const char *name, const char *point, const char *how)
{
	uint64_t number = strtoull(point, NULL, 10);

	for (size_t i = 0; i < ARRAY_SIZE(scenarios); i++)
		for (int h = 0; h < HOWS; h++)
			if (!strcmp(scenarios[i].name, name) && !strcmp(hows[h], how))
				(void)run(&scenarios[i], number, (enum how)h, true);
	return world.broken != 0;
}

int main(int argc, char **argv)
{
	int err;

	stderr = fopen("/dev/null", "w"); /* libre's own complaints */
	if (libre_init())
		return 2;
	(void)run(&scenarios[0], 0, ONCE, false); /* what libre keeps from now on is no leak */
	err = argc == 4 ? run_one(argv[1], argv[2], argv[3]) : run_all();
	lw_virtual_end();
	libre_close();
	return err;
}
