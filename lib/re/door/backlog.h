/* SPDX-License-Identifier: BSD-3-Clause */
/* backlog.h -- requests that begin something new, read from the socket, which wait until what has
 * begun is seen to.  First come, first served. */
#ifndef LW_RE_BACKLOG_H
#define LW_RE_BACKLOG_H

#include <re.h>

struct backlog {
	struct list list; /* struct waiter */
	size_t bytes;
	uint32_t count;
};

struct waiter {
	struct le le;
	struct sa src;
	struct mbuf *mb;
	uint64_t since;   /* as in lw_ua_now() */
	uint32_t callid;  /* its hash */
};

bool lw_ua_backlog_is_full(const struct backlog *b);
/* Keeps mb.  ENOMEM. */
int lw_ua_backlog_put(struct backlog *b, const struct sa *src, struct mbuf *mb, uint64_t now,
		      uint32_t callid);
/* Whether something with this Call-ID waits. */
bool lw_ua_backlog_has(const struct backlog *b, uint32_t callid);
/* The first one, or NULL; lw_ua_backlog_take() takes it out, to be released. */
struct waiter *lw_ua_backlog_first(const struct backlog *b);
struct waiter *lw_ua_backlog_take(struct backlog *b);
void lw_ua_backlog_flush(struct backlog *b);

#endif
