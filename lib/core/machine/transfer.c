/* transfer.c -- carries out attended.def, blind.def and voicemail.def: gathers the facts, does the
 * row, and when a final state is reached says so exactly once. */
#include "engine.h"

#include <string.h>

enum lw_machine xfer_machine(enum lw_method method)
{
	switch (method) {
	case LW_METHOD_NONE:
	case LW_ATTENDED:  return LW_M_ATTENDED;
	case LW_BLIND:     return LW_M_BLIND;
	case LW_VOICEMAIL: return LW_M_VOICEMAIL;
	}
	return LW_M_ATTENDED;
}

bool xfer_active(const struct lw *lw, uint32_t call)
{
	return lw->calls[call].xfer.method != LW_METHOD_NONE;
}

static uint32_t target_leg(const struct lw *lw, uint32_t call)
{
	uint32_t consult = lw->calls[call].consult;

	return consult == LW_NO_INDEX ? LW_NO_INDEX : lw->calls[consult].party;
}

/* ---- facts ---- */

static enum lw_method method_of(const struct lw_input *in)
{
	if (in->type == LW_USER_ATTENDED)
		return LW_ATTENDED;
	if (in->type == LW_USER_BLIND)
		return LW_BLIND;
	return in->type == LW_USER_VOICEMAIL ? LW_VOICEMAIL : LW_METHOD_NONE;
}

/* R33: the mailbox of whom the caller first called, when the verb names none. */
const char *lw_mailbox_owner(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t party = lw->calls[call].party;

	if (in->uri && *in->uri)
		return in->uri;
	if (party == LW_NO_INDEX || !lw->leg_text[party].called[0])
		return NULL;
	return lw->leg_text[party].called;
}

static bool call_is_free(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];

	return c->state == CALL_TALKING && leg_is_up(lw, c->party) && !xfer_active(lw, call) &&
	       c->parent == LW_NO_INDEX && c->replaced == REPLACED_IDLE &&
	       (c->referred == REFERRED_IDLE || c->referred == REFERRED_LEAVING);
}

/* Self-transfer (law 12): Bob cannot be handed to Bob.  As text: what means the same is for the
 * peer. */
static bool is_party(const struct lw *lw, uint32_t call, const char *uri)
{
	uint32_t party = lw->calls[call].party;

	return uri && party != LW_NO_INDEX && !strcmp(uri, lw->leg_text[party].uri);
}

static bool target_is_given(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t other;

	switch (method_of(in)) {
	case LW_METHOD_NONE: return false;
	case LW_BLIND:       return !is_party(lw, call, in->uri);
	case LW_VOICEMAIL:
		return lw_mailbox_owner(lw, call, in) &&
		       lw_rule_has_mailbox(&lw->config, in->flags);
	case LW_ATTENDED:
		break;
	}
	if (lw->calls[call].consult != LW_NO_INDEX)
		return true; /* xfer_begin() has joined or reserved it: free no more */
	if (!in->other.v)
		return !is_party(lw, call, in->uri) && lw_has_room(lw, 1, 1);
	other = lw_call_index(lw, in->other);
	return other != LW_NO_INDEX && other != call && call_is_free(lw, other) &&
	       !is_party(lw, call, lw->leg_text[lw->calls[other].party].uri);
}

static uint32_t bit(bool holds, enum XFER_fact fact)
{
	return (uint32_t)holds << fact;
}

static bool can_start(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	return in && call_is_free(lw, call) && lw_rule_may_transfer(&lw->config, method_of(in)) &&
	       target_is_given(lw, call, in) && lw_allows_verb(lw, call, in);
}

static bool can_retry(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	return in && in->type == LW_USER_RETRY && lw_has_room(lw, 1, 1) &&
	       !is_party(lw, call, in->uri) && lw_allows_verb(lw, call, in);
}

