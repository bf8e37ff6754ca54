/* SPDX-License-Identifier: BSD-3-Clause */
/* broken.h -- breaks one row of a table at a time in the running code, and plays scripts: one of
 * them must go another way.
 *
 * Every dropped action, every wrong next state, every alternative that is missing, every deadline
 * that is lost and every two seats exchanged is such a mutant; notes apart, for who drops one sees
 * that at once.  Each runs in a process of its own, which may hang or crash. */
#ifndef TESTS_BROKEN_H
#define TESTS_BROKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "../lib/table/table.h"

/* What is no mistake: the code does the same. */
struct alike {
	const char *machine, *state;
	const char *input;      /* of all its alternatives; or "INPUT if FACT" */
	const char *what, *why; /* what: one that ends in a space is how it begins */
};

struct broken {
	const struct lw_table *table;
	bool deadlines;          /* the states' own: else actions start and stop the timers */
	size_t scripts;
	bool (*plays)(size_t script); /* whether it goes as it is written */
	const struct alike *alike;
	size_t alikes;
};

/* A cmocka test: all mutants of the table, but those that are alike, are seen by a script. */
void every_wrong_row_is_seen(const struct broken *b);
/* One that make() makes, in a process of its own. */
bool broken_is_seen(const struct broken *b, void (*make)(void *arg), void *arg);
/* Tables are constants: only a process of its own may write to them. */
void *broken_writable(const void *at, size_t size);

#endif
