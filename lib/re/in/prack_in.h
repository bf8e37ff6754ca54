/* SPDX-License-Identifier: BSD-3-Clause */
/* prack_in.h -- the peer's PRACK. */
#ifndef LW_RE_PRACK_IN_H
#define LW_RE_PRACK_IN_H

#include "../state/leg.h"

void lw_ua_prack_came(struct leg *leg, const struct sip_msg *msg);

#endif
