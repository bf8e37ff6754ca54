/* SPDX-License-Identifier: BSD-3-Clause */
/* offer.c -- a new INVITE has come: an ordinary call, or one that is to replace a party. */
#include "offer.h"
#include "learn.h"

#include "../ask/judge.h"
#include "../machine/call.h"
#include "../machine/leg.h"
#include "../machine/recording.h"
#include "../machine/replaced.h"
#include "../state/life.h"

/* What an INVITE tells of its way to us. */
static void learn_way(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	lw->legs[leg].hops = (uint8_t)(in->hops < UINT8_MAX ? in->hops : UINT8_MAX);
	lw->legs[leg].secure = in->flags & LW_F_SECURE ? 1 : 0;
}

static enum REPLACED_input match_input(enum lw_match match)
{
	switch (match) {
	case LW_MATCH_NOTHING:
	case LW_MATCH_NONE:         return REPLACED_IN_NO_MATCH;
	case LW_MATCH_ENDED:        return REPLACED_IN_ENDED_MATCH;
	case LW_MATCH_CONFIRMED:    return REPLACED_IN_CONFIRMED;
	case LW_MATCH_EARLY_OURS:   return REPLACED_IN_EARLY_OURS;
	case LW_MATCH_EARLY_THEIRS: return REPLACED_IN_EARLY_THEIRS;
	}
	return REPLACED_IN_NO_MATCH;
}

/* It is the party, or the leg that is taking the party's place. */
static bool stands_in_call(const struct lw *lw, uint32_t call, uint32_t leg)
{
	const struct call *c = &lw->calls[call];

	if (lw_call_seen(lw, call) == LW_CALL_OVER)
		return false;
	return c->party == leg ||
	       (c->next == leg && lw_replaced_seen(lw, call) != LW_REPLACED_NONE);
}

/* The call whose party the INVITE would replace, or none: then the answer is 481 whatever it says,
 * or 603 if it is over and its leg only waits for the answer to our BYE (RFC 3891 section 3). */
static uint32_t replaced_call(const struct lw *lw, const struct lw_input *in,
			      enum REPLACED_input *input)
{
	uint32_t leg = lw_leg_index(lw, in->other_leg);
	uint32_t call = leg == LW_NO_INDEX ? LW_NO_INDEX : lw->legs[leg].call;

	*input = match_input((enum lw_match)in->match);
	if (call != LW_NO_INDEX && stands_in_call(lw, call, leg)) {
		if (lw_leg_seen(lw, leg) == LW_LEG_OFFERED)
			*input = REPLACED_IN_EARLY_THEIRS; /* whatever the adapter made of it */
		return call;
	}
	if (*input != REPLACED_IN_ENDED_MATCH)
		*input = leg == LW_NO_INDEX ? REPLACED_IN_NO_MATCH : REPLACED_IN_ENDED_MATCH;
	return LW_NO_INDEX;
}

/* Who may not, or has to prove itself first, learns nothing else of the call. */
static enum REPLACED_input permitted(const struct lw *lw, uint32_t call, enum REPLACED_input input,
				     const struct lw_input *in)
{
	if (input != REPLACED_IN_CONFIRMED && input != REPLACED_IN_EARLY_OURS)
		return input;
	switch (lw_may_replace(lw, call, in)) {
	case LW_MAY_NO:    return REPLACED_IN_FORBIDDEN;
	case LW_MAY_PROVE: return REPLACED_IN_UNPROVED;
	case LW_MAY_ASK:
	case LW_MAY_YES:   break;
	}
	return input;
}

static void replacing(struct lw *lw, const struct lw_input *in)
{
	enum REPLACED_input input;
	uint32_t call = replaced_call(lw, in, &input);
	uint32_t leg = lw_leg_new(lw, call, LEG_ROLE_NONE);

	lw_learn_remote(lw, leg, in, "");
	learn_way(lw, leg, in);
	lw_write(lw, &lw->leg_text[leg].called, LW_URI_MAX, in->called);
	lw->legs[leg].account = in->account;
	lw->legs[leg].caps = (uint16_t)in->caps;
	lw_recording_learn(lw, leg, in);
	lw_leg_run(lw, leg, LEG_IN_OFFER, 0, LW_CAUSE_NONE);
	lw->made = (struct lw_made){lw_call_handle(lw, call), lw_leg_handle(lw, leg)};
	lw_replaced_run(lw, call, leg, permitted(lw, call, input, in), in);
}

static void ordinary(struct lw *lw, const struct lw_input *in)
{
	uint32_t call = lw_call_new(lw, in->account);
	uint32_t leg = lw_leg_new(lw, call, LEG_ROLE_PARTY);

	lw->calls[call].party = leg;
	lw->calls[call].incoming = 1;
	lw->legs[leg].caps = (uint16_t)in->caps;
	lw_learn_remote(lw, leg, in, "");
	learn_way(lw, leg, in);
	lw_recording_learn(lw, leg, in);
	lw_write(lw, &lw->leg_text[leg].called, LW_URI_MAX, in->called);
	if (lw->config.show_last_transferor)
		lw_write(lw, &lw->call_text[call].by, LW_URI_MAX, in->by);
	if (lw->config.show_chain)
		lw_write(lw, &lw->call_text[call].passed, LW_PASSED_MAX, in->chain);
	lw->made = (struct lw_made){lw_call_handle(lw, call), lw_leg_handle(lw, leg)};
	lw_leg_run(lw, leg, LEG_IN_OFFER, 0, LW_CAUSE_NONE);
	lw_call_run(lw, call, CALL_IN_OFFERED);
}

void lw_offer(struct lw *lw, const struct lw_input *in)
{
	if (in->match != LW_MATCH_NOTHING)
		replacing(lw, in);
	else
		ordinary(lw, in);
}
