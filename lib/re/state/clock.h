/* SPDX-License-Identifier: BSD-3-Clause */
/* clock.h -- the adapter's own timers.
 *
 * libre keeps its timers in one sorted list: every short one walks past all the long ones, so that
 * session timers of a thousand calls would slow every message.  Ours sit in a pairing heap, and the
 * endpoint's alarm follows the earliest.  No allocation; struct ua_timer lives in its owner.
 *
 * A timer calls nobody: it says whose it is and why it was started, and the pump takes it out. */
#ifndef LW_RE_CLOCK_H
#define LW_RE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct ua_timer {
	struct ua_timer *child, *next, *prev; /* prev: the parent for a first child */
	uint64_t due;                         /* ms */
	void *owner;                          /* NULL: not running */
	int why;
};

/* Why a timer was started whose owner is no leg. */
enum { TIMER_OF_CLIENT = -1, TIMER_OF_SERVER = -2 };

struct ua_clock {
	struct ua_timer *top;
};

/* Starts it anew; due is absolute, in ms of lw_re_now(). */
void lw_ua_timer_start(struct ua_clock *clock, struct ua_timer *timer, uint64_t due, void *owner,
		       int why);
void lw_ua_timer_stop(struct ua_clock *clock, struct ua_timer *timer);
/* The earliest, UINT64_MAX when none runs. */
uint64_t lw_ua_clock_due(const struct ua_clock *clock);
/* Takes out the earliest if it is due: its owner, and why; NULL when none is. */
void *lw_ua_clock_take(struct ua_clock *clock, uint64_t now, int *why);

#endif
