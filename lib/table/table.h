/* table.h -- what a decision table is made of.
 *
 * A machine is one .def file.  It is expanded three times: into a const array (tables.c: it runs),
 * into a nested switch (proof.c: the compiler sees that every state decides every input), and into
 * names (tables.c: logs, lw_why(), the diagrams).  The words of a .def file:
 *
 *	STATE(name, timer, stage, seen)  begins a state; timer is the config's deadline field or _;
 *	                                 seen is what others know of it
 *	ON(input, fact, next, acts...)   the first line for an input; taken if the fact holds
 *	OR, OR3, OR4                     further lines, tried in order; the last one says `always`
 *	REFUSE(input)                    a user is told no, and nothing changes
 *	IGNORE(input)                    the network is not listened to, and nothing changes
 *	END                              ends a state
 *	FINAL(name)                      a state nothing leaves
 *
 * next is a state, STAY (the state and its timer go on; STAY on TIMEOUT starts the timer again),
 * or REFUSE.  _ is an empty cell. */
#ifndef LW_TABLE_H
#define LW_TABLE_H

#include <stdbool.h>
#include <stdint.h>

enum { LW_ALTS = 4, LW_ACTS = 4, LW_NAME_LEN = 28 };

/* Special values of lw_row.next; anything less is a state. */
enum { LW_TO_STAY = 0xfc, LW_TO_REFUSE = 0xfd, LW_TO_IGNORE = 0xfe, LW_TO_NONE = 0xff };

struct lw_row {
	uint8_t fact; /* index of the fact that must hold; 0 is always */
	uint8_t next;
	uint8_t act[LW_ACTS];
	uint8_t used; /* a row stands here */
	uint8_t spare;
};

enum lw_machine {
	LW_M_LEG,
	LW_M_HOLD,
	LW_M_CALL,
	LW_M_ATTENDED,
	LW_M_BLIND,
	LW_M_VOICEMAIL,
	LW_M_REFERRED,
	LW_M_REPLACED,
	LW_M_RECORDING,
	LW_MACHINES
};

struct lw_table {
	const struct lw_row *rows;    /* [states][inputs][LW_ALTS] */
	const uint8_t *timer;         /* per state: enum lw_timer_field */
	const uint8_t *stage;         /* per state: enum lw_stage */
	const uint8_t *seen;          /* per state: of an enum of its machine's own */
	const uint8_t *final;         /* per state */
	const char (*state)[LW_NAME_LEN];
	const char (*input)[LW_NAME_LEN];
	const char (*fact)[LW_NAME_LEN];
	const char (*act)[LW_NAME_LEN];
	uint8_t states, inputs, facts, acts;
	uint8_t users; /* the first so many inputs are the user's */
};

/* The table of a machine. */
struct lw_table lw_table_of(enum lw_machine machine);
const char *lw_machine_name(enum lw_machine machine);

/* The row that a machine takes in a state for an input while facts hold: pure. */
const struct lw_row *lw_decide(const struct lw_table *table, uint8_t state, uint8_t input,
			       uint32_t facts);
/* Whether that row depends on any fact; when it does not they need not be gathered. */
bool lw_asks_facts(const struct lw_table *table, uint8_t state, uint8_t input);
/* A row's number within all rows of its table, for counting which were played. */
unsigned lw_row_index(const struct lw_table *table, const struct lw_row *row);

#endif
