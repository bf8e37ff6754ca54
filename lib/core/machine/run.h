/* SPDX-License-Identifier: BSD-3-Clause */
/* run.h -- a row is entered: the state, its timer.  The bottom of all machines. */
#ifndef LW_RUN_H
#define LW_RUN_H

#include "../state/state.h"

/* A machine of one object: where its state is kept, and its deadline. */
struct machine {
	const struct lw_table *table;
	uint8_t *state;
	uint32_t slot; /* LW_NO_INDEX: it has no deadline */
};

static inline struct machine lw_machine_of(enum lw_machine which, uint8_t *state, uint32_t slot)
{
	return (struct machine){&lw_tables[which], state, slot};
}

/* Neither the state nor its timer. */
static inline bool lw_moves_nothing(const struct machine *m, uint8_t input,
				    const struct lw_row *row)
{
	return row->next == LW_TO_STAY && m->table->input[input].sayer != LW_SAID_BY_CLOCK;
}

void lw_move(struct lw *lw, const struct machine *m, const struct lw_row *row, uint8_t to);
void lw_write_row(struct lw_rows *rows, const struct machine *m, uint8_t from, uint8_t input,
		  const struct lw_row *row);
/* Sets the state that the row leads to (`to`, where the row says DUE) and its timer.  False when
 * the row says no: nothing has changed, and nothing is to be done. */
static inline bool lw_enter(struct lw *lw, const struct machine *m, uint8_t input,
			    const struct lw_row *row, uint8_t to)
{
	uint8_t from = *m->state;

	if (lw_is_no(row))
		return false;
	if (!lw_moves_nothing(m, input, row))
		lw_move(lw, m, row, to);
	if (lw->rows)
		lw_write_row(lw->rows, m, from, input, row);
	return true;
}

/* The deadline of a machine that was restored: what is left of it if that is set already, else the
 * whole of it; none where its state has none. */
void lw_rearm(struct lw *lw, struct machine m);

/* The machine is where it begins. */
void lw_rest(struct lw *lw, struct machine m);

#endif
