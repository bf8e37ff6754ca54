/* play_inside.c -- the only part of the player that sees inside the engine: the states that "so"
 * shows, and the rows that were played. */
#include <stdio.h>

#include "state/state.h"
#include "play.h"
#include "play_stage.h"

enum { PLAYED_MAX = 4096 };

static uint8_t played[LW_MACHINES][PLAYED_MAX];

void play_watch_rows(struct lw *lw)
{
	for (int m = 0; m < LW_MACHINES; m++)
		lw->played[m] = played[m];
}

static void print_state(struct stage *s, enum lw_machine machine, uint8_t state)
{
	stage_trace(s, " %s %s", lw_tables[machine].name, lw_tables[machine].state[state].name);
}

static void print_call(struct stage *s, uint32_t call)
{
	const struct call *c = &s->lw->calls[call];

	stage_trace(s, "      %s:", stage_call(s, lw_call_handle(s->lw, call)));
	print_state(s, LW_M_CALL, c->state);
	if (c->xfer.method)
		print_state(s, (enum lw_machine)(LW_M_ATTENDED + c->xfer.method - LW_ATTENDED),
			    c->xfer.state);
	if (c->referred != REFERRED_IDLE)
		print_state(s, LW_M_REFERRED, c->referred);
	if (c->replaced != REPLACED_IDLE)
		print_state(s, LW_M_REPLACED, c->replaced);
	if (c->recording != RECORDING_OFF)
		print_state(s, LW_M_RECORDING, c->recording);
	stage_trace(s, "\n");
}

/* The states that no output shows: without them a row that leads to the wrong one would pass. */
void play_states(struct stage *s)
{
	for (uint32_t i = 0; i < s->lw->config.max_calls; i++)
		if (s->lw->calls[i].used)
			print_call(s, i);
	for (uint32_t i = 0; i < s->lw->config.max_legs; i++) {
		const struct leg *l = &s->lw->legs[i];

		if (!l->used)
			continue;
		stage_trace(s, "      %s:", stage_leg(s, lw_leg_handle(s->lw, i)));
		print_state(s, LW_M_LEG, l->state);
		if (l->hold != HOLD_TALKING)
			print_state(s, LW_M_HOLD, l->hold);
		stage_trace(s, "\n");
	}
}

unsigned play_missing_rows(bool print, unsigned *total)
{
	unsigned missing = 0, count = 0;

	for (int m = 0; m < LW_MACHINES; m++) {
		struct lw_table t = lw_tables[m];
		unsigned stride = t.inputs + 1u;

		for (unsigned i = 0; i < t.states * stride * LW_ALTS; i++) {
			unsigned input = i / LW_ALTS % stride, state = i / LW_ALTS / stride;

			if (!t.rows[i].used || t.rows[i].next == LW_TO_IGNORE ||
			    t.rows[i].next == LW_TO_REFUSE)
				continue;
			count++;
			if (played[m][i])
				continue;
			missing++;
			if (print)
				fprintf(stderr, "never played: %s %s %s [%s]\n",
					lw_tables[m].name, t.state[state].name,
					t.input[input].name, t.fact[t.rows[i].fact]);
		}
	}
	*total = count;
	return missing;
}
