/* SPDX-License-Identifier: BSD-3-Clause */
/* test_run.c -- a row is entered: what becomes of the state and its deadline, also by the words of
 * a table that no row says today. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "machine/run.h"

enum { REST, WAITS };
enum { NEWS, CLOCK };

static const struct lw_state states[] = {
	[REST] = {.name = "REST"}, [WAITS] = {.name = "WAITS", .timer = T_media_ms},
};
static const struct lw_input_word inputs[] = {
	[NEWS] = {.name = "NEWS", .sayer = LW_SAID_BY_NEWS},
	[CLOCK] = {.name = "TIMEOUT", .sayer = LW_SAID_BY_CLOCK},
};
static const char *const facts[] = {"always"};
static const struct lw_table table = {
	.name = "made up", .state = states, .input = inputs, .fact = facts, .states = 2, .inputs = 2,
};

static const struct {
	uint8_t state, input, next, shift;
	bool taken;
	uint8_t then;
	bool armed;
} rows[] = {
	{REST, NEWS, WAITS, 0, true, WAITS, true},
	{REST, NEWS, WAITS, 1, true, WAITS, false},       /* SHIFT: there was none */
	{REST, NEWS, LW_TO_DUE, 0, true, WAITS, true},
	{WAITS, NEWS, LW_TO_STAY, 0, true, WAITS, false},
	{WAITS, CLOCK, LW_TO_STAY, 0, true, WAITS, true}, /* waits once more */
	{WAITS, CLOCK, LW_TO_IGNORE, 0, false, WAITS, false},
	{WAITS, NEWS, LW_TO_REFUSE, 0, false, WAITS, false},
};

static void enters(size_t i, struct lw_rows *listed)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_row row = {.next = rows[i].next, .used = 1, .shift = rows[i].shift};
	uint8_t state = rows[i].state;
	struct machine m = {&table, &state, lw_leg_slot(0, SLOT_HOLD)};
	struct lw *lw;

	assert_int_equal(lw_new(&lw, &config), LW_OK);
	lw_rows_to(lw, listed);
	assert_int_equal(lw_enter(lw, &m, rows[i].input, &row, WAITS), rows[i].taken);
	assert_int_equal(state, rows[i].then);
	assert_int_equal(lw->timers.count, rows[i].armed);
	lw_free(lw);
}

/* The same whether somebody has the rows listed or not. */
static void each_row(void **state)
{
	struct lw_row_taken room[2];
	struct lw_rows listed = {room, 2, 0};
	uint64_t taken = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enters(i, NULL);
		enters(i, &listed);
		taken += rows[i].taken;
		assert_int_equal(listed.count, taken);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_row)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
