/* SPDX-License-Identifier: BSD-3-Clause */
/* hearing.c -- who hears whom, by the letter of the header. */
#include "hearing.h"

#include <string.h>

static void leave(struct hearing *h, lw_leg leg)
{
	for (unsigned i = 0; i < h->in_room; i++)
		if (lw_same_leg(h->room[i], leg))
			h->room[i--] = h->room[--h->in_room];
}

static void focus(struct hearing *h, const struct lw_output *out)
{
	leave(h, out->leg);
	if (out->flags & LW_F_ON && h->in_room < HEARING_LEGS)
		h->room[h->in_room++] = out->leg;
}

static void mix(struct hearing *h, const struct lw_output *out)
{
	h->any_mixed = out->flags & LW_F_ON;
	h->mixed[0] = out->leg;
	h->mixed[1] = out->other_leg;
}

void hearing_take(struct hearing *h, const struct lw *lw, const struct lw_output *out)
{
	if (h->lw != lw)
		*h = (struct hearing){.lw = lw};
	if (out->type == LW_DO_FOCUS)
		focus(h, out);
	if (out->type == LW_DO_MIX)
		mix(h, out);
}

/* Whether the party may hear somebody: our user, or the other of a mix. */
static bool is_open(const struct lw *lw, lw_leg leg)
{
	struct lw_leg_info info;

	if (lw_leg_info(lw, leg, &info))
		return false;
	return info.state == LW_LEG_EARLY || (info.up && !info.held);
}

/* Whether our user talks with it: a transfer may have freed him. */
static bool is_with_us(const struct lw *lw, lw_leg leg)
{
	struct lw_leg_info info;
	struct lw_call_info call;

	return is_open(lw, leg) && !lw_leg_info(lw, leg, &info) &&
	       !lw_call_info(lw, info.call, &call) && !call.released;
}

static const char *room_breach(const struct hearing *h, const struct lw *lw)
{
	if (h->in_room > 1)
		return "our user's audio is with two legs: each hears the other";
	if (h->in_room && !is_with_us(lw, h->room[0]))
		return "a leg that is held, or over, or left alone, has our user's audio";
	return NULL;
}

static const char *mix_breach(const struct hearing *h, const struct lw *lw)
{
	if (h->any_mixed && (!is_open(lw, h->mixed[0]) || !is_open(lw, h->mixed[1])))
		return "a leg that is held, or over, is still mixed";
	return NULL;
}

/* Our user must be heard by somebody while he has a party to talk to. */
static const char *silence_breach(const struct hearing *h, const struct lw *lw)
{
	struct lw_call_info info;

	for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v; c = lw_call_next(lw, c))
		if (!lw_call_info(lw, c, &info) && is_with_us(lw, info.leg) && !h->in_room)
			return "a party waits in a call that is up, and our user's audio is with nobody";
	return NULL;
}

const char *hearing_breach(const struct hearing *h, const struct lw *lw)
{
	const char *breach = h->lw == lw ? room_breach(h, lw) : NULL;

	if (!breach && h->lw == lw)
		breach = mix_breach(h, lw);
	return breach || h->lw != lw ? breach : silence_breach(h, lw);
}
