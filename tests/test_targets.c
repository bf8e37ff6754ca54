/* SPDX-License-Identifier: BSD-3-Clause */
/* test_targets.c -- what the application knows of a target reaches the rules: one of ours at a
 * strange address (R3), the number a call came to (R44), and a number that must stand in (R43). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/adapter.h>
#include <legwork/rules.h>

static const char *const domains[] = {"office.example"};
static const char *const owned[] = {"+482255501*"};

static struct lw_rules office(const struct lw_target *list, size_t count)
{
	struct lw_rules rules = LW_RULES_INIT;

	rules.numbering.country = "48";
	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	rules.targets = (struct lw_targets){list, count};
	rules.trunk.owned = owned;
	rules.trunk.owned_count = 1;
	rules.trunk.host = "trunk.example";
	rules.extension = "sip:200@office.example";
	rules.out_number = "+48225550100";
	return rules;
}

/* ---- one of ours at another domain ---- */

static void an_internal_target_is_internal(void **state)
{
	static const struct lw_target list[] = {
		{.address = "+48601234567", .internal = true},
		{.address = "112", .internal = true},
		{.address = "anna@branch.example", .internal = true},
		{.address = "jan@branch.example", .contact = true},
	};
	static const struct {
		const char *address;
		enum lw_place place;
		enum lw_call_class is;
	} rows[] = {
		{"sip:anna@branch.example", LW_PLACE_INTERNAL, LW_CLASS_INTERNAL},
		{"sip:anna@branch.example:5070;transport=tcp", LW_PLACE_INTERNAL, LW_CLASS_INTERNAL},
		{"sip:jan@branch.example", LW_PLACE_CONTACT, LW_CLASS_URI},
		{"sip:ewa@branch.example", LW_PLACE_EXTERNAL, LW_CLASS_URI},
		/* a telephone number leads to the public network, whatever a directory says */
		{"tel:+48601234567", LW_PLACE_EXTERNAL, LW_CLASS_NATIONAL},
		{"112", LW_PLACE_EXTERNAL, LW_CLASS_EMERGENCY},
	};
	struct lw_rules rules = office(list, 4);
	struct lw_number number;

	(void)state;
	rules.numbering.national_least = rules.numbering.national_most = 9;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		lw_classify(&rules.numbering, &rules.targets, rows[i].address, &number);
		if (number.place != rows[i].place || number.call_class != rows[i].is)
			fail_msg("%s: %s, %s", rows[i].address, lw_place_name(number.place),
				 lw_call_class_name(number.call_class));
	}
}

/* Type medium: blind transfers stay inside. */
static void and_is_judged_as_internal(void **state)
{
	struct lw_target anna = {.address = "anna@branch.example"};
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_rules rules = office(&anna, 1);
	struct lw_legal_target legal;
	struct lw *lw;

	(void)state;
	rules.policy.level[0].type = 1 + LW_TYPE_MEDIUM;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	assert_int_equal(lw_legal_target(lw, (lw_call){0}, "sip:anna@branch.example", &legal), LW_OK);
	assert_int_equal(legal.verdict[LW_BLIND].answer, LW_REFUSE);
	anna.internal = true;
	assert_int_equal(lw_legal_target(lw, (lw_call){0}, "sip:anna@branch.example", &legal), LW_OK);
	assert_int_equal(legal.verdict[LW_BLIND].answer, LW_ALLOW);
	lw_free(lw);
}

/* ---- the number that the call came to ---- */

struct seen { unsigned other_number, invites; char why[200]; bool before; };

static void drain(struct lw *lw, struct seen *seen)
{
	struct lw_output out;

	while (lw_next(lw, &out)) {
		if (out.type == LW_NOTE_OTHER_NUMBER) {
			seen->other_number++;
			seen->before = !seen->invites;
			snprintf(seen->why, sizeof seen->why, "%s", out.word);
		}
		seen->invites += out.type == LW_DO_INVITE;
	}
}

static void step(struct lw *lw, struct lw_input in)
{
	struct seen seen = {.why = ""};

	assert_int_equal(lw_step(lw, &in), LW_OK);
	drain(lw, &seen);
}

