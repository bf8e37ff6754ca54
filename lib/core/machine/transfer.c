/* SPDX-License-Identifier: BSD-3-Clause */
/* transfer.c -- carries out attended.def, blind.def and voicemail.def: gathers the facts, does the
 * row, and when a final state is reached says so exactly once. */
#include "transfer.h"
#include "budget.h"
#include "call.h"
#include "focus.h"
#include "hold.h"
#include "leg.h"
#include "recording.h"
#include "referred.h"
#include "replaced.h"
#include "run.h"
#include "start.h"

#include "../ask/judge.h"
#include "../ask/present.h"
#include "../state/changed.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"
#include "../tables/inputs.h"

/* ---- facts ---- */

static uint32_t bit(bool holds, enum XFER_fact fact)
{
	return (uint32_t)holds << fact;
}

static bool can_start(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	return in && lw_method_of(in) != LW_METHOD_NONE && !lw_no_start(lw, call, in) &&
	       lw_allows_verb(lw, call, in);
}

static bool can_retry(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	return in && in->type == LW_USER_RETRY && lw_has_room(lw, 1, 1) &&
	       !lw_is_party(lw, call, in->uri) && lw_allows_verb(lw, call, in);
}

/* R69: leaving a conference is leaving two alone, which the policy may not want. */
static uint32_t conference_facts(const struct lw *lw, uint32_t call)
{
	bool ends = lw->calls[call].xfer.mixed && lw_drops_conference(lw, call);

	return bit(ends, XFER_IF_conference_ends) |
	       bit(ends || lw->config.on_hangup_consulting == LW_HANGUP_CLEARS,
		   XFER_IF_hangup_clears_talking);
}

static bool has_cap(const struct lw *lw, uint32_t leg, enum lw_caps cap)
{
	return leg != LW_NO_INDEX && lw->legs[leg].caps & cap;
}

/* Codes after which the address of record may reach what the contact did not (RFC 5589 7.3,
 * 7.5). */
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
	       bit(c->on_hangup_ringing == LW_HANGUP_CLEARS, XFER_IF_hangup_clears_ringing) |
	       bit(c->on_hangup_consulting == LW_HANGUP_RETURNS,
		   XFER_IF_hangup_returns_talking) |
	       bit(c->auto_return, XFER_IF_auto_return) |
	       bit(c->let_go == LW_LET_GO_AT_ONCE, XFER_IF_at_once) |
	       bit(c->let_go != LW_LET_GO_NEVER, XFER_IF_at_last);
}

/* When our user is free, and who is rung for a caller then. */
static uint32_t release_facts(const struct lw *lw, const struct xfer *x)
{
	const struct lw_config *c = &lw->config;
	bool accept = c->blind_style == LW_BLIND_ON_ACCEPT, rings = x->news >= 180 && x->news < 200;
	bool ringing = c->blind_style == LW_BLIND_ON_RINGING && rings;
	bool lets_go = c->let_go == LW_LET_GO_AT_ONCE && (x->user_left || accept || ringing);

	return bit(accept, XFER_IF_on_accept) | bit(ringing, XFER_IF_on_ringing) |
	       bit(rings, XFER_IF_target_rings) | bit(lets_go, XFER_IF_lets_go) |
	       bit(x->user_left, XFER_IF_user_left) |
	       bit(x->recalls < c->recall_tries, XFER_IF_recalls) |
	       bit(*lw->last_resort, XFER_IF_last_resort);
}

/* The consultation call has ended, or is about to: one that rings is not gone (Replaces of it may
 * be on its way), so its silence proves nothing. */
static bool target_is_gone(const struct lw *lw, uint32_t target)
{
	return target == LW_NO_INDEX || lw_leg_is_ending(lw, target);
}

