/* SPDX-License-Identifier: BSD-3-Clause */
/* tell.c -- who hears of what in a switch, and whose deadline has come.
 *
 *	 xfer                    what is done with a call, and its parties' seats meanwhile
 *	bridge  replaced         a call: two sides; another leg takes the place of one
 *	reach  ears hear         who is called; what each party is to hear
 *	 leg                     one party
 *
 * A leg that is called tells the reach that calls it (SEAT_CALLED); one that sits (SEAT_TAKEN) the
 * call, or the transfer in charge of it; any other nobody.  A reach tells the call or the
 * transfer.  Of a leg that is to take the place of another, and of that one, the machine of that is
 * told first: then the seat may be the other's. */
#include "tell.h"
#include "bridge.h"
#include "codes.h"
#include "ears.h"
#include "hear.h"
#include "reach.h"
#include "replaced.h"
#include "xfer.h"

#include "../machine/recording.h"
#include "../state/life.h"

static void blame(struct bridge *b, const struct up *up)
{
	b->code = up->code;
	b->cause = up->cause;
}

/* ---- a leg ---- */

static void tell_reach(struct lw *lw, const struct up *up)
{
	enum lw_cause cause = (enum lw_cause)up->cause;

	switch ((enum up_kind)up->kind) {
	case UP_LEG_RINGING:
		lw_reach_leg(lw, up->leg, SW_REACH_IN_LEG_RINGING, up->code, cause);
		break;
	case UP_LEG_EARLY: lw_reach_leg(lw, up->leg, SW_REACH_IN_LEG_EARLY, up->code, cause); break;
	case UP_LEG_UP:    lw_reach_leg(lw, up->leg, SW_REACH_IN_LEG_UP, up->code, cause); break;
	case UP_LEG_ENDED: lw_reach_leg(lw, up->leg, SW_REACH_IN_LEG_ENDED, up->code, cause); break;
	case UP_LEG_GONE: case UP_HELD: case UP_NOT_HELD: case UP_RESUMED:
	case UP_NOT_RESUMED: break;
	}
}

static void tell_end(struct lw *lw, const struct up *up, uint32_t call)
{
	bool first = lw->bridges[call].side[0] == up->leg;
	bool sits = first || lw->bridges[call].side[1] == up->leg;

	lw_leave_seats(lw, call, up->leg);
	if (!sits)
		return;
	blame(&lw->bridges[call], up);
	lw_bridge_run(lw, call, first ? SW_BRIDGE_IN_ENDED_1 : SW_BRIDGE_IN_ENDED_2);
}

static void tell_bridge(struct lw *lw, const struct up *up, uint32_t call)
{
	switch ((enum up_kind)up->kind) {
	case UP_LEG_UP:    lw_bridge_run(lw, call, SW_BRIDGE_IN_UP_1); break;
	case UP_LEG_ENDED: tell_end(lw, up, call); break;
	case UP_LEG_RINGING: case UP_LEG_EARLY: case UP_LEG_GONE: case UP_HELD: case UP_NOT_HELD:
	case UP_RESUMED:
	case UP_NOT_RESUMED: break;
	}
}

static void tell_xfer(struct lw *lw, const struct up *up, uint32_t call)
{
	if (up->kind == UP_LEG_ENDED)
		lw_sw_xfer_ended(lw, call, up->leg, up->code, (enum lw_cause)up->cause);
}

static void told_by_leg(struct lw *lw, const struct up *up)
{
	uint32_t call = lw->legs[up->leg].call;

	if (call == LW_NO_INDEX)
		return;
	lw_sw_replaced_leg(lw, up);
	switch ((enum seat)lw->seated[up->leg].seat) {
	case SEAT_OUT:
	case SEAT_NEXT:   return;
	case SEAT_CALLED: tell_reach(lw, up); break;
	case SEAT_TAKEN:
		if (up->kind == UP_LEG_ENDED)
			lw_codes_left(lw, up->leg);
		if (lw_sw_xfer_active(lw, call))
			tell_xfer(lw, up, call);
		else
			tell_bridge(lw, up, call);
		break;
	}
	lw_listen(lw, call);
}

/* ---- a reach ---- */

static void reached_for_xfer(struct lw *lw, const struct up *up, uint32_t call, uint32_t which)
{
	uint32_t leg = lw->bridges[call].reach[which].leg;

	switch ((enum seat_up_kind)up->kind) {
	case UP_REACH_RINGING: lw_sw_xfer_rings(lw, call, which, up->code); break;
	case UP_REACH_UP:      lw_sw_xfer_answered(lw, call, which, leg); break;
	case UP_REACH_FAILED:
		lw_sw_xfer_failed(lw, call, which, up->code, (enum lw_cause)up->cause);
		break;
	case UP_EAR_HEARS: case UP_EAR_HEARS_NOT: case UP_CALL_HEARD: case UP_NEXT_HEARD:
	case UP_SEAT_LEFT: break;
	}
}

