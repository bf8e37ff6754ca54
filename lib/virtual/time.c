/* SPDX-License-Identifier: BSD-3-Clause */
/* time.c -- every clock of the process shows the same virtual time. */
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "virtual.h"

enum {
	EPOCH_S = 1700000000, /* wall clocks that begin at 0 look broken */
	READS = 1000000,      /* of the clock, and it still shows the same */
	HOUR_MS = 3600000,
};

bool lw_virtual_on;
static uint64_t now_ms;
static uint32_t reads;
static bool stuck;

void lw_virtual_time_begin(void)
{
	now_ms = (uint64_t)EPOCH_S * 1000;
	reads = 0;
	stuck = false;
}

void lw_virtual_time_to(uint64_t ms)
{
	if (ms <= now_ms)
		return;
	now_ms = ms;
	reads = 0;
}

bool lw_virtual_stuck(void)
{
	return stuck;
}

/* libre's timers look for one that is not due yet: one that is started anew without end is ended by
 * a leap. */
static void count_read(void)
{
	if (++reads < READS)
		return;
	stuck = true;
	lw_virtual_time_to(now_ms + HOUR_MS);
}

uint64_t lw_virtual_now(void)
{
	return now_ms;
}

/* ---- in the place of libc's ---- */

int clock_gettime(clockid_t clock, struct timespec *ts)
{
	if (!lw_virtual_on)
		return (int)syscall(SYS_clock_gettime, clock, ts);
	count_read();
	ts->tv_sec = (time_t)(now_ms / 1000);
	ts->tv_nsec = (long)(now_ms % 1000 * 1000000);
	return 0;
}

int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec ts;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &ts))
		return -1;
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / 1000;
	return 0;
}

time_t time(time_t *out)
{
	struct timespec ts = {0};

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	if (out)
		*out = ts.tv_sec;
	return ts.tv_sec;
}
