/* SPDX-License-Identifier: BSD-3-Clause */
/* names.c -- the names of rules and levels, which the core says even without rules. */
#include <legwork/policy.h>

const char *lw_rule_name(uint32_t rule)
{
	switch ((enum lw_rule)rule) {
	case LW_RULE_NONE: return "none";
#define LW_RULE(name, word, paths, answer, sip, cause, text) \
	case LW_RULE_##name: return #word;
#include <legwork/policy_rules.def>
#undef LW_RULE
	case LW_RULES: break;
	}
	return "?";
}

const char *lw_level_name(uint32_t level)
{
	switch ((enum lw_level)level) {
	case LW_LEVEL_ACCOUNT: return "account";
	case LW_LEVEL_GROUP:   return "group";
	case LW_LEVEL_SITE:    return "site";
	case LW_LEVEL_USER:    return "user";
	case LW_LEVELS:        break;
	}
	return "?";
}
