/* SPDX-License-Identifier: BSD-3-Clause */
/* modify_in.c -- the answers to our re-INVITE and UPDATE, and the peer's own (RFC 3261 14,
 * 3311). */
#include "modify_in.h"

#include "../act/identity.h"
#include "../act/modify.h"
#include "../ask/reply.h"
#include "../run/run.h"
#include "../state/leg_dialog.h"
#include "../state/peer.h"
#include "../state/sdp.h"
#include "../state/session_timer.h"
#include "../wire/body.h"
#include "../wire/reason.h"
#include "../wire/text.h"

/* ---- ours ---- */

static uint32_t retry_after_ms(const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = msg ? sip_msg_hdr(msg, SIP_HDR_RETRY_AFTER) : NULL;
	uint32_t s = hdr ? lw_wire_leading_number(&hdr->val) : 0;

	return s && s <= 10 ? s * 1000 : 0;
}

static void agreed(struct leg *leg, struct ask *ask, const struct sip_msg *msg)
{
	bool bad;

	leg->modify_cseq = ask->cseq;
	leg->modify_ack = mem_deref(leg->modify_ack);
	leg->auth = mem_deref(leg->auth);
	leg->auth = mem_ref(ask->auth);
	bad = lw_ua_sdp_take(leg, msg, false) != 0;
	if (bad)
		lw_ua_sdp_refused(leg);
	lw_ua_run_offer(leg, OFFER_IN_R2XX,
			(struct told){.code = bad ? 488 : msg->scode, .bad_sdp = bad, .msg = msg});
}

static enum OFFER_input failure_of(const struct told *told)
{
	if (told->code == 491 || told->wait_ms)
		return OFFER_IN_R491;
	if (told->code == 481)
		return OFFER_IN_RGONE;
	return told->code == 408 ? OFFER_IN_TIMEOUT : OFFER_IN_RFAIL;
}

void lw_ua_modify_answered(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg)
{
	struct told told = {.code = lw_ua_ask_code(err, msg), .msg = msg};

	if (told.code < 200)
		return;
	leg->modify = NULL;
	if (told.code != 491)
		lw_ua_identity_answered(leg, told.code);
	if (told.code == 500)
		told.wait_ms = retry_after_ms(msg);
	if (told.code >= 300)
		lw_ua_sdp_refused(leg);
	if (msg && msg->scode < 300)
		agreed(leg, ask, msg);
	else if (msg && msg->scode == 422 && lw_ua_session_too_small(leg, msg))
		lw_ua_run_offer(leg, OFFER_IN_RETRY, told);
	else
		lw_ua_run_offer(leg, failure_of(&told), told);
}

void lw_ua_refresh_answered(struct leg *leg, int code, const struct sip_msg *msg)
{
	struct told told = {.code = code};

	if (code < 200 || !lw_ua_leg_is_up(leg))
		return;
	if (code < 300) {
		lw_ua_leg_target(leg, msg);
		lw_ua_session_answered(leg, msg);
		lw_ua_peer_identity(leg, msg);
	} else if (code == 481) {
		lw_ua_run_invite(leg, INVITE_IN_LOST, told);
	} else if (code == 408) {
		lw_ua_run_invite(leg, INVITE_IN_EXPIRED, told);
	} else {
		if (code == 422)
			(void)lw_ua_session_too_small(leg, msg);
		lw_ua_run_offer(leg, OFFER_IN_REFRESH, told); /* no UPDATE there after all */
	}
}

/* ---- theirs ---- */

/* It shows that our 2xx has arrived: the ACK alone was lost (RFC 5407 3.1.4). */
static bool before_ack(struct leg *leg, const struct sip_msg *msg)
{
	if (leg->ok && leg->ok->offered) {
		lw_ua_modify_refuse(leg, msg, 491, false);
		return true;
	}
	lw_ua_run_invite(leg, INVITE_IN_ACK, NOTHING_TOLD);
	return false;
}

