/* SPDX-License-Identifier: BSD-3-Clause */
/* verdict.h -- what the gate does with a message that libre may not see. */
#ifndef LW_RE_VERDICT_H
#define LW_RE_VERDICT_H

#include "../state/ua.h"
#include "../wire/check.h"

/* Where a message came from, for the trace. */
struct verdict_from {
	enum sip_transp tp;
	struct sa src, dst;
};
/* Counts and traces the message at p that was not let through.  *answer is what to send back, to be
 * released; NULL for nothing. */
void lw_ua_verdict(struct lw_re *re, const struct verdict_from *from,
		   const struct wire_check *check, const char *p, size_t len,
		   struct mbuf **answer);
/* The same of a request that is shed: 503. */
void lw_ua_verdict_busy(struct lw_re *re, const struct verdict_from *from,
			const struct wire_check *check, const char *p, size_t len,
			struct mbuf **answer);
/* Whether this is the ACK to such a 503: nobody needs it. */
bool lw_ua_verdict_is_ack(const struct lw_re *re, const struct wire_check *check);

#endif
