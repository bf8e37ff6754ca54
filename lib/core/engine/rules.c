/* SPDX-License-Identifier: BSD-3-Clause */
/* rules.c -- the rules the engine goes by. */
#include "../../rules/text.h"
#include "../../table/sized.h"
#include "../state/state.h"

#include <string.h>

static int complain(struct lw_text_writer *why, const char *what)
{
	lw_text_add(why, lw_text_of(what));
	return LW_E_ARG;
}

/* ---- of a program that may be older or newer than this library ---- */

#define SPARE_IS_SET(s) (!lw_sized_is_zero((s)->spare, 0, sizeof(s)->spare))

/* These stand inside of others, so they have one size for ever, and room to grow in (spare). */
static int check_parts(const struct lw_policy *policy, const struct lw_trunk *trunk,
		       struct lw_text_writer *why)
{
	if ((policy && SPARE_IS_SET(policy)) || (trunk && SPARE_IS_SET(trunk)))
		return complain(why, LW_SIZED_NEWER_TEXT);
	return LW_OK;
}

static bool sizes_are_right(const struct lw_rules *rules)
{
	return rules->numbering.size == sizeof rules->numbering &&
	       rules->policy.size == sizeof rules->policy &&
	       rules->trunk.size == sizeof rules->trunk;
}

static int check_spare(const struct lw_rules *rules, struct lw_text_writer *why)
{
	if (SPARE_IS_SET(&rules->numbering))
		return complain(why, LW_SIZED_NEWER_TEXT);
	return check_parts(&rules->policy, &rules->trunk, why);
}

static int take(struct lw_rules *to, const struct lw_rules *from, struct lw_text_writer *why)
{
	*to = (struct lw_rules)LW_RULES_INIT;
	switch (lw_sized_take(to, sizeof *to, from)) {
	case LW_SIZED_OK:
		if (sizes_are_right(to))
			return check_spare(to, why);
		break;
	case LW_SIZED_NEWER: return complain(why, LW_SIZED_NEWER_TEXT);
	case LW_SIZED_WRONG: break;
	}
	return complain(why, "a size is wrong: begin with LW_RULES_INIT and build with the "
			     "headers of this library.");
}

/* ---- what they say ---- */

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
		if (check_parts(policy, party->trunk, why))
			return LW_E_ARG;
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

static int check_rules(const struct lw_rules *rules, struct lw_text_writer *why)
{
	if (!lists_are_there(&rules->numbering))
		return complain(why, "a list of the number plan has a count but no entries.");
	if ((rules->targets.count && !rules->targets.list) || !lw_targets_sorted(&rules->targets))
		return complain(why, "the targets must be sorted by address, each only once.");
	if (rules->trunk.layout >= LW_LAYOUTS)
		return complain(why, "there is no such trunk layout: use L0 to L5.");
	return check_policy(&rules->policy, why) ? LW_E_ARG
						 : check_directory(rules->directory, why);
}

int lw_rules_check(const struct lw_rules *rules, char *why, size_t size)
{
	struct lw_text_writer text = lw_text_write(why, why ? size : 0);
	struct lw_rules ours;

	if (!rules)
		return complain(&text, "there are no rules: they are NULL.");
	return take(&ours, rules, &text) ? LW_E_ARG : check_rules(&ours, &text);
}

int lw_rules_set(struct lw *lw, const struct lw_rules *rules)
{
	struct lw_text_writer nobody = lw_text_write(NULL, 0);
	struct lw_rules ours;

	if (!lw)
		return LW_E_ARG;
	if (rules && (take(&ours, rules, &nobody) || check_rules(&ours, &nobody)))
		return LW_E_ARG;
	if (rules)
		*lw->rules_room = ours;
	lw->rules = rules ? lw->rules_room : NULL;
	return LW_OK;
}

const struct lw_rules *lw_rules_of(const struct lw *lw)
{
	return lw ? lw->rules : NULL;
}
