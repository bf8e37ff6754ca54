/* SPDX-License-Identifier: BSD-3-Clause */
/* listen.h -- what comes in outside of a transaction: requests, and stray responses. */
#ifndef LW_RE_LISTEN_H
#define LW_RE_LISTEN_H

#include "../state/ua.h"

int lw_ua_listen_start(struct lw_re *re);
/* As of struct ua_callbacks. */
bool lw_ua_received(struct lw_re *re, const struct sip_msg *msg);

#endif
