/* SPDX-License-Identifier: BSD-3-Clause */
/* worlds.h -- explores every world that a table allows: its state, and the truth about the parties.
 *
 * A world is a value; a model says what can happen in it, what then becomes of it, and what is
 * wrong with it.  The models (test_worlds.c) give each action its meaning anew, without the
 * engine's code. */
#ifndef TESTS_WORLDS_H
#define TESTS_WORLDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tables/tables.h"

/* One party's leg, as far as a table cares. */
enum is { IS_NONE, IS_RESERVED, IS_RINGING, IS_UP, IS_ENDING, IS_GONE };
struct party { uint8_t is, hold; };

enum refer { REFER_NONE, REFER_SENT, REFER_ACCEPTED, REFER_CLOSED };

struct world {
	uint8_t state;
	struct party ee, target, old; /* transferee or party; target or next; old */
	uint8_t here;  /* our user is there */
	uint8_t left, as, by_replaces, aor_used, refer, mixed, kept; /* of a transfer */
	uint8_t over;  /* referred, replaced: the call is over */
	uint8_t asked, answered,
		open;   /* a REFER or INVITE to answer, how often it was, a last NOTIFY due */
	uint8_t proved; /* that transferee and target talk */
};

/* Something that can happen: to whom (the model's own numbers), an input, and facts left to
 * chance. */
struct event { uint8_t whom, input; uint32_t chance; };
enum { EVENTS_MAX = 256 };

struct model {
	enum lw_machine machine;
	const struct world *start;
	/* What can happen; returns how many. */
	int (*events)(const struct world *world, struct event *event);
	/* Lets it happen; NULL, or what is wrong with that. */
	const char *(*happen)(struct world *world, const struct event *event);
	/* At an end: NULL, or who was left behind.  Row is the one that ended it. */
	const char *(*at_end)(const struct world *world, const struct lw_row *row, int from,
			      int input);
	/* Lets time pass with everybody silent; false when nothing waits. */
	bool (*silence)(struct world *world);
	/* May this world go on for ever? */
	bool (*may_last)(const struct world *world);
	const char *(*name)(const struct event *event);
	unsigned *worlds, *endings, *faults; /* added to */
};

/* The row taken last by the model's happen(), for at_end(). */
struct last { const struct lw_row *row; int from, input; };
extern struct last worlds_last;

bool worlds_ended(const struct lw_table *table, const struct world *world);
void worlds_explore(const struct model *model);

#endif