static void reached_for_bridge(struct lw *lw, const struct up *up, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];

	blame(b, up);
	switch ((enum seat_up_kind)up->kind) {
	case UP_REACH_RINGING: lw_bridge_run(lw, call, SW_BRIDGE_IN_RINGING_2); break;
	case UP_REACH_UP:
		b->side[1] = b->reach[REACH_C].leg;
		lw_bridge_run(lw, call, SW_BRIDGE_IN_UP_2);
		break;
	case UP_REACH_FAILED: lw_bridge_run(lw, call, SW_BRIDGE_IN_FAILED_2); break;
	case UP_EAR_HEARS: case UP_EAR_HEARS_NOT: case UP_CALL_HEARD: case UP_NEXT_HEARD:
	case UP_SEAT_LEFT: break;
	}
}

static void told_by_reach(struct lw *lw, const struct up *up)
{
	uint32_t call = up->leg / REACHES;

	if (lw_sw_xfer_active(lw, call))
		reached_for_xfer(lw, up, call, up->leg % REACHES);
	else
		reached_for_bridge(lw, up, call);
}

/* ---- an ear ---- */

static void tell_not_heard(struct lw *lw, const struct up *up, uint32_t call)
{
	if (lw_ear_is_of_next(lw, up->leg)) {
		lw_sw_replaced_run(lw, call, SW_REPLACED_IN_NOT_HEARD);
		return;
	}
	if (lw_sw_xfer_active(lw, call)) {
		lw_sw_xfer_run(lw, call, SW_XFER_IN_NOT_HEARD);
		return;
	}
	blame(&lw->bridges[call], up);
	lw_bridge_run(lw, call, SW_BRIDGE_IN_NOT_HEARD);
}

/* What a party is to hear does not depend on what it hears by now. */
static bool waits_for_ears(const struct lw *lw, uint32_t call)
{
	return lw_sw_xfer_active(lw, call) || lw_seat_is_wanted(lw, call);
}

static void told_by_ear(struct lw *lw, const struct up *up)
{
	uint32_t call = lw->legs[up->leg].call;

	if (lw->seated[up->leg].seat != SEAT_TAKEN)
		return;
	if (up->kind == UP_EAR_HEARS_NOT && lw_ear_misses(lw, up->leg))
		tell_not_heard(lw, up, call);
	if (up->kind == UP_EAR_HEARS_NOT || waits_for_ears(lw, call))
		lw_listen(lw, call);
}

void lw_sw_told(struct lw *lw, const struct up *up)
{
	switch (up->kind) {
	case UP_REACH_RINGING:
	case UP_REACH_UP:
	case UP_REACH_FAILED:  told_by_reach(lw, up); break;
	case UP_EAR_HEARS:
	case UP_EAR_HEARS_NOT: told_by_ear(lw, up); break;
	case UP_CALL_HEARD:    lw_sw_xfer_run(lw, up->leg, SW_XFER_IN_HEARD); break;
	case UP_NEXT_HEARD:    lw_sw_replaced_run(lw, up->leg, SW_REPLACED_IN_HEARD); break;
	case UP_SEAT_LEFT:     lw_sw_replaced_run(lw, up->leg, SW_REPLACED_IN_LEFT); break;
	case UP_LEG_RINGING: case UP_LEG_EARLY: case UP_LEG_UP: case UP_LEG_ENDED:
	case UP_LEG_GONE:      told_by_leg(lw, up); break;
	}
}

/* ---- time ---- */

static void time_of_seat(struct lw *lw, uint32_t at)
{
	if (at % SLOTS_PER_SEAT == SLOT_EAR)
		lw_ear_run(lw, at / SLOTS_PER_SEAT, SW_HEAR_IN_TIMEOUT);
	else
		lw_codes_time(lw, at / SLOTS_PER_SEAT);
}

void lw_sw_time(struct lw *lw, uint32_t slot)
{
	uint32_t at = slot - lw_call_slot(lw, 0, 0), which = at % SLOTS_PER_CALL;

	if (slot >= lw_seat_slot(lw, 0, 0))
		time_of_seat(lw, slot - lw_seat_slot(lw, 0, 0));
	else if (which == SLOT_SW_XFER)
		lw_sw_xfer_run(lw, at / SLOTS_PER_CALL, SW_XFER_IN_TIMEOUT);
	else if (which == SLOT_RECORDING)
		lw_recording_run(lw, at / SLOTS_PER_CALL, RECORDING_IN_TIMEOUT);
	else if (which == SLOT_REACH + REACH_C || which == SLOT_REACH + REACH_T)
		lw_reach_time(lw, at / SLOTS_PER_CALL, which - SLOT_REACH);
	else if (which == SLOT_SW_REPLACED)
		lw_sw_replaced_run(lw, at / SLOTS_PER_CALL, SW_REPLACED_IN_TIMEOUT);
}
