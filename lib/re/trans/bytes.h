/* SPDX-License-Identifier: BSD-3-Clause */
/* bytes.h -- the bytes of a request, and of the ACK and CANCEL that go hop by hop with it. */
#ifndef LW_RE_BYTES_H
#define LW_RE_BYTES_H

#include "../state/ua.h"
#include "request.h"

/* Where its parts begin. */
struct request_bytes {
	uint32_t head, rest;             /* what stands after Via; Max-Forwards and what follows */
	uint32_t routes, to, from, cseq; /* from rest on */
};

/* What is the same wherever it goes: Max-Forwards, Route, To, From, Call-ID, CSeq, User-Agent,
 * tail. */
int lw_ua_bytes_rest(struct mbuf **restp, struct request_bytes *b, const struct lw_re *re,
		     const struct request *r);

struct request_start {
	const char *method, *branch;
	struct sent_to to;
	int (*headh)(struct mbuf *mb, const struct sent_to *to, void *arg);
	void *arg;
};
/* All of it. */
int lw_ua_bytes_whole(struct mbuf **mbp, struct request_bytes *b, const struct request_start *s,
		      const struct mbuf *rest);

/* An ACK or CANCEL for the request in mb: the same Request-URI, Via, Route, From, Call-ID and CSeq
 * (RFC 3261 9.1, 17.1.1.3).  to: To of the answer; NULL: as it was. */
int lw_ua_bytes_with(struct mbuf **mbp, const struct lw_re *re, const struct mbuf *mb,
		     const struct request_bytes *b, const char *method, const struct pl *to);

#endif
