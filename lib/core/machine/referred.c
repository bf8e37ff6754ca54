/* SPDX-License-Identifier: BSD-3-Clause */
/* referred.c -- carries out referred.def: we are the transferee. */
#include "referred.h"
#include "budget.h"
#include "call.h"
#include "focus.h"
#include "hold.h"
#include "leg.h"
#include "passed.h"
#include "run.h"

#include "../ask/config.h"
#include "../ask/judge.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"

#include <string.h>

/* Something else is at work on the call, or on the leg: one REFER at a time (REFER-22).  A target
 * that is consulted may pass us on, a transferee that we are passing on may not. */
static bool cannot(const struct lw *lw, uint32_t call, uint32_t leg)
{
	const struct call *c = &lw->calls[call];

	return c->party != leg || lw->legs[leg].refer_in ||
	       lw_referred_seen(lw, call) != LW_REFERRAL_NONE ||
	       lw_call_seen(lw, call) != LW_CALL_TALKING || lw_xfer_active(lw, call) ||
	       !lw_xfer_lets_move(lw, call) ||
	       lw_replaced_seen(lw, call) != LW_REPLACED_NONE || !lw_has_room(lw, 0, 1);
}

/* As text: what means the same is for the adapter to say (LW_F_TO_US). */
static bool to_self(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t party = lw->calls[call].party;

	return in->flags & LW_F_TO_US ||
	       !strcmp(in->uri, lw_read(lw, lw->leg_text[party].local_uri));
}

/* What the policy says of the REFER that came in; where it is in doubt the host is asked. */
static struct lw_verdict judged(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct judged j = {.verdict = {.answer = LW_ALLOW}};

	if (lw->rules)
		lw_judge_refer(lw, call, in, &j);
	return j.verdict;
}

static uint32_t policy_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct lw_verdict verdict = judged(lw, call, in);
	bool no = lw_rule_refuses_refer(&lw->config, to_self(lw, call, in)) ||
		  verdict.answer == LW_REFUSE;
	bool asks = verdict.answer == LW_ASK && verdict.rule != LW_RULE_PEER_ASKS;
	bool yes = lw->config.refer_policy == LW_REFER_AUTO && !asks;

	return (no ? 1u << REFERRED_IF_by_policy_no : 0) |
	       (yes ? 1u << REFERRED_IF_by_policy_yes : 0);
}

/* What is asked of a REFER that has just come in. */
static uint32_t request_facts(const struct lw *lw, uint32_t call, uint32_t leg,
			      const struct lw_input *in)
{
	if (call == LW_NO_INDEX || cannot(lw, call, leg))
		return 1u << REFERRED_IF_cannot;
	return policy_facts(lw, call, in);
}

uint32_t lw_referred_facts(const struct lw *lw, uint32_t call)
{
	uint32_t facts = 1u << REFERRED_IF_always;

	if (lw_xfer_active(lw, lw_owner_of(lw, call)) ||
	    lw_replaced_seen(lw, call) != LW_REPLACED_NONE)
		facts |= 1u << REFERRED_IF_in_transfer;
	if (lw_has_room(lw, 0, 1))
		facts |= 1u << REFERRED_IF_has_room;
	return facts;
}

/* The leg the REFER came on: the old one once the new one has its place. */
static uint32_t asker(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	return c->old != LW_NO_INDEX ? c->old : c->party;
}

static void refuse(struct lw *lw, uint32_t leg, int32_t code)
{
	lw_put_leg(lw, LW_DO_REFER_NO, leg)->code = code;
}

