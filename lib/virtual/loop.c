/* SPDX-License-Identifier: BSD-3-Clause */
/* loop.c -- what libre's loop waits in: nobody waits here, time jumps to what comes next. */
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "virtual.h"

enum { ROUNDS = 100000, UNREAD_MS = 100 };

static struct {
	bool running;
	uint64_t end;
	bool (*done)(void *arg);
	void *arg;
	enum lw_virtual_stop why;
	uint64_t last;           /* when something happened */
	unsigned rounds;         /* without time passing */
	unsigned others;         /* descriptors that are none of ours */
	int reported;            /* what was said to be readable */
	uint64_t unread;         /* the datagram that was there to be read */
} loop;

void lw_virtual_begin(uint64_t seed)
{
	lw_virtual_time_begin();
	lw_virtual_luck_begin(seed);
	lw_virtual_memory_begin();
	lw_virtual_net_begin();
	lw_virtual_sockets_begin();
	loop.unread = 0; /* they are numbered anew */
	lw_virtual_on = true;
}

void lw_virtual_end(void)
{
	lw_virtual_on = false;
}

enum lw_virtual_stop lw_virtual_run(uint64_t ms, bool (*done)(void *arg), void *arg)
{
	loop.running = true;
	loop.end = lw_virtual_now() + ms;
	loop.done = done;
	loop.arg = arg;
	loop.why = LW_VIRTUAL_TIME;
	loop.rounds = 0;
	(void)re_main(NULL);
	loop.running = false;
	return loop.why;
}

uint64_t lw_virtual_last(void)
{
	return loop.last;
}

static int stop(enum lw_virtual_stop why)
{
	loop.why = why;
	re_cancel();
	return 0;
}

/* ---- the descriptors ---- */

int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
{
	struct virtual_fd *s = lw_virtual_fd(fd);

	if (!s) {
		int err = (int)syscall(SYS_epoll_ctl, epfd, op, fd, event);

		if (!err && op == EPOLL_CTL_ADD)
			loop.others++;
		if (!err && op == EPOLL_CTL_DEL)
			loop.others--;
		return err;
	}
	s->events = op == EPOLL_CTL_DEL ? 0 : event->events;
	s->arg = op == EPOLL_CTL_DEL ? 0 : event->data.u64;
	return 0;
}

/* What was there already and has not been read (no memory) costs time, as it would cost a real
 * program many rounds. */
static bool waits(const struct virtual_fd *f)
{
	if (!(f->events & EPOLLIN))
		return false;
	if (f->kind == VIRTUAL_ALARM)
		return f->due && f->due <= lw_virtual_now();
	if (!f->first)
		return false;
	if (f->first->number == loop.unread) {
		lw_virtual_time_to(lw_virtual_now() + UNREAD_MS);
		loop.rounds = 0;
	}
	loop.unread = f->first->number;
	return true;
}

/* One at a time, the one after the last first. */
static int readable(struct epoll_event *event)
{
	int top = lw_virtual_fds();

	for (int i = 1; i <= top; i++) {
		int fd = (loop.reported + i) % top;
		const struct virtual_fd *f = lw_virtual_fd(fd);

		if (!f || !waits(f))
			continue;
		loop.reported = fd;
		event->events = EPOLLIN;
		event->data.u64 = f->arg;
		return 1;
	}
	return 0;
}

/* ---- waiting ---- */

/* True when a party's handler was called, which may have set timers. */
static bool deliver(void)
{
	bool called = false;
	struct flight f;

	while (lw_virtual_arrived(&f)) {
		bool party = lw_virtual_to_party(&f);

		called = called || party;
		if (party || !lw_virtual_socket_take(&f))
			free(f.data);
	}
	return called;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Time passes where nothing happens, too; where it has no end, not. */
static int idle(void)
{
	if (loop.end != UINT64_MAX)
		lw_virtual_time_to(loop.end);
	return stop(LW_VIRTUAL_IDLE);
}

/* To the next datagram, the loop's next timer, or the end of the run. */
static int jump(int timeout)
{
	uint64_t now = lw_virtual_now(), due = lw_virtual_net_due();
	uint64_t timer = timeout < 0 ? UINT64_MAX : now + (uint64_t)timeout;
	uint64_t to = least(least(due, timer), lw_virtual_alarm_due());

	if (to == UINT64_MAX && !loop.others)
		return idle();
	if (to > loop.end) {
		lw_virtual_time_to(loop.end);
		return stop(LW_VIRTUAL_TIME);
	}
	if (to > now)
		loop.rounds = 0;
	loop.last = to;
	lw_virtual_time_to(to);
	return timer <= to ? 0 : -1;
}

static int wait_here(int timeout, struct epoll_event *events)
{
	for (;;) {
		bool called;
		int n;

		if (loop.done && loop.done(loop.arg))
			return stop(LW_VIRTUAL_DONE);
		if (++loop.rounds > ROUNDS || lw_virtual_stuck())
			return stop(LW_VIRTUAL_STUCK);
		if (lw_virtual_now() > loop.end)
			return stop(LW_VIRTUAL_TIME);
		called = deliver();
		if (readable(events))
			return 1;
		if (called)
			return 0; /* timeout was from before */
		n = jump(timeout);
		if (n >= 0)
			return n;
	}
}

int epoll_wait(int epfd, struct epoll_event *events, int max, int timeout)
{
	int n;

	if (!lw_virtual_on)
		return (int)syscall(SYS_epoll_wait, epfd, events, max, timeout);
	if (!loop.running) { /* the program's own re_main(): it ends when all is idle */
		loop.end = UINT64_MAX;
		loop.done = NULL;
	}
	n = loop.others ? (int)syscall(SYS_epoll_wait, epfd, events, max, 0) : 0;
	return n > 0 ? n : wait_here(timeout, events);
}