static uint32_t target_facts(const struct lw *lw, uint32_t call)
{
	const struct call *c = &lw->calls[call];
	const struct xfer *x = &c->xfer;
	uint32_t target = lw_target_leg(lw, call);
	bool up = lw_leg_is_up(lw, target), gone = target_is_gone(lw, target);
	bool move = lw_call_moves(lw, call) ||
		    (c->consult != LW_NO_INDEX && lw_call_moves(lw, c->consult));
	bool replace = !move && has_cap(lw, c->party, LW_CAP_REPLACES) &&
		       has_cap(lw, target, LW_CAP_REPLACES);
	bool early = replace && has_cap(lw, target, LW_CAP_EARLY);

	return bit(move, XFER_IF_parties_move) | bit(up, XFER_IF_target_up) |
	       bit(gone, XFER_IF_target_gone) |
	       bit(replace, XFER_IF_can_replace) | bit(x->by_replaces, XFER_IF_by_replaces) |
	       bit(x->by_replaces && gone, XFER_IF_target_replaced) |
	       bit(early && lw->config.on_complete_ringing == LW_RINGING_EARLY, XFER_IF_go_early) |
	       bit(lw->config.retry_aor && x->by_replaces && !x->aor_used && up &&
			   aor_may_help(x->news),
		   XFER_IF_can_try_aor) |
	       bit(lw_leg_can_talk(lw, c->party) && lw_leg_can_talk(lw, target),
		   XFER_IF_both_talking);
}

uint32_t lw_xfer_facts(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	const struct call *c = &lw->calls[call];
	const struct xfer *x = &c->xfer;
	return bit(true, XFER_IF_always) | setting_facts(&lw->config) | target_facts(lw, call) |
	       bit(!lw_xfer_active(lw, call) && can_start(lw, call, in), XFER_IF_can_start) |
	       bit(can_retry(lw, call, in), XFER_IF_can_retry) |
	       release_facts(lw, x) | conference_facts(lw, call) |
	       bit(c->party != LW_NO_INDEX && lw->legs[c->party].refer_out, XFER_IF_refer_open) |
	       bit(x->as == LW_NOTE_TRANSFER_RECALLED, XFER_IF_as_recalled);
}

/* ---- actions ---- */

/* The consultation call has its slots from the start, so that it cannot fail for want of room. */
static void reserve_consultation(struct lw *lw, uint32_t call, const char *uri)
{
	uint32_t consult = lw_call_new(lw, lw->calls[call].account);
	uint32_t leg = lw_leg_new(lw, consult, LEG_ROLE_PARTY);

	lw->calls[consult].party = leg;
	lw->calls[consult].parent = call;
	lw->calls[call].consult = consult;
	lw_write(lw, &lw->leg_text[leg].uri, LW_URI_MAX, uri);
	lw_write(lw, &lw->call_text[consult].first, LW_URI_MAX, uri);
	lw->made = (struct lw_made){lw_call_handle(lw, consult), lw_leg_handle(lw, leg)};
}

/* It is no longer the target of the transfer that has kept it and is not over yet. */
static void leave_keeper(struct lw *lw, uint32_t call)
{
	uint32_t keeper = lw->calls[call].kept_by;

	lw_touch(lw, call);
	lw_touch(lw, keeper);
	if (keeper != LW_NO_INDEX)
		lw->calls[keeper].xfer.kept = (lw_call){0};
	lw->calls[call].kept_by = LW_NO_INDEX;
}

static void join(struct lw *lw, uint32_t call, uint32_t other)
{
	leave_keeper(lw, other);
	lw->calls[other].parent = call;
	lw->calls[call].consult = other;
	lw_write(lw, &lw->call_text[call].target, LW_URI_MAX,
		 lw_leg_uri(lw, lw->calls[other].party));
}

static void begin(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	enum lw_method method = lw_method_of(in);

	lw->calls[call].xfer.number = ++lw->serials->transfers;
	lw_write(lw, &lw->call_text[call].target, LW_URI_MAX,
		method == LW_VOICEMAIL ? lw_mailbox_owner(lw, call, in) : in->uri);
	if (method == LW_ATTENDED && in->other.v)
		join(lw, call, lw_call_index(lw, in->other));
	else if (method == LW_ATTENDED)
		reserve_consultation(lw, call, in->uri);
	lw_count_transfer(lw, call, in->call_class);
}

