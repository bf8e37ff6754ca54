/* SPDX-License-Identifier: BSD-3-Clause */
/* test_may_take.c -- every cell of {whom, who, right, digest, asked}: who may take the place of a
 * party of a switch, or pick up for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <legwork/adapter.h>

#include "ask/may_take.h"

enum { OPEN = LW_F_CAN_PROVE, GOOD = LW_F_BY_DIGEST };

enum { RINGS = LW_TAKES_RINGING, OTHERS = LW_TAKES_OTHERS, RIGHT = LW_TAKES_BY_RIGHT };

/* The letters of a row: none, open, good, each of them unasked and asked.  It comes from
 * elsewhere, so that the way speaks for nobody. */
static const struct { uint32_t takes; const char *may; } cells[] = {
	{0,                      "NAPPYY"}, /* its own call: a proof is enough, and needed */
	{RIGHT,                  "NAPPYY"},
	{OTHERS,                 "NAPPNA"}, /* somebody else's: the proof of another is none */
	{OTHERS | RIGHT,         "NAPPNA"},
	{RINGS,                  "NAPPYY"},
	{RINGS | RIGHT,          "NAPPYY"},
	{RINGS | OTHERS,         "NAPPNA"},
	{RINGS | OTHERS | RIGHT, "YYPPYY"},
};

/* The same, when it comes the way of the call that it names: that is enough for a party that
 * moves, and for a place that is given away, but not to pick up what rings for others. */
static const char *const same_way[] = {
	"YYYYYY", "YYYYYY", "YYYYYY", "YYYYYY", "YYYYYY", "YYYYYY", "NAPPNA", "YYPPYY",
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

static void check(uint32_t takes, uint32_t way, const char *wanted)
{
	struct lw_config config = LW_CONFIG_INIT;
	char got[7] = "";

	for (unsigned k = 0; k < 6; k++) {
		uint32_t flags = way | digests[k / 2];

		config.replaces_policy = k % 2 ? LW_REPLACES_ASK : LW_REPLACES_PEER;
		got[k] = letter(lw_rule_may_take(&config, flags, takes));
		assert_int_equal(lw_may_take_rows(flags, takes, k % 2), 1);
	}
	assert_string_equal(got, wanted);
}

static void each_cell_has_its_answer_from_one_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		check(cells[i].takes, 0, cells[i].may);
		check(cells[i].takes, LW_F_SAME_WAY, same_way[i]);
	}
}

static void a_setting_can_decide_alone(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;

	(void)state;
	config.replaces_policy = LW_REPLACES_OPEN;
	assert_int_equal(lw_rule_may_take(&config, 0, RINGS | OTHERS), LW_MAY_YES);
	config.replaces_policy = LW_REPLACES_NEVER;
	assert_int_equal(lw_rule_may_take(&config, GOOD, RINGS | RIGHT), LW_MAY_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cell_has_its_answer_from_one_row),
		cmocka_unit_test(a_setting_can_decide_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
