/* SPDX-License-Identifier: BSD-3-Clause */
/* legal.c -- what the rules would say of a target before anything happens; without rules nothing is
 * refused by one. */
#include "../ask/config.h"
#include "../ask/judge.h"
#include "../switch/xfer_ask.h"

#include <string.h>

/* As if a call of an internal party were up. */
static void judge_without_call(const struct lw *lw, const struct lw_number *number,
			       const struct lw_target *facts, uint8_t method,
			       struct lw_verdict *verdict)
{
	struct lw_number us = {.place = LW_PLACE_INTERNAL, .call_class = LW_CLASS_INTERNAL};
	const char *own = lw->rules->policy.own;
	struct lw_question q = {
		.path = LW_PATH_VERB, .method = method, .target = number, .facts = facts,
		.transferee = &us, .scheme = number->secure ? LW_SCHEME_SIPS : LW_SCHEME_SIP,
		.call_up = true, .call_owned = true, .authorised = true,
		.self = own && !strcmp(own, number->canonical),
		.mailbox_known = !facts, .has_mailbox = lw_rule_has_mailbox(&lw->config, 0)};

	lw_verdict(&lw->rules->policy, &q, verdict);
}

static struct lw_input verb_of(uint8_t method, const struct lw_legal_target *legal,
			       const char *target)
{
	static const uint8_t verb[] = {LW_TICK, LW_USER_ATTENDED, LW_USER_BLIND, LW_USER_VOICEMAIL};

	return (struct lw_input){.type = verb[method], .uri = target,
				 .call_class = legal->number.call_class};
}

static void judge_with_call(const struct lw *lw, uint32_t call, const struct lw_input *in,
			    struct lw_verdict *verdict)
{
	struct judged j;

	lw_judge_verb(lw, call, in, &j);
	*verdict = j.verdict;
}

static void judge_for(const struct lw *lw, lw_leg leg, struct lw_input in,
		      struct lw_verdict *verdict)
{
	struct asked asked;
	struct judged j;

	in.leg = leg;
	asked = lw_asked_by_verb(lw, lw->legs[lw_leg_index(lw, leg)].call, &in);
	lw_judge_asked(lw, &asked, &j);
	*verdict = j.verdict;
}

/* What target is, as far as there are rules that say so. */
static int look_up(const struct lw *lw, const char *target, struct lw_legal_target *legal)
{
	if (!target || strlen(target) >= LW_URI_MAX)
		return LW_E_ARG;
	if (!lw->rules)
		return LW_OK; /* no rules: nothing is refused by one */
	lw_classify(&lw->rules->numbering, &lw->rules->targets, target, &legal->number);
	legal->facts = lw_target_find(&lw->rules->targets, legal->number.canonical);
	return LW_OK;
}

static void begin_answer(struct lw_legal_target *legal)
{
	memset(legal, 0, sizeof *legal);
	legal->number.why = "";
}

int lw_legal_target(const struct lw *lw, lw_call call, const char *target,
		    struct lw_legal_target *legal)
{
	uint32_t i = lw ? lw_call_index(lw, call) : LW_NO_INDEX;
	int err;

	if (!lw || !legal)
		return LW_E_ARG;
	begin_answer(legal);
	if (call.v && i == LW_NO_INDEX)
		return LW_E_STALE;
	if (call.v && lw_is_switch(lw))
		return LW_E_ARG; /* on whose behalf? */
	err = look_up(lw, target, legal);
	for (uint8_t m = LW_ATTENDED; !err && lw->rules && m <= LW_VOICEMAIL; m++) {
		struct lw_input in = verb_of(m, legal, target);

		if (call.v)
			judge_with_call(lw, i, &in, &legal->verdict[m]);
		else
			judge_without_call(lw, &legal->number, legal->facts, m, &legal->verdict[m]);
	}
	return err;
}

int lw_legal_target_for(const struct lw *lw, lw_leg leg, const char *target,
			struct lw_legal_target *legal)
{
	uint32_t i = lw ? lw_leg_index(lw, leg) : LW_NO_INDEX;
	int err;

	if (!lw || !legal || !lw_is_switch(lw))
		return LW_E_ARG;
	begin_answer(legal);
	if (i == LW_NO_INDEX || lw->legs[i].call == LW_NO_INDEX)
		return LW_E_STALE;
	err = look_up(lw, target, legal);
	for (uint8_t m = LW_ATTENDED; !err && lw->rules && m <= LW_VOICEMAIL; m++)
		judge_for(lw, leg, verb_of(m, legal, target), &legal->verdict[m]);
	return err;
}
