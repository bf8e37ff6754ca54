/* SPDX-License-Identifier: BSD-3-Clause */
/* queue.h -- what goes out, and what is told upwards: two queues. */
#ifndef LW_QUEUE_H
#define LW_QUEUE_H

#include "state.h"

/* A cleared output at the end of the queue.  Of a call: an endpoint's party is its leg. */
struct lw_output *lw_put_leg(struct lw *lw, uint32_t type, uint32_t leg);
struct lw_output *lw_put_call(struct lw *lw, uint32_t type, uint32_t call);
/* For one deadline more. */
bool lw_has_output_room(const struct lw *lw);
/* For this input: a verb, or a signal, for which room is kept.  Time always passes. */
bool lw_has_output_room_for(const struct lw *lw, const struct lw_input *in);

/* A machine tells what it has come to; engine/deliver.c hands it on after the row under way.
 * kind: enum up_kind, enum seat_up_kind. */
void lw_tell(struct lw *lw, unsigned kind, uint32_t leg, unsigned code, enum lw_cause cause);
/* The oldest of what was told, of which there is something. */
struct up lw_take_told(struct lw *lw);
/* The oldest of what was told, or false.  Most steps tell nothing. */
static inline bool lw_told(struct lw *lw, struct up *up)
{
	if (!lw->up_count)
		return false;
	*up = lw_take_told(lw);
	return true;
}

#endif
