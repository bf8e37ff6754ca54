/* SPDX-License-Identifier: BSD-3-Clause */
/* deliver.c -- hands on what machines tell, and fires what is due.
 *
 * How the engine works
 *
 * An endpoint has nine machines, each a table in tables/.  Of a leg: `leg` and `hold`.  Of a call:
 * `call`, `recording`, `referred` (our peer asks us to call somebody), `replaced` (somebody wants
 * to take our party's place), and at most one of the transfers `attended`, `blind`, `voicemail`.
 * A machine has a state, a deadline if that state waits, and the rows of that state.
 *
 *	          transfer                    how we pass a call on
 *	     referred   replaced              how a party passes us on
 *	            call                      the conversation the user sees
 *	            recording
 *	            leg  hold                 one party
 *
 * Machines affect each other in two ways only.
 *
 * Downwards a machine orders: an action of its row runs an input of a machine below, at once.  A
 * transfer that returns resumes its transferee (hold); a call that ends drops its leg.  Orders only
 * go down this picture, so a row ends after a bounded number of orders.
 *
 * Upwards a machine only tells: an action TELL_... puts a line into a queue (state/queue.c), and
 * this file hands it on after the current row is done.  Who is told depends on the leg's role
 * (enum leg_role):
 *
 *	PARTY of an ordinary call     the transfer (as transferee), then the call; of its end also
 *	                              referred and replaced, before the call
 *	PARTY of a consultation call  its call, then the transfer that it serves (as target); of
 *	                              its end referred and replaced first
 *	NEXT, which will take over    referred or replaced
 *	OLD, which was taken over     referred, of its end only
 *	NONE, which was dropped       nobody
 *
 * What works on a call is told before the call itself, because the call's own rows say when the
 * call is over.  A consultation call is told first, because the transfer acts on it and must see
 * its new state.  A leg that is gone is released after everybody was told.
 *
 * A step (step.c) runs in this order:
 *
 *	1. The input is checked.  A verb is judged once: route.c finds its machine and its row.
 *	   If it is refused, the step ends here and nothing has changed (law 3).  A signal goes to
 *	   its leg, or to the machine that inputs.def names (network.c).
 *	2. If all outputs were read, the slots of dead calls and legs are freed.  Not earlier: an
 *	   output must never name a slot that is in use again.
 *	3. The row is done: the new state and deadline first, then the actions in order.  So a
 *	   question asked by an action sees the new state.  The note of a final state comes last.
 *	4. The queue is handed on, oldest line first, until it is empty.
 *	5. Each deadline that has come is fired, the earliest first, and 4 repeated after each.  The
 *	   input comes before all of them, because it has really happened.
 *
 * The outputs of a step stay in the order in which 3 to 5 made them.
 *
 * In a switch (config.role) other machines stand above the leg: switch/tell.c says who is told.
 * After 4 it is looked at what each party is to hear (switch/ears.c). */
#include "deliver.h"

#include "../../table/aside.h"

#include "../machine/call.h"
#include "../machine/claim.h"
#include "../machine/hold.h"
#include "../machine/leg.h"
#include "../machine/recording.h"
#include "../machine/referred.h"
#include "../machine/replaced.h"
#include "../machine/transfer.h"
#include "../state/changed.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"
#include "../switch/ears.h"
#include "../switch/tell.h"

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
	return XFER_IN_TIMEOUT; /* not reached: the switch names every kind */
}

/* The code is news only of what the leg itself did, not of what became of hold. */
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
		/* a target that hangs up has talked; one that does not want to talk rejects */
		x->target_left = up->kind == UP_LEG_ENDED && up->cause == LW_CAUSE_NORMAL;
		if (x->target_left)
			x->news_cause = LW_CAUSE_TARGET_LEFT;
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