/* R69: leaving a conference is leaving two alone, which the policy may not want. */
static uint32_t conference_facts(const struct lw *lw, uint32_t call)
{
	bool drops = lw->calls[call].xfer.state == ATTENDED_MERGED && lw_drops_conference(lw, call);

	return bit(drops, XFER_IF_drops) |
	       bit(drops || lw->config.on_hangup_consulting == LW_HANGUP_CLEARS,
		   XFER_IF_merged_clears);
}

static bool has_cap(const struct lw *lw, uint32_t leg, enum lw_caps cap)
{
	return leg != LW_NO_INDEX && lw->legs[leg].caps & cap;
}

/* Codes after which the address of record may reach what the contact did not (RFC 5589 7.3, 7.5).
 */
static bool aor_may_help(unsigned code)
{
	return code == 403 || code == 404 || code == 408 || code == 480 || code == 503;
}

static uint32_t setting_facts(const struct lw_config *c)
{
	bool completes = c->on_hangup_ringing == LW_HANGUP_COMPLETES;
	bool blind = c->on_complete_ringing == LW_RINGING_BLIND;

	return bit(blind, XFER_IF_go_blind) | bit(completes && blind, XFER_IF_hangup_blind) |
	       bit(completes, XFER_IF_hangup_completes) |
	       bit(c->on_hangup_ringing == LW_HANGUP_CLEARS, XFER_IF_hangup_clears) |
	       bit(c->on_hangup_consulting == LW_HANGUP_CLEARS, XFER_IF_talk_clears) |
	       bit(c->on_hangup_consulting == LW_HANGUP_RETURNS, XFER_IF_talk_returns) |
	       bit(c->auto_return, XFER_IF_auto_return) |
	       bit(c->blind_style == LW_BLIND_ON_ACCEPT, XFER_IF_on_accept);
}

/* The consultation call has ended, or is about to: one that rings is not gone (Replaces of it may
 * be on its way), so its silence proves nothing. */
static bool target_is_gone(const struct lw *lw, uint32_t target)
{
	return target == LW_NO_INDEX || lw->legs[target].state == LEG_CANCELLING ||
	       lw->legs[target].state >= LEG_LINGERING;
}

static uint32_t target_facts(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	const struct xfer *x = &c->xfer;
	uint32_t target = target_leg(lw, call);
	bool up = leg_is_up(lw, target), gone = target_is_gone(lw, target);
	bool replace =
		has_cap(lw, c->party, LW_CAP_REPLACES) && has_cap(lw, target, LW_CAP_REPLACES);
	bool early = replace && has_cap(lw, target, LW_CAP_EARLY);

	return bit(up, XFER_IF_target_up) | bit(gone, XFER_IF_target_gone) |
	       bit(replace, XFER_IF_can_replace) | bit(x->by_replaces, XFER_IF_by_replaces) |
	       bit(x->by_replaces && gone, XFER_IF_replaced) |
	       bit(early && lw->config.on_complete_ringing == LW_RINGING_EARLY, XFER_IF_go_early) |
	       bit(lw->config.retry_aor && x->by_replaces && !x->aor_used && up &&
			   aor_may_help(x->news),
		   XFER_IF_aor_left) |
	       bit(leg_can_talk(lw, c->party) && leg_can_talk(lw, target), XFER_IF_both_talking);
}

uint32_t xfer_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	const struct call *c = &lw->calls[call];
	const struct xfer *x = &c->xfer;
	bool ringing = lw->config.blind_style == LW_BLIND_ON_RINGING && x->news >= 180;

	return bit(true, XFER_IF_always) | setting_facts(&lw->config) | target_facts(lw, call) |
	       bit(!xfer_active(lw, call) && can_start(lw, call, in), XFER_IF_can_start) |
	       bit(can_retry(lw, call, in), XFER_IF_can_retry) | bit(x->left, XFER_IF_left) |
	       conference_facts(lw, call) |
	       bit(ringing, XFER_IF_on_ringing) |
	       bit(c->party != LW_NO_INDEX && lw->legs[c->party].refer_out, XFER_IF_refer_open) |
	       bit(x->as == LW_NOTE_TRANSFER_CANCELLED, XFER_IF_as_cancelled) |
	       bit(x->as == LW_NOTE_TRANSFER_RECALLED, XFER_IF_as_recalled) |
	       bit(x->as == LW_NOTE_TRANSFER_UNKNOWN, XFER_IF_as_unknown);
}

