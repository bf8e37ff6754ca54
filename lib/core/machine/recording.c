/* SPDX-License-Identifier: BSD-3-Clause */
/* recording.c -- carries out recording.def. */
#include "recording.h"
#include "run.h"

#include "../ask/recorded.h"
#include "../ask/voices.h"
#include "../state/queue.h"

#include <string.h>

/* ---- which part of a transfer ---- */

static enum lw_stage stage_of(const struct lw *lw, uint32_t call)
{
	uint32_t seats[LW_SEATS];

	if (lw_is_switch(lw))
		return (enum lw_stage)lw_seats_of(lw, call, seats)->stage;
	return (enum lw_stage)lw_xfer_state(lw, lw_owner_of(lw, call))->stage;
}

static enum lw_segment_phase phase_of_call(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	uint32_t owner = lw_owner_of(lw, call), other = lw_other_of(lw, call);

	if (other != LW_NO_INDEX && lw->calls[owner].xfer.mixed)
		return lw_call_is_up(lw, other) ? LW_SEGMENT_MERGED : LW_SEGMENT_AFTER;
	if (owner != call)
		return LW_SEGMENT_CONSULT;
	if (c->party != LW_NO_INDEX && lw_hold_seen(lw, c->party) != LW_HOLD_NONE)
		return LW_SEGMENT_HOLD;
	return c->rec.after ? LW_SEGMENT_AFTER : LW_SEGMENT_TALK;
}

static bool holds(const struct lw *lw, lw_leg leg)
{
	uint32_t i = lw_leg_index(lw, leg);

	return i != LW_NO_INDEX && lw_leg_holds(lw, i);
}

/* Transferor and target talk; else the call as it was, or with another party. */
static enum lw_segment_phase phase_of_bridge(const struct lw *lw, uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];
	struct voices voices;

	lw_voices(lw, call, &voices);
	if (voices.mixed)
		return LW_SEGMENT_MERGED;
	if (lw_sw_xfer_active(lw, call) && b->x.c != LW_NO_INDEX &&
	    lw_same_leg(voices.leg[1], lw_leg_handle(lw, b->x.c)))
		return LW_SEGMENT_CONSULT;
	if (holds(lw, voices.leg[0]) || holds(lw, voices.leg[1]))
		return LW_SEGMENT_HOLD;
	return b->rec.after ? LW_SEGMENT_AFTER : LW_SEGMENT_TALK;
}

static enum lw_segment_phase phase_of(const struct lw *lw, uint32_t call)
{
	return lw_is_switch(lw) ? phase_of_bridge(lw, call) : phase_of_call(lw, call);
}

/* ---- facts ---- */

bool lw_recording_forbidden(const struct lw *lw, uint32_t call)
{
	return lw_policy_record(lw, call) & RECORD_NEVER ||
	       (lw->config.record_never_wins && lw_party_settings(lw, call) & RECORD_NEVER);
}

/* R59: by rule of our own side, or of the party that is there now.  The administrator's "always" is
 * for whoever is there. */
static bool is_wished(const struct lw *lw, uint32_t call)
{
	bool own = !lw_is_switch(lw) && lw_recorded(lw, call)->own;

	if (lw_policy_record(lw, call) & RECORD_ALWAYS)
		return true;
	return lw->config.record_rule == LW_RECORD_REEVALUATE &&
	       (own || lw_party_settings(lw, call) & RECORD_ALWAYS);
}

/* A switch's call that is absorbed: those who remain are in the other one. */
static bool bridge_passes_on(const struct lw *lw, uint32_t call)
{
	return lw->bridges[call].lent_to != LW_NO_INDEX &&
	       lw->config.record_rule == LW_RECORD_CONTINUE;
}

/* One of three leaves, and the conversation goes on in the other call. */
static bool passes_on(const struct lw *lw, uint32_t call)
{
	uint32_t other;
	enum lw_stage stage = stage_of(lw, call);

	if (lw_is_switch(lw))
		return bridge_passes_on(lw, call);
	other = lw_other_of(lw, call);
	if (other == LW_NO_INDEX || !lw->calls[lw_owner_of(lw, call)].xfer.mixed ||
	    !lw_call_is_up(lw, other))
		return false;
	if (stage == LW_STAGE_HANDOVER || stage == LW_STAGE_OUTCOME)
		return false; /* it left because it was handed over */
	return lw->config.record_rule == LW_RECORD_CONTINUE || is_wished(lw, call) ||
	       is_wished(lw, other);
}

static bool is_up(const struct lw *lw, uint32_t call)
{
	struct voices voices;

	if (!lw_is_switch(lw))
		return lw_call_is_up(lw, call);
	lw_voices(lw, call, &voices);
	return voices.count != 0;
}

