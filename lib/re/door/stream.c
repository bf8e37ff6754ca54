/* SPDX-License-Identifier: BSD-3-Clause */
/* stream.c -- the gate of one TCP or TLS connection: whole messages go on to libre.
 *
 * libre parses all that has come so far at every piece that comes.  Here a byte is looked at once
 * on its way, and once more when its message is whole. */
#include <string.h>

#include "stream.h"

#include "../wire/rewrite.h"
#include "verdict.h"

enum {
	STREAM_LAYER = 10,      /* after TLS, which is on layer 0 */
	STREAM_BUCKETS = 256,
	STREAM_MAX = 65536,     /* bytes of a message */
};

/* The helper is the connection's; our reference shows whether the connection lives. */
struct stream {
	struct le he;
	struct lw_re *re;
	struct stream_seen seen;
	struct tcp_helper *helper;
	struct mbuf *mb;     /* what has come of the next message; NULL for nothing */
	size_t scanned;      /* of it, without end of headers */
	size_t head, need;   /* bytes of its headers, and of all of it; 0: not known */
};

static void stream_destroy(void *arg)
{
	struct stream *s = arg;

	hash_unlink(&s->he);
	if (s->helper && mem_nrefs(s->helper) > 1)
		mem_deref(s->helper);
	mem_deref(s->helper);
	mem_deref(s->mb);
}

static bool is_closed(const struct stream *s)
{
	return mem_nrefs(s->helper) == 1;
}

static bool forget_closed(struct le *le, void *arg)
{
	(void)arg;
	if (is_closed(le->data))
		mem_deref(le->data);
	return false;
}

int lw_ua_streams_open(struct lw_re *re)
{
	return hash_alloc(&re->streams, STREAM_BUCKETS);
}

void lw_ua_streams_close(struct lw_re *re)
{
	hash_flush(re->streams);
	re->streams = mem_deref(re->streams);
}

/* ---- one message ---- */

enum step { STEP_MORE, STEP_TAKEN, STEP_BROKEN };

static void refuse(struct stream *s, const struct wire_check *check, const char *p, size_t len)
{
	struct verdict_from from = {.tp = SIP_TRANSP_TCP};
	struct mbuf *answer;

	if (tcp_conn_peer_get(s->seen.conn, &from.src) ||
	    tcp_conn_local_get(s->seen.conn, &from.dst))
		return;
	lw_ua_verdict(s->re, &from, check, p, len, &answer);
	if (answer && tcp_send(s->seen.conn, answer))
		s->re->stats.send_errors++;
	mem_deref(answer);
}

/* Empty lines are keep-alives (RFC 5626 3.5.1), for libre to answer. */
static enum step empty_line(struct stream *s, struct mbuf *out)
{
	const uint8_t *p = mbuf_buf(s->mb);

	if (p[0] == '\r' && mbuf_get_left(s->mb) < 2)
		return STEP_MORE;
	if (p[0] == '\r' && p[1] != '\n')
		return STEP_BROKEN;
	if (p[0] == '\r' && mbuf_write_mem(out, p, 2))
		return STEP_BROKEN;
	mbuf_advance(s->mb, p[0] == '\r' ? 2 : 1);
	return STEP_TAKEN;
}

/* How long the message is, once its headers are here. */
static enum step measure(struct stream *s, const char *p, size_t len)
{
	const char *body = lw_wire_scan_end(p, len, s->scanned);
	struct wire_check check;

	if (!body) {
		s->scanned = len > 3 ? len - 3 : 0;
		return len < STREAM_MAX ? STEP_MORE : STEP_BROKEN;
	}
	s->head = (size_t)(body - p);
	lw_wire_check(&check, p, s->head);
	s->need = s->head + check.body;
	if (check.counted && check.framed && s->need <= STREAM_MAX)
		return STEP_TAKEN;
	if (!check.counted && check.code != CHECK_DROP)
		return STEP_TAKEN; /* RFC 3261 18.3 wants a Content-Length: without one no body */
	if (check.code != CHECK_DROP && check.framed)
		check.code = 513;
	refuse(s, &check, p, len);
	return STEP_BROKEN;
}

static enum step pass_on(struct stream *s, const char *p, struct mbuf *out)
{
	struct wire_check check;
	int err = 0;

	lw_wire_check(&check, p, s->head);
	if (check.code)
		refuse(s, &check, p, s->need);
	else if (check.rewrite || !check.counted)
		err = lw_wire_rewrite(out, &check, p);
	else
		err = mbuf_write_mem(out, (const uint8_t *)p, s->need);
	mbuf_advance(s->mb, (ssize_t)s->need);
	s->scanned = s->head = s->need = 0;
	s->seen.spoke = true;
	s->seen.since = lw_ua_now(s->re);
	return err ? STEP_BROKEN : STEP_TAKEN;
}