/* ---- actions ---- */

/* The consultation call has its slots from the start, so that it cannot fail for want of room. */
static void reserve_consultation(struct lw *lw, uint32_t call, const char *uri)
{
	uint32_t consult = call_new(lw, lw->calls[call].account);
	uint32_t leg = leg_new(lw, consult, LEG_ROLE_PARTY);

	lw->calls[consult].party = leg;
	lw->calls[consult].parent = call;
	lw->calls[call].consult = consult;
	lw_copy(lw->leg_text[leg].uri, LW_URI_MAX, uri);
	lw->made = (struct lw_made){lw_call_handle(lw, consult), lw_leg_handle(lw, leg)};
}

static void join(struct lw *lw, uint32_t call, uint32_t other)
{
	lw->calls[other].parent = call;
	lw->calls[call].consult = other;
	lw_copy(lw->call_text[call].target, LW_URI_MAX, lw->leg_text[lw->calls[other].party].uri);
}

void xfer_begin(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	struct xfer *x = &lw->calls[call].xfer;
	enum lw_method method = method_of(in);

	if (method == LW_VOICEMAIL)
		lw_copy(lw->call_text[call].target, LW_URI_MAX, lw_mailbox_owner(lw, call, in));
	else
		lw_copy(lw->call_text[call].target, LW_URI_MAX, in->uri);
	if (method == LW_ATTENDED && in->other.v)
		join(lw, call, lw_call_index(lw, in->other));
	else if (method == LW_ATTENDED)
		reserve_consultation(lw, call, in->uri);
	*x = (struct xfer){.method = LW_METHOD_NONE};
}

static void redial(struct lw *lw, uint32_t call)
{
	struct call_text *text = &lw->call_text[call];
	uint32_t before = lw->calls[call].consult;

	if (before != LW_NO_INDEX)
		lw->calls[before].parent = LW_NO_INDEX;
	if (lw->in->uri && *lw->in->uri)
		lw_copy(text->target, sizeof text->target, lw->in->uri);
	reserve_consultation(lw, call, text->target);
	call_run(lw, lw->calls[call].consult, CALL_IN_CONSULT);
}

static void mix(struct lw *lw, uint32_t call, bool on)
{
	uint32_t target = target_leg(lw, call);
	struct lw_output *out;

	lw->calls[call].xfer.mixed = on ? 1 : 0;
	if (target == LW_NO_INDEX)
		return;
	out = lw_put_call(lw, LW_DO_MIX, call);
	out->other_leg = lw_leg_handle(lw, target);
	out->flags = on ? LW_F_ON : 0;
	if (!on)
		return;
	lw->calls[call].xfer.conference = 1;
	lw_present_mixed(lw, lw->calls[call].party, false, true);
	lw_present_mixed(lw, target, true, true);
}

static void unmix_if_mixed(struct lw *lw, uint32_t call)
{
	if (lw->calls[call].xfer.mixed)
		mix(lw, call, false);
}

static void drop_target(struct lw *lw, uint32_t call)
{
	uint32_t consult = lw->calls[call].consult;

	unmix_if_mixed(lw, call);
	if (consult == LW_NO_INDEX || lw->calls[consult].state == CALL_OVER)
		return;
	lw->calls[consult].cause = LW_CAUSE_NONE;
	call_run(lw, consult, CALL_IN_DROP);
}

/* The consultation call becomes an ordinary one; a held target is taken back.  One that was never
 * dialled or only rings is no conversation to keep: nobody is left ringing (law 8). */
