/* SPDX-License-Identifier: BSD-3-Clause */
/* modify.h -- re-INVITE and UPDATE sent, and the answers to the peer's. */
#ifndef LW_RE_MODIFY_H
#define LW_RE_MODIFY_H

#include "../state/leg.h"

/* Our offer, or the same as before: 0, or the code that says why not. */
int lw_ua_modify_send(struct leg *leg);
/* Waits ms until our offer goes out again; 0: as long as RFC 3261 14.1 says. */
void lw_ua_modify_wait(struct leg *leg, uint32_t ms);
/* The answer in msg is in force. */
void lw_ua_modify_take(struct leg *leg, const struct sip_msg *msg);
/* Refreshes the session by UPDATE; false when the peer takes none, and an offer has to do it. */
bool lw_ua_refresh_send(struct leg *leg);

/* later: with Retry-After. */
void lw_ua_modify_refuse(struct leg *leg, const struct sip_msg *msg, uint16_t code, bool later);
/* 200 to an UPDATE; body may be NULL. */
void lw_ua_update_reply(struct leg *leg, const struct sip_msg *msg, struct mbuf *body);
/* 200 with our answer, or with an offer.  0, or the code that says why not. */
int lw_ua_modify_reply(struct leg *leg, const struct sip_msg *msg, bool by_update, bool offer);

#endif
