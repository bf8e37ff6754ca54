/* SPDX-License-Identifier: BSD-3-Clause */
/* asked.c -- what a peer asks of us about others: REFER, and Replaces. */
#include <string.h>
#include <strings.h>

#include "sofia.h"

void print_uri(char *text, size_t size, const url_t *url)
{
	(void)snprintf(text, size, URL_PRINT_FORMAT, URL_PRINT_ARGS(url));
}

int code_of_error(int err)
{
	return !err ? 0 : err == LW_E_ARG ? 400 : err == LW_E_STALE ? 481 : 503;
}

/* ---- Replaces ---- */

static uint32_t match_of(const struct call *old)
{
	if (!old)
		return LW_MATCH_NONE;
	if (old->over)
		return LW_MATCH_ENDED;
	if (old->up)
		return LW_MATCH_CONFIRMED;
	return old->ours ? LW_MATCH_EARLY_OURS : LW_MATCH_EARLY_THEIRS;
}

/* What it names of ours (RFC 3891 3); NULL: nothing.  Sofia-SIP wants both tags to be there. */
static const struct call *find(struct sofia *s, const sip_replaces_t *replaces,
			       struct lw_input *in)
{
	bool whole = replaces->rp_to_tag && replaces->rp_from_tag;
	nta_leg_t *dialog = whole ? nta_leg_by_replaces(s->agent, replaces) : NULL;
	const struct call *old = dialog ? nta_leg_magic(dialog, came_within) : NULL;

	in->match = match_of(old);
	if (old)
		in->other_leg = old->leg;
	if (replaces->rp_early_only)
		in->flags |= LW_F_EARLY_ONLY;
	return old;
}

static bool same(const url_t *url, const url_t *other)
{
	return url && other && !url_cmp(url, other);
}

/* Whether the one that is to be replaced is said to be behind it, and where it came from: the
 * address is a fact (nta has looked), the port is the sender's word. */
static uint32_t claims(const struct call *old, const sip_t *sip, const char *peer)
{
	const sip_referred_by_t *by = sip->sip_referred_by;
	size_t host = strcspn(peer, ":");
	uint32_t flags = 0;

	if (same(old->remote, sip->sip_from->a_url) || (by && same(old->remote, by->b_url)))
		flags |= LW_F_BY_PEER;
	if (strcspn(old->peer, ":") == host && !strncmp(old->peer, peer, host))
		flags |= LW_F_SAME_HOST;
	return flags;
}

void came_replaces(struct sofia *s, const sip_t *sip, const char *peer, struct lw_input *in)
{
	const struct call *old = sip->sip_replaces ? find(s, sip->sip_replaces, in) : NULL;

	if (old)
		in->flags |= claims(old, sip, peer);
}

/* ---- REFER ---- */

/* The value of one header of a URI.  False: it is not one, is too long, or has an end of line. */
static bool take_replaces(struct call *c, const char *value, size_t len)
{
	char text[REPLACES];

	if (len >= sizeof text)
		return false;
	(void)snprintf(text, sizeof text, "%.*s", (int)len, value);
	(void)url_unescape(text, text);
	if (strpbrk(text, "\r\n"))
		return false;
	c->replaces = sip_replaces_make(c->home, text);
	return c->replaces && c->replaces->rp_to_tag && c->replaces->rp_from_tag;
}

static bool take_headers(struct call *c, const char *headers, struct lw_input *in)
{
	for (size_t len; headers && *headers; headers += len) {
		len = strcspn(headers, "&");
		if (!strncasecmp(headers, "Replaces=", 9)) {
			if (c->replaces || !take_replaces(c, headers + 9, len - 9))
				return false;
		} else if (strncasecmp(headers, "Require=", 8)) {
			in->flags |= LW_F_HEADERS;
		}
		len += headers[len] == '&';
	}
	if (c->replaces) {
		in->flags |= LW_F_REPLACES;
		(void)find(c->sofia, c->replaces, in);
	}
	return true;
}

/* Of an older REFER. */
static void drop_asked(struct call *c)
{
	msg_header_free(c->home, (msg_header_t *)c->replaces);
	msg_header_free(c->home, (msg_header_t *)c->by);
	c->replaces = NULL;
	c->by = NULL;
}

static int report(struct call *c, const sip_t *sip)
{
	char uri[LW_URI_MAX + 1], by[LW_URI_MAX + 1] = ""; /* too long is too long */
	url_t to = *sip->sip_refer_to->r_url;
	struct lw_input in = {.type = LW_SIG_REFER_ASKED, .leg = c->leg, .uri = uri, .by = by,
			      .caps = sofia_caps(sip)};

	drop_asked(c);
	c->by = sip_referred_by_dup(c->home, sip->sip_referred_by);
	if (c->by)
		print_uri(by, sizeof by, c->by->b_url);
	if (!take_headers(c, to.url_headers, &in))
		return 400;
	to.url_headers = NULL;
	print_uri(uri, sizeof uri, &to);
	if (!strcmp(uri, c->sofia->uri))
		in.flags |= LW_F_TO_US;
	return code_of_error(sofia_signal(c->sofia, in));
}

/* One at a time: the engine answers it with answer_refer(). */
int came_refer(struct call *c, nta_incoming_t *irq, const sip_t *sip)
{
	int code;

	if (c->over || !c->leg.v)
		return 481;
	if (c->asks || c->notify)
		return 491;
	code = sip->sip_refer_to ? report(c, sip) : 400;
	c->asks = code ? NULL : irq;
	return code;
}

void answer_refer(struct call *c, int code)
{
	if (!c->asks)
		return;
	(void)nta_incoming_treply(c->asks, code, NULL, SIPTAG_CONTACT_STR(c->sofia->contact),
				  TAG_END());
	trace_answered(c, c->asks);
	if (code < 300)
		c->subscription = nta_incoming_cseq(c->asks);
	nta_incoming_destroy(c->asks);
	c->asks = NULL;
}
