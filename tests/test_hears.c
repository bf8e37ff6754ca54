/* SPDX-License-Identifier: BSD-3-Clause */
/* test_hears.c -- every cell of hears.def: each word of SEATS, with each set of facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "switch/hears.h"

enum { ROWS = 14, CELLS = 1 << LW_HEARS_FACTS };

static bool has(uint32_t facts, enum lw_hears_fact fact)
{
	return facts & fact;
}

/* What a person would say. */
static enum lw_hear by_sense(enum lw_ear word, uint32_t facts)
{
	if (has(facts, LW_HEARS_IF_announced))
		return LW_HEAR_ANNOUNCEMENT;
	if (has(facts, LW_HEARS_IF_dial_tone))
		return LW_HEAR_ANNOUNCEMENT;
	if (has(facts, LW_HEARS_IF_holds))
		return LW_HEAR_NOTHING;
	switch (word) {
	case LW_EAR_A:
	case LW_EAR_T:
	case LW_EAR_C:
		return has(facts, LW_HEARS_IF_other_holds)   ? LW_HEAR_MUSIC
		       : has(facts, LW_HEARS_IF_other_there) ? LW_HEAR_PEER
							     : LW_HEAR_RINGBACK;
	case LW_EAR_RING:
		return has(facts, LW_HEARS_IF_called_early)   ? LW_HEAR_PEER
		       : has(facts, LW_HEARS_IF_rings_itself) ? LW_HEAR_NOTHING
		       : has(facts, LW_HEARS_IF_with_music)   ? LW_HEAR_MUSIC
							      : LW_HEAR_RINGBACK;
	case LW_EAR_MUSIC:  return LW_HEAR_MUSIC;
	case LW_EAR_SAY:    return LW_HEAR_ANNOUNCEMENT;
	case LW_EAR_MIX:    return LW_HEAR_MIX;
	case LW_EAR__:
	case LW_EAR_LEAVES:
	case LW_EAR_COUNT:  break;
	}
	return LW_HEAR_NOTHING;
}

static void each_cell_is_as_it_should_be(void **state)
{
	bool decides[ROWS] = {false};
	unsigned row, cells = 0;

	(void)state;
	for (enum lw_ear word = LW_EAR_A; word < LW_EAR_COUNT; word++)
		for (uint32_t facts = LW_HEARS_IF_always; facts < CELLS; facts += 2, cells++) {
			row = ROWS;
			assert_int_equal(lw_hears(word, facts, &row), by_sense(word, facts));
			assert_in_range(row, 0, ROWS - 1);
			decides[row] = true;
		}
	for (row = 0; row < ROWS; row++)
		assert_true(decides[row]);
	print_message("cells: %u, rows: %u\n", cells, ROWS);
}

/* Only what holds, leaves, or makes its own tone is silent (law 8). */
static void nobody_else_is_on_silence(void **state)
{
	(void)state;
	for (enum lw_ear word = LW_EAR_A; word < LW_EAR_LEAVES; word++)
		for (uint32_t facts = LW_HEARS_IF_always; facts < CELLS; facts += 2)
			if (!has(facts, LW_HEARS_IF_holds) && !has(facts, LW_HEARS_IF_rings_itself))
				assert_int_not_equal(lw_hears(word, facts, NULL), LW_HEAR_NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cell_is_as_it_should_be),
		cmocka_unit_test(nobody_else_is_on_silence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
