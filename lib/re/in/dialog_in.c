/* SPDX-License-Identifier: BSD-3-Clause */
/* dialog_in.c -- a request within a dialog: first whether it may count at all, then whose it is. */
#include "dialog_in.h"

#include "../account/compat.h"
#include "../act/dtmf.h"
#include "../act/refer_in.h"
#include "../act/refer_out.h"
#include "../ask/reply.h"
#include "../state/peer.h"
#include "../state/respond.h"
#include "../state/source.h"
#include "../wire/reason.h"
#include "modify_in.h"
#include "prack_in.h"
#include "uas_in.h"

static void options_came(struct leg *leg, const struct sip_msg *msg)
{
	lw_ua_reply_options(leg->re, msg);
	lw_ua_reply_remember(leg, msg, 200);
}

static void refer_in_dialog(struct leg *leg, const struct sip_msg *msg)
{
	lw_ua_refer_came(leg, msg, false);
}

static const struct {
	char method[12];
	bool after_end; /* still served when the call is over */
	void (*handler)(struct leg *leg, const struct sip_msg *msg);
} methods[] = {
	{"INVITE", false, lw_ua_modify_invite},
	{"BYE", true, lw_ua_uas_bye},
	{"UPDATE", false, lw_ua_modify_update},
	{"REFER", false, refer_in_dialog},
	{"NOTIFY", true, lw_ua_refer_notified},
	{"INFO", false, lw_ua_info_came},
	{"PRACK", false, lw_ua_prack_came},
	{"OPTIONS", true, options_came},
	{"SUBSCRIBE", true, lw_ua_subscribe_came},
};

static bool improper(struct leg *leg, const struct sip_msg *msg)
{
	if (pl_strcmp(&msg->met, "INVITE") && sip_msg_hdr(msg, SIP_HDR_REPLACES)) {
		lw_ua_reply(leg, msg, 400, NULL); /* REPL-08 */
		return true;
	}
	if (!lw_ua_require_refused(leg->re, msg))
		return false;
	lw_ua_reply_remember(leg, msg, 420);
	return true;
}

/* An ACK is not answered. */
static bool from_elsewhere(const struct leg *leg, const struct sip_msg *msg)
{
	if (leg->re->cfg.within != LW_RE_WITHIN_KNOWN || lw_ua_source_is_known(leg, &msg->src))
		return false;
	if (pl_strcmp(&msg->met, "ACK"))
		lw_ua_respond(leg->re, msg, 403);
	return true;
}

void lw_ua_dialog_request(struct leg *leg, const struct sip_msg *msg)
{
	bool over = lw_ua_leg_phase(leg) == PHASE_OVER;

	if (from_elsewhere(leg, msg))
		return;
	if (!pl_strcmp(&msg->met, "ACK")) {
		lw_ua_uas_ack(leg, msg);
		return;
	}
	if (!lw_ua_cseq_is_new(leg, msg) || improper(leg, msg))
		return;
	lw_ua_peer_caps(leg, msg);
	for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
		if (pl_strcmp(&msg->met, methods[i].method))
			continue;
		if (over && !methods[i].after_end)
			lw_ua_reply(leg, msg, 481, NULL);
		else
			methods[i].handler(leg, msg);
		return;
	}
	lw_ua_reply_405(leg->re, msg);
	lw_ua_reply_remember(leg, msg, 405);
}
