/* SPDX-License-Identifier: BSD-3-Clause */
/* clock_shim.c -- see clock_shim.h. */
#include "clock_shim.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { WATCHES = 8 };

static int64_t shift_ms;
static int watches[WATCHES];
static unsigned watchc;

static bool is_watch(int fd)
{
	for (unsigned i = 0; i < watchc; i++)
		if (watches[i] == fd)
			return true;
	return false;
}

/* In place of the C library's, for libre too. */
int gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec ts;
	int64_t us;

	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	us = (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000 + shift_ms * 1000;
	tv->tv_sec = us / 1000000;
	tv->tv_usec = us % 1000000;
	return 0;
}

/* A timer of the time of day becomes an eventfd, which clock_step() makes readable as the kernel
 * would a timer that is broken off. */
int timerfd_create(clockid_t clock, int flags)
{
	int fd;

	if (clock != CLOCK_REALTIME || watchc == WATCHES)
		return (int)syscall(SYS_timerfd_create, clock, flags);
	fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (fd >= 0)
		watches[watchc++] = fd;
	return fd;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *old)
{
	if (is_watch(fd))
		return 0;
	return (int)syscall(SYS_timerfd_settime, fd, flags, value, old);
}

void clock_step(int64_t ms, bool told)
{
	shift_ms += ms;
	for (unsigned i = 0; told && i < watchc; i++)
		(void)eventfd_write(watches[i], 1);
}

void clock_right(void)
{
	shift_ms = 0;
	watchc = 0;
}
