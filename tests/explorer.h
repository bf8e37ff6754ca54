/* SPDX-License-Identifier: BSD-3-Clause */
/* explorer.h -- what the explorers of an endpoint and of a switch share: a state is kept by copying
 * the engine's block, and come back to by copying it back; which were seen, and the way to each. */
#ifndef TESTS_EXPLORER_H
#define TESTS_EXPLORER_H

#include "state/life.h"

enum { EXPLORER_BLOCK = 1 << 18, EXPLORER_STATES = 1 << 20, EXPLORER_SEEN = 1 << 21 };

/* The engine that is explored. */
extern struct lw *lw;

/* ---- a run ---- */

struct explored {
	const char *name;
	void (*print_input)(int n);
	void (*print_state)(void);
	void *said; /* belongs to a state, too: what the steps so far have said */
	size_t said_size;
};

/* Begins a run with an engine of this config, in the block. */
void explorer_begin(const struct explored *what, struct lw_config *config);
void explorer_end(void);
/* Of this run: what was reported by fault(), and how many states there are. */
extern unsigned faults;
extern uint32_t states;

/* ---- a state ---- */

/* The block without what a drained queue holds. */
size_t kept_size(void);
void keep(unsigned char *to);
void come_back(const unsigned char *from);
/* Nothing has changed since it was kept. */
bool is_as_kept(const unsigned char *before);

/* What makes two states the same: everything that is taken between new_likeness() and likely(). */
void new_likeness(void);
void take(uint64_t value);
void take_timers(void);
uint64_t likely(void); /* never 0 */

/* Adds it; false when it is there already. */
bool add_seen(uint64_t *seen, uint64_t key);
bool is_new_state(uint64_t key);

/* The number of a state that was reached from another by this input; of the first: by itself. */
uint32_t add_state(uint32_t before, int input);

/* The states of one depth. */
struct layer { unsigned char *state; uint32_t *number; uint32_t count, room; };
void push(struct layer *layer, const unsigned char *state, uint32_t number);
/* What was found becomes what is gone on from. */
void go_deeper(struct layer *now, struct layer *next);
void free_layer(struct layer *layer);

/* Says what is wrong, after the way to a state and one more input (-1: none). */
void fault(uint32_t at, int input, const char *what);

/* ---- what must be so of both ---- */

/* Legs that were forgotten in a step: nothing more is said of them. */
struct forgotten { lw_leg leg[16]; int count; };
const char *speaks_of_forgotten(struct forgotten *forgotten, const struct lw_output *out);

typedef const char *explorer_step(const struct lw_input *in);
const char *time_passes(explorer_step *step, int patience);
const char *all_legs_end(explorer_step *step);
const char *nothing_is_kept(void);

#endif
