/* SPDX-License-Identifier: BSD-3-Clause */
/* clock.c -- timers in a pairing heap. */
#include <stddef.h>

#include "clock.h"

static struct ua_timer *meld(struct ua_timer *a, struct ua_timer *b)
{
	struct ua_timer *swap;

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
static struct ua_timer *meld_children(struct ua_timer *first)
{
	struct ua_timer *pairs = NULL, *all = NULL;

	while (first) {
		struct ua_timer *a = first, *b = a->next, *pair;

		first = b ? b->next : NULL;
		a->next = a->prev = NULL;
		if (b)
			b->next = b->prev = NULL;
		pair = meld(a, b);
		pair->next = pairs;
		pairs = pair;
	}
	while (pairs) {
		struct ua_timer *next = pairs->next;

		pairs->next = NULL;
		all = meld(all, pairs);
		pairs = next;
	}
	return all;
}

static void take_out(struct ua_clock *clock, struct ua_timer *timer)
{
	struct ua_timer *rest = meld_children(timer->child);

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

void lw_ua_timer_start(struct ua_clock *clock, struct ua_timer *timer, uint64_t due, void *owner,
		       int why)
{
	lw_ua_timer_stop(clock, timer);
	timer->due = due;
	timer->owner = owner;
	timer->why = why;
	clock->top = meld(clock->top, timer);
}

void lw_ua_timer_stop(struct ua_clock *clock, struct ua_timer *timer)
{
	if (!timer->owner)
		return;
	take_out(clock, timer);
	timer->owner = NULL;
}

uint64_t lw_ua_clock_due(const struct ua_clock *clock)
{
	return clock->top ? clock->top->due : UINT64_MAX;
}

void *lw_ua_clock_take(struct ua_clock *clock, uint64_t now, int *why)
{
	struct ua_timer *timer = clock->top;
	void *owner;

	if (!timer || timer->due > now)
		return NULL;
	owner = timer->owner;
	*why = timer->why;
	take_out(clock, timer);
	timer->owner = NULL;
	return owner;
}
