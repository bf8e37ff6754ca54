/* rules.c -- the rules the engine goes by, and what they would say of a target before anything
 * happens. */
#include "../../rules/text.h"
#include "../ask/config.h"
#include "../ask/judge.h"
#include "../switch/xfer_ask.h"

#include <string.h>

static int complain(struct lw_text_writer *why, const char *what)
{
	lw_text_add(why, lw_text_of(what));
	return LW_E_ARG;
}

static bool levels_are_sane(const struct lw_policy *policy)
{
	for (size_t i = 0; i < LW_LEVELS; i++) {
		const struct lw_policy_level *level = &policy->level[i];

		if (level->service > LW_SAY_YES || level->transfer > LW_SAY_YES ||
		    level->type > LW_TYPES)
			return false;
	}
	return true;
}

static bool lists_are_there(const struct lw_numbering *n)
{
	return (n->domains || !n->domain_count) && (n->extensions || !n->extension_count) &&
	       (n->emergency || !n->emergency_count) && (n->rules || !n->rule_count);
}

static int check_policy(const struct lw_policy *policy, struct lw_text_writer *why)
{
	if (!levels_are_sane(policy))
		return complain(why, "a level of the policy is out of range: service and "
				   "transfer are 0, 1 or 2, type is 0 or 1 + enum "
				   "lw_transfer_type.");
	if (policy->downgrade > LW_DOUBT_ALLOW || policy->untrusted_refer > LW_DOUBT_ALLOW ||
	    policy->drop_conference > LW_DROP_CONTROLLER_LEAVES)
		return complain(why, "a choice of the policy is out of range.");
	if ((policy->budget || policy->external_budget) && !policy->budget_ms)
		return complain(why, "a budget needs a period: set budget_ms.");
	return LW_OK;
}

static int check_directory(const struct lw_directory *directory, struct lw_text_writer *why)
{
	if (!lw_directory_sorted(directory))
		return complain(why, "the directory must be sorted by address, each only once.");
	for (size_t i = 0; directory && i < directory->count; i++) {
		const struct lw_party *party = &directory->list[i];
		const struct lw_policy *policy = party->policy;

		if (policy && policy->size != sizeof *policy)
			return complain(why, "the size of a party's policy is wrong: begin with "
					     "LW_POLICY_INIT.");
		if (policy && check_policy(policy, why))
			return LW_E_ARG;
		if (party->trunk && (party->trunk->size != sizeof *party->trunk ||
				     party->trunk->layout >= LW_LAYOUTS))
			return complain(why, "a party's trunk is wrong: begin with LW_TRUNK_INIT, "
					     "and use the layouts L0 to L5.");
		if (party->refer > 1 + LW_REFER_REFUSED)
			return complain(why, "a party's refer is out of range: 0, or 1 + enum "
					     "lw_refer_mode.");
		if (party->music && !memchr(party->music, 0, LW_NAME_MAX))
			return complain(why, "a party's music has a name of more than 127 bytes.");
		if (LW_PARTY_RECORDING_ALWAYS < party->recording || LW_CLASSES <= party->call_class)
			return complain(why, "a party's recording or class is out of range.");
	}
	return LW_OK;
}

int lw_rules_check(const struct lw_rules *rules, char *why, size_t size)
{
	struct lw_text_writer text = lw_text_write(why, why ? size : 0);

	if (!rules)
		return complain(&text, "there are no rules: they are NULL.");
	if (rules->size != sizeof *rules || rules->numbering.size != sizeof rules->numbering ||
	    rules->policy.size != sizeof rules->policy || rules->trunk.size != sizeof rules->trunk)
		return complain(&text,
				"a size is wrong: begin with LW_RULES_INIT and build with the "
				"headers of this library.");
	if (!lists_are_there(&rules->numbering))
		return complain(&text, "a list of the number plan has a count but no entries.");
	if ((rules->targets.count && !rules->targets.list) || !lw_targets_sorted(&rules->targets))
		return complain(&text, "the targets must be sorted by address, each only once.");
	if (rules->trunk.layout >= LW_LAYOUTS)
		return complain(&text, "there is no such trunk layout: use L0 to L5.");
	return check_policy(&rules->policy, &text) ? LW_E_ARG
						   : check_directory(rules->directory, &text);
}

int lw_rules_set(struct lw *lw, const struct lw_rules *rules)
{
	if (!lw || (rules && lw_rules_check(rules, NULL, 0)))
		return LW_E_ARG;
	lw->rules = rules;
	return LW_OK;
}

const struct lw_rules *lw_rules_of(const struct lw *lw)
{
	return lw ? lw->rules : NULL;
}

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
