/* SPDX-License-Identifier: BSD-3-Clause */
/* test_mock_restart.c -- processes that end and begin again: scripted parties notice nothing, and
 * in the network each of the three of a transfer restarts at each moment of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/mock.h>
#include <legwork/snapshot.h>

#define BOB "sip:bob@x"
#define CAROL "sip:carol@x"

/* ---- scripted parties ---- */

struct rig {
	struct lw *old, *lw;
	struct lw_mock *mock;
	lw_call call;
};

static struct lw *new_engine(uint32_t calls)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;

	config.max_calls = calls;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	return lw;
}

static void pass(struct rig *rig, lw_time ms)
{
	assert_int_equal(lw_mock_pass(rig->mock, ms), LW_OK);
}

/* Our user talks to Bob. */
static void begin(struct rig *rig, struct lw_mock_party bob)
{
	*rig = (struct rig){.lw = new_engine(8)};
	bob.uri = BOB;
	assert_int_equal(lw_mock_new(&rig->mock, rig->lw, NULL), LW_OK);
	assert_int_equal(lw_mock_party(rig->mock, &bob), LW_OK);
	assert_int_equal(lw_dial(rig->lw, BOB, 0, &rig->call, 0), LW_OK);
	pass(rig, 100);
	assert_int_equal(lw_mock_seen(rig->mock, LW_NOTE_CONNECTED), 1);
}

static void restart(struct rig *rig)
{
	lw_free(rig->old);
	rig->old = rig->lw;
	rig->lw = new_engine(8);
	assert_int_equal(lw_mock_restart(rig->mock, rig->lw), LW_OK);
	rig->call = lw_call_next(rig->lw, (lw_call){0});
}

static void end(struct rig *rig)
{
	struct lw_counts counts;

	for (lw_call c = rig->call; c.v; c = lw_call_next(rig->lw, c))
		(void)lw_hangup(rig->lw, c, lw_mock_now(rig->mock));
	pass(rig, 300000);
	counts = lw_counts(rig->lw);
	assert_true(!counts.calls && !counts.legs && !counts.timers && !counts.outputs);
	lw_mock_free(rig->mock);
	lw_free(rig->old);
	lw_free(rig->lw);
}

static void consult(struct rig *rig)
{
	lw_time now = lw_mock_now(rig->mock);

	assert_int_equal(lw_transfer_attended(rig->lw, rig->call, CAROL, now), LW_OK);
}

static bool talks(const struct rig *rig)
{
	struct lw_call_info info;
	struct lw_leg_info leg;

	return !lw_call_info(rig->lw, rig->call, &info) && info.state == LW_CALL_TALKING &&
	       !lw_leg_info(rig->lw, info.leg, &leg) && !leg.unclaimed;
}

/* What a party had in mind before, it does after. */
static void a_party_goes_on(void **state)
{
	struct rig rig;

	(void)state;
	begin(&rig, (struct lw_mock_party){.digits_ms = 5000, .digits = "7", .hangup_ms = 9000});
	restart(&rig);
	pass(&rig, 100);
	assert_true(talks(&rig));
	pass(&rig, 5000);
	assert_int_equal(lw_mock_seen(rig.mock, LW_NOTE_DTMF), 1);
	pass(&rig, 5000);
	assert_int_equal(lw_mock_seen(rig.mock, LW_NOTE_ENDED), 1);
	end(&rig);
}

