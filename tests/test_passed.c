/* SPDX-License-Identifier: BSD-3-Clause */
/* test_passed.c -- as transferee: who has had the other end of the call, over many hops (R33,
 * R45). */
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

static struct lw *engine(void)
{
	static struct lw_rules rules = LW_RULES_INIT;
	static const char *const domains[] = {"example.com"};
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;

	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	rules.policy.hop_limit = rules.policy.chain_limit = 0;
	config.refer_policy = LW_REFER_AUTO;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	return lw;
}

static void step(struct lw *lw, struct lw_input in)
{
	struct lw_output out;

	assert_int_equal(lw_step(lw, &in), LW_OK);
	while (lw_next(lw, &out))
		continue;
}

static struct lw_call_info info_of(const struct lw *lw, lw_call call)
{
	struct lw_call_info info;

	assert_int_equal(lw_call_info(lw, call, &info), LW_OK);
	return info;
}

static const char *box(unsigned n, unsigned width)
{
	static char uri[LW_URI_MAX];

	snprintf(uri, sizeof uri, "sip:b%0*u@example.com", (int)width, n);
	return uri;
}

/* Box n has the call and asks us to call box n + 1; what that one is shown. */
static lw_leg ask(struct lw *lw, lw_call call, unsigned n, unsigned width, struct lw_shown *shown)
{
	char by[LW_URI_MAX];
	lw_leg next;

	snprintf(by, sizeof by, "%s", box(n, width));
	step(lw, (struct lw_input){.type = LW_SIG_REFER_ASKED, .leg = info_of(lw, call).leg,
				   .by = by, .uri = box(n + 1, width), .now = 10});
	next = info_of(lw, call).next_leg;
	assert_int_not_equal(next.v, 0);
	assert_int_equal(lw_leg_shown(lw, next, shown), LW_OK);
	return next;
}

static void has(struct lw *lw, lw_call call, lw_leg next)
{
	lw_leg old = info_of(lw, call).leg;

	step(lw, (struct lw_input){.type = LW_SIG_ANSWERED, .leg = next, .code = 200, .now = 10});
	step(lw, (struct lw_input){.type = LW_SIG_ENDED, .leg = old, .now = 10});
}

static lw_call begin(struct lw *lw, unsigned width)
{
	lw_call call;
	struct lw_output out;

	assert_int_equal(lw_dial(lw, box(1, width), 0, &call, 10), LW_OK);
	while (lw_next(lw, &out))
		continue;
	step(lw, (struct lw_input){.type = LW_SIG_ANSWERED, .leg = info_of(lw, call).leg,
				   .code = 200, .now = 10});
	return call;
}

