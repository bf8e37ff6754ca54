/* SPDX-License-Identifier: BSD-3-Clause */
/* uac_in.c -- what comes back when we call: the responses to INVITE and BYE. */
#include "uac_in.h"

#include "../account/servers.h"
#include "../act/prack.h"
#include "../act/uac.h"
#include "../run/run.h"
#include "../state/accounts.h"
#include "../state/forks.h"
#include "../state/peer.h"
#include "../state/leg_dialog.h"
#include "../state/sdp.h"
#include "../state/session_timer.h"
#include "../wire/body.h"
#include "../wire/decode.h"
#include "../wire/redirect.h"

/* One that came unreliably is only a preview: the 2xx brings the answer again. */
static void take_early_answer(struct leg *leg, const struct sip_msg *msg)
{
	bool reliable = lw_ua_prack_is_due(leg, msg);

	if (reliable && !lw_ua_leg_is_early_dialog(leg, msg))
		leg->sdp.settled = false; /* another fork */
	if (!lw_wire_has_sdp(msg) || !leg->sdp.we_offered || leg->sdp.settled ||
	    (leg->sdp.agreed && !reliable) || lw_ua_sdp_take(leg, msg, false))
		return;
	leg->sdp.settled = reliable;
	lw_ua_sdp_apply(leg, true);
}

static void provisional(struct leg *leg, const struct sip_msg *msg)
{
	lw_ua_leg_heard(leg, msg);
	lw_ua_peer_identity(leg, msg);
	take_early_answer(leg, msg);
	if (msg->scode > 100)
		lw_ua_prack_send(leg, msg);
	lw_ua_run_invite(leg, INVITE_IN_R1XX, (struct told){.code = msg->scode});
}

/* Takes the answer, or, when we made no offer, their offer and builds the answer for the ACK. */
static int take_session(struct leg *leg, const struct sip_msg *msg)
{
	int err;

	/* RFC 3261 13.2.1: the first answer stands.  Gateways that change their mind in the 2xx are
	 * heeded, unless an UPDATE has overtaken it. */
	if (leg->sdp.settled && leg->sdp.taken_offer)
		return 0;
	if (leg->sdp.we_offered) {
		err = lw_ua_sdp_take(leg, msg, false);
		return err == ENOENT && leg->sdp.agreed ? 0 : err;
	}
	err = lw_ua_sdp_take(leg, msg, true);
	if (err)
		return err;
	leg->ack = mem_deref(leg->ack);
	return lw_ua_sdp_answer(leg, &leg->ack);
}

/* Where the ACK goes first: the route that the 2xx has recorded, or its Contact. */
static bool acks_to_server(const struct account_creds *creds, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr =
		sip_msg_hdr_apply(msg, false, SIP_HDR_RECORD_ROUTE, NULL, NULL);
	struct sip_addr addr;
	char *uri = NULL;
	bool is;

	hdr = hdr ? hdr : sip_msg_hdr(msg, SIP_HDR_CONTACT);
	if (!hdr || lw_wire_addr(&addr, &hdr->val) || pl_strdup(&uri, &addr.auri))
		return false;
	is = lw_account_names_server(creds, uri);
	mem_deref(uri);
	return is;
}

/* Who answers without a proxy in between gets none of the credentials that the INVITE needed. */
static void keep_auth(struct leg *leg, const struct ask *ask, const struct sip_msg *msg)
{
	const struct account *acc = lw_account_at(leg->re, leg->account);

	leg->auth = mem_deref(leg->auth);
	if (acc && ask->auth && acks_to_server(acc->creds, msg))
		leg->auth = mem_ref(ask->auth);
}

/* Whoever has answered sends his 2xx again until our ACK (RFC 3261 13.3.1.4): the next one may find
 * memory. */
static bool comes_again(struct leg *leg, int err)
{
	if (err != ENOMEM || !lw_ua_leg_try_again(leg))
		return false;
	lw_ua_leg_wake(leg, DUE_AGAIN, leg->again_since + 64 * UA_T1);
	return true;
}

static void take_2xx(struct leg *leg, const struct sip_msg *msg)
{
	bool bad;
	int err;

	leg->sdp.settled &= lw_ua_leg_is_early_dialog(leg, msg);
	err = lw_ua_leg_dialog_answered(leg, msg);
	if (comes_again(leg, err))
		return;
	if (err) { /* nowhere to send an ACK to */
		lw_ua_leg_heard(leg, msg);
		lw_ua_run_invite(leg, INVITE_IN_RFAIL, (struct told){.code = 500});
		return;
	}
	lw_ua_leg_let_sleep(leg, DUE_AGAIN);
	leg->again_since = 0;
	lw_ua_leg_count_for(leg, &msg->to.tag);
	leg->counted = mem_deref(leg->counted); /* those of other phones no longer belong to it */
	(void)lw_ua_forks_open(leg, msg); /* without memory other phones go unanswered */
	bad = take_session(leg, msg) != 0;
	lw_ua_session_answered(leg, msg);
	lw_ua_run_invite(leg, INVITE_IN_R2XX,
			 (struct told){.code = bad ? 488 : msg->scode, .bad_sdp = bad, .msg = msg});
}

