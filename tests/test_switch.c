/* SPDX-License-Identifier: BSD-3-Clause */
/* test_switch.c -- a switch by its public headers: two scripted parties are joined, and who hears
 * whom is asked at every moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/mock.h>
#include <legwork/rules.h>
#include <legwork/snapshot.h>

static const char alice[] = "sip:alice@example.com", carol[] = "sip:carol@example.com";

struct rig {
	struct lw *lw;
	struct lw_mock *mock;
	lw_call call;
	lw_leg one, two;
};

static void make(struct rig *rig, uint32_t as_given)
{
	struct lw_config config = LW_CONFIG_INIT;

	*rig = (struct rig){.lw = NULL};
	config.role = LW_AS_SWITCH;
	config.route_as_given = as_given;
	assert_int_equal(lw_new(&rig->lw, &config), LW_OK);
	assert_int_equal(lw_mock_new(&rig->mock, rig->lw, NULL), LW_OK);
	assert_int_equal(lw_mock_party(rig->mock, &(struct lw_mock_party){.ring_ms = 100,
									  .answer_ms = 1000}),
			 LW_OK);
}

static void end(struct rig *rig)
{
	struct lw_counts counts = lw_counts(rig->lw);

	assert_int_equal(counts.calls + counts.legs + counts.timers + counts.outputs, 0);
	lw_mock_free(rig->mock);
	lw_free(rig->lw);
}

static void pass(struct rig *rig, lw_time ms)
{
	lw_leg who;

	assert_int_equal(lw_mock_pass(rig->mock, ms), LW_OK);
	assert_null(lw_ears_fault(rig->lw, &who));
}

static void call(struct rig *rig)
{
	struct lw_made made;
	struct lw_call_info info;

	assert_int_equal(lw_mock_call(rig->mock, alice, carol, &made), LW_OK);
	rig->call = made.call;
	rig->one = made.leg;
	pass(rig, 1100);
	if (!lw_call_info(rig->lw, rig->call, &info))
		rig->two = info.next_leg;
}

static uint32_t seen(const struct rig *rig, uint32_t type)
{
	return lw_mock_seen(rig->mock, type);
}

static void two_hear_each_other(void **state)
{
	struct rig rig;
	struct lw_call_info info;

	(void)state;
	make(&rig, 1);
	call(&rig);
	assert_true(lw_audible(rig.lw, rig.one, rig.two) && lw_audible(rig.lw, rig.two, rig.one));
	assert_int_equal(lw_call_info(rig.lw, rig.call, &info), LW_OK);
	assert_int_equal(info.state, LW_CALL_TALKING);
	assert_string_equal(info.uri, alice);
	assert_string_equal(info.called, carol);
	assert_true(lw_same_leg(info.leg, rig.one) && info.incoming);
	assert_int_equal(seen(&rig, LW_NOTE_CONNECTED), 1);
	assert_int_equal(seen(&rig, LW_NOTE_ROUTE), 0);
	assert_int_equal(lw_clear_call(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 1000);
	end(&rig);
}

static void one_holds_for_whom_the_host_asks(void **state)
{
	struct rig rig;
	struct lw_leg_info info;

	(void)state;
	make(&rig, 1);
	call(&rig);
	assert_int_equal(lw_hold_for(rig.lw, rig.one, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 10);
	assert_false(lw_audible(rig.lw, rig.one, rig.two));
	assert_false(lw_audible(rig.lw, rig.two, rig.one));
	assert_int_equal(lw_leg_info(rig.lw, rig.two, &info), LW_OK);
	assert_int_equal(info.hear, LW_HEAR_MUSIC);
	assert_int_equal(lw_retrieve_for(rig.lw, rig.one, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 10);
	assert_true(lw_audible(rig.lw, rig.two, rig.one));
	assert_int_equal(lw_drop_leg(rig.lw, rig.one, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 1000);
	end(&rig);
}

static void an_announcement_is_heard_over_all(void **state)
{
	struct rig rig;
	struct lw_leg_info info;

	(void)state;
	make(&rig, 1);
	assert_int_equal(lw_mock_party(rig.mock, &(struct lw_mock_party){.uri = alice,
									 .hear_ms = 20,
									 .said_ms = 500}),
			 LW_OK);
	call(&rig);
	pass(&rig, 100);
	assert_int_equal(lw_announce(rig.lw, rig.one, "minute", lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 100);
	assert_int_equal(lw_leg_info(rig.lw, rig.one, &info), LW_OK);
	assert_int_equal(info.hear, LW_HEAR_ANNOUNCEMENT);
	assert_false(lw_audible(rig.lw, rig.one, rig.two));
	assert_true(lw_audible(rig.lw, rig.two, rig.one)); /* who talks on is heard */
	pass(&rig, 1000);
	assert_true(lw_audible(rig.lw, rig.one, rig.two));
	assert_int_equal(lw_clear_call(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 1000);
	end(&rig);
}

