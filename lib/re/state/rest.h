/* SPDX-License-Identifier: BSD-3-Clause */
/* rest.h -- the SDP of a leg at rest.
 *
 * While no offer is open, our last body and the order of our formats say all that was agreed, and
 * take a tenth of the memory of libre's session.  So that is given up, and made anew from them when
 * there is something new to say.  Nothing of it is needed for the commonest offers, where only the
 * direction is another one: a hold, a resumption, a refresh.  A mark of the peer's last body tells
 * such an offer of its own. */
#ifndef LW_RE_REST_H
#define LW_RE_REST_H

#include "leg.h"

/* NULL without memory. */
struct sdp_text *lw_ua_sdp_text(const struct pl *from);
/* "" for NULL. */
struct pl lw_ua_sdp_pl(const struct sdp_text *text);
/* Reads it into libre's session. */
int lw_ua_sdp_read(struct sdp_session *sess, const struct sdp_text *text, bool offer);

/* Those that are kept for other legs go. */
void lw_ua_rest_close(struct lw_re *re);
/* Makes the session, with the lines of the media: for the first time, or again. */
int lw_ua_rest_make(struct leg *leg, bool again);
/* The session is needed: as it was. */
int lw_ua_rest_wake(struct leg *leg);
/* What was agreed is in force: the session goes, if the media can do without. */
void lw_ua_rest_begin(struct leg *leg);
/* It was woken, and nothing new was agreed: what was agreed before stays in force. */
void lw_ua_rest_again(struct leg *leg);

/* At rest: the peer's body differs from its last in nothing but the direction, and is taken. */
bool lw_ua_rest_takes(struct leg *leg, const struct pl *body, struct wire_swap swap, bool offer);
/* At rest: our last body, with this direction, says what the session would say in an offer or an
 * answer; NULL: it does not, or there is no memory. */
struct mbuf *lw_ua_rest_says(const struct leg_sdp *sdp, enum sdp_dir dir, bool offer);

#endif