/* Our INVITE rings and its offer is answered: no offer is open in this fork (RFC 3311 5.2). */
static bool is_settled(const struct leg *leg, const struct sip_msg *msg)
{
	return leg->sdp.settled && lw_ua_leg_is_early_dialog(leg, msg);
}

static bool while_it_rings(struct leg *leg, const struct sip_msg *msg)
{
	if (!pl_strcmp(&msg->met, "UPDATE") && is_settled(leg, msg))
		return false;
	lw_ua_modify_refuse(leg, msg, 491, false);
	return true;
}

/* The same where theirs rings: its answer has their PRACK. */
static bool before_answer(struct leg *leg, const struct sip_msg *msg)
{
	if (!pl_strcmp(&msg->met, "UPDATE") && leg->sdp.settled)
		return false;
	lw_ua_modify_refuse(leg, msg, 500, true);
	return true;
}

/* True when it was refused: an INVITE before the first one is answered (RFC 3261 14.2), before its
 * ACK (RFC 5407 3.1.2), or after the end. */
static bool untimely(struct leg *leg, const struct sip_msg *msg)
{
	switch (lw_ua_leg_meets(leg)) {
	case MEETS_OPEN:    return false;
	case MEETS_UNACKED: return before_ack(leg, msg);
	case MEETS_LATER:   return before_answer(leg, msg);
	case MEETS_EARLY:   return while_it_rings(leg, msg);
	case MEETS_BUSY:    lw_ua_modify_refuse(leg, msg, 491, false); return true;
	case MEETS_GONE:    break;
	}
	lw_ua_modify_refuse(leg, msg, 481, false);
	return true;
}

static void consider(struct leg *leg, const struct sip_msg *msg, bool by_update)
{
	struct told told = {.by_update = by_update, .msg = msg};

	if (!lw_wire_has_sdp(msg)) {
		lw_ua_run_offer(leg, OFFER_IN_PEER_ASKS, told);
		return;
	}
	if (lw_ua_leg_takes_offer(leg))
		told.bad_sdp = lw_ua_sdp_take(leg, msg, true) != 0;
	lw_ua_run_offer(leg, OFFER_IN_PEER_OFFER, told);
}

static bool too_short(struct leg *leg, const struct sip_msg *msg)
{
	if (!lw_ua_session_refused(leg->re, msg))
		return false;
	lw_ua_reply_remember(leg, msg, 422);
	return true;
}

/* True when it was: cut short, or a body that has to be understood and is not (RFC 3311 5.2). */
static bool body_refused(struct leg *leg, const struct sip_msg *msg)
{
	const uint8_t *body;
	size_t len;

	if (lw_wire_body(msg, &body, &len)) {
		lw_ua_modify_refuse(leg, msg, 400, false);
		return true;
	}
	if (!len || lw_wire_has_sdp(msg) || lw_wire_body_optional(msg))
		return false;
	lw_ua_reply(leg, msg, 415, WIRE_ACCEPT);
	return true;
}

void lw_ua_modify_invite(struct leg *leg, const struct sip_msg *msg)
{
	if (sip_msg_hdr(msg, SIP_HDR_REPLACES)) {
		lw_ua_modify_refuse(leg, msg, 488, false); /* REPL-08 */
		return;
	}
	if (body_refused(leg, msg))
		return;
	if (!too_short(leg, msg) && !untimely(leg, msg))
		consider(leg, msg, false);
}

void lw_ua_modify_update(struct leg *leg, const struct sip_msg *msg)
{
	if (body_refused(leg, msg) || too_short(leg, msg))
		return;
	if (!lw_wire_has_sdp(msg)) { /* never 491 (OA-04) */
		lw_ua_leg_target(leg, msg);
		lw_ua_update_reply(leg, msg, NULL);
		lw_ua_peer_identity(leg, msg);
	} else if (!untimely(leg, msg)) {
		consider(leg, msg, true);
	}
}
