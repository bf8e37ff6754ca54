/* gate.c -- what sees the bytes before libre's parser does. */
#include <string.h>

#include "gate.h"

#include "../account/insides.h"
#include "../wire/rewrite.h"
#include "crowd.h"
#include "pause.h"
#include "stream.h"
#include "verdict.h"

enum {
	GATE_LAYER = 10,
	GATE_LISTENERS = 2,          /* TCP and TLS */
	GATE_UDP_MAX = 65536,        /* libre reads 8192 bytes of a datagram and cuts the rest */
	GATE_UDP_BUFFER = 4 * 1024 * 1024, /* a burst overruns the kernel's default, at a T1 each */
};

/* A listening socket, and what libre does at a new connection. */
struct gate_listener {
	struct lw_re *re;
	void *sock;
	tcp_conn_h *connh;
	void *arg;
	struct pause pause;
};

struct gate {
	struct lw_re *re;
	struct udp_sock *udp;
	struct udp_helper *helper;
	struct gate_listener tcp[GATE_LISTENERS];
	unsigned tcpc;
};

/* ---- datagrams ---- */

/* RFC 5389 6: libre answers every Binding request, with more than it gets.  Of use are the answers
 * to our own keep-alives, and requests where the host serves those who send them. */
static bool is_stun_for_us(const struct lw_re *re, const uint8_t *p, size_t len)
{
	static const uint8_t cookie[] = {0x21, 0x12, 0xa4, 0x42};

	if (len < 20)
		return false;
	if (p[0] == 0 && p[1] == 0x01 && !memcmp(p + 4, cookie, sizeof cookie))
		return re->cfg.answer_stun;
	return re->cfg.keepalive && p[0] == 1 && (p[1] == 0x01 || p[1] == 0x11);
}

static void refuse(struct lw_re *re, const struct sa *src, const struct wire_check *check,
		   const char *p, size_t len)
{
	struct verdict_from from = {.tp = SIP_TRANSP_UDP, .src = *src, .dst = re->laddr};
	struct mbuf *answer;

	lw_ua_verdict(re, &from, check, p, len, &answer);
	if (answer && udp_send(re->gate->udp, src, answer))
		re->stats.send_errors++;
	mem_deref(answer);
}

static int rewrite(struct mbuf *mb, const struct wire_check *check, const char *p)
{
	struct mbuf *out = mbuf_alloc(mbuf_get_left(mb) + 256);
	size_t start = mb->pos;
	int err = out ? lw_wire_rewrite(out, check, p) : ENOMEM;

	if (!err) {
		mb->end = mb->pos;
		err = mbuf_write_mem(mb, out->buf, out->end);
		mb->pos = start;
	}
	mem_deref(out);
	return err;
}

/* True when libre is not to see it. */
static bool datagram(struct sa *src, struct mbuf *mb, void *arg)
{
	struct gate *gate = arg;
	struct lw_re *re = gate->re;
	struct wire_check check;
	const char *p;
	size_t len;

	while (mbuf_get_left(mb) && (mbuf_buf(mb)[0] == '\r' || mbuf_buf(mb)[0] == '\n'))
		mb->pos++;
	p = (const char *)mbuf_buf(mb);
	len = mbuf_get_left(mb);
	if (!len)
		return true; /* a keep-alive */
	if (is_stun_for_us(re, mbuf_buf(mb), len))
		return false;
	lw_wire_check_datagram(&check, p, len);
	if (check.code) {
		refuse(re, src, &check, p, len);
		return true;
	}
	mb->end = mb->pos + check.head + check.body;
	return check.rewrite && rewrite(mb, &check, p);
}

static int watch_udp(struct gate *gate, struct udp_sock *udp)
{
	int err = udp_register_helper(&gate->helper, udp, GATE_LAYER, NULL, datagram, gate);

	if (err)
		return err;
	mem_ref(gate->helper);
	gate->udp = mem_ref(udp);
	udp_rxsz_set(udp, GATE_UDP_MAX);
	(void)udp_sockbuf_set(udp, GATE_UDP_BUFFER);
	return 0;
}

/* ---- connections ---- */

static void watch(struct tcp_conn *conn, void *arg)
{
	(void)lw_ua_stream_watch(arg, conn); /* no memory: libre reads it as it is */
}

void lw_ua_gate_connection(struct lw_re *re, const struct sa *peer)
{
	if (re->gate)
		insides_connections(re->sip, peer, watch, re);
}

static void connected(const struct sa *peer, void *arg)
{
	const struct gate_listener *l = arg;

	if (!lw_ua_crowd_admits(l->re, peer)) {
		tcp_reject(l->sock);
		return;
	}
	l->connh(peer, l->arg);
	lw_ua_gate_connection(l->re, peer);
}

static int watch_tcp(struct gate *gate, void *sock)
{
	struct gate_listener *l = &gate->tcp[gate->tcpc++];

	l->re = gate->re;
	l->sock = sock;
	insides_on_connect(sock, connected, l, &l->connh, &l->arg);
	return lw_ua_pause_open(&l->pause, gate->re, sock);
}

/* ---- all of them ---- */

static void gate_destroy(void *arg)
{
	struct gate *gate = arg;
	tcp_conn_h *was;
	void *was_arg;

	while (gate->tcpc--) {
		struct gate_listener *l = &gate->tcp[gate->tcpc];

		lw_ua_pause_close(&l->pause);
		insides_on_connect(l->sock, l->connh, l->arg, &was, &was_arg);
	}
	if (gate->helper && mem_nrefs(gate->helper) > 1)
		mem_deref(gate->helper);
	mem_deref(gate->helper);
	mem_deref(gate->udp);
}

int lw_ua_gate_open(struct lw_re *re)
{
	struct gate *gate = mem_zalloc(sizeof *gate, gate_destroy);
	struct insides_listener l;
	int err;

	if (!gate)
		return ENOMEM;
	re->gate = gate;
	gate->re = re;
	err = lw_ua_streams_open(re);
	for (unsigned i = 0; !err && insides_transport(&l, re->sip, i); i++) {
		if (l.tp == SIP_TRANSP_UDP && !gate->udp)
			err = watch_udp(gate, l.sock);
		else if (l.tp != SIP_TRANSP_UDP && gate->tcpc < GATE_LISTENERS)
			err = watch_tcp(gate, l.sock);
	}
	return err;
}

void lw_ua_gate_learn(struct lw_re *re, const struct sip_msg *msg)
{
	if (re->gate && !re->gate->udp && msg->tp == SIP_TRANSP_UDP && msg->sock)
		(void)watch_udp(re->gate, msg->sock);
}

void lw_ua_gate_close(struct lw_re *re)
{
	re->gate = mem_deref(re->gate);
	lw_ua_streams_close(re);
}
