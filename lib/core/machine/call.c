/* SPDX-License-Identifier: BSD-3-Clause */
/* call.c -- carries out call.def, and puts one leg in the place of another. */
#include "call.h"
#include "focus.h"
#include "hold.h"
#include "leg.h"
#include "recording.h"
#include "run.h"

#include "../state/life.h"
#include "../state/queue.h"

static uint32_t bit(bool holds, enum CALL_fact fact)
{
	return (uint32_t)holds << fact;
}

uint32_t lw_call_facts(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	enum lw_leg_state party =
		c->party == LW_NO_INDEX ? LW_LEG_GONE : lw_leg_seen(lw, c->party);
	bool rings = party == LW_LEG_RINGING || party == LW_LEG_EARLY;
	bool can_send = party == LW_LEG_EARLY || lw_leg_can_talk(lw, c->party);

	return bit(true, CALL_IF_always) | bit(c->parent != LW_NO_INDEX, CALL_IF_consulting) |
	       bit(lw_call_is_kept_alive(lw, call), CALL_IF_kept_alive) |
	       bit(rings, CALL_IF_answers) | bit(party == LW_LEG_UP, CALL_IF_up) |
	       bit(can_send, CALL_IF_can_send) | bit(c->muted, CALL_IF_muted) |
	       bit(!c->muted, CALL_IF_unmuted);
}

static void mute(struct lw *lw, uint32_t call, bool on)
{
	struct lw_output *out = lw_put_call(lw, LW_DO_MUTE, call);

	out->flags = on ? LW_F_ON : 0;
	lw->calls[call].muted = on ? 1 : 0;
}

static void send_dtmf(struct lw *lw, uint32_t call, const char *digits)
{
	uint32_t leg = lw->calls[call].party;
	struct lw_output *out = lw_put_leg(lw, LW_DO_DTMF, leg);

	out->digits = lw_mention(lw, LW_NAME_MAX, digits);
}

/* R38: the other party of a switch; only this writes what a peer is shown instead of ourselves. */
static void identify(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t leg = lw->calls[call].party;
	struct lw_output *out;

	if (leg == LW_NO_INDEX)
		return; /* gone already; only the news of its transfer are waited for */
	out = lw_put_leg(lw, LW_DO_IDENTITY, leg);
	lw_write(lw, &lw->leg_text[leg].shown_uri, LW_URI_MAX, in->uri);
	lw_write(lw, &lw->leg_text[leg].shown_name, LW_NAME_MAX, in->name);
	out->uri = lw_read(lw, lw->leg_text[leg].shown_uri);
	out->name = lw_read(lw, lw->leg_text[leg].shown_name);
}

static void drop_leg(struct lw *lw, uint32_t call, enum lw_cause cause)
{
	struct call *c = &lw->calls[call];

	c->cause = (uint8_t)cause;
	if (c->party != LW_NO_INDEX)
		lw_leg_run(lw, c->party, LEG_IN_DROP, c->code, cause);
}

static void note_party(struct lw *lw, uint32_t call, enum lw_note type)
{
	struct lw_output *out = lw_put_call(lw, type, call);
	uint32_t leg = lw->calls[call].party;

	out->code = lw->calls[call].code;
	out->cause = lw->calls[call].cause;
	if (leg == LW_NO_INDEX)
		return;
	out->uri = lw_leg_uri(lw, leg);
	out->name = lw_leg_name(lw, leg);
	if (type == LW_NOTE_INCOMING)
		out->called = lw_leg_called(lw, leg);
}

static void reject(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct call *c = &lw->calls[call];
	int32_t code = in->code;

	if (code && code < 400) /* the caller is sent there (RFC 3261 21.3) */
		lw_write(lw, &lw->leg_text[c->party].moved, LW_URI_MAX, in->uri);

	c->cause = LW_CAUSE_DECLINED;
	c->code = (uint16_t)(code ? code : 486);
	lw_leg_run(lw, c->party, LEG_IN_REJECT, c->code, LW_CAUSE_DECLINED);
}

static void act(struct lw *lw, uint32_t call, enum CALL_act what, const struct lw_input *in)
{
	struct call *c = &lw->calls[call];

	switch (what) {
	case CALL_ACT__:           break;
	case CALL_ACT_DIAL:        lw_leg_run(lw, c->party, LEG_IN_DIAL, 0, LW_CAUSE_NONE); break;
	case CALL_ACT_RING:        lw_put_leg(lw, LW_DO_RING, c->party); break;
	case CALL_ACT_ANSWER:      lw_leg_run(lw, c->party, LEG_IN_ANSWER, 0, LW_CAUSE_NONE); break;
	case CALL_ACT_REJECT:      reject(lw, call, in); break;
	case CALL_ACT_DROP_LEG:
		drop_leg(lw, call, c->cause ? (enum lw_cause)c->cause : LW_CAUSE_NORMAL);
		break;
	case CALL_ACT_MUTE:        mute(lw, call, true); break;
	case CALL_ACT_UNMUTE:      mute(lw, call, false); break;
	case CALL_ACT_SEND_DTMF:   send_dtmf(lw, call, in->digits); break;
	case CALL_ACT_IDENTIFY:    identify(lw, call, in); break;
	case CALL_ACT_END_RECORDING: lw_recording_run(lw, call, RECORDING_IN_CALL_OVER); break;
	case CALL_ACT_N_INCOMING:  note_party(lw, call, LW_NOTE_INCOMING); break;
	case CALL_ACT_N_RINGING:   note_party(lw, call, LW_NOTE_RINGING); break;
	case CALL_ACT_N_EARLY:     note_party(lw, call, LW_NOTE_EARLY_MEDIA); break;
	case CALL_ACT_N_CONNECTED:
		c->code = 0;
		c->cause = LW_CAUSE_NONE;
		note_party(lw, call, LW_NOTE_CONNECTED);
		lw_recording_by_policy(lw, call);
		break;
	case CALL_ACT_N_ENDED:
		if (c->code < 300)
			c->code = 0; /* a 180 is how it stood, not why it ended */
		note_party(lw, call, LW_NOTE_ENDED);
		break;
	case CALL_ACT_COUNT:       break;
	}
}