static void redial(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	uint32_t before = lw->calls[call].consult;

	lw->calls[call].xfer.target_left = 0;
	lw_touch(lw, before);
	if (before != LW_NO_INDEX)
		lw->calls[before].parent = LW_NO_INDEX;
	if (in->uri && *in->uri)
		lw_write(lw, &lw->call_text[call].target, LW_URI_MAX, in->uri);
	reserve_consultation(lw, call, lw_call_target(lw, call));
	lw_call_run(lw, lw->calls[call].consult, CALL_IN_CONSULT);
}

/* Nobody else writes what a leg presents once it is up (law 10). */
static void present_mixed(struct lw *lw, uint32_t leg, bool target, bool on)
{
	if (!lw->rules || !lw_leg_is_up(lw, leg))
		return;
	lw->leg_text[leg].presented = lw_presented_in_mix(lw, leg, target, on);
	if (!lw_is_told_later(lw, &lw->leg_text[leg].presented))
		return;
	lw_leg_note_other_number(lw, leg);
	lw_put_leg(lw, LW_DO_IDENTITY, leg);
}

static void mix(struct lw *lw, uint32_t call, bool on)
{
	uint32_t target = lw_target_leg(lw, call);

	lw->calls[call].xfer.mixed = on ? 1 : 0;
	lw_mix(lw, call, on);
	if (!on || target == LW_NO_INDEX)
		return;
	lw->calls[call].xfer.conference = 1;
	present_mixed(lw, lw->calls[call].party, false, true);
	present_mixed(lw, target, true, true);
}

static void unmix_if_mixed(struct lw *lw, uint32_t call)
{
	if (lw->calls[call].xfer.mixed)
		mix(lw, call, false);
}

/* Nobody comes any more to the place of a party that is let go, and who sent us to it goes too. */
static void stop_moving(struct lw *lw, uint32_t call, enum REPLACED_input replaced,
			enum REFERRED_input referred)
{
	if (lw_replaced_seen(lw, call) != LW_REPLACED_NONE)
		lw_replaced_run(lw, call, LW_NO_INDEX, replaced, NULL);
	if (lw_referred_seen(lw, call) != LW_REFERRAL_NONE)
		lw_referred_run(lw, call, referred);
}

static void drop_target(struct lw *lw, uint32_t call)
{
	uint32_t consult = lw->calls[call].consult;

	unmix_if_mixed(lw, call);
	if (consult == LW_NO_INDEX || lw_call_seen(lw, consult) == LW_CALL_OVER)
		return;
	stop_moving(lw, consult, REPLACED_IN_HANGUP, REFERRED_IN_HANGUP);
	lw->calls[consult].cause = LW_CAUSE_NONE;
	lw_call_run(lw, consult, CALL_IN_DROP);
}

/* The consultation call becomes an ordinary one; a held target is taken back.  One that was never
 * dialled or only rings is no conversation to keep: nobody is left ringing (law 8).  A target that
 * is passing us on goes on with that. */
static void keep_target(struct lw *lw, uint32_t call)
{
	uint32_t consult = lw->calls[call].consult, target = lw_target_leg(lw, call);

	if (consult == LW_NO_INDEX || !(lw_leg_is_up(lw, target) || lw_call_moves(lw, consult))) {
		drop_target(lw, call);
		return;
	}
	unmix_if_mixed(lw, call);
	lw->calls[consult].parent = LW_NO_INDEX;
	lw->calls[call].consult = LW_NO_INDEX;
	lw->calls[call].xfer.kept = lw_call_handle(lw, consult);
	lw->calls[consult].kept_by = call;
	if (lw_leg_is_up(lw, target) && !lw->calls[consult].hushed)
		lw_hold_run(lw, target, HOLD_IN_RESUME, 0);
}

