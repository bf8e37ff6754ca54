/* SPDX-License-Identifier: BSD-3-Clause */
/* partner.h -- with whom the peer of a leg is to talk. */
#ifndef LW_RE_PARTNER_H
#define LW_RE_PARTNER_H

#include "leg.h"

/* The engine has named it; zero: it stays who it was. */
void lw_ua_partner_is(struct leg *leg, lw_leg partner);
/* Before an offer of ours on this leg, or an answer: the media are told whose formats it is for. */
void lw_ua_partner_tell(const struct leg *leg, bool offer);

/* In a switch: of those whose call this leg is called for the one whose INVITE has the fewest hops
 * left; NULL: there is none, or there are no others. */
const struct leg *lw_ua_partner_spent(const struct leg *leg);

#endif
