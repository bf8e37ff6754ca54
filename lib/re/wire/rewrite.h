/* SPDX-License-Identifier: BSD-3-Clause */
/* rewrite.h -- a message as libre may see it, and the answer to one that it may not see. */
#ifndef LW_RE_WIRE_REWRITE_H
#define LW_RE_WIRE_REWRITE_H

#include "check.h"

/* Writes the message at p, checked before, with its body, to mb:
 *	a header that libre would take for another has "X-" before its name;
 *	";maddr" of the first Via is ";x-addr", so that we answer to the address that it came from;
 *	a first Via without branch has one, the same for all messages of the transaction;
 *	and the version is in capitals. */
int lw_wire_rewrite(struct mbuf *mb, const struct wire_check *check, const char *p);

struct wire_refusal {
	int code;
	const char *tag;         /* of ours; NULL: one of the first Via */
	uint32_t retry_after;    /* seconds; 0: not said */
};
/* Writes the answer to a request: Via with where it came from, From, To with a tag, Call-ID, CSeq
 * (RFC 3261 8.2.6), however many of each there are, once each but for Via. */
int lw_wire_refusal(struct mbuf *mb, const struct wire_refusal *refusal,
		    const struct wire_check *check, const char *p, const struct sa *src);

#endif
