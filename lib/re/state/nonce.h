/* SPDX-License-Identifier: BSD-3-Clause */
/* nonce.h -- the nonces of our challenges: nothing is remembered of one until it was used well. */
#ifndef LW_RE_NONCE_H
#define LW_RE_NONCE_H

#include "ua.h"

enum { NONCE_SIZE = 16 + 32 + 1 };

/* A new one for the sender of msg, as text. */
void lw_ua_nonce_make(struct lw_re *re, char nonce[NONCE_SIZE], const struct sip_msg *msg);
/* It is one of ours for this sender and this Call-ID, however old. */
bool lw_ua_nonce_is_ours(const struct lw_re *re, const struct pl *nonce, const struct sip_msg *msg);
/* And it is not too old. */
bool lw_ua_nonce_is_fresh(struct lw_re *re, const struct pl *nonce, const struct sip_msg *msg);
/* Its count'th use.  False when it had that one before, or may have had it. */
bool lw_ua_nonce_use(struct lw_re *re, const struct pl *nonce, uint32_t count);

#endif
