/* SPDX-License-Identifier: BSD-3-Clause */
/* decode.c -- messages taken apart as libre does it, in one pass and one block of memory. */
#include <string.h>

#include "decode.h"

#include "names.h"
#include "param.h"
#include "part.h"
#include "text.h"

enum { LINES_MAX = 64, BUCKETS = 16 };

/* A header as it stands in the message. */
struct line {
	struct pl name, value;
	int id;
	unsigned values; /* separated by commas */
};

static struct pl between(const char *begin, const char *end)
{
	return (struct pl){begin, (size_t)(end - begin)};
}

/* Where the first c is, or the end. */
static const char *find(const char *p, const char *end, char c)
{
	const char *found = p < end ? memchr(p, c, (size_t)(end - p)) : NULL;

	return found ? found : end;
}

static bool has_space(const char *p, const char *end)
{
	while (p < end && *p != ' ' && *p != '\t' && *p != '\r' && *p != '\n')
		p++;
	return p < end;
}

static bool is_number(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++)
		if (!wire_is_digit(pl->p[i]))
			return false;
	return true;
}

/* ---- addresses ---- */

static bool take_hostport(const char *p, const char *end, struct pl *host, struct pl *port)
{
	const char *colon = find(p, end, ':');

	*host = between(p, colon);
	*port = between(colon < end ? colon + 1 : end, end);
	return host->l && is_number(port) && find(p, end, '[') == end;
}

static bool take_uri(struct uri *uri, const struct pl *text)
{
	const char *end = text->p + text->l, *p = find(text->p, end, ':'), *at, *stop;
	struct pl port;
	struct sa addr;

	memset(uri, 0, sizeof *uri);
	if (p == text->p || p == end)
		return false;
	uri->scheme = between(text->p, p++);
	at = find(p, end, '@');
	if (at < end) {
		uri->user = between(p, at);
		if (find(p, at, ':') < at)
			return false;
		p = at + 1;
	}
	stop = find(p, end, '?');
	uri->headers = between(stop, end);
	uri->params = between(find(p, stop, ';'), stop);
	uri->path = (struct pl){uri->params.p, 0};
	stop = uri->path.p;
	if (find(p, stop, '/') < stop || has_space(p, stop) ||
	    !take_hostport(p, stop, &uri->host, &port))
		return false;
	if (wire_is_digit(*p) && !sa_set(&addr, &uri->host, 0))
		uri->af = sa_af(&addr);
	uri->port = (uint16_t)pl_u32(&port);
	return true;
}

/* A quoted string, a single word, or nothing; then the bracket. */
static bool take_name(struct pl *name, const char *p, const char *end)
{
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (end > p + 1 && *p == '"' && end[-1] == '"') {
		p++;
		end--;
	} else if (has_space(p, end)) {
		return false;
	}
	*name = p < end ? between(p, end) : (struct pl){NULL, 0};
	return find(p, end, '"') == end && find(p, end, '\\') == end;
}

static bool take_addr(struct sip_addr *addr, const struct pl *value)
{
	const char *end = value->p + value->l, *open = find(value->p, end, '<'), *close;

	memset(addr, 0, sizeof *addr);
	if (open == end) {
		addr->auri = between(value->p, find(value->p, end, ';'));
		addr->params = between(addr->auri.p + addr->auri.l, end);
		return take_uri(&addr->uri, &addr->auri);
	}
	close = find(open, end, '>');
	if (close == end || !take_name(&addr->dname, value->p, open))
		return false;
	addr->auri = between(open + 1, close);
	if (close + 1 < end)
		addr->params = between(close + 1, end);
	return take_uri(&addr->uri, &addr->auri);
}

int lw_wire_uri(struct uri *uri, const struct pl *text)
{
	return text->l && take_uri(uri, text) ? 0 : uri_decode(uri, text);
}

int lw_wire_addr(struct sip_addr *addr, const struct pl *value)
{
	return value->l && take_addr(addr, value) ? 0 : sip_addr_decode(addr, value);
}

/* ---- the headers that libre takes apart ---- */

static bool take_party(struct sip_taddr *party, const struct pl *value)
{
	struct sip_addr addr;

	if (party->val.p || !take_addr(&addr, value)) /* of two, libre keeps parts of both */
		return false;
	*party = (struct sip_taddr){.dname = addr.dname, .auri = addr.auri, .uri = addr.uri,
				    .params = addr.params, .val = *value};
	(void)lw_param(&party->params, "tag", &party->tag);
	return true;
}

