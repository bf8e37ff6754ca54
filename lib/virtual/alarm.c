/* SPDX-License-Identifier: BSD-3-Clause */
/* alarm.c -- descriptors that are timers (timerfd): in the place of libc's. */
#include <errno.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "virtual.h"

static struct virtual_fd *alarm_at(int fd)
{
	struct virtual_fd *a = lw_virtual_fd(fd);

	return a && a->kind == VIRTUAL_ALARM ? a : NULL;
}

static uint64_t ms(const struct timespec *ts)
{
	return (uint64_t)ts->tv_sec * 1000 + (uint64_t)(ts->tv_nsec + 999999) / 1000000;
}

uint64_t lw_virtual_alarm_due(void)
{
	uint64_t due = UINT64_MAX;

	for (int fd = 0; fd < lw_virtual_fds(); fd++) {
		const struct virtual_fd *a = alarm_at(fd);

		if (a && a->events && a->due && a->due < due)
			due = a->due;
	}
	return due;
}

/* ---- in the place of libc's ---- */

int timerfd_create(clockid_t clock, int flags)
{
	if (!lw_virtual_on)
		return (int)syscall(SYS_timerfd_create, clock, flags);
	return lw_virtual_open(VIRTUAL_ALARM);
}

int timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *old)
{
	struct virtual_fd *a = alarm_at(fd);
	uint64_t at = ms(&when->it_value);

	if (!a)
		return (int)syscall(SYS_timerfd_settime, fd, flags, when, old);
	a->every = ms(&when->it_interval);
	a->due = at && !(flags & TFD_TIMER_ABSTIME) ? lw_virtual_now() + at : at;
	return 0;
}

ssize_t read(int fd, void *data, size_t size)
{
	struct virtual_fd *a = alarm_at(fd);

	if (!a)
		return syscall(SYS_read, fd, data, size);
	if (!a->due || a->due > lw_virtual_now() || size < sizeof(uint64_t)) {
		errno = EAGAIN;
		return -1;
	}
	*(uint64_t *)data = 1;
	a->due = a->every ? a->due + a->every : 0;
	return sizeof(uint64_t);
}
