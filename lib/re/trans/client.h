/* SPDX-License-Identifier: BSD-3-Clause */
/* client.h -- a request of ours on its way: where to, sent, sent again, answered (client.def). */
#ifndef LW_RE_CLIENT_H
#define LW_RE_CLIENT_H

#include "../state/ua.h"
#include "request.h"

struct client;

/* Sends it.  *cp (cp may be NULL) is set until the final answer was told, also when it goes to
 * another address in between; it must not move.  0, or an errno, and nothing is told. */
int lw_ua_client_send(struct client **cp, struct lw_re *re, const struct request *r);
/* Sends it once, and expects no answer: an ACK. */
int lw_ua_client_send_once(struct lw_re *re, const struct request *r);
/* An INVITE is no longer wanted: its CANCEL goes now, or with its 1xx (RFC 3261 9.1); and it is not
 * sent anywhere else. */
void lw_ua_client_cancel(struct client *c);

/* An answer came.  False: to no request of ours that is still on its way. */
bool lw_ua_client_answered(struct lw_re *re, const struct sip_msg *msg);
/* Its timer is due. */
void lw_ua_client_due(struct client *c);
/* All of them end: ECONNABORTED is told. */
void lw_ua_clients_close(struct lw_re *re);

#endif
