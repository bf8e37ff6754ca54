/* SPDX-License-Identifier: BSD-3-Clause */
/* intake.h -- a UDP socket read in batches, in the place of libre, which reads a datagram at each
 * turn of its loop and does not ask when it came. */
#ifndef LW_RE_INTAKE_H
#define LW_RE_INTAKE_H

#include "../account/compat.h"

struct intake;

/* The socket can be read. */
typedef void (intake_ready_h)(void *arg);
/* A datagram that came age milliseconds ago.  It does not release the intake.  ENOMEM: there is no
 * memory for it now; another errno: no more of this batch. */
typedef int (intake_h)(const struct sa *src, struct mbuf *mb, uint64_t age, void *arg);

/* ENOTSUP: this libre hides the descriptor, or the system knows no batches; libre reads on. */
int lw_ua_intake_open(struct intake **intakep, struct udp_sock *udp, intake_ready_h *readyh,
		      intake_h *h, void *arg);
/* Reads some: 0 when nothing is left in the socket, EAGAIN when there may be more, ENOMEM when the
 * rest of what was read is kept for want of memory: it comes first the next time. */
int lw_ua_intake_read(struct intake *intake);

#endif
