/* SPDX-License-Identifier: BSD-3-Clause */
/* run.c -- the runner of the three tables of a leg.
 *
 * Theory of operation.  A leg has two machines: its INVITE usage (invite.def), from the first
 * INVITE to the end of BYE, and its offers and answers (offer.def), while the usage is up.  In a
 * switch it has a third, what it is to hear (ear.def).  Their states are written in this file and
 * nowhere else.
 *
 * What feeds them.  All inputs come from the files above:
 *
 *	in/carry_out    what the engine asks for (LW_DO_...)
 *	in/uac_in       responses to INVITE and BYE, and stray 2xx
 *	in/uas_in       the peer's INVITE, CANCEL, ACK and BYE
 *	in/modify_in    responses to our re-INVITE and UPDATE, and the peer's
 *	in/due          timers
 *	door/answers    responses to the other requests, where they say that the dialog is lost
 *
 * These take a message apart, update what the leg knows of its dialog, and hand over an input.
 * Facts and codes that belong to the input go along in struct told; none is left in the leg.
 *
 * What a step is.  The row of (state, input, facts) is taken; the state becomes the next one; the
 * actions of the row are done in order.  They stand below, in act/, and call no one above.  An
 * action that cannot be done returns why.  That ends the row, and becomes the next input: the one
 * that stands beside the action in the list of tables/tables.h, with its code if it has one.
 *
 * How the machines are coupled.  When the usage ends, the offers get CLOSE.  When the answer to an
 * offer says that the dialog is lost, or that it must end, the usage gets LOST or EXPIRED.  Neither
 * looks at the state of the other.  An ear may ask for an offer (MEDIA), of its own leg or of the
 * one that it is to hear; it is told when that was answered, and when the other leg has left.
 *
 * What the engine is told, it is told at once (state/signal), but what it then asks for only waits
 * in its queue: the door pumps it when the step is over.  So no step runs inside a step, but for
 * the two couplings above.
 *
 * What waits for a free offer (who is shown, a REFER, news of a recording), and the ears, are
 * looked at after each step of the offers. */
#include <legwork/switch.h>

#include "run.h"

#include "../act/hear.h"
#include "../act/identity.h"
#include "../act/modify.h"
#include "../act/refer_out.h"
#include "../act/prack.h"
#include "../act/ring.h"
#include "../act/uac.h"
#include "../act/uas.h"
#include "../ask/reply.h"
#include "../state/own.h"
#include "../state/peer.h"
#include "../state/record.h"
#include "../state/replaces.h"
#include "../state/sdp.h"
#include "../state/session_timer.h"
#include "../state/signal.h"
#include "life.h"

enum { FAILED = -1 }; /* an action that could not be done, and has no code for it */

/* ---- the ear ---- */

/* Before our 2xx has its ACK it waits for that (RFC 3261 14.1). */
static void offer_anew(struct leg *leg)
{
	bool fresh = false;
	struct leg *who = lw_ua_hear_mend(leg, &fresh);

	if (who && fresh && lw_ua_leg_meets(who) == MEETS_OPEN)
		lw_ua_run_offer(who, OFFER_IN_MEDIA, NOTHING_TOLD);
}

static enum EAR_input answer_of_media(int err)
{
	if (err == EINPROGRESS)
		return EAR_INPUT_COUNT;
	return err ? EAR_IN_CANNOT : EAR_IN_CAN;
}

/* The input that follows from it, if any. */
static enum EAR_input ear_act(struct leg *leg, enum EAR_act what)
{
	switch (what) {
	case EAR_ACT__:              break;
	case EAR_ACT_ASK:            return answer_of_media(lw_ua_hear_ask(leg));
	case EAR_ACT_TRY_ANEW:       leg->hears->offers = 0; break;
	case EAR_ACT_OFFER:          offer_anew(leg); break;
	case EAR_ACT_TELL_HEARS:     lw_ua_hear_tell(leg, true); break;
	case EAR_ACT_TELL_HEARS_NOT: lw_ua_hear_tell(leg, false); break;
	case EAR_ACT_COUNT:          break;
	}
	return EAR_INPUT_COUNT;
}