static void keep_target(struct lw *lw, uint32_t call)
{
	uint32_t consult = lw->calls[call].consult, target = target_leg(lw, call);

	if (!leg_is_up(lw, target)) {
		drop_target(lw, call);
		return;
	}
	unmix_if_mixed(lw, call);
	lw->calls[consult].parent = LW_NO_INDEX;
	lw->calls[call].consult = LW_NO_INDEX;
	lw->calls[call].xfer.kept = lw_call_handle(lw, consult);
	if (!leg_can_talk(lw, target))
		hold_run(lw, target, HOLD_IN_RESUME);
}

static void drop_transferee(struct lw *lw, uint32_t call, enum lw_cause cause)
{
	struct call *c = &lw->calls[call];

	unmix_if_mixed(lw, call);
	recording_run(lw, call, RECORDING_IN_CALL_OVER);
	c->cause = (uint8_t)cause;
	c->code = 0;
	if (c->party != LW_NO_INDEX)
		leg_run(lw, c->party, LEG_IN_DROP, 0, cause);
}

static void refer(struct lw *lw, uint32_t call, bool replaces, uint32_t flags)
{
	struct call *c = &lw->calls[call];
	struct lw_output *out = lw_put_call(lw, LW_DO_REFER, call);

	out->uri = lw->call_text[call].target;
	out->method = c->xfer.method;
	out->flags = flags;
	if (replaces)
		out->other_leg = lw_leg_handle(lw, target_leg(lw, call));
	c->xfer.referred = 1;
	c->xfer.by_replaces = replaces ? 1 : 0;
	if (flags & LW_F_AOR)
		c->xfer.aor_used = 1;
	c->xfer.news = 0;
	lw->legs[c->party].refer_out = 1;
}

static void stop_recording(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];

	recording_run(lw, call, RECORDING_IN_SELECT);
	c->xfer.stopped_recording = c->recording == RECORDING_STOPPING ? c->record_own : 0;
}

/* What a party last said belongs to these notes only; on any other it would be stale. */
static bool carries_news(enum lw_output_type type)
{
	return type == LW_NOTE_CONSULT_RINGING || type == LW_NOTE_CONSULT_FAILED ||
	       type == LW_NOTE_PROGRESS;
}

static void note(struct lw *lw, uint32_t call, enum lw_output_type type)
{
	const struct xfer *x = &lw->calls[call].xfer;
	struct lw_output *out = lw_put_call(lw, type, call);

	out->other = lw_call_handle(lw, lw->calls[call].consult);
	out->other_leg = lw_leg_handle(lw, target_leg(lw, call));
	out->uri = lw->call_text[call].target;
	out->method = x->method;
	if (!carries_news(type))
		return;
	out->code = x->news;
	out->cause = x->news_cause;
}

static void note_swapped(struct lw *lw, uint32_t call)
{
	struct lw_output *out;
	bool back = lw->calls[call].xfer.state == ATTENDED_BACK;

	note(lw, call, LW_NOTE_SWAPPED);
	out = &lw->out[(lw->out_first + lw->out_count - 1) % lw->config.max_outputs];
	out->leg = lw_leg_handle(lw, back ? lw->calls[call].party : target_leg(lw, call));
}

