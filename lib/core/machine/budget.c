/* budget.c -- counts the transfers of an account, and those of a call. */
#include "budget.h"

#include "../ask/judge.h"

void lw_count_begun(struct lw *lw, uint32_t account, const char *uri, uint32_t call_class)
{
	struct budget *b = lw_budget_of(lw, account);
	struct lw_number target;

	if (!lw->rules)
		return;
	if (!b->begun || lw_budget_is_over(lw, b, lw->serials->now))
		*b = (struct budget){.since = lw->serials->now};
	b->begun++;
	lw_number_here(lw, uri, call_class, &target);
	if (target.place != LW_PLACE_INTERNAL)
		b->begun_external++;
}

void lw_count_transfer(struct lw *lw, uint32_t call, uint32_t call_class)
{
	if (lw->calls[call].chain < UINT8_MAX)
		lw->calls[call].chain++;
	lw_count_begun(lw, lw->calls[call].account, lw->call_text[call].target, call_class);
}
