/* SPDX-License-Identifier: BSD-3-Clause */
/* record.h -- what each side says about recording (RFC 7866). */
#ifndef LW_RE_RECORD_H
#define LW_RE_RECORD_H

#include "leg.h"

/* The recorder of this leg runs, or no longer does. */
void lw_ua_record_is(struct leg *leg, bool on);
/* Our last body does not say it as it is. */
bool lw_ua_record_has_news(const struct leg *leg);
/* Ensures that the peer is told soon what no body has told it yet. */
void lw_ua_record_tell(struct leg *leg);
/* That moment has come: a re-INVITE is to be sent, if true. */
bool lw_ua_record_due(const struct leg *leg);
/* Writes it into the session, for the next body. */
int lw_ua_record_write(struct leg *leg);
void lw_ua_record_heard(struct leg *leg, const struct sdp_media *m);
void lw_ua_record_close(struct leg *leg);

#endif
