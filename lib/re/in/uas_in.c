/* SPDX-License-Identifier: BSD-3-Clause */
/* uas_in.c -- being called: the new INVITE, and the ACK and the BYE that follow it. */
#include <string.h>

#include "uas_in.h"

#include "../ask/reply.h"
#include "../run/life.h"
#include "../run/run.h"
#include "../state/accounts.h"
#include "../state/peer.h"
#include "../state/leg_dialog.h"
#include "../state/prove.h"
#include "../state/replaces.h"
#include "../state/respond.h"
#include "../state/sdp.h"
#include "../state/session_timer.h"
#include "../state/signal.h"
#include "../state/source.h"
#include "../wire/body.h"
#include "../wire/called.h"
#include "../wire/identity.h"
#include "../wire/msg.h"
#include "../wire/reason.h"
#include "../wire/shown.h"

/* ---- the new INVITE ---- */

static bool body_refused(struct lw_re *re, const struct sip_msg *msg)
{
	const uint8_t *body;
	size_t len;

	if (lw_wire_body(msg, &body, &len)) {
		lw_ua_respond(re, msg, 400);
		return true;
	}
	if (!lw_wire_accepts_sdp(msg)) {
		lw_ua_respond(re, msg, 406);
		return true;
	}
	if (!len || lw_wire_has_sdp(msg) || lw_wire_body_optional(msg))
		return false;
	(void)lw_ua_respond_with(re, msg, 415, WIRE_ACCEPT);
	return true;
}

/* One that takes the place of a party of ours is part of a transfer that has begun.  A datagram
 * was shed at the door, or is not shed. */
static bool is_shed(struct lw_re *re, const struct sip_msg *msg)
{
	const struct sip_hdr *replaces = sip_msg_hdr(msg, SIP_HDR_REPLACES);

	if (lw_ua_is_full(re) || lw_ua_source_is_full(re, &msg->src))
		return true;
	if (!re->load.shedding || (re->load.at_door && msg->tp == SIP_TRANSP_UDP))
		return false;
	return !replaces || !lw_ua_replaces_is_ours(re, &replaces->val);
}

static bool refused(struct lw_re *re, const struct sip_msg *msg)
{
	const struct pl *scheme = &msg->uri.scheme;

	if (is_shed(re, msg)) {
		re->stats.shed++;
		(void)lw_ua_respond_with(
			re, msg, 503, "Retry-After: %u\r\n",
			lw_ua_load_retry_after(&re->load, lw_ua_now(re), msg->tag));
		return true;
	}
	if (pl_strcasecmp(scheme, "sip") && pl_strcasecmp(scheme, "sips") &&
	    pl_strcasecmp(scheme, "tel")) {
		lw_ua_respond(re, msg, 416);
		return true;
	}
	if (!lw_accounts_take(re, msg)) {
		lw_ua_respond(re, msg, 404);
		return true;
	}
	return lw_ua_require_refused(re, msg) || body_refused(re, msg) ||
	       lw_ua_session_refused(re, msg);
}

static int remember_names(struct leg *leg, const struct sip_msg *msg, const char *uri,
			  const char *name)
{
	const struct sip_hdr *by = sip_msg_hdr(msg, SIP_HDR_REFERRED_BY);
	const struct account *acc = lw_account_at(leg->re, leg->account);
	int err = str_dup(&leg->remote_uri, uri);

	if (!err && *name)
		err = str_dup(&leg->remote_name, name);
	err = err ? err : lw_ua_share(&leg->peer_uri, &msg->from.auri, leg->remote_uri);
	err = err ? err : lw_ua_share(&leg->our_uri, &msg->to.auri, lw_account_uri(acc));
	lw_wire_way_of(&leg->way, msg);
	leg->forwards = lw_wire_max_forwards(msg);
	return err || !by ? err : pl_strdup(&leg->referred_by, &by->val);
}

static int make_dialog(struct leg *leg, const struct sip_msg *msg)
{
	int err = lw_ua_leg_dialog_accept(leg, msg);

	if (err)
		return err;
	lw_ua_leg_key(leg);
	err = lw_ua_server_open(&leg->st, leg->re, msg, leg);
	if (err)
		return err;
	leg->msg = mem_ref((void *)(uintptr_t)msg);
	leg->rseq = leg->invite_cseq = msg->cseq.num;
	lw_ua_peer_caps(leg, msg);
	return 0;
}

/* The leg exists in the engine now; what cannot be taken ends it again at once. */
static void look_at_offer(struct leg *leg, const struct sip_msg *msg)
{
	int err = lw_ua_sdp_open(leg);
	int code = err ? 500 : 0;

	if (!err && lw_wire_has_sdp(msg))
		code = lw_ua_sdp_take(leg, msg, true) ? 488 : 0;
	if (code)
		lw_ua_run_invite(leg, INVITE_IN_UNFIT, (struct told){.code = code});
}

/* A stranger costs nothing but the answer. */
static bool challenged(struct lw_re *re, const struct sip_msg *msg, const struct proof *proof)
{
	bool replaces = sip_msg_hdr(msg, SIP_HDR_REPLACES) != NULL;

	if (proof->good ||
	    !lw_ua_must_prove(re, msg, replaces ? LW_RE_PROVE_REPLACES : LW_RE_PROVE_CALLS))
		return false;
	(void)lw_ua_reply_challenge(re, msg, proof->stale);
	return true;
}