void lw_call_do(struct lw *lw, uint32_t call, enum CALL_input input, const struct lw_row *row,
		const struct lw_input *in)
{
	struct machine m = lw_machine_of(LW_M_CALL, &lw->calls[call].state, LW_NO_INDEX);

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, call, (enum CALL_act)row->act[i], in);
	lw_call_release_if_over(lw, call);
}

void lw_call_run(struct lw *lw, uint32_t call, enum CALL_input input)
{
	const struct lw_table *table = &lw_tables[LW_M_CALL];
	uint8_t state = lw->calls[call].state;
	uint32_t facts =
		lw_asks_facts(table, state, (uint8_t)input) ? lw_call_facts(lw, call) : 1u;

	lw_call_do(lw, call, input, lw_decide(table, state, (uint8_t)input, facts), NULL);
}

void lw_call_detach_next(struct lw *lw, uint32_t call)
{
	uint32_t next = lw->calls[call].next;

	if (next == LW_NO_INDEX)
		return;
	lw->legs[next].role = LEG_ROLE_NONE;
	lw->calls[call].next = LW_NO_INDEX;
}

/* The target of a transfer is who has the target's place now. */
static void become_target(struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	if (c->parent != LW_NO_INDEX)
		lw_write(lw, &lw->call_text[c->parent].target, LW_URI_MAX,
			 lw_leg_uri(lw, c->party));
}

/* Make before break: the new leg is up, so our user's audio moves there; the old one stays until
 * somebody ends it.  The call handle stays (law 7).  The new leg's hold is its own (REPL-43), but
 * in a transfer who has the place of the one that waits waits too: our user talks to the other. */
void lw_call_adopt(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];
	bool referred = lw_referred_seen(lw, call) != LW_REFERRAL_NONE;
	uint8_t role = referred ? LW_ROLE_TRANSFEREE : LW_ROLE_TARGET;
	struct lw_output *out;

	lw_recording_run(lw, call, RECORDING_IN_PARTY_LEFT);
	c->old = c->party;
	if (c->old != LW_NO_INDEX) {
		lw->legs[c->old].role = LEG_ROLE_OLD;
		lw_focus_settle(lw, c->old);
	}
	c->party = c->next;
	c->next = LW_NO_INDEX;
	lw->legs[c->party].role = LEG_ROLE_PARTY;
	c->hushed = HUSHED_NOT;
	become_target(lw, call);
	if (!lw_xfer_lets_hold(lw, call))
		lw_hold_run(lw, c->party, HOLD_IN_HOLD, 0);
	lw_focus_settle(lw, c->party);
	c->rec.after = 1;
	c->code = 0; /* how the old party ended is not how this call will */
	c->cause = LW_CAUSE_NONE;
	if (c->muted)
		mute(lw, call, true);
	out = lw_put_leg(lw, LW_NOTE_REPLACED, c->party);
	out->role = role;
	out->transfer = role == LW_ROLE_TRANSFEREE ? c->refer_number : ++lw->serials->transfers;
	out->other_leg = lw_leg_handle(lw, c->old);
	out->uri = lw_leg_uri(lw, c->party);
	out->name = lw_leg_name(lw, c->party);
	lw_call_run(lw, call, CALL_IN_LEG_UP);
	lw_recording_run(lw, call, RECORDING_IN_PARTY_CAME);
}

void lw_call_drop_old(struct lw *lw, uint32_t call, enum lw_cause cause)
{
	uint32_t old = lw->calls[call].old;

	if (old == LW_NO_INDEX)
		return;
	lw->legs[old].role = LEG_ROLE_NONE;
	lw->calls[call].old = LW_NO_INDEX;
	lw_leg_run(lw, old, LEG_IN_DROP, 0, cause);
}

void lw_call_drop_next(struct lw *lw, uint32_t call, enum lw_cause cause)
{
	uint32_t next = lw->calls[call].next;

	lw_call_detach_next(lw, call);
	if (next != LW_NO_INDEX)
		lw_leg_run(lw, next, LEG_IN_DROP, 0, cause);
}
