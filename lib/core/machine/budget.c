/* SPDX-License-Identifier: BSD-3-Clause */
/* budget.c -- counts the transfers of an account, and those of a call. */
#include "budget.h"

#include "../ask/judge.h"

static void count(struct lw *lw, const struct lw_policy *policy, struct budget *b, const char *uri,
		  uint32_t call_class)
{
	struct lw_number target;

	if (!b->begun || lw_budget_is_over(policy, b, lw->serials->now))
		*b = (struct budget){.since = lw->serials->now};
	b->begun++;
	lw_number_here(lw, uri, call_class, &target);
	if (target.place != LW_PLACE_INTERNAL)
		b->begun_external++;
}

void lw_count_begun(struct lw *lw, uint32_t leg, const char *uri, uint32_t call_class)
{
	if (lw->rules)
		count(lw, lw_policy_of(lw, lw_party_of(lw, leg)), lw_take_budget(lw, leg), uri,
		      call_class);
}

void lw_count_transfer(struct lw *lw, uint32_t call, uint32_t call_class)
{
	if (lw->calls[call].chain < UINT8_MAX)
		lw->calls[call].chain++;
	if (lw->rules)
		count(lw, &lw->rules->policy, lw_budget_of(lw, lw->calls[call].account),
		      lw_call_target(lw, call), call_class);
}