/* Of a switch: others talk now.  What was begun while a transfer is under way goes on with one more
 * (R58), and with others only where the rule does not end it at selection. */
static bool keeps(const struct lw *lw, uint32_t call)
{
	struct voices before, now;

	if (lw->config.record_rule != LW_RECORD_STOP_AT_SELECT)
		return true;
	lw_voices_before(lw, call, &before);
	lw_voices(lw, call, &now);
	return lw_voices_are_in(&before, &now);
}

static uint32_t bit(bool holds, enum RECORDING_fact fact)
{
	return (uint32_t)holds << fact;
}

uint32_t lw_recording_facts(const struct lw *lw, uint32_t call)
{
	bool may = is_up(lw, call) && !lw_recording_forbidden(lw, call);

	return bit(true, RECORDING_IF_always) | bit(may, RECORDING_IF_can_record) |
	       bit(lw->config.record_rule == LW_RECORD_STOP_AT_SELECT, RECORDING_IF_at_select) |
	       bit(may && lw->config.record_rule == LW_RECORD_CONTINUE, RECORDING_IF_goes_on) |
	       bit(may && is_wished(lw, call), RECORDING_IF_wished) |
	       bit(may && lw->config.record_restart_on_cancel && lw_recorded(lw, call)->back,
		   RECORDING_IF_restarts) |
	       bit(passes_on(lw, call), RECORDING_IF_passes_on) |
	       bit(may && lw_is_switch(lw) && keeps(lw, call), RECORDING_IF_keeps) |
	       bit(lw_recording_forbidden(lw, call), RECORDING_IF_forbidden);
}

/* ---- actions ---- */

static void put_call(struct lw *lw, uint32_t call, struct lw_output *out)
{
	uint32_t owner = lw_owner_of(lw, call), party = lw->calls[call].party;

	if (party != LW_NO_INDEX) {
		out->uri = lw_leg_uri(lw, party);
		out->name = lw_leg_name(lw, party);
	}
	if (!lw_xfer_active(lw, owner))
		return;
	out->method = lw->calls[owner].xfer.method;
	out->stage = (uint8_t)stage_of(lw, call);
	out->other = lw_call_handle(lw, lw_other_of(lw, call));
}

/* Of two or three parties the first who is still there, or else one whose leg is. */
static uint32_t first_voice(const struct lw *lw, uint32_t call)
{
	const lw_leg *voice = lw->bridges[call].voice;
	uint32_t leg = LW_NO_INDEX;

	for (uint32_t i = 0; i < LW_VOICES; i++)
		if (lw_voice_is_there(lw, call, voice[i]))
			return lw_leg_index(lw, voice[i]);
	for (uint32_t i = 0; i < LW_VOICES && leg == LW_NO_INDEX; i++)
		leg = lw_leg_index(lw, voice[i]);
	return leg;
}

static void put_bridge(struct lw *lw, uint32_t call, struct lw_output *out)
{
	const struct bridge *b = &lw->bridges[call];
	uint32_t leg = first_voice(lw, call);

	for (uint32_t i = 0; i < LW_VOICES && !out->other_leg.v; i++)
		if (lw_leg_index(lw, b->voice[i]) != leg)
			out->other_leg = b->voice[i];
	if (leg != LW_NO_INDEX) {
		out->leg = lw_leg_handle(lw, leg);
		out->uri = lw_leg_uri(lw, leg);
		out->name = lw_leg_name(lw, leg);
	}
	if (!lw_sw_xfer_active(lw, call))
		return;
	out->method = b->x.method;
	out->stage = (uint8_t)stage_of(lw, call);
	out->other = lw_call_handle(lw, b->x.twin);
}

/* R61: an action or a note says which segment it is of, with whom, and where in a transfer. */
static struct lw_output *put(struct lw *lw, uint32_t call, uint32_t type)
{
	const struct recorded *rec = lw_recorded(lw, call);
	struct lw_output *out = lw_put_call(lw, type, call);

	out->segment = rec->segment;
	out->phase = rec->phase;
	out->flags = rec->automatic ? LW_F_AUTO : 0;
	if (lw_is_switch(lw))
		put_bridge(lw, call, out);
	else
		put_call(lw, call, out);
	return out;
}

static void start(struct lw *lw, uint32_t call)
{
	struct recorded *rec = lw_recorded(lw, call);
	struct voices voices;

	rec->segment++;
	rec->phase = (uint8_t)phase_of(lw, call);
	if (lw_is_switch(lw)) {
		lw_voices(lw, call, &voices);
		memcpy(lw->bridges[call].voice, voices.leg, sizeof voices.leg);
	}
	put(lw, call, LW_DO_RECORD)->flags |= LW_F_ON;
}

