/* SPDX-License-Identifier: BSD-3-Clause */
/* rewrite.c -- a message as libre may see it, and the answer to one that it may not see. */
#include <string.h>

#include "rewrite.h"
#include "names.h"
#include "param.h"
#include "part.h"
#include "reason.h"

static int put(struct mbuf *mb, const char *p, const char *end)
{
	return end > p ? mbuf_write_mem(mb, (const uint8_t *)p, (size_t)(end - p)) : 0;
}

/* ---- what names a transaction without a branch (RFC 3261 17.2.3) ---- */

struct key {
	struct pl callid, cseq, from_tag;
};

static void look_for_key(struct key *key, const char *p, const char *end)
{
	struct scan scan = {p, end};
	struct scan_header h;
	struct part_addr addr;

	memset(key, 0, sizeof *key);
	while (lw_wire_scan_header(&scan, &h)) {
		enum wire_name name = lw_wire_name(&h.name);

		if (name == NAME_CALL_ID)
			key->callid = h.value;
		else if (name == NAME_CSEQ)
			key->cseq = h.value;
		else if (name == NAME_FROM && !lw_part_addr(&addr, &h.value))
			(void)lw_param(&addr.params, "tag", &key->from_tag);
	}
}

/* The ACK and CANCEL of an INVITE have its number and not its method. */
static int put_branch(struct mbuf *mb, const struct key *key)
{
	struct pl num = key->cseq;

	for (num.l = 0; num.l < key->cseq.l && num.p[num.l] >= '0' && num.p[num.l] <= '9';)
		num.l++;
	return mbuf_printf(mb, ";branch=%08x%08x%r", hash_joaat_pl(&key->callid),
			   hash_joaat_pl(&key->from_tag), &num);
}

/* ---- headers ---- */

static int put_via(struct mbuf *mb, const struct scan_header *h, const struct key *key)
{
	const char *p = h->start, *end = h->value.p + h->value.l;
	struct pl rest = h->value, first;
	struct via_parts via;
	int err = 0;

	if (!lw_part_next(&rest, ',', &first) || lw_wire_via_parts(&via, &first))
		return put(mb, p, h->end);
	if (via.maddr.p) {
		const char *name = via.maddr.p;

		while (name > first.p && *name != ';')
			name--;
		err = put(mb, p, name);
		err |= mbuf_printf(mb, ";x-addr=");
		p = via.maddr.p;
	}
	if (!via.branch.p) {
		err |= put(mb, p, first.p + first.l);
		err |= put_branch(mb, key);
		p = first.p + first.l;
	}
	err |= put(mb, p, end);
	return err | put(mb, end, h->end);
}

static int put_header(struct mbuf *mb, const struct scan_header *h, bool *via_seen,
		      const struct key *key)
{
	enum wire_name name = lw_wire_name(&h->name);

	if (name == NAME_CLASH)
		return mbuf_write_str(mb, "X-") | put(mb, h->start, h->end);
	if (name != NAME_VIA || *via_seen)
		return put(mb, h->start, h->end);
	*via_seen = true;
	return put_via(mb, h, key);
}

static int put_first(struct mbuf *mb, const struct wire_check *check, const char *p)
{
	const char *version = check->first.version.p;
	int err = put(mb, p, version);

	err |= mbuf_write_str(mb, "SIP/2.0");
	return err | put(mb, version + check->first.version.l, p + check->first.len);
}

int lw_wire_rewrite(struct mbuf *mb, const struct wire_check *check, const char *p)
{
	const char *head = p + check->first.len, *body = p + check->head;
	struct scan scan = {head, body};
	struct scan_header h;
	bool via_seen = false;
	struct key key;
	int err = put_first(mb, check, p);

	look_for_key(&key, head, body);
	while (lw_wire_scan_header(&scan, &h)) {
		err |= put_header(mb, &h, &via_seen, &key);
		err |= mbuf_write_str(mb, "\n");
	}
	if (!check->counted)
		err |= mbuf_printf(mb, "Content-Length: %zu\r\n", check->body);
	err |= mbuf_write_str(mb, "\r\n");
	return err | put(mb, body, body + check->body);
}

/* ---- the answer ---- */

/* The first Via says where the request came from (RFC 3261 18.2.1, RFC 3581 4). */
static int answer_via(struct mbuf *mb, const struct scan_header *h, const struct sa *src)
{
	struct pl rest = h->value, first, rport, before, after;

	if (!lw_part_next(&rest, ',', &first))
		return 0;
	if (!rest.p)
		pl_set_str(&rest, "");
	if (!lw_param_place(&first, "rport", &rport))
		return mbuf_printf(mb, "Via: %r;received=%j%s%r\r\n", &first, src,
				   rest.l ? "," : "", &rest);
	before = (struct pl){first.p, (size_t)(rport.p - first.p)};
	after = (struct pl){rport.p + rport.l, first.l - before.l - rport.l};
	return mbuf_printf(mb, "Via: %r;rport=%u%r;received=%j%s%r\r\n", &before, sa_port(src),
			   &after, src, rest.l ? "," : "", &rest);
}

/* RFC 3261 8.2.6.2: the same tag each time. */
static int answer_to(struct mbuf *mb, const struct pl *value, const char *our_tag,
		     const struct pl *first_via)
{
	struct part_addr addr;
	struct pl tag;

	if (!lw_part_addr(&addr, value) && lw_param(&addr.params, "tag", &tag))
		return mbuf_printf(mb, "To: %r\r\n", value);
	if (our_tag)
		return mbuf_printf(mb, "To: %r;tag=%s\r\n", value, our_tag);
	return mbuf_printf(mb, "To: %r;tag=%08x\r\n", value, hash_joaat_pl(first_via));
}

static int answer_header(struct mbuf *mb, const struct scan_header *h, bool *seen,
			 const char *our_tag, struct pl *via, const struct sa *src)
{
	enum wire_name name = lw_wire_name(&h->name);
	bool again = name < NAME_COUNT && seen[name];

	if (name < NAME_COUNT)
		seen[name] = true;
	if (name == NAME_VIA && again)
		return mbuf_printf(mb, "Via: %r\r\n", &h->value);
	if (again)
		return 0;
	if (name == NAME_VIA) {
		*via = h->value;
		return answer_via(mb, h, src);
	}
	if (name == NAME_TO)
		return answer_to(mb, &h->value, our_tag, via);
	if (name == NAME_FROM || name == NAME_CALL_ID || name == NAME_CSEQ)
		return mbuf_printf(mb, "%s: %r\r\n", lw_wire_name_text(name), &h->value);
	return 0;
}

int lw_wire_refusal(struct mbuf *mb, const struct wire_refusal *refusal,
		    const struct wire_check *check, const char *p, const struct sa *src)
{
	struct scan scan = {p + check->first.len, p + check->head};
	bool seen[NAME_COUNT] = {false};
	struct pl via = {NULL, 0};
	struct scan_header h;
	int err = mbuf_printf(mb, "SIP/2.0 %d %s\r\n", refusal->code,
			      lw_wire_reason(refusal->code));

	while (lw_wire_scan_header(&scan, &h))
		if (h.name.l)
			err |= answer_header(mb, &h, seen, refusal->tag, &via, src);
	if (refusal->retry_after)
		err |= mbuf_printf(mb, "Retry-After: %u\r\n", refusal->retry_after);
	return err | mbuf_printf(mb, "Content-Length: 0\r\n\r\n");
}
