/* recording.c -- carries out recording.def. */
#include "recording.h"
#include "run.h"

#include "../ask/recorded.h"
#include "../state/queue.h"

#include <string.h>

/* ---- which part of a transfer ---- */

static enum lw_stage stage_of(const struct lw *lw, uint32_t call)
{
	return (enum lw_stage)lw_xfer_state(lw, lw_owner_of(lw, call))->stage;
}

static enum lw_segment_phase phase_of(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	uint32_t owner = lw_owner_of(lw, call), other = lw_other_of(lw, call);

	if (other != LW_NO_INDEX && lw->calls[owner].xfer.mixed)
		return lw_call_is_up(lw, other) ? LW_SEGMENT_MERGED : LW_SEGMENT_AFTER;
	if (owner != call)
		return LW_SEGMENT_CONSULT;
	if (c->party != LW_NO_INDEX && lw_hold_seen(lw, c->party) != LW_HOLD_NONE)
		return LW_SEGMENT_HOLD;
	return c->after ? LW_SEGMENT_AFTER : LW_SEGMENT_TALK;
}

/* ---- facts ---- */

static uint32_t settings_of(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	return c->record_us | (c->party != LW_NO_INDEX ? lw->legs[c->party].record : 0u);
}

bool lw_recording_forbidden(const struct lw *lw, uint32_t call)
{
	return lw_policy_record(lw, call) & RECORD_NEVER ||
	       (lw->config.record_never_wins && settings_of(lw, call) & RECORD_NEVER);
}

/* R59: by rule of our own side, or of the party that is there now.  The administrator's "always" is
 * for whoever is there. */
static bool is_wished(const struct lw *lw, uint32_t call)
{
	if (lw_policy_record(lw, call) & RECORD_ALWAYS)
		return true;
	return lw->config.record_rule == LW_RECORD_REEVALUATE &&
	       (lw->calls[call].record_own || settings_of(lw, call) & RECORD_ALWAYS);
}

/* One of three leaves, and the conversation goes on in the other call. */
static bool passes_on(const struct lw *lw, uint32_t call)
{
	uint32_t other = lw_other_of(lw, call);
	bool mixed = lw->calls[lw_owner_of(lw, call)].xfer.mixed;
	enum lw_stage stage = stage_of(lw, call);

	if (other == LW_NO_INDEX || !mixed || !lw_call_is_up(lw, other))
		return false;
	if (stage == LW_STAGE_HANDOVER || stage == LW_STAGE_OUTCOME)
		return false; /* it left because it was handed over */
	return lw->config.record_rule == LW_RECORD_CONTINUE || is_wished(lw, call) ||
	       is_wished(lw, other);
}

static uint32_t bit(bool holds, enum RECORDING_fact fact)
{
	return (uint32_t)holds << fact;
}

uint32_t lw_recording_facts(const struct lw *lw, uint32_t call)
{
	bool may = lw_call_is_up(lw, call) && !lw_recording_forbidden(lw, call);

	return bit(true, RECORDING_IF_always) | bit(may, RECORDING_IF_can_record) |
	       bit(lw->config.record_rule == LW_RECORD_STOP_AT_SELECT, RECORDING_IF_at_select) |
	       bit(may && lw->config.record_rule == LW_RECORD_CONTINUE, RECORDING_IF_goes_on) |
	       bit(may && is_wished(lw, call), RECORDING_IF_wished) |
	       bit(may && lw->config.record_restart_on_cancel && lw->calls[call].record_back,
		   RECORDING_IF_restarts) |
	       bit(passes_on(lw, call), RECORDING_IF_passes_on) |
	       bit(lw_recording_forbidden(lw, call), RECORDING_IF_forbidden);
}

/* ---- actions ---- */

/* R61: an action or a note says which segment it is of, with whom, and where in a transfer. */
static struct lw_output *put(struct lw *lw, uint32_t call, uint32_t type)
{
	const struct call *c = &lw->calls[call];
	struct lw_output *out = lw_put_call(lw, type, call);
	uint32_t owner = lw_owner_of(lw, call);

	out->segment = c->segment;
	out->phase = c->record_phase;
	out->flags = c->record_auto ? LW_F_AUTO : 0;
	if (c->party != LW_NO_INDEX) {
		out->uri = lw->leg_text[c->party].uri;
		out->name = lw->leg_text[c->party].name;
	}
	if (!lw_xfer_active(lw, owner))
		return out;
	out->method = lw->calls[owner].xfer.method;
	out->stage = (uint8_t)stage_of(lw, call);
	out->other = lw_call_handle(lw, lw_other_of(lw, call));
	return out;
}

static void start(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];

	c->segment++;
	c->record_phase = (uint8_t)phase_of(lw, call);
	put(lw, call, LW_DO_RECORD)->flags |= LW_F_ON;
}

static void stop(struct lw *lw, uint32_t call, uint32_t type)
{
	put(lw, call, type)->cause = lw->calls[call].record_why;
}