static bool take_via(struct sip_via *via, const struct pl *value)
{
	static const char start[] = "SIP/2.0/UDP ";
	const char *p = value->p + sizeof start - 1, *end = value->p + value->l, *semi;
	struct pl host, port;

	if (value->l < sizeof start || memcmp(value->p, start, sizeof start - 1))
		return false;
	semi = find(p, end, ';');
	if (has_space(p, semi) || !take_hostport(p, semi, &host, &port))
		return false;
	via->tp = SIP_TRANSP_UDP;
	via->sentby = between(p, semi);
	via->params = between(semi, end);
	via->val = *value;
	sa_init(&via->addr, AF_INET);
	(void)sa_set(&via->addr, &host, 0);
	if (port.l)
		sa_set_port(&via->addr, (uint16_t)pl_u32(&port));
	return lw_param(&via->params, "branch", &via->branch);
}

static bool take_cseq(struct sip_cseq *cseq, const struct pl *value)
{
	const char *end = value->p + value->l, *space = find(value->p, end, ' ');
	struct pl num = between(value->p, space);

	if (!num.l || !is_number(&num) || space == end || has_space(space + 1, end))
		return false;
	cseq->num = pl_u32(&num);
	cseq->met = between(space + 1, end);
	return true;
}

static bool take_type(struct msg_ctype *type, const struct pl *value)
{
	const char *end = value->p + value->l, *semi = find(value->p, end, ';');
	const char *slash = find(value->p, semi, '/');

	if (slash == value->p || slash + 1 >= semi || has_space(value->p, semi))
		return false;
	type->type = between(value->p, slash);
	type->subtype = between(slash + 1, semi);
	type->params = between(semi, end);
	return true;
}

static bool take(struct sip_msg *msg, const struct sip_hdr *hdr)
{
	switch ((int)hdr->id) {
	case SIP_HDR_VIA:
		return pl_isset(&msg->via.sentby) || take_via(&msg->via, &hdr->val);
	case SIP_HDR_TO:             return take_party(&msg->to, &hdr->val);
	case SIP_HDR_FROM:           return take_party(&msg->from, &hdr->val);
	case SIP_HDR_CSEQ:           return take_cseq(&msg->cseq, &hdr->val);
	case SIP_HDR_CONTENT_TYPE:   return take_type(&msg->ctyp, &hdr->val);
	case SIP_HDR_RACK: case SIP_HDR_RSEQ: return false; /* later versions read them */
	case SIP_HDR_CALL_ID:        msg->callid = hdr->val; break;
	case SIP_HDR_MAX_FORWARDS:   msg->maxfwd = hdr->val; break;
	case SIP_HDR_CONTENT_LENGTH: msg->clen = hdr->val; break;
	case SIP_HDR_EXPIRES:        msg->expires = hdr->val; break;
	}
	return true;
}

/* ---- lines ---- */

/* What a comma means: libre takes values one by one, or all as one, or nobody here knows. */
enum comma { COMMA_SEPARATES, COMMA_STANDS, COMMA_UNKNOWN };
static enum comma comma_of(int id)
{
	switch (id) {
	case SIP_HDR_ACCEPT: case SIP_HDR_ALLOW: case SIP_HDR_ALLOW_EVENTS: case SIP_HDR_CONTACT:
	case SIP_HDR_HISTORY_INFO: case SIP_HDR_P_ASSERTED_IDENTITY: case SIP_HDR_REASON:
	case SIP_HDR_RECORD_ROUTE: case SIP_HDR_REQUIRE: case SIP_HDR_ROUTE:
	case SIP_HDR_SUPPORTED: case SIP_HDR_UNSUPPORTED: case SIP_HDR_VIA:
		return COMMA_SEPARATES;
	case SIP_HDR_AUTHORIZATION: case SIP_HDR_DATE: case SIP_HDR_FROM: case SIP_HDR_NONE:
	case SIP_HDR_PROXY_AUTHENTICATE: case SIP_HDR_PROXY_AUTHORIZATION:
	case SIP_HDR_REFER_TO: case SIP_HDR_REFERRED_BY: case SIP_HDR_SERVER: case SIP_HDR_TO:
	case SIP_HDR_USER_AGENT: case SIP_HDR_WWW_AUTHENTICATE:
		return COMMA_STANDS;
	}
	return COMMA_UNKNOWN;
}

/* Up to the next comma outside quotes; no backslash saves a quote from that. */
static bool next_value(struct pl *rest, struct pl *value)
{
	const char *p = rest->p, *end = p ? p + rest->l : NULL;
	bool quoted = false;

	if (!p)
		return false;
	p = find(p, end, ',');
	if (find(rest->p, p, '"') < p)
		for (p = rest->p; p < end && (quoted || *p != ','); p++)
			quoted ^= *p == '"';
	*value = lw_part_trim(between(rest->p, p));
	*rest = p < end ? between(p + 1, end) : (struct pl){NULL, 0};
	return true;
}

/* The line at *p without its end, or false: no CR LF ends it, or there is a CR or LF in it. */
static bool take_line(const char **p, const char *end, struct pl *line)
{
	const char *cr = find(*p, end, '\r');

	if (cr + 1 >= end || cr[1] != '\n' || find(*p, cr, '\n') < cr)
		return false;
	*line = between(*p, cr);
	*p = cr + 2;
	return true;
}