static void drop_transferee(struct lw *lw, uint32_t call, enum lw_cause cause)
{
	struct call *c = &lw->calls[call];

	unmix_if_mixed(lw, call);
	/* the call itself ends after the last note of its transfer */
	stop_moving(lw, call, REPLACED_IN_TIMEOUT, REFERRED_IN_TIMEOUT);
	lw_recording_run(lw, call, RECORDING_IN_CALL_OVER);
	c->cause = (uint8_t)cause;
	c->code = 0;
	if (c->party != LW_NO_INDEX)
		lw_leg_run(lw, c->party, LEG_IN_DROP, 0, cause);
}

static struct lw_output *refer(struct lw *lw, uint32_t call, bool replaces, uint32_t flags)
{
	struct call *c = &lw->calls[call];
	struct lw_output *out = lw_put_call(lw, LW_DO_REFER, call);

	out->target = lw_call_target(lw, call);
	out->method = c->xfer.method;
	out->flags = flags;
	if (replaces)
		out->other_leg = lw_leg_handle(lw, lw_target_leg(lw, call));
	else
		out->by = lw_transferor_for(lw, c->party);
	c->xfer.refer_sent = 1;
	c->xfer.by_replaces = replaces ? 1 : 0;
	if (flags & LW_F_AOR)
		c->xfer.aor_used = 1;
	c->xfer.news = 0;
	lw->legs[c->party].refer_out = 1;
	return out;
}

/* What a party last said belongs to these notes only; on any other it would be stale. */
static bool carries_news(enum lw_note type)
{
	return type == LW_NOTE_CONSULT_RINGING || type == LW_NOTE_CONSULT_FAILED ||
	       type == LW_NOTE_PROGRESS;
}

static struct lw_output *note(struct lw *lw, uint32_t call, enum lw_note type)
{
	const struct xfer *x = &lw->calls[call].xfer;
	struct lw_output *out = lw_put_call(lw, type, call);

	out->other = lw_call_handle(lw, lw->calls[call].consult);
	out->other_leg = lw_leg_handle(lw, lw_target_leg(lw, call));
	out->target = lw_call_target(lw, call);
	out->method = x->method;
	out->transfer = x->number;
	out->role = LW_ROLE_TRANSFEROR;
	if (carries_news(type)) {
		out->code = x->news;
		out->cause = x->news_cause;
	}
	return out;
}

/* R53: who comes back, from whom, and why. */
static void recall(struct lw *lw, uint32_t call)
{
	struct xfer *x = &lw->calls[call].xfer;
	struct lw_output *out = note(lw, call, LW_NOTE_RECALLING);
	uint32_t party = lw->calls[call].party;

	x->recalls++;
	out->uri = lw_leg_uri(lw, party);
	out->name = lw_leg_name(lw, party);
	out->stage = x->stage;
	out->cause = x->cause;
	out->code = x->code;
}

/* Our user's line is free; the transferee stays until somebody has him. */
static void release(struct lw *lw, uint32_t call)
{
	if (lw->calls[call].xfer.user_left)
		return;
	lw->calls[call].xfer.user_left = 1;
	note(lw, call, LW_NOTE_RELEASED);
}

/* R52: to an ordinary address, whatever the transfer was for. */
static void refer_last(struct lw *lw, uint32_t call)
{
	struct lw_output *out = refer(lw, call, false, 0);

	out->target = lw->last_resort;
	out->method = LW_BLIND;
	lw->calls[call].xfer.rescued = 1;
	note(lw, call, LW_NOTE_LAST_RESORT)->target = lw->last_resort;
}

static void note_swapped(struct lw *lw, uint32_t call, uint32_t leg)
{
	note(lw, call, LW_NOTE_SWAPPED)->leg = lw_leg_handle(lw, leg);
}

static void not_answered(const struct lw *lw, struct xfer *x, uint32_t target)
{
	x->news = 408;
	x->news_cause = (uint8_t)(target == LW_NO_INDEX ? LW_CAUSE_NO_ANSWER
							: lw_leg_silence(lw, target));
}

