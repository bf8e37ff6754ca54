/* changed.c -- a list of the calls that have changed: asking costs nothing at 100,000 calls. */
#include "changed.h"

static void mark(struct lw *lw, uint32_t call)
{
	if (call == LW_NO_INDEX || lw_slot(lw, call)->changed)
		return;
	if (lw->changed != LW_NO_INDEX)
		lw_slot(lw, lw->changed)->changed_before = call;
	lw_slot(lw, call)->changed_before = LW_NO_INDEX;
	lw_slot(lw, call)->changed_after = lw->changed;
	lw_slot(lw, call)->changed = 1;
	lw->changed = call;
}

void lw_touch(struct lw *lw, uint32_t call)
{
	if (call == LW_NO_INDEX)
		return;
	for (uint32_t up = call; up != LW_NO_INDEX; up = lw_call_above(lw, up))
		mark(lw, up);
	mark(lw, lw_call_below(lw, call));
}

void lw_untouch(struct lw *lw, uint32_t call)
{
	struct slot *c = lw_slot(lw, call);

	if (!c->changed)
		return;
	if (c->changed_before != LW_NO_INDEX)
		lw_slot(lw, c->changed_before)->changed_after = c->changed_after;
	else
		lw->changed = c->changed_after;
	if (c->changed_after != LW_NO_INDEX)
		lw_slot(lw, c->changed_after)->changed_before = c->changed_before;
	c->changed = 0;
}
