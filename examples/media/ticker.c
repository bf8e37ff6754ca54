/* SPDX-License-Identifier: BSD-3-Clause */
/* ticker.c -- beats counted from the start on the monotonic clock, woken by Linux's timerfd.
 * libre's timers know milliseconds only, and before 2.1 those of the time of day: there would be no
 * sound while a clock that was set back catches up. */
#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <re.h>

#include "ticker.h"

enum {
	TICK_US = TICK_MS * 1000,
	CATCH_UP = 10, /* beats at once: 200 ms, what the peers' jitter buffers may still take */
};

uint64_t ticker_now_us(void)
{
	struct timespec ts = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void arm(struct ticker *t)
{
	struct itimerspec when = {
		.it_value = {.tv_sec = (time_t)(t->due / 1000000),
			     .tv_nsec = (long)(t->due % 1000000) * 1000},
	};

	(void)timerfd_settime(t->fd, TFD_TIMER_ABSTIME, &when, NULL);
}

/* Gives up the beats that are too late to be made good. */
static void give_up(struct ticker *t, uint64_t now)
{
	uint64_t late = t->due + (CATCH_UP - 1) * (uint64_t)TICK_US;

	if (late < now) {
		uint64_t beats = (now - late) / TICK_US;

		t->lost += (uint32_t)beats;
		t->due += beats * TICK_US;
	}
}

static void on_timer(int flags, void *arg)
{
	struct ticker *t = arg;
	void *owner = mem_ref(t->owner);
	uint64_t times, now = ticker_now_us();

	(void)flags;
	(void)!read(t->fd, &times, sizeof(times));
	give_up(t, now);
	for (unsigned i = 0; t->running && t->due <= now && i <= CATCH_UP; i++) {
		uint32_t lost = t->lost;

		t->lost = 0;
		t->due += TICK_US;
		t->h(lost, owner);
	}
	if (t->running)
		arm(t);
	mem_deref(owner);
}

int ticker_start(struct ticker *t, ticker_h *h, void *owner)
{
	int err;

	if (t->running)
		return 0;
	t->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (t->fd < 0)
		return errno;
	err = compat_watch_start(&t->watch, t->fd, on_timer, t);
	if (err) {
		(void)close(t->fd);
		return err;
	}
	t->running = true;
	t->h = h;
	t->owner = owner;
	t->lost = 0;
	t->due = ticker_now_us() + TICK_US;
	arm(t);
	return 0;
}

void ticker_stop(struct ticker *t)
{
	if (!t->running)
		return;
	t->running = false;
	compat_watch_stop(&t->watch, t->fd);
	(void)close(t->fd);
}