static unsigned lines(const char *text)
{
	unsigned n = *text ? 1 : 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void each_hop_is_counted_and_listed(void **state)
{
	struct lw *lw = engine();
	lw_call call = begin(lw, 3);
	struct lw_shown shown;

	(void)state;
	for (unsigned n = 1; n <= 12; n++) {
		lw_leg next = ask(lw, call, n, 3, &shown);

		assert_string_equal(shown.history[0].uri, box(1, 3));
		assert_string_equal(shown.history[1].uri, box(n + 1, 3));
		assert_string_equal(shown.diversion.uri, box(n, 3));
		assert_int_equal(shown.counter, n);
		assert_int_equal(lines(shown.between), n - 1);
		if (n > 1)
			assert_string_equal(strrchr(shown.between, ':') - 3, box(n, 3));
		has(lw, call, next);
	}
	lw_free(lw);
}

/* What does not fit is forgotten from the oldest on; the first one and the count stay. */
static void a_long_way_keeps_its_ends(void **state)
{
	struct lw *lw = engine();
	lw_call call = begin(lw, 100);
	struct lw_shown shown;

	(void)state;
	for (unsigned n = 1; n <= 14; n++) {
		lw_leg next = ask(lw, call, n, 100, &shown);

		assert_int_equal(shown.counter, n);
		assert_int_equal(lines(shown.between), n <= 9 ? n - 1 : 8);
		if (n > 1)
			assert_non_null(strstr(shown.between, box(n, 100)));
		assert_string_equal(shown.history[0].uri, box(1, 100));
		has(lw, call, next);
	}
	lw_free(lw);
}

/* A hop that failed has not taken place. */
static void a_hop_that_fails_does_not_count(void **state)
{
	struct lw *lw = engine();
	lw_call call = begin(lw, 3);
	struct lw_shown shown;
	lw_leg next = ask(lw, call, 1, 3, &shown);

	(void)state;
	step(lw, (struct lw_input){.type = LW_SIG_REJECTED, .leg = next, .code = 486, .now = 10});
	next = ask(lw, call, 1, 3, &shown);
	assert_int_equal(shown.counter, 1);
	assert_string_equal(shown.between, "");
	has(lw, call, next);
	lw_free(lw);
}

/* R42: a caller that withholds its identity is counted, and not named. */
static void who_withholds_is_not_named(void **state)
{
	struct lw *lw = engine();
	struct lw_shown shown;
	lw_call call;

	(void)state;
	step(lw, (struct lw_input){.type = LW_SIG_OFFERED, .uri = "sip:bob@example.com",
				   .flags = LW_F_PRIVATE, .now = 10});
	call = lw_made(lw).call;
	step(lw, (struct lw_input){.type = LW_USER_ANSWER, .call = call, .now = 10});
	step(lw, (struct lw_input){.type = LW_SIG_CONFIRMED, .leg = info_of(lw, call).leg,
				   .now = 10});
	has(lw, call, ask(lw, call, 1, 3, &shown));
	(void)ask(lw, call, 2, 3, &shown);
	assert_string_equal(shown.history[0].uri, "sip:anonymous@anonymous.invalid");
	assert_string_equal(shown.between, box(2, 3));
	assert_null(strstr(shown.between, "bob"));
	assert_int_equal(shown.counter, 2);
	lw_free(lw);
}

/* As transferor: where a consultation shows the caller, the way of the call is counted on. */
static void a_consultation_counts_on(void **state)
{
	static const char *const owned[] = {"+48225550100"};
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_rules rules = LW_RULES_INIT;
	struct lw_call_info info;
	struct lw_shown shown;
	struct lw *lw;
	lw_call call;

	(void)state;
	config.consult_shows_transferee = true;
	rules.trunk.layout = LW_LAYOUT_DIVERSION;
	rules.trunk.owned = owned;
	rules.trunk.owned_count = 1;
	rules.out_number = "+48225550100";
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	step(lw, (struct lw_input){.type = LW_SIG_OFFERED, .uri = "sip:+48601234567@trunk.example",
				   .called = "sip:+48225550100@trunk.example", .hops = 2,
				   .now = 10});
	call = lw_made(lw).call;
	step(lw, (struct lw_input){.type = LW_USER_ANSWER, .call = call, .now = 10});
	step(lw, (struct lw_input){.type = LW_SIG_CONFIRMED, .leg = info_of(lw, call).leg,
				   .now = 10});
	step(lw, (struct lw_input){.type = LW_USER_ATTENDED, .call = call,
				   .uri = "sip:+48602345678@trunk.example", .now = 10});
	step(lw, (struct lw_input){.type = LW_SIG_MEDIA_OK, .leg = info_of(lw, call).leg,
				   .now = 10});
	info = info_of(lw, info_of(lw, call).consult);
	assert_int_equal(lw_leg_shown(lw, info.leg, &shown), LW_OK);
	assert_string_not_equal(shown.diversion.uri, "");
	assert_int_equal(shown.counter, 3);
	lw_free(lw);
}

static void a_chain_is_lines_of_addresses(void **state)
{
	static const struct { const char *chain; int err; } rows[] = {
		{"sip:a@h\nsip:b@h", LW_OK}, {"", LW_OK}, {NULL, LW_OK},
		{"sip:a@h\r\nX: y", LW_E_ARG}, {"sip:a@h\n\tsip:b@h", LW_E_ARG},
	};
	struct lw *lw = engine();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lw_input in = {.type = LW_SIG_OFFERED, .uri = "sip:bob@example.com",
				      .chain = rows[i].chain, .now = 10};

		assert_int_equal(lw_step(lw, &in), rows[i].err);
	}
	lw_free(lw);
}

/* ---- through a switch ---- */

/* A call that has come this way is routed on; what the one who is called is shown. */
static struct lw *through(const char *called, const char *chain, uint32_t hops, lw_call *call)
{
	static const char *const domains[] = {"example.com"};
	static struct lw_rules rules = LW_RULES_INIT;
	struct lw_config config = LW_CONFIG_INIT;
	struct lw *lw;

	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	config.role = LW_AS_SWITCH;
	config.route_as_given = true;
	config.blind_style = LW_BLIND_WAIT;
	assert_int_equal(lw_new(&lw, &config), LW_OK);
	assert_int_equal(lw_rules_set(lw, &rules), LW_OK);
	step(lw, (struct lw_input){.type = LW_SIG_OFFERED, .uri = "sip:bob@example.com",
				   .called = called, .chain = chain, .hops = hops,
				   .target = "sip:here@example.com", .now = 10});
	*call = lw_made(lw).call;
	return lw;
}

static lw_leg called_leg(const struct lw *lw, lw_call call)
{
	struct lw_leg_info info;
	lw_leg leg = {0};

	do {
		leg = lw_call_leg_next(lw, call, leg);
		assert_int_equal(lw_leg_info(lw, leg, &info), LW_OK);
	} while (info.state != LW_LEG_DIALLING);
	return leg;
}

static void shown_to_called(struct lw *lw, lw_call call, struct lw_shown *shown)
{
	assert_int_equal(lw_leg_shown(lw, called_leg(lw, call), shown), LW_OK);
}