static void act(struct lw *lw, uint32_t call, enum XFER_act what, const struct lw_input *in)
{
	struct call *c = &lw->calls[call];
	struct xfer *x = &c->xfer;
	uint32_t target = lw_target_leg(lw, call);

	switch (what) {
	case XFER_ACT__:               break;
	case XFER_ACT_BEGIN:           begin(lw, call, in); break;
	case XFER_ACT_STOP_RECORDING:  lw_recording_run(lw, call, RECORDING_IN_SELECT); break;
	case XFER_ACT_END_RECORDING:   lw_recording_run(lw, call, RECORDING_IN_CALL_OVER); break;
	case XFER_ACT_HOLD:            lw_hold_run(lw, c->party, HOLD_IN_HOLD, 0); break;
	case XFER_ACT_RESUME:          lw_hold_run(lw, c->party, HOLD_IN_RESUME, 0); break;
	case XFER_ACT_TARGET_HOLD:     lw_hold_run(lw, target, HOLD_IN_HOLD, 0); break;
	case XFER_ACT_TARGET_RESUME:   lw_hold_run(lw, target, HOLD_IN_RESUME, 0); break;
	case XFER_ACT_DIAL_TARGET:     lw_call_run(lw, c->consult, CALL_IN_CONSULT); break;
	case XFER_ACT_REDIAL_TARGET:   redial(lw, call, in); break;
	case XFER_ACT_DROP_TARGET:     drop_target(lw, call); break;
	case XFER_ACT_KEEP_TARGET:     keep_target(lw, call); break;
	case XFER_ACT_DROP_TRANSFEREE: drop_transferee(lw, call, LW_CAUSE_NORMAL); break;
	case XFER_ACT_REFER_REPLACES:  refer(lw, call, true, 0); break;
	case XFER_ACT_REFER_EARLY:     refer(lw, call, true, LW_F_EARLY); break;
	case XFER_ACT_REFER_AOR:       refer(lw, call, true, LW_F_AOR); break;
	case XFER_ACT_REFER_PLAIN:     refer(lw, call, false, 0); break;
	case XFER_ACT_MIX:             mix(lw, call, true); break;
	case XFER_ACT_UNMIX:           unmix_if_mixed(lw, call); break;
	case XFER_ACT_RELEASE:         release(lw, call); break;
	case XFER_ACT_REFER_LAST:      refer_last(lw, call); break;
	case XFER_ACT_NO_ANSWER:       not_answered(lw, x, target); break;
	case XFER_ACT_AS_CANCELLED:    x->as = LW_NOTE_TRANSFER_CANCELLED; break;
	case XFER_ACT_AS_RECALLED:     x->as = LW_NOTE_TRANSFER_RECALLED; break;
	case XFER_ACT_AS_UNKNOWN:      x->as = LW_NOTE_TRANSFER_UNKNOWN; break;
	case XFER_ACT_N_STARTED:           note(lw, call, LW_NOTE_TRANSFER_STARTED); break;
	case XFER_ACT_N_CONSULTING:        note(lw, call, LW_NOTE_CONSULTING); break;
	case XFER_ACT_N_CONSULT_RINGING:   note(lw, call, LW_NOTE_CONSULT_RINGING); break;
	case XFER_ACT_N_CONSULT_CONNECTED: note(lw, call, LW_NOTE_CONSULT_CONNECTED); break;
	case XFER_ACT_N_CONSULT_FAILED:    note(lw, call, LW_NOTE_CONSULT_FAILED); break;
	case XFER_ACT_N_TO_TRANSFEREE:     note_swapped(lw, call, c->party); break;
	case XFER_ACT_N_TO_TARGET:         note_swapped(lw, call, target); break;
	case XFER_ACT_N_MERGED:            note(lw, call, LW_NOTE_MERGED); break;
	case XFER_ACT_N_FALLBACK:          note(lw, call, LW_NOTE_FALLBACK); break;
	case XFER_ACT_N_COMPLETING:        note(lw, call, LW_NOTE_COMPLETING); break;
	case XFER_ACT_N_PROGRESS:          note(lw, call, LW_NOTE_PROGRESS); break;
	case XFER_ACT_RECALL:              recall(lw, call); break;
	case XFER_ACT_COUNT:               break;
	}
}

/* ---- why, and the end ---- */

