/* SPDX-License-Identifier: BSD-3-Clause */
/* receive.h -- datagrams that our own decoder takes (wire/decode): from there on all is as when
 * libre has decoded them. */
#ifndef LW_RE_RECEIVE_H
#define LW_RE_RECEIVE_H

#include "../state/ua.h"

/* False: it is libre's to decode. */
bool lw_ua_receive(struct lw_re *re, struct udp_sock *sock, const struct sa *src, struct mbuf *mb);

#endif
