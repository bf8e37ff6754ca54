/* SPDX-License-Identifier: BSD-3-Clause */
/* wire_net.c -- see wire_net.h. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "wire_net.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "agents.h"

#include <legwork/virtual.h>

enum { LINKS = 8, SIZE = 8192, PORT = 5070 };

/* A connection of a peer's. */
struct link { int fd; unsigned peer; char in[SIZE]; size_t inc; };

static struct {
	bool tcp, down;
	wire_net_h *handler;
	struct sa peer[PEERS];  /* [0] unused */
	int sock[PEERS];        /* -1: none */
	struct link link[LINKS];
	unsigned linkc;
	struct udp_sock *names;
	char nameserver[64];
} net;

bool wire_net_is_tcp(void)
{
	return net.tcp;
}

const char *wire_net_nameserver(void)
{
	return net.nameserver;
}

/* ---- the peers ---- */

const struct sa *wire_net_peer(unsigned peer)
{
	return &net.peer[peer];
}

unsigned wire_net_peer_at(const struct sa *addr)
{
	for (unsigned i = PEER_FIRST; i < PEERS; i++)
		if (sa_cmp(&net.peer[i], addr, SA_ALL))
			return i;
	return 0;
}

static void exchange_connections(void)
{
	int was = net.sock[PEER_FIRST];

	net.sock[PEER_FIRST] = net.sock[PEER_SECOND];
	net.sock[PEER_SECOND] = was;
	for (unsigned i = 0; i < net.linkc; i++)
		net.link[i].peer = PEERS - net.link[i].peer;
}

void wire_net_first_is(const struct sa *addr)
{
	struct sa was = net.peer[PEER_FIRST];
	bool one_is_away = net.tcp && (net.sock[PEER_FIRST] < 0 || net.sock[PEER_SECOND] < 0);

	if (wire_net_peer_at(addr) != PEER_SECOND || one_is_away)
		return;
	net.peer[PEER_FIRST] = net.peer[PEER_SECOND];
	net.peer[PEER_SECOND] = was;
	exchange_connections();
}

/* ---- the name server ---- */

enum { HEADER = 12, TYPE_A = 1 };

static const uint8_t two_test[] = {3, 't', 'w', 'o', 4, 't', 'e', 's', 't', 0};

/* A query as it came, made its answer: the addresses, or that there are none. */
static void asked(const struct sa *src, struct mbuf *mb, void *arg)
{
	uint8_t *q = mbuf_buf(mb);
	size_t size = mbuf_get_left(mb), name = sizeof two_test;
	bool known = size >= HEADER + name + 4 && !memcmp(q + HEADER, two_test, name);
	bool has = known && q[HEADER + name + 1] == TYPE_A;

	(void)arg;
	if (size < HEADER)
		return;
	q[2] = 0x85;
	q[3] = known ? 0x80 : 0x83;
	q[7] = has ? 2 : 0;
	mb->pos = mb->end;
	for (unsigned i = PEER_FIRST; has && i < PEERS; i++) {
		static const uint8_t head[] = {0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4};

		(void)mbuf_write_mem(mb, head, sizeof head);
		(void)mbuf_write_u32(mb, htonl(sa_in(&net.peer[i])));
	}
	mb->pos = mb->end - size - (has ? 2 * 16 : 0);
	(void)udp_send(net.names, src, mb);
}

/* ---- datagrams ---- */

/* In libre's place. */
int udp_send(struct udp_sock *us, const struct sa *dst, struct mbuf *mb)
{
	static int (*real)(struct udp_sock *us, const struct sa *dst, struct mbuf *mb);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "udp_send");
	return net.down ? ENETUNREACH : real(us, dst, mb);
}

void wire_net_down(bool down)
{
	net.down = down;
}

bool wire_net_is_down(void)
{
	return net.down;
}

/* ---- connections: sockets as they are, looked at in turn with the loop ---- */

static size_t length_of(const char *message)
{
	const char *end = strstr(message, "\r\n\r\n"), *at = strstr(message, "\r\nContent-Length: ");

	return end ? (size_t)(end + 4 - message) + (at ? strtoul(at + 18, NULL, 10) : 0) : SIZE;
}

static void tell(struct link *l)
{
	size_t first;

	while (l->inc && (first = length_of(l->in)) <= l->inc) {
		char last = l->in[first];

		l->in[first] = '\0';
		net.handler(l->peer, l->in);
		l->in[first] = last;
		memmove(l->in, l->in + first, l->inc - first + 1);
		l->inc -= first;
	}
}

static void look(struct link *l)
{
	ssize_t n = l->fd < 0 ? -1 : recv(l->fd, l->in + l->inc, SIZE - 1 - l->inc, MSG_DONTWAIT);

	if (n <= 0)
		return;
	l->inc += (size_t)n;
	l->in[l->inc] = '\0';
	tell(l);
}

