/* partner.h -- with whom the peer of a leg is to talk. */
#ifndef LW_RE_PARTNER_H
#define LW_RE_PARTNER_H

#include "leg.h"

/* Lets the media know whose formats an offer or answer of ours to this leg may begin with. */
void lw_ua_partner_tell(const struct leg *leg, bool offer);

#endif
