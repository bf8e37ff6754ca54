/* SPDX-License-Identifier: BSD-3-Clause */
/* changed.c -- two sets: which calls the steps have touched, and which of these and of their
 * transfers the host is still to be told. */
#include "changed.h"

/* The last slot is named first, and so restored first: our user talks to the call that came last,
 * and its party gets his audio at once.  The way back is the same. */
static uint32_t turn_of(const struct lw *lw, uint32_t call)
{
	return lw->config.max_calls - 1 - call;
}

static void name(struct lw *lw, uint32_t call)
{
	if (call != LW_NO_INDEX)
		lw_set_add(&lw->changed, turn_of(lw, call));
}

static void name_touched(struct lw *lw)
{
	uint32_t call;

	while ((call = lw_set_lowest(&lw->touched)) != LW_NO_INDEX) {
		lw_set_remove(&lw->touched, call);
		for (uint32_t up = call; up != LW_NO_INDEX; up = lw_call_above(lw, up))
			name(lw, up);
		name(lw, lw_call_below(lw, call));
	}
}

void lw_touch(struct lw *lw, uint32_t call)
{
	if (call != LW_NO_INDEX && !lw_set_has(&lw->touched, call))
		lw_set_add(&lw->touched, call);
}

void lw_untouch(struct lw *lw, uint32_t call)
{
	lw_set_remove(&lw->touched, call);
	lw_set_remove(&lw->changed, turn_of(lw, call));
}

uint32_t lw_changed_next(struct lw *lw)
{
	uint32_t turn;

	name_touched(lw);
	turn = lw_set_lowest(&lw->changed);
	if (turn == LW_NO_INDEX)
		return LW_NO_INDEX;
	lw_set_remove(&lw->changed, turn);
	return turn_of(lw, turn);
}
