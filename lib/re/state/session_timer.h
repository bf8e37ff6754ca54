/* SPDX-License-Identifier: BSD-3-Clause */
/* session_timer.h -- session timers (RFC 4028): who refreshes, and when. */
#ifndef LW_RE_SESSION_TIMER_H
#define LW_RE_SESSION_TIMER_H

#include "leg.h"

int lw_ua_session_offer_print(struct re_printf *pf, struct leg *leg);
int lw_ua_session_refresh_print(struct re_printf *pf, struct leg *leg);
/* Session-Expires of our 2xx, from the peer's request; starts the timer. */
int lw_ua_session_answer(struct leg *leg, const struct sip_msg *msg, char *line, size_t size);
/* The peer's 2xx: starts the timer, with no less than the Min-SE that we sent (RFC 4028 9). */
void lw_ua_session_answered(struct leg *leg, const struct sip_msg *msg);
/* A refresh of ours goes out: what is left of the interval decides. */
void lw_ua_session_refreshing(struct leg *leg);
void lw_ua_session_stop(struct leg *leg);
/* 422 was answered to ours: the interval to try next is noted; false when there is none,
 * or two were tried already. */
bool lw_ua_session_too_small(struct leg *leg, const struct sip_msg *msg);
/* True when the interval the peer wants is too short: 422 was sent. */
bool lw_ua_session_refused(struct lw_re *re, const struct sip_msg *msg);

#endif
