/* SPDX-License-Identifier: BSD-3-Clause */
/* timers.h -- deadlines: a heap of (deadline, slot); a slot is one machine of one object. */
#ifndef LW_TIMERS_H
#define LW_TIMERS_H

#include <legwork/legwork.h>

struct timer { lw_time at; uint32_t slot; uint32_t field; };
struct timers {
	struct timer *heap;
	uint32_t *where; /* slot -> place in heap + 1, 0 when off */
	uint32_t count, slots;
};

/* After so many ms, or never, where time ends before. */
static inline lw_time lw_time_after(lw_time now, lw_time ms)
{
	return ms < LW_NEVER - now ? now + ms : LW_NEVER;
}

/* field: enum lw_timer_field, only to be looked at. */
void lw_timer_set(struct timers *timers, uint32_t slot, lw_time at, uint32_t field);
void lw_timer_clear(struct timers *timers, uint32_t slot);
/* The deadline of one slot becomes that of another. */
void lw_timer_move(struct timers *timers, uint32_t from, uint32_t to);

#endif