static void pass_on(struct lw *lw, uint32_t call)
{
	uint32_t other = lw_other_of(lw, call);

	if (lw_recording_seen(lw, other) == LW_RECORDING_NONE)
		lw->calls[other].record_auto = lw->calls[call].record_auto;
	lw->calls[other].record_own |= lw->calls[call].record_own;
	lw_recording_run(lw, other, RECORDING_IN_TAKE_OVER);
}

/* R60: what the transfer stops is to run again when the call is back, not what a hand stopped. */
static void keep_wish(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];
	bool by_hand = !c->record_auto && lw->config.record_restart_by_hand &&
		       c->record_why == LW_CAUSE_TRANSFERRED;

	c->record_hand = by_hand && !c->record_own;
	c->record_back = c->record_own || by_hand;
}

/* A restart of what a hand began is the hand's. */
static void as_rule(struct call *c)
{
	c->record_auto = !c->record_hand;
	c->record_hand = 0;
}

static void act(struct lw *lw, uint32_t call, enum RECORDING_act what)
{
	struct call *c = &lw->calls[call];

	switch (what) {
	case RECORDING_ACT__:         break;
	case RECORDING_ACT_DO_START:  start(lw, call); break;
	case RECORDING_ACT_DO_STOP:   stop(lw, call, LW_DO_RECORD); break;
	case RECORDING_ACT_KEEP_WISH: keep_wish(lw, call); break;
	case RECORDING_ACT_AS_RULE:   as_rule(c); break;
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
	uint32_t owner = lw_owner_of(lw, call);
	const struct lw_state *state = lw_xfer_state(lw, owner);

	if (!lw_xfer_active(lw, owner))
		return lw->calls[call].cause == LW_CAUSE_TRANSFERRED;
	return state->note == LW_NOTE_TRANSFER_COMPLETED || state->stage == LW_STAGE_OUTCOME;
}

/* What is decided gives another reason; what merely happens only one where there was none. */
static void give_reason(struct lw *lw, uint32_t call, const struct lw_input_word *word)
{
	struct call *c = &lw->calls[call];
	bool decided = word->sayer == LW_SAID_BY_USER || word->sayer == LW_SAID_BY_ORDER;

	if (word->cause == LW_CAUSE_NONE || (c->record_why && !decided))
		return;
	if (word->cause == LW_WHY_OF_CALL)
		c->record_why = handed_over(lw, call) ? LW_CAUSE_TRANSFERRED : LW_CAUSE_NORMAL;
	else
		c->record_why = word->cause;
}

/* What our own side wants beyond this segment: a hand takes back what a rule wanted. */
static void remember_wish(struct call *c, enum RECORDING_input input, bool by_rule)
{
	if (input == RECORDING_IN_USER_RECORD) {
		c->record_auto = by_rule;
		c->record_own |= by_rule;
	}
	if (input == RECORDING_IN_USER_STOP && c->record_auto)
		c->record_own = 0;
}

void lw_recording_do(struct lw *lw, uint32_t call, enum RECORDING_input input,
		     const struct lw_row *row, bool by_rule)
{
	struct call *c = &lw->calls[call];
	struct machine m = lw_machine_of(LW_M_RECORDING, &c->recording,
					 lw_call_slot(lw, call, SLOT_RECORDING));

	if (!lw_enter(lw, m, (uint8_t)input, row, 0))
		return;
	remember_wish(c, input, by_rule);
	if (row->next != LW_TO_STAY)
		give_reason(lw, call, &m.table->input[input]);
	for (int i = 0; i < LW_ACTS; i++)
		act(lw, call, (enum RECORDING_act)row->act[i]);
	if (c->recording == RECORDING_OFF || c->recording == RECORDING_STARTING)
		c->record_why = LW_CAUSE_NONE;
}

void lw_recording_run(struct lw *lw, uint32_t call, enum RECORDING_input input)
{
	struct call *c = &lw->calls[call];
	const struct lw_table *table = &lw_tables[LW_M_RECORDING];
	uint32_t facts = lw_asks_facts(table, c->recording, (uint8_t)input)
				 ? lw_recording_facts(lw, call) : 1u;

	lw_recording_do(lw, call, input, lw_decide(table, c->recording, (uint8_t)input, facts),
			false);
	if (input == RECORDING_IN_BACK)
		c->record_back = 0; /* it was for this once */
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
	uint8_t state = lw->calls[call].recording;

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
	       strcmp(lw->leg_text[leg].uri, in->uri ? in->uri : "") != 0;
}

void lw_recording_learn(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	uint32_t call = lw->legs[leg].call;
	uint8_t settings = (uint8_t)((in->flags & LW_F_RECORD_NEVER ? RECORD_NEVER : 0) |
				     (in->flags & LW_F_RECORD_ALWAYS ? RECORD_ALWAYS : 0));

	if (in->type != LW_SIG_OFFERED && in->type != LW_SIG_ANSWERED &&
	    in->type != LW_SIG_IDENTITY)
		return;
	if (in->type == LW_SIG_IDENTITY && in->flags & LW_F_LOCAL) {
		if (settings && call != LW_NO_INDEX)
			lw->calls[call].record_us = settings;
	} else if (settings || is_another(lw, leg, in)) {
		lw->legs[leg].record = settings;
	}
	if (call != LW_NO_INDEX && lw->calls[call].party == leg)
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
