/* SPDX-License-Identifier: BSD-3-Clause */
/* ring.h -- being called, before the answer: 180, and 183 with media. */
#ifndef LW_RE_RING_H
#define LW_RE_RING_H

#include "../state/leg.h"

/* media: a 183 with a session, so that the caller hears us before the answer; a caller that can
 * take none so early gets a 180. */
void lw_ua_ring(struct leg *leg, bool media);
/* What could not go before the PRACK goes now. */
void lw_ua_ring_on(struct leg *leg);

#endif