static void a_switch_lists_what_came(void **state)
{
	static const struct { const char *called, *chain, *between, *by; uint32_t hops; } rows[] = {
		{"sip:1@example.com", "sip:1@example.com\nsip:2@example.com",
		 "sip:2@example.com\nsip:here@example.com", "sip:2@example.com", 2},
		{"sip:1@example.com", "sip:1@example.com", "sip:here@example.com",
		 "sip:1@example.com", 1},
		{"sip:1@example.com", NULL, "sip:here@example.com", "sip:1@example.com", 1},
		/* the oldest were left out on the way */
		{"sip:1@example.com", "sip:8@example.com", "sip:8@example.com\nsip:here@example.com",
		 "sip:8@example.com", 8},
		{"sip:1@example.com", NULL, "", "", 0},
		{NULL, NULL, "", "", 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lw_shown shown;
		lw_call call;
		struct lw *lw = through(rows[i].called, rows[i].chain, rows[i].hops, &call);

		shown_to_called(lw, call, &shown);
		assert_string_equal(shown.between, rows[i].between);
		assert_string_equal(shown.diversion.uri, rows[i].by);
		assert_string_equal(shown.history[0].uri, *rows[i].by ? rows[i].called : "");
		assert_int_equal(shown.counter, *rows[i].by ? rows[i].hops : 0);
		lw_free(lw);
	}
}

/* As for a phone: the first one, the latest and the count stay. */
static void a_switch_forgets_the_oldest(void **state)
{
	char chain[1000] = "";
	struct lw_shown shown;
	struct lw *lw;
	lw_call call;

	(void)state;
	for (unsigned n = 1; n <= 8; n++)
		snprintf(chain + strlen(chain), sizeof chain - strlen(chain), "%s%s",
			 n > 1 ? "\n" : "", box(n, 100));
	lw = through(box(1, 100), chain, 8, &call);
	shown_to_called(lw, call, &shown);
	assert_string_equal(shown.history[0].uri, box(1, 100));
	assert_null(strstr(shown.between, box(2, 100)));
	assert_null(strstr(shown.between, box(3, 100)));
	assert_non_null(strstr(shown.between, box(5, 100)));
	assert_string_equal(strrchr(shown.between, '\n'), "\nsip:here@example.com");
	assert_string_equal(shown.diversion.uri, box(8, 100));
	assert_int_equal(shown.counter, 8);
	lw_free(lw);
}

static void all_hear(struct lw *lw, lw_call call)
{
	for (lw_leg leg = lw_call_leg_next(lw, call, (lw_leg){0}); leg.v;
	     leg = lw_call_leg_next(lw, call, leg))
		step(lw, (struct lw_input){.type = LW_SIG_HEARS, .leg = leg, .now = 10});
}

static void is_now(struct lw *lw, lw_leg leg, const char *uri)
{
	step(lw, (struct lw_input){.type = LW_SIG_IDENTITY, .leg = leg, .uri = uri, .now = 10});
	step(lw, (struct lw_input){.type = LW_USER_BLIND, .leg = leg, .uri = "sip:to@example.com",
				   .now = 10});
}

/* A transfer that failed has not taken place: by then its transferor has another name. */
static void a_switch_lists_no_hop_that_fails(void **state)
{
	struct lw_shown shown;
	lw_call call;
	struct lw *lw = through("sip:1@example.com", "sip:1@example.com", 1, &call);
	lw_leg leg = called_leg(lw, call);

	(void)state;
	step(lw, (struct lw_input){.type = LW_SIG_ANSWERED, .leg = leg, .code = 200, .now = 10});
	step(lw, (struct lw_input){.type = LW_SIG_CONFIRMED, .leg = info_of(lw, call).leg,
				   .now = 10});
	all_hear(lw, call);
	is_now(lw, leg, "sip:tom@example.com");
	shown_to_called(lw, call, &shown);
	assert_string_equal(shown.between, "sip:here@example.com\nsip:tom@example.com");
	all_hear(lw, call);
	step(lw, (struct lw_input){.type = LW_USER_CANCEL, .leg = leg, .now = 10});
	all_hear(lw, call);
	is_now(lw, leg, "sip:tim@example.com");
	shown_to_called(lw, call, &shown);
	assert_string_equal(shown.between, "sip:here@example.com\nsip:tim@example.com");
	assert_int_equal(shown.counter, 2);
	lw_free(lw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_hop_is_counted_and_listed),
		cmocka_unit_test(a_long_way_keeps_its_ends),
		cmocka_unit_test(a_hop_that_fails_does_not_count),
		cmocka_unit_test(who_withholds_is_not_named),
		cmocka_unit_test(a_consultation_counts_on),
		cmocka_unit_test(a_chain_is_lines_of_addresses),
		cmocka_unit_test(a_switch_lists_what_came),
		cmocka_unit_test(a_switch_forgets_the_oldest),
		cmocka_unit_test(a_switch_lists_no_hop_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
