/* deliver.c -- hands on what machines tell, and fires what is due.
 *
 * How the engine works
 *
 * There are nine machines, each a table (tables/): of a leg `leg` and `hold`; of a call `call`,
 * `recording`, `referred` (we are asked to call somebody), `replaced` (somebody wants the place of
 * our party), and one of the transfers `attended`, `blind`, `voicemail`.  A machine is a state in
 * its object, a deadline if the state has one, and rows.
 *
 *	          transfer   referred   replaced        what is done with a call
 *	               \        |        /
 *	                      call                      the conversation the user sees
 *	                    recording
 *	                    leg  hold                   one party
 *
 * They are coupled in two ways, and only so.
 *
 * Downwards a machine calls: an action of its row runs an input of a machine below it, at once.  (A
 * transfer that returns resumes its transferee: hold.  A call that ends drops its leg.)  Calls go
 *down this picture, never up and never in a circle, so a row is done in a bounded number of calls.
 *
 * Upwards a machine only tells: TELL_... puts a line into a queue (state/queue.c), and this file
 *hands it on after the row under way is done.  Who is told depends on what the leg is to its call:
 *
 *	PARTY of an ordinary call     the transfer (as transferee), referred, replaced; then the
 *call PARTY of a consultation call  its own call; then the transfer that it serves (as target) NEXT
 *to take the place        referred or replaced OLD, its place was taken      referred NONE, dropped
 *nobody
 *
 * What is at work on a call hears of its party before the call does, because it says when the call
 *is over.  A leg that is gone is released after everybody has heard so.
 *
 * A step (step.c) runs in this order, and for this reason:
 *
 *	1. The input is checked, and a verb is judged, once: route.c finds the machine and the row.
 *	   A refused input ends here, and nothing has changed (law 3).
 *	2. The dead are buried, if all outputs were read: no output may name a reused slot.
 *	3. The row is done: state and deadline first, then its actions in order.  A question that is
 *	   asked during an action sees where the machine is going.
 *	4. What was told is handed on, oldest first, until the queue is empty.
 *	5. What is due at this time is fired, each with 4 behind it.  An input wins over a deadline
 *	   of the same moment, because it has really happened.
 *
 * Everything that comes out of a step was put into the queue of outputs in that order. */
#include "deliver.h"

#include "../machine/call.h"
#include "../machine/hold.h"
#include "../machine/leg.h"
#include "../machine/recording.h"
#include "../machine/referred.h"
#include "../machine/replaced.h"
#include "../machine/transfer.h"
#include "../state/life.h"
#include "../state/queue.h"

/* ---- upwards ---- */

static enum XFER_input target_input(enum up_kind kind)
{
	switch (kind) {
	case UP_LEG_RINGING:
	case UP_LEG_EARLY:   return XFER_IN_TARGET_RINGING;
	case UP_LEG_UP:      return XFER_IN_TARGET_ANSWERED;
	case UP_LEG_ENDED:   return XFER_IN_TARGET_ENDED;
	case UP_LEG_GONE:    return XFER_IN_TARGET_GONE;
	case UP_HELD:        return XFER_IN_TARGET_HELD;
	case UP_NOT_HELD:    return XFER_IN_TARGET_NOT_HELD;
	case UP_RESUMED:     return XFER_IN_TARGET_RESUMED;
	case UP_NOT_RESUMED: return XFER_IN_TARGET_NOT_RESUMED;
	}
	return XFER_IN_TIMEOUT;
}

/* What the leg itself did, its code is news of; what became of hold is not. */
static bool is_of_leg(enum up_kind kind)
{
	switch (kind) {
	case UP_LEG_RINGING:
	case UP_LEG_EARLY:
	case UP_LEG_UP:
	case UP_LEG_ENDED:   return true;
	case UP_LEG_GONE:
	case UP_HELD:
	case UP_NOT_HELD:
	case UP_RESUMED:
	case UP_NOT_RESUMED: break;
	}
	return false;
}

