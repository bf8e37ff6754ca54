/* peer_dialog.c -- dialogs with peers that libre's do not fit.
 *
 * A peer of RFC 2543 has no tag: the remote tag is null, and libre wants one (RFC 3261 12.1.1).  It
 * only compares it, and prints the peer's header as it came; so it gets "0", as RFC 3891 6.1 writes
 * a null tag.
 *
 * A strict router has no ;lr in its Record-Route: it wants to stand in the Request-URI, and the
 * target last in Route (RFC 3261 12.2.1.1).  libre knows loose routers only, so what such a request
 * is made of is kept here, and ask/in_dialog sends it. */
#include <string.h>

#include "peer_dialog.h"

#include "../wire/part.h"

/* A copy of msg whose peer has a tag; NULL without memory. */
static struct sip_msg *with_tag(const struct sip_msg *msg)
{
	struct sip_msg *copy = mem_alloc(sizeof *copy, NULL);

	if (!copy)
		return NULL;
	*copy = *msg;
	pl_set_str(msg->req ? &copy->from.tag : &copy->to.tag, "0");
	return copy;
}

static bool has_tag(const struct sip_msg *msg)
{
	return pl_isset(msg->req ? &msg->from.tag : &msg->to.tag);
}

/* ---- strict routers ---- */

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

static void strict_destroy(void *arg)
{
	struct strict *s = arg;

	mem_deref(s->uri);
	mem_deref(s->routes);
	mem_deref(s->to);
	mem_deref(s->from);
}

struct routes {
	struct mbuf *mb;
	unsigned count;
};

/* All but the first, which is the router itself. */
static bool put_route(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct routes *r = arg;

	(void)msg;
	return r->count++ && mbuf_printf(r->mb, "Route: %r\r\n", &hdr->val);
}

static int strict_make(struct strict **sp, const struct sip_msg *msg, const struct sip_addr *first)
{
	struct strict *s = mem_zalloc(sizeof *s, strict_destroy);
	int err = s ? 0 : ENOMEM;

	if (err)
		return err;
	s->routes = mbuf_alloc(256);
	if (!s->routes || sip_msg_hdr_apply(msg, msg->req, SIP_HDR_RECORD_ROUTE, put_route,
					    &(struct routes){.mb = s->routes}))
		err = ENOMEM;
	err = err ? err : pl_strdup(&s->uri, &first->auri);
	if (msg->req) {
		err = err ? err : re_sdprintf(&s->from, "%r;tag=%016llx", &msg->to.val, msg->tag);
		err = err ? err : pl_strdup(&s->to, &msg->from.val);
	} else {
		err = err ? err : pl_strdup(&s->from, &msg->from.val);
		err = err ? err : pl_strdup(&s->to, &msg->to.val);
	}
	if (err)
		mem_deref(s);
	else
		*sp = s;
	return err;
}

static bool print_route(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	(void)msg;
	return mbuf_printf(arg, "Route: %r\r\n", &hdr->val) != 0;
}

/* As they stand in a request of ours. */
static int keep_routes(struct leg *leg, const struct sip_msg *msg)
{
	struct mbuf *mb = mbuf_alloc(256);
	char *copy = NULL;
	int err = mb ? 0 : ENOMEM;

	if (!err && sip_msg_hdr_apply(msg, msg->req, SIP_HDR_RECORD_ROUTE, print_route, mb))
		err = ENOMEM;
	err = err ? err : re_sdprintf(&copy, "%b", mb->buf, mb->end);
	mem_deref(mb);
	if (err)
		return err;
	mem_deref(leg->routes);
	leg->routes = copy;
	return 0;
}

/* Before the dialog is made: without memory nothing has changed, and the next try may find some. */
static int learn_routers(struct leg *leg, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr =
		sip_msg_hdr_apply(msg, msg->req, SIP_HDR_RECORD_ROUTE, NULL, NULL);
	struct sip_addr first;

	if (keep_routes(leg, msg))
		return ENOMEM;
	leg->strict = mem_deref(leg->strict);
	if (!hdr || sip_addr_decode(&first, &hdr->val) || is_loose(&first))
		return 0;
	return strict_make(&leg->strict, msg, &first);
}

