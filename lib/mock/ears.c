/* SPDX-License-Identifier: BSD-3-Clause */
/* ears.c -- who hears whom in a switch: what the engine knows that the adapter has agreed to. */
#include <legwork/mock.h>

static bool knows(const struct lw *lw, lw_leg leg, struct lw_leg_info *info)
{
	return leg.v && !lw_leg_info(lw, leg, info);
}

/* One whose ear is as it is to be, and nothing is asked. */
static bool is_settled(const struct lw_leg_info *info)
{
	return !info->ear_asked && info->hear == info->to_hear &&
	       lw_same_leg(info->hear_leg, info->to_hear_leg);
}

bool lw_audible(const struct lw *lw, lw_leg listener, lw_leg speaker)
{
	struct lw_leg_info one, other;

	if (!knows(lw, listener, &one) || !knows(lw, speaker, &other) || one.held || other.held)
		return false;
	if (one.hear == LW_HEAR_PEER)
		return lw_same_leg(one.hear_leg, speaker);
	return one.hear == LW_HEAR_MIX && other.hear == LW_HEAR_MIX &&
	       lw_same_call(one.call, other.call) && !lw_same_leg(listener, speaker);
}

/* X hears Y, so Y hears X, or is told something first. */
static const char *fault_of_talk(const struct lw *lw, lw_leg leg, const struct lw_leg_info *info)
{
	struct lw_leg_info other;

	if (!knows(lw, info->hear_leg, &other))
		return "hears one who has gone";
	if (!other.up || !is_settled(&other) || other.hear == LW_HEAR_ANNOUNCEMENT)
		return NULL;
	return lw_audible(lw, info->hear_leg, leg) ? NULL : "hears one who does not hear him";
}

static const char *fault_of_leg(const struct lw *lw, lw_leg leg, bool leaves)
{
	struct lw_leg_info info;

	if (!knows(lw, leg, &info) || !info.up || !is_settled(&info))
		return NULL;
	if (info.hear == LW_HEAR_NOTHING && !leaves && !info.held && !info.remote_held)
		return "hears nothing";
	return info.hear == LW_HEAR_PEER ? fault_of_talk(lw, leg, &info) : NULL;
}

const char *lw_ears_fault(const struct lw *lw, lw_leg *who)
{
	const char *fault = NULL;
	struct lw_call_info info;

	for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v && !fault; c = lw_call_next(lw, c)) {
		bool leaves = !lw_call_info(lw, c, &info) && info.method != LW_METHOD_NONE;

		for (*who = lw_call_leg_next(lw, c, (lw_leg){0}); who->v;
		     *who = lw_call_leg_next(lw, c, *who)) {
			fault = fault_of_leg(lw, *who, leaves);
			if (fault)
				break;
		}
	}
	return fault;
}