static uint32_t ear_facts(const struct leg *leg)
{
	return 1u << EAR_IF_always | (leg->hears->asked ? 1u << EAR_IF_asked : 0) |
	       (leg->hears->next.v ? 1u << EAR_IF_other_way : 0) |
	       (lw_ua_hear_lasts(leg) ? 1u << EAR_IF_lasts : 0);
}

static enum EAR_input ear_step(struct leg *leg, enum EAR_input input)
{
	const struct lw_row *row;
	enum EAR_input next = EAR_INPUT_COUNT;

	if (input == EAR_IN_CANNOT)
		lw_ua_hear_look(leg);
	row = lw_decide(&lw_ua_tables[LW_M_EAR], leg->hears->state, (uint8_t)input, ear_facts(leg));
	if (lw_is_no(row))
		return next;
	if (row->next != LW_TO_STAY)
		leg->hears->state = row->next;
	for (unsigned i = 0; i < LW_ACTS && next == EAR_INPUT_COUNT; i++)
		next = ear_act(leg, (enum EAR_act)row->act[i]);
	return next;
}

void lw_ua_run_ear(struct leg *leg, enum EAR_input input)
{
	if (!leg->hears)
		return;
	mem_ref(leg);
	while (input != EAR_INPUT_COUNT)
		input = ear_step(leg, input);
	mem_deref(leg);
}

static bool is_about(const struct leg *leg, lw_leg about)
{
	return lw_same_leg(leg->handle, about) || lw_same_leg(leg->hears->other, about);
}

enum { EARS_MAX = 32 };

/* Those of a call that something about a leg means; each may change who is in it. */
static void run_ears(const struct lw_re *re, lw_call call, lw_leg about, enum EAR_input input)
{
	lw_leg legs[EARS_MAX], l = {0};
	unsigned count = 0;

	while (call.v && count < EARS_MAX && (l = lw_call_leg_next(re->lw, call, l)).v)
		legs[count++] = l;
	for (unsigned i = 0; i < count; i++) {
		struct leg *leg = lw_ua_leg_by_handle(re, legs[i]);

		if (!leg || !leg->hears || !is_about(leg, about))
			continue;
		if (input == EAR_IN_CHANGED)
			leg->hears->later = about;
		lw_ua_run_ear(leg, input);
	}
}

static lw_call call_of(const struct leg *leg)
{
	struct lw_leg_info info;

	return leg->handle.v && !lw_leg_info(leg->re->lw, leg->handle, &info) ? info.call
									      : (lw_call){0};
}

static void let_ears_look(struct leg *leg)
{
	bool over = leg->anew_over, changed = leg->changed;

	leg->anew_over = leg->changed = false;
	if (over || changed)
		run_ears(leg->re, call_of(leg), leg->handle,
			 over ? EAR_IN_OFFERED : EAR_IN_CHANGED);
}

/* ---- the INVITE usage ---- */

static void tell_progress(struct leg *leg, int code)
{
	if (code == 100 || !leg->sdp.agreed || code == 180)
		lw_ua_signal_leg(leg, LW_SIG_RINGING, code);
	if (leg->sdp.agreed && !leg->told_up)
		lw_ua_signal_leg(leg, LW_SIG_EARLY, code);
}

static void tell_up(struct leg *leg, enum lw_signal type, int code)
{
	leg->told_up = true;
	lw_ua_signal_leg(leg, type, code);
}

static void tell_redirected(struct leg *leg, const struct told *told)
{
	struct lw_input in = {.type = LW_SIG_REDIRECTED, .code = told->code, .uri = told->uri,
			      .chain = told->others,
			      .flags = lw_ua_is_us(leg, told->uri) ? (uint32_t)LW_F_TO_US : 0,
			      .call_class = lw_ua_class_of(leg, told->uri)};
	int err = lw_ua_signal_in(leg, &in);

	if (err == LW_E_ARG || err == LW_E_FULL)
		lw_ua_signal_leg(leg, LW_SIG_REJECTED, told->code);
}

