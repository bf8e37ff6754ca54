/* SPDX-License-Identifier: BSD-3-Clause */
/* table.h -- what a decision table is made of, and how a row is chosen.
 *
 * A machine is one .def file, and is expanded several times: into the enum of its states
 * (states.inc), into arrays that run (rows.inc), and into a nested switch from which the compiler
 * sees that every state decides every input once (proof.inc).  A .def file is written with these
 * words:
 *
 *	STATE(name, columns...)          begins a state; the head of the file names its columns
 *	LETS(what)                       what other machines may do for the user in it (tables.h)
 *	SEATS(columns...)                what each party hears in it: no state of a SEATED machine
 *	                                 is without it
 *	ON(input, next, acts...)         what an input does, always
 *	SHIFT(input, next, acts...)      likewise, and the deadline runs on in the next state
 *	IF(input, fact, next, acts...)   what it does while a fact holds
 *	OR(fact, next, acts...)          else, while another one holds: at most two, tried in order
 *	ELSE(next, acts...)              else; an IF without ELSE does not compile
 *	REFUSE(input)  REFUSE_ALL(group) a user is told no, and nothing changes
 *	IGNORE(input)  IGNORE_ALL(group) nobody listens, and nothing changes
 *	END                              ends a state
 *	FINAL(name, columns...)          the machine is done
 *	#include "rows.def"              rows that several states share, in each of them
 *
 * next is a state, STAY (the state and its timer go on; STAY on a timeout starts the timer again,
 * but time alone must come to rest: test_explore),
 * REFUSE, or DUE (the end that was named on the way).  _ is an empty cell. */
#ifndef LW_TABLE_H
#define LW_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LW_ALTS = 4, LW_ACTS = 4, LW_SEATS = 3 };

/* Special values of lw_row.next; anything less is a state. */
enum { LW_TO_DUE = 0xfb, LW_TO_STAY, LW_TO_REFUSE, LW_TO_IGNORE };

struct lw_row {
	uint8_t fact; /* index of the fact that must hold; 0 is always */
	uint8_t next;
	uint8_t act[LW_ACTS];
	uint8_t used; /* a row stands here */
	uint8_t shift; /* the deadline runs on */
};

/* Who says an input.  A user is refused, everybody else at most ignored. */
enum lw_sayer {
	LW_SAID_BY_USER,
	LW_SAID_BY_ORDER, /* another machine wants it */
	LW_SAID_BY_NEWS,  /* it has happened */
	LW_SAID_BY_CLOCK, /* the state's time is over */
};

struct lw_input_word {
	const char *name;
	uint8_t sayer; /* enum lw_sayer */
	uint8_t cause; /* what it gives as the reason: the list of inputs says of what kind */
};

struct lw_state {
	const char *name;
	uint8_t timer;  /* the deadline it waits for, 0 for none */
	uint8_t stage;  /* of a transfer: enum lw_stage */
	uint8_t seen;   /* what others know of it */
	uint8_t lets;   /* what a user may do in it besides the rows */
	uint8_t final;
	uint8_t note;   /* of a final state: how it is told */
	uint8_t hears[LW_SEATS]; /* in a SEATED machine: who hears what */
	uint8_t phase;  /* what the parties' screens show */
};

struct lw_table {
	const char *name;
	const struct lw_row *rows;          /* [states][inputs + 1][LW_ALTS] */
	const struct lw_state *state;
	const struct lw_input_word *input;
	const char *const *fact, *const *act;
	uint8_t states, inputs, facts, acts;
};

/* The alternatives of a state for an input.  (A state has one more cell than there are inputs: the
 * expansion begins there.) */
static inline const struct lw_row *lw_cell(const struct lw_table *table, uint8_t state,
					   uint8_t input)
{
	return table->rows + ((size_t)state * (table->inputs + 1u) + input) * LW_ALTS;
}

/* A final state tells a user no, and listens to nobody else. */
static inline const struct lw_row *lw_final_row(const struct lw_table *table, uint8_t input)
{
	static const struct lw_row refuse = {.next = LW_TO_REFUSE, .used = 1},
				   ignore = {.next = LW_TO_IGNORE, .used = 1};

	return table->input[input].sayer == LW_SAID_BY_USER ? &refuse : &ignore;
}

/* The row that a machine takes in a state for an input while facts hold: pure. */
static inline const struct lw_row *lw_decide(const struct lw_table *table, uint8_t state,
					     uint8_t input, uint32_t facts)
{
	const struct lw_row *row = lw_cell(table, state, input);

	if (table->state[state].final)
		return lw_final_row(table, input);
	while (!(facts >> row->fact & 1u))
		row++; /* ends at the last one, whose fact is `always`: every facts has bit 0 */
	return row;
}

/* Whether that row depends on any fact; when it does not they need not be gathered. */
static inline bool lw_asks_facts(const struct lw_table *table, uint8_t state, uint8_t input)
{
	return lw_cell(table, state, input)->fact != 0;
}

/* A row that changes nothing. */
static inline bool lw_is_no(const struct lw_row *row)
{
	return row->next == LW_TO_REFUSE || row->next == LW_TO_IGNORE;
}

/* Whether a row has so many acts and one more: they stand at its front, with no empty cell between
 * them (test_tables). */
static inline bool lw_has_act(const struct lw_row *row, int i)
{
	return i < LW_ACTS && row->act[i];
}

/* A row's number within all rows of its table, for counting which were played. */
static inline unsigned lw_row_index(const struct lw_table *table, const struct lw_row *row)
{
	return (unsigned)(row - table->rows);
}

#endif