/* Nobody stays on silence: a refusal, or none to hear of it, ends the call (law 8). */
static void nothing_in_common_ends_the_call(void **state)
{
	struct lw_mock_party deaf[] = {{.uri = alice, .cannot_hear = true},
				       {.uri = alice, .no_hear_answer = true}};

	(void)state;
	for (size_t i = 0; i < sizeof deaf / sizeof *deaf; i++) {
		struct lw_output ended;
		struct rig rig;

		make(&rig, 1);
		assert_int_equal(lw_mock_party(rig.mock, &deaf[i]), LW_OK);
		call(&rig);
		pass(&rig, 45000);
		assert_true(lw_mock_last(rig.mock, LW_NOTE_ENDED, &ended));
		assert_int_equal(ended.cause, LW_CAUSE_MEDIA);
		assert_int_equal(ended.code, 488);
		end(&rig);
	}
}

static void a_host_that_says_nothing_is_480(void **state)
{
	struct rig rig;
	struct lw_output last;

	(void)state;
	make(&rig, 0);
	call(&rig);
	assert_int_equal(seen(&rig, LW_NOTE_ROUTE), 1);
	pass(&rig, 5000);
	assert_true(lw_mock_last(rig.mock, LW_DO_REJECT, &last));
	assert_int_equal(last.code, 480);
	end(&rig);
}

static struct lw_output next_of(struct lw *lw, uint32_t type)
{
	struct lw_output out;

	do
		assert_true(lw_next(lw, &out));
	while (out.type != type);
	return out;
}

/* The text of a note is the engine's own, and is to be the same when it comes back. */
static void a_host_may_say_what_it_was_told(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = alice, .called = carol, .now = 1};
	struct lw_output out;
	struct lw *lw;

	(void)state;
	config.role = LW_AS_SWITCH;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_step(lw, &in), LW_OK);
	out = next_of(lw, LW_NOTE_ROUTE);
	assert_int_equal(lw_route_to(lw, out.call, out.uri, 0, 2), LW_OK);
	assert_string_equal(next_of(lw, LW_DO_INVITE).uri, carol);
	lw_free(lw);
}