static struct link *new_link(unsigned peer, int fd)
{
	struct link *l = &net.link[net.linkc++];

	assert_true(net.linkc < LINKS && fd >= 0);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	l->peer = peer;
	l->fd = fd;
	return l;
}

static void look_at_all(void)
{
	for (unsigned i = PEER_FIRST; i < PEERS; i++) {
		int fd = net.sock[i] < 0 ? -1 : accept4(net.sock[i], NULL, NULL, SOCK_NONBLOCK);

		if (fd >= 0)
			(void)new_link(i, fd);
	}
	for (unsigned i = 0; i < net.linkc; i++)
		look(&net.link[i]);
}

static int connected(unsigned peer, const struct sa *to)
{
	struct sa from = net.peer[peer];
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	sa_set_port(&from, 0);
	assert_int_equal(bind(fd, &from.u.sa, from.len), 0);
	assert_int_equal(connect(fd, &to->u.sa, to->len), 0);
	return fd;
}

/* The last one of that peer. */
static struct link *link_of(unsigned peer, const struct sa *to)
{
	for (unsigned i = net.linkc; i--;)
		if (net.link[i].peer == peer && net.link[i].fd >= 0)
			return &net.link[i];
	return new_link(peer, connected(peer, to));
}

static void shut(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

void wire_net_cut(unsigned peer)
{
	for (unsigned i = 0; i < net.linkc; i++)
		if (net.link[i].peer == peer)
			shut(&net.link[i].fd);
}

void wire_net_close(unsigned peer)
{
	shut(&net.sock[peer]);
	wire_net_cut(peer);
}

static int listening(struct sa *at)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	socklen_t size = at->len;

	/* connections of another script may still be remembered at that port */
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
	assert_int_equal(bind(fd, &at->u.sa, at->len), 0);
	assert_int_equal(listen(fd, LINKS), 0);
	assert_int_equal(getsockname(fd, &at->u.sa, &size), 0);
	return fd;
}

/* ---- both ---- */

static struct mbuf *on_the_wire(const char *text)
{
	struct mbuf *mb = mbuf_alloc(2 * strlen(text));

	assert_non_null(mb);
	for (const char *p = text; *p; p++) {
		if (*p == '\n' && (p == text || p[-1] != '\r'))
			(void)mbuf_write_u8(mb, '\r');
		(void)mbuf_write_u8(mb, (uint8_t)*p);
	}
	mb->pos = 0;
	return mb;
}

void wire_net_send(unsigned peer, const struct sa *to, const char *text)
{
	struct mbuf *mb = on_the_wire(text);

	if (net.tcp)
		assert_int_equal(send(link_of(peer, to)->fd, mb->buf, mb->end, 0), mb->end);
	else
		lw_virtual_send(&net.peer[peer], to, mb->buf, mb->end, 1);
	mem_deref(mb);
}

static void round_is_over(void *arg)
{
	(void)arg;
	re_cancel();
}

void wire_net_run(unsigned ms)
{
	struct tmr tmr;

	if (!net.tcp) {
		run_ms(ms);
		return;
	}
	tmr_init(&tmr);
	for (unsigned i = 0; i < 5; i++) { /* not time: a slow machine is slow for all */
		tmr_start(&tmr, 1, round_is_over, NULL);
		(void)re_main(NULL);
		look_at_all();
	}
}

/* The second has the port of the first, as a name that is both wants it. */
static void listen_at(unsigned peer)
{
	struct sa *at = &net.peer[peer];
	char address[16];

	snprintf(address, sizeof address, "127.0.0.%u", 10 + peer);
	(void)sa_set_str(at, address, net.tcp ? sa_port(&net.peer[PEER_FIRST]) : PORT);
	net.sock[peer] = net.tcp ? listening(at) : -1;
}

void wire_net_begin(bool tcp, wire_net_h *handler)
{
	struct sa at;

	memset(&net, 0, sizeof net);
	net.tcp = tcp;
	net.handler = handler;
	if (tcp)
		lw_virtual_end();
	for (unsigned i = PEER_FIRST; i < PEERS; i++)
		listen_at(i);
	(void)sa_set_str(&at, "127.0.0.1", 0);
	assert_int_equal(udp_listen(&net.names, &at, asked, NULL), 0);
	assert_int_equal(udp_local_get(net.names, &at), 0);
	(void)re_snprintf(net.nameserver, sizeof net.nameserver, "%J", &at);
}

void wire_net_end(void)
{
	for (unsigned i = PEER_FIRST; i < PEERS; i++)
		wire_net_close(i);
	net.names = mem_deref(net.names);
	net.down = false;
}
