/* SPDX-License-Identifier: BSD-3-Clause */
/* server.h -- a request of the peer's that is answered later, or whose answer is to be sent again
 * (server.def). */
#ifndef LW_RE_SERVER_H
#define LW_RE_SERVER_H

#include "../state/leg.h"

struct server;

/* Begins one; it belongs to whoever has the reference until the final answer is out, and its
 * repeats get nothing until there is an answer.  leg (may be NULL) is told of a CANCEL. */
int lw_ua_server_open(struct server **sp, struct lw_re *re, const struct sip_msg *msg,
		      struct leg *leg);

/* An answer: its headers and body (or the end of its headers) are as printed. */
struct answer {
	uint16_t code;
	bool record_route;    /* the answer is to make a dialog (RFC 3261 12.1.1) */
	struct mbuf **sentp;  /* gets the bytes, and ... */
	struct sa *dst;       /* where they went; both may be NULL */
};
/* 0, or an errno, and then nothing has changed.  After the final one the reference of the caller is
 * only its own. */
int lw_ua_server_answer(struct server *s, const struct answer *a, const char *fmt, ...);

/* Answers a request at once and finally; its repeats get the same again, until there is a newer one
 * for *lastp, which is the last of a sender. */
int lw_ua_server_answer_now(struct lw_re *re, struct server **lastp, const struct sip_msg *msg,
			    const struct answer *a, const char *fmt, ...);
/* The place of the last one, which may be NULL, is gone. */
void lw_ua_server_unplace(struct server *last);

/* A request came that belongs to one, or is one that came by another way too: true, it is dealt
 * with. */
bool lw_ua_server_takes(struct lw_re *re, const struct sip_msg *msg);
/* Its timer is due. */
void lw_ua_server_due(struct server *s);
void lw_ua_servers_close(struct lw_re *re);

#endif
