/* SPDX-License-Identifier: BSD-3-Clause */
/* listen.c -- what comes in outside of a transaction: the guard, requests, and stray responses. */
#include "listen.h"

#include "../act/refer_in.h"
#include "../ask/reply.h"
#include "../in/dialog_in.h"
#include "../in/uac_in.h"
#include "../in/uas_in.h"
#include "../state/accounts.h"
#include "../state/leg.h"
#include "../state/replaces.h"
#include "../state/respond.h"
#include "../state/trust.h"
#include "../trans/client.h"
#include "../trans/server.h"
#include "../wire/msg.h"
#include "../wire/reason.h"
#include "../wire/refer.h"
#include "gate.h"
#include "pump.h"

static bool is_ack(const struct sip_msg *msg)
{
	return !pl_strcmp(&msg->met, "ACK");
}

/* RFC 3261 8.1.1.5: from there on no number would be left for the peer's next request. */
#define CSEQ_END (UINT32_C(1) << 31)

static bool complete(const struct sip_msg *msg)
{
	return pl_isset(&msg->callid) && pl_isset(&msg->from.auri) && pl_isset(&msg->to.auri) &&
	       pl_isset(&msg->cseq.met) && pl_isset(&msg->via.branch) &&
	       !pl_cmp(&msg->cseq.met, &msg->met) && msg->cseq.num < CSEQ_END;
}

/* The gate has seen to this already, but for the first message where libre hides its sockets. */
static bool guard(const struct sip_msg *msg, void *arg)
{
	struct lw_re *re = arg;

	lw_ua_gate_learn(re, msg);
	lw_ua_tune_connection(re, msg);
	if (complete(msg) && lw_wire_names_true(msg))
		return false;
	re->stats.dropped++;
	if (!is_ack(msg))
		lw_ua_respond(re, msg, 400);
	return true;
}

/* ---- requests ---- */

static bool is_event_refer(const struct sip_msg *msg)
{
	const struct sip_hdr *event = sip_msg_hdr(msg, SIP_HDR_EVENT);
	uint32_t id;

	return event && !lw_wire_event_decode(&event->val, &id);
}

static void out_of_dialog(struct lw_re *re, const struct sip_msg *msg)
{
	if (!pl_strcmp(&msg->met, "INVITE")) {
		lw_ua_uas_invite(re, msg);
	} else if (!pl_strcmp(&msg->met, "CANCEL") || !pl_strcmp(&msg->met, "BYE") ||
		   !pl_strcmp(&msg->met, "NOTIFY") || !pl_strcmp(&msg->met, "PRACK")) {
		lw_ua_respond(re, msg, 481);
	} else if (sip_msg_hdr(msg, SIP_HDR_REPLACES)) {
		lw_ua_respond(re, msg, 400);
	} else if (!pl_strcmp(&msg->met, "OPTIONS")) {
		if (!lw_accounts_take(re, msg)) /* RFC 3261 11.2: as an INVITE */
			lw_ua_respond(re, msg, 404);
		else if (!lw_ua_require_refused(re, msg))
			lw_ua_reply_options(re, msg);
	} else if (!pl_strcmp(&msg->met, "REFER")) {
		if (!lw_ua_require_refused(re, msg))
			lw_ua_refer_out_of_dialog(re, msg);
	} else if (!pl_strcmp(&msg->met, "SUBSCRIBE")) {
		lw_ua_respond(re, msg, is_event_refer(msg) ? 403 : 489);
	} else {
		lw_ua_reply_405(re, msg);
	}
}

static void settle_tag(const struct lw_re *re, const struct sip_msg *msg)
{
	((struct sip_msg *)(uintptr_t)msg)->tag =
		lw_ua_tag(re, &msg->via.branch, &msg->callid, &msg->from.tag);
}

/* A BYE that comes again, or that has crossed ours, finds its call over, as it wants it. */
static void respond_gone(struct lw_re *re, const struct sip_msg *msg)
{
	bool bye = !pl_strcmp(&msg->met, "BYE");

	if (!is_ack(msg))
		lw_ua_respond(re, msg, bye && lw_ua_has_ended(re, msg) ? 200 : 481);
}

static bool request(const struct sip_msg *msg, void *arg)
{
	struct lw_re *re = arg;
	struct leg *leg;

	if (re->dying)
		return true;
	if (lw_ua_server_takes(re, msg)) {
		lw_ua_pump_within(re);
		return true;
	}
	lw_ua_distrust(re, msg);
	if (pl_isset(&msg->to.tag)) {
		leg = mem_ref(lw_ua_leg_by_msg(re, msg));
		if (leg)
			lw_ua_dialog_request(leg, msg);
		else
			respond_gone(re, msg);
		mem_deref(leg);
	} else if (!is_ack(msg)) {
		settle_tag(re, msg);
		out_of_dialog(re, msg);
	}
	lw_ua_pump_within(re);
	return true;
}

/* A response whose first Via is not ours was meant for somebody else (RFC 3261 18.1.2). */
static bool via_is_ours(const struct lw_re *re, const struct sip_msg *msg)
{
	struct sa laddr;

	return !sip_transp_laddr(re->sip, &laddr, msg->tp, NULL) &&
	       sa_cmp(&msg->via.addr, &laddr, SA_ALL);
}

/* A 2xx to INVITE outlives its transaction: repeated, or of another fork.  The rest is late. */
static bool response(const struct sip_msg *msg, void *arg)
{
	struct lw_re *re = arg;

	if (re->dying)
		return true;
	if (lw_ua_client_answered(re, msg)) {
		lw_ua_pump_within(re);
		return true;
	}
	if (!pl_isset(&msg->callid) || !lw_wire_names_true(msg) || !via_is_ours(re, msg)) {
		re->stats.dropped++;
		return true;
	}
	if (msg->scode >= 200 && msg->scode < 300 && !pl_strcmp(&msg->cseq.met, "INVITE")) {
		lw_ua_uac_stray_2xx(re, msg);
		lw_ua_pump_within(re);
	}
	return true;
}

/* The gate has seen to what the guard does.  An answer that is none of ours may be to a request of
 * libre's. */
bool lw_ua_received(struct lw_re *re, const struct sip_msg *msg)
{
	if (msg->req)
		return request(msg, re);
	if (!re->dying && !lw_ua_client_answered(re, msg))
		return false;
	lw_ua_pump_within(re);
	return true;
}

int lw_ua_listen_start(struct lw_re *re)
{
	int err = sip_listen(&re->guard, re->sip, true, guard, re);

	err = err ? err : sip_listen(&re->requests, re->sip, true, request, re);
	return err ? err : sip_listen(&re->responses, re->sip, false, response, re);
}
