/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay_pace.c -- the relay in real time on the loopback: its beat, and what it adds on the
 * way. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <re.h>

#include "relay.h"
#include "ticker.h"

#include "clock_shim.h"
#include "relay_phone.h"

static const char HOST[] = "127.0.0.1";
static const struct relay_config CONFIG;

static void stop(void *arg)
{
	(void)arg;
	re_cancel();
}

/* Lets ms pass, and says how many it were: a busy machine may take its time. */
static uint32_t pass(uint32_t ms)
{
	uint64_t start = ticker_now_us();
	struct tmr tmr;

	tmr_init(&tmr);
	tmr_start(&tmr, ms, stop, NULL);
	(void)re_main(NULL);
	tmr_cancel(&tmr);
	return (uint32_t)((ticker_now_us() - start) / 1000);
}

static struct phone *plugged(struct relay *relay, const char *formats, double hz)
{
	struct phone *p = phone_new(HOST, formats, hz);

	p->slack_ms = 400; /* the loop may be late */
	phone_plug(p, relay, 1);
	phone_offers(p);
	return p;
}

static void hear(struct phone *p, enum relay_hear what, const struct phone *peer)
{
	const struct relay_wish wish = {.hear = what, .peer = peer ? peer->port : NULL};

	assert_int_equal(relay_hear(p->port, &wish), 0);
}

/* Nobody's setting of the clock is heard. */
static void the_beat_is_of_20_ms(void **state)
{
	struct relay *relay = NULL;
	struct phone *p;
	uint32_t ms;

	(void)state;
	assert_int_equal(relay_alloc(&relay, &CONFIG), 0);
	p = plugged(relay, "0", 0);
	hear(p, RELAY_MUSIC, NULL);
	ms = pass(600);
	clock_step(3600000, false);
	ms += pass(300);
	clock_right();
	assert_in_range(p->packets, ms / 20 - 2, ms / 20 + 1);
	assert_int_equal(p->jumps, 0);
	print_message("%" PRIu64 " packets in %u ms, jitter %.2f ms\n", p->packets, ms, p->jitter);
	mem_deref(p);
	mem_deref(relay);
}

/* Beats that are given up are still counted. */
static void a_late_loop_keeps_the_time(void **state)
{
	struct relay *relay = NULL;
	struct phone *p;
	uint64_t since;
	uint32_t ts, ms;

	(void)state;
	assert_int_equal(relay_alloc(&relay, &CONFIG), 0);
	p = plugged(relay, "0", 0);
	hear(p, RELAY_MUSIC, NULL);
	pass(100);
	ts = p->last.ts;
	since = p->at_us;
	(void)usleep(600 * 1000);
	pass(200);
	ms = (uint32_t)((p->at_us - since) / 1000);
	assert_in_range((p->last.ts - ts) / 8, ms - 60, ms + 60);
	mem_deref(p);
	mem_deref(relay);
}

static void what_is_passed_on_is_not_delayed(void **state)
{
	struct relay *relay = NULL;
	struct phone *a, *b;
	struct relay_stats stats;

	(void)state;
	assert_int_equal(relay_alloc(&relay, &CONFIG), 0);
	a = plugged(relay, "0", 440);
	b = plugged(relay, "8", 700);
	hear(a, RELAY_PEER, b);
	hear(b, RELAY_PEER, a);
	a->from = b;
	pass(1000);
	relay_port_stats(a->port, &stats);
	print_message("converted %" PRIu64 " packets; jitter as sent %.2f ms, as heard %.2f ms; "
		      "delay %.3f ms\n", stats.converted, b->sent_jitter, a->jitter, a->delay);
	assert_in_range(stats.converted, b->sent - 3, b->sent);
	assert_true(a->jitter < b->sent_jitter + 5);
	assert_true(a->delay < 10);
	assert_true(phone_hears(a, 700) > -30 && phone_hears(b, 440) > -30);
	assert_int_equal(a->jumps + b->jumps, 0);
	mem_deref(a);
	mem_deref(b);
	mem_deref(relay);
}

static int setup(void **state)
{
	(void)state;
	return libre_init();
}

static int teardown(void **state)
{
	(void)state;
	libre_close();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_beat_is_of_20_ms),
		cmocka_unit_test(a_late_loop_keeps_the_time),
		cmocka_unit_test(what_is_passed_on_is_not_delayed),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
