/* SPDX-License-Identifier: BSD-3-Clause */
/* shown.c -- who we say it is: P-Asserted-Identity, Remote-Party-ID, Privacy, Referred-By,
 * Diversion, History-Info (RFC 3325, 3323, 3892, 5806, 7044). */
#include <string.h>

#include <re.h>
#include <legwork/rules.h>

#include "identity.h"
#include "part.h"
#include "shown.h"
#include "text.h"
#include "uri.h"

enum { MAX_FORWARDS = 70 };

static bool may_be_sent(const struct lw_id *id)
{
	return lw_uri_names(id->uri) && lw_wire_clean(id->name);
}

/* NAME: "Display" <uri>TAIL.  An address that cannot stand there must not cost the call: the header
 * is left out, and the caller of this function is told. */
static int put(struct part_out *o, const char *header, const struct lw_id *id, const char *tail)
{
	char name[2 * LW_NAME_MAX + 3] = "";

	if (!*id->uri)
		return 0;
	if (!may_be_sent(id) || (*id->name && lw_wire_quote(name, sizeof name, id->name)))
		return EBADMSG;
	lw_part_str(o, header);
	lw_part_str(o, ": ");
	if (*name) {
		lw_part_str(o, name);
		lw_part_str(o, " ");
	}
	lw_part_str(o, "<");
	lw_part_str(o, id->uri);
	lw_part_str(o, ">");
	lw_part_str(o, tail);
	lw_part_str(o, "\r\n");
	return 0;
}

/* The next entry, one level below the last: "1", "1.1", and so on. */
static void put_entry(struct part_out *o, const char *uri, size_t length, unsigned depth)
{
	lw_part_str(o, "History-Info: <");
	lw_part_add(o, uri, length);
	lw_part_str(o, ">;index=1");
	for (unsigned i = 0; i < depth; i++)
		lw_part_str(o, ".1");
	if (depth) { /* from which entry it was mapped */
		lw_part_str(o, ";mp=1");
		for (unsigned i = 1; i < depth; i++)
			lw_part_str(o, ".1");
	}
	lw_part_str(o, "\r\n");
}

/* RFC 7044 10.2: the failure that sent the call on stands in the URI it happened at. */
static int put_first(struct part_out *o, const struct lw_shown *shown)
{
	char uri[LW_URI_MAX + 32];
	bool failed = shown->cause >= 400 && shown->cause <= 699;
	int n;

	if (!failed || !lw_uri_is_bare(shown->history[0].uri)) /* a tel: URI has no headers */
		return put(o, "History-Info", &shown->history[0], ";index=1");
	n = re_snprintf(uri, sizeof uri, "%s?Reason=SIP%%3Bcause%%3D%u", shown->history[0].uri,
			shown->cause);
	if (n < 0)
		return EOVERFLOW;
	put_entry(o, uri, (size_t)n, 0);
	return 0;
}

static int put_history(struct part_out *o, const struct lw_shown *shown)
{
	const char *between = shown->between ? shown->between : "";
	char uri[LW_URI_MAX];
	unsigned depth = 1;
	int err;

	if (!*shown->history[0].uri)
		return 0;
	if (!lw_uri_names(shown->history[0].uri))
		return EBADMSG;
	err = put_first(o, shown);
	for (; *between; depth++) {
		size_t length = strcspn(between, "\n");

		(void)re_snprintf(uri, sizeof uri, "%b", between, length);
		if (length < sizeof uri && lw_uri_names(uri)) /* else a gap in the index tells */
			put_entry(o, uri, length, depth);
		between += length + (between[length] ? 1 : 0);
	}
	if (err || !*shown->history[1].uri)
		return err;
	if (!may_be_sent(&shown->history[1]))
		return EBADMSG;
	put_entry(o, shown->history[1].uri, strlen(shown->history[1].uri), depth);
	return 0;
}

static int put_diversion(struct part_out *o, const struct lw_shown *shown)
{
	const char *reason = *shown->diversion_reason ? shown->diversion_reason : "unconditional";
	char tail[64];

	if (re_snprintf(tail, sizeof tail, ";reason=%s;counter=%u", reason,
			shown->counter ? shown->counter : 1) < 0)
		return EOVERFLOW;
	return put(o, "Diversion", &shown->diversion, tail);
}

