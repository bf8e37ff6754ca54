/* SPDX-License-Identifier: BSD-3-Clause */
/* wire.c -- see wire.h. */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <re.h>

#include "wire.h"

enum {
	TRIES = 64,
	DATAGRAM_MAX = 2048,    /* longer ones are no audio */
	AT_ONCE = 64,           /* datagrams of one port before the others have their turn */
};

static int open_at(int *fdp, struct sa *at)
{
	int fd = socket(sa_af(at), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), err;

	if (fd < 0)
		return errno;
	if (!bind(fd, &at->u.sa, at->len)) {
		*fdp = fd;
		return 0;
	}
	err = errno;
	(void)close(fd);
	return err;
}

static int open_pair(struct wire *w, struct sa *at, uint16_t port)
{
	int err;

	sa_set_port(at, port);
	err = open_at(&w->rtp, at);
	if (err)
		return err;
	w->local = *at;
	sa_set_port(at, (uint16_t)(port + 1));
	err = open_at(&w->rtcp, at);
	if (err) {
		(void)close(w->rtp);
		w->rtp = -1;
	}
	return err;
}

/* Truncated ones are dropped.  The handler may let the owner go: then the loop has the last
 * hold. */
static void read_all(struct wire *w, bool rtcp)
{
	void *owner = mem_ref(w->owner);
	uint8_t data[DATAGRAM_MAX];
	struct sa src;

	for (unsigned i = 0; i < AT_ONCE && mem_nrefs(owner) > 1; i++) {
		ssize_t n;

		src.len = sizeof(src.u);
		n = recvfrom(rtcp ? w->rtcp : w->rtp, data, sizeof(data), 0, &src.u.sa, &src.len);
		if (n < 0)
			break;
		if (n < DATAGRAM_MAX)
			w->h(rtcp, &src, data, (size_t)n, owner);
	}
	mem_deref(owner);
}

static void on_rtp(int flags, void *arg)
{
	(void)flags;
	read_all(arg, false);
}

static void on_rtcp(int flags, void *arg)
{
	(void)flags;
	read_all(arg, true);
}

int wire_open(struct wire *w, const struct sa *laddr, uint16_t first, uint16_t last, wire_h *h,
	      void *owner)
{
	unsigned pairs = last > first ? (unsigned)(last - first) / 2 : 0;
	struct sa at = *laddr;
	int err = EADDRINUSE;

	w->rtp = w->rtcp = -1;
	w->h = h;
	w->owner = owner;
	for (unsigned i = 0; pairs && i < TRIES && err == EADDRINUSE; i++)
		err = open_pair(w, &at, (uint16_t)((first & ~1u) + 2 * (rand_u16() % pairs)));
	if (!err)
		err = compat_watch_start(&w->watch_rtp, w->rtp, on_rtp, w);
	if (!err)
		err = compat_watch_start(&w->watch_rtcp, w->rtcp, on_rtcp, w);
	return err;
}

void wire_close(struct wire *w)
{
	compat_watch_stop(&w->watch_rtp, w->rtp);
	compat_watch_stop(&w->watch_rtcp, w->rtcp);
	if (w->rtp >= 0)
		(void)close(w->rtp);
	if (w->rtcp >= 0)
		(void)close(w->rtcp);
	w->rtp = w->rtcp = -1;
}

static bool send_from(int fd, const struct sa *to, const uint8_t *data, size_t size)
{
	return sendto(fd, data, size, MSG_NOSIGNAL, &to->u.sa, to->len) == (ssize_t)size;
}

bool wire_send(const struct wire *w, const struct sa *to, const uint8_t *data, size_t size)
{
	return send_from(w->rtp, to, data, size);
}

bool wire_send_rtcp(const struct wire *w, const struct sa *to, const uint8_t *data, size_t size)
{
	return send_from(w->rtcp, to, data, size);
}
