/* call.c -- carries out call.def, and puts one leg in the place of another. */
#include "engine.h"

uint32_t call_facts(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	uint32_t facts = 1u << CALL_IF_always;
	const struct leg *party = c->party == LW_NO_INDEX ? NULL : &lw->legs[c->party];

	if (c->parent != LW_NO_INDEX)
		facts |= 1u << CALL_IF_consulting;
	if (xfer_active(lw, call) || c->referred == REFERRED_ORPHANED ||
	    c->replaced == REPLACED_ALONE)
		facts |= 1u << CALL_IF_kept_alive;
	if (party && (party->state == LEG_RINGING || party->state == LEG_EARLY))
		facts |= 1u << CALL_IF_answers;
	if (leg_is_up(lw, c->party))
		facts |= 1u << CALL_IF_up;
	if (party && (party->state == LEG_EARLY || leg_can_talk(lw, c->party)))
		facts |= 1u << CALL_IF_can_send;
	return facts | 1u << (c->muted ? CALL_IF_muted : CALL_IF_unmuted);
}

void call_focus(struct lw *lw, uint32_t leg, bool on)
{
	struct lw_output *out;

	if (leg == LW_NO_INDEX)
		return;
	out = lw_put_leg(lw, LW_DO_FOCUS, leg);
	out->flags = on ? LW_F_ON : 0;
}

static void mute(struct lw *lw, uint32_t call, bool on)
{
	struct lw_output *out = lw_put_call(lw, LW_DO_MUTE, call);

	out->flags = on ? LW_F_ON : 0;
	lw->calls[call].muted = on ? 1 : 0;
}

static void send_dtmf(struct lw *lw, uint32_t call)
{
	uint32_t leg = lw->calls[call].party;
	struct lw_output *out = lw_put_leg(lw, LW_DO_DTMF, leg);

	lw_copy(lw->leg_text[leg].digits, LW_NAME_MAX, lw->in->text);
	out->text = lw->leg_text[leg].digits;
}

/* R38: the other party of a switch; only this writes what a peer is shown instead of ourselves. */
static void identify(struct lw *lw, uint32_t call)
{
	uint32_t leg = lw->calls[call].party;
	struct lw_output *out;

	if (leg == LW_NO_INDEX)
		return; /* gone already; only the news of its transfer are waited for */
	out = lw_put_leg(lw, LW_DO_IDENTITY, leg);
	lw_copy(lw->leg_text[leg].shown_uri, LW_URI_MAX, lw->in->uri);
	lw_copy(lw->leg_text[leg].shown_name, LW_NAME_MAX, lw->in->name);
	out->uri = lw->leg_text[leg].shown_uri;
	out->name = lw->leg_text[leg].shown_name;
}

static void drop_leg(struct lw *lw, uint32_t call, enum lw_cause cause)
{
	struct call *c = &lw->calls[call];

	c->cause = (uint8_t)cause;
	if (c->party != LW_NO_INDEX)
		leg_run(lw, c->party, LEG_IN_DROP, c->code, cause);
}

static void note_party(struct lw *lw, uint32_t call, enum lw_output_type type)
{
	struct lw_output *out = lw_put_call(lw, type, call);
	uint32_t leg = lw->calls[call].party;

	out->code = lw->calls[call].code;
	out->cause = lw->calls[call].cause;
	if (leg == LW_NO_INDEX)
		return;
	out->uri = lw->leg_text[leg].uri;
	out->name = lw->leg_text[leg].name;
	if (type == LW_NOTE_INCOMING)
		out->text = lw->leg_text[leg].called;
}

