/* SPDX-License-Identifier: BSD-3-Clause */
/* respond.h -- an answer to a request, as it stands on the wire. */
#ifndef LW_RE_RESPOND_H
#define LW_RE_RESPOND_H

#include "ua.h"

/* Answers without a transaction.  No ACK is answered. */
void lw_ua_respond(struct lw_re *re, const struct sip_msg *msg, uint16_t code);
/* The same with headers of its own, each with its line's end; no body. */
int lw_ua_respond_with(struct lw_re *re, const struct sip_msg *msg, uint16_t code, const char *fmt,
		       ...);

/* Prints the first line and the headers that all answers have.  *dst: where it goes (RFC 3261
 * 18.2.2, 3581). */
int lw_ua_response_begin(struct mbuf **mbp, struct sa *dst, const struct lw_re *re,
			 const struct sip_msg *msg, uint16_t code, bool record_route);

#endif
