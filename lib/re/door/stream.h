/* stream.h -- the gate of one TCP or TLS connection: whole messages go on to libre. */
#ifndef LW_RE_STREAM_H
#define LW_RE_STREAM_H

#include "../state/ua.h"

/* On a connection, unless it has one.  ENOMEM. */
int lw_ua_stream_watch(struct lw_re *re, struct tcp_conn *conn);
int lw_ua_streams_open(struct lw_re *re);
void lw_ua_streams_close(struct lw_re *re);

#endif
