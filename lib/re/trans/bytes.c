/* SPDX-License-Identifier: BSD-3-Clause */
/* bytes.c -- the bytes of a request, and of the ACK and CANCEL that go hop by hop with it. */
#include <string.h>

#include "bytes.h"

#include "../wire/text.h"

enum { REST_SIZE = 768, HEAD_SIZE = 256 };

static int done(struct mbuf **mbp, struct mbuf *mb, int err)
{
	if (err) {
		mem_deref(mb);
		return err;
	}
	mb->pos = 0;
	*mbp = mb;
	return 0;
}

/* ---- a request ---- */

static int put_dialog(struct mbuf *mb, struct request_bytes *b, const struct request *r)
{
	size_t to = 0, from = 0;
	int err;

	b->routes = (uint32_t)mb->pos;
	err = lw_ua_dialog_print(mb, r->dlg, &to, &from);
	b->to = (uint32_t)to;
	b->from = (uint32_t)from;
	b->cseq = (uint32_t)mb->pos;
	return err ? err : mbuf_printf(mb, "CSeq: %u %s\r\n", r->cseq, r->method);
}

int lw_ua_bytes_rest(struct mbuf **restp, struct request_bytes *b, const struct lw_re *re,
		     const struct request *r)
{
	size_t tail = mbuf_get_left(r->tail);
	struct mbuf *mb = mbuf_alloc(REST_SIZE + tail);
	int err = mb ? mbuf_printf(mb, "Max-Forwards: %u\r\n", r->forwards) : ENOMEM;

	if (!mb)
		return err;
	err = err ? err : put_dialog(mb, b, r);
	err = err ? err : mbuf_printf(mb, "User-Agent: %s\r\n", re->cfg.user_agent);
	err = err ? err : mbuf_write_mem(mb, mbuf_buf(r->tail), tail);
	return done(restp, mb, err);
}

int lw_ua_bytes_whole(struct mbuf **mbp, struct request_bytes *b, const struct request_start *s,
		      const struct mbuf *rest)
{
	struct mbuf *mb = mbuf_alloc(HEAD_SIZE + rest->end);
	int err = mb ? mbuf_printf(mb, "%s %s SIP/2.0\r\nVia: SIP/2.0/%s %H;branch=%s;rport\r\n",
				   s->method, s->to.uri, sip_transp_name(s->to.tp),
				   lw_wire_ip_port_print, s->to.src, s->branch)
		     : ENOMEM;

	if (!mb)
		return err;
	b->head = (uint32_t)mb->pos;
	if (!err && s->headh)
		err = s->headh(mb, &s->to, s->arg);
	b->rest = (uint32_t)mb->pos;
	err = err ? err : mbuf_write_mem(mb, rest->buf, rest->end);
	return done(mbp, mb, err);
}

/* ---- what goes with it ---- */

static int copy(struct mbuf *to, const struct mbuf *from, size_t begin, size_t end)
{
	return mbuf_write_mem(to, from->buf + begin, end - begin);
}

static int put_same(struct mbuf *to, const struct mbuf *mb, const struct request_bytes *b,
		    const char *method, const struct pl *other)
{
	const uint8_t *uri = memchr(mb->buf, ' ', mb->end);
	size_t rest = b->rest;
	int err = mbuf_write_str(to, method);

	err = err ? err : copy(to, mb, (size_t)(uri - mb->buf), b->head);
	err = err ? err : mbuf_write_str(to, "Max-Forwards: 70\r\n");
	err = err ? err : copy(to, mb, rest + b->routes, rest + (other ? b->to : b->from));
	if (!err && other)
		err = mbuf_printf(to, "To: %r\r\n", other);
	return err ? err : copy(to, mb, rest + b->from, rest + b->cseq);
}

static uint32_t cseq_of(const struct mbuf *mb, const struct request_bytes *b)
{
	size_t at = b->rest + b->cseq + strlen("CSeq: ");
	struct pl number = {(const char *)mb->buf + at, mb->end - at};

	return lw_wire_leading_number(&number);
}

int lw_ua_bytes_with(struct mbuf **mbp, const struct lw_re *re, const struct mbuf *mb,
		     const struct request_bytes *b, const char *method, const struct pl *to)
{
	struct mbuf *out = mbuf_alloc(HEAD_SIZE + b->rest + b->cseq);
	int err = out ? put_same(out, mb, b, method, to) : ENOMEM;

	if (!out)
		return err;
	err = err ? err
		  : mbuf_printf(out, "CSeq: %u %s\r\nUser-Agent: %s\r\nContent-Length: 0\r\n\r\n",
				cseq_of(mb, b), method, re->cfg.user_agent);
	return done(mbp, out, err);
}