static void tell_target(struct lw *lw, const struct up *up, uint32_t parent)
{
	struct xfer *x = &lw->calls[parent].xfer;

	if (!lw_xfer_active(lw, parent))
		return;
	if (is_of_leg((enum up_kind)up->kind)) {
		x->news = up->code;
		x->news_cause = up->cause;
	}
	lw_xfer_run(lw, parent, target_input((enum up_kind)up->kind));
}

static void tell_transferee(struct lw *lw, const struct up *up, uint32_t call)
{
	switch ((enum up_kind)up->kind) {
	case UP_LEG_ENDED:   lw_xfer_run(lw, call, XFER_IN_TRANSFEREE_ENDED); break;
	case UP_HELD:        lw_xfer_run(lw, call, XFER_IN_HELD); break;
	case UP_NOT_HELD:    lw_xfer_run(lw, call, XFER_IN_NOT_HELD); break;
	case UP_RESUMED:     lw_xfer_run(lw, call, XFER_IN_RESUMED); break;
	case UP_NOT_RESUMED: lw_xfer_run(lw, call, XFER_IN_NOT_RESUMED); break;
	case UP_LEG_RINGING:
	case UP_LEG_EARLY:
	case UP_LEG_UP:
	case UP_LEG_GONE:    break;
	}
}

static void tell_call(struct lw *lw, const struct up *up, uint32_t call)
{
	struct call *c = &lw->calls[call];

	switch ((enum up_kind)up->kind) {
	case UP_LEG_RINGING: c->code = up->code; lw_call_run(lw, call, CALL_IN_LEG_RINGING); break;
	case UP_LEG_EARLY:   c->code = up->code; lw_call_run(lw, call, CALL_IN_LEG_EARLY); break;
	case UP_LEG_UP:      lw_call_run(lw, call, CALL_IN_LEG_UP); break;
	case UP_LEG_ENDED:
		c->code = up->code;
		c->cause = up->cause;
		lw_call_run(lw, call, CALL_IN_LEG_ENDED);
		break;
	case UP_LEG_GONE:
	case UP_HELD:
	case UP_NOT_HELD:
	case UP_RESUMED:
	case UP_NOT_RESUMED: break;
	}
}

/* The party of a consultation call: its own state first, then the transfer that it serves. */
static void tell_consultation(struct lw *lw, const struct up *up, uint32_t call)
{
	uint32_t parent = lw->calls[call].parent;

	tell_call(lw, up, call);
	if (lw->calls[call].parent == parent)
		tell_target(lw, up, parent);
}

/* The party has ended: what is at work on the call hears of it first. */
static void tell_end(struct lw *lw, const struct up *up, uint32_t call)
{
	struct call *c = &lw->calls[call];
	enum lw_referral referral;

	c->code = up->code;
	c->cause = up->cause;
	tell_transferee(lw, up, call);
	referral = lw_referred_seen(lw, call);
	if (referral == LW_REFERRAL_LEAVING) /* the new party, not the old one */
		lw_referred_run(lw, call, REFERRED_IN_ENDED);
	else if (referral != LW_REFERRAL_NONE)
		lw_referred_run(lw, call, REFERRED_IN_OLD_ENDED);
	if (lw_replaced_seen(lw, call) != LW_REPLACED_NONE)
		lw_replaced_run(lw, call, LW_NO_INDEX, REPLACED_IN_OLD_ENDED, NULL);
}

static void tell_party(struct lw *lw, const struct up *up, uint32_t call)
{
	if (up->kind == UP_LEG_ENDED)
		tell_end(lw, up, call);
	else
		tell_transferee(lw, up, call);
	tell_call(lw, up, call);
}

static void tell_next_of_referred(struct lw *lw, const struct up *up, uint32_t call)
{
	switch ((enum up_kind)up->kind) {
	case UP_LEG_RINGING:
	case UP_LEG_EARLY:   lw_referred_run(lw, call, REFERRED_IN_RINGING); break;
	case UP_LEG_UP:      lw_referred_run(lw, call, REFERRED_IN_UP); break;
	case UP_LEG_ENDED:   lw_referred_run(lw, call, REFERRED_IN_ENDED); break;
	case UP_LEG_GONE:
	case UP_HELD:
	case UP_NOT_HELD:
	case UP_RESUMED:
	case UP_NOT_RESUMED: break;
	}
}

