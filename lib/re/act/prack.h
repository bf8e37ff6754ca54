/* prack.h -- reliable provisional responses (RFC 3262), both ways. */
#ifndef LW_RE_PRACK_H
#define LW_RE_PRACK_H

#include "../state/leg.h"

/* A 1xx came reliably, and is not a repeat. */
bool lw_ua_prack_is_due(const struct leg *leg, const struct sip_msg *msg);
/* Acknowledges the peer's, if it asks for that. */
void lw_ua_prack_send(struct leg *leg, const struct sip_msg *msg);

/* Ours: whether the peer takes them; sends one. */
bool lw_ua_prack_wanted(const struct leg *leg);
int lw_ua_prack_provisional(struct leg *leg, uint16_t code);
/* Sends it once more; false when it has been sent for long enough. */
bool lw_ua_prack_again(struct leg *leg);
void lw_ua_prack_came(struct leg *leg, const struct sip_msg *msg);
void lw_ua_prack_stop(struct leg *leg);

#endif
