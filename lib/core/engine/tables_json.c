/* SPDX-License-Identifier: BSD-3-Clause */
/* tables_json.c -- the tables as JSON, for tools: a picture, a review, a coverage report. */
#include "../tables/tables.h"

#include "../../rules/text.h"

struct pen { struct lw_text_writer text; bool first; };

static void add(struct pen *pen, const char *text)
{
	lw_text_add(&pen->text, lw_text_of(text));
}

/* No name in the tables needs an escape. */
static void add_quoted(struct pen *pen, const char *name)
{
	add(pen, "\"");
	add(pen, name);
	add(pen, "\"");
}

static void key(struct pen *pen, const char *name)
{
	add_quoted(pen, name);
	add(pen, ":");
}

/* A member of a list or an object that is not the first one has a comma before it. */
static void begin(struct pen *pen, const char *bracket)
{
	add(pen, bracket);
	pen->first = true;
}

static void next(struct pen *pen)
{
	if (!pen->first)
		add(pen, ",");
	pen->first = false;
}

static void add_names(struct pen *pen, const char *name, const char *const *names, unsigned count)
{
	next(pen);
	key(pen, name);
	begin(pen, "[");
	for (unsigned i = 0; i < count; i++) {
		next(pen);
		add_quoted(pen, names[i]);
	}
	add(pen, "]");
	pen->first = false;
}

/* ---- words ---- */

static const char *sayer_name(uint8_t sayer)
{
	switch ((enum lw_sayer)sayer) {
	case LW_SAID_BY_USER:  return "user";
	case LW_SAID_BY_ORDER: return "order";
	case LW_SAID_BY_NEWS:  return "news";
	case LW_SAID_BY_CLOCK: return "clock";
	}
	return "?";
}

static const char *lets_name(uint8_t lets)
{
	switch ((enum lw_lets)lets) {
	case LW_LETS_NOTHING:         return "";
	case LW_LETS_MEDIA:           return "media";
	case LW_LETS_HOLD_TARGET:     return "hold target";
	case LW_LETS_HOLD_TRANSFEREE: return "hold transferee";
	case LW_LETS_SPLIT:           return "split";
	case LW_LETS_REPLACE:         return "replace";
	case LW_LETS_REPLACE_A:       return "replace transferee";
	}
	return "?";
}

static const char *timer_name(uint8_t timer)
{
	static const char *const names[T_COUNT] = {
		[T_forever] = "",
#define TIMER_NAME(name, dfl, least, source, text) [T_##name] = #name,
		LW_TIMES(TIMER_NAME)
#undef TIMER_NAME
	};

	return names[timer];
}

static const char *const ears[LW_EAR_COUNT] = {
#define EAR_NAME(word) #word,
	LW_EARS(EAR_NAME)
#undef EAR_NAME
};

static const char *next_name(const struct lw_table *t, uint8_t state)
{
	switch (state) {
	case LW_TO_DUE:    return "DUE";
	case LW_TO_STAY:   return "STAY";
	case LW_TO_REFUSE: return "REFUSE";
	case LW_TO_IGNORE: return "IGNORE";
	}
	return t->state[state].name;
}

/* ---- rows ---- */

static void add_row(struct pen *pen, const struct lw_table *t, unsigned input,
		    const struct lw_row *row)
{
	const char *acts[LW_ACTS];
	unsigned count = 0;

	for (unsigned i = 0; i < LW_ACTS; i++)
		if (row->act[i])
			acts[count++] = t->act[row->act[i]];
	next(pen);
	begin(pen, "\n{");
	next(pen);
	key(pen, "input");
	add_quoted(pen, t->input[input].name);
	next(pen);
	key(pen, "if");
	add_quoted(pen, t->fact[row->fact]);
	next(pen);
	key(pen, "next");
	add_quoted(pen, next_name(t, row->next));
	add_names(pen, "do", acts, count);
	next(pen);
	key(pen, "shift");
	add(pen, row->shift ? "true" : "false");
	add(pen, "}");
	pen->first = false;
}

static void add_rows(struct pen *pen, const struct lw_table *t, uint8_t state)
{
	next(pen);
	key(pen, "rows");
	begin(pen, "[");
	for (uint8_t input = 0; input < t->inputs; input++) {
		const struct lw_row *row = lw_cell(t, state, input);

		for (unsigned i = 0; i < LW_ALTS && row[i].used; i++)
			add_row(pen, t, input, &row[i]);
	}
	add(pen, "]");
	pen->first = false;
}

/* ---- states and machines ---- */

static void add_pair(struct pen *pen, const char *name, const char *value)
{
	next(pen);
	key(pen, name);
	add_quoted(pen, value);
}

static void add_state(struct pen *pen, const struct lw_table *t, uint8_t state)
{
	const struct lw_state *s = &t->state[state];
	const char *hears[LW_SEATS] = {ears[s->hears[0]], ears[s->hears[1]], ears[s->hears[2]]};

	next(pen);
	begin(pen, "\n{");
	add_pair(pen, "name", s->name);
	add_pair(pen, "deadline", timer_name(s->timer));
	add_pair(pen, "stage", s->stage ? lw_stage_name(s->stage) : "");
	add_pair(pen, "lets", lets_name(s->lets));
	add_names(pen, "hears", hears, LW_SEATS);
	next(pen);
	key(pen, "final");
	add(pen, s->final ? "true" : "false");
	add_pair(pen, "note", s->final && s->note ? lw_output_name(s->note) : "");
	add_rows(pen, t, state);
	add(pen, "}");
	pen->first = false;
}

static void add_inputs(struct pen *pen, const struct lw_table *t)
{
	next(pen);
	key(pen, "inputs");
	begin(pen, "[");
	for (unsigned i = 0; i < t->inputs; i++) {
		next(pen);
		begin(pen, "{");
		add_pair(pen, "name", t->input[i].name);
		add_pair(pen, "said_by", sayer_name(t->input[i].sayer));
		add(pen, "}");
	}
	add(pen, "]");
}

static void add_machine(struct pen *pen, const struct lw_table *t)
{
	next(pen);
	begin(pen, "\n{");
	add_pair(pen, "name", t->name);
	add_inputs(pen, t);
	add_names(pen, "facts", t->fact, t->facts);
	add_names(pen, "actions", t->act + 1, t->acts - 1u);
	next(pen);
	key(pen, "states");
	begin(pen, "[");
	for (uint8_t state = 0; state < t->states; state++)
		add_state(pen, t, state);
	add(pen, "]}");
	pen->first = false;
}

size_t lw_tables_json(char *text, size_t size)
{
	struct pen pen = {lw_text_write(text, text ? size : 0), true};

	begin(&pen, "{");
	add_pair(&pen, "version", lw_version());
	next(&pen);
	key(&pen, "machines");
	begin(&pen, "[");
	for (unsigned m = 0; m < LW_MACHINES; m++)
		add_machine(&pen, &lw_tables[m]);
	add(&pen, "]}\n");
	return pen.text.used;
}