static void release(struct leg *leg)
{
	lw_ua_ended_remember(leg);
	lw_ua_run_offer(leg, OFFER_IN_CLOSE, NOTHING_TOLD);
	lw_ua_session_stop(leg);
	if (leg->owed) /* its caller still waits for an answer */
		return;
	lw_ua_leg_unlist(leg);
	mem_deref(leg);
}

static void reject(struct leg *leg, const struct told *told)
{
	lw_ua_uas_reject(leg, told->code ? told->code : 480, told->out ? told->out->uri : "");
}

static void ring(struct leg *leg, const struct told *told)
{
	lw_ua_ring(leg, told->out && told->out->flags & LW_F_EARLY);
}

/* 0, or why it could not be done: a code, or FAILED. */
static int invite_act(struct leg *leg, enum INVITE_act what, const struct told *told)
{
	switch (what) {
	case INVITE_ACT__:              break;
	case INVITE_ACT_PREPARE:        return lw_ua_uac_prepare(leg, told->out);
	case INVITE_ACT_SEND_INVITE:    return lw_ua_uac_send(leg);
	case INVITE_ACT_AUTHENTICATE:   return lw_ua_uac_again(leg, told->ask, told->msg);
	case INVITE_ACT_SEND_CANCEL:    lw_ua_uac_cancel(leg); break;
	case INVITE_ACT_SEND_ACK:       lw_ua_uac_ack(leg); break;
	case INVITE_ACT_SEND_BYE:       return lw_ua_uac_bye(leg) ? FAILED : 0;
	case INVITE_ACT_WAIT_AGAIN:     return lw_ua_leg_try_again(leg) ? 0 : FAILED;
	case INVITE_ACT_SEND_RING:      ring(leg, told); break;
	case INVITE_ACT_RING_ON:        lw_ua_ring_on(leg); break;
	case INVITE_ACT_SEND_OK:        return lw_ua_uas_ok(leg);
	case INVITE_ACT_SEND_REJECT:    reject(leg, told); break;
	case INVITE_ACT_SEND_487:       lw_ua_uas_reject(leg, 487, ""); break;
	case INVITE_ACT_STOP_OK:        lw_ua_ok_stop(leg); break;
	case INVITE_ACT_BEGIN_SESSION:  lw_ua_sdp_apply(leg, false); break;
	case INVITE_ACT_TELL_WHO:       lw_ua_peer_identity(leg, told->msg); break;
	case INVITE_ACT_TELL_PROGRESS:  tell_progress(leg, told->code); break;
	case INVITE_ACT_TELL_ANSWERED:  tell_up(leg, LW_SIG_ANSWERED, told->code); break;
	case INVITE_ACT_TELL_REJECTED:  lw_ua_signal_leg(leg, LW_SIG_REJECTED, told->code); break;
	case INVITE_ACT_TELL_REDIRECTED: tell_redirected(leg, told); break;
	case INVITE_ACT_TELL_CONFIRMED: tell_up(leg, LW_SIG_CONFIRMED, told->code); break;
	case INVITE_ACT_TELL_CLAIMED:   tell_up(leg, LW_SIG_CLAIMED, 0); break;
	case INVITE_ACT_TELL_ENDED:     lw_ua_signal_leg(leg, LW_SIG_ENDED, told->code); break;
	case INVITE_ACT_DETACH:         lw_ua_life_detach(leg); break;
	case INVITE_ACT_RELEASE:        release(leg); break;
	case INVITE_ACT_COUNT:          break;
	}
	return 0;
}

static void over(struct leg *leg)
{
	lw_ua_session_stop(leg);
	lw_ua_record_close(leg);
	lw_ua_prack_stop(leg);
	lw_ua_run_offer(leg, OFFER_IN_CLOSE, NOTHING_TOLD);
}