/* Its requests count on from where libre's dialog is. */
static int count_on(struct leg *leg, const struct sip_dialog *dlg, int err)
{
	if (!err && leg->strict)
		leg->strict->lseq = sip_dialog_lseq(dlg);
	return err;
}

/* ---- the dialog ---- */

/* A copy where the peer has a tag, else msg itself; NULL without memory. */
static struct sip_msg *tagged(const struct sip_msg *msg)
{
	return has_tag(msg) ? mem_ref((void *)(uintptr_t)msg) : with_tag(msg);
}

int lw_ua_dialog_accept(struct leg *leg, const struct sip_msg *msg)
{
	struct sip_msg *copy = tagged(msg);
	int err = copy ? learn_routers(leg, msg) : ENOMEM;

	err = err ? err : sip_dialog_accept(&leg->dlg, copy);
	mem_deref(copy);
	return count_on(leg, leg->dlg, err);
}

int lw_ua_dialog_take(struct leg *leg, const struct sip_msg *msg)
{
	struct sip_msg *copy;
	int err;

	if (leg->early && sip_dialog_cmp(leg->early, msg)) {
		err = sip_dialog_update(leg->early, msg);
		if (err) /* the 2xx comes again */
			return err;
		mem_deref(leg->dlg);
		leg->dlg = leg->early; /* its CSeq is ahead */
		leg->early = NULL;
		return 0;
	}
	leg->early = mem_deref(leg->early);
	copy = tagged(msg);
	err = copy ? learn_routers(leg, msg) : ENOMEM;
	err = err ? err : sip_dialog_create(leg->dlg, copy);
	mem_deref(copy);
	return count_on(leg, leg->dlg, err);
}

int lw_ua_dialog_early(struct leg *leg, const struct sip_msg *msg)
{
	struct sip_dialog *dlg = NULL;
	int err;

	if (leg->early && sip_dialog_cmp(leg->early, msg))
		return 0;
	err = learn_routers(leg, msg);
	err = err ? err : sip_dialog_fork(&dlg, leg->dlg, msg);
	if (err)
		return err;
	mem_deref(leg->early);
	leg->early = dlg;
	leg->rseq_seen = 0; /* each fork counts from an RSeq of its own */
	return count_on(leg, dlg, 0);
}

/* ---- stored ---- */

/* The first is where it goes; to a strict router it does not stand in Route. */
static bool restore_route(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct strict *s = arg;
	struct sip_addr addr;
	bool first = !s->uri;

	(void)msg;
	if (first && (sip_addr_decode(&addr, &hdr->val) || pl_strdup(&s->uri, &addr.auri)))
		return true;
	return (!first || s->loose) && mbuf_printf(s->routes, "Route: %r\r\n", &hdr->val);
}

static int restore_way(struct strict **sp, const struct sip_msg *msg, uint32_t lseq, bool strict)
{
	struct strict *s = mem_zalloc(sizeof *s, strict_destroy);
	int err = s ? 0 : ENOMEM;

	if (err)
		return err;
	s->lseq = lseq;
	s->loose = !strict;
	s->routes = mbuf_alloc(256);
	if (!s->routes || sip_msg_hdr_apply(msg, true, SIP_HDR_ROUTE, restore_route, s))
		err = ENOMEM;
	err = err ? err : pl_strdup(&s->from, &msg->to.val);
	err = err ? err : pl_strdup(&s->to, &msg->from.val);
	if (err)
		mem_deref(s);
	else
		*sp = s;
	return err;
}

int lw_ua_dialog_restore(struct leg *leg, const struct sip_msg *msg, uint32_t lseq, bool strict)
{
	struct mbuf *mb = mbuf_alloc(256);
	int err = mb ? restore_way(&leg->strict, msg, lseq, strict) : ENOMEM;

	if (!err && sip_msg_hdr_apply(msg, true, SIP_HDR_ROUTE, print_route, mb))
		err = ENOMEM;
	err = err ? err : re_sdprintf(&leg->routes, "%b", mb->buf, mb->end);
	mem_deref(mb);
	return err ? err : sip_dialog_accept(&leg->dlg, msg);
}
