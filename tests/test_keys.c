/* SPDX-License-Identifier: BSD-3-Clause */
/* test_keys.c -- keys pressed one by one: which are held back, which reach the other party, and
 * what is asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <legwork/rules.h>

enum { PAUSE = 100 };

static const struct lw_feature_codes CODES = {
	.attended = "*2", .blind = "*1", .voicemail = "*3", .complete = "*4", .cancel = "*5",
	.swap = "*6", .merge = "*66",
};

/* Presses the keys, 100 ms apart; "~" waits until what is held is due.  What came of it: passed
 * keys as they are, "<verb number>" for a code. */
static const char *pressed(const char *keys)
{
	static char said[256];
	struct lw_keys k = LW_KEYS_INIT;
	lw_time now = 1000;

	said[0] = '\0';
	for (; *keys; keys++, now += PAUSE) {
		struct lw_keys_out out;
		size_t len = strlen(said);

		if (*keys == '~' && k.due != UINT64_MAX)
			now = k.due;
		if (*keys == '~')
			lw_keys_expire(&k, &CODES, now, &out);
		else
			lw_keys_press(&k, &CODES, *keys, now, &out);
		len += (size_t)snprintf(said + len, sizeof said - len, "%s", out.pass);
		if (out.verb != LW_TICK)
			snprintf(said + len, sizeof said - len, "<%s %s>",
				 lw_input_name((uint32_t)out.verb), out.number);
		assert_int_equal(k.due == UINT64_MAX, !*k.held);
	}
	snprintf(said + strlen(said), sizeof said - strlen(said), "%s%s", *k.held ? "|" : "",
		 k.held);
	return said;
}

static const struct { const char *keys, *came; } CASES[] = {
	/* what begins no code goes on at once */
	{"1", "1"}, {"159#0", "159#0"}, {"AD", "AD"},
	/* what may become one is held, and passed on in order when it does not */
	{"*", "|*"}, {"*9", "*9"}, {"**", "*|*"}, {"*~", "*"}, {"**~", "**"}, {"1*9*", "1*9|*"},
	/* a code without a number works at once, and nothing of it goes on */
	{"*4", "<complete >"}, {"*5", "<cancel >"}, {"**4", "*<complete >"}, {"7*47", "7<complete >7"},
	/* one that may grow waits */
	{"*6", "|*6"}, {"*6~", "<swap >"}, {"*66", "<merge >"}, {"*61", "<swap >|1"}, {"*61~", "<swap >1"},
	{"*6*4", "<swap ><complete >"},
	/* a code with a number: # ends it, or time */
	{"*2201", "|*2201"}, {"*2201#", "<attended 201>"}, {"*1201~", "<blind 201>"},
	{"*3#", "<voicemail >"}, {"*3~", "<voicemail >"}, {"*3201#5", "<voicemail 201>5"},
	{"*2*4#", "<attended *4>"},
};

static void each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		print_message("%s -> %s\n", CASES[i].keys, CASES[i].came);
		assert_string_equal(pressed(CASES[i].keys), CASES[i].came);
	}
}

/* Whatever is pressed: every key is passed on once and in its order, or belongs to a code. */
static void no_key_is_lost_or_doubled(void **state)
{
	static const char keys[] = "12345678*#";
	static const struct lw_feature_codes none = {.attended = NULL};
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct lw_keys k = LW_KEYS_INIT;
		struct lw_keys_out out;
		char in[16], passed[64] = "";

		for (int i = 0; i < 12; i++) {
			seed = seed * 1103515245u + 12345u;
			in[i] = keys[seed >> 16 & 7];
			lw_keys_press(&k, round & 1 ? &none : &CODES, in[i], 0, &out);
			strcat(passed, out.pass);
			in[i + 1] = '\0';
			if (out.verb != LW_TICK) /* the code was the last of what is left */
				assert_int_equal(strncmp(in, passed, strlen(passed)), 0);
			if (out.verb != LW_TICK)
				i = -1, passed[0] = '\0';
		}
		if (round & 1)
			assert_string_equal(passed, in);
		else
			assert_int_equal(strncmp(in, passed, strlen(passed)), 0);
	}
}

static void a_number_without_an_end(void **state)
{
	struct lw_keys k = LW_KEYS_INIT;
	struct lw_keys_out out;

	(void)state;
	lw_keys_press(&k, &CODES, '*', 0, &out);
	lw_keys_press(&k, &CODES, '2', 0, &out);
	for (int i = 0; i < 5000; i++) {
		lw_keys_press(&k, &CODES, '9', 0, &out);
		assert_true(strlen(k.held) < sizeof k.held);
	}
}

static void nothing_happens_before_it_is_due(void **state)
{
	struct lw_keys k = LW_KEYS_INIT;
	struct lw_keys_out out;

	(void)state;
	lw_keys_press(&k, &CODES, '*', 5000, &out);
	assert_int_equal(k.due, 6500);
	lw_keys_expire(&k, &CODES, 6499, &out);
	assert_string_equal(out.pass, "");
	lw_keys_press(&k, &CODES, '1', 6499, &out);
	assert_int_equal(k.due, 6499 + 4000);
	lw_keys_expire(&k, &CODES, UINT64_MAX, &out);
	assert_int_equal(out.verb, LW_USER_BLIND);
	assert_string_equal(out.number, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(no_key_is_lost_or_doubled),
		cmocka_unit_test(a_number_without_an_end),
		cmocka_unit_test(nothing_happens_before_it_is_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