static uint32_t invite_facts(const struct leg *leg, const struct told *told)
{
	return 1u << INVITE_IF_always | (leg->handle.v ? 0 : 1u << INVITE_IF_forgotten) |
	       (told->bad_sdp ? 1u << INVITE_IF_bad_sdp : 0) |
	       (leg->reliable && leg->reliable->session ? 1u << INVITE_IF_unacked : 0);
}

/* One row; the input that follows from it, if an action of it failed. */
static enum INVITE_input invite_step(struct leg *leg, enum INVITE_input input, struct told *told)
{
	const struct lw_row *row = lw_decide(&lw_ua_tables[LW_M_INVITE], leg->state, (uint8_t)input,
					     invite_facts(leg, told));

	if (lw_is_no(row))
		return INVITE_INPUT_COUNT;
	if (row->next != LW_TO_STAY)
		leg->state = row->next;
	if (lw_ua_leg_phase(leg) == PHASE_ENDING || lw_ua_leg_phase(leg) == PHASE_OVER)
		over(leg);
	for (unsigned i = 0; i < LW_ACTS; i++) {
		enum INVITE_act what = (enum INVITE_act)row->act[i];
		int failed = invite_act(leg, what, told);

		if (!failed)
			continue;
		told->code = failed == FAILED ? told->code : failed;
		return lw_ua_invite_becomes(what);
	}
	return INVITE_INPUT_COUNT;
}

/* Who was to hear one that is no longer up is told after what became of that one. */
void lw_ua_run_invite(struct leg *leg, enum INVITE_input input, struct told told)
{
	const struct lw_re *re = leg->re;
	lw_leg about = leg->handle;
	lw_call call = lw_ua_leg_is_up(leg) ? call_of(leg) : (lw_call){0};

	mem_ref(leg);
	while (input != INVITE_INPUT_COUNT)
		input = invite_step(leg, input, &told);
	if (call.v && !lw_ua_leg_is_up(leg))
		run_ears(re, call, about, EAR_IN_LEFT);
	mem_deref(leg);
}

void lw_ua_run_again(struct leg *leg)
{
	if (!leg->owed) {
		lw_ua_run_invite(leg, INVITE_IN_AGAIN, (struct told){.code = 408});
		return;
	}
	lw_ua_uas_reject(leg, leg->owed, "");
	if (!leg->owed && lw_ua_leg_is_dead(leg))
		release(leg);
}

/* ---- the offers ---- */

void lw_ua_run_wish(struct leg *leg, enum lw_dir dir)
{
	leg->wished = true;
	leg->sdp.want = (uint8_t)dir;
}

static void tell_media(struct leg *leg, enum lw_signal type, int code)
{
	if (!leg->wished)
		return;
	leg->wished = false;
	lw_ua_signal_leg(leg, type, code);
}

/* Codecs of its partner were offered, if that was asked for, and it has answered. */
static void anew_is_over(struct leg *leg)
{
	leg->anew_over = leg->anew && !lw_ua_leg_offers_closed(leg);
	leg->anew = false;
}

static void tell_answered(struct leg *leg, enum lw_signal type, int code)
{
	tell_media(leg, type, code);
	anew_is_over(leg);
}

static int reply(struct leg *leg, const struct told *told, bool offer)
{
	int err = lw_ua_modify_reply(leg, told->msg, told->by_update, offer);

	leg->changed |= !err && !offer;
	return err;
}

