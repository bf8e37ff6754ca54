/* SPDX-License-Identifier: BSD-3-Clause */
/* turn.c -- see turn.h. */
#include <errno.h>
#include <limits.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "turn.h"

#include "../account/compat.h"

enum { FDS_MAX = 1 << 20 };

static void stop(int flags, void *arg)
{
	(void)flags;
	(void)arg;
	re_cancel();
}

/* The one descriptor that probe, which only libre was given, can be taken out of.  Whatever else
 * has that number, or is an epoll descriptor of somebody else, refuses, and nothing has changed. */
static int that_has(int probe)
{
	long max = sysconf(_SC_OPEN_MAX);

	if (max < 0 || max > FDS_MAX)
		max = FDS_MAX;
	for (int fd = 0; fd < max; fd++) {
		if (!epoll_ctl(fd, EPOLL_CTL_DEL, probe, &(struct epoll_event){0}))
			return fd;
	}
	return -1;
}

static int find_loop(int probe)
{
	compat_watch watch = 0;
	int fd = -1;

	if (compat_watch_start(&watch, probe, stop, NULL))
		return -1;
	fd = that_has(probe);
	if (fd >= 0) /* back, so that libre finds what it takes out */
		(void)epoll_ctl(fd, EPOLL_CTL_ADD, probe, &(struct epoll_event){0});
	compat_watch_stop(&watch, probe);
	return fd;
}

static int open_turn(struct ua_turn *turn)
{
	if (turn->open)
		return 0;
	turn->ready = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
	if (turn->ready < 0)
		return errno;
	turn->loop = find_loop(turn->ready);
	turn->open = true;
	return 0;
}

int lw_ua_turn_fd(struct ua_turn *turn)
{
	return open_turn(turn) ? -1 : turn->loop;
}

int lw_ua_turn_timeout(void)
{
	uint64_t ms = compat_next_timer();

	if (!ms)
		return -1;
	return ms < INT_MAX ? (int)ms : INT_MAX;
}

int lw_ua_turn_run(struct ua_turn *turn)
{
	compat_watch watch = 0;
	int err = open_turn(turn);

	if (!err && turn->running)
		err = EALREADY;
	err = err ? err : compat_watch_start(&watch, turn->ready, stop, NULL);
	if (err)
		return err;
	turn->running = true;
	err = re_main(NULL);
	turn->running = false;
	compat_watch_stop(&watch, turn->ready);
	return err;
}

void lw_ua_turn_close(struct ua_turn *turn)
{
	if (turn->open)
		(void)close(turn->ready);
	turn->open = false;
}
