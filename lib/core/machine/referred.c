/* referred.c -- carries out referred.def: we are the transferee. */
#include "engine.h"

#include <string.h>

static bool cannot(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	return c->state != CALL_TALKING || xfer_active(lw, call) || c->parent != LW_NO_INDEX ||
	       c->replaced != REPLACED_IDLE || !lw_has_room(lw, 0, 1);
}

/* As text: what means the same is for the adapter to say (LW_F_TO_US). */
static bool to_self(const struct lw *lw, uint32_t call)
{
	uint32_t party = lw->calls[call].party;
	const struct lw_input *in = lw->in;

	if (!in || in->type != LW_SIG_REFER_ASKED || party == LW_NO_INDEX)
		return false;
	return in->flags & LW_F_TO_US || !strcmp(in->uri, lw->leg_text[party].local_uri);
}

/* What the policy says of the REFER that came in; where it is in doubt the host is asked. */
static struct lw_verdict judged(const struct lw *lw, uint32_t call)
{
	struct judged j = {.verdict = {.answer = LW_ALLOW}};

	if (lw->rules && lw->in && lw->in->type == LW_SIG_REFER_ASKED)
		lw_judge_refer(lw, call, lw->in, &j);
	return j.verdict;
}

static uint32_t policy_facts(const struct lw *lw, uint32_t call)
{
	struct lw_verdict verdict = judged(lw, call);
	bool no = lw_rule_refuses_refer(&lw->config, to_self(lw, call)) ||
		  verdict.answer == LW_REFUSE;
	bool asks = verdict.answer == LW_ASK && verdict.rule != LW_RULE_PEER_ASKS;
	bool yes = lw->config.refer_policy == LW_REFER_AUTO && !asks;

	return (no ? 1u << REFERRED_IF_by_policy_no : 0) |
	       (yes ? 1u << REFERRED_IF_by_policy_yes : 0);
}