static int tell_engine(struct leg *leg, const struct sip_msg *msg, const struct replaced *found,
		       const struct proof *proof)
{
	char called[LW_URI_MAX] = "", by[LW_URI_MAX] = "", chain[2 * LW_URI_MAX];
	char target[LW_URI_MAX];
	struct lw_input in = {.type = LW_SIG_OFFERED, .account = leg->account, .caps = leg->caps,
			      .uri = leg->remote_uri, .called = called,
			      .name = leg->remote_name ? leg->remote_name : "",
			      .match = found->match, .flags = found->flags,
			      .hops = lw_wire_hops(msg), .by = by, .chain = chain,
			      .user = proof->good ? proof->user : NULL, .target = target};
	int err;

	in.flags |= proof->good ? (uint32_t)LW_F_BY_DIGEST : 0;
	if (lw_ua_can_challenge(leg->re))
		in.flags |= LW_F_CAN_PROVE;

	if (lw_wire_withheld(msg))
		in.flags |= LW_F_PRIVATE;
	if (!pl_strcasecmp(&msg->uri.scheme, "sips"))
		in.flags |= LW_F_SECURE;
	lw_wire_transferred_by(msg, by, sizeof by);
	lw_wire_chain(msg, chain, sizeof chain);
	lw_wire_first_called(msg, called, sizeof called);
	lw_wire_called_now(msg, lw_accounts_are_meant(leg->re, msg), target, sizeof target);
	if (found->leg)
		in.other_leg = found->leg->handle;
	err = lw_ua_signal_now(leg->re, &in);
	if (err)
		return err;
	lw_ua_leg_set_handle(leg, lw_made(leg->re->lw).leg);
	(void)lw_leg_attach(leg->re->lw, leg->handle, leg);
	return 0;
}

static void refuse_new(struct leg *leg, int code)
{
	lw_ua_run_invite(leg, INVITE_IN_REFUSED, (struct told){.code = code});
}

void lw_ua_uas_invite(struct lw_re *re, const struct sip_msg *msg)
{
	char uri[LW_URI_MAX], name[LW_NAME_MAX];
	const char *source;
	struct replaced found = {.match = LW_MATCH_NOTHING};
	struct proof proof;
	struct leg *leg;
	int err, code;

	if (refused(re, msg))
		return;
	lw_ua_prove(re, msg, &proof);
	if (challenged(re, msg, &proof))
		return;
	code = lw_ua_replaces_find(re, msg, &found);
	if (!code && lw_wire_identity(msg, uri, sizeof uri, name, sizeof name, &source))
		code = 400;
	if (code) {
		lw_ua_respond(re, msg, (uint16_t)code);
		return;
	}
	if (lw_ua_life_begin(&leg, re, (lw_leg){0}, lw_account_called(re, msg), false)) {
		lw_ua_respond(re, msg, 500);
		return;
	}
	leg->by_from = !strcmp(source, "From");
	leg->source = msg->src;
	lw_ua_source_rings(leg);
	leg->stale = proof.stale;
	err = make_dialog(leg, msg);
	if (!err)
		err = remember_names(leg, msg, uri, name);
	if (!err)
		err = lw_ua_proved(leg, &proof);
	if (err) {
		if (!leg->st)
			lw_ua_respond(re, msg, err == ENOMEM ? 500 : 400);
		refuse_new(leg, 500);
		return;
	}
	err = tell_engine(leg, msg, &found, &proof);
	if (err) {
		re->stats.shed += err == LW_E_FULL;
		refuse_new(leg, err == LW_E_FULL ? 503 : 400);
		return;
	}
	lw_ua_run_invite(leg, INVITE_IN_ARRIVED, NOTHING_TOLD);
	lw_ua_signal_identity(leg, lw_ua_our_uri(re, leg->account),
			      lw_ua_our_name(re, leg->account), "", LW_F_LOCAL);
	look_at_offer(leg, msg);
}

/* ---- what follows ---- */

/* Takes the answer that the ACK brings to the offer in our 2xx.  True when there is none, or it
 * cannot be used. */
static bool bad_answer(struct leg *leg, const struct sip_msg *msg)
{
	if (!leg->ok->offered)
		return false;
	if (lw_ua_sdp_take(leg, msg, false))
		return true;
	lw_ua_sdp_apply(leg, false);
	return false;
}

/* A wish that came before the ACK goes now. */
static void first_ack(struct leg *leg, bool bad)
{
	leg->msg = mem_deref(leg->msg);
	leg->sdp.early = mem_deref(leg->sdp.early);
	lw_ua_run_invite(leg, INVITE_IN_ACK, (struct told){.code = bad ? 488 : 0, .bad_sdp = bad});
	if ((leg->wished || leg->anew) && lw_ua_leg_can_offer(leg))
		lw_ua_run_offer(leg, OFFER_IN_MEDIA, NOTHING_TOLD);
}

void lw_ua_uas_ack(struct leg *leg, const struct sip_msg *msg)
{
	bool first = lw_ua_leg_offers_free(leg), bad;

	if (!leg->ok || leg->ok->msg->cseq.num != msg->cseq.num)
		return;
	bad = bad_answer(leg, msg);
	if (first)
		first_ack(leg, bad);
	else
		lw_ua_run_offer(leg, OFFER_IN_ACK, (struct told){.bad_sdp = bad});
}

void lw_ua_uas_bye(struct leg *leg, const struct sip_msg *msg)
{
	lw_ua_reply(leg, msg, 200, NULL);
	lw_ua_run_invite(leg, INVITE_IN_BYE, (struct told){.code = lw_wire_reason_code(msg)});
}
