/* recorded.c -- see recorded.h. */
#include "recorded.h"
#include "judge.h"

static uint8_t of_party(const struct lw *lw, uint32_t leg)
{
	const struct lw_target *target;
	struct lw_number number;

	if (leg == LW_NO_INDEX || !lw->rules->targets.count)
		return 0;
	lw_number_of_leg(lw, leg, &number);
	target = lw_target_find(&lw->rules->targets, number.canonical);
	return target && target->never_record ? RECORD_NEVER : 0;
}

uint8_t lw_policy_record(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	struct lw_effective e;
	enum lw_record_mode mode;

	if (!lw->rules)
		return 0;
	lw_policy_effective(&lw->rules->policy, &e);
	mode = c->incoming ? e.record_inbound : e.record_outbound;
	return (uint8_t)(of_party(lw, c->party) | (mode == LW_RECORD_OFF ? RECORD_NEVER : 0) |
			 (mode == LW_RECORD_ALWAYS ? RECORD_ALWAYS : 0));
}
