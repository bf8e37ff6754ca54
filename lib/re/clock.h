/* clock.h -- the adapter's own timers.
 *
 * libre keeps its timers in one sorted list: every short one walks past all the long ones, so that
 * session timers of a thousand calls would slow every message.  Ours sit in a pairing heap, and one
 * libre timer follows the earliest.  No allocation; struct re_timer lives in its owner. */
#ifndef LW_RE_CLOCK_H
#define LW_RE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct re_timer {
	struct re_timer *child, *next, *prev; /* prev: the parent for a first child */
	uint64_t due;                         /* ms */
	void (*handler)(void *arg);           /* NULL: not running */
	void *arg;
};

struct re_clock {
	struct re_timer *top;
};

/* Starts it anew; due is absolute, in ms of lw_re_now(). */
void lw_ua_timer_start(struct re_clock *clock, struct re_timer *timer, uint64_t due,
		       void (*handler)(void *arg), void *arg);
void lw_ua_timer_stop(struct re_clock *clock, struct re_timer *timer);
bool lw_ua_timer_runs(const struct re_timer *timer);
/* The earliest, UINT64_MAX when none runs. */
uint64_t lw_ua_clock_due(const struct re_clock *clock);
/* Takes out the earliest if it is due and calls its handler; false when none was due. */
bool lw_ua_clock_fire(struct re_clock *clock, uint64_t now);

#endif