static int put_asserted(struct part_out *o, const struct lw_shown *shown, bool called)
{
	char rpid[64];
	int err = put(o, "P-Asserted-Identity", &shown->asserted, "");

	(void)re_snprintf(rpid, sizeof rpid, ";party=%s;screen=yes;privacy=%s",
			  called ? "called" : "calling", shown->privacy ? "full" : "off");
	return err | put(o, "Remote-Party-ID", &shown->remote_party, rpid);
}

int lw_wire_asserted_headers(char *out, size_t size, const struct lw_shown *shown, bool called)
{
	struct part_out o;

	lw_part_open(&o, out, size);
	if (!put_asserted(&o, shown, called))
		return lw_part_close(&o);
	out[0] = '\0';
	return EBADMSG;
}

int lw_wire_shown_headers(char *out, size_t size, const struct lw_shown *shown, bool called)
{
	struct part_out o;
	int err;

	lw_part_open(&o, out, size);
	err = put_asserted(&o, shown, called);
	if (shown->privacy)
		lw_part_str(&o, "Privacy: id\r\n");
	err |= put(&o, "Referred-By", &(struct lw_id){shown->referred_by.uri, ""}, "");
	err |= put_diversion(&o, shown);
	err |= put_history(&o, shown);
	if (err) {
		out[0] = '\0';
		return EBADMSG;
	}
	return lw_part_close(&o);
}

/* For libre's from_name, which it puts between quotes as it is. */
int lw_wire_from_name(char *out, size_t size, const char *name)
{
	char quoted[2 * LW_NAME_MAX + 3];
	size_t n;

	out[0] = '\0';
	if (!*name)
		return 0;
	if (!lw_wire_clean(name) || lw_wire_quote(quoted, sizeof quoted, name))
		return EBADMSG;
	n = strlen(quoted) - 2;
	if (n >= size)
		return EOVERFLOW;
	memcpy(out, quoted + 1, n);
	out[n] = '\0';
	return 0;
}

/* ---- what an INVITE says of its way to us ---- */

static bool count_values(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct pl rest = hdr->val, value;
	uint32_t *n = arg;

	(void)msg;
	while (lw_part_next(&rest, ',', &value))
		*n += value.l ? 1 : 0;
	return false;
}

/* counter=: how many diversions the entry stands for, two digits at most; anything else counts as
 * one (RFC 5806 4.1). */
static uint32_t counter_of(const struct pl *value)
{
	struct pl rest = *value, piece, name, digits;
	uint32_t n = 0;

	while (lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, &digits);
		if (!pl_strcasecmp(&name, "counter") && digits.l && digits.l <= 2)
			n = pl_u32(&digits);
	}
	return n ? n : 1;
}

static bool count_diversions(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct pl rest = hdr->val, value;
	uint32_t *n = arg;

	(void)msg;
	while (lw_part_next(&rest, ',', &value))
		*n += value.l ? counter_of(&value) : 0;
	return false;
}

/* History-Info lists where it was too (RFC 7544). */
uint32_t lw_wire_hops(const struct sip_msg *msg)
{
	uint32_t diverted = 0, listed = 0;

	(void)sip_msg_xhdr_apply(msg, true, "Diversion", count_diversions, &diverted);
	(void)sip_msg_xhdr_apply(msg, true, "History-Info", count_values, &listed);
	listed = listed ? listed - 1 : 0;
	return diverted > listed ? diverted : listed;
}

uint8_t lw_wire_max_forwards(const struct sip_msg *msg)
{
	uint32_t n = pl_isset(&msg->maxfwd) ? pl_u32(&msg->maxfwd) : MAX_FORWARDS;

	return (uint8_t)(n < MAX_FORWARDS ? n : MAX_FORWARDS);
}

static bool is_wish(const struct pl *word)
{
	return !pl_strcasecmp(word, "id") || !pl_strcasecmp(word, "user") ||
	       !pl_strcasecmp(word, "header");
}

/* ';' separates the words, but some peers write commas. */
static bool has_wish(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct pl rest = hdr->val, list, word;

	(void)msg;
	(void)arg;
	while (lw_part_next(&rest, ',', &list)) {
		while (lw_part_next(&list, ';', &word))
			if (is_wish(&word))
				return true;
	}
	return false;
}

/* RFC 3323 4.2: id, user and header ask for it; "none" and unknown words do not. */
bool lw_wire_withheld(const struct sip_msg *msg)
{
	if (msg->req && !pl_strcasecmp(&msg->from.uri.host, "anonymous.invalid"))
		return true; /* in a response From is our own */
	return sip_msg_xhdr_apply(msg, true, "Privacy", has_wish, NULL) || lw_wire_rpid_hides(msg);
}
