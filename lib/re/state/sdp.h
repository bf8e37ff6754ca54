/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp.h -- the bodies: our offer and answer, the peer's, hold in both directions. */
#ifndef LW_RE_SDP_H
#define LW_RE_SDP_H

#include "leg.h"

int lw_ua_sdp_open(struct leg *leg);
void lw_ua_sdp_close(struct leg *leg);
/* whole: it shows all we can do. */
int lw_ua_sdp_offer(struct leg *leg, struct mbuf **bodyp, bool whole);
/* An offer that shows the codecs of its partner would say something new. */
bool lw_ua_sdp_has_news(struct leg *leg);
/* Our offer was not taken: what was agreed before goes on. */
void lw_ua_sdp_refused(struct leg *leg);
int lw_ua_sdp_answer(struct leg *leg, struct mbuf **bodyp);
/* Takes the peer's body: 0, ENOENT without one, EPROTO/EBADMSG/ENOTSUP and nothing has changed. */
int lw_ua_sdp_take(struct leg *leg, const struct sip_msg *msg, bool offer);
/* Tells the media which direction is in force, and the core whether the peer holds. */
void lw_ua_sdp_apply(struct leg *leg, bool early);

#endif
