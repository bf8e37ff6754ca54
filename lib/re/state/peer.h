/* SPDX-License-Identifier: BSD-3-Clause */
/* peer.h -- what the peer's messages tell of itself. */
#ifndef LW_RE_PEER_H
#define LW_RE_PEER_H

#include "leg.h"

/* Who the peer is now (RFC 4916, 3325); only a change is told. */
void lw_ua_peer_identity(struct leg *leg, const struct sip_msg *msg);
struct lw_peer_profile;
/* The line about its product; never NULL. */
const struct lw_peer_profile *lw_ua_peer_profile(const struct leg *leg);
/* What it can do, and which product it is. */
void lw_ua_peer_caps(struct leg *leg, const struct sip_msg *msg);

#endif
