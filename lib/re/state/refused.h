/* refused.h -- INVITEs that we have refused, for as long as libre sends the refusal again. */
#ifndef LW_RE_REFUSED_H
#define LW_RE_REFUSED_H

#include "leg.h"

/* Keeps the transaction of a leg that has just been refused; st is a reference of the caller's. */
void lw_ua_refused_keep(struct leg *leg, struct sip_strans *st);
/* A packet has come and libre has not seen it yet.  When it is a new INVITE of a call that was
 * refused before, the older transaction is given up. */
void lw_ua_refused_give_up(struct lw_re *re, const uint8_t *packet, size_t size);

#endif
