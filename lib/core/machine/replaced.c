/* replaced.c -- carries out replaced.def: somebody wants to take the place of our party. */
#include "engine.h"

uint32_t replaced_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t facts = 1u << REPLACED_IF_always, flags = in ? in->flags : 0;
	const struct call *c = call == LW_NO_INDEX ? NULL : &lw->calls[call];

	if (!lw_rule_may_replace(&lw->config, flags) || !lw_allows_replace(lw, call, in))
		facts |= 1u << REPLACED_IF_not_allowed;
	if (flags & LW_F_EARLY_ONLY)
		facts |= 1u << REPLACED_IF_early_only;
	if (c &&
	    (xfer_active(lw, call) || c->parent != LW_NO_INDEX || c->replaced != REPLACED_IDLE ||
	     (c->referred != REFERRED_IDLE && c->referred != REFERRED_LEAVING)))
		facts |= 1u << REPLACED_IF_busy;
	return facts;
}

static void reject(struct lw *lw, uint32_t leg, unsigned code)
{
	if (leg != LW_NO_INDEX)
		leg_run(lw, leg, LEG_IN_REJECT, code, lw_cause_of((int)code));
}

static void answer(struct lw *lw, uint32_t call, uint32_t leg)
{
	lw->calls[call].next = leg;
	lw->legs[leg].role = LEG_ROLE_NEXT;
	leg_run(lw, leg, LEG_IN_ANSWER, 0, LW_CAUSE_NONE);
}

static void drop_new(struct lw *lw, uint32_t call)
{
	uint32_t next = lw->calls[call].next;

	call_detach_next(lw, call);
	if (next != LW_NO_INDEX)
		leg_run(lw, next, LEG_IN_DROP, 0, LW_CAUSE_NORMAL);
}

/* Only now, with the new leg confirmed, the old one goes (RFC 3891 section 3, REPL-46). */
static void drop_old(struct lw *lw, uint32_t call)
{
	uint32_t old = lw->calls[call].old;

	if (old == LW_NO_INDEX)
		return;
	lw->legs[old].role = LEG_ROLE_NONE;
	lw->calls[call].old = LW_NO_INDEX;
	leg_run(lw, old, LEG_IN_DROP, 0, LW_CAUSE_REPLACED);
}

static void act(struct lw *lw, uint32_t call, uint32_t leg, enum REPLACED_act what)
{
	switch (what) {
	case REPLACED_ACT__:          break;
	case REPLACED_ACT_REJECT_481: reject(lw, leg, 481); break;
	case REPLACED_ACT_REJECT_603: reject(lw, leg, 603); break;
	case REPLACED_ACT_REJECT_403: reject(lw, leg, 403); break;
	case REPLACED_ACT_REJECT_486: reject(lw, leg, 486); break;
	case REPLACED_ACT_ANSWER_NEW: answer(lw, call, leg); break;
	case REPLACED_ACT_ADOPT:      call_adopt(lw, call); break;
	case REPLACED_ACT_DROP_OLD:   drop_old(lw, call); break;
	case REPLACED_ACT_DROP_NEW:   drop_new(lw, call); break;
	case REPLACED_ACT_DROP_CALL:
		lw->calls[call].cause = LW_CAUSE_NORMAL;
		call_run(lw, call, CALL_IN_DROP);
		break;
	case REPLACED_ACT_END_CALL:   call_run(lw, call, CALL_IN_DROP); break;
	case REPLACED_ACT_COUNT:      break;
	}
}

void replaced_run(struct lw *lw, uint32_t call, uint32_t leg, enum REPLACED_input input)
{
	uint8_t none = REPLACED_IDLE;
	uint8_t *state = call == LW_NO_INDEX ? &none : &lw->calls[call].replaced;
	uint32_t slot = call == LW_NO_INDEX ? LW_NO_INDEX : call_slot(lw, call, SLOT_REPLACED);
	const struct lw_row *row = lw_take(lw, LW_M_REPLACED, state, (uint8_t)input,
					   replaced_facts(lw, call, lw->in), slot);

	for (int i = 0; row && i < LW_ACTS; i++)
		act(lw, call, leg, (enum REPLACED_act)row->act[i]);
	if (row && call != LW_NO_INDEX && lw->calls[call].used)
		call_release_if_over(lw, call);
}