static void act(struct lw *lw, uint32_t call, enum CALL_act what)
{
	struct call *c = &lw->calls[call];

	switch (what) {
	case CALL_ACT__:           break;
	case CALL_ACT_DIAL:        leg_run(lw, c->party, LEG_IN_DIAL, 0, LW_CAUSE_NONE); break;
	case CALL_ACT_RING:        lw_put_leg(lw, LW_DO_RING, c->party); break;
	case CALL_ACT_ANSWER:      leg_run(lw, c->party, LEG_IN_ANSWER, 0, LW_CAUSE_NONE); break;
	case CALL_ACT_REJECT:
		c->cause = LW_CAUSE_DECLINED;
		c->code = (uint16_t)(c->code ? c->code : 486);
		leg_run(lw, c->party, LEG_IN_REJECT, c->code, LW_CAUSE_DECLINED);
		break;
	case CALL_ACT_DROP_LEG:
		drop_leg(lw, call, c->cause ? (enum lw_cause)c->cause : LW_CAUSE_NORMAL);
		break;
	case CALL_ACT_MUTE:        mute(lw, call, true); break;
	case CALL_ACT_UNMUTE:      mute(lw, call, false); break;
	case CALL_ACT_SEND_DTMF:   send_dtmf(lw, call); break;
	case CALL_ACT_IDENTIFY:    identify(lw, call); break;
	case CALL_ACT_FOCUS:       call_focus(lw, c->party, true); break;
	case CALL_ACT_END_RECORDING: recording_run(lw, call, RECORDING_IN_CALL_OVER); break;
	case CALL_ACT_N_INCOMING:  note_party(lw, call, LW_NOTE_INCOMING); break;
	case CALL_ACT_N_RINGING:   note_party(lw, call, LW_NOTE_RINGING); break;
	case CALL_ACT_N_EARLY:     note_party(lw, call, LW_NOTE_EARLY_MEDIA); break;
	case CALL_ACT_N_CONNECTED:
		c->code = 0;
		c->cause = LW_CAUSE_NONE;
		note_party(lw, call, LW_NOTE_CONNECTED);
		break;
	case CALL_ACT_N_ENDED:
		if (c->code < 300)
			c->code = 0; /* a 180 is how it stood, not why it ended */
		note_party(lw, call, LW_NOTE_ENDED);
		break;
	case CALL_ACT_COUNT:       break;
	}
}

void call_run(struct lw *lw, uint32_t call, enum CALL_input input)
{
	struct call *c = &lw->calls[call];
	const struct lw_row *row = lw_take(lw, LW_M_CALL, &c->state, (uint8_t)input,
					   call_facts(lw, call), LW_NO_INDEX);

	for (int i = 0; row && i < LW_ACTS; i++)
		act(lw, call, (enum CALL_act)row->act[i]);
	if (row && c->state == CALL_OVER)
		call_release_if_over(lw, call);
}

void call_detach_next(struct lw *lw, uint32_t call)
{
	uint32_t next = lw->calls[call].next;

	if (next == LW_NO_INDEX)
		return;
	lw->legs[next].role = LEG_ROLE_NONE;
	lw->calls[call].next = LW_NO_INDEX;
}

/* Make before break: the new leg is up, so the user's ear and mouth go there; the old one stays
 * until somebody ends it.  The call handle stays (law 7). */
void call_adopt(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];
	struct lw_output *out;

	recording_run(lw, call, RECORDING_IN_PARTY_LEFT);
	call_focus(lw, c->party, false);
	c->old = c->party;
	if (c->old != LW_NO_INDEX)
		lw->legs[c->old].role = LEG_ROLE_OLD;
	c->party = c->next;
	c->next = LW_NO_INDEX;
	lw->legs[c->party].role = LEG_ROLE_PARTY;
	c->after = 1;
	c->code = 0; /* how the old party ended is not how this call will */
	c->cause = LW_CAUSE_NONE;
	if (c->state == CALL_TALKING) /* else being up moves it */
		call_focus(lw, c->party, true);
	if (c->muted)
		mute(lw, call, true);
	out = lw_put_leg(lw, LW_NOTE_REPLACED, c->party);
	out->other_leg = lw_leg_handle(lw, c->old);
	out->uri = lw->leg_text[c->party].uri;
	out->name = lw->leg_text[c->party].name;
	call_run(lw, call, CALL_IN_LEG_UP);
	recording_run(lw, call, RECORDING_IN_PARTY_CAME);
}