uint32_t referred_facts(const struct lw *lw, uint32_t call)
{
	uint32_t facts = 1u << REFERRED_IF_always;

	if (cannot(lw, call))
		facts |= 1u << REFERRED_IF_cannot;
	facts |= policy_facts(lw, call);
	if (xfer_active(lw, call))
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

static void refuse(struct lw *lw, uint32_t call, int32_t code)
{
	struct lw_output *out = lw_put_leg(lw, LW_DO_REFER_NO, lw->calls[call].party);

	out->code = code;
}

/* One line for whoever watches: who wanted what, and which rule forbade it (threats 1, 2). */
static void refuse_by_policy(struct lw *lw, uint32_t call)
{
	struct lw_verdict verdict = judged(lw, call);
	bool by_rule = verdict.answer == LW_REFUSE;
	int32_t code = by_rule ? verdict.code : 603;
	struct lw_output *out;

	refuse(lw, call, code);
	out = lw_put_call(lw, LW_NOTE_REFUSED, call);
	out->uri = lw->call_text[call].target;
	out->name = lw->call_text[call].by;
	out->code = code;
	out->text = by_rule ? lw_rule_name((uint32_t)verdict.rule)
			    : to_self(lw, call) ? lw_rule_name(LW_RULE_SELF) : "refer_policy";
}

static void obey(struct lw *lw, uint32_t call)
{
	lw_put_leg(lw, LW_DO_REFER_OK, lw->calls[call].party);
	lw->legs[lw->calls[call].party].refer_in = 1;
	lw_count_transfer(lw, call);
	lw->calls[call].refer_code = 100;
	lw->calls[call].refer_cause = LW_CAUSE_NONE;
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
	leg_run(lw, leg, LEG_IN_RELEASE, 0, LW_CAUSE_NONE);
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
	uint32_t leg = leg_new(lw, call, LEG_ROLE_NEXT);

	lw->calls[call].next = leg;
	lw_copy(lw->leg_text[leg].uri, LW_URI_MAX, lw->call_text[call].target);
	leg_run(lw, leg, LEG_IN_DIAL, 0, LW_CAUSE_NONE);
}

static void drop_new(struct lw *lw, uint32_t call)
{
	uint32_t next = lw->calls[call].next;

	call_detach_next(lw, call);
	if (next != LW_NO_INDEX)
		leg_run(lw, next, LEG_IN_DROP, 0, LW_CAUSE_CANCELLED);
}

static void drop_old(struct lw *lw, uint32_t call)
{
	uint32_t old = lw->calls[call].old;

	if (old == LW_NO_INDEX)
		return;
	lw->legs[old].role = LEG_ROLE_NONE;
	lw->calls[call].old = LW_NO_INDEX;
	leg_run(lw, old, LEG_IN_DROP, 0, LW_CAUSE_TRANSFERRED);
	leg_run(lw, old, LEG_IN_RELEASE, 0, LW_CAUSE_NONE);
}

static void note(struct lw *lw, uint32_t call, enum lw_output_type type)
{
	const struct call *c = &lw->calls[call];
	struct lw_output *out = lw_put_call(lw, type, call);

	out->uri = lw->call_text[call].target;
	out->name = lw->call_text[call].by;
	out->code = c->refer_code;
	out->cause = c->refer_cause;
	if (type == LW_NOTE_REFERRED_FAILED)
		out->parties = leg_is_up(lw, c->party) ? LW_WITH_TRANSFEREE : LW_WITH_NOBODY;
}

static void give_up(struct lw *lw, uint32_t call, uint16_t code, enum lw_cause cause)
{
	lw->calls[call].refer_code = code;
	lw->calls[call].refer_cause = (uint8_t)cause;
	notify(lw, call, code, true);
}

static void act(struct lw *lw, uint32_t call, enum REFERRED_act what)
{
	struct call *c = &lw->calls[call];

	switch (what) {
	case REFERRED_ACT__:           break;
	case REFERRED_ACT_REFUSE_NOW:  refuse(lw, call, 491); break;
	case REFERRED_ACT_DECLINE_603: refuse(lw, call, 603); break;
	case REFERRED_ACT_FORBID:      refuse_by_policy(lw, call); break;
	case REFERRED_ACT_OBEY:        obey(lw, call); break;
	case REFERRED_ACT_DIAL:        dial(lw, call); break;
	case REFERRED_ACT_NOTIFY:      notify(lw, call, c->refer_code, false); break;
	case REFERRED_ACT_NOTIFY_LAST: notify(lw, call, last_code(lw, call), true); break;
	case REFERRED_ACT_NOTIFY_487:  give_up(lw, call, 487, LW_CAUSE_CANCELLED); break;
	case REFERRED_ACT_NOTIFY_408:  give_up(lw, call, 408, LW_CAUSE_NO_ANSWER); break;
	case REFERRED_ACT_ADOPT:       call_adopt(lw, call); break;
	case REFERRED_ACT_DROP_NEW:    drop_new(lw, call); break;
	case REFERRED_ACT_DROP_OLD:    drop_old(lw, call); break;
	case REFERRED_ACT_DROP_CALL:
		c->cause = LW_CAUSE_NORMAL;
		call_run(lw, call, CALL_IN_DROP);
		break;
	case REFERRED_ACT_END_CALL:    call_run(lw, call, CALL_IN_DROP); break;
	case REFERRED_ACT_N_REQUESTED: note(lw, call, LW_NOTE_REQUESTED); break;
	case REFERRED_ACT_N_REFERRED:  note(lw, call, LW_NOTE_REFERRED); break;
	case REFERRED_ACT_N_PROGRESS:  note(lw, call, LW_NOTE_REFERRED_PROGRESS); break;
	case REFERRED_ACT_N_FAILED:    note(lw, call, LW_NOTE_REFERRED_FAILED); break;
	case REFERRED_ACT_COUNT:       break;
	}
}

static void remember_request(struct lw *lw, uint32_t call)
{
	lw_copy(lw->call_text[call].target, LW_URI_MAX, lw->in->uri);
	lw_copy(lw->call_text[call].by, LW_URI_MAX, lw->in->name);
	lw->calls[call].refer_attended = lw->in->flags & LW_F_REPLACES ? 1 : 0;
}

void referred_run(struct lw *lw, uint32_t call, enum REFERRED_input input)
{
	struct call *c = &lw->calls[call];
	const struct lw_row *row;

	if (input == REFERRED_IN_REQUEST && c->referred == REFERRED_IDLE && !cannot(lw, call))
		remember_request(lw, call);
	row = lw_take(lw, LW_M_REFERRED, &c->referred, (uint8_t)input, referred_facts(lw, call),
		      call_slot(lw, call, SLOT_REFERRED));
	for (int i = 0; row && i < LW_ACTS; i++)
		act(lw, call, (enum REFERRED_act)row->act[i]);
	if (row && c->used)
		call_release_if_over(lw, call);
}
