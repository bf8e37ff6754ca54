/* SPDX-License-Identifier: BSD-3-Clause */
/* stream.h -- the gate of one TCP or TLS connection: whole messages go on to libre. */
#ifndef LW_RE_STREAM_H
#define LW_RE_STREAM_H

#include "../state/ua.h"

/* What is known of a connection from its bytes. */
struct stream_seen {
	struct tcp_conn *conn;
	struct sa peer;
	bool accepted;       /* the peer has connected, not we */
	bool spoke;          /* it has brought a whole message */
	bool leaving;        /* it is as good as closed */
	uint64_t since;      /* of that message, or of its beginning */
};
/* Calls h for each that is open. */
void lw_ua_streams_each(const struct lw_re *re, void (*h)(struct stream_seen *, void *arg),
			void *arg);

/* On a connection, unless it has one.  ENOMEM. */
int lw_ua_stream_watch(struct lw_re *re, struct tcp_conn *conn);
int lw_ua_streams_open(struct lw_re *re);
void lw_ua_streams_close(struct lw_re *re);

#endif