static void a_transfer_goes_on(void **state)
{
	struct lw_output out;
	struct rig rig;

	(void)state;
	begin(&rig, (struct lw_mock_party){.media_ms = 50, .refer_ms = 50});
	consult(&rig);
	pass(&rig, 1000);
	restart(&rig);
	pass(&rig, 100);
	assert_int_equal(lw_complete(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 60);
	restart(&rig); /* once more, with the REFER under way */
	pass(&rig, 5000);
	assert_true(lw_mock_last(rig.mock, LW_NOTE_TRANSFER_COMPLETED, &out));
	assert_int_equal(out.parties, LW_APART);
	end(&rig);
}

static void a_lost_party_has_hung_up(void **state)
{
	struct lw_output out;
	struct rig rig;

	(void)state;
	begin(&rig, (struct lw_mock_party){.claim = LW_MOCK_LOST, .claim_ms = 20});
	restart(&rig);
	assert_int_equal(lw_mock_seen(rig.mock, LW_NOTE_ENDED), 0);
	pass(&rig, 20);
	assert_true(lw_mock_last(rig.mock, LW_NOTE_ENDED, &out));
	assert_int_equal(out.code, 481);
	end(&rig);
}

static void an_unclaimed_party_has_hung_up_in_the_end(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_output out;
	struct rig rig;

	(void)state;
	begin(&rig, (struct lw_mock_party){.claim = LW_MOCK_UNCLAIMED});
	restart(&rig);
	pass(&rig, config.claim_ms - 1);
	assert_int_equal(lw_mock_seen(rig.mock, LW_NOTE_ENDED), 0);
	pass(&rig, 1);
	assert_true(lw_mock_last(rig.mock, LW_NOTE_ENDED, &out));
	assert_int_equal(out.cause, LW_CAUSE_NETWORK);
	end(&rig);
}

static void an_engine_without_room_is_not_taken(void **state)
{
	struct lw *small = new_engine(1);
	struct rig rig;

	(void)state;
	begin(&rig, (struct lw_mock_party){.media_ms = 50});
	consult(&rig);
	pass(&rig, 10);
	assert_int_equal(lw_mock_restart(rig.mock, small), LW_E_FULL);
	assert_int_equal(lw_mock_restart(rig.mock, rig.lw), LW_E_ARG);
	assert_int_equal(lw_mock_restart(rig.mock, NULL), LW_E_ARG);
	assert_int_equal(lw_mock_restart(NULL, small), LW_E_ARG);
	restart(&rig); /* another one is */
	pass(&rig, 1000);
	assert_int_equal(lw_mock_seen(rig.mock, LW_NOTE_CONSULT_CONNECTED), 1);
	end(&rig);
	lw_free(small);
}

/* ---- the network ---- */

enum { ANN, BEN, CID, NODES, LONG_MS = 400000 };

static struct lw_net *net_of_three(void)
{
	static const char *const address[NODES] = {"sip:ann@x", "sip:ben@x", "sip:cid@x"};
	struct lw_net_config net_config = LW_NET_CONFIG_INIT;
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_net *net;

	config.refer_policy = LW_REFER_AUTO;
	assert_int_equal(lw_net_new(&net, &net_config), LW_OK);
	for (int i = 0; i < NODES; i++)
		assert_int_equal(lw_net_add(net, address[i], &config), i);
	return net;
}

static void net_pass(struct lw_net *net, lw_time ms)
{
	assert_int_equal(lw_net_run(net, lw_net_now(net) + ms), LW_OK);
}

static lw_call first_call(struct lw_net *net, uint32_t node)
{
	struct lw *lw = lw_net_engine(net, node);

	return lw ? lw_call_next(lw, (lw_call){0}) : (lw_call){0};
}

static void answer(struct lw_net *net, uint32_t node)
{
	struct lw *lw = lw_net_engine(net, node);

	if (lw)
		(void)lw_answer(lw, first_call(net, node), lw_net_now(net));
}

static void print_line(const char *line, void *arg)
{
	(void)arg;
	print_message("%s\n", line);
}

static void all_is_right(struct lw_net *net, enum lw_net_law law, uint32_t who, lw_time when)
{
	if (!lw_net_check(net, law, print_line, NULL))
		return;
	lw_net_ladder(net, print_line, NULL);
	fail_msg("%s restarts at %llu ms", lw_net_address(net, who), (unsigned long long)when);
}

static void all_hang_up(struct lw_net *net)
{
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < NODES; i++) {
			struct lw *lw = lw_net_engine(net, i);

			for (lw_call c = first_call(net, i); c.v; c = lw_call_next(lw, c))
				(void)lw_hangup(lw, c, lw_net_now(net));
		}
		net_pass(net, LONG_MS);
	}
}

/* An attended transfer of Ben to Cid by Ann, during which somebody restarts. */
struct story { lw_time at; void (*happens)(struct lw_net *net); };

static void ann_calls(struct lw_net *net)
{
	(void)lw_dial(lw_net_engine(net, ANN), lw_net_address(net, BEN), 0, NULL, lw_net_now(net));
}

static void ben_answers(struct lw_net *net) { answer(net, BEN); }
static void cid_answers(struct lw_net *net) { answer(net, CID); }

