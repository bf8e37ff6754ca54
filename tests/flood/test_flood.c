/* SPDX-License-Identifier: BSD-3-Clause */
/* test_flood.c -- a flood of messages from strangers; in its middle a call lives on, and an
 * attended transfer takes place.
 *
 * usage: test_flood [SECONDS [RATE]] (6, and 3000 a second).  Prints figures.  What is kept for a
 * transaction's 32 s is still growing in a short flood: that memory is flat is asked of one that
 * lasts 50 s or more. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "../agents.h"
#include "sender.h"

/* What was freed is kept by the address sanitizer, and counts as resident: it is to be little. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=1";
}


enum { ROOM = 200, STRANGERS = 4, LONG_S = 50, SEED = 20 };

static unsigned seconds = 6, rate = 3000;
static struct agent *alice;
static unsigned strangers; /* whose calls our user has answered */

struct memory { double rss_kib; size_t heap; };

/* ---- figures ---- */

static struct memory memory_now(void)
{
	struct mallinfo2 info = mallinfo2();
	struct memory m = {.heap = info.uordblks + info.hblkhd};
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];

	while (f && fgets(line, sizeof line, f))
		(void)sscanf(line, "VmRSS: %lf", &m.rss_kib);
	if (f)
		(void)fclose(f);
	return m;
}

