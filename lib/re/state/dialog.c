/* SPDX-License-Identifier: BSD-3-Clause */
/* dialog.c -- a dialog, as requests within it are made of it. */
#include <string.h>

#include "dialog.h"

#include "../wire/decode.h"
#include "../wire/part.h"

static void dialog_destroy(void *arg)
{
	struct dialog *d = arg;

	mem_deref(d->moved);
}

/* ---- the way ---- */

static bool is_loose(const struct sip_addr *addr)
{
	struct pl rest = addr->uri.params, piece, name, value;

	while (lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, &value);
		if (!pl_strcasecmp(&name, "lr"))
			return true;
	}
	return false;
}

/* Of requests: Route lines, the URI of the first router, and where the second line begins. */
struct way {
	struct mbuf *mb;         /* NULL: it goes through none */
	struct pl first;
	size_t rest;
	bool strict;
};

static bool put_route(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct way *way = arg;

	(void)msg;
	if (!way->mb)
		way->mb = mbuf_alloc(256);
	if (!way->mb || mbuf_printf(way->mb, "Route: %r\r\n", &hdr->val))
		return true;
	if (!way->rest) {
		way->first = hdr->val;
		way->rest = way->mb->end;
	}
	return false;
}

/* From Record-Route, or for what was stored from Route. */
static int learn_way(struct way *way, const struct sip_msg *msg, enum sip_hdrid id)
{
	struct sip_addr addr;
	int err = sip_msg_hdr_apply(msg, msg->req, id, put_route, way) ? ENOMEM : 0;

	if (err || !way->mb)
		return err;
	err = lw_wire_addr(&addr, &way->first);
	if (err)
		return err;
	way->first = addr.auri;
	way->strict = !is_loose(&addr);
	return 0;
}

static int own_way(struct way *way, const struct dialog_new *n)
{
	int err = 0;

	if (!n->routec)
		return 0;
	way->mb = mbuf_alloc(256);
	if (!way->mb)
		return ENOMEM;
	pl_set_str(&way->first, n->routev[0]);
	for (uint32_t i = 0; !err && i < n->routec; i++) {
		err = mbuf_printf(way->mb, "Route: <%s;lr>\r\n", n->routev[i]);
		if (!i)
			way->rest = way->mb->end;
	}
	return err;
}

/* ---- birth ---- */

/* What is to be copied; PL_INIT: there is none. */
struct parts {
	struct pl callid, ltag, rtag, to, from, target;
	struct way way;
	uint32_t lseq;
};

static size_t room_for(const struct pl *text)
{
	return text->p ? text->l + 1 : 0;
}

static const char *put(char **at, const struct pl *text)
{
	char *to = *at;

	if (!text->p)
		return NULL;
	memcpy(to, text->p, text->l);
	to[text->l] = '\0';
	*at += text->l + 1;
	return to;
}

static struct pl lines_of(const struct way *way)
{
	return way->mb ? (struct pl){(const char *)way->mb->buf, way->mb->end}
		       : (struct pl)PL_INIT;
}

static void put_all(struct dialog *d, const struct parts *p, const struct pl *routes)
{
	char *at = d->texts;

	d->callid = put(&at, &p->callid);
	d->ltag = put(&at, &p->ltag);
	d->rtag = put(&at, &p->rtag);
	d->to = put(&at, &p->to);
	d->from = put(&at, &p->from);
	d->target = put(&at, &p->target);
	d->routes = put(&at, routes);
	d->first = put(&at, &p->way.first);
}

/* err: what went wrong before, and nothing is made.  The lines of the way are no longer needed. */
static int make(struct dialog **dp, struct parts *p, int err)
{
	struct pl routes = lines_of(&p->way);
	size_t size = room_for(&p->callid) + room_for(&p->ltag) + room_for(&p->rtag) +
		      room_for(&p->to) + room_for(&p->from) + room_for(&p->target) +
		      room_for(&routes) + room_for(&p->way.first);
	struct dialog *d;

	if (!err && !(p->callid.p && p->to.p && p->from.p))
		err = EBADMSG;
	err = err || p->way.rest <= UINT16_MAX ? err : EOVERFLOW;
	d = err ? NULL : mem_zalloc(sizeof *d + size, dialog_destroy);
	if (d) {
		put_all(d, p, &routes);
		d->lseq = p->lseq;
		d->rest = (uint16_t)p->way.rest;
		d->strict = p->way.strict;
		d->hop.tp = SIP_TRANSP_NONE;
		*dp = d;
	}
	mem_deref(p->way.mb);
	return d ? 0 : err ? err : ENOMEM;
}

/* Whatever cannot be read is nowhere to send a request to. */
static int target_of(struct pl *target, const struct sip_msg *msg)
{
	const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	struct sip_addr addr;

	if (!contact || lw_wire_addr(&addr, &contact->val))
		return EBADMSG;
	*target = addr.auri;
	return 0;
}

static struct pl tag_of(const struct pl *tag)
{
	return pl_isset(tag) ? *tag : (struct pl)PL_INIT;
}

static struct pl text_of(const char *text)
{
	struct pl pl;

	pl_set_str(&pl, text);
	return pl;
}

static int print_names(char **to, char **from, const struct dialog_new *n)
{
	bool named = n->from_name;
	int err = re_sdprintf(to, "<%s>", n->uri);

	return err ? err : re_sdprintf(from, "%s%s%s<%s>;tag=%s", named ? "\"" : "",
				       named ? n->from_name : "", named ? "\" " : "", n->from_uri,
				       n->ltag);
}