/* A line for the log: who wanted what, and which rule forbade it (threats 1, 2). */
static void refuse_by_policy(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct lw_verdict verdict = judged(lw, call, in);
	bool by_rule = verdict.answer == LW_REFUSE;
	int32_t code = by_rule ? verdict.code : 603;
	struct lw_output *out;

	refuse(lw, lw->calls[call].party, code);
	out = lw_put_call(lw, LW_NOTE_REFUSED, call);
	out->target = lw_call_target(lw, call);
	out->by = lw_call_by(lw, call);
	out->transfer = lw->calls[call].refer_number;
	out->role = LW_ROLE_TRANSFEREE;
	out->code = code;
	out->cause = (uint8_t)(by_rule ? verdict.cause : LW_CAUSE_DECLINED);
	out->level = by_rule && verdict.by_level ? lw_level_name((uint32_t)verdict.level) : "";
	out->rule = by_rule ? lw_rule_name((uint32_t)verdict.rule)
			    : to_self(lw, call, in) ? lw_rule_name(LW_RULE_SELF) : "refer_policy";
}

static void notify(struct lw *lw, uint32_t call, int32_t code, bool last)
{
	uint32_t leg = asker(lw, call);
	struct lw_output *out;

	if (leg == LW_NO_INDEX || !lw->legs[leg].refer_in)
		return;
	out = lw_put_leg(lw, LW_DO_NOTIFY, leg);
	out->code = code;
	out->flags = last ? LW_F_FINAL : 0;
	if (!last)
		return;
	lw->legs[leg].refer_in = 0;
	lw_leg_run(lw, leg, LEG_IN_RELEASE, 0, LW_CAUSE_NONE);
}

static void obey(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	lw_put_leg(lw, LW_DO_REFER_OK, lw->calls[call].party);
	lw->legs[lw->calls[call].party].refer_in = 1;
	lw_count_transfer(lw, call, in->call_class);
	lw->calls[call].refer_code = 100;
	lw->calls[call].refer_cause = LW_CAUSE_NONE;
	notify(lw, call, 100, false);
}

/* Unless one of the two holds the other already: then it is silent, and stays as it is. */
static void hush(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];

	if (lw_hold_seen(lw, c->party) != LW_HOLD_NONE || lw->legs[c->party].remote_hold)
		return;
	switch ((enum lw_referred_audio)lw->config.referred_audio) {
	case LW_REFERRED_HOLD:
		c->hushed = HUSHED_BY_HOLD;
		lw_hold_run(lw, c->party, HOLD_IN_HOLD, 0);
		break;
	case LW_REFERRED_SILENCE:
		c->hushed = HUSHED_BY_SILENCE;
		lw_focus_settle(lw, c->party);
		break;
	case LW_REFERRED_TALK: break;
	}
}

static void unhush(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];
	uint8_t was = c->hushed;

	c->hushed = HUSHED_NOT;
	if (was == HUSHED_BY_HOLD)
		lw_hold_run(lw, c->party, HOLD_IN_RESUME, 0);
	if (was == HUSHED_BY_SILENCE)
		lw_focus_settle(lw, c->party);
}

/* The exact final code of the triggered call (NTFY-08): 200, its refusal, or 503 when there was
 * none. */
static int32_t last_code(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	if (c->old != LW_NO_INDEX || c->referred == REFERRED_LEAVING)
		return 200;
	return c->refer_code >= 300 ? c->refer_code : 503;
}

static void dial(struct lw *lw, uint32_t call)
{
	uint32_t leg = lw_leg_new(lw, call, LEG_ROLE_NEXT);

	lw->calls[call].next = leg;
	lw_write(lw, &lw->leg_text[leg].uri, LW_URI_MAX, lw_call_target(lw, call));
	lw_passed_begin(lw, call, leg);
	lw_leg_run(lw, leg, LEG_IN_DIAL, 0, LW_CAUSE_NONE);
}

static void adopt(struct lw *lw, uint32_t call)
{
	lw_passed_on(lw, call);
	lw_call_adopt(lw, call);
}

static void drop_old(struct lw *lw, uint32_t call)
{
	uint32_t old = lw->calls[call].old;

	lw_call_drop_old(lw, call, LW_CAUSE_TRANSFERRED);
	if (old != LW_NO_INDEX)
		lw_leg_run(lw, old, LEG_IN_RELEASE, 0, LW_CAUSE_NONE);
}

