/* SPDX-License-Identifier: BSD-3-Clause */
/* wait.h -- the `wait` command: what it waits for, and the events it has not seen yet.
 *
 * Events are remembered in order.  A wait takes the first one that fits, and forgets it and all
 * before it; so it sees also what came before it was asked, and nothing twice.
 * Needs <re.h> before it. */
#ifndef PHONE_WAIT_H
#define PHONE_WAIT_H

#include "event.h"

enum { WANT_CONDITIONS = 8, WAIT_REMEMBERED = 2000, WAIT_SECONDS = 30 };

struct condition {
	const char *key, *value;
	char op; /* '=', '!' (not equal), '<', '>' */
};

/* Points into the words it was made of. */
struct want {
	const char *name;
	struct condition conditions[WANT_CONDITIONS];
	unsigned count;
	double seconds;
};

struct wait {
	struct list memory;
	unsigned remembered;
};

/* EVENT [KEY=VALUE | KEY!=VALUE | KEY<NUMBER | KEY>NUMBER]... [SECONDS]; changes the words.
 * False: *why says what is wrong. */
bool want_parse(struct want *want, int argc, char **argv, const char **why);
bool want_fits(const struct want *want, const struct event *ev);

/* Remembers a copy; beyond WAIT_REMEMBERED the oldest is forgotten.  0 or an errno. */
int wait_remember(struct wait *wait, const struct event *ev);
/* Takes the first that fits; false when there is none, and then forgets nothing. */
bool wait_take(struct wait *wait, const struct want *want);
/* Names of what is remembered, "call.ringing, call.ended", or "nothing". */
void wait_came(const struct wait *wait, char *buf, size_t size);
void wait_forget(struct wait *wait);

#endif
