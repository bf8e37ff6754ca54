/* SPDX-License-Identifier: BSD-3-Clause */
/* udp.h -- the datagrams of the endpoint: checked before libre's parser sees them, and handed to it
 * in order of importance.
 *
 * What belongs to something that has begun goes on at once, in the order in which it came.  A
 * request that begins something new goes into the backlog; one of these is taken at each turn of
 * the loop, when nothing else is left in the socket.  So what has begun is finished first, also by
 * other endpoints in the same loop.  When the first of the backlog has waited for too long, new
 * ones are refused (state/load.h). */
#ifndef LW_RE_UDP_H
#define LW_RE_UDP_H

#include "../state/ua.h"

struct udp;

/* Where libre hides the descriptor it reads on, and what is bad is kept from it all the same. */
int lw_ua_udp_open(struct udp **udpp, struct lw_re *re, struct udp_sock *sock);

#endif
