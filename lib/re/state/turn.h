/* SPDX-License-Identifier: BSD-3-Clause */
/* turn.h -- libre's loop by the turn, for a host that has a loop of its own.
 *
 * libre waits by one epoll descriptor, which no version shows.  All that it and the endpoint wait
 * for is in there (UDP, TCP, TLS, the resolver, the endpoint's alarm) but libre's own timers, whose
 * next one it tells.  re_main() returns after one turn when a handler has called re_cancel(). */
#ifndef LW_RE_TURN_H
#define LW_RE_TURN_H

#include <stdbool.h>

struct ua_turn {
	bool open, running;
	int ready; /* always readable */
	int loop;  /* libre's epoll descriptor; -1: not found */
};

/* The descriptor; -1 when there is none.  It stays the same. */
int lw_ua_turn_fd(struct ua_turn *turn);
/* Milliseconds until libre's next timer, at least 1; -1 when none runs. */
int lw_ua_turn_timeout(void);
/* Handles what is ready and runs what is due, without waiting: an errno. */
int lw_ua_turn_run(struct ua_turn *turn);
void lw_ua_turn_close(struct ua_turn *turn);

#endif
