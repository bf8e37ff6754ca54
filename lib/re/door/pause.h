/* SPDX-License-Identifier: BSD-3-Clause */
/* pause.h -- a listening socket that rests while the process has no descriptor free.
 *
 * libre cannot take a connection then, leaves it where it is, and its loop finds the socket ready
 * again at once: it spins.  libre's own listening is undone meanwhile, and done anew later. */
#ifndef LW_RE_PAUSE_H
#define LW_RE_PAUSE_H

#include "../account/compat.h"
#include "../state/ua.h"

struct pause {
	struct lw_re *re;
	struct tcp_sock *sock;
	int fd;                 /* the same socket once more; -1: it is not watched */
	compat_watch watch;
	struct tmr tmr;         /* until we look again */
};

/* An errno.  Does nothing where libre hides the socket. */
int lw_ua_pause_open(struct pause *pause, struct lw_re *re, struct tcp_sock *sock);
void lw_ua_pause_close(struct pause *pause);

#endif
