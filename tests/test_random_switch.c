/* test_random_switch.c -- seeded walks: phones that call each other through a switch over a bad
 * network, and a host that routes, serves, sends on and drops at any time.
 *
 *	LW_SEEDS=n test_random_switch    that many walks (300)
 *	LW_SEED=n test_random_switch     this one, with its ladder */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/mock.h>

enum { PHONES = 4, STEPS = 60, QUIET_MS = 900000, FIRST = 1 };

struct walk {
	uint64_t seed, luck;
	struct lw_net *net;
	unsigned answered;
};

static unsigned totals[LW_OUTPUT_TYPES];

static uint32_t below(struct walk *walk, uint32_t bound)
{
	uint64_t x = walk->luck += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((x ^ x >> 31) % bound);
}

static bool chance(struct walk *walk, uint32_t percent) { return below(walk, 100) < percent; }

static void put(const char *line, void *arg)
{
	(void)arg;
	print_message("%s\n", line);
}

static struct lw *pbx(struct walk *walk) { return lw_net_engine(walk->net, 0); }
static lw_time now(struct walk *walk) { return lw_net_now(walk->net); }

static const char *phone(uint32_t n)
{
	static const char *const name[] = {"sip:p1", "sip:p2", "sip:p3", "sip:p4", "sip:nobody"};

	return name[n];
}

/* ---- the host of the switch ---- */

static uint32_t more_or_not(struct walk *walk)
{
	return (chance(walk, 20) ? LW_F_NO_DIVERT : 0u) | (chance(walk, 10) ? LW_F_TO_MAILBOX : 0u);
}

static void on_note(const struct lw_output *note, void *arg)
{
	struct walk *walk = arg;
	lw_call call = note->call;

	if (note->type != LW_NOTE_ROUTE || chance(walk, 5)) /* or it never answers */
		return;
	if (chance(walk, note->cause ? 60 : 10)) {
		(void)lw_route_end(pbx(walk), call, chance(walk, 50) ? 0 : 486, note->now);
		return;
	}
	if (chance(walk, 10)) {
		(void)lw_serve(pbx(walk), call, note->now);
		return;
	}
	(void)lw_route_to(pbx(walk), call, phone(below(walk, PHONES + 1)), more_or_not(walk),
			  note->now);
	if (chance(walk, 30))
		(void)lw_route_to(pbx(walk), call, phone(below(walk, PHONES)), LW_F_MORE,
				  note->now);
}

static lw_call some_call(struct walk *walk, struct lw *lw)
{
	lw_call call = {0}, next = {0};

	while (next = lw_call_next(lw, next), next.v)
		if (!call.v || chance(walk, 30))
			call = next;
	return call;
}

static lw_leg some_leg(struct walk *walk, lw_call call)
{
	lw_leg leg = {0}, next = {0};

	while (next = lw_call_leg_next(pbx(walk), call, next), next.v)
		if (!leg.v || chance(walk, 50))
			leg = next;
	return leg;
}

static void goes_on_with_a_transfer(struct walk *walk, lw_leg leg)
{
	struct lw *lw = pbx(walk);

	switch (below(walk, 6)) {
	case 0:
	case 1: (void)lw_complete_for(lw, leg, now(walk)); break;
	case 2: (void)lw_cancel_for(lw, leg, now(walk)); break;
	case 3: (void)lw_swap_for(lw, leg, now(walk)); break;
	case 4: (void)lw_merge_for(lw, leg, now(walk)); break;
	case 5: (void)lw_retry_for(lw, leg, NULL, now(walk)); break;
	}
}