static bool take_header(struct line *l, const struct pl *text)
{
	const char *end = text->p + text->l, *colon = find(text->p, end, ':');
	struct pl rest, value;

	if (colon == end || text->p[0] == ' ' || text->p[0] == '\t')
		return false;
	l->name = lw_part_trim(between(text->p, colon));
	l->value = rest = lw_part_trim(between(colon + 1, end));
	l->id = lw_wire_name_id(&l->name);
	l->values = 1;
	if (!l->name.l || !l->value.l || (l->name.l == 1 && l->id == SIP_HDR_NONE))
		return false;
	if (!memchr(rest.p, ',', rest.l) || comma_of(l->id) == COMMA_STANDS)
		return true;
	for (l->values = 0; next_value(&rest, &value); l->values++)
		if (!value.l)
			return false;
	return comma_of(l->id) == COMMA_SEPARATES;
}

static bool take_first(struct sip_msg *msg, const struct pl *line)
{
	const char *end = line->p + line->l, *a = find(line->p, end, ' '), *b;
	struct pl first = between(line->p, a), second, rest;

	b = a < end ? find(a + 1, end, ' ') : end;
	if (b == end || !first.l || b == a + 1 || find(line->p, b, '\t') < b)
		return false;
	second = between(a + 1, b);
	rest = between(b + 1, end);
	msg->req = !pl_strcmp(&rest, "SIP/2.0");
	*(msg->req ? &msg->met : &msg->ver) = first;
	*(msg->req ? &msg->ver : &msg->reason) = rest;
	if (msg->req) {
		msg->ruri = second;
		return take_uri(&msg->uri, &second);
	}
	msg->scode = (uint16_t)pl_u32(&second);
	return msg->scode;
}

/* ---- all of it ---- */

struct decoded {
	struct sip_msg msg;
	struct sip_hdr hdrv[];
};

static void destroy(void *arg)
{
	struct sip_msg *msg = arg;

	mem_deref(msg->hdrht);
	mem_deref(msg->sock);
	mem_deref(msg->mb);
}

/* In the table stand values, in the list lines: but Via and Route by their values too. */
static void put(struct sip_msg *msg, struct sip_hdr *hdr, const struct line *l,
		const struct pl *value, bool is_value, bool is_line)
{
	*hdr = (struct sip_hdr){.name = l->name, .val = *value, .id = (enum sip_hdrid)l->id};
	if (is_value)
		hash_append(msg->hdrht, (uint32_t)l->id, &hdr->he, hdr);
	if (is_line)
		list_append(&msg->hdrl, &hdr->le, hdr);
}

static bool put_line(struct sip_msg *msg, struct sip_hdr **hdr, const struct line *l)
{
	bool single = l->values == 1 || l->id == SIP_HDR_VIA || l->id == SIP_HDR_ROUTE;
	struct pl rest = l->value, value = rest;

	for (unsigned i = 0; i < l->values; i++) {
		if (l->values > 1)
			(void)next_value(&rest, &value);
		put(msg, *hdr, l, &value, true, single);
		if (!take(msg, (*hdr)++))
			return false;
	}
	if (!single)
		put(msg, (*hdr)++, l, &l->value, false, true);
	return true;
}

static int fill(struct decoded *d, const struct pl *first, const struct line *v, size_t lines)
{
	struct sip_hdr *hdr = d->hdrv;

	if (!take_first(&d->msg, first))
		return ENOTSUP;
	if (hash_alloc(&d->msg.hdrht, BUCKETS))
		return ENOMEM;
	for (size_t i = 0; i < lines; i++)
		if (!put_line(&d->msg, &hdr, &v[i]))
			return ENOTSUP;
	return 0;
}

int lw_wire_decode(struct sip_msg **msgp, struct mbuf *mb)
{
	const char *begin = (const char *)mbuf_buf(mb), *p = begin, *end = p + mbuf_get_left(mb);
	struct line v[LINES_MAX];
	size_t lines = 0, hdrs = 0;
	struct pl first, text;
	struct decoded *d;
	int err;

	if (!take_line(&p, end, &first))
		return ENOTSUP;
	while (take_line(&p, end, &text) && text.l) {
		if (lines == LINES_MAX || !take_header(&v[lines], &text))
			return ENOTSUP;
		hdrs += v[lines].values + (v[lines].values > 1);
		lines++;
	}
	if (!lines || text.l)
		return ENOTSUP;
	d = mem_alloc(sizeof *d + hdrs * sizeof *d->hdrv, destroy);
	if (!d)
		return ENOMEM;
	memset(d, 0, sizeof *d);
	err = fill(d, &first, v, lines);
	if (err) {
		mem_deref(d);
		return err;
	}
	d->msg.mb = mem_ref(mb);
	mb->pos += (size_t)(p - begin);
	*msgp = &d->msg;
	return 0;
}
