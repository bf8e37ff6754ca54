/* dialog.c -- a dialog, as requests within it are made of it. */
#include <string.h>

#include "dialog.h"

#include "../wire/decode.h"
#include "../wire/part.h"

static void dialog_destroy(void *arg)
{
	struct dialog *d = arg;

	mem_deref(d->callid);
	mem_deref(d->ltag);
	mem_deref(d->rtag);
	mem_deref(d->to);
	mem_deref(d->from);
	mem_deref(d->target);
	mem_deref(d->routes);
	mem_deref(d->first);
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

struct way {
	struct mbuf *mb;
	struct pl first;
	size_t rest;
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

static int keep_text(char **to, const struct mbuf *mb)
{
	struct pl pl = {(const char *)mb->buf, mb->end};

	return pl_strdup(to, &pl);
}

static int take_way(struct dialog *d, const struct way *way)
{
	struct sip_addr addr;
	int err = way->rest > UINT16_MAX ? EOVERFLOW : lw_wire_addr(&addr, &way->first);

	err = err ? err : pl_strdup(&d->first, &addr.auri);
	err = err ? err : keep_text(&d->routes, way->mb);
	if (err)
		return err;
	d->rest = (uint16_t)way->rest;
	d->strict = !is_loose(&addr);
	return 0;
}

/* From Record-Route, or for what was stored from Route. */
static int learn_way(struct dialog *d, const struct sip_msg *msg, enum sip_hdrid id)
{
	struct way way = {.mb = NULL};
	int err = sip_msg_hdr_apply(msg, msg->req, id, put_route, &way) ? ENOMEM : 0;

	if (!err && way.mb)
		err = take_way(d, &way);
	mem_deref(way.mb);
	return err;
}

static int own_way(struct dialog *d, const struct dialog_new *n)
{
	struct mbuf *mb = n->routec ? mbuf_alloc(256) : NULL;
	int err = n->routec && !mb ? ENOMEM : 0;

	for (uint32_t i = 0; !err && i < n->routec; i++) {
		err = mbuf_printf(mb, "Route: <%s;lr>\r\n", n->routev[i]);
		if (!i)
			d->rest = (uint16_t)mb->end;
	}
	if (!err && mb)
		err = str_dup(&d->first, n->routev[0]);
	if (!err && mb)
		err = keep_text(&d->routes, mb);
	mem_deref(mb);
	return err;
}

/* ---- birth ---- */

static struct dialog *made(void)
{
	struct dialog *d = mem_zalloc(sizeof *d, dialog_destroy);

	if (d)
		d->hop.tp = SIP_TRANSP_NONE;
	return d;
}

static int born(struct dialog **dp, struct dialog *d, int err)
{
	if (err)
		mem_deref(d);
	else
		*dp = d;
	return err;
}

/* Whatever cannot be read is nowhere to send a request to. */
static int take_target(struct dialog *d, const struct sip_msg *msg)
{
	const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	struct sip_addr addr;

	if (!contact || lw_wire_addr(&addr, &contact->val))
		return EBADMSG;
	return pl_strdup(&d->target, &addr.auri);
}

static int take_tag(char **to, const struct pl *tag)
{
	return pl_isset(tag) ? pl_strdup(to, tag) : 0;
}

int lw_ua_dialog_new(struct dialog **dp, const struct dialog_new *n)
{
	struct dialog *d = made();
	bool named = n->from_name;
	int err = d ? str_dup(&d->callid, n->callid) : ENOMEM;

	if (!d)
		return err;
	d->lseq = n->lseq;
	err = err ? err : str_dup(&d->ltag, n->ltag);
	err = err ? err : str_dup(&d->target, n->uri);
	err = err ? err : re_sdprintf(&d->to, "<%s>", n->uri);
	err = err ? err : re_sdprintf(&d->from, "%s%s%s<%s>;tag=%s", named ? "\"" : "",
				      named ? n->from_name : "", named ? "\" " : "", n->from_uri,
				      n->ltag);
	return born(dp, d, err ? err : own_way(d, n));
}

int lw_ua_dialog_accept(struct dialog **dp, const struct sip_msg *msg, uint16_t lseq)
{
	struct dialog *d = made();
	int err = d ? pl_strdup(&d->callid, &msg->callid) : ENOMEM;

	if (!d)
		return err;
	d->lseq = lseq;
	err = err ? err : re_sdprintf(&d->ltag, "%016llx", msg->tag);
	err = err ? err : take_tag(&d->rtag, &msg->from.tag);
	err = err ? err : pl_strdup(&d->to, &msg->from.val);
	err = err ? err : re_sdprintf(&d->from, "%r;tag=%s", &msg->to.val, d->ltag);
	err = err ? err : take_target(d, msg);
	return born(dp, d, err ? err : learn_way(d, msg, SIP_HDR_RECORD_ROUTE));
}

int lw_ua_dialog_answered(struct dialog **dp, const struct dialog *half, const struct sip_msg *msg)
{
	struct dialog *d = made();
	int err = d ? take_tag(&d->rtag, &msg->to.tag) : ENOMEM;

	if (!d)
		return err;
	d->callid = mem_ref(half->callid);
	d->ltag = mem_ref(half->ltag);
	d->from = mem_ref(half->from);
	d->lseq = half->lseq;
	d->hop.addr = half->hop.addr;
	err = err ? err : pl_strdup(&d->to, &msg->to.val);
	err = err ? err : take_target(d, msg);
	return born(dp, d, err ? err : learn_way(d, msg, SIP_HDR_RECORD_ROUTE));
}

int lw_ua_dialog_of_stranger(struct dialog **dp, const struct sip_msg *msg)
{
	struct dialog *d = made();
	int err = d ? pl_strdup(&d->callid, &msg->callid) : ENOMEM;

	if (!d)
		return err;
	d->lseq = msg->cseq.num;
	err = err ? err : pl_strdup(&d->to, &msg->to.val);
	err = err ? err : pl_strdup(&d->from, &msg->from.val);
	err = err ? err : take_target(d, msg);
	return born(dp, d, err ? err : learn_way(d, msg, SIP_HDR_RECORD_ROUTE));
}

int lw_ua_dialog_restore(struct dialog **dp, const struct sip_msg *msg, uint32_t lseq, bool strict)
{
	struct dialog *d = made();
	int err = d ? pl_strdup(&d->callid, &msg->callid) : ENOMEM;

	if (!d)
		return err;
	d->lseq = lseq;
	err = err ? err : pl_strdup(&d->ltag, &msg->to.tag);
	err = err ? err : take_tag(&d->rtag, &msg->from.tag);
	err = err ? err : pl_strdup(&d->to, &msg->from.val);
	err = err ? err : pl_strdup(&d->from, &msg->to.val);
	err = err ? err : take_target(d, msg);
	err = err ? err : learn_way(d, msg, SIP_HDR_ROUTE);
	d->strict = strict && d->first;
	return born(dp, d, err);
}

/* ---- what changes, and what is asked ---- */

void lw_ua_dialog_retarget(struct dialog *d, char *uri)
{
	mem_ref(uri);
	mem_deref(d->target);
	d->target = uri;
	if (!d->first)
		d->hop.tp = SIP_TRANSP_NONE;
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
