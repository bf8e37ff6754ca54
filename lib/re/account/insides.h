/* SPDX-License-Identifier: BSD-3-Clause */
/* insides.h -- what libre keeps to itself: the sockets and connections of its SIP transports.
 *
 * A helper on a socket sees the bytes before libre's parser does, but libre hands out a socket only
 * with a message that it has parsed.  Up to 4.10 its layout is known here; the version that runs is
 * compared with the one compiled for before it is used.  Later versions give NULL, and the sockets
 * are learned from the first message, until these structures have been compared with theirs
 * (src/sip/sip.h, src/sip/transp.c, src/tcp/tcp.c). */
#ifndef LW_RE_INSIDES_H
#define LW_RE_INSIDES_H

#include "compat.h"

struct insides_listener {
	enum sip_transp tp;
	void *sock; /* struct udp_sock or struct tcp_sock */
};

#if LW_RE_LIBRE < 41100

struct insides_sip {
	struct list transports, listeners, requests;
	struct hash *client, *server, *merged, *connections;
};

struct insides_transport {
	struct le le;
	struct sa laddr;
	struct sip *sip;
#if LW_RE_LIBRE >= 20100
	struct hash *certificates;
#endif
	struct tls *tls;
	void *sock;
	enum sip_transp tp;
};

struct insides_tcp_sock {
#if LW_RE_LIBRE >= 30600
	compat_watch watch;
#endif
	int fd, cached;
	tcp_conn_h *connh;
	void *arg;
};

struct insides_tcp_conn {
	struct list helpers, queue;
#if LW_RE_LIBRE >= 30600
	compat_watch watch;
#endif
	int fd;
};

/* The nth transport; false when there is none. */
static inline bool insides_transport(struct insides_listener *l, struct sip *sip, unsigned nth)
{
	const struct le *le = ((struct insides_sip *)(void *)sip)->transports.head;
	const struct insides_transport *t;

	while (le && nth--)
		le = le->next;
	if (!le)
		return false;
	t = le->data;
	*l = (struct insides_listener){t->tp, t->sock};
	return true;
}

/* Puts h in the place of what libre does at a new connection; the old one goes to *was. */
static inline void insides_on_connect(void *tcp_sock, tcp_conn_h *h, void *arg, tcp_conn_h **was,
				      void **was_arg)
{
	struct insides_tcp_sock *s = tcp_sock;

	*was = s->connh;
	*was_arg = s->arg;
	s->connh = h;
	s->arg = arg;
}

static inline int insides_fd(const void *tcp_sock)
{
	return ((const struct insides_tcp_sock *)tcp_sock)->fd;
}

/* No longer: tcp_sock_listen() begins again. */
#if LW_RE_LIBRE >= 30600
static inline void insides_unlisten(void *tcp_sock)
{
	struct insides_tcp_sock *s = tcp_sock;

	compat_watch_stop(&s->watch, s->fd);
}
#else
static inline void insides_unlisten(void *tcp_sock)
{
	fd_close(insides_fd(tcp_sock));
}
#endif

/* The socket of a connection, or -1. */
static inline int insides_conn_fd(const struct tcp_conn *conn)
{
	return conn ? ((const struct insides_tcp_conn *)(const void *)conn)->fd : -1;
}

/* Calls h for each connection whose address has the hash of peer: few, and peer's is among them. */
static inline void insides_connections(struct sip *sip, const struct sa *peer,
				       void (*h)(struct tcp_conn *conn, void *arg), void *arg)
{
	const struct insides_sip *in = (struct insides_sip *)(void *)sip;
	const struct le *le = list_head(hash_list(in->connections, sa_hash(peer, SA_ALL)));

	for (; le; le = le->next) {
		struct sip_msg of = {.sock = le->data, .tp = SIP_TRANSP_TCP};
		struct tcp_conn *conn = sip_msg_tcpconn(&of);

		if (conn)
			h(conn, arg);
	}
}

#else

static inline bool insides_transport(struct insides_listener *l, struct sip *sip, unsigned nth)
{
	(void)l;
	(void)sip;
	(void)nth;
	return false;
}

static inline void insides_on_connect(void *tcp_sock, tcp_conn_h *h, void *arg, tcp_conn_h **was,
				      void **was_arg)
{
	(void)tcp_sock;
	(void)h;
	(void)arg;
	*was = NULL;
	*was_arg = NULL;
}

static inline int insides_fd(const void *tcp_sock)
{
	(void)tcp_sock;
	return -1;
}

static inline void insides_unlisten(void *tcp_sock)
{
	(void)tcp_sock;
}

static inline int insides_conn_fd(const struct tcp_conn *conn)
{
	(void)conn;
	return -1;
}

static inline void insides_connections(struct sip *sip, const struct sa *peer,
				       void (*h)(struct tcp_conn *conn, void *arg), void *arg)
{
	(void)sip;
	(void)peer;
	(void)h;
	(void)arg;
}

#endif

/* A datagram that was read for libre, past the helper. */
#if LW_RE_LIBRE >= 20100
static inline void insides_udp_came(struct udp_sock *udp, const struct sa *src, struct mbuf *mb,
				    struct udp_helper *helper)
{
	udp_recv_helper(udp, src, mb, helper);
}
#else
struct insides_udp_sock {
	struct list helpers;
	udp_recv_h *recvh;
	udp_error_h *errh;
	void *arg;
};
static inline void insides_udp_came(struct udp_sock *udp, const struct sa *src, struct mbuf *mb,
				    struct udp_helper *helper)
{
	const struct insides_udp_sock *s = (struct insides_udp_sock *)(void *)udp;

	(void)helper;
	s->recvh(src, mb, s->arg);
}
#endif

#endif
