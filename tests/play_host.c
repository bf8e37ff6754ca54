/* SPDX-License-Identifier: BSD-3-Clause */
/* play_host.c -- an engine whose insides are in reach: which rows the scripts have played. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "state/state.h"
#include "play_host.h"

enum { ROWS_MAX = 4096, TRACE_MAX = 65536, TAKEN_MAX = 8192 };

static bool rows_played[LW_MACHINES][ROWS_MAX];
static struct lw_row_taken taken[TAKEN_MAX];
static struct lw_rows rows = {taken, TAKEN_MAX, 0};

static int begin(struct lw **lwp, const struct lw_config *config, const struct lw_rules *rules_set,
		 void *arg)
{
	int err = lw_new(lwp, config);

	(void)arg;
	lw_rows_to(*lwp, &rows);
	return err ? err : lw_rules_set(*lwp, rules_set);
}

static bool is_row(const struct lw_table *t, unsigned i, const struct lw_row_taken *row)
{
	unsigned input = i / LW_ALTS % (t->inputs + 1u), state = i / LW_ALTS / (t->inputs + 1u);

	return t->rows[i].used && t->state[state].name == row->state &&
	       t->input[input].name == row->input && t->fact[t->rows[i].fact] == row->fact;
}

/* The words of a row are those of the tables themselves: no strings need be compared. */
static void mark(const struct lw_row_taken *row)
{
	for (enum lw_machine m = 0; m < LW_MACHINES; m++) {
		const struct lw_table *t = &lw_tables[m];
		unsigned count = t->states * (t->inputs + 1u) * LW_ALTS;

		for (unsigned i = 0; t->name == row->machine && i < count; i++)
			if (is_row(t, i, row))
				rows_played[m][i] = true;
	}
}

static void mark_all(void)
{
	if (rows.count > TAKEN_MAX)
		abort();
	while (rows.count)
		mark(&taken[--rows.count]);
}

bool play(const char *script, struct played *played)
{
	static const struct lw_play_host host = {.begin = begin};
	struct lw_played result;
	bool same;

	*played = (struct played){.trace = malloc(TRACE_MAX)};
	if (!played->trace)
		abort();
	same = !lw_play(script, &host, played->trace, TRACE_MAX, &result);
	mark_all();
	/* many are kept at once */
	played->trace = realloc(played->trace, strlen(played->trace) + 1);
	if (!played->trace)
		abort();
	played->whole = result.whole;
	played->line = result.line;
	snprintf(played->why, sizeof played->why, "%s", result.why);
	return same;
}

void play_free(struct played *played)
{
	free(played->trace);
	played->trace = NULL;
}

unsigned play_missing_rows(bool print, unsigned *total)
{
	unsigned missing = 0, count = 0;

	for (enum lw_machine m = 0; m < LW_MACHINES; m++) {
		struct lw_table t = lw_tables[m];
		unsigned stride = t.inputs + 1u;

		for (unsigned i = 0; i < t.states * stride * LW_ALTS; i++) {
			unsigned input = i / LW_ALTS % stride, state = i / LW_ALTS / stride;

			if (!t.rows[i].used || t.rows[i].next == LW_TO_IGNORE ||
			    t.rows[i].next == LW_TO_REFUSE)
				continue;
			count++;
			if (rows_played[m][i])
				continue;
			missing++;
			if (print)
				fprintf(stderr, "never played: %s %s %s [%s]\n", lw_tables[m].name,
					t.state[state].name, t.input[input].name,
					t.fact[t.rows[i].fact]);
		}
	}
	*total = count;
	return missing;
}
