/* rest.h -- the SDP of a leg at rest.
 *
 * While no offer is open, the last body of each side says all that was agreed, and they take a
 * fifth of the memory of libre's session.  So that is given up, and made anew from them when there
 * is something new to say.  Nothing of it is needed for the commonest offers, where only the
 * direction is another one: a hold, a resumption, a refresh. */
#ifndef LW_RE_REST_H
#define LW_RE_REST_H

#include "leg.h"

/* NULL without memory. */
struct sdp_text *lw_ua_sdp_text(const struct pl *from);
/* "" for NULL. */
struct pl lw_ua_sdp_pl(const struct sdp_text *text);
/* Reads it into libre's session. */
int lw_ua_sdp_read(struct sdp_session *sess, const struct sdp_text *text, bool offer);

/* It was taken; the reference is handed over. */
void lw_ua_sdp_take_text(struct leg_sdp *sdp, struct sdp_text *text, bool offer);

/* Those that are kept for other legs go. */
void lw_ua_rest_close(struct lw_re *re);
/* Makes the session, with the lines of the media: for the first time, or again. */
int lw_ua_rest_make(struct leg *leg, bool again);
/* The session is needed: as it was. */
int lw_ua_rest_wake(struct leg *leg);
/* What was agreed is in force: the session goes, if the media can do without. */
void lw_ua_rest_begin(struct leg *leg);

/* At rest: the peer's body differs from its last in nothing but the direction, and is taken. */
bool lw_ua_rest_takes(struct leg_sdp *sdp, const struct pl *body, struct wire_swap swap,
		      bool offer);
/* At rest: our last body, with this direction, says what the session would say; NULL: it does not,
 * or there is no memory. */
struct mbuf *lw_ua_rest_says(const struct leg_sdp *sdp, enum sdp_dir dir);

#endif