/* Law 11: a call and a leg of another one. */
static void a_leg_is_of_its_own_call(void **state)
{
	struct rig rig;
	lw_leg one;

	(void)state;
	make(&rig, 1);
	call(&rig);
	one = rig.one;
	call(&rig);
	for (uint32_t verb = LW_USER_ATTENDED; verb <= LW_USER_VOICEMAIL; verb++) {
		struct lw_input in = {.type = verb, .now = lw_mock_now(rig.mock), .call = rig.call,
				      .leg = one, .uri = "sip:dave@example.com"};

		assert_int_equal(lw_step(rig.lw, &in), LW_E_STALE);
	}
	assert_int_equal(lw_drop_leg(rig.lw, one, lw_mock_now(rig.mock)), LW_OK);
	assert_int_equal(lw_clear_call(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 1000);
	end(&rig);
}

static void the_parties_are_listed(void **state)
{
	struct rig rig;
	struct lw_made made;
	unsigned legs = 0;

	(void)state;
	make(&rig, 0);
	assert_int_equal(lw_mock_call(rig.mock, alice, carol, &made), LW_OK);
	for (int i = 0; i < 8; i++)
		assert_int_equal(lw_route_to(rig.lw, made.call, carol, i ? LW_F_MORE : 0,
					     lw_mock_now(rig.mock)), LW_OK);
	assert_int_equal(lw_route_to(rig.lw, made.call, carol, LW_F_MORE, lw_mock_now(rig.mock)),
			 LW_E_REFUSED);
	for (lw_leg leg = {0}; leg = lw_call_leg_next(rig.lw, made.call, leg), leg.v;)
		legs++;
	assert_int_equal(legs, 9);
	pass(&rig, 1500);
	legs = 0;
	for (lw_leg leg = {0}; leg = lw_call_leg_next(rig.lw, made.call, leg), leg.v;)
		legs++;
	assert_int_equal(legs, 2);
	assert_int_equal(lw_clear_call(rig.lw, made.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 1000);
	end(&rig);
}

static void what_is_refused_says_why(void **state)
{
	struct rig rig;
	struct lw_refusal refusal;
	struct lw_input in = {.type = LW_USER_SERVE};
	char why[256];

	(void)state;
	make(&rig, 1);
	call(&rig);
	in.call = rig.call;
	in.now = lw_mock_now(rig.mock);
	assert_int_equal(lw_why(rig.lw, &in, why, sizeof why), LW_E_REFUSED);
	assert_memory_equal(why, "serve is refused: switch/bridge is in state JOINED; legal now: ",
			    62);
	assert_int_equal(lw_refusal(rig.lw, &in, &refusal), LW_E_REFUSED);
	assert_string_equal(refusal.rule, "state");
	assert_true(lw_is_legal(rig.lw, rig.call, LW_USER_HANGUP));
	assert_int_equal(lw_clear_call(rig.lw, rig.call, in.now), LW_OK);
	pass(&rig, 1000);
	assert_int_equal(lw_step(rig.lw, &in), LW_E_STALE);
	end(&rig);
}

/* A full switch takes no caller whom it could not call anybody for, and the others talk on. */
static void a_full_switch_refuses_a_caller(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_made made;
	struct rig rig = {.lw = NULL};

	(void)state;
	config.role = LW_AS_SWITCH;
	config.route_as_given = 1;
	config.max_legs = 3;
	assert_int_equal(lw_new(&rig.lw, &config), LW_OK);
	assert_int_equal(lw_mock_new(&rig.mock, rig.lw, NULL), LW_OK);
	call(&rig);
	assert_int_equal(lw_mock_call(rig.mock, "sip:dave@example.com", carol, &made), LW_E_FULL);
	pass(&rig, 10);
	assert_true(lw_audible(rig.lw, rig.one, rig.two));
	assert_int_equal(lw_clear_call(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 1000);
	end(&rig);
}

/* What a joined call takes, beside a phone's. */
static void a_call_of_a_switch_is_small(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	size_t phone, both;
	struct lw *lw;

	(void)state;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	(void)lw_block_size(lw, &phone);
	lw_free(lw);
	config.role = LW_AS_SWITCH;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	(void)lw_block_size(lw, &both);
	lw_free(lw);
	print_message("bytes: %zu of a phone's call, %zu of a switch's with two legs\n", phone, both);
	assert_true(phone <= 1024 && both <= 3 * 1024 + 128);
}

/* ---- a queue that is not drained ---- */

static void give(struct lw *lw, enum lw_signal type, lw_leg leg)
{
	struct lw_input in = {.type = (uint32_t)type, .leg = leg};

	assert_int_equal(lw_step(lw, &in), LW_OK);
}

/* The leg that is called, of what waits. */
static lw_leg is_called(struct lw *lw)
{
	struct lw_output out;
	lw_leg leg = {0};

	while (lw_next(lw, &out))
		if (out.type == LW_DO_INVITE)
			leg = out.leg;
	return leg;
}

/* The host says where everybody is.  Returns the one of the two who was called. */
static lw_leg two_talk(struct lw *lw)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = alice, .called = carol};
	struct lw_made made;
	lw_leg two;

	assert_int_equal(lw_step(lw, &in), LW_OK);
	made = lw_made(lw);
	(void)is_called(lw); /* the host has read where it is asked for */
	assert_int_equal(lw_route_to(lw, made.call, carol, 0, 0), LW_OK);
	two = is_called(lw);
	give(lw, LW_SIG_ANSWERED, two);
	give(lw, LW_SIG_CONFIRMED, made.leg);
	give(lw, LW_SIG_HEARS, made.leg);
	give(lw, LW_SIG_HEARS, two);
	(void)is_called(lw);
	return two;
}

/* Keys and codes in turn: each key is passed on alone, and each code is refused. */
static void no_output_is_lost_to_the_keys_of_one_signal(void **state)
{
	static const char *const domains[] = {"example.com"};
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_rules rules = LW_RULES_INIT;
	char keys[LW_NAME_MAX] = "";
	struct lw_input in = {.type = LW_SIG_DTMF, .digits = keys};
	struct lw_output out;
	unsigned groups = 0, taken = 0, refused = 0;
	struct lw *lw;

	(void)state;
	for (; strlen(keys) + 4 < sizeof keys; groups++)
		strcat(keys, "5*0");
	config.role = LW_AS_SWITCH;
	config.max_outputs = LW_STEP_OUTPUTS;
	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	rules.codes.cancel = "*0";
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	in.leg = two_talk(lw);
	for (; taken < 10; taken++) {
		uint32_t most = lw_counts(lw).outputs + LW_STEP_OUTPUTS +
				LW_KEY_OUTPUTS * (uint32_t)strlen(keys);
		bool fits = most <= config.max_outputs + LW_SIGNAL_OUTPUTS;

		assert_int_equal(lw_step(lw, &in), fits ? LW_OK : LW_E_FULL);
		if (!fits)
			break;
	}
	assert_true(taken > 0 && lw_counts(lw).outputs >= taken * groups * 3);
	assert_true(lw_counts(lw).outputs <= config.max_outputs + LW_SIGNAL_OUTPUTS);
	while (lw_next(lw, &out))
		refused += out.type == LW_NOTE_REFUSED;
	assert_int_equal(refused, taken * groups);
	assert_int_equal(lw_step(lw, &in), LW_OK); /* there is room again */
	lw_free(lw);
}

/* ---- what is to be saved ---- */

static void forget_changes(struct lw *lw)
{
	while (lw_changed(lw).v)
		;
}

/* The host is asked again where the target is: no leg is made, and still the call has changed. */
static void a_call_whose_target_is_free_has_changed(void **state)
{
	static const char dave[] = "sip:dave@example.com";
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_leg_info info;
	struct lw_output out;
	lw_leg two;
	struct lw *lw;

	(void)state;
	config.role = LW_AS_SWITCH;
	config.camp_on = 1;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	two = two_talk(lw);
	assert_int_equal(lw_leg_info(lw, two, &info), LW_OK);
	assert_int_equal(lw_transfer_blind_for(lw, two, dave, 0, 0), LW_OK);
	assert_int_equal(lw_route_end(lw, info.call, 486, 0), LW_OK);
	(void)is_called(lw);
	forget_changes(lw);
	assert_int_equal(lw_freed(lw, dave, 0), LW_OK);
	assert_true(lw_next(lw, &out) && out.type == LW_NOTE_ROUTE);
	assert_true(lw_same_call(lw_changed(lw), info.call));
	assert_false(lw_changed(lw).v);
	lw_free(lw);
}

/* What the caller would be rejected with. */
static void a_route_ends_with_a_failure_only(void **state)
{
	static const int failures[] = {0, 400, 486, 699}, others[] = {180, 200, 302, 399, 700, -1};
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = alice, .called = carol};
	struct lw_input end = {.type = LW_USER_ROUTE_END};
	struct lw *lw;

	(void)state;
	config.role = LW_AS_SWITCH;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		assert_int_equal(lw_step(lw, &in), LW_OK);
		end.call = lw_made(lw).call;
		for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
			end.code = others[k];
			assert_int_equal(lw_step(lw, &end), LW_E_ARG);
		}
		assert_int_equal(lw_route_end(lw, end.call, failures[i], 0), LW_OK);
	}
	lw_free(lw);
}

static void a_role_that_is_none_is_refused(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	char why[128];

	(void)state;
	config.role = 2;
	assert_int_equal(lw_config_check(&config, why, sizeof why), LW_E_ARG);
	assert_string_equal(why, "role is 2: it must be from 0 to 1.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_hear_each_other),
		cmocka_unit_test(one_holds_for_whom_the_host_asks),
		cmocka_unit_test(an_announcement_is_heard_over_all),
		cmocka_unit_test(nothing_in_common_ends_the_call),
		cmocka_unit_test(a_host_that_says_nothing_is_480),
		cmocka_unit_test(a_host_may_say_what_it_was_told),
		cmocka_unit_test(a_leg_is_of_its_own_call),
		cmocka_unit_test(the_parties_are_listed),
		cmocka_unit_test(what_is_refused_says_why),
		cmocka_unit_test(a_full_switch_refuses_a_caller),
		cmocka_unit_test(a_call_of_a_switch_is_small),
		cmocka_unit_test(no_output_is_lost_to_the_keys_of_one_signal),
		cmocka_unit_test(a_call_whose_target_is_free_has_changed),
		cmocka_unit_test(a_route_ends_with_a_failure_only),
		cmocka_unit_test(a_role_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
