/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_facts.c -- what holds of a transfer of the switch: settings, and where the parties are. */
#include "xfer_facts.h"
#include "hear.h"
#include "xfer_start.h"

#include "../ask/judge.h"

static uint32_t bit(bool holds, enum SW_XFER_fact fact) { return (uint32_t)holds << fact; }

/* Whether it may begin, and how T is let go: never before a REFER has its result. */
static uint32_t start_facts(const struct lw *lw, const struct asked *asked)
{
	const struct lw_config *c = &lw->config;
	bool may = asked->input == SW_XFER_IN_START && !lw_why_no_transfer(lw, asked, NULL);
	bool free = may && asked->path != LW_PATH_REFER;

	return bit(may, SW_XFER_IF_can_start) | bit(free && c->mute_transfer, SW_XFER_IF_mutes) |
	       bit(free && c->blind_style == LW_BLIND_ON_ACCEPT, SW_XFER_IF_lets_go);
}

static uint32_t join_facts(const struct lw *lw, const struct asked *asked)
{
	bool may = asked->input == SW_XFER_IN_JOIN_CALLS && !lw_why_no_transfer(lw, asked, NULL);
	/* the ACK of one that was answered may be late */
	bool up = may && lw_leg_is_there(lw, asked->other_leg) &&
		  lw_leg_is_there(lw, lw_partner(lw, asked->other_leg));

	return bit(up, SW_XFER_IF_joins) | bit(may && !up, SW_XFER_IF_joins_ringing);
}

static uint32_t asked_facts(const struct lw *lw, const struct asked *asked)
{
	bool retry = asked->input == SW_XFER_IN_RETRY && !lw_why_no_transfer(lw, asked, NULL);

	return start_facts(lw, asked) | join_facts(lw, asked) | bit(retry, SW_XFER_IF_can_retry);
}

static uint32_t setting_facts(const struct lw_config *c)
{
	return bit(c->on_hangup_ringing == LW_HANGUP_CLEARS, SW_XFER_IF_hangup_clears_ringing) |
	       bit(c->on_hangup_ringing == LW_HANGUP_RETURNS, SW_XFER_IF_hangup_returns_ringing) |
	       bit(c->on_hangup_consulting == LW_HANGUP_CLEARS, SW_XFER_IF_hangup_clears_talking) |
	       bit(c->on_hangup_consulting == LW_HANGUP_RETURNS,
		   SW_XFER_IF_hangup_returns_talking) |
	       bit(c->auto_return, SW_XFER_IF_auto_return) |
	       bit(c->recall_pause_ms, SW_XFER_IF_later);
}

/* Whether the target may be called once more.  The Replaces of a dialog of others came with a REFER
 * that is over by then, and without it a target is not called (3PCC-09). */
static bool can_come_back(const struct sxfer *x)
{
	return !x->foreign;
}

/* R48 to R54: who is rung for a party that nobody has taken. */
static uint32_t recall_facts(const struct lw *lw, const struct sxfer *x)
{
	const struct lw_config *c = &lw->config;
	bool left = x->tries < c->recall_tries, recalls = left && !x->automatic;
	bool loops = left && can_come_back(x);

	return bit(recalls, SW_XFER_IF_recalls) |
	       bit(recalls && c->recall_delay_ms, SW_XFER_IF_recalls_later) |
	       bit(loops, SW_XFER_IF_loops) |
	       bit(loops && c->recall_pause_ms, SW_XFER_IF_loops_later) |
	       bit(*lw->last_resort && !x->rescued, SW_XFER_IF_rescues);
}

/* Whoever was to be kept from hearing the others still does. */
static bool has_no_music(const struct lw *lw, uint32_t leg)
{
	return lw_leg_is_there(lw, leg) && lw->seated[leg].wish.hear == LW_HEAR_MUSIC &&
	       lw_ear_has_refused(lw, leg);
}

uint32_t lw_sw_xfer_facts(const struct lw *lw, uint32_t call, const struct asked *asked)
{
	const struct sxfer *x = &lw->bridges[call].x;
	bool t_up = lw_leg_is_there(lw, x->t);
	bool on_ringing = lw->config.blind_style == LW_BLIND_ON_RINGING && !x->by_refer && t_up;

	return bit(true, SW_XFER_IF_always) | (asked ? asked_facts(lw, asked) : 0) |
	       setting_facts(&lw->config) | recall_facts(lw, x) |
	       bit(x->twin != LW_NO_INDEX, SW_XFER_IF_two_calls) |
	       bit(x->by_refer, SW_XFER_IF_by_refer) | bit(!t_up, SW_XFER_IF_transferor_left) |
	       bit(x->as_cancelled, SW_XFER_IF_as_cancelled) |
	       bit(x->merge_later, SW_XFER_IF_merge_later) |
	       bit(on_ringing, SW_XFER_IF_on_ringing) |
	       bit(has_no_music(lw, x->a), SW_XFER_IF_no_music) |
	       bit(lw_ends_three(lw, call), SW_XFER_IF_conference_ends) |
	       bit(lw->config.camp_on && !x->camped && x->news_cause == LW_CAUSE_BUSY &&
			   can_come_back(x),
		   SW_XFER_IF_camps);
}
