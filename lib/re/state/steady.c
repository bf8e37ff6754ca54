/* SPDX-License-Identifier: BSD-3-Clause */
/* steady.c -- see steady.h. */
#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "steady.h"

#include "alarm.h"

enum {
	DAY_MS = 24 * 3600 * 1000,
	STEP_MS = 50,  /* less is left alone, and seen once it has added up */
	APART_MS = 5,  /* two clocks read further apart than this are read again */
	TRIES = 5,
};

static void renew(void *arg)
{
	struct ua_steady *steady = arg;

	tmr_start(&steady->mark, DAY_MS, renew, steady);
	steady->due = lw_ua_alarm_now() + DAY_MS;
}

/* How far the mark is from its place: more than 0 after a step back. */
static int64_t astray(const struct ua_steady *steady)
{
	uint64_t before, wall, after;
	int tries = 0;

	do {
		before = lw_ua_alarm_now();
		wall = tmr_jiffies();
		after = lw_ua_alarm_now();
	} while (after - before > APART_MS && ++tries < TRIES);
	return (int64_t)(steady->mark.jfs - wall) - (int64_t)(steady->due - after);
}

bool lw_ua_steady_look(struct ua_steady *steady)
{
	int64_t by = steady->open ? astray(steady) : 0;
	struct le *le;

	if (by > -STEP_MS && by < STEP_MS)
		return false;
	for (le = list_head(compat_timers()); le; le = le->next) {
		struct tmr *tmr = le->data;

		tmr->jfs -= (uint64_t)by;
	}
	return true;
}

/* A timer of the time of day, far ahead, that is broken off as soon as that is set. */
static void watch(const struct ua_steady *steady)
{
	struct itimerspec far = {.it_value = {.tv_sec = time(NULL) + DAY_MS / 1000}};

	(void)timerfd_settime(steady->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL);
}

static void clock_was_set(int flags, void *arg)
{
	struct ua_steady *steady = arg;
	uint64_t times;

	(void)flags;
	(void)!read(steady->fd, &times, sizeof(times));
	(void)lw_ua_steady_look(steady);
	watch(steady);
}

int lw_ua_steady_open(struct ua_steady *steady)
{
	int err;

	if (!COMPAT_TIME_OF_DAY)
		return 0;
	steady->fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (steady->fd < 0)
		return errno;
	steady->open = true;
	tmr_init(&steady->mark);
	renew(steady);
	watch(steady);
	err = compat_watch_start(&steady->watch, steady->fd, clock_was_set, steady);
	if (err)
		lw_ua_steady_close(steady);
	return err;
}

void lw_ua_steady_close(struct ua_steady *steady)
{
	if (!steady->open)
		return;
	tmr_cancel(&steady->mark);
	compat_watch_stop(&steady->watch, steady->fd);
	(void)close(steady->fd);
	steady->open = false;
}