static void tell_next_of_replaced(struct lw *lw, const struct up *up, uint32_t call)
{
	if (up->kind == UP_LEG_UP)
		lw_replaced_run(lw, call, up->leg, REPLACED_IN_UP, NULL);
	if (up->kind == UP_LEG_ENDED)
		lw_replaced_run(lw, call, up->leg, REPLACED_IN_ENDED, NULL);
}

static void tell_next(struct lw *lw, const struct up *up, uint32_t call)
{
	struct call *c = &lw->calls[call];

	c->refer_code = up->code;
	c->refer_cause = up->cause;
	if (up->kind == UP_LEG_ENDED)
		lw_call_detach_next(lw, call);
	if (lw_referred_seen(lw, call) != LW_REFERRAL_NONE)
		tell_next_of_referred(lw, up, call);
	else
		tell_next_of_replaced(lw, up, call);
}

static void tell_who_it_is_to(struct lw *lw, const struct up *up, uint32_t call)
{
	switch ((enum leg_role)lw->legs[up->leg].role) {
	case LEG_ROLE_NONE:  break;
	case LEG_ROLE_PARTY:
		if (lw->calls[call].parent != LW_NO_INDEX)
			tell_consultation(lw, up, call);
		else
			tell_party(lw, up, call);
		break;
	case LEG_ROLE_NEXT:  tell_next(lw, up, call); break;
	case LEG_ROLE_OLD:
		if (up->kind == UP_LEG_ENDED)
			lw_referred_run(lw, call, REFERRED_IN_OLD_ENDED);
		break;
	}
}

void lw_settle(struct lw *lw)
{
	struct up up;

	while (lw_told(lw, &up)) {
		uint32_t call = lw->legs[up.leg].call;

		if (call != LW_NO_INDEX)
			tell_who_it_is_to(lw, &up, call);
		if (up.kind == UP_LEG_GONE)
			lw_leg_release(lw, up.leg);
	}
}

/* ---- time ---- */

static void fire_of_leg(struct lw *lw, uint32_t leg, uint32_t which)
{
	if (which == SLOT_LEG)
		lw_leg_run(lw, leg, LEG_IN_TIMEOUT, 408, LW_CAUSE_NO_ANSWER);
	else
		lw_hold_run(lw, leg, HOLD_IN_TIMEOUT, 0);
}

static void fire_of_call(struct lw *lw, uint32_t call, uint32_t which)
{
	switch (which) {
	case SLOT_XFER:      lw_xfer_run(lw, call, XFER_IN_TIMEOUT); break;
	case SLOT_REFERRED:  lw_referred_run(lw, call, REFERRED_IN_TIMEOUT); break;
	case SLOT_REPLACED:
		lw_replaced_run(lw, call, LW_NO_INDEX, REPLACED_IN_TIMEOUT, NULL);
		break;
	case SLOT_RECORDING: lw_recording_run(lw, call, RECORDING_IN_TIMEOUT); break;
	}
}

static void fire(struct lw *lw, uint32_t slot)
{
	uint32_t legs = lw->config.max_legs * SLOTS_PER_LEG;

	if (slot < legs)
		fire_of_leg(lw, slot / SLOTS_PER_LEG, slot % SLOTS_PER_LEG);
	else
		fire_of_call(lw, (slot - legs) / SLOTS_PER_CALL, (slot - legs) % SLOTS_PER_CALL);
}

/* A full queue of outputs leaves the deadline due. */
void lw_run_due(struct lw *lw)
{
	while (lw->timers.count && lw->timers.heap[0].at <= lw->serials->now &&
	       lw_has_output_room(lw)) {
		uint32_t slot = lw->timers.heap[0].slot;

		lw_timer_clear(&lw->timers, slot);
		fire(lw, slot);
		lw_settle(lw);
	}
}

lw_time lw_deadline(const struct lw *lw)
{
	return lw->timers.count ? lw->timers.heap[0].at : LW_NEVER;
}
