/* SPDX-License-Identifier: BSD-3-Clause */
/* replaced.c -- carries out replaced.def: somebody wants to take the place of our party. */
#include "replaced.h"
#include "call.h"
#include "leg.h"
#include "run.h"

#include "../ask/judge.h"
#include "../state/life.h"
#include "../state/queue.h"

/* Something else is at work on the call already. */
static bool is_busy(const struct lw *lw, uint32_t call)
{
	return !lw_xfer_lets_move(lw, call) || lw_call_moves(lw, call);
}

uint32_t lw_replaced_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t facts = 1u << REPLACED_IF_always, flags = in ? in->flags : 0;

	if (lw_rule_may_replace(&lw->config, flags) == LW_MAY_ASK)
		facts |= 1u << REPLACED_IF_must_ask;
	if (flags & LW_F_EARLY_ONLY)
		facts |= 1u << REPLACED_IF_early_only;
	if (call != LW_NO_INDEX && is_busy(lw, call))
		facts |= 1u << REPLACED_IF_busy;
	return facts;
}

static void reject(struct lw *lw, uint32_t leg, unsigned code)
{
	if (leg != LW_NO_INDEX)
		lw_leg_run(lw, leg, LEG_IN_REJECT, code, lw_cause_of((int)code));
}

static void stand_by(struct lw *lw, uint32_t call, uint32_t leg)
{
	lw->calls[call].next = leg;
	lw->legs[leg].role = LEG_ROLE_NEXT;
}

static void answer(struct lw *lw, uint32_t leg)
{
	lw_leg_run(lw, leg, LEG_IN_ANSWER, 0, LW_CAUSE_NONE);
}

/* It rings meanwhile, so that its INVITE does not time out. */
static void ask_user(struct lw *lw, uint32_t call, uint32_t leg, const struct lw_input *in)
{
	stand_by(lw, call, leg);
	lw_write(lw, &lw->call_text[call].by, LW_URI_MAX, in->by);
	lw_put_leg(lw, LW_DO_RING, leg);
}

static void decline(struct lw *lw, uint32_t call)
{
	uint32_t leg = lw->calls[call].next;

	lw_call_detach_next(lw, call);
	reject(lw, leg, 603);
}

static void note_request(struct lw *lw, uint32_t call, uint32_t leg)
{
	struct lw_output *out = lw_put_call(lw, LW_NOTE_REPLACE_REQUESTED, call);

	out->other_leg = out->leg;
	out->leg = lw_leg_handle(lw, leg);
	out->uri = lw_leg_uri(lw, leg);
	out->name = lw_leg_name(lw, leg);
	out->by = lw_call_by(lw, call);
}

/* A line for the log: a party of ours was to be taken away, and by whom (threat 3). */
static void note_forbidden(struct lw *lw, uint32_t call, uint32_t leg, const struct lw_input *in)
{
	struct lw_output *out = lw_put_call(lw, LW_NOTE_REFUSED, call);

	out->target = lw_leg_uri(lw, leg);
	out->code = 403;
	out->cause = LW_CAUSE_DECLINED;
	out->role = LW_ROLE_TARGET;
	out->rule = lw_replace_rule(lw, call, in);
}

static void act(struct lw *lw, uint32_t call, uint32_t leg, enum REPLACED_act what,
		const struct lw_input *in)
{
	switch (what) {
	case REPLACED_ACT__:          break;
	case REPLACED_ACT_REJECT_401: reject(lw, leg, 401); break;
	case REPLACED_ACT_REJECT_481: reject(lw, leg, 481); break;
	case REPLACED_ACT_REJECT_603: reject(lw, leg, 603); break;
	case REPLACED_ACT_REJECT_403: reject(lw, leg, 403); break;
	case REPLACED_ACT_REJECT_486: reject(lw, leg, 486); break;
	case REPLACED_ACT_ASK_USER:   ask_user(lw, call, leg, in); break;
	case REPLACED_ACT_ANSWER_NEW:
		stand_by(lw, call, leg);
		answer(lw, leg);
		break;
	case REPLACED_ACT_ANSWER_ASKED: answer(lw, lw->calls[call].next); break;
	case REPLACED_ACT_DECLINE_603: decline(lw, call); break;
	case REPLACED_ACT_ADOPT:      lw_call_adopt(lw, call); break;
	/* REPL-46: only now, with the new leg confirmed (RFC 3891 section 3) */
	case REPLACED_ACT_DROP_OLD:   lw_call_drop_old(lw, call, LW_CAUSE_REPLACED); break;
	case REPLACED_ACT_DROP_NEW:   lw_call_drop_next(lw, call, LW_CAUSE_NORMAL); break;
	case REPLACED_ACT_DROP_CALL:
		lw->calls[call].cause = LW_CAUSE_NORMAL;
		lw_call_run(lw, call, CALL_IN_DROP);
		break;
	case REPLACED_ACT_END_CALL:   lw_call_run(lw, call, CALL_IN_DROP); break;
	case REPLACED_ACT_N_FORBIDDEN: note_forbidden(lw, call, leg, in); break;
	case REPLACED_ACT_N_REQUESTED: note_request(lw, call, leg); break;
	case REPLACED_ACT_COUNT:      break;
	}
}

void lw_replaced_do(struct lw *lw, uint32_t call, uint32_t leg, enum REPLACED_input input,
		    const struct lw_row *row, const struct lw_input *in)
{
	uint8_t none = REPLACED_IDLE; /* an INVITE that names no call of ours */
	bool known = call != LW_NO_INDEX;
	uint32_t slot = known ? lw_call_slot(lw, call, SLOT_REPLACED) : LW_NO_INDEX;
	struct machine m =
		lw_machine_of(LW_M_REPLACED, known ? &lw->calls[call].replaced : &none, slot);

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, call, leg, (enum REPLACED_act)row->act[i], in);
	if (known)
		lw_call_release_if_over(lw, call);
}

void lw_replaced_run(struct lw *lw, uint32_t call, uint32_t leg, enum REPLACED_input input,
		     const struct lw_input *in)
{
	const struct lw_table *table = &lw_tables[LW_M_REPLACED];
	uint8_t state = call == LW_NO_INDEX ? (uint8_t)REPLACED_IDLE : lw->calls[call].replaced;
	uint32_t facts = lw_asks_facts(table, state, (uint8_t)input)
				 ? lw_replaced_facts(lw, call, in) : 1u;

	lw_replaced_do(lw, call, leg, input, lw_decide(table, state, (uint8_t)input, facts), in);
}
