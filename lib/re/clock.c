/* clock.c -- timers in a pairing heap. */
#include <stddef.h>

#include "clock.h"

static struct re_timer *meld(struct re_timer *a, struct re_timer *b)
{
	struct re_timer *swap;

	if (!a || !b)
		return a ? a : b;
	if (b->due < a->due) {
		swap = a;
		a = b;
		b = swap;
	}
	b->prev = a;
	b->next = a->child;
	if (b->next)
		b->next->prev = b;
	a->child = b;
	a->next = a->prev = NULL;
	return a;
}

/* Two passes: pairs from left to right, then all of them into one. */
static struct re_timer *meld_children(struct re_timer *first)
{
	struct re_timer *pairs = NULL, *all = NULL;

	while (first) {
		struct re_timer *a = first, *b = a->next, *pair;

		first = b ? b->next : NULL;
		a->next = a->prev = NULL;
		if (b)
			b->next = b->prev = NULL;
		pair = meld(a, b);
		pair->next = pairs;
		pairs = pair;
	}
	while (pairs) {
		struct re_timer *next = pairs->next;

		pairs->next = NULL;
		all = meld(all, pairs);
		pairs = next;
	}
	return all;
}

static void take_out(struct re_clock *clock, struct re_timer *timer)
{
	struct re_timer *rest = meld_children(timer->child);

	timer->child = NULL;
	if (clock->top == timer) {
		clock->top = rest;
	} else {
		if (timer->prev->child == timer)
			timer->prev->child = timer->next;
		else
			timer->prev->next = timer->next;
		if (timer->next)
			timer->next->prev = timer->prev;
		clock->top = meld(clock->top, rest);
	}
	timer->next = timer->prev = NULL;
}

void lw_ua_timer_start(struct re_clock *clock, struct re_timer *timer, uint64_t due,
		       void (*handler)(void *arg), void *arg)
{
	lw_ua_timer_stop(clock, timer);
	timer->due = due;
	timer->handler = handler;
	timer->arg = arg;
	clock->top = meld(clock->top, timer);
}

void lw_ua_timer_stop(struct re_clock *clock, struct re_timer *timer)
{
	if (!timer->handler)
		return;
	take_out(clock, timer);
	timer->handler = NULL;
}

bool lw_ua_timer_runs(const struct re_timer *timer) { return timer->handler != NULL; }

uint64_t lw_ua_clock_due(const struct re_clock *clock)
{
	return clock->top ? clock->top->due : UINT64_MAX;
}

bool lw_ua_clock_fire(struct re_clock *clock, uint64_t now)
{
	struct re_timer *timer = clock->top;
	void (*handler)(void *arg);

	if (!timer || timer->due > now)
		return false;
	handler = timer->handler;
	take_out(clock, timer);
	timer->handler = NULL;
	handler(timer->arg);
	return true;
}
