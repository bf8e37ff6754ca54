/* SPDX-License-Identifier: BSD-3-Clause */
/* wire.h -- a pair of UDP ports, RTP on the even one and RTCP on the next (RFC 3550 section 11).
 *
 * libre's own sockets allocate memory for each packet; these do not. */
#ifndef EXAMPLES_RELAY_WIRE_H
#define EXAMPLES_RELAY_WIRE_H

/* Needs <re.h> before it. */

#include "compat.h"

/* A datagram has come; data is valid within the handler. */
typedef void (wire_h)(bool rtcp, const struct sa *src, uint8_t *data, size_t size, void *owner);

struct wire {
	int rtp, rtcp;          /* -1: closed */
	compat_watch watch_rtp, watch_rtcp;
	struct sa local;
	wire_h *h;
	void *owner;
};

/* Opens an even port from `first` to before `last`, in no order.  owner is the memory object this
 * struct lies in: the handler may let it go.  EADDRINUSE: all that were tried are taken. */
int wire_open(struct wire *wire, const struct sa *laddr, uint16_t first, uint16_t last, wire_h *h,
	      void *owner);
void wire_close(struct wire *wire);
/* True if the system took it. */
bool wire_send(const struct wire *wire, const struct sa *to, const uint8_t *data, size_t size);
bool wire_send_rtcp(const struct wire *wire, const struct sa *to, const uint8_t *data, size_t size);

#endif