static void stop(struct lw *lw, uint32_t call, uint32_t type)
{
	put(lw, call, type)->cause = lw_recorded(lw, call)->why;
}

/* It begins there as soon as two talk. */
static void pass_on_bridge(struct lw *lw, uint32_t call)
{
	struct recorded *to = lw_recorded(lw, lw->bridges[call].lent_to);

	if (lw_seen(LW_M_RECORDING, to->state) == LW_RECORDING_NONE)
		to->automatic = lw_recorded(lw, call)->automatic;
	to->own |= lw_recorded(lw, call)->own;
	to->due |= RECORD_GOES_ON;
}

static void pass_on(struct lw *lw, uint32_t call)
{
	uint32_t other;

	if (lw_is_switch(lw)) {
		pass_on_bridge(lw, call);
		return;
	}
	other = lw_other_of(lw, call);
	if (lw_recording_seen(lw, other) == LW_RECORDING_NONE)
		lw_recorded(lw, other)->automatic = lw_recorded(lw, call)->automatic;
	lw_recorded(lw, other)->own |= lw_recorded(lw, call)->own;
	lw_recording_run(lw, other, RECORDING_IN_TAKE_OVER);
}

/* R60: what the transfer stops is to run again when the call is back, not what a hand stopped. */
static void keep_wish(struct lw *lw, uint32_t call)
{
	struct recorded *rec = lw_recorded(lw, call);
	bool by_hand = !rec->automatic && lw->config.record_restart_by_hand &&
		       rec->why == LW_CAUSE_TRANSFERRED;

	rec->hand = by_hand && !rec->own;
	rec->back = rec->own || by_hand;
}

/* A restart of what a hand began is the hand's. */
static void as_rule(struct recorded *rec)
{
	rec->automatic = !rec->hand;
	rec->hand = 0;
}

static void act(struct lw *lw, uint32_t call, enum RECORDING_act what)
{
	switch (what) {
	case RECORDING_ACT__:         break;
	case RECORDING_ACT_DO_START:  start(lw, call); break;
	case RECORDING_ACT_DO_STOP:   stop(lw, call, LW_DO_RECORD); break;
	case RECORDING_ACT_KEEP_WISH: keep_wish(lw, call); break;
	case RECORDING_ACT_AS_RULE:   as_rule(lw_recorded(lw, call)); break;
	case RECORDING_ACT_PASS_ON:   pass_on(lw, call); break;
	case RECORDING_ACT_N_STARTED: put(lw, call, LW_NOTE_RECORDING_STARTED); break;
	case RECORDING_ACT_N_STOPPED: stop(lw, call, LW_NOTE_RECORDING_STOPPED); break;
	case RECORDING_ACT_N_FAILED:  stop(lw, call, LW_NOTE_RECORDING_FAILED); break;
	case RECORDING_ACT_COUNT:     break;
	}
}

/* R58: a recording made during a transfer ends when the call is handed over, and says so. */
static bool handed_over(const struct lw *lw, uint32_t call)
{
	const struct lw_state *state;
	uint32_t owner;

	if (lw_is_switch(lw))
		return lw->bridges[call].cause == LW_CAUSE_TRANSFERRED;
	owner = lw_owner_of(lw, call);
	state = lw_xfer_state(lw, owner);
	if (!lw_xfer_active(lw, owner))
		return lw->calls[call].cause == LW_CAUSE_TRANSFERRED;
	return state->note == LW_NOTE_TRANSFER_COMPLETED || state->stage == LW_STAGE_OUTCOME;
}

/* What is decided gives another reason; what merely happens only one where there was none. */
static void give_reason(struct lw *lw, uint32_t call, const struct lw_input_word *word)
{
	struct recorded *rec = lw_recorded(lw, call);
	bool decided = word->sayer == LW_SAID_BY_USER || word->sayer == LW_SAID_BY_ORDER;

	if (word->cause == LW_CAUSE_NONE || (rec->why && !decided))
		return;
	if (word->cause == LW_WHY_OF_CALL)
		rec->why = handed_over(lw, call) ? LW_CAUSE_TRANSFERRED : LW_CAUSE_NORMAL;
	else
		rec->why = word->cause;
}

/* What our own side wants beyond this segment: a hand takes back what a rule wanted. */
static void remember_wish(struct recorded *rec, enum RECORDING_input input, bool by_rule)
{
	if (input == RECORDING_IN_USER_RECORD) {
		rec->automatic = by_rule;
		rec->own |= by_rule;
	}
	if (input == RECORDING_IN_USER_STOP && rec->automatic)
		rec->own = 0;
}

