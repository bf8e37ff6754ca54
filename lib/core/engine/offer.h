/* SPDX-License-Identifier: BSD-3-Clause */
/* offer.h -- a new INVITE has come. */
#ifndef LW_OFFER_H
#define LW_OFFER_H

#include "../state/state.h"

/* What lw_made() then names was made by it.  There is room. */
void lw_offer(struct lw *lw, const struct lw_input *in);

#endif
