/* SPDX-License-Identifier: BSD-3-Clause */
/* called.c -- who is called, and who transferred the caller, by the headers of an INVITE. */
#include <string.h>

#include <re.h>
#include <legwork/legwork.h>

#include "called.h"
#include "check.h"
#include "decode.h"
#include "param.h"
#include "part.h"
#include "text.h"

/* Headers of the address (?Reason=, ?Privacy=) describe the call, not the party it names. */
static bool value_uri(const struct pl *value, char *out, size_t size)
{
	struct sip_addr addr;
	const char *rest, *mark;
	struct pl uri;

	if (lw_wire_address_is_slow(value) || lw_wire_addr(&addr, value) || !addr.uri.host.p)
		return false;
	uri = addr.auri;
	rest = addr.uri.host.p + addr.uri.host.l;
	mark = memchr(rest, '?', (size_t)(uri.p + uri.l - rest));
	if (mark)
		uri.l = (size_t)(mark - uri.p);
	return lw_wire_clean_pl(&uri) && re_snprintf(out, size, "%r", &uri) >= 0;
}

/* The last value, in separate lines or separated by commas. */
static bool take_last(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct pl rest = hdr->val, value, *last = arg;

	(void)msg;
	while (lw_part_next(&rest, ',', &value))
		if (value.l)
			*last = value;
	return false;
}

static bool header_uri(const struct sip_hdr *hdr, char *out, size_t size)
{
	return hdr && value_uri(&hdr->val, out, size);
}

/* A mailbox is told its owner in the Request-URI (RFC 4458), and no proxy on the way has to keep it
 * in To. */
static bool names_owner(const struct sip_msg *msg, char *out, size_t size)
{
	struct pl target;

	return lw_param(&msg->uri.params, "target", &target) &&
	       lw_wire_clean_pl(&msg->ruri) && re_snprintf(out, size, "%r", &msg->ruri) >= 0;
}

void lw_wire_first_called(const struct sip_msg *msg, char *out, size_t size)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_HISTORY_INFO);
	struct pl diversion = PL_INIT;

	if (names_owner(msg, out, size) || header_uri(hdr, out, size))
		return;
	(void)sip_msg_xhdr_apply(msg, true, "Diversion", take_last, &diversion);
	if (diversion.l && value_uri(&diversion, out, size))
		return;
	if (header_uri(sip_msg_hdr(msg, SIP_HDR_REFERRED_BY), out, size))
		return; /* the caller was with the transferor before */
	if (re_snprintf(out, size, "%r", &msg->to.auri) < 0)
		out[0] = '\0';
}

void lw_wire_called_now(const struct sip_msg *msg, bool to, char *out, size_t size)
{
	const struct pl *uri = to ? &msg->to.auri : &msg->ruri;

	if (!lw_wire_clean_pl(uri) || re_snprintf(out, size, "%r", uri) < 0)
		out[0] = '\0';
}

struct chain {
	char *out;
	size_t size, used;
};

static void forget_oldest(struct chain *c)
{
	const char *end = memchr(c->out, '\n', c->used);
	size_t gone = end ? (size_t)(end + 1 - c->out) : c->used;

	memmove(c->out, c->out + gone, c->used - gone);
	c->used -= gone;
}

static bool add_entries(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct pl rest = hdr->val, value;
	struct chain *c = arg;
	char uri[LW_URI_MAX];
	size_t length;

	(void)msg;
	while (lw_part_next(&rest, ',', &value)) {
		if (!value_uri(&value, uri, sizeof uri))
			continue;
		length = strlen(uri);
		while (c->used && c->used + length + 2 > c->size)
			forget_oldest(c);
		memcpy(c->out + c->used, uri, length);
		c->used += length;
		c->out[c->used++] = '\n';
	}
	return false;
}

/* Newest first: each goes before those that are there.  What is left out for want of room is the
 * oldest. */
static bool add_diversions(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct pl rest = hdr->val, value;
	struct chain *c = arg;
	char uri[LW_URI_MAX];
	size_t length;

	(void)msg;
	while (lw_part_next(&rest, ',', &value)) {
		if (!value_uri(&value, uri, sizeof uri))
			continue;
		length = strlen(uri);
		if (c->used + length + 2 > c->size)
			return true;
		memmove(c->out + length + 1, c->out, c->used);
		memcpy(c->out, uri, length);
		c->out[length] = '\n';
		c->used += length + 1;
	}
	return false;
}

void lw_wire_chain(const struct sip_msg *msg, char *out, size_t size)
{
	struct chain c = {out, size, 0};
	char *last;

	if (!sip_msg_hdr(msg, SIP_HDR_HISTORY_INFO)) {
		(void)sip_msg_xhdr_apply(msg, true, "Diversion", add_diversions, &c);
		out[c.used ? c.used - 1 : 0] = '\0';
		return;
	}
	(void)sip_msg_xhdr_apply(msg, true, "History-Info", add_entries, &c);
	out[c.used ? c.used - 1 : 0] = '\0';
	last = strrchr(out, '\n'); /* the one it was sent to: ourselves */
	out[last ? (size_t)(last - out) : 0] = '\0';
}

void lw_wire_transferred_by(const struct sip_msg *msg, char *out, size_t size)
{
	if (!header_uri(sip_msg_hdr(msg, SIP_HDR_REFERRED_BY), out, size))
		out[0] = '\0';
}