static uint8_t cause_of_refusal(unsigned code)
{
	return code == 405 || code == 420 || code == 501 ? LW_CAUSE_UNSUPPORTED : LW_CAUSE_REFUSED;
}

/* A consultation whose time is over has failed as its target said, and one that rang too long was
 * not answered. */
static uint8_t cause_of_stage(const struct xfer *x, uint8_t stage)
{
	if (stage == LW_STAGE_CONSULT && x->news_cause)
		return x->news_cause;
	if (x->news_cause == LW_CAUSE_NO_ANSWER)
		return x->news_cause;
	return lw_stage_words[stage].late;
}

/* The input's column says why, or where to find it (enum lw_why). */
static uint8_t cause_of(const struct xfer *x, uint8_t why, uint8_t stage)
{
	switch (why) {
	case LW_WHY_OF_NEWS:    return x->news_cause;
	case LW_WHY_OF_REFUSAL: return cause_of_refusal(x->news);
	case LW_WHY_OF_STAGE:   return cause_of_stage(x, stage);
	}
	return why ? why : (uint8_t)LW_CAUSE_NORMAL;
}

/* The first reason is the reason: what goes wrong on the way back does not overwrite it. */
static void blame(struct xfer *x, uint8_t why, const struct lw_state *from,
		  const struct lw_state *to)
{
	if (x->stage || !lw_stage_words[to->stage].ending)
		return;
	x->stage = from->stage;
	x->cause = cause_of(x, why, from->stage);
	if (x->target_left && from->stage == LW_STAGE_CONSULT)
		x->stage = LW_STAGE_TALK; /* what is decided now began then */
	x->code = x->cause == x->news_cause || why == LW_WHY_OF_REFUSAL ||
				  why == LW_CAUSE_TRANSFERRED
			  ? x->news
			  : 0;
}

static bool target_is_kept(const struct lw *lw, uint32_t call)
{
	uint32_t kept = lw_call_index(lw, lw->calls[call].xfer.kept);

	return kept != LW_NO_INDEX && lw_call_seen(lw, kept) != LW_CALL_OVER;
}

static enum lw_parties parties(const struct lw *lw, uint32_t call, enum lw_note end)
{
	const struct call *c = &lw->calls[call];
	bool up = lw_leg_is_up(lw, c->party), target = target_is_kept(lw, call);

	if (end == LW_NOTE_TRANSFER_COMPLETED)
		return LW_APART;
	if (c->xfer.rescued && c->xfer.news >= 200 && c->xfer.news < 300)
		return LW_APART; /* with the last resort */
	if (up && !lw_leg_can_talk(lw, c->party) && !target)
		return LW_HELD;
	if (up)
		return target ? LW_WITH_BOTH : LW_WITH_TRANSFEREE;
	return target ? LW_WITH_TARGET : LW_WITH_NOBODY;
}

static void say_end(struct lw *lw, uint32_t call, enum lw_note end)
{
	struct call *c = &lw->calls[call];
	struct lw_output *out;
	bool good = end == LW_NOTE_TRANSFER_COMPLETED;

	out = note(lw, call, end);
	out->stage = good ? LW_STAGE_OUTCOME : c->xfer.stage;
	out->cause = good ? LW_CAUSE_TRANSFERRED : c->xfer.cause;
	out->code = good ? 200 : c->xfer.code;
	out->parties = (uint8_t)parties(lw, call, end);
	if (c->xfer.kept.v)
		out->other = c->xfer.kept;
	if (good)
		c->cause = LW_CAUSE_TRANSFERRED;
}

/* A party that stays with our user sees our user again. */
static void no_conference(struct lw *lw, uint32_t call)
{
	uint32_t kept = lw_call_index(lw, lw->calls[call].xfer.kept);

	present_mixed(lw, lw->calls[call].party, false, false);
	if (kept != LW_NO_INDEX)
		present_mixed(lw, lw->calls[kept].party, true, false);
}

