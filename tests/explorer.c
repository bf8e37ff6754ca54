/* SPDX-License-Identifier: BSD-3-Clause */
/* explorer.c -- see explorer.h. */
#include "explorer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct edge { uint32_t before; uint8_t input; };

struct lw *lw;
unsigned faults;
uint32_t states;

static _Alignas(16) unsigned char block[EXPLORER_BLOCK];
static struct explored run;
static struct edge *edge;
static uint64_t *seen, hash;

/* ---- a run ---- */

static void *give_block(size_t size, void *arg)
{
	(void)arg;
	return size <= sizeof block ? block : NULL;
}

static void take_block(void *memory, void *arg)
{
	(void)memory, (void)arg;
}

void explorer_begin(const struct explored *what, struct lw_config *config)
{
	run = *what;
	faults = 0;
	states = 0;
	edge = calloc(EXPLORER_STATES, sizeof *edge);
	seen = calloc(EXPLORER_SEEN, sizeof *seen);
	config->alloc = give_block;
	config->release = take_block;
	if (!edge || !seen || lw_new(&lw, config))
		abort();
}

void explorer_end(void)
{
	lw_free(lw);
	free(edge);
	free(seen);
}

/* ---- a state ---- */

static size_t out_at(void) { return (size_t)((unsigned char *)lw->out - block); }
static size_t out_end(void) { return out_at() + lw->out_size * sizeof(struct lw_output); }

size_t kept_size(void)
{
	return out_at() + lw->size - out_end() + run.said_size;
}

static void copy(void *to, const void *from, size_t size)
{
	if (size)
		memcpy(to, from, size);
}

void keep(unsigned char *to)
{
	size_t first = out_at(), second = out_end(), size = lw->size - second;

	memcpy(to, block, first);
	memcpy(to + first, block + second, size);
	copy(to + first + size, run.said, run.said_size);
}

void come_back(const unsigned char *from)
{
	size_t first = out_at(), second = out_end(), size = lw->size - second;

	memcpy(block, from, first);
	memcpy(block + second, from + first, size);
	copy(run.said, from + first + size, run.said_size);
}

bool is_as_kept(const unsigned char *before)
{
	size_t first = out_at(), second = out_end(), size = lw->size - second;

	return !memcmp(before, block, first) && !memcmp(before + first, block + second, size) &&
	       (!run.said_size || !memcmp(before + first + size, run.said, run.said_size));
}

void new_likeness(void) { hash = 1; }

void take(uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	hash ^= hash >> 29;
}

void take_timers(void)
{
	for (uint32_t i = 0; i < lw->timers.slots; i++)
		take(lw->timers.where[i]
			     ? lw->timers.heap[lw->timers.where[i] - 1].at - lw->serials->now
			     : LW_NEVER);
}

uint64_t likely(void) { return hash ? hash : 1; }

bool add_seen(uint64_t *set, uint64_t key)
{
	uint64_t i = key % EXPLORER_SEEN;

	for (; set[i]; i = (i + 1) % EXPLORER_SEEN)
		if (set[i] == key)
			return false;
	set[i] = key;
	return true;
}

bool is_new_state(uint64_t key) { return add_seen(seen, key); }

uint32_t add_state(uint32_t before, int input)
{
	if (states == EXPLORER_STATES) {
		fprintf(stderr, "more than %d states\n", EXPLORER_STATES);
		exit(1);
	}
	edge[states] = (struct edge){before, (uint8_t)input};
	return states++;
}

void push(struct layer *layer, const unsigned char *state, uint32_t number)
{
	size_t size = kept_size();

	if (layer->count == layer->room) {
		layer->room = layer->room ? layer->room * 2 : 1024;
		layer->state = realloc(layer->state, layer->room * size);
		layer->number = realloc(layer->number, layer->room * sizeof *layer->number);
		if (!layer->state || !layer->number)
			exit(1);
	}
	memcpy(layer->state + layer->count * size, state, size);
	layer->number[layer->count++] = number;
}

void go_deeper(struct layer *now, struct layer *next)
{
	struct layer swap = *now;

	*now = *next;
	*next = swap;
	next->count = 0;
}

void free_layer(struct layer *layer)
{
	free(layer->state);
	free(layer->number);
}

static void print_way(uint32_t at)
{
	if (edge[at].before == at)
		return; /* the first state */
	print_way(edge[at].before);
	run.print_input(edge[at].input);
}

void fault(uint32_t at, int input, const char *what)
{
	if (++faults > 3)
		return;
	fprintf(stderr, "%s: %s, after\n", run.name, what);
	print_way(at);
	if (input >= 0)
		run.print_input(input);
	run.print_state();
}

/* ---- what must be so of both ---- */

const char *speaks_of_forgotten(struct forgotten *forgotten, const struct lw_output *out)
{
	const char *wrong = NULL;

	for (int i = 0; i < forgotten->count; i++)
		if (lw_same_leg(out->leg, forgotten->leg[i]) ||
		    lw_same_leg(out->other_leg, forgotten->leg[i]))
			wrong = out->type == LW_DO_FORGET ? "a leg is forgotten twice"
							  : "a leg is spoken of that was forgotten";
	if (out->type == LW_DO_FORGET &&
	    forgotten->count < (int)(sizeof forgotten->leg / sizeof *forgotten->leg))
		forgotten->leg[forgotten->count++] = out->leg;
	return wrong;
}

const char *time_passes(explorer_step *step, int patience)
{
	const char *wrong = NULL;

	for (int i = 0; !wrong && lw_deadline(lw) != LW_NEVER; i++) {
		if (i == patience)
			return "time never comes to rest";
		wrong = step(&(struct lw_input){.type = LW_TICK, .now = lw_deadline(lw)});
	}
	return wrong;
}

const char *all_legs_end(explorer_step *step)
{
	const char *wrong = NULL;

	for (uint32_t i = 0; !wrong && i < lw->config.max_legs; i++)
		if (lw->legs[i].used)
			wrong = step(&(struct lw_input){.type = LW_SIG_ENDED,
							.leg = lw_leg_handle(lw, i),
							.now = lw->serials->now});
	return wrong;
}

const char *nothing_is_kept(void)
{
	struct lw_counts counts = lw_counts(lw);

	return counts.calls || counts.legs || counts.timers || counts.outputs
		       ? "not everything is given back"
		       : NULL;
}