/* A call from outside to `called` is up; who is consulted outside is shown this. */
static void consult(const struct lw_target *target, const char *called, char *shown_as, size_t size)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_rules rules = office(target, 1);
	struct lw_call_info info;
	struct lw_shown shown;
	struct lw *lw;
	lw_call call;

	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	step(lw, (struct lw_input){.type = LW_SIG_OFFERED, .uri = "sip:+48601234567@trunk.example",
				   .called = called, .now = 1});
	call = lw_made(lw).call;
	step(lw, (struct lw_input){.type = LW_USER_ANSWER, .call = call, .now = 1});
	assert_int_equal(lw_call_info(lw, call, &info), LW_OK);
	step(lw, (struct lw_input){.type = LW_SIG_CONFIRMED, .leg = info.leg, .now = 1});
	step(lw, (struct lw_input){.type = LW_USER_ATTENDED, .call = call,
				   .uri = "sip:+48602345678@trunk.example", .now = 1});
	step(lw, (struct lw_input){.type = LW_SIG_MEDIA_OK, .leg = info.leg, .now = 1});
	assert_int_equal(lw_call_info(lw, call, &info), LW_OK);
	assert_int_equal(lw_call_info(lw, info.consult, &info), LW_OK);
	assert_int_equal(lw_leg_shown(lw, info.leg, &shown), LW_OK);
	snprintf(shown_as, size, "%s", shown.from.uri);
	lw_free(lw);
}

static void a_call_keeps_the_number_of_its_queue(void **state)
{
	static const char kept[] = "sip:+48225550101@trunk.example;user=phone",
			  own[] = "sip:+48225550100@trunk.example;user=phone",
			  came_to[] = "sip:+48225550101@trunk.example;user=phone";
	static const struct {
		const char *address;
		uint8_t kind;
		bool represented;
		const char *shown;
	} rows[] = {
		{"+48225550101", LW_TARGET_QUEUE, false, kept},
		{"+48225550101", LW_TARGET_SHARED_LINE, false, kept},
		{"+48225550101", LW_TARGET_PERSON, true, kept}, /* a delegator */
		{"+48225550101", LW_TARGET_PERSON, false, own},
		{"+48225550101", LW_TARGET_ATTENDANT, false, own},
		{"+48225550109", LW_TARGET_QUEUE, false, own}, /* another queue */
	};
	char shown[LW_URI_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lw_target target = {.address = rows[i].address, .kind = rows[i].kind,
					   .represented = rows[i].represented};

		consult(&target, came_to, shown, sizeof shown);
		assert_string_equal(shown, rows[i].shown);
	}
}

/* R43: what the trunk does not take as ours is not sent, queue or not. */
static void a_queue_whose_number_is_not_ours_keeps_nothing(void **state)
{
	struct lw_target target = {.address = "+48117770000", .kind = LW_TARGET_QUEUE};
	char shown[LW_URI_MAX];

	(void)state;
	consult(&target, "sip:+48117770000@trunk.example", shown, sizeof shown);
	assert_string_equal(shown, "sip:+48225550100@trunk.example;user=phone");
}

/* ---- a number that stands in ---- */

static struct seen dial(const struct lw_rules *rules, const char *uri)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct seen seen = {.why = ""};
	lw_call call;
	struct lw *lw;

	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, rules), LW_OK);
	assert_int_equal(lw_dial(lw, uri, 0, &call, 1), LW_OK);
	drain(lw, &seen);
	assert_int_equal(seen.invites, 1);
	lw_free(lw);
	return seen;
}

static void a_fallback_is_a_note(void **state)
{
	struct lw_rules rules = office(NULL, 0);
	struct seen seen = dial(&rules, "sip:+48602345678@trunk.example");

	(void)state;
	assert_int_equal(seen.other_number, 0);
	rules.out_number = "+48117770000"; /* not the trunk's */
	rules.trunk.fallback = "+48225550100";
	seen = dial(&rules, "sip:+48602345678@trunk.example");
	assert_int_equal(seen.other_number, 1);
	assert_true(seen.before); /* before anything is sent */
	assert_string_equal(seen.why, "The transferor's outbound number is not one that the trunk "
				      "accepts as ours.");
	assert_int_equal(dial(&rules, "sip:201@office.example").other_number, 0);
	/* no number is known at all: none was wanted */
	rules.out_number = rules.trunk.fallback = NULL;
	rules.trunk.owned_count = 0;
	assert_int_equal(dial(&rules, "sip:+48602345678@trunk.example").other_number, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_internal_target_is_internal),
		cmocka_unit_test(and_is_judged_as_internal),
		cmocka_unit_test(a_call_keeps_the_number_of_its_queue),
		cmocka_unit_test(a_queue_whose_number_is_not_ours_keeps_nothing),
		cmocka_unit_test(a_fallback_is_a_note),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
