/* SPDX-License-Identifier: BSD-3-Clause */
/* alarm.c -- on Linux's timerfd: it wakes libre's loop as a socket does, whatever the timers of
 * libre say. */
#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "alarm.h"

enum { NS_PER_MS = 1000000 };

uint64_t lw_ua_alarm_now(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / NS_PER_MS;
}

static void rang(int flags, void *arg)
{
	struct ua_alarm *alarm = arg;
	uint64_t times;

	(void)flags;
	if (read(alarm->fd, &times, sizeof(times)) == (ssize_t)sizeof(times))
		alarm->h(alarm->arg);
}

int lw_ua_alarm_open(struct ua_alarm *alarm, void (*h)(void *arg), void *arg)
{
	int fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC), err;

	if (fd < 0)
		return errno;
	*alarm = (struct ua_alarm){.fd = fd, .h = h, .arg = arg};
	err = compat_watch_start(&alarm->watch, fd, rang, alarm);
	if (err)
		lw_ua_alarm_close(alarm);
	return err;
}

void lw_ua_alarm_close(struct ua_alarm *alarm)
{
	if (!alarm->h)
		return;
	compat_watch_stop(&alarm->watch, alarm->fd);
	(void)close(alarm->fd);
	alarm->h = NULL;
}

void lw_ua_alarm_set(struct ua_alarm *alarm, uint64_t due)
{
	uint64_t at = due ? due : 1; /* 0 would stop it */
	struct itimerspec when = {
		.it_value = {.tv_sec = (time_t)(at / 1000),
			     .tv_nsec = (long)(at % 1000) * NS_PER_MS},
	};

	(void)timerfd_settime(alarm->fd, TFD_TIMER_ABSTIME, &when, NULL);
}
