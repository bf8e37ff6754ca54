/* rules.c -- the rules the engine goes by. */
#include "../../rules/text.h"
#include "../state/state.h"

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