/* Our user has left the two, or is back. */
static void settle_focus(struct lw *lw, uint32_t party, uint32_t target)
{
	if (target != LW_NO_INDEX)
		lw_focus_settle(lw, target);
	if (party != LW_NO_INDEX)
		lw_focus_settle(lw, party);
}

/* One terminal note, then the calls go their ways (law 6). */
static void finish(struct lw *lw, uint32_t call, enum lw_note end)
{
	struct call *c = &lw->calls[call];
	enum lw_cause why = (enum lw_cause)c->xfer.cause;
	uint32_t target = lw_target_leg(lw, call);
	uint32_t kept = lw_call_index(lw, c->xfer.kept);

	say_end(lw, call, end);
	if (c->xfer.conference)
		no_conference(lw, call);
	lw_touch(lw, call);
	lw_touch(lw, kept);
	lw_touch(lw, c->consult);
	if (kept != LW_NO_INDEX)
		lw->calls[kept].kept_by = LW_NO_INDEX;
	if (c->consult != LW_NO_INDEX)
		lw->calls[c->consult].parent = LW_NO_INDEX;
	c->consult = LW_NO_INDEX;
	lw_keep_room(lw, LW_KEPT_TRANSFER, lw_xfer_active(lw, call), false);
	c->xfer = (struct xfer){.method = LW_METHOD_NONE};
	settle_focus(lw, c->party, target);
	if (c->party != LW_NO_INDEX) {
		lw->legs[c->party].refer_out = 0; /* nobody waits for its news any more */
		lw_leg_run(lw, c->party, LEG_IN_RELEASE, 0, LW_CAUSE_NONE);
	}
	if (lw_leg_is_up(lw, c->party)) {
		lw_recording_run(lw, call, RECORDING_IN_BACK);
		return;
	}
	if (lw_call_moves(lw, call))
		return; /* somebody else is about to take the party's place */
	if (!c->cause)
		c->cause = (uint8_t)why;
	lw_call_run(lw, call, CALL_IN_DROP);
	lw_call_release_if_over(lw, call);
}

/* The end that was named on the way; failed, when none was. */
static uint8_t due_state(const struct lw_table *table, uint8_t as)
{
	uint8_t note = as ? as : (uint8_t)LW_NOTE_TRANSFER_FAILED, state = 0;

	while (table->state[state].note != note)
		state++;
	return state;
}

void lw_xfer_do(struct lw *lw, uint32_t call, const struct lw_table *table, enum XFER_input input,
		const struct lw_row *row, const struct lw_input *in)
{
	struct xfer *x = &lw->calls[call].xfer;
	struct machine m = {table, &x->state, lw_call_slot(lw, call, SLOT_XFER)};
	const struct lw_state *from = &table->state[x->state], *to;
	uint8_t due = row->next == LW_TO_DUE ? due_state(table, x->as) : 0;

	if (!lw_enter(lw, &m, (uint8_t)input, row, due))
		return;
	if (!x->method) {
		x->method = (uint8_t)lw_method_of(in);
		lw_keep_room(lw, LW_KEPT_TRANSFER, false, lw_xfer_active(lw, call));
	}
	to = &table->state[x->state];
	for (int i = 0; lw_has_act(row, i); i++)
		act(lw, call, (enum XFER_act)row->act[i], in);
	if (x->user_left)
		settle_focus(lw, lw->calls[call].party, lw_target_leg(lw, call));
	if (row->next != LW_TO_STAY)
		blame(x, table->input[input].cause, from, to);
	if (to->final)
		finish(lw, call, (enum lw_note)to->note);
}

void lw_xfer_run(struct lw *lw, uint32_t call, enum XFER_input input)
{
	const struct xfer *x = &lw->calls[call].xfer;
	const struct lw_table *table = lw_xfer_table((enum lw_method)x->method);
	uint32_t facts;

	if (!lw_xfer_active(lw, call))
		return;
	facts = lw_asks_facts(table, x->state, (uint8_t)input) ? lw_xfer_facts(lw, call, NULL) : 1u;
	lw_xfer_do(lw, call, table, input, lw_decide(table, x->state, (uint8_t)input, facts), NULL);
}