static void note(struct lw *lw, uint32_t call, enum lw_note type)
{
	const struct call *c = &lw->calls[call];
	struct lw_output *out = lw_put_call(lw, type, call);

	out->target = lw_call_target(lw, call);
	out->by = lw_call_by(lw, call);
	out->transfer = c->refer_number;
	out->role = LW_ROLE_TRANSFEREE;
	out->code = c->refer_code;
	out->cause = c->refer_cause;
	if (type == LW_NOTE_REFERRED_FAILED)
		out->parties = lw_leg_is_up(lw, c->party) ? LW_WITH_TRANSFEREE : LW_WITH_NOBODY;
}

static void give_up(struct lw *lw, uint32_t call, uint16_t code, enum lw_cause cause)
{
	lw->calls[call].refer_code = code;
	lw->calls[call].refer_cause = (uint8_t)cause;
	notify(lw, call, code, true);
}

static void end_call(struct lw *lw, uint32_t call, enum lw_cause cause)
{
	if (cause != LW_CAUSE_NONE)
		lw->calls[call].cause = (uint8_t)cause;
	lw_call_run(lw, call, CALL_IN_DROP);
}

static void act(struct lw *lw, uint32_t call, uint32_t leg, enum REFERRED_act what,
		const struct lw_input *in)
{
	switch (what) {
	case REFERRED_ACT__:           break;
	case REFERRED_ACT_REFUSE_NOW:  refuse(lw, leg, 491); break;
	case REFERRED_ACT_DECLINE_603: refuse(lw, lw->calls[call].party, 603); break;
	case REFERRED_ACT_FORBID:      refuse_by_policy(lw, call, in); break;
	case REFERRED_ACT_OBEY:        obey(lw, call, in); break;
	case REFERRED_ACT_DIAL:        dial(lw, call); break;
	case REFERRED_ACT_NOTIFY:      notify(lw, call, lw->calls[call].refer_code, false); break;
	case REFERRED_ACT_NOTIFY_LAST: notify(lw, call, last_code(lw, call), true); break;
	case REFERRED_ACT_NOTIFY_487:  give_up(lw, call, 487, LW_CAUSE_CANCELLED); break;
	case REFERRED_ACT_NOTIFY_408:  give_up(lw, call, 408, LW_CAUSE_NO_ANSWER); break;
	case REFERRED_ACT_HUSH:        hush(lw, call); break;
	case REFERRED_ACT_UNHUSH:      unhush(lw, call); break;
	case REFERRED_ACT_ADOPT:       adopt(lw, call); break;
	case REFERRED_ACT_DROP_NEW:    lw_call_drop_next(lw, call, LW_CAUSE_CANCELLED); break;
	case REFERRED_ACT_DROP_OLD:    drop_old(lw, call); break;
	case REFERRED_ACT_DROP_CALL:   end_call(lw, call, LW_CAUSE_NORMAL); break;
	case REFERRED_ACT_END_CALL:    end_call(lw, call, LW_CAUSE_NONE); break;
	case REFERRED_ACT_N_REQUESTED: note(lw, call, LW_NOTE_REQUESTED); break;
	case REFERRED_ACT_N_REFERRED:  note(lw, call, LW_NOTE_REFERRED); break;
	case REFERRED_ACT_N_PROGRESS:  note(lw, call, LW_NOTE_REFERRED_PROGRESS); break;
	case REFERRED_ACT_N_FAILED:    note(lw, call, LW_NOTE_REFERRED_FAILED); break;
	case REFERRED_ACT_COUNT:       break;
	}
}

static void do_row(struct lw *lw, uint32_t call, uint32_t leg, const struct lw_row *row,
		   const struct lw_input *in)
{
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, call, leg, (enum REFERRED_act)row->act[i], in);
	if (call != LW_NO_INDEX)
		lw_call_release_if_over(lw, call);
}

