/* SPDX-License-Identifier: BSD-3-Clause */
/* gate.c -- what sees the bytes before libre's parser does. */
#include "gate.h"

#include "../account/insides.h"
#include "crowd.h"
#include "pause.h"
#include "stream.h"
#include "udp.h"

enum { GATE_LISTENERS = 2 }; /* TCP and TLS */

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
	struct udp *udp;
	struct gate_listener tcp[GATE_LISTENERS];
	unsigned tcpc;
};

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
			err = lw_ua_udp_open(&gate->udp, re, l.sock);
		else if (l.tp != SIP_TRANSP_UDP && gate->tcpc < GATE_LISTENERS)
			err = watch_tcp(gate, l.sock);
	}
	return err;
}

bool lw_ua_gate_sees_udp(const struct lw_re *re)
{
	return re->gate && re->gate->udp;
}

void lw_ua_gate_learn(struct lw_re *re, const struct sip_msg *msg)
{
	if (re->gate && !re->gate->udp && msg->tp == SIP_TRANSP_UDP && msg->sock)
		(void)lw_ua_udp_open(&re->gate->udp, re, msg->sock);
}

void lw_ua_gate_close(struct lw_re *re)
{
	re->gate = mem_deref(re->gate);
	lw_ua_streams_close(re);
}