static void act(struct lw *lw, uint32_t call, enum XFER_act what)
{
	struct call *c = &lw->calls[call];
	struct xfer *x = &c->xfer;
	uint32_t target = target_leg(lw, call);

	switch (what) {
	case XFER_ACT__:               break;
	case XFER_ACT_STOP_RECORDING:  stop_recording(lw, call); break;
	case XFER_ACT_END_RECORDING:   recording_run(lw, call, RECORDING_IN_CALL_OVER); break;
	case XFER_ACT_HOLD:            hold_run(lw, c->party, HOLD_IN_HOLD); break;
	case XFER_ACT_RESUME:          hold_run(lw, c->party, HOLD_IN_RESUME); break;
	case XFER_ACT_TGT_HOLD:        hold_run(lw, target, HOLD_IN_HOLD); break;
	case XFER_ACT_TGT_RESUME:      hold_run(lw, target, HOLD_IN_RESUME); break;
	case XFER_ACT_DIAL_TARGET:     call_run(lw, c->consult, CALL_IN_CONSULT); break;
	case XFER_ACT_REDIAL_TARGET:   redial(lw, call); break;
	case XFER_ACT_DROP_TARGET:     drop_target(lw, call); break;
	case XFER_ACT_KEEP_TARGET:     keep_target(lw, call); break;
	case XFER_ACT_DROP_TRANSFEREE: drop_transferee(lw, call, LW_CAUSE_NORMAL); break;
	case XFER_ACT_REFER_REPLACES:  refer(lw, call, true, 0); break;
	case XFER_ACT_REFER_EARLY:     refer(lw, call, true, LW_F_EARLY); break;
	case XFER_ACT_REFER_AOR:       refer(lw, call, true, LW_F_AOR); break;
	case XFER_ACT_REFER_PLAIN:     refer(lw, call, false, 0); break;
	case XFER_ACT_MIX:             mix(lw, call, true); break;
	case XFER_ACT_UNMIX:           unmix_if_mixed(lw, call); break;
	case XFER_ACT_LEFT:            x->left = 1; break;
	case XFER_ACT_AS_CANCELLED:    x->as = LW_NOTE_TRANSFER_CANCELLED; break;
	case XFER_ACT_AS_RECALLED:     x->as = LW_NOTE_TRANSFER_RECALLED; break;
	case XFER_ACT_AS_UNKNOWN:      x->as = LW_NOTE_TRANSFER_UNKNOWN; break;
	case XFER_ACT_N_STARTED:           note(lw, call, LW_NOTE_TRANSFER_STARTED); break;
	case XFER_ACT_N_CONSULTING:        note(lw, call, LW_NOTE_CONSULTING); break;
	case XFER_ACT_N_CONSULT_RINGING:   note(lw, call, LW_NOTE_CONSULT_RINGING); break;
	case XFER_ACT_N_CONSULT_CONNECTED: note(lw, call, LW_NOTE_CONSULT_CONNECTED); break;
	case XFER_ACT_N_CONSULT_FAILED:    note(lw, call, LW_NOTE_CONSULT_FAILED); break;
	case XFER_ACT_N_SWAPPED:           note_swapped(lw, call); break;
	case XFER_ACT_N_MERGED:            note(lw, call, LW_NOTE_MERGED); break;
	case XFER_ACT_N_FALLBACK:          note(lw, call, LW_NOTE_FALLBACK); break;
	case XFER_ACT_N_COMPLETING:        note(lw, call, LW_NOTE_COMPLETING); break;
	case XFER_ACT_N_PROGRESS:          note(lw, call, LW_NOTE_PROGRESS); break;
	case XFER_ACT_N_RECALLING:         note(lw, call, LW_NOTE_RECALLING); break;
	case XFER_ACT_N_RELEASED:          note(lw, call, LW_NOTE_RELEASED); break;
	case XFER_ACT_COUNT:               break;
	}
}

/* ---- why, and the end ---- */

static enum lw_cause cause_of_refusal(unsigned code)
{
	return code == 405 || code == 420 || code == 501 ? LW_CAUSE_UNSUPPORTED : LW_CAUSE_REFUSED;
}

static enum lw_cause cause_of_timeout(enum lw_stage stage)
{
	switch (stage) {
	case LW_STAGE_HOLD:     return LW_CAUSE_HOLD_FAILED;
	case LW_STAGE_CONSULT:
	case LW_STAGE_RECALL:   return LW_CAUSE_NO_ANSWER;
	case LW_STAGE_OUTCOME:  return LW_CAUSE_NO_NEWS;
	case LW_STAGE_RETURN:   return LW_CAUSE_RESUME_FAILED;
	case LW_STAGE_NONE:
	case LW_STAGE_TALK:
	case LW_STAGE_HANDOVER: break;
	}
	return LW_CAUSE_TIMEOUT;
}

