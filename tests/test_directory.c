/* SPDX-License-Identifier: BSD-3-Clause */
/* test_directory.c -- the parties of a switch: how they are found and checked, whose policy answers
 * a question (R56), and how many budgets there are (threat 2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/adapter.h>
#include <legwork/rules.h>
#include <legwork/switch.h>

static const char *const domains[] = {"office.example"};

static struct lw_rules office(const struct lw_directory *directory)
{
	struct lw_rules rules = LW_RULES_INIT;

	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	rules.directory = directory;
	return rules;
}

/* ---- the list ---- */

static void parties_are_found_by_their_address(void **state)
{
	static const struct lw_party list[] = {
		{.address = "200"}, {.address = "201"}, {.address = "anna@office.example"}};
	const struct lw_directory all = {list, 3}, none = {NULL, 0};

	(void)state;
	assert_ptr_equal(lw_party_find(&all, "200"), &list[0]);
	assert_ptr_equal(lw_party_find(&all, "201"), &list[1]);
	assert_ptr_equal(lw_party_find(&all, "anna@office.example"), &list[2]);
	assert_null(lw_party_find(&all, "20"));
	assert_null(lw_party_find(&all, "zoe@office.example"));
	assert_null(lw_party_find(&all, NULL));
	assert_null(lw_party_find(&none, "200"));
	assert_null(lw_party_find(NULL, "200"));
	assert_true(lw_directory_sorted(&all));
	assert_true(lw_directory_sorted(&none));
	assert_true(lw_directory_sorted(NULL));
}

static void is_refused(const struct lw_directory *directory, const char *why)
{
	struct lw_rules rules = office(directory);
	char text[160] = "";

	assert_int_equal(lw_rules_check(&rules, text, sizeof text), LW_E_ARG);
	assert_string_equal(text, why);
}

static void a_wrong_directory_is_refused_with_its_reason(void **state)
{
	static const char order[] = "the directory must be sorted by address, each only once.";
	static const struct lw_party twice[] = {{.address = "200"}, {.address = "200"}},
				     unsorted[] = {{.address = "201"}, {.address = "200"}},
				     unnamed[] = {{.address = ""}};
	struct lw_policy policy = LW_POLICY_INIT;
	struct lw_trunk trunk = LW_TRUNK_INIT;
	char music[LW_NAME_MAX + 1];
	struct lw_party party = {.address = "200", .policy = &policy};
	struct lw_directory one = {&party, 1};

	(void)state;
	is_refused(&(struct lw_directory){twice, 2}, order);
	is_refused(&(struct lw_directory){unsorted, 2}, order);
	is_refused(&(struct lw_directory){unnamed, 1}, order);
	is_refused(&(struct lw_directory){NULL, 1}, order);
	policy.size = 0;
	is_refused(&one, "the size of a party's policy is wrong: begin with LW_POLICY_INIT.");
	policy = (struct lw_policy)LW_POLICY_INIT;
	policy.untrusted_refer = LW_DOUBT_ALLOW + 1;
	is_refused(&one, "a choice of the policy is out of range.");
	trunk.layout = LW_LAYOUTS;
	memset(music, 'm', LW_NAME_MAX);
	music[LW_NAME_MAX] = '\0';
	party = (struct lw_party){.address = "200", .trunk = &trunk};
	is_refused(&one, "a party's trunk is wrong: begin with LW_TRUNK_INIT, and use the layouts L0 to "
			 "L5.");
	party = (struct lw_party){.address = "200", .music = music};
	is_refused(&one, "a party's music has a name of more than 127 bytes.");
	party = (struct lw_party){.address = "200", .refer = 2 + LW_REFER_REFUSED};
	is_refused(&one, "a party's refer is out of range: 0, or 1 + enum lw_refer_mode.");

	party = (struct lw_party){.address = "200", .recording = LW_PARTY_RECORDING_ALWAYS + 1};
	is_refused(&one, "a party's recording or class is out of range.");
	party = (struct lw_party){.address = "200", .call_class = LW_CLASSES};
	is_refused(&one, "a party's recording or class is out of range.");
}

/* ---- questions ---- */

static void drain(struct lw *lw)
{
	struct lw_output out;

	while (lw_next(lw, &out))
		;
}

static struct lw *a_switch(const struct lw_rules *rules, uint32_t max_legs)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;

	config.role = LW_AS_SWITCH;
	config.route_as_given = 1;
	config.max_legs = max_legs;
	config.max_calls = max_legs;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, rules), LW_OK);
	return lw;
}

static void signal_of(struct lw *lw, uint32_t type, lw_leg leg, lw_time now)
{
	struct lw_input in = {.type = type, .leg = leg, .now = now, .code = 200};

	assert_int_equal(lw_step(lw, &in), LW_OK);
	drain(lw);
}

