/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_clock.c -- the time of day is set while calls are up: the endpoint's timers, and those of
 * libre's transactions, go on as if nothing had been. */
#include "agents.h"

#include <poll.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "clock_shim.h"

/* LONG: a busy machine takes its time, and is far from the minute all the same. */
enum { BACK = -60 * 1000, AHEAD = 3600 * 1000, BEAT_MS = 5, LONG = 5000 };

/* ---- a loop that ends by the monotonic clock ---- */

static struct {
	const struct agent *agent;
	enum lw_note note;
	unsigned left;
	int fd;
} real;

static void beat(int flags, void *arg)
{
	uint64_t times;

	(void)flags;
	(void)arg;
	assert_int_equal(read(real.fd, &times, sizeof times), sizeof times);
	real.left -= times < real.left ? (unsigned)times : real.left;
	if (!real.left || (real.agent && real.agent->notes[real.note]))
		re_cancel();
}

/* Runs for ms, or until the agent has had the note: the ms it took. */
static unsigned real_ms(unsigned ms, const struct agent *agent, enum lw_note note)
{
	struct itimerspec each = {{0, BEAT_MS * 1000000}, {0, BEAT_MS * 1000000}};
	unsigned all = ms / BEAT_MS;
	compat_watch watch = 0;

	real.agent = agent;
	real.note = note;
	real.left = all;
	real.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	assert_int_equal(timerfd_settime(real.fd, 0, &each, NULL), 0);
	assert_int_equal(compat_watch_start(&watch, real.fd, beat, NULL), 0);
	(void)re_main(NULL);
	compat_watch_stop(&watch, real.fd);
	close(real.fd);
	return (all - real.left) * BEAT_MS;
}

static void short_deadline(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->no_response_ms = 700; /* libre sends again after 500 */
}

static int clock_agents_end(void **state)
{
	clock_right();
	return agents_end(state);
}

/* ---- the endpoint's own deadlines, and libre's ---- */

struct step { const char *what; int64_t ms; bool told; };

static const struct step steps[] = {
	{"back, and the kernel tells", BACK, true},
	{"back, and nothing tells", BACK, false},
	{"a little back", -400, true},
	{"ahead, and the kernel tells", AHEAD, true},
	{"a little ahead", 300, true},
};

/* An INVITE that nobody answers: it is sent again after 500 ms (RFC 3261 17.1.1.2), and given up
 * after 700 ms. */
static void a_deadline_is_met(const struct step *step)
{
	struct agent *a = agent_make("alice", short_deadline);
	struct raw *r = raw_make();
	unsigned ms;

	assert_int_equal(lw_dial(a->lw, r->uri, 0, &a->call, lw_re_now(a->re)), 0);
	lw_re_pump(a->re);
	ms = real_ms(100, NULL, 0);
	clock_step(step->ms, step->told);
	ms += real_ms(LONG, a, LW_NOTE_ENDED);
	print_message("%s: INVITE sent %u times, given up after %u ms\n", step->what, r->inc, ms);
	assert_in_range(ms, 680, LONG);
	assert_in_range(r->inc, 2, 3);
	clock_step(-step->ms, step->told);
	mem_deref(a->re);
	a->re = NULL;
}

static void deadlines_are_met_after_a_step(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		clock_right();
		assert_int_equal(agents_start(NULL), 0);
		a_deadline_is_met(&steps[i]);
		assert_int_equal(agents_end(NULL), 0);
	}
}

/* libre's transactions alone: a BYE without an answer is sent at 0, 500 and 1500 ms. */
static void libre_sends_again_in_time(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	(void)call_raw(a, r);
	r->inc = 0;
	assert_int_equal(lw_hangup(a->lw, a->call, lw_re_now(a->re)), 0);
	lw_re_pump(a->re);
	(void)real_ms(100, NULL, 0);
	clock_step(BACK, true);
	for (unsigned i = 0; i < LONG / 100 && r->inc < 3; i++)
		(void)real_ms(100, NULL, 0);
	assert_in_range(r->inc, 3, 4);
}

/* A call lives through an hour of daylight saving that somebody set by hand. */
static void a_call_outlives_a_step_ahead(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);

	(void)state;
	connect_agents(a, b);
	clock_step(AHEAD, true);
	(void)real_ms(300, NULL, 0);
	assert_int_equal(a->notes[LW_NOTE_ENDED] + b->notes[LW_NOTE_ENDED], 0);
	assert_int_equal(lw_hangup(a->lw, a->call, lw_re_now(a->re)), 0);
	lw_re_pump(a->re);
	assert_in_range(real_ms(LONG, b, LW_NOTE_ENDED), 0, LONG - BEAT_MS);
}

/* Two endpoints share libre's list: it is moved once. */
static void two_endpoints_move_the_timers_once(void **state)
{
	struct tmr mine = {.jfs = 0};
	uint64_t left;

	(void)state;
	(void)agent_make("alice", NULL);
	(void)agent_make("bob", NULL);
	tmr_start(&mine, 30000, (tmr_h *)re_cancel, NULL);
	clock_step(BACK, true);
	(void)real_ms(100, NULL, 0);
	left = tmr_get_expire(&mine);
	tmr_cancel(&mine);
	assert_in_range(left, 30000 - LONG, 30000);
}

/* The time given to verbs is never that of day. */
static void the_time_of_verbs_is_not_of_day(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	uint64_t before = lw_re_now(a->re);

	(void)state;
	clock_step(AHEAD, false);
	assert_in_range(lw_re_now(a->re) - before, 0, LONG);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, agents_start, clock_agents_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deadlines_are_met_after_a_step),
		TEST(libre_sends_again_in_time),
		TEST(a_call_outlives_a_step_ahead),
		TEST(two_endpoints_move_the_timers_once),
		TEST(the_time_of_verbs_is_not_of_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
