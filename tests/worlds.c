/* SPDX-License-Identifier: BSD-3-Clause */
/* worlds.c -- see worlds.h. */
#include "worlds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLDS_MAX = 1 << 18, SHOWN_MAX = 16 };

struct place { struct world world; uint32_t before; struct event event; };

struct search {
	const struct model *model;
	struct lw_table table;
	struct place *place;
	uint32_t *slot; /* open addressing: place + 1 */
	uint32_t count;
};

struct last worlds_last;

/* A final state, or back at the first one. */
bool worlds_ended(const struct lw_table *table, const struct world *world)
{
	return table->state[world->state].final || (world->state == 0 && worlds_last.from > 0);
}

static uint64_t mix(const struct world *w)
{
	uint64_t word[(sizeof *w + 7) / 8] = {0}, h = UINT64_C(0xcbf29ce484222325);

	memcpy(word, w, sizeof *w);
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		h = (h ^ word[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

/* The slot of a world: where it stands, or an empty one. */
static uint32_t find(const struct search *s, const struct world *w)
{
	uint32_t i = (uint32_t)mix(w) % (WORLDS_MAX * 2);

	while (s->slot[i] && memcmp(&s->place[s->slot[i] - 1].world, w, sizeof *w) != 0)
		i = (i + 1) % (WORLDS_MAX * 2);
	return i;
}

/* Adds a world unless it is known; false when it is. */
static bool add(struct search *s, const struct world *w, uint32_t before, const struct event *e)
{
	uint32_t i = find(s, w);

	if (s->slot[i])
		return false;
	if (s->count == WORLDS_MAX) {
		fprintf(stderr, "more than %d worlds\n", WORLDS_MAX);
		exit(1);
	}
	s->place[s->count] = (struct place){*w, before, e ? *e : (struct event){0, 0, 0}};
	s->slot[i] = ++s->count;
	return true;
}

static void tell_way(const struct search *s, uint32_t at)
{
	if (!at)
		return;
	tell_way(s, s->place[at].before);
	fprintf(stderr, "    %-18s -> %s\n", s->model->name(&s->place[at].event),
		s->table.state[s->place[at].world.state].name);
}

/* The same row going wrong in the same way is counted each time and shown once. */
static bool is_new(const char *what)
{
	static struct { const struct lw_row *row; const char *what; } shown[SHOWN_MAX];
	static int n;

	for (int i = 0; i < n; i++)
		if (shown[i].row == worlds_last.row && shown[i].what == what)
			return false;
	if (n == SHOWN_MAX)
		return false;
	shown[n].row = worlds_last.row;
	shown[n++].what = what;
	return true;
}

static void fault(const struct search *s, uint32_t at, const struct event *e, const char *what)
{
	++*s->model->faults;
	if (!is_new(what))
		return;
	fprintf(stderr, "%s.def: %s, after\n", lw_tables[s->model->machine].name, what);
	tell_way(s, at);
	fprintf(stderr, "    %s\n", e ? s->model->name(e) : "nothing but time");
}

/* An older one has fallen silent already. */
static bool is_older(const struct search *s, const struct world *w, uint32_t at)
{
	uint32_t there = s->slot[find(s, w)];

	return there && there - 1 < at;
}

/* Law 5: when everybody falls silent, time alone brings the end. */
static void fall_silent(const struct search *s, uint32_t at)
{
	struct world w = s->place[at].world;

	for (int i = 0; i < 64; i++) {
		if (worlds_ended(&s->table, &w) || s->model->may_last(&w) || is_older(s, &w, at))
			return;
		if (!s->model->silence(&w))
			break;
	}
	fault(s, at, NULL, "somebody waits for ever");
}

static void visit(struct search *s, uint32_t at)
{
	struct event event[EVENTS_MAX];
	int n = s->model->events(&s->place[at].world, event);

	for (int i = 0; i < n; i++) {
		struct world w = s->place[at].world;
		const char *wrong;

		worlds_last = (struct last){NULL, 0, 0};
		wrong = s->model->happen(&w, &event[i]);
		if (wrong)
			fault(s, at, &event[i], wrong);
		if (!worlds_last.row || !worlds_ended(&s->table, &w)) {
			worlds_last.from = 0;
			if (!worlds_ended(&s->table, &w) && add(s, &w, at, &event[i]))
				fall_silent(s, s->count - 1);
			continue;
		}
		++*s->model->endings;
		wrong = s->model->at_end(&w, worlds_last.row, worlds_last.from, worlds_last.input);
		if (wrong)
			fault(s, at, &event[i], wrong);
	}
}

void worlds_explore(const struct model *model)
{
	struct search s = {.model = model, .table = lw_tables[model->machine]};

	s.place = calloc(WORLDS_MAX, sizeof *s.place);
	s.slot = calloc(WORLDS_MAX * 2, sizeof *s.slot);
	if (!s.place || !s.slot)
		exit(1);
	worlds_last = (struct last){NULL, 0, 0};
	add(&s, model->start, 0, NULL);
	for (uint32_t at = 0; at < s.count; at++)
		visit(&s, at);
	*model->worlds += s.count;
	free(s.place);
	free(s.slot);
}