static int offer_act(struct leg *leg, enum OFFER_act what, const struct told *told)
{
	switch (what) {
	case OFFER_ACT__:            break;
	case OFFER_ACT_SEND_OFFER:
	case OFFER_ACT_SEND_REFRESH: return lw_ua_modify_send(leg);
	case OFFER_ACT_SEND_ACK:     lw_ua_uac_ack_modify(leg); break;
	case OFFER_ACT_WAIT_GLARE:   lw_ua_modify_wait(leg, told->wait_ms); break;
	case OFFER_ACT_REPLY_OK:     return reply(leg, told, false);
	case OFFER_ACT_REPLY_OFFER:  return reply(leg, told, true);
	case OFFER_ACT_REPLY_488:    lw_ua_modify_refuse(leg, told->msg, 488, false); break;
	case OFFER_ACT_REPLY_491:    lw_ua_modify_refuse(leg, told->msg, 491, false); break;
	case OFFER_ACT_REPLY_500:    lw_ua_modify_refuse(leg, told->msg, 500, false); break;
	case OFFER_ACT_STOP_OK:      lw_ua_ok_stop(leg); break;
	case OFFER_ACT_TAKE_ANSWER:  lw_ua_modify_take(leg, told->msg); break;
	case OFFER_ACT_TAKE_TARGET:  lw_ua_leg_target(leg, told->msg); break;
	case OFFER_ACT_KEEP:         leg->sdp.had = leg->sdp.want; break;
	case OFFER_ACT_TAKE_BACK:    leg->sdp.want = leg->sdp.had; break;
	case OFFER_ACT_TELL_OK:      tell_answered(leg, LW_SIG_MEDIA_OK, 200); break;
	case OFFER_ACT_TELL_FAILED:  tell_answered(leg, LW_SIG_MEDIA_FAILED, told->code); break;
	case OFFER_ACT_TELL_LOST:    lw_ua_run_invite(leg, INVITE_IN_LOST, *told); break;
	case OFFER_ACT_TELL_EXPIRED: lw_ua_run_invite(leg, INVITE_IN_EXPIRED, *told); break;
	case OFFER_ACT_COUNT:        break;
	}
	return 0;
}

static uint32_t offer_facts(const struct leg *leg, const struct told *told)
{
	return 1u << OFFER_IF_always | (told->bad_sdp ? 1u << OFFER_IF_bad_sdp : 0) |
	       (told->by_update ? 1u << OFFER_IF_by_update : 0) |
	       (leg->wished || leg->anew ? 1u << OFFER_IF_wished : 0);
}

static enum OFFER_input offer_acts(struct leg *leg, const struct lw_row *row, struct told *told)
{
	for (unsigned i = 0; i < LW_ACTS; i++) {
		enum OFFER_act what = (enum OFFER_act)row->act[i];
		int failed = offer_act(leg, what, told);

		if (!failed)
			continue;
		told->code = failed;
		return lw_ua_offer_becomes(what);
	}
	return OFFER_INPUT_COUNT;
}

/* What has waited for the end of an offer goes now. */
static void what_waited(struct leg *leg)
{
	if (lw_ua_offer_seen(leg->offer)->phase == OFFERS_FREE) {
		if (lw_ua_identity_waits(leg))
			lw_ua_run_offer(leg, OFFER_IN_REFRESH, NOTHING_TOLD);
		lw_ua_refers_go(leg);
	}
	lw_ua_record_tell(leg);
	let_ears_look(leg);
}

static enum OFFER_input offer_step(struct leg *leg, enum OFFER_input input, struct told *told)
{
	const struct lw_row *row = lw_decide(&lw_ua_tables[LW_M_OFFER], leg->offer, (uint8_t)input,
					     offer_facts(leg, told));
	enum OFFER_input next;

	if (lw_is_no(row))
		return OFFER_INPUT_COUNT;
	if (row->next != LW_TO_STAY) {
		lw_ua_leg_let_sleep(leg, DUE_GLARE);
		leg->offer = row->next;
	}
	next = offer_acts(leg, row, told);
	what_waited(leg);
	return next;
}

void lw_ua_run_offer(struct leg *leg, enum OFFER_input input, struct told told)
{
	mem_ref(leg);
	while (input != OFFER_INPUT_COUNT)
		input = offer_step(leg, input, &told);
	mem_deref(leg);
}