static double cpu_seconds(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void print_sent(const struct flood_tally *t, double took)
{
	uint64_t all = 0;

	for (int k = 0; k < FLOOD_KINDS; k++)
		all += t->sent[k];
	printf("sent %llu in %.1f s, %.0f a second, %llu not taken, %.1f ms late at worst:",
	       (unsigned long long)all, took, (double)all / took, (unsigned long long)t->failed,
	       (double)t->behind_us / 1000);
	for (int k = 0; k < FLOOD_KINDS; k++)
		printf(" %s %llu%s", flood_kind_name((enum flood_kind)k),
		       (unsigned long long)t->sent[k], k + 1 < FLOOD_KINDS ? "," : "\n");
	printf("answers:");
	for (unsigned code = 0; code < 700; code++)
		if (t->answers[code])
			printf(" %u: %llu", code, (unsigned long long)t->answers[code]);
	printf("; requests to them: %llu\n", (unsigned long long)t->requests);
}

static void print_memory(const char *when, struct memory m)
{
	struct lw_re_stats s = lw_re_stats(alice->re);

	printf("%-24s %6.1f MiB resident, %6.1f MiB heap, %u legs, %llu received, %llu shed, "
	       "%llu dropped\n",
	       when, m.rss_kib / 1024, (double)m.heap / (1 << 20), s.legs, (unsigned long long)s.rx,
	       (unsigned long long)s.shed, (unsigned long long)s.dropped);
}

/* ---- the people ---- */

static void roomy(struct lw_config *core, struct lw_re_config *re)
{
	core->max_calls = ROOM;
	core->max_legs = re->max_legs = 2 * ROOM;
	core->refer_policy = LW_REFER_AUTO;
}

/* The user is curious, and answers some strangers; their calls are then abused for REFERs. */
static void answer_strangers(void)
{
	struct lw_call_info info;

	if (strangers < STRANGERS && !lw_call_info(alice->lw, alice->call, &info) &&
	    info.state == LW_CALL_INCOMING && !lw_answer(alice->lw, alice->call, now(alice)))
		strangers++;
	lw_re_pump(alice->re);
}

static void pass(unsigned ms)
{
	enum { STEP = 100 };

	for (unsigned t = 0; t < ms; t += STEP) {
		run_ms(STEP);
		answer_strangers();
	}
}

static bool either(void *arg)
{
	const unsigned *wanted = arg;

	return alice->notes[wanted[0]] >= wanted[1] || alice->notes[wanted[2]] >= wanted[3];
}

/* Alice is told one more of good, or of bad: refused, by an endpoint that was held up by others. */
static bool comes(enum lw_note good, enum lw_note bad)
{
	enum { WAIT_MS = 10000, UNAVAILABLE = 503 };
	unsigned wanted[] = {good, alice->notes[good] + 1, bad, alice->notes[bad] + 1};

	assert_true(until_true(either, wanted, WAIT_MS));
	if (alice->notes[good] >= wanted[1])
		return true;
	assert_int_equal(alice->last[bad].code, UNAVAILABLE);
	return false;
}

/* Alice calls Bob, consults Carol and hands him over; false: one of them was busy. */
static bool hand_over(struct agent *bob, struct agent *carol)
{
	lw_call call;

	DO(alice, lw_dial(alice->lw, bob->uri, 0, &call, now(alice)));
	if (!comes(LW_NOTE_CONNECTED, LW_NOTE_ENDED))
		return false;
	DO(alice, lw_transfer_attended(alice->lw, call, carol->uri, now(alice)));
	if (comes(LW_NOTE_CONSULT_CONNECTED, LW_NOTE_CONSULT_FAILED)) {
		DO(alice, lw_complete(alice->lw, call, now(alice)));
		if (comes(LW_NOTE_TRANSFER_COMPLETED, LW_NOTE_TRANSFER_FAILED))
			return true;
	}
	DO(alice, lw_hangup(alice->lw, call, now(alice)));
	return false;
}

/* Milliseconds of the try that is not refused. */
static unsigned transfer(struct agent *bob, struct agent *carol)
{
	enum { TRIES = 5, PAUSE_MS = 1000 };

	for (unsigned i = 0; i < TRIES; i++) {
		uint64_t began = tmr_jiffies();

		if (hand_over(bob, carol))
			return (unsigned)(tmr_jiffies() - began);
		run_ms(PAUSE_MS);
	}
	fail_msg("refused again and again");
	return 0;
}

/* The call lives: the other end agrees to be held, and to come back. */
static void assert_alive(lw_call call, struct agent *other)
{
	unsigned held = alice->notes[LW_NOTE_HELD], back = alice->notes[LW_NOTE_RESUMED];

	DO(alice, lw_hold(alice->lw, call, now(alice)));
	assert_true(until(alice, LW_NOTE_HELD, held + 1, 10000));
	DO(alice, lw_resume(alice->lw, call, now(alice)));
	assert_true(until(alice, LW_NOTE_RESUMED, back + 1, 10000));
	assert_int_equal(other->notes[LW_NOTE_ENDED], 0);
}

/* ---- the flood ---- */

static uint16_t port_of(const struct agent *agent)
{
	struct sa laddr;

	assert_int_equal(lw_re_laddr(agent->re, LW_RE_UDP, &laddr), 0);
	return sa_port(&laddr);
}

static void assert_flat(struct memory middle, struct memory end)
{
	enum { SHORT_MIB = 64 };

	if (seconds < LONG_S)
		assert_true(end.rss_kib < middle.rss_kib + SHORT_MIB * 1024);
	else
		assert_true(end.rss_kib < middle.rss_kib * 1.1);
}

static void a_flood_disturbs_nobody(void **state)
{
	struct agent *bob, *carol, *dave;
	struct memory before, middle, end;
	struct flood flood;
	double cpu = cpu_seconds();
	unsigned ms;
	lw_call call;

	(void)state;
	alice = agent_make("alice", roomy);
	bob = agent_make("bob", roomy);
	carol = agent_make("carol", roomy);
	dave = agent_make("dave", roomy);
	bob->auto_answer = carol->auto_answer = dave->auto_answer = true;
	connect_agents(alice, dave);
	call = alice->call;
	before = memory_now();
	print_memory("before", before);

	assert_true(flood_start(&flood, port_of(alice), rate, SEED));
	pass(seconds * 1000 * 2 / 3);
	middle = memory_now();
	print_memory("after two thirds", middle);
	ms = transfer(bob, carol);
	assert_alive(call, dave);
	pass(seconds * 1000 / 3);
	end = memory_now();
	print_memory("at the end of the flood", end);
	assert_true(flood_stop(&flood));

	print_sent(flood.tally, seconds);
	printf("the transfer took %u ms; %u strangers were answered; %.0f %% of a core\n", ms,
	       strangers, 100 * (cpu_seconds() - cpu) / seconds);
	flood_free(&flood);
	assert_alive(call, dave);
	assert_flat(middle, end);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_flood_disturbs_nobody, agents_start, agents_end),
	};

	if (argc > 1)
		seconds = (unsigned)strtoul(argv[1], NULL, 10);
	if (argc > 2)
		rate = (unsigned)strtoul(argv[2], NULL, 10);
	if (!seconds || !rate)
		return 2;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