int lw_ua_dialog_new(struct dialog **dp, const struct dialog_new *n)
{
	struct parts p = {.callid = text_of(n->callid), .ltag = text_of(n->ltag),
			  .target = text_of(n->uri), .lseq = n->lseq};
	char *to = NULL, *from = NULL;
	int err = print_names(&to, &from, n);

	if (!err) {
		p.to = text_of(to);
		p.from = text_of(from);
		err = own_way(&p.way, n);
	}
	err = make(dp, &p, err);
	if (!err)
		(*dp)->half = true;
	mem_deref(to);
	mem_deref(from);
	return err;
}

/* The way and the target of what a message has made. */
static int take_way(struct parts *p, const struct sip_msg *msg, enum sip_hdrid id)
{
	int err = target_of(&p->target, msg);

	return err ? err : learn_way(&p->way, msg, id);
}

int lw_ua_dialog_accept(struct dialog **dp, const struct sip_msg *msg, uint16_t lseq)
{
	char ltag[17], *from = NULL;
	struct parts p = {.callid = msg->callid, .rtag = tag_of(&msg->from.tag),
			  .to = msg->from.val, .lseq = lseq};
	int err;

	(void)re_snprintf(ltag, sizeof ltag, "%016llx", msg->tag);
	err = re_sdprintf(&from, "%r;tag=%s", &msg->to.val, ltag);
	if (!err) {
		p.ltag = text_of(ltag);
		p.from = text_of(from);
		err = take_way(&p, msg, SIP_HDR_RECORD_ROUTE);
	}
	err = make(dp, &p, err);
	if (!err)
		(*dp)->hop.addr = msg->src;
	mem_deref(from);
	return err;
}

int lw_ua_dialog_answered(struct dialog **dp, const struct dialog *half, const struct sip_msg *msg)
{
	struct parts p = {.callid = text_of(half->callid), .ltag = text_of(half->ltag),
			  .rtag = tag_of(&msg->to.tag), .to = msg->to.val,
			  .from = text_of(half->from), .lseq = half->lseq};
	int err = make(dp, &p, take_way(&p, msg, SIP_HDR_RECORD_ROUTE));

	if (!err)
		(*dp)->hop.addr = half->hop.addr; /* where it was answered */
	return err;
}

int lw_ua_dialog_of_stranger(struct dialog **dp, const struct sip_msg *msg)
{
	struct parts p = {.callid = msg->callid, .to = msg->to.val, .from = msg->from.val,
			  .lseq = msg->cseq.num};

	return make(dp, &p, take_way(&p, msg, SIP_HDR_RECORD_ROUTE));
}

int lw_ua_dialog_restore(struct dialog **dp, const struct sip_msg *msg, uint32_t lseq, bool strict)
{
	struct parts p = {.callid = msg->callid, .ltag = msg->to.tag,
			  .rtag = tag_of(&msg->from.tag), .to = msg->from.val,
			  .from = msg->to.val, .lseq = lseq};
	int err = take_way(&p, msg, SIP_HDR_ROUTE);

	p.way.strict = strict && p.way.mb;
	return make(dp, &p, err);
}

/* ---- what changes, and what is asked ---- */

/* Decoding an address is expensive, and nearly every Contact is the one we know. */
static bool is_target(const struct dialog *d, const struct pl *contact)
{
	size_t len = strlen(d->target);

	return len && contact->l == len + 2 && contact->p[0] == '<' && contact->p[len + 1] == '>' &&
	       !memcmp(contact->p + 1, d->target, len);
}

int lw_ua_dialog_retarget(struct dialog *d, const struct sip_msg *msg)
{
	const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	char *moved = NULL;
	struct pl uri;
	int err;

	if (contact && is_target(d, &contact->val))
		return 0;
	err = target_of(&uri, msg);
	err = err ? err : pl_strdup(&moved, &uri);
	if (err)
		return err;
	mem_deref(d->moved);
	d->target = d->moved = moved;
	if (!d->first)
		d->hop.tp = SIP_TRANSP_NONE;
	return 0;
}

static bool is_tag(const struct pl *pl, const char *tag)
{
	return tag ? !pl_strcmp(pl, tag) : !pl_isset(pl);
}

bool lw_ua_dialog_is(const struct dialog *d, const struct sip_msg *msg)
{
	return !pl_strcmp(&msg->callid, d->callid) &&
	       is_tag(msg->req ? &msg->to.tag : &msg->from.tag, d->ltag) &&
	       is_tag(msg->req ? &msg->from.tag : &msg->to.tag, d->rtag);
}

const char *lw_ua_dialog_uri(const struct dialog *d)
{
	return d->strict ? d->first : d->target;
}

const char *lw_ua_dialog_next(const struct dialog *d)
{
	return d->first ? d->first : d->target;
}

/* To a strict router its own line is missing, and the target is the last one. */
static int print_routes(struct mbuf *mb, const struct dialog *d)
{
	int err = 0;

	if (d->routes)
		err = mbuf_write_str(mb, d->routes + (d->strict ? d->rest : 0));
	if (!err && d->strict)
		err = mbuf_printf(mb, "Route: <%s>\r\n", d->target);
	return err;
}

static int print_line(struct mbuf *mb, const char *name, const char *value)
{
	int err = mbuf_write_str(mb, name);

	err = err ? err : mbuf_write_str(mb, value);
	return err ? err : mbuf_write_str(mb, "\r\n");
}

int lw_ua_dialog_print(struct mbuf *mb, const struct dialog *d, size_t *to_at, size_t *from_at)
{
	int err = print_routes(mb, d);

	if (to_at)
		*to_at = mb->pos;
	err = err ? err : print_line(mb, "To: ", d->to);
	if (from_at)
		*from_at = mb->pos;
	err = err ? err : print_line(mb, "From: ", d->from);
	return err ? err : print_line(mb, "Call-ID: ", d->callid);
}
