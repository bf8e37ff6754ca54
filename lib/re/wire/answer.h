/* SPDX-License-Identifier: BSD-3-Clause */
/* answer.h -- the headers of an answer that come from its request (RFC 3261 8.2.6.2). */
#ifndef LW_RE_WIRE_ANSWER_H
#define LW_RE_WIRE_ANSWER_H

#include <re.h>

/* The first line and these headers.  code above 100: To gets msg->tag where it has none. */
int lw_wire_answer(struct mbuf *mb, const struct sip_msg *msg, uint16_t code, bool record_route);
/* Where it goes. */
void lw_wire_answer_to(struct sa *dst, const struct sip_msg *msg);

#endif
