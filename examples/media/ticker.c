/* ticker.c -- beats counted from the start on the monotonic clock: libre's timers know milliseconds
 * of the wall clock only, and a timer set again after each beat would lose some every time. */
#include <time.h>

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

static void on_timer(void *arg);

static void arm(struct ticker *t)
{
	uint64_t now = ticker_now_us();
	uint64_t wait = t->due > now ? (t->due - now + 999) / 1000 : 1;

	tmr_start(&t->tmr, wait, on_timer, t);
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

static void on_timer(void *arg)
{
	struct ticker *t = arg;
	void *owner = mem_ref(t->owner);
	uint64_t now = ticker_now_us();

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

void ticker_start(struct ticker *t, ticker_h *h, void *owner)
{
	if (t->running)
		return;
	t->running = true;
	t->h = h;
	t->owner = owner;
	t->lost = 0;
	t->due = ticker_now_us() + TICK_US;
	arm(t);
}

void ticker_stop(struct ticker *t)
{
	t->running = false;
	tmr_cancel(&t->tmr);
}
