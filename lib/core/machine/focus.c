/* SPDX-License-Identifier: BSD-3-Clause */
/* focus.c -- who hears whom: the one leg that our user's audio is with, and the two that are mixed.
 *
 * Our user can talk to every party of a call that is up, or has early media, and that he does not
 * hold, nor leave in silence as transferee.  Of these the one that came last has his audio.  They
 * are a list with the latest in front, so that the one before is found when the first goes.  Nobody
 * asks for the focus: it follows from the state, so that no row can leave it with a party that is
 * held.  For the same reason a mix ends here when one of its two goes or is held; a row only begins
 * it, or ends it earlier. */
#include "focus.h"

#include "../state/queue.h"

static bool is_open(const struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call;

	return lw->legs[leg].role == LEG_ROLE_PARTY &&
	       lw->calls[call].hushed != HUSHED_BY_SILENCE &&
	       (lw_leg_seen(lw, leg) == LW_LEG_EARLY || lw_leg_can_talk(lw, leg));
}

/* A party that a transfer carries on without our user does not hear him. */
static bool may_talk(const struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call;

	return is_open(lw, leg) && !(call != LW_NO_INDEX && lw_call_is_released(lw, call));
}

/* In front of those that came before it: only after a restart this is not the very front. */
static void put_in(struct lw *lw, uint32_t leg)
{
	uint32_t before = LW_NO_INDEX, after = lw->focus;

	for (; after != LW_NO_INDEX && lw->legs[after].talks_since > lw->legs[leg].talks_since;
	     after = lw->talkers[after].after)
		before = after;
	lw->talkers[leg].before = before;
	lw->talkers[leg].after = after;
	if (after != LW_NO_INDEX)
		lw->talkers[after].before = leg;
	if (before != LW_NO_INDEX)
		lw->talkers[before].after = leg;
	else
		lw->focus = leg;
}

static void take_out(struct lw *lw, uint32_t leg)
{
	uint32_t before = lw->talkers[leg].before, after = lw->talkers[leg].after;

	if (before != LW_NO_INDEX)
		lw->talkers[before].after = after;
	else
		lw->focus = after;
	if (after != LW_NO_INDEX)
		lw->talkers[after].before = before;
}

static void tell(struct lw *lw, uint32_t leg, bool on)
{
	if (leg != LW_NO_INDEX)
		lw_put_leg(lw, LW_DO_FOCUS, leg)->flags = on ? LW_F_ON : 0;
}

void lw_mix(struct lw *lw, uint32_t call, bool on)
{
	uint32_t target = lw_target_leg(lw, call);
	struct lw_output *out;

	if (target == LW_NO_INDEX || on == lw->calls[call].xfer.mix_on)
		return;
	lw->calls[call].xfer.mix_on = on ? 1 : 0;
	out = lw_put_call(lw, LW_DO_MIX, call);
	out->other_leg = lw_leg_handle(lw, target);
	out->flags = on ? LW_F_ON : 0;
}

/* The two of a mix go on hearing each other when our user leaves them. */
static void unmix_if_closed(struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call, owner;

	if (call == LW_NO_INDEX || is_open(lw, leg))
		return;
	owner = lw_owner_of(lw, call);
	if (leg == lw->calls[owner].party || leg == lw_target_leg(lw, owner))
		lw_mix(lw, owner, false);
}

static void tell_if_moved(struct lw *lw, uint32_t had)
{
	if (lw->focus == had)
		return;
	tell(lw, had, false);
	tell(lw, lw->focus, true);
}

void lw_focus_settle(struct lw *lw, uint32_t leg)
{
	struct leg *l = &lw->legs[leg];
	uint32_t had = lw->focus;
	bool may;

	if (l->role == LEG_ROLE_SEAT)
		return; /* our user is on no leg of a switch */
	may = may_talk(lw, leg);
	unmix_if_closed(lw, leg);
	if (may == l->talks)
		return;
	l->talks = may ? 1 : 0;
	if (may) {
		l->talks_since = ++lw->serials->talks;
		put_in(lw, leg);
	} else {
		take_out(lw, leg);
	}
	tell_if_moved(lw, had);
}

void lw_focus_again(struct lw *lw, uint32_t leg)
{
	struct leg *l = &lw->legs[leg];
	uint32_t had = lw->focus;

	if (l->talks_since > lw->serials->talks)
		lw->serials->talks = l->talks_since;
	if (!may_talk(lw, leg))
		return;
	l->talks = 1;
	put_in(lw, leg);
	tell_if_moved(lw, had);
}
