/* SPDX-License-Identifier: BSD-3-Clause */
/* groups.h -- inputs that many states treat alike, by name.  To the compiler each is still a
 * separate case: an input that stands in no group and in no row does not compile. */
#ifndef LW_RE_GROUPS_H
#define LW_RE_GROUPS_H

/* ---- invite.def ---- */
#define BIRTH(X) X(INVITE) X(CLAIM) X(ARRIVED) X(REFUSED)
#define CALLEE_VERBS(X) X(RING) X(ANSWER) X(REJECT)
#define RESPONSES(X) X(R1XX) X(R2XX) X(CHALLENGED) X(RETRY) X(REDIRECTED) X(RFAIL)
#define DIALOG_LOSS(X) X(LOST) X(EXPIRED)
#define RETRIES(X) X(UNSENT) X(AGAIN)

/* ---- offer.def ---- */
#define OFFER_ANSWERS(X) X(R2XX) X(R491) X(RETRY) X(RFAIL) X(RGONE)
#define PEER_OFFERS(X) X(PEER_OFFER) X(PEER_ASKS)
#define WISHES(X) X(MEDIA) X(REFRESH)

/* ---- ear.def ---- */
#define MEDIA_ANSWERS(X) X(CAN) X(CANNOT)

/* ---- client.def, server.def ---- */
#define ANSWERS(X) X(R1XX) X(R2XX) X(RFINAL)
#define CLIENT_TIMERS(X) X(AGAIN) X(TIMEOUT)
#define MOVES(X) X(SILENT) X(MOVED)
#define SAID(X) X(SAID_1XX) X(SAID_2XX) X(SAID_FINAL)
#define SERVER_TIMERS(X) X(AGAIN) X(TIMEOUT)

#endif
