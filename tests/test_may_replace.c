/* SPDX-License-Identifier: BSD-3-Clause */
/* test_may_replace.c -- every cell of {way, claim, digest, asked}: who may take the place of a
 * party of ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <legwork/adapter.h>

#include "ask/may_replace.h"

enum { OPEN = LW_F_CAN_PROVE, GOOD = LW_F_BY_DIGEST, NAMED = LW_F_BY_PEER };

/* The letters of a row: none, open, good, each of them unasked and asked. */
static const struct { uint32_t way, claim; const char *may; } cells[] = {
	{LW_F_SAME_WAY,  0,     "YYYYYY"},
	{LW_F_SAME_WAY,  NAMED, "YYYYYY"},
	{LW_F_SAME_HOST, 0,     "NAPPYY"},
	{LW_F_SAME_HOST, NAMED, "YYYYYY"},
	{0,              0,     "NAPPYY"},
	{0,              NAMED, "NAPPYY"}, /* threat 4: a claim from elsewhere authorises nothing */
};

static const uint32_t digests[] = {0, OPEN, GOOD};

static char letter(enum lw_may may)
{
	switch (may) {
	case LW_MAY_NO:    return 'N';
	case LW_MAY_PROVE: return 'P';
	case LW_MAY_ASK:   return 'A';
	case LW_MAY_YES:   return 'Y';
	}
	return '?';
}

static void each_cell_has_its_answer_from_one_row(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		char got[7] = "";

		for (unsigned k = 0; k < 6; k++) {
			uint32_t flags = cells[i].way | cells[i].claim | digests[k / 2];

			config.replaces_policy = k % 2 ? LW_REPLACES_ASK : LW_REPLACES_PEER;
			got[k] = letter(lw_rule_may_replace(&config, flags));
			assert_int_equal(lw_may_replace_rows(flags, k % 2), 1);
		}
		assert_string_equal(got, cells[i].may);
	}
}

static void a_setting_can_decide_alone(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;

	(void)state;
	config.replaces_policy = LW_REPLACES_OPEN;
	assert_int_equal(lw_rule_may_replace(&config, 0), LW_MAY_YES);
	config.replaces_policy = LW_REPLACES_NEVER;
	assert_int_equal(lw_rule_may_replace(&config, LW_F_SAME_WAY | NAMED | GOOD), LW_MAY_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cell_has_its_answer_from_one_row),
		cmocka_unit_test(a_setting_can_decide_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