/* A call from user, who has proved it, to Bob, who has answered. */
static struct lw_made talk(struct lw *lw, const char *user, lw_time now, lw_leg *bob)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .now = now, .flags = LW_F_BY_DIGEST,
			      .uri = "sip:phone@elsewhere.example",
			      .called = "sip:bob@office.example", .user = user};
	struct lw_made made;

	assert_int_equal(lw_step(lw, &in), LW_OK);
	made = lw_made(lw);
	drain(lw);
	*bob = lw_call_leg_next(lw, made.call, (lw_leg){0});
	if (bob->v == made.leg.v)
		*bob = lw_call_leg_next(lw, made.call, *bob);
	signal_of(lw, LW_SIG_ANSWERED, *bob, now);
	signal_of(lw, LW_SIG_CONFIRMED, made.leg, now);
	return made;
}

static void each_is_answered_by_its_own_policy(void **state)
{
	struct lw_policy off = LW_POLICY_INIT;
	const struct lw_party list[] = {{.address = "anna@office.example", .policy = &off}};
	const struct lw_directory directory = {list, 1};
	struct lw_rules rules = office(&directory);
	struct lw *lw = a_switch(&rules, 8);
	struct lw_input blind = {.type = LW_USER_BLIND, .uri = "sip:carol@office.example"};
	struct lw_legal_target legal;
	struct lw_made made;
	char why[256];
	lw_leg bob;

	(void)state;
	off.level[LW_LEVEL_USER].transfer = LW_SAY_NO;
	made = talk(lw, "anna", 1, &bob);
	blind.leg = made.leg;
	blind.now = 1;
	assert_int_equal(lw_why(lw, &blind, why, sizeof why), LW_E_REFUSED);
	assert_non_null(strstr(why, "switched transfer off (set for the user)"));
	assert_int_equal(lw_legal_target_for(lw, made.leg, blind.uri, &legal), LW_OK);
	assert_int_equal(legal.number.place, LW_PLACE_INTERNAL);
	for (int m = LW_ATTENDED; m <= LW_VOICEMAIL; m++)
		assert_int_equal(legal.verdict[m].rule, LW_RULE_SWITCH);
	blind.leg = bob;
	assert_int_equal(lw_why(lw, &blind, why, sizeof why), LW_OK);
	assert_int_equal(lw_legal_target_for(lw, bob, blind.uri, &legal), LW_OK);
	for (int m = LW_ATTENDED; m <= LW_VOICEMAIL; m++)
		assert_int_equal(legal.verdict[m].answer, LW_ALLOW);
	assert_int_equal(lw_legal_target(lw, made.call, blind.uri, &legal), LW_E_ARG);
	assert_int_equal(lw_legal_target(lw, (lw_call){0}, blind.uri, &legal), LW_OK);
	assert_int_equal(lw_legal_target_for(lw, (lw_leg){99}, blind.uri, &legal), LW_E_STALE);
	assert_int_equal(lw_legal_target_for(lw, bob, NULL, &legal), LW_E_ARG);
	assert_int_equal(lw_legal_target_for(lw, bob, blind.uri, NULL), LW_E_ARG);
	lw_free(lw);
}

/* What is not UTF-8 is mended where it is shown, and never makes a user somebody else. */
static void who_is_not_utf8_is_nobody_listed(void **state)
{
	struct lw_policy off = LW_POLICY_INIT;
	const struct lw_party list[] = {{.address = "j?rg@office.example", .policy = &off}};
	const struct lw_directory directory = {list, 1};
	struct lw_rules rules = office(&directory);
	struct lw *lw = a_switch(&rules, 8);
	struct lw_input blind = {.type = LW_USER_BLIND, .uri = "sip:carol@office.example",
				 .now = 1};
	lw_leg bob;

	(void)state;
	off.level[LW_LEVEL_USER].transfer = LW_SAY_NO;
	blind.leg = talk(lw, "j?rg", 1, &bob).leg;
	assert_int_equal(lw_why(lw, &blind, NULL, 0), LW_E_REFUSED);
	blind.leg = talk(lw, "j\xf6rg", 1, &bob).leg;
	assert_int_equal(lw_why(lw, &blind, NULL, 0), LW_OK);
	lw_free(lw);
}

/* ---- screens ---- */

static lw_leg invited(struct lw *lw)
{
	struct lw_output out;
	lw_leg leg = {0};

	while (lw_next(lw, &out))
		if (out.type == LW_DO_INVITE)
			leg = out.leg;
	return leg;
}

/* Bob is called by Anna, who is shown as her entry says; and he sends her on, with who was called
 * first and how often it has been passed on (R33, RFC 5806 counter). */