/* The INVITE is not sent once more. */
static void forget_request(struct leg *leg)
{
	leg->invite_extra = mem_deref(leg->invite_extra);
	leg->moved = mem_deref(leg->moved);
	leg->token = mem_deref(leg->token);
}

static void accepted(struct leg *leg, struct ask *ask, const struct sip_msg *msg)
{
	leg->invite_cseq = ask->cseq;
	leg->source = ask->dst;
	keep_auth(leg, ask, msg);
	forget_request(leg);
	take_2xx(leg, msg);
}

/* For the INVITE that goes there; without memory it goes without. */
static void keep_lines(struct leg *leg, const struct sip_msg *msg, const char *uri)
{
	char lines[2 * WIRE_MAX];

	lw_wire_redirect_lines(lines, sizeof lines, msg, uri);
	if (!lines[0])
		return;
	leg->moved = mem_deref(leg->moved);
	(void)str_dup(&leg->moved, lines);
}

static void redirected(struct leg *leg, const struct sip_msg *msg)
{
	struct wire_redirect to;
	bool knows = lw_wire_redirect(&to, msg);

	if (knows)
		keep_lines(leg, msg, to.uri);
	lw_ua_run_invite(leg, knows ? INVITE_IN_REDIRECTED : INVITE_IN_RFAIL,
			 (struct told){.code = msg->scode, .uri = to.uri, .others = to.others,
				       .msg = msg});
}

void lw_ua_uac_answered(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg)
{
	struct told told = {.code = lw_ua_ask_code(err, msg), .ask = ask, .msg = msg};

	if (msg)
		lw_wire_way_of(&leg->way, msg);
	if (msg && msg->scode < 200) {
		provisional(leg, msg);
		return;
	}
	leg->invite = NULL;
	if (msg && msg->scode < 300)
		accepted(leg, ask, msg);
	else if (msg && msg->scode < 400)
		redirected(leg, msg);
	else if (lw_ua_is_challenge(msg))
		lw_ua_run_invite(leg, INVITE_IN_CHALLENGED, told);
	else if (msg && msg->scode == 422 && lw_ua_session_too_small(leg, msg))
		lw_ua_run_invite(leg, INVITE_IN_RETRY, told);
	else
		lw_ua_run_invite(leg, err == ETIMEDOUT ? INVITE_IN_TIMEOUT : INVITE_IN_RFAIL, told);
}

void lw_ua_bye_answered(struct leg *leg, const struct sip_msg *msg)
{
	if (!msg || msg->scode >= 200)
		lw_ua_run_invite(leg, msg ? INVITE_IN_BYE_DONE : INVITE_IN_TIMEOUT, NOTHING_TOLD);
}

/* ---- 2xx outside of any transaction ---- */

static bool is_ours(const struct leg *leg, const struct sip_msg *msg)
{
	const char *rtag = leg && !lw_ua_leg_is_early(leg) ? lw_ua_leg_rtag(leg) : NULL;

	return rtag && !pl_strcmp(&msg->to.tag, rtag);
}

/* Its 2xx comes again until it has our ACK; one BYE is enough. */
static void other_phone(struct lw_re *re, const struct sip_msg *msg)
{
	switch (lw_ua_forks_see(re, msg)) {
	case FORK_UNKNOWN: re->stats.dropped++; break;
	case FORK_KNOWN:   lw_ua_uac_ack_fork(re, msg); break;
	case FORK_NEW:     lw_ua_uac_turn_away(re, msg); break;
	}
}

void lw_ua_uac_stray_2xx(struct lw_re *re, const struct sip_msg *msg)
{
	struct leg *leg = lw_ua_leg_by_msg(re, msg);

	if (leg && lw_ua_leg_is_early(leg) && leg->again_since && !leg->invite)
		take_2xx(leg, msg);
	else if (leg && leg->uac && leg->invite_cseq == msg->cseq.num)
		lw_ua_run_invite(leg, INVITE_IN_R2XX_AGAIN, NOTHING_TOLD);
	else if (is_ours(leg, msg)) /* of an older re-INVITE: never a BYE to a call that goes on */
		lw_ua_uac_ack_again(leg, msg->cseq.num);
	else
		other_phone(re, msg);
}
