/* SPDX-License-Identifier: BSD-3-Clause */
/* hop.h -- where a request goes first: the addresses of a URI (RFC 3263). */
#ifndef LW_RE_HOP_H
#define LW_RE_HOP_H

#include "../state/dialog.h"
#include "../state/ua.h"

enum { HOPS_MAX = 8 };

/* In the order in which they are tried. */
struct hops {
	struct hop v[HOPS_MAX];
	unsigned count;
};

/* The one address of a URI whose host is a number.  ENOENT: it is a name; EINVAL: it is no URI;
 * ENOSYS: no scheme that we have a way for; EPROTONOSUPPORT: no transport of ours. */
int lw_ua_hop_of(struct hop *hop, const struct lw_re *re, const char *uri);

/* The addresses of a name; asked for once, and no longer when it is freed with mem_deref(). */
struct look_up;
/* h is called once, and later: 0 and addresses, or an errno.  key: of equals the same is taken for
 * the same key. */
int lw_ua_look_up(struct look_up **lp, const struct lw_re *re, const char *uri, size_t key,
		  void (*h)(int err, const struct hops *hops, void *arg), void *arg);

#endif