static enum step next_message(struct stream *s, struct mbuf *out)
{
	const char *p = (const char *)mbuf_buf(s->mb);
	size_t len = mbuf_get_left(s->mb);
	struct scan_first_line first;
	enum step step;

	if (!len)
		return STEP_MORE;
	if (!s->scanned && (p[0] == '\r' || p[0] == '\n'))
		return empty_line(s, out);
	if (!s->need) {
		enum scan_first is = lw_wire_scan_first(&first, p, len);

		if (is == FIRST_NONE || is == FIRST_OPEN) {
			s->re->stats.dropped += is == FIRST_NONE;
			return is == FIRST_OPEN ? STEP_MORE : STEP_BROKEN;
		}
		step = measure(s, p, len);
		if (step != STEP_TAKEN)
			return step;
	}
	return len < s->need ? STEP_MORE : pass_on(s, p, out);
}

/* ---- the bytes ---- */

static int append(struct stream *s, const struct mbuf *mb)
{
	size_t pos;
	int err;

	if (!s->mb)
		s->mb = mbuf_alloc(mbuf_get_left(mb));
	if (!s->mb)
		return ENOMEM;
	pos = s->mb->pos;
	s->mb->pos = s->mb->end;
	err = mbuf_write_mem(s->mb, mbuf_buf(mb), mbuf_get_left(mb));
	s->mb->pos = pos;
	return err;
}

static void keep_the_rest(struct stream *s)
{
	size_t left = mbuf_get_left(s->mb);

	if (!left) {
		s->mb = mem_deref(s->mb);
		return;
	}
	memmove(s->mb->buf, mbuf_buf(s->mb), left);
	s->mb->pos = 0;
	s->mb->end = left;
}

static int take(struct stream *s, struct mbuf *mb, struct mbuf *out)
{
	enum step step = STEP_TAKEN;
	int err = append(s, mb);

	while (!err && step == STEP_TAKEN)
		step = next_message(s, out);
	if (err || step == STEP_BROKEN)
		return EBADMSG;
	keep_the_rest(s);
	mb->pos = mb->end = 0;
	err = mbuf_write_mem(mb, out->buf, out->end);
	mb->pos = 0;
	return err;
}

/* True when there is nothing for libre; *err closes the connection. */
static bool came(int *err, struct mbuf *mb, bool *estab, void *arg)
{
	struct stream *s = arg;
	struct mbuf *out = mbuf_alloc(mbuf_get_left(mb) + 64);

	(void)estab;
	*err = out ? take(s, mb, out) : ENOMEM;
	mem_deref(out);
	return *err || !mb->end;
}

static uint32_t key(const struct tcp_conn *conn)
{
	return (uint32_t)((uintptr_t)conn >> 4);
}

static bool is_watched(struct le *le, void *arg)
{
	const struct stream *s = le->data;

	return s->seen.conn == arg && !is_closed(s);
}

/* Ours go out from a port of their own. */
static bool is_accepted(const struct lw_re *re, const struct tcp_conn *conn)
{
	struct sa local, here;

	if (tcp_conn_local_get(conn, &local))
		return false;
	return (!lw_re_laddr(re, LW_RE_TCP, &here) && sa_port(&here) == sa_port(&local)) ||
	       (!lw_re_laddr(re, LW_RE_TLS, &here) && sa_port(&here) == sa_port(&local));
}

static void look_at(struct stream *s, struct tcp_conn *conn)
{
	s->seen = (struct stream_seen){.conn = conn, .since = lw_ua_now(s->re),
				       .accepted = is_accepted(s->re, conn)};
	if (tcp_conn_peer_get(conn, &s->seen.peer))
		sa_init(&s->seen.peer, AF_UNSPEC);
}

struct each { void (*h)(struct stream_seen *, void *arg); void *arg; };

static bool one(struct le *le, void *arg)
{
	struct stream *s = le->data;
	const struct each *each = arg;

	if (!is_closed(s) && !s->seen.leaving)
		each->h(&s->seen, each->arg);
	return false;
}

void lw_ua_streams_each(const struct lw_re *re, void (*h)(struct stream_seen *, void *arg),
			void *arg)
{
	(void)hash_apply(re->streams, one, &(struct each){h, arg});
}

int lw_ua_stream_watch(struct lw_re *re, struct tcp_conn *conn)
{
	struct stream *s;
	int err;

	if (hash_lookup(re->streams, key(conn), is_watched, conn))
		return 0;
	(void)hash_apply(re->streams, forget_closed, NULL);
	s = mem_zalloc(sizeof *s, stream_destroy);
	if (!s)
		return ENOMEM;
	s->re = re;
	look_at(s, conn);
	err = tcp_register_helper(&s->helper, conn, STREAM_LAYER, NULL, NULL, came, s);
	if (err) {
		mem_deref(s);
		return err;
	}
	mem_ref(s->helper);
	hash_append(re->streams, key(conn), &s->he, s);
	return 0;
}
