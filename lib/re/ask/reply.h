/* SPDX-License-Identifier: BSD-3-Clause */
/* reply.h -- answers to the peer's requests. */
#ifndef LW_RE_REPLY_H
#define LW_RE_REPLY_H

#include "../state/leg.h"
#include "../trans/server.h"

/* Answers with Allow and friends: 200 to OPTIONS, 405. */
void lw_ua_reply_options(struct lw_re *re, const struct sip_msg *msg);
void lw_ua_reply_405(struct lw_re *re, const struct sip_msg *msg);
/* True when Require names what we do not know: 420 was sent. */
bool lw_ua_require_refused(struct lw_re *re, const struct sip_msg *msg);

/* 401 or 407, with a challenge; stale: the password was right.  Returns which. */
uint16_t lw_ua_reply_challenge(struct lw_re *re, const struct sip_msg *msg, bool stale);

/* Answers statelessly and remembers it. */
void lw_ua_reply(struct leg *leg, const struct sip_msg *msg, uint16_t code, const char *fmt, ...);
void lw_ua_reply_remember(struct leg *leg, const struct sip_msg *msg, uint16_t code);
/* False when the request is a repeat or too old, and that was dealt with. */
bool lw_ua_cseq_is_new(struct leg *leg, const struct sip_msg *msg);

/* Sends a 2xx with tail to an INVITE and keeps sending it (leg->ok). */
int lw_ua_ok_send(struct leg *leg, struct server *st, struct sip_msg *msg, struct mbuf *tail,
		  bool offered);
/* Sends it once more; false when it has been sent for long enough. */
bool lw_ua_ok_again(struct leg *leg);
void lw_ua_ok_stop(struct leg *leg);

#endif
