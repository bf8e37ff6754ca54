/* budget.c -- counts the transfers of an account, and those of a call. */
#include "budget.h"

#include "../ask/judge.h"

void lw_count_transfer(struct lw *lw, uint32_t call, uint32_t call_class)
{
	uint32_t account = lw->calls[call].account;
	struct budget *b = lw_budget_of(lw, account);
	struct lw_number target;

	if (lw->calls[call].chain < UINT8_MAX)
		lw->calls[call].chain++;
	if (!lw->rules)
		return;
	if (!b->begun || lw_budget_is_over(lw, b, lw->serials->now))
		*b = (struct budget){.since = lw->serials->now};
	b->begun++;
	lw_number_here(lw, lw->call_text[call].target, call_class, &target);
	if (target.place != LW_PLACE_INTERNAL)
		b->begun_external++;
}
