/* SPDX-License-Identifier: BSD-3-Clause */
/* wire_net.h -- the peers of a script of the wire (wire_play.h), and a name server that knows one
 * name, two.test, which is both of them.  Over UDP all is virtual; over TCP the sockets are real,
 * and time is what the loop needs. */
#ifndef TESTS_WIRE_NET_H
#define TESTS_WIRE_NET_H

#include <stdbool.h>

#include <re.h>

enum { PEER_FIRST = 1, PEER_SECOND, PEERS };

/* A message has come to a peer: over TCP only, since a datagram is seen when it leaves. */
typedef void (wire_net_h)(unsigned peer, const char *text);

/* Between agents_start() and agent_make(). */
void wire_net_begin(bool tcp, wire_net_h *handler);
/* Before agents_end(). */
void wire_net_end(void);
bool wire_net_is_tcp(void);
/* "127.0.0.1:5300" */
const char *wire_net_nameserver(void);

const struct sa *wire_net_peer(unsigned peer);
/* Which peer that is; 0: none. */
unsigned wire_net_peer_at(const struct sa *addr);
/* The one that a name was found to be first is the first, if both are there. */
void wire_net_first_is(const struct sa *addr);

/* The peer's connections are closed; and nobody listens there any longer. */
void wire_net_cut(unsigned peer);
void wire_net_close(unsigned peer);
/* The next datagrams of the endpoint cannot be sent, or can again. */
void wire_net_down(bool down);
bool wire_net_is_down(void);

/* To the endpoint at that address.  The text's \n are CRLF there. */
void wire_net_send(unsigned peer, const struct sa *to, const char *text);
/* Runs until that time, or, over TCP, until all is quiet. */
void wire_net_run(unsigned ms);

#endif