static void the_chain_is_carried_on(void **state)
{
	static const struct lw_party list[] = {
		{.address = "anna@office.example", .extension = "sip:anna@desk.example"},
		{.address = "bob@office.example", .extension = "sip:200@office.example"}};
	const struct lw_directory directory = {list, 2};
	struct lw_rules rules = office(&directory);
	struct lw *lw = a_switch(&rules, 8);
	struct lw_input in = {.type = LW_SIG_OFFERED, .now = 1, .hops = 2, .name = "Eve",
			      .uri = "sip:eve@elsewhere.example", .called = "sip:bob@office.example"};
	struct lw_shown shown;
	struct lw_made made;
	lw_leg bob, carol;

	(void)state;
	made = talk(lw, "anna", 1, &bob);
	assert_int_equal(lw_leg_shown(lw, bob, &shown), LW_OK);
	assert_string_equal(shown.from.uri, ""); /* told once: in the INVITE */
	assert_int_equal(lw_transfer_blind_for(lw, bob, "sip:carol@office.example", 0, 1), LW_OK);
	carol = invited(lw);
	assert_int_equal(lw_leg_shown(lw, carol, &shown), LW_OK);
	assert_string_equal(shown.from.uri, "sip:anna@desk.example");
	assert_string_equal(shown.asserted.uri, "sip:anna@desk.example");
	assert_string_equal(shown.diversion.uri, "sip:200@office.example");
	assert_int_equal(shown.counter, 1);
	assert_int_equal(lw_clear_call(lw, made.call, 1), LW_OK);
	drain(lw);

	assert_int_equal(lw_step(lw, &in), LW_OK);
	made = lw_made(lw);
	bob = invited(lw);
	signal_of(lw, LW_SIG_ANSWERED, bob, 1);
	signal_of(lw, LW_SIG_CONFIRMED, made.leg, 1);
	assert_int_equal(lw_transfer_blind_for(lw, bob, "sip:carol@office.example", 0, 1), LW_OK);
	carol = invited(lw);
	assert_int_equal(lw_leg_shown(lw, carol, &shown), LW_OK);
	assert_string_equal(shown.from.uri, "sip:eve@elsewhere.example");
	assert_string_equal(shown.from.name, "Eve");
	assert_int_equal(shown.counter, 3);
	assert_string_equal(shown.history[0].uri, "sip:bob@office.example");
	assert_string_equal(shown.history[1].uri, "sip:carol@office.example");
	lw_free(lw);
}

/* ---- budgets ---- */

enum { PARTIES = 9, PLACES = 8, APART = 100000 };

/* One transfer, given up at once; then the call ends, and all its legs are gone. */
static int begin_one(struct lw *lw, const char *user, lw_time turn)
{
	lw_time now = turn * APART;
	lw_leg bob;
	struct lw_made made = talk(lw, user, now, &bob);
	int err = lw_transfer_attended_for(lw, made.leg, "sip:carol@office.example", 0, now);

	drain(lw);
	assert_int_equal(lw_clear_call(lw, made.call, now), LW_OK);
	drain(lw);
	assert_int_equal(lw_tick(lw, now + APART - 1), LW_OK);
	drain(lw);
	return err;
}

/* As many budgets as legs: for want of room the one that was begun the longest ago is forgotten. */
static void the_oldest_budget_gives_way(void **state)
{
	static char address[PARTIES][32], user[PARTIES][16];
	struct lw_policy one = LW_POLICY_INIT;
	struct lw_party list[PARTIES];
	const struct lw_directory directory = {list, PARTIES};
	struct lw_rules rules = office(&directory);
	struct lw *lw;

	(void)state;
	one.budget = 1;
	for (int i = 0; i < PARTIES; i++) {
		snprintf(user[i], sizeof user[i], "p%d", i);
		snprintf(address[i], sizeof address[i], "p%d@office.example", i);
		list[i] = (struct lw_party){.address = address[i], .policy = &one};
	}
	lw = a_switch(&rules, PLACES);
	for (int i = 0; i < PLACES; i++)
		assert_int_equal(begin_one(lw, user[i], (lw_time)(1 + i)), LW_OK);
	for (int i = 0; i < PLACES; i++)
		assert_int_equal(begin_one(lw, user[i], (lw_time)(11 + i)), LW_E_REFUSED);
	assert_int_equal(begin_one(lw, user[PLACES], 21), LW_OK);
	assert_int_equal(begin_one(lw, user[1], 22), LW_E_REFUSED);
	assert_int_equal(begin_one(lw, user[0], 23), LW_OK);
	lw_free(lw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parties_are_found_by_their_address),
		cmocka_unit_test(a_wrong_directory_is_refused_with_its_reason),
		cmocka_unit_test(each_is_answered_by_its_own_policy),
		cmocka_unit_test(who_is_not_utf8_is_nobody_listed),
		cmocka_unit_test(the_chain_is_carried_on),
		cmocka_unit_test(the_oldest_budget_gives_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