static bool is_at_work(const struct lw *lw, uint32_t call)
{
	return call != LW_NO_INDEX && lw_referred_seen(lw, call) != LW_REFERRAL_NONE;
}

/* Who takes the party's place will be added to those who have had the call. */
static bool enter(struct lw *lw, uint32_t call, struct machine m, enum REFERRED_input input,
		  const struct lw_row *row)
{
	bool before = is_at_work(lw, call), entered = lw_enter(lw, &m, (uint8_t)input, row, 0);

	lw_keep_room(lw, LW_KEPT_PLACE, before, is_at_work(lw, call));
	return entered;
}

void lw_referred_do(struct lw *lw, uint32_t call, enum REFERRED_input input,
		    const struct lw_row *row, const struct lw_input *in)
{
	struct machine m = lw_machine_of(LW_M_REFERRED, &lw->calls[call].referred,
					 lw_call_slot(lw, call, SLOT_REFERRED));

	if (enter(lw, call, m, input, row))
		do_row(lw, call, lw->calls[call].party, row, in);
}

void lw_referred_run(struct lw *lw, uint32_t call, enum REFERRED_input input)
{
	const struct lw_table *table = &lw_tables[LW_M_REFERRED];
	uint8_t state = lw->calls[call].referred;
	uint32_t facts =
		lw_asks_facts(table, state, (uint8_t)input) ? lw_referred_facts(lw, call) : 1u;

	lw_referred_do(lw, call, input, lw_decide(table, state, (uint8_t)input, facts), NULL);
}

static void remember_request(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	lw_write(lw, &lw->call_text[call].target, LW_URI_MAX, in->uri);
	lw_write(lw, &lw->call_text[call].by, LW_URI_MAX, in->by);
	lw->calls[call].refer_number = ++lw->serials->transfers;
	lw->calls[call].refer_attended = in->flags & LW_F_REPLACES ? 1 : 0;
}

void lw_referred_request(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	uint32_t call = lw->legs[leg].call;
	uint8_t none = REFERRED_IDLE; /* the leg belongs to no call any longer */
	bool known = call != LW_NO_INDEX;
	uint32_t slot = known ? lw_call_slot(lw, call, SLOT_REFERRED) : LW_NO_INDEX;
	struct machine m =
		lw_machine_of(LW_M_REFERRED, known ? &lw->calls[call].referred : &none, slot);
	uint32_t facts = 1u << REFERRED_IF_always | request_facts(lw, call, leg, in);
	const struct lw_row *row = lw_decide(m.table, *m.state, REFERRED_IN_REQUEST, facts);

	if (!(facts & 1u << REFERRED_IF_cannot))
		remember_request(lw, call, in);
	if (enter(lw, call, m, REFERRED_IN_REQUEST, row))
		do_row(lw, call, leg, row, in);
}

/* Threat 1: a REFER outside of all dialogs is refused whatever the policy says; who asked for what
 * is told, with the rule that stands first against it. */
void lw_referred_stranger(struct lw *lw, const struct lw_input *in)
{
	struct judged j = {.verdict = {.answer = LW_ALLOW}};
	struct lw_output *out = lw_put_call(lw, LW_NOTE_REFUSED, LW_NO_INDEX);
	bool by_rule;

	if (lw->rules)
		lw_judge_stranger(lw, in, &j);
	by_rule = j.verdict.answer == LW_REFUSE;
	out->target = lw_mention(lw, LW_URI_MAX, in->uri);
	out->by = lw_mention(lw, LW_URI_MAX, in->by);
	out->code = 403;
	out->cause = (uint8_t)(by_rule ? j.verdict.cause : LW_CAUSE_DECLINED);
	out->level = by_rule && j.verdict.by_level ? lw_level_name((uint32_t)j.verdict.level) : "";
	out->rule = by_rule ? lw_rule_name((uint32_t)j.verdict.rule) : "out_of_dialog";
	out->account = in->account;
}
