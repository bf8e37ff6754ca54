/* SPDX-License-Identifier: BSD-3-Clause */
/* peer.c -- what the peer's messages tell of itself: who it is, what it can do, what it is. */
#include <string.h>

#include <legwork/rules.h>

#include "peer.h"

#include "../wire/identity.h"
#include "../wire/msg.h"
#include "../wire/shown.h"
#include "../wire/text.h"
#include "signal.h"

static bool same(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

/* A From that is as it always was says nothing of who was asserted to be there since; in a response
 * it is our own. */
static bool is_old_from(const struct leg *leg, const struct sip_msg *msg, const char *uri)
{
	if (!msg->req)
		return true;
	return !leg->by_from && !same(uri, leg->remote_uri) && leg->peer_uri &&
	       !pl_strcmp(&msg->from.auri, leg->peer_uri);
}

static void keep_identity(struct leg *leg, const char *uri, const char *name)
{
	leg->remote_uri = mem_deref(leg->remote_uri);
	leg->remote_name = mem_deref(leg->remote_name);
	(void)str_dup(&leg->remote_uri, uri);
	if (*name)
		(void)str_dup(&leg->remote_name, name);
}

/* Who the peer is now (RFC 4916, 3325); only a change is told. */
void lw_ua_peer_identity(struct leg *leg, const struct sip_msg *msg)
{
	char uri[LW_URI_MAX], name[LW_NAME_MAX];
	bool withheld = lw_wire_withheld(msg);
	const char *source = "";

	if (!leg->withheld && leg->remote_uri && withheld) {
		leg->withheld = true;
		lw_ua_signal_identity(leg, leg->remote_uri,
				      leg->remote_name ? leg->remote_name : "", "", LW_F_PRIVATE);
	}
	if (lw_wire_identity(msg, uri, sizeof uri, name, sizeof name, &source) ||
	    (!strcmp(source, "From") && is_old_from(leg, msg, uri)))
		return;
	leg->by_from = !strcmp(source, "From");
	if (same(uri, leg->remote_uri) && same(name, leg->remote_name))
		return;
	leg->withheld = withheld;
	keep_identity(leg, uri, name);
	lw_ua_signal_identity(leg, uri, name, source, withheld ? LW_F_PRIVATE : 0);
}

/* What it calls itself, for the line of its profile. */
static bool learn_agent(struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr;

	if (leg->agent)
		return false;
	hdr = sip_msg_hdr(msg, SIP_HDR_USER_AGENT);
	if (!hdr)
		hdr = sip_msg_hdr(msg, SIP_HDR_SERVER);
	if (!hdr || !lw_wire_clean_pl(&hdr->val) ||
	    lw_ua_share(&leg->agent, &hdr->val, leg->re->agent))
		return false;
	mem_deref(leg->re->agent);
	leg->re->agent = mem_ref(leg->agent);
	return true;
}

const struct lw_peer_profile *lw_ua_peer_profile(const struct leg *leg)
{
	const struct lw_rules *rules = lw_rules_of(leg->re->lw);

	return lw_peer_profile_of(rules ? rules->profiles : NULL, rules ? rules->profile_count : 0,
				  leg->agent ? leg->agent : "");
}

void lw_ua_peer_caps(struct leg *leg, const struct sip_msg *msg)
{
	uint64_t mark = lw_wire_caps_mark(msg);
	bool says = mark && mark != leg->caps_mark, learnt = learn_agent(leg, msg);

	if (!says && !learnt && leg->caps_mark)
		return;
	if (says) {
		leg->caps = lw_wire_caps(msg);
		leg->caps_mark = mark;
	}
	if (lw_ua_peer_profile(leg)->early_replaces)
		leg->caps |= LW_CAP_EARLY;
}