static enum lw_cause cause_of(const struct xfer *x, enum XFER_input input, enum lw_stage stage)
{
	switch (input) {
	case XFER_IN_CANCEL:           return LW_CAUSE_CANCELLED;
	case XFER_IN_HANGUP:           return LW_CAUSE_TRANSFEROR_LEFT;
	case XFER_IN_NOT_HELD:         return LW_CAUSE_HOLD_FAILED;
	case XFER_IN_NOT_RESUMED:      return LW_CAUSE_RESUME_FAILED;
	case XFER_IN_TRANSFEREE_ENDED: return LW_CAUSE_TRANSFEREE_LEFT;
	case XFER_IN_REFER_NO:         return cause_of_refusal(x->news);
	case XFER_IN_OVER:             return LW_CAUSE_NO_NEWS;
	case XFER_IN_DONE:             return LW_CAUSE_TRANSFERRED;
	case XFER_IN_FAILED:           return (enum lw_cause)x->news_cause;
	case XFER_IN_TGT_ENDED:
		return x->news_cause == LW_CAUSE_NORMAL ? LW_CAUSE_TARGET_LEFT
							: (enum lw_cause)x->news_cause;
	case XFER_IN_TIMEOUT:
		return stage == LW_STAGE_CONSULT && x->news_cause ? (enum lw_cause)x->news_cause
								  : cause_of_timeout(stage);
	case XFER_IN_START: case XFER_IN_COMPLETE: case XFER_IN_SWAP: case XFER_IN_MERGE:
	case XFER_IN_RETRY: case XFER_IN_ANSWER: case XFER_IN_HELD: case XFER_IN_RESUMED:
	case XFER_IN_TGT_HELD: case XFER_IN_TGT_NOT_HELD: case XFER_IN_TGT_RESUMED:
	case XFER_IN_TGT_NOT_RESUMED: case XFER_IN_TGT_RINGING: case XFER_IN_TGT_ANSWERED:
	case XFER_IN_TGT_GONE: case XFER_IN_REFER_OK: case XFER_IN_NEWS: case XFER_INPUT_COUNT:
		break;
	}
	return LW_CAUSE_NORMAL;
}

/* The first reason is the reason: what goes wrong on the way back does not overwrite it. */
static void record_cause(struct xfer *x, enum XFER_input input, enum lw_stage from,
			 enum lw_stage to)
{
	if (x->stage || (to && to < LW_STAGE_RETURN))
		return;
	x->stage = (uint8_t)from;
	x->cause = (uint8_t)cause_of(x, input, from);
	x->code = x->cause == x->news_cause || input == XFER_IN_REFER_NO || input == XFER_IN_DONE
			  ? x->news
			  : 0;
}

static bool target_is_kept(const struct lw *lw, uint32_t call)
{
	uint32_t kept = lw_call_index(lw, lw->calls[call].xfer.kept);

	return kept != LW_NO_INDEX && lw->calls[kept].state != CALL_OVER;
}

static enum lw_parties parties(const struct lw *lw, uint32_t call, enum lw_output_type end)
{
	const struct call *c = &lw->calls[call];
	bool up = leg_is_up(lw, c->party), target = target_is_kept(lw, call);

	if (end == LW_NOTE_TRANSFER_COMPLETED)
		return LW_APART;
	if (up && !leg_can_talk(lw, c->party) && !target)
		return LW_HELD;
	if (up)
		return target ? LW_WITH_BOTH : LW_WITH_TRANSFEREE;
	return target ? LW_WITH_TARGET : LW_WITH_NOBODY;
}

static void say_end(struct lw *lw, uint32_t call, enum lw_output_type end)
{
	struct call *c = &lw->calls[call];
	struct lw_output *out;
	bool good = end == LW_NOTE_TRANSFER_COMPLETED;

	note(lw, call, end);
	out = &lw->out[(lw->out_first + lw->out_count - 1) % lw->config.max_outputs];
	out->stage = good ? LW_STAGE_OUTCOME : c->xfer.stage;
	out->cause = good ? LW_CAUSE_TRANSFERRED : c->xfer.cause;
	out->code = good ? 200 : c->xfer.code;
	out->parties = (uint8_t)parties(lw, call, end);
	if (c->xfer.kept.v)
		out->other = c->xfer.kept;
	if (good)
		c->cause = LW_CAUSE_TRANSFERRED;
}

