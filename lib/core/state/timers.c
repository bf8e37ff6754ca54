/* SPDX-License-Identifier: BSD-3-Clause */
/* timers.c -- deadlines in a heap with four children a node: cheap at 100,000 calls, because a call
 * that merely talks has none.  Equal times fire in the order of their slots, so a run repeats
 * exactly. */
#include "timers.h"

static bool before(const struct timer *a, const struct timer *b)
{
	return a->at != b->at ? a->at < b->at : a->slot < b->slot;
}

static void place(struct timers *timers, uint32_t at, struct timer timer)
{
	timers->heap[at] = timer;
	timers->where[timer.slot] = at + 1;
}

static void rise(struct timers *timers, uint32_t at, struct timer timer)
{
	while (at > 0 && before(&timer, &timers->heap[(at - 1) / 4])) {
		place(timers, at, timers->heap[(at - 1) / 4]);
		at = (at - 1) / 4;
	}
	place(timers, at, timer);
}

static uint32_t least_child(const struct timers *timers, uint32_t at)
{
	uint32_t least = at * 4 + 1;

	for (uint32_t child = least + 1; child <= at * 4 + 4 && child < timers->count; child++)
		if (before(&timers->heap[child], &timers->heap[least]))
			least = child;
	return least;
}

static void sink(struct timers *timers, uint32_t at, struct timer timer)
{
	while (at * 4 + 1 < timers->count) {
		uint32_t child = least_child(timers, at);

		if (!before(&timers->heap[child], &timer))
			break;
		place(timers, at, timers->heap[child]);
		at = child;
	}
	place(timers, at, timer);
}

void lw_timer_clear(struct timers *timers, uint32_t slot)
{
	uint32_t at = timers->where[slot];
	struct timer last;

	if (!at--)
		return;
	timers->where[slot] = 0;
	last = timers->heap[--timers->count];
	timers->heap[timers->count] = (struct timer){0, 0, 0};
	if (at == timers->count)
		return;
	if (at > 0 && before(&last, &timers->heap[(at - 1) / 4]))
		rise(timers, at, last);
	else
		sink(timers, at, last);
}

void lw_timer_set(struct timers *timers, uint32_t slot, lw_time at, uint32_t field)
{
	lw_timer_clear(timers, slot);
	rise(timers, timers->count++, (struct timer){at, slot, field});
}

void lw_timer_move(struct timers *timers, uint32_t from, uint32_t to)
{
	struct timer timer = {0, 0, 0};

	if (timers->where[from])
		timer = timers->heap[timers->where[from] - 1];
	lw_timer_clear(timers, from);
	if (timer.field)
		lw_timer_set(timers, to, timer.at, timer.field);
}
