/* SPDX-License-Identifier: BSD-3-Clause */
/* test_worlds_switch.c -- nobody is left behind by a switch: walks every world that its transfer
 * tables allow, and asks whether an error in a table would be seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "switch_worlds.h"

static struct sw_walk walk;

/* ---- the tables as they are ---- */

static unsigned count_rows(const struct lw_table *t, const uint8_t *played, bool loud)
{
	unsigned rows = 0;

	for (uint8_t s = 0; s < t->states; s++)
		for (unsigned n = 0; !t->state[s].final && n < t->inputs * LW_ALTS; n++) {
			const struct lw_row *row = lw_cell(t, s, 0) + n;

			if (!row->used || (lw_is_no(row) && !row->fact))
				continue;
			rows += !played || played[lw_row_index(t, row)];
			if (loud && !played[lw_row_index(t, row)])
				print_message("%s: %s on %s if %s is never played\n", t->name,
					      t->state[s].name, t->input[n / LW_ALTS].name,
					      t->fact[row->fact]);
		}
	return rows;
}

static void nobody_is_left_behind(void **state)
{
	unsigned rows = 0, played = 0, states = 0;

	(void)state;
	sw_walk_init(&walk);
	walk.loud = true;
	sw_walk_all(&walk);
	for (unsigned t = 0; t < SW_TABLES; t++) {
		rows += count_rows(&walk.table[t], NULL, false);
		played += count_rows(&walk.table[t], walk.played[t], true);
		for (uint8_t s = 0; s < walk.table[t].states; s++)
			states += !walk.table[t].state[s].final;
	}
	print_message("%u states, %u rows, %u of them played, %u worlds, %u endings, %u faults\n",
		      states, rows, played, walk.worlds, walk.endings, walk.faults);
	assert_int_equal(walk.faults, 0);
}

/* ---- tables with one error each: every one must be seen ---- */

/* Copies that can be changed; the walk reads them instead. */
static struct lw_row rows[SW_TABLES][SW_ROWS_MAX];
static struct lw_state states[SW_TABLES][64];
static struct count { unsigned made, caught; } drops, ways, seats, times;

static void copy_tables(void)
{
	sw_walk_init(&walk);
	for (unsigned t = 0; t < SW_TABLES; t++) {
		struct lw_table *table = &walk.table[t];
		size_t count = (size_t)table->states * (table->inputs + 1u) * LW_ALTS;

		assert_true(count <= SW_ROWS_MAX && table->states <= 64);
		memcpy(rows[t], table->rows, count * sizeof **rows);
		memcpy(states[t], table->state, table->states * sizeof **states);
		table->rows = rows[t];
		table->state = states[t];
	}
}

static bool is_caught(void)
{
	walk.faults = 0;
	sw_walk_all(&walk);
	return walk.faults > 0;
}

static bool is_note(const struct lw_table *t, uint8_t act)
{
	return !strncmp(t->act[act], "N_", 2);
}

static void print_missed(const struct lw_table *t, unsigned cell, const char *what,
			 const char *which)
{
	unsigned s = cell / ((t->inputs + 1u) * LW_ALTS), n = cell % ((t->inputs + 1u) * LW_ALTS);

	print_message("%s: %s on %s if %s %s %s\n", t->name, t->state[s].name,
		      t->input[n / LW_ALTS].name, t->fact[t->rows[cell].fact], what, which);
}

static void check_count(const char *what, struct count count)
{
	print_message("%s: %u of %u are seen\n", what, count.caught, count.made);
	assert_true(count.made > 0);
	assert_int_equal(count.caught, count.made);
}

typedef void change_row(unsigned t, struct lw_row *row, unsigned cell);

/* Every row that does something. */
static void every_row(change_row *change)
{
	copy_tables();
	for (unsigned t = 0; t < SW_TABLES; t++) {
		const struct lw_table *table = &walk.table[t];
		unsigned in_state = (table->inputs + 1u) * LW_ALTS;

		for (unsigned cell = 0; cell < table->states * in_state; cell++)
			if (rows[t][cell].used && cell % in_state < table->inputs * LW_ALTS &&
			    !lw_is_no(&rows[t][cell]))
				change(t, &rows[t][cell], cell);
	}
}

static void drop_each_action(unsigned t, struct lw_row *row, unsigned cell)
{
	const struct lw_table *table = &walk.table[t];

	for (int a = 0; a < LW_ACTS; a++) {
		uint8_t was = row->act[a];

		if (!was || is_note(table, was))
			continue;
		row->act[a] = 0;
		drops.made++;
		if (is_caught())
			drops.caught++;
		else
			print_missed(table, cell, "without", table->act[was]);
		row->act[a] = was;
	}
}

static void every_dropped_action_is_seen(void **state)
{
	(void)state;
	every_row(drop_each_action);
	check_count("dropped actions", drops);
}

static void go_elsewhere(unsigned t, struct lw_row *row, unsigned cell)
{
	const struct lw_table *table = &walk.table[t];
	uint8_t was = row->next;

	for (uint8_t s = 1; s <= table->states; s++) {
		row->next = s < table->states ? s : LW_TO_STAY;
		if (row->next == was)
			continue;
		ways.made++;
		if (is_caught())
			ways.caught++;
		else
			print_missed(table, cell, "to",
				     s < table->states ? table->state[s].name : "STAY");
	}
	row->next = was;
}

static void every_wrong_way_is_seen(void **state)
{
	(void)state;
	every_row(go_elsewhere);
	check_count("wrong next states", ways);
}

static void swap_seats(unsigned t, uint8_t s, int one, int other)
{
	struct lw_state *state = &states[t][s];
	uint8_t was = state->hears[one];

	if (was == state->hears[other])
		return;
	state->hears[one] = state->hears[other];
	state->hears[other] = was;
	seats.made++;
	if (is_caught())
		seats.caught++;
	else
		print_message("%s: %s with seats %d and %d swapped\n", walk.table[t].name,
			      state->name, one, other);
	state->hears[other] = state->hears[one];
	state->hears[one] = was;
}

static void every_swapped_seat_is_seen(void **state)
{
	(void)state;
	copy_tables();
	for (unsigned t = 0; t < SW_TABLES; t++)
		for (uint8_t s = 1; s < walk.table[t].states; s++)
			for (int one = 0; one < 2 && !states[t][s].final; one++)
				for (int other = one + 1; other < 3; other++)
					swap_seats(t, s, one, other);
	check_count("swapped seats", seats);
}

static void every_lost_deadline_is_seen(void **state)
{
	(void)state;
	copy_tables();
	for (unsigned t = 0; t < SW_TABLES; t++)
		for (uint8_t s = 1; s < walk.table[t].states; s++) {
			uint8_t was = states[t][s].timer;

			if (was == T_forever)
				continue;
			states[t][s].timer = T_forever;
			times.made++;
			times.caught += is_caught();
			states[t][s].timer = was;
		}
	check_count("lost deadlines", times);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_left_behind),
		cmocka_unit_test(every_dropped_action_is_seen),
		cmocka_unit_test(every_wrong_way_is_seen),
		cmocka_unit_test(every_swapped_seat_is_seen),
		cmocka_unit_test(every_lost_deadline_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