/* Whoever stays with our user sees our user again. */
static void no_conference(struct lw *lw, uint32_t call)
{
	uint32_t kept = lw_call_index(lw, lw->calls[call].xfer.kept);

	lw_present_mixed(lw, lw->calls[call].party, false, false);
	if (kept != LW_NO_INDEX)
		lw_present_mixed(lw, lw->calls[kept].party, true, false);
}

/* One terminal note, then the calls go their ways (law 6). */
static void finish(struct lw *lw, uint32_t call, enum lw_output_type end)
{
	struct call *c = &lw->calls[call];
	bool restart = lw->config.record_restart_on_cancel && c->xfer.stopped_recording;
	enum lw_cause why = (enum lw_cause)c->xfer.cause;

	say_end(lw, call, end);
	if (c->xfer.conference)
		no_conference(lw, call);
	if (c->consult != LW_NO_INDEX)
		lw->calls[c->consult].parent = LW_NO_INDEX;
	c->consult = LW_NO_INDEX;
	c->xfer = (struct xfer){.method = LW_METHOD_NONE};
	if (c->party != LW_NO_INDEX) {
		lw->legs[c->party].refer_out = 0; /* nobody waits for its news any more */
		leg_run(lw, c->party, LEG_IN_RELEASE, 0, LW_CAUSE_NONE);
	}
	if (leg_is_up(lw, c->party)) {
		if (restart)
			recording_run(lw, call, RECORDING_IN_START);
		return;
	}
	if (!c->cause)
		c->cause = (uint8_t)why;
	call_run(lw, call, CALL_IN_DROP);
	call_release_if_over(lw, call);
}

static enum lw_method started(const struct lw *lw, enum XFER_input input)
{
	return input == XFER_IN_START && lw->in ? method_of(lw->in) : LW_METHOD_NONE;
}

/* A consultation that rings too long has failed as one that was not answered. */
static void name_timeout(struct xfer *x, enum XFER_input input, enum lw_stage stage, uint8_t before)
{
	if (input != XFER_IN_TIMEOUT || stage != LW_STAGE_CONSULT ||
	    before == ATTENDED_UNANSWERED)
		return;
	x->news = 408;
	x->news_cause = LW_CAUSE_NO_ANSWER;
}

void xfer_run(struct lw *lw, uint32_t call, enum XFER_input input)
{
	struct xfer *x = &lw->calls[call].xfer;
	enum lw_method method = x->method ? (enum lw_method)x->method : started(lw, input);
	enum lw_machine machine = xfer_machine(method);
	struct lw_table table = lw_table_of(machine);
	enum lw_stage from = (enum lw_stage)table.stage[x->state];
	uint8_t before = x->state;
	const struct lw_row *row;
	uint32_t facts;

	if (method == LW_METHOD_NONE)
		return;
	facts = lw_asks_facts(&table, x->state, (uint8_t)input) ? xfer_facts(lw, call, lw->in) : 1;
	row = lw_take(lw, machine, &x->state, (uint8_t)input, facts,
		      call_slot(lw, call, SLOT_XFER));
	if (!row)
		return;
	x->method = (uint8_t)method;
	if (input == XFER_IN_START)
		lw_count_transfer(lw, call);
	name_timeout(x, input, from, before);
	if (row->next != LW_TO_STAY)
		record_cause(x, input, from, (enum lw_stage)table.stage[x->state]);
	for (int i = 0; i < LW_ACTS; i++)
		act(lw, call, (enum XFER_act)row->act[i]);
	if (table.final[x->state]) /* the five finals stand last, in the order of the five notes */
		finish(lw, call,
		       (enum lw_output_type)(LW_NOTE_TRANSFER_COMPLETED + x->state -
					     (table.states - 5)));
}
