/* SPDX-License-Identifier: BSD-3-Clause */
/* replaces.c -- an INVITE with Replaces: what it names here (RFC 3891 section 3). */
#include <string.h>

#include <legwork/rules.h>

#include "replaces.h"

#include "../wire/decode.h"
#include "../wire/dialog.h"
#include "../wire/identity.h"
#include "mark.h"
#include "past.h"

/* A peer without tags has none in it. */
void lw_ua_ended_remember(struct leg *leg)
{
	const struct dialog *d = leg->dlg;
	const char *told = lw_ua_leg_rtag(leg);
	struct pl rtag = PL_INIT;

	if (!d || (leg->uac && !told) || leg->remembered)
		return;
	if (told)
		pl_set_str(&rtag, told);
	leg->remembered = lw_ua_past_add(leg->re, PAST_ENDED, NULL, d->callid, d->ltag, &rtag);
}

static bool has_ended(struct le *le, void *arg)
{
	const struct past *p = le->data;
	const struct wire_replaces *r = arg;

	return p->is == PAST_ENDED && !pl_strcmp(&r->callid, p->callid) &&
	       !pl_strcmp(&r->to_tag, lw_ua_past_ltag(p)) &&
	       lw_wire_tag_match(&r->from_tag, lw_ua_past_rtag(p));
}

static bool is_ended(struct lw_re *re, const struct wire_replaces *r)
{
	return lw_ua_past_find(re, &r->callid, has_ended, (void *)(uintptr_t)r) != NULL;
}

bool lw_ua_has_ended(struct lw_re *re, const struct sip_msg *msg)
{
	return is_ended(re, &(struct wire_replaces){.callid = msg->callid, .to_tag = msg->to.tag,
						    .from_tag = msg->from.tag});
}

struct wanted {
	const struct pl *callid, *ltag, *rtag;
	struct leg *leg;
	unsigned count;
};

/* All three must agree, byte by byte; a tag of "0" is that of a peer without tags (REPL-37). */
static bool is_wanted(struct le *le, void *arg)
{
	struct leg *leg = le->data;
	struct wanted *w = arg;
	const char *rtag = lw_ua_leg_rtag(leg);

	if (pl_strcmp(w->callid, leg->dlg->callid) || pl_strcmp(w->ltag, leg->dlg->ltag) ||
	    pl_strcmp(w->rtag, rtag ? rtag : "0"))
		return false;
	w->leg = leg;
	w->count++;
	return false;
}

struct leg *lw_ua_dialog_find(const struct lw_re *re, const struct pl *callid,
			      const struct pl *ltag, const struct pl *rtag)
{
	struct wanted w = {callid, ltag, rtag, NULL, 0};

	(void)hash_lookup(re->by_callid, lw_ua_mark_callid(re, callid), is_wanted, &w);
	return w.count == 1 ? w.leg : NULL; /* two: none (REPL-06) */
}

bool lw_ua_replaces_is_ours(const struct lw_re *re, const struct pl *value)
{
	struct wire_replaces r;

	return !lw_wire_replaces_decode(&r, value) &&
	       lw_ua_dialog_find(re, &r.callid, &r.to_tag, &r.from_tag);
}

/* As numbers where they are numbers, whatever their host: as the rules of the site read them (RFC
 * 3966 5). */
static bool same_party(struct lw_re *re, const struct pl *said, const char *known)
{
	const struct lw_rules *rules = lw_rules_of(re->lw);
	struct lw_numbering plan = LW_NUMBERING_INIT;
	struct lw_number a, b;
	char text[LW_URI_MAX];

	if (!known || re_snprintf(text, sizeof text, "%r", said) < 0)
		return false;
	if (rules)
		plan = rules->numbering;
	lw_classify(&plan, NULL, text, &a);
	lw_classify(&plan, NULL, known, &b);
	return a.place != LW_PLACE_INVALID && !strcmp(a.canonical, b.canonical);
}

/* Whom a Referred-By of its INVITE named has been shown to us too: it stands behind the call. */
static bool is_peer(const struct leg *leg, const struct pl *uri)
{
	struct sip_addr by;
	struct pl pl;
	char text[LW_URI_MAX];

	if (same_party(leg->re, uri, leg->peer_uri) || same_party(leg->re, uri, leg->remote_uri))
		return true;
	if (!leg->referred_by)
		return false;
	pl_set_str(&pl, leg->referred_by);
	return !lw_wire_addr(&by, &pl) && re_snprintf(text, sizeof text, "%r", &by.auri) >= 0 &&
	       same_party(leg->re, uri, text);
}

static bool by_peer(const struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *by = sip_msg_hdr(msg, SIP_HDR_REFERRED_BY);
	char uri[LW_URI_MAX], name[LW_NAME_MAX];
	const char *source;
	struct sip_addr addr;
	struct pl pl;

	if (by && !lw_wire_addr(&addr, &by->val) && is_peer(leg, &addr.auri))
		return true;
	if (lw_wire_identity(msg, uri, sizeof uri, name, sizeof name, &source))
		return false;
	pl_set_str(&pl, uri);
	return is_peer(leg, &pl);
}

/* What speaks for it beside a proof (RFC 3891 8); the engine's table decides. */
static uint32_t rights_of(const struct leg *leg, const struct sip_msg *msg)
{
	uint32_t flags = by_peer(leg, msg) ? LW_F_BY_PEER : 0;

	switch (lw_wire_way_compare(&leg->way, msg)) {
	case WIRE_ELSEWHERE: break;
	case WIRE_SAME_HOST: flags |= LW_F_SAME_HOST; break;
	case WIRE_SAME_WAY:  flags |= LW_F_SAME_WAY; break;
	}
	return flags;
}

static void look(struct lw_re *re, const struct wire_replaces *r, struct replaced *found)
{
	if (r->early_only)
		found->flags |= LW_F_EARLY_ONLY;
	found->leg = lw_ua_dialog_find(re, &r->callid, &r->to_tag, &r->from_tag);
	if (found->leg && found->leg->handle.v)
		found->match = lw_ua_leg_match(found->leg);
	else if (found->leg || is_ended(re, r))
		found->match = LW_MATCH_ENDED;
	else
		found->match = LW_MATCH_NONE;
}

int lw_ua_replaces_find(struct lw_re *re, const struct sip_msg *msg, struct replaced *found)
{
	uint32_t count = sip_msg_hdr_count(msg, SIP_HDR_REPLACES);
	struct wire_replaces r;

	if (!count)
		return 0;
	if (count > 1 || sip_msg_hdr(msg, SIP_HDR_JOIN) ||
	    lw_wire_replaces_decode(&r, &sip_msg_hdr(msg, SIP_HDR_REPLACES)->val))
		return 400;
	look(re, &r, found);
	if (found->leg)
		found->flags |= rights_of(found->leg, msg);
	return 0;
}

void lw_ua_replaces_named(struct lw_re *re, const char *value, struct replaced *found)
{
	struct wire_replaces r;
	struct pl pl;

	pl_set_str(&pl, value);
	if (pl.l && !lw_wire_replaces_decode(&r, &pl))
		look(re, &r, found);
}
