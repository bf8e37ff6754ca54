/* replaces.c -- an INVITE with Replaces: what it names here (RFC 3891 section 3). */
#include "replaces.h"

#include "../wire/dialog.h"
#include "../wire/identity.h"

enum { ENDED_REMEMBERED = 32000 }; /* ms a dialog that ended is known (REPL-11) */

/* A dialog that has ended, for as long as its INVITE may come late (REPL-11). */
struct ended {
	struct le le;
	uint64_t until;
	char *callid, *ltag, *rtag;
};

static void ended_destroy(void *arg)
{
	struct ended *e = arg;

	list_unlink(&e->le);
	mem_deref(e->callid);
	mem_deref(e->ltag);
	mem_deref(e->rtag);
}

/* It has no timer: the list is in order of time and is swept when it is used. */
static void sweep(struct lw_re *re)
{
	uint64_t now = lw_ua_now(re);

	while (re->ended.head) {
		struct ended *e = list_ledata(re->ended.head);

		if (e->until > now)
			return;
		mem_deref(e);
	}
}

void lw_ua_ended_remember(struct leg *leg)
{
	struct ended *e;

	sweep(leg->re);
	if (!leg->callid || !leg->ltag || !leg->rtag || leg->remembered)
		return;
	e = mem_zalloc(sizeof *e, ended_destroy);
	if (!e)
		return;
	leg->remembered = true;
	e->callid = mem_ref(leg->callid);
	e->ltag = mem_ref(leg->ltag);
	e->rtag = mem_ref(leg->rtag);
	e->until = lw_ua_now(leg->re) + ENDED_REMEMBERED;
	list_append(&leg->re->ended, &e->le, e);
}

static bool is_ended(struct lw_re *re, const struct pl *callid, const struct pl *ltag,
		     const struct pl *rtag)
{
	sweep(re);
	for (struct le *le = re->ended.head; le; le = le->next) {
		const struct ended *e = le->data;

		if (!pl_strcmp(callid, e->callid) && !pl_strcmp(ltag, e->ltag) &&
		    !pl_strcmp(rtag, e->rtag))
			return true;
	}
	return false;
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

	if (!leg->callid || !leg->ltag || pl_strcmp(w->callid, leg->callid) ||
	    pl_strcmp(w->ltag, leg->ltag))
		return false;
	if (leg->rtag ? pl_strcmp(w->rtag, leg->rtag) != 0 : pl_strcmp(w->rtag, "0") != 0)
		return false;
	w->leg = leg;
	w->count++;
	return false;
}

struct leg *lw_ua_dialog_find(const struct lw_re *re, const struct pl *callid,
			      const struct pl *ltag, const struct pl *rtag)
{
	struct wanted w = {callid, ltag, rtag, NULL, 0};

	(void)hash_lookup(re->by_callid, hash_joaat_pl(callid), is_wanted, &w);
	return w.count == 1 ? w.leg : NULL; /* two: none (REPL-06) */
}

/* Same user at the same host; ports and parameters differ between a Contact and an AOR. */
static bool same_address(const struct pl *a, const char *b)
{
	struct uri x, y;
	struct pl pl;

	if (!b)
		return false;
	pl_set_str(&pl, b);
	return !uri_decode(&x, a) && !uri_decode(&y, &pl) && !pl_cmp(&x.user, &y.user) &&
	       !pl_casecmp(&x.host, &y.host);
}

static bool is_peer(const struct leg *leg, const struct pl *uri)
{
	return same_address(uri, leg->peer_uri) || same_address(uri, leg->remote_uri);
}

static bool by_peer(const struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *by = sip_msg_hdr(msg, SIP_HDR_REFERRED_BY);
	char uri[LW_URI_MAX], name[LW_NAME_MAX];
	const char *source;
	struct sip_addr addr;
	struct pl pl;

	if (by && !sip_addr_decode(&addr, &by->val) && is_peer(leg, &addr.auri))
		return true;
	if (lw_wire_identity(msg, uri, sizeof uri, name, sizeof name, &source))
		return false;
	pl_set_str(&pl, uri);
	return is_peer(leg, &pl);
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
	if (r.early_only)
		found->flags |= LW_F_EARLY_ONLY;
	found->leg = lw_ua_dialog_find(re, &r.callid, &r.to_tag, &r.from_tag);
	if (!found->leg) {
		found->match = is_ended(re, &r.callid, &r.to_tag, &r.from_tag)
				       ? LW_MATCH_ENDED
				       : LW_MATCH_NONE;
		return 0;
	}
	found->match = found->leg->handle.v ? lw_ua_leg_match(found->leg) : LW_MATCH_ENDED;
	if (by_peer(found->leg, msg))
		found->flags |= LW_F_BY_PEER;
	return 0;
}