void lw_recording_do(struct lw *lw, uint32_t call, enum RECORDING_input input,
		     const struct lw_row *row, bool by_rule)
{
	struct recorded *rec = lw_recorded(lw, call);
	struct machine m = lw_machine_of(LW_M_RECORDING, &rec->state,
					 lw_call_slot(lw, call, SLOT_RECORDING));

	if (!lw_enter(lw, &m, (uint8_t)input, row, 0))
		return;
	remember_wish(rec, input, by_rule);
	if (row->next != LW_TO_STAY)
		give_reason(lw, call, &m.table->input[input]);
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, call, (enum RECORDING_act)row->act[i]);
	if (rec->state == RECORDING_OFF || rec->state == RECORDING_STARTING)
		rec->why = LW_CAUSE_NONE;
}

void lw_recording_run(struct lw *lw, uint32_t call, enum RECORDING_input input)
{
	struct recorded *rec = lw_recorded(lw, call);
	const struct lw_table *table = &lw_tables[LW_M_RECORDING];
	uint32_t facts = lw_asks_facts(table, rec->state, (uint8_t)input)
				 ? lw_recording_facts(lw, call) : 1u;

	lw_recording_do(lw, call, input, lw_decide(table, rec->state, (uint8_t)input, facts),
			false);
	if (input == RECORDING_IN_BACK)
		rec->back = 0; /* it was for this once */
}

void lw_recording_again(struct lw *lw, uint32_t call)
{
	switch (lw_recording_seen(lw, call)) {
	case LW_RECORDING_NONE:     break;
	case LW_RECORDING_STARTING:
	case LW_RECORDING_RUNNING:  put(lw, call, LW_DO_RECORD)->flags |= LW_F_ON; break;
	case LW_RECORDING_STOPPING: stop(lw, call, LW_DO_RECORD); break;
	}
}

void lw_recording_by_policy(struct lw *lw, uint32_t call)
{
	const struct lw_table *table = &lw_tables[LW_M_RECORDING];
	uint8_t state = lw_recorded(lw, call)->state;

	if (!(lw_policy_record(lw, call) & RECORD_ALWAYS))
		return;
	lw_recording_do(lw, call, RECORDING_IN_USER_RECORD,
			lw_decide(table, state, RECORDING_IN_USER_RECORD,
				  lw_recording_facts(lw, call)), true);
}

/* ---- what the parties say ---- */

/* Another party has come with an identity, and brings settings of its own. */
static bool is_another(const struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	return in->type == LW_SIG_IDENTITY &&
	       strcmp(lw_leg_uri(lw, leg), in->uri ? in->uri : "") != 0;
}

static bool is_of(const struct lw *lw, uint32_t call, uint32_t leg)
{
	return lw_is_switch(lw) ? lw->seated[leg].seat == SEAT_TAKEN
				: lw->calls[call].party == leg;
}

void lw_recording_settings(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	uint32_t call = lw->legs[leg].call;
	uint8_t settings = (uint8_t)((in->flags & LW_F_RECORD_NEVER ? RECORD_NEVER : 0) |
				     (in->flags & LW_F_RECORD_ALWAYS ? RECORD_ALWAYS : 0));

	if (in->type == LW_SIG_IDENTITY && in->flags & LW_F_LOCAL) {
		if (settings && call != LW_NO_INDEX && !lw_is_switch(lw))
			lw->calls[call].rec.us = settings;
	} else if (settings || is_another(lw, leg, in)) {
		lw->leg_text[leg].record = settings;
	}
	if (call != LW_NO_INDEX && is_of(lw, call, leg))
		lw_recording_run(lw, call, RECORDING_IN_LEARNT);
}

/* The word as a constant: an output outlives the input.  NULL: none of ours. */
static const char *word_of(const struct lw_input *in)
{
	const char *text = in->word ? in->word : "";
	bool pref = in->type == LW_SIG_RECORD_PREF;

	if (!strcmp(text, "on"))
		return "on";
	if (!strcmp(text, "off"))
		return "off";
	if (!strcmp(text, pref ? "pause" : "paused"))
		return pref ? "pause" : "paused";
	return pref && !strcmp(text, "nopreference") ? "nopreference" : NULL;
}

void lw_recording_told(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct leg *l = &lw->legs[leg];
	const char *word = word_of(in);
	bool pref = in->type == LW_SIG_RECORD_PREF;

	if (!word)
		return;
	if (!pref)
		l->remote_record = !strcmp(word, "on");
	if (lw_leg_is_heard(lw, leg))
		lw_put_leg(lw, pref ? LW_NOTE_RECORD_PREF : LW_NOTE_REMOTE_RECORDING, leg)->word =
			word;
}