/* The party has ended: who passes us on, or replaces it, hears of it before the call. */
static void tell_movers(struct lw *lw, uint32_t call)
{
	enum lw_referral referral = lw_referred_seen(lw, call);

	if (referral == LW_REFERRAL_LEAVING) /* the new party, not the old one */
		lw_referred_run(lw, call, REFERRED_IN_ENDED);
	else if (referral != LW_REFERRAL_NONE)
		lw_referred_run(lw, call, REFERRED_IN_OLD_ENDED);
	if (lw_replaced_seen(lw, call) != LW_REPLACED_NONE)
		lw_replaced_run(lw, call, LW_NO_INDEX, REPLACED_IN_OLD_ENDED, NULL);
}

/* The party of a consultation call: its own state first, then the transfer that it serves.  A
 * target that has passed us on is not the target any more, and its end is no news. */
static void tell_consultation(struct lw *lw, const struct up *up, uint32_t call)
{
	uint32_t parent = lw->calls[call].parent;

	if (up->kind == UP_LEG_ENDED)
		tell_movers(lw, call);
	tell_call(lw, up, call);
	if (lw->calls[call].parent == parent && !lw_call_is_kept_alive(lw, call))
		tell_target(lw, up, parent);
}

static void tell_party(struct lw *lw, const struct up *up, uint32_t call)
{
	struct call *c = &lw->calls[call];

	if (up->kind == UP_LEG_ENDED) {
		c->code = up->code;
		c->cause = up->cause;
	}
	tell_transferee(lw, up, call);
	if (up->kind == UP_LEG_ENDED)
		tell_movers(lw, call);
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

/* What the referral has dialled is the party by now, and the transferor still stands behind it: he
 * is no longer waited for, since the place of the old leg is needed. */
static void tell_next_while_leaving(struct lw *lw, const struct up *up, uint32_t call)
{
	if (up->kind == UP_LEG_UP)
		lw_referred_run(lw, call, REFERRED_IN_TIMEOUT);
	tell_next_of_replaced(lw, up, call);
}

static void tell_next(struct lw *lw, const struct up *up, uint32_t call)
{
	struct call *c = &lw->calls[call];

	c->refer_code = up->code;
	c->refer_cause = up->cause;
	if (up->kind == UP_LEG_ENDED)
		lw_call_detach_next(lw, call);
	switch (lw_referred_seen(lw, call)) {
	case LW_REFERRAL_ASKED:
	case LW_REFERRAL_DIALLING:
	case LW_REFERRAL_ORPHANED: tell_next_of_referred(lw, up, call); break;
	case LW_REFERRAL_LEAVING:  tell_next_while_leaving(lw, up, call); break;
	case LW_REFERRAL_NONE:     tell_next_of_replaced(lw, up, call); break;
	}
}

static bool is_over(const struct lw *lw, uint32_t call)
{
	return !lw_slot(lw, call)->used || lw_call_seen(lw, call) == LW_CALL_OVER;
}

/* A REFER or a Replaces that came to nothing after the target had left has ended the consultation
 * call: only now the transfer has no target. */
static void tell_if_over(struct lw *lw, uint32_t call, bool was_over)
{
	const struct call *c = &lw->calls[call];
	struct up end = {.kind = UP_LEG_ENDED, .code = c->code, .cause = c->cause};

	if (!was_over && c->parent != LW_NO_INDEX && is_over(lw, call))
		tell_target(lw, &end, c->parent);
}

static void tell_old(struct lw *lw, const struct up *up, uint32_t call)
{
	if (up->kind == UP_LEG_ENDED)
		lw_referred_run(lw, call, REFERRED_IN_OLD_ENDED);
}

LW_ASIDE static void tell_by_role(struct lw *lw, const struct up *up, uint32_t call)
{
	bool was_over = is_over(lw, call);

	switch ((enum leg_role)lw->legs[up->leg].role) {
	case LEG_ROLE_SEAT: /* a switch's: switch/tell.c */
	case LEG_ROLE_NONE:  break;
	case LEG_ROLE_PARTY:
		if (lw->calls[call].parent != LW_NO_INDEX)
			tell_consultation(lw, up, call);
		else
			tell_party(lw, up, call);
		break;
	case LEG_ROLE_NEXT:
		tell_next(lw, up, call);
		tell_if_over(lw, call, was_over);
		break;
	case LEG_ROLE_OLD:   tell_old(lw, up, call); break;
	}
}

/* What the parties hear is looked at when nothing is left to tell, and may tell something. */
LW_ASIDE static void settle_switch(struct lw *lw)
{
	struct up up;

	do {
		while (lw_told(lw, &up)) {
			lw_sw_told(lw, &up);
			if (up.kind == UP_LEG_GONE)
				lw_leg_release(lw, up.leg);
		}
	} while (lw_ears_look(lw));
}

LW_ASIDE static void settle_endpoint(struct lw *lw)
{
	struct up up;

	while (lw_told(lw, &up)) {
		uint32_t call = lw->legs[up.leg].call;

		lw_touch(lw, call);
		if (call != LW_NO_INDEX)
			tell_by_role(lw, &up, call);
		if (up.kind == UP_LEG_GONE)
			lw_leg_release(lw, up.leg);
	}
}

void lw_settle(struct lw *lw)
{
	if (lw_is_switch(lw))
		settle_switch(lw);
	else if (lw->up_count)
		settle_endpoint(lw);
}

/* ---- time ---- */

/* SLOT_HOLD is an endpoint's. */
static void fire_leg_deadline(struct lw *lw, uint32_t leg, uint32_t which)
{
	switch (which) {
	case SLOT_LEG:
		lw_leg_run(lw, leg, LEG_IN_TIMEOUT, 408, lw_leg_silence(lw, leg));
		break;
	case SLOT_HOLD:  lw_hold_run(lw, leg, HOLD_IN_TIMEOUT, 0); break;
	case SLOT_CLAIM: lw_claim_run(lw, leg, CLAIM_IN_TIMEOUT); break;
	}
}

static void fire_call_deadline(struct lw *lw, uint32_t call, uint32_t which)
{
	bool was_over = is_over(lw, call);

	switch (which) {
	case SLOT_XFER:      lw_xfer_run(lw, call, XFER_IN_TIMEOUT); break;
	case SLOT_REFERRED:  lw_referred_run(lw, call, REFERRED_IN_TIMEOUT); break;
	case SLOT_REPLACED:
		lw_replaced_run(lw, call, LW_NO_INDEX, REPLACED_IN_TIMEOUT, NULL);
		break;
	case SLOT_RECORDING: lw_recording_run(lw, call, RECORDING_IN_TIMEOUT); break;
	}
	if (which == SLOT_REFERRED || which == SLOT_REPLACED)
		tell_if_over(lw, call, was_over);
}

/* The call that a deadline is of, or none. */
static uint32_t call_of(const struct lw *lw, uint32_t slot)
{
	uint32_t legs = lw->config.max_legs * SLOTS_PER_LEG, seats = lw_seat_slot(lw, 0, 0);

	if (slot < legs)
		return lw->legs[slot / SLOTS_PER_LEG].call;
	return slot < seats ? (slot - legs) / SLOTS_PER_CALL
			    : lw->legs[(slot - seats) / SLOTS_PER_SEAT].call;
}

static void fire(struct lw *lw, uint32_t slot)
{
	uint32_t legs = lw->config.max_legs * SLOTS_PER_LEG, call = call_of(lw, slot);

	lw_touch(lw, call);
	if (slot < legs)
		fire_leg_deadline(lw, slot / SLOTS_PER_LEG, slot % SLOTS_PER_LEG);
	else if (lw_is_switch(lw))
		lw_sw_time(lw, slot);
	else
		fire_call_deadline(lw, call, (slot - legs) % SLOTS_PER_CALL);
}

/* A full queue of outputs leaves the deadline due. */
void lw_run_due(struct lw *lw)
{
	while (lw->timers.count && lw->timers.heap[0].at <= lw->serials->now &&
	       lw_has_output_room(lw) && lw_has_text_room_to_go_on(lw)) {
		uint32_t slot = lw->timers.heap[0].slot;

		lw_timer_clear(&lw->timers, slot);
		fire(lw, slot);
		lw_settle(lw);
	}
}

lw_time lw_deadline(const struct lw *lw)
{
	return lw && lw->timers.count ? lw->timers.heap[0].at : LW_NEVER;
}
