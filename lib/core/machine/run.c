/* SPDX-License-Identifier: BSD-3-Clause */
/* run.c -- a row is entered: the state, its timer. */
#include "run.h"

#include <string.h>

static uint32_t duration(const struct lw_config *config, uint8_t field)
{
	static const uint16_t offset[T_COUNT] = {
#define OFFSET(name, dfl, least, source, text) [T_##name] = offsetof(struct lw_config, name),
		LW_TIMES(OFFSET)
#undef OFFSET
	};
	uint32_t ms;

	memcpy(&ms, (const char *)config + offset[field], sizeof ms);
	return ms;
}

static void arm(struct lw *lw, const struct machine *m)
{
	uint8_t field = m->table->state[*m->state].timer;
	uint32_t ms = field ? duration(&lw->config, field) : 0;

	if (m->slot == LW_NO_INDEX)
		return;
	if (field && (ms || field != T_consult_ms)) /* R19: there 0 is no limit */
		lw_timer_set(&lw->timers, m->slot, lw_time_after(lw->serials->now, ms), field);
	else
		lw_timer_clear(&lw->timers, m->slot);
}

void lw_rearm(struct lw *lw, struct machine m)
{
	struct timers *timers = &lw->timers;
	uint32_t place = m.slot == LW_NO_INDEX ? 0 : timers->where[m.slot];
	lw_time at = place ? timers->heap[place - 1].at : LW_NEVER;

	arm(lw, &m);
	if (place && timers->where[m.slot])
		lw_timer_set(timers, m.slot, at, m.table->state[*m.state].timer);
}

void lw_write_row(struct lw_rows *rows, const struct machine *m, uint8_t from, uint8_t input,
		  const struct lw_row *row)
{
	rows->row[rows->count++ % rows->room] = (struct lw_row_taken){
		m->table->name, m->table->state[from].name, m->table->input[input].name,
		m->table->fact[row->fact], m->table->state[*m->state].name};
}

/* A row that stays is one of a timeout: it waits once more. */
void lw_move(struct lw *lw, const struct machine *m, const struct lw_row *row, uint8_t to)
{
	if (row->next != LW_TO_STAY)
		*m->state = row->next == LW_TO_DUE ? to : row->next;
	if (!row->shift)
		arm(lw, m);
}

void lw_rest(struct lw *lw, struct machine m)
{
	*m.state = 0;
	arm(lw, &m);
}
