/* SPDX-License-Identifier: BSD-3-Clause */
/* pause.c -- a listening socket that rests while the process has no descriptor free. */
#include <unistd.h>

#include "pause.h"

#include "../account/insides.h"
#include "crowd.h"

enum {
	BACKLOG = 64,    /* libre's 5 are gone in a burst of few */
	LOOK_MS = 200,
};

static bool is_one_free(const struct pause *p)
{
	int fd = dup(p->fd);

	return fd >= 0 && !close(fd);
}

static void ready(int flags, void *arg);

static int watch(struct pause *p)
{
	int err = tcp_sock_listen(p->sock, BACKLOG);

	return err ? err : compat_watch_start(&p->watch, p->fd, ready, p);
}

static void look_again(void *arg)
{
	struct pause *p = arg;

	if (is_one_free(p) && !watch(p))
		return;
	(void)lw_ua_crowd_spare(p->re);
	tmr_start(&p->tmr, LOOK_MS, look_again, p);
}

/* Somebody connects. */
static void ready(int flags, void *arg)
{
	struct pause *p = arg;

	(void)flags;
	if (is_one_free(p))
		return;
	lw_ua_log(p->re, "no file descriptor is free: connections wait");
	compat_watch_stop(&p->watch, p->fd);
	insides_unlisten(p->sock);
	look_again(p);
}

int lw_ua_pause_open(struct pause *p, struct lw_re *re, struct tcp_sock *sock)
{
	int fd = insides_fd(sock);

	*p = (struct pause){.re = re, .sock = sock, .fd = fd < 0 ? fd : dup(fd)};
	tmr_init(&p->tmr);
	return p->fd < 0 ? (fd < 0 ? 0 : EMFILE) : watch(p);
}

void lw_ua_pause_close(struct pause *p)
{
	tmr_cancel(&p->tmr);
	if (p->fd < 0)
		return;
	compat_watch_stop(&p->watch, p->fd);
	(void)close(p->fd);
	p->fd = -1;
}