static void host_does_something(struct walk *walk)
{
	struct lw *lw = pbx(walk);
	lw_call call = some_call(walk, lw);
	lw_leg leg = some_leg(walk, call);

	switch (below(walk, 17)) {
	case 0: (void)lw_serve(lw, call, now(walk)); break;
	case 1: (void)lw_extend(lw, call, "sip:2@pbx", now(walk)); break;
	case 2: (void)lw_clear_call(lw, call, now(walk)); break;
	case 3: (void)lw_drop_leg(lw, leg, now(walk)); break;
	case 4: (void)lw_hold_for(lw, leg, now(walk)); break;
	case 5: (void)lw_retrieve_for(lw, leg, now(walk)); break;
	case 6: (void)lw_announce(lw, leg, chance(walk, 70) ? "beep" : "", now(walk)); break;
	case 7:
		(void)lw_originate(lw, phone(below(walk, PHONES)), "sip:1@pbx", 0, NULL, now(walk));
		break;
	case 8:
		(void)lw_route_to(lw, call, phone(below(walk, PHONES)), LW_F_MORE, now(walk));
		break;
	case 9: (void)lw_transfer_blind_for(lw, leg, "sip:5@pbx", 0, now(walk)); break;
	case 10: (void)lw_transfer_attended_for(lw, leg, "sip:6@pbx", 0, now(walk)); break;
	case 11: (void)lw_transfer_voicemail_for(lw, leg, "sip:7@pbx", 0, now(walk)); break;
	default: goes_on_with_a_transfer(walk, leg); break;
	}
}

/* ---- the users of the phones ---- */

static void answer_all(struct walk *walk, struct lw *lw)
{
	lw_call call = {0};

	while (call = lw_call_next(lw, call), call.v)
		(void)lw_answer(lw, call, now(walk));
}

static void user_does_something(struct walk *walk)
{
	uint32_t node = FIRST + below(walk, PHONES);
	struct lw *lw = lw_net_engine(walk->net, node);
	lw_call call = lw ? some_call(walk, lw) : (lw_call){0};

	if (!lw)
		return;
	switch (below(walk, 12)) {
	case 0:
	case 1: (void)lw_dial(lw, "sip:2@pbx", 0, NULL, now(walk)); break;
	case 8: (void)lw_transfer_blind(lw, call, "sip:3@pbx", now(walk)); break;
	case 9: (void)lw_transfer_attended(lw, call, "sip:4@pbx", now(walk)); break;
	case 10:
	case 11: (void)lw_complete(lw, call, now(walk)); break;
	case 2:
	case 3:
	case 4: answer_all(walk, lw); break;
	case 5: (void)lw_hold(lw, call, now(walk)); break;
	case 6: (void)lw_resume(lw, call, now(walk)); break;
	case 7: (void)lw_hangup(lw, call, now(walk)); break;
	}
}

/* ---- a walk ---- */

static void on_watch(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
		     const struct lw_output *out, void *arg)
{
	(void)lw, (void)in, (void)err, (void)arg;
	if (out && node == 0)
		totals[out->type]++;
}

static void make(struct walk *walk)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_config node = LW_CONFIG_INIT;
	bool relays;

	config.seed = walk->seed;
	config.loss = below(walk, 3) * 50;
	config.duplicate = below(walk, 3) * 50;
	assert_int_equal(lw_net_new(&walk->net, &config), LW_OK);
	node.role = LW_AS_SWITCH;
	node.spare_calls = 0;
	node.consult_ms = 60000;
	node.wait_music = chance(walk, 30);
	node.refer_mode = chance(walk, 30) ? LW_REFER_RELAYS : LW_REFER_JOINS;
	relays = node.refer_mode == LW_REFER_RELAYS;
	if (chance(walk, 20))
		node.max_legs = 5; /* it fills up */
	assert_int_equal(lw_net_add(walk->net, "sip:pbx", &node), 0);
	lw_net_switch(walk->net, 0);
	lw_net_ears(walk->net, 0, below(walk, 400), chance(walk, 30) ? 100 : 0);
	lw_net_notes(walk->net, 0, on_note, walk);
	node = (struct lw_config)LW_CONFIG_INIT;
	node.consult_ms = 60000;
	node.refer_policy = relays ? LW_REFER_AUTO : LW_REFER_ASK;
	for (uint32_t i = 0; i < PHONES; i++)
		assert_int_equal(lw_net_add(walk->net, phone(i), &node), FIRST + i);
	lw_net_watch(walk->net, on_watch, walk);
}

