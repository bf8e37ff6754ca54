/* SPDX-License-Identifier: BSD-3-Clause */
/* recorded.c -- see recorded.h. */
#include "recorded.h"
#include "judge.h"
#include "party.h"

static uint8_t of_target(const struct lw *lw, uint32_t leg)
{
	const struct lw_target *target;
	struct lw_number number;

	if (leg == LW_NO_INDEX || !lw->rules->targets.count)
		return 0;
	lw_number_of_leg(lw, leg, &number);
	target = lw_target_find(&lw->rules->targets, number.canonical);
	return target && target->never_record ? RECORD_NEVER : 0;
}

static uint8_t of_mode(enum lw_record_mode mode)
{
	return (uint8_t)((mode == LW_RECORD_OFF ? RECORD_NEVER : 0) |
			 (mode == LW_RECORD_ALWAYS ? RECORD_ALWAYS : 0));
}

static uint8_t of_policy(const struct lw_policy *policy, bool inbound)
{
	struct lw_effective e;

	lw_policy_effective(policy, &e);
	return of_mode(inbound ? e.record_inbound : e.record_outbound);
}

/* ---- a switch ---- */

static uint8_t of_entry(enum lw_party_recording recording)
{
	switch (recording) {
	case LW_PARTY_RECORDING_BY_POLICY: break;
	case LW_PARTY_RECORDING_NEVER:     return RECORD_NEVER;
	case LW_PARTY_RECORDING_ON_DEMAND: return 0;
	case LW_PARTY_RECORDING_ALWAYS:    return RECORD_ALWAYS;
	}
	return 0;
}

/* Whom we have called has an incoming call. */
static uint8_t of_seat(const struct lw *lw, uint32_t leg)
{
	const struct lw_party *party = lw_party_of(lw, leg);
	bool inbound = lw->leg_text[leg].called_at[0] != 0;

	if (party && party->recording != LW_PARTY_RECORDING_BY_POLICY)
		return of_entry((enum lw_party_recording)party->recording) | of_target(lw, leg);
	return of_policy(lw_policy_of(lw, party), inbound) | of_target(lw, leg);
}

static uint8_t of_seats(const struct lw *lw, uint32_t call)
{
	uint8_t all = 0;

	for (uint32_t leg = lw_slot(lw, call)->first_leg; leg != LW_NO_INDEX;
	     leg = lw->legs[leg].next)
		if (lw->seated[leg].seat == SEAT_TAKEN)
			all |= of_seat(lw, leg);
	return all;
}

uint8_t lw_policy_record(const struct lw *lw, uint32_t call)
{
	const struct call *c;

	if (!lw->rules)
		return 0;
	if (lw_is_switch(lw))
		return of_seats(lw, call);
	c = &lw->calls[call];
	return of_target(lw, c->party) | of_policy(&lw->rules->policy, c->incoming);
}

uint32_t lw_party_settings(const struct lw *lw, uint32_t call)
{
	const struct call *c;
	uint32_t all = 0;

	if (!lw_is_switch(lw)) {
		c = &lw->calls[call];
		return c->rec.us | (c->party != LW_NO_INDEX ? lw->leg_text[c->party].record : 0u);
	}
	for (uint32_t leg = lw_slot(lw, call)->first_leg; leg != LW_NO_INDEX;
	     leg = lw->legs[leg].next)
		if (lw->seated[leg].seat == SEAT_TAKEN)
			all |= lw->leg_text[leg].record;
	return all;
}
