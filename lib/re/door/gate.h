/* SPDX-License-Identifier: BSD-3-Clause */
/* gate.h -- what sees the bytes before libre's parser: it drops, answers, or rewrites messages that
 * libre would take in a wrong way or for too long (wire/check.h). */
#ifndef LW_RE_GATE_H
#define LW_RE_GATE_H

#include "../state/ua.h"
#include "../wire/check.h"

/* On the transports of the endpoint, once they are open. */
int lw_ua_gate_open(struct lw_re *re);
void lw_ua_gate_close(struct lw_re *re);
/* Something is sent to peer on a connection: it may be new. */
void lw_ua_gate_connection(struct lw_re *re, const struct sa *peer);
/* Whether it sees what comes and goes by UDP, and traces it. */
bool lw_ua_gate_sees_udp(const struct lw_re *re);
/* A message has come past the gate: where libre hides its sockets they are learned from it. */
void lw_ua_gate_learn(struct lw_re *re, const struct sip_msg *msg);

#endif
