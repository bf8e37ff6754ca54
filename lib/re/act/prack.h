/* SPDX-License-Identifier: BSD-3-Clause */
/* prack.h -- reliable provisional responses (RFC 3262), both ways. */
#ifndef LW_RE_PRACK_H
#define LW_RE_PRACK_H

#include "../state/leg.h"

/* A 1xx came reliably, and is not a repeat. */
bool lw_ua_prack_is_due(const struct leg *leg, const struct sip_msg *msg);
/* Acknowledges the peer's, if it asks for that. */
void lw_ua_prack_send(struct leg *leg, const struct sip_msg *msg);

/* Ours: whether the peer takes them, or takes no others. */
bool lw_ua_prack_supported(const struct leg *leg);
bool lw_ua_prack_required(const struct leg *leg);
/* Sends one with this session (NULL: none); the one before it must have its PRACK. */
int lw_ua_prack_provisional(struct leg *leg, uint16_t code, const struct mbuf *body);
/* Sends it once more; false when it has been sent for long enough. */
bool lw_ua_prack_again(struct leg *leg);
/* Whether this PRACK is for the last one, also if that was acknowledged before. */
bool lw_ua_prack_acknowledges(const struct leg *leg, const struct sip_msg *msg);
/* It needs no more repeats. */
void lw_ua_prack_stop(struct leg *leg);

#endif