static unsigned check(struct walk *walk, enum lw_net_law law, bool say)
{
	return lw_net_check(walk->net, law, say ? put : NULL, NULL);
}

static void everybody_hangs_up(struct walk *walk)
{
	for (uint32_t node = 0; node <= PHONES; node++) {
		struct lw *lw = lw_net_engine(walk->net, node);
		lw_call call = {0};

		while (lw && (call = lw_call_next(lw, call), call.v))
			(void)lw_hangup(lw, call, now(walk));
	}
	assert_int_equal(lw_net_run(walk->net, now(walk) + QUIET_MS), LW_OK);
}

static bool walk_on(uint64_t seed, bool say)
{
	struct walk walk = {.seed = seed, .luck = seed};
	unsigned breaches;

	make(&walk);
	for (int i = 0; i < STEPS; i++) {
		if (chance(&walk, 65))
			user_does_something(&walk);
		else
			host_does_something(&walk);
		assert_int_equal(lw_net_run(walk.net, now(&walk) + below(&walk, 3000)), LW_OK);
		if (chance(&walk, 1))
			lw_net_crash(walk.net, FIRST + below(&walk, PHONES), below(&walk, 60000));
	}
	lw_net_faults(walk.net, 0, 0, 60);
	assert_int_equal(lw_net_run(walk.net, now(&walk) + QUIET_MS), LW_OK);
	breaches = check(&walk, LW_NET_QUIET, say);
	everybody_hangs_up(&walk);
	breaches += check(&walk, LW_NET_EMPTY, say);
	if (say)
		lw_net_ladder(walk.net, put, NULL);
	lw_net_free(walk.net);
	return !breaches;
}

static uint64_t from_env(const char *name, uint64_t otherwise)
{
	const char *value = getenv(name);

	return value ? strtoull(value, NULL, 10) : otherwise;
}

static void nobody_is_left_in_any_walk(void **state)
{
	uint64_t one = from_env("LW_SEED", 0), seeds = from_env("LW_SEEDS", 300);

	(void)state;
	if (one) {
		assert_true(walk_on(one, true));
		return;
	}
	for (uint64_t seed = 1; seed <= seeds; seed++)
		if (!walk_on(seed, false)) {
			print_error("seed %llu: see LW_SEED=%llu test_random_switch\n",
				    (unsigned long long)seed, (unsigned long long)seed);
			fail();
		}
	print_message("seeds 1 to %llu: %u calls in, %u joined, %u served, %u ears asked\n",
		      (unsigned long long)seeds, totals[LW_NOTE_INCOMING],
		      totals[LW_NOTE_CONNECTED], totals[LW_NOTE_SERVED], totals[LW_DO_HEAR]);
	print_message("%u places taken, %u REFERs passed on, %u of unknown outcome\n",
		      totals[LW_NOTE_REPLACED], totals[LW_DO_REFER],
		      totals[LW_NOTE_TRANSFER_UNKNOWN]);
	print_message("transfers: %u begun, %u completed, %u failed, %u cancelled, %u recalled\n",
		      totals[LW_NOTE_TRANSFER_STARTED], totals[LW_NOTE_TRANSFER_COMPLETED],
		      totals[LW_NOTE_TRANSFER_FAILED], totals[LW_NOTE_TRANSFER_CANCELLED],
		      totals[LW_NOTE_TRANSFER_RECALLED]);
	assert_true(totals[LW_NOTE_CONNECTED] > seeds && totals[LW_NOTE_SERVED] > seeds / 10);
	assert_true(totals[LW_NOTE_TRANSFER_COMPLETED] > seeds / 20);
	assert_true(totals[LW_DO_REFER] > seeds / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_is_left_in_any_walk)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