static void ann_consults(struct lw_net *net)
{
	struct lw *ann = lw_net_engine(net, ANN);

	if (ann)
		(void)lw_transfer_attended(ann, first_call(net, ANN), lw_net_address(net, CID),
					   lw_net_now(net));
}

static void ann_completes(struct lw_net *net)
{
	struct lw *ann = lw_net_engine(net, ANN);

	if (ann)
		(void)lw_complete(ann, first_call(net, ANN), lw_net_now(net));
}

/* Who was not there tries again. */
static const struct story stories[] = {
	{0, ann_calls},        {400, ben_answers},    {800, ann_consults},  {1100, ann_consults},
	{1600, cid_answers},   {1900, cid_answers},   {2200, ann_completes}, {2500, ann_completes},
	{4000, NULL},
};

/* Until the time of the next thing, with the restart in between. */
static void go_to(struct lw_net *net, lw_time at, uint32_t who, lw_time when, lw_time down)
{
	if (when >= lw_net_now(net) && when < at) {
		net_pass(net, when - lw_net_now(net));
		lw_net_restart(net, who, down);
	}
	net_pass(net, at - lw_net_now(net));
}

static bool transfer_with_restart(uint32_t who, lw_time when, lw_time down, uint32_t found)
{
	struct lw_net *net = net_of_three();
	bool completed;

	lw_net_found(net, who, found);
	for (size_t i = 0; stories[i].happens; i++) {
		stories[i].happens(net);
		go_to(net, stories[i + 1].at, who, when, down);
	}
	net_pass(net, LONG_MS);
	completed = lw_net_seen(net, ANN, LW_NOTE_TRANSFER_COMPLETED) == 1 &&
		    lw_net_talking(net, BEN, CID);
	all_is_right(net, LW_NET_QUIET, who, when);
	all_hang_up(net);
	all_is_right(net, LW_NET_EMPTY, who, when);
	lw_net_free(net);
	return completed;
}

static unsigned completed_of(uint32_t who, uint32_t found, unsigned *tried)
{
	unsigned completed = 0;

	*tried = 0;
	for (lw_time when = 20; when < 3980; when += 20, ++*tried)
		completed += transfer_with_restart(who, when, 150, found);
	return completed;
}

/* Whoever has stored its dialogs loses no transfer but the one whose INVITE was under way. */
static void anybody_restarts_at_any_moment(void **state)
{
	static const char *const role[NODES] = {"transferor", "transferee", "target"};
	unsigned tried;

	(void)state;
	for (uint32_t who = ANN; who < NODES; who++) {
		unsigned stored = completed_of(who, 1000, &tried);
		unsigned lost = completed_of(who, 0, &tried);

		print_message("%s restarts: of %u transfers %u are completed, %u with its dialogs "
			      "lost\n", role[who], tried, stored, lost);
		assert_true(stored > lost);
	}
}

/* Saved before its outputs were carried out: the BYE was never sent. */
static void what_was_not_sent_is_sent_after_all(void **state)
{
	struct lw_net *net = net_of_three();
	struct lw *ann = lw_net_engine(net, ANN);

	(void)state;
	ann_calls(net);
	net_pass(net, 400);
	ben_answers(net);
	net_pass(net, 400);
	assert_true(lw_net_talking(net, ANN, BEN));
	assert_int_equal(lw_hangup(ann, first_call(net, ANN), lw_net_now(net)), LW_OK);
	lw_net_restart(net, ANN, 500);
	assert_null(lw_net_engine(net, ANN));
	net_pass(net, 400);
	assert_true(first_call(net, BEN).v);
	net_pass(net, 1000);
	assert_false(first_call(net, BEN).v);
	net_pass(net, LONG_MS);
	all_is_right(net, LW_NET_EMPTY, ANN, 800);
	lw_net_free(net);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_party_goes_on),
		cmocka_unit_test(a_transfer_goes_on),
		cmocka_unit_test(a_lost_party_has_hung_up),
		cmocka_unit_test(an_unclaimed_party_has_hung_up_in_the_end),
		cmocka_unit_test(an_engine_without_room_is_not_taken),
		cmocka_unit_test(anybody_restarts_at_any_moment),
		cmocka_unit_test(what_was_not_sent_is_sent_after_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
