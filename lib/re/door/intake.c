/* SPDX-License-Identifier: BSD-3-Clause */
/* intake.c -- a UDP socket read in batches. */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <time.h>

#include "intake.h"

enum {
	BATCH = 16,
	/* No datagram is larger.  A page that none has reached is no memory. */
	SLOT = 65536,
	AGE_MAX_MS = 60000,
	OF_USE_MS = 32000, /* 64*T1: nobody sends it again, or waits for what comes of it */
};

struct stamp_space {
	_Alignas(struct cmsghdr) char bytes[CMSG_SPACE(sizeof(struct timespec))];
};

struct intake {
	struct udp_sock *udp;
	int fd;
	compat_watch watch;
	intake_ready_h *readyh;
	intake_h *h;
	void *arg;
	uint8_t *slots;
	unsigned next, count;    /* those of the last batch that were not handed over */
	struct mmsghdr msgs[BATCH];
	struct iovec iovs[BATCH];
	struct sa from[BATCH];
	struct stamp_space stamps[BATCH];
};

static void intake_destroy(void *arg)
{
	struct intake *in = arg;

	if (in->watch) {
		compat_watch_stop(&in->watch, in->fd);
		(void)udp_thread_attach(in->udp);
	}
	mem_deref(in->udp);
	mem_deref(in->slots);
}

static void ready(int flags, void *arg)
{
	struct intake *in = arg;

	(void)flags;
	in->readyh(in->arg);
}

int lw_ua_intake_open(struct intake **intakep, struct udp_sock *udp, intake_ready_h *readyh,
		      intake_h *h, void *arg)
{
	struct intake *in;
	int fd = compat_udp_fd(udp), on = 1, err;

	if (fd < 0 || recvmmsg(fd, NULL, 0, MSG_DONTWAIT, NULL))
		return ENOTSUP;
	in = mem_zalloc(sizeof *in, intake_destroy);
	if (!in)
		return ENOMEM;
	in->udp = mem_ref(udp);
	in->fd = fd;
	in->readyh = readyh;
	in->h = h;
	in->arg = arg;
	in->next = in->count = BATCH;
	in->slots = mem_alloc(BATCH * SLOT, NULL);
	if (!in->slots) {
		mem_deref(in);
		return ENOMEM;
	}
	(void)setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
	udp_thread_detach(udp);
	err = compat_watch_start(&in->watch, fd, ready, in);
	if (err) {
		(void)udp_thread_attach(udp);
		mem_deref(in);
		return err;
	}
	*intakep = in;
	return 0;
}

static int64_t ms_of(const struct timespec *ts)
{
	return (int64_t)ts->tv_sec * 1000 + ts->tv_nsec / 1000000;
}

/* The kernel's stamps are of the time of day, which may have been set meanwhile. */
static uint64_t age_of(struct msghdr *msg, int64_t now)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	struct timespec ts;
	int64_t age;

	if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS)
		return 0;
	memcpy(&ts, CMSG_DATA(c), sizeof ts);
	age = now - ms_of(&ts);
	return age < 0 ? 0 : age > AGE_MAX_MS ? AGE_MAX_MS : (uint64_t)age;
}

static void receive(struct intake *in)
{
	int n;

	for (unsigned i = 0; i < in->count; i++) { /* those that were used */
		in->iovs[i] = (struct iovec){in->slots + i * SLOT, SLOT};
		in->msgs[i].msg_hdr = (struct msghdr){
			.msg_name = &in->from[i].u, .msg_namelen = sizeof in->from[i].u,
			.msg_iov = &in->iovs[i], .msg_iovlen = 1,
			.msg_control = &in->stamps[i], .msg_controllen = sizeof in->stamps[i]};
	}
	n = recvmmsg(in->fd, in->msgs, BATCH, MSG_DONTWAIT, NULL);
	in->next = 0;
	in->count = n > 0 ? (unsigned)n : 0;
}

static int pass_on(struct intake *in, unsigned i, uint64_t age)
{
	size_t len = in->msgs[i].msg_len;
	struct mbuf *mb = mbuf_alloc(len + 1);
	int err = mb ? mbuf_write_mem(mb, in->slots + i * SLOT, len) : ENOMEM;

	in->from[i].len = in->msgs[i].msg_hdr.msg_namelen;
	if (!err) {
		mb->pos = 0;
		err = in->h(&in->from[i], mb, age, in->arg);
	}
	mem_deref(mb);
	return err == ENOMEM && age > OF_USE_MS ? 0 : err;
}

int lw_ua_intake_read(struct intake *in)
{
	struct timespec now = {0};
	int err = 0;

	if (in->next == in->count)
		receive(in);
	if (in->count)
		(void)clock_gettime(CLOCK_REALTIME, &now);
	while (!err && in->next < in->count) {
		err = pass_on(in, in->next,
			      age_of(&in->msgs[in->next].msg_hdr, ms_of(&now)));
		in->next += err != ENOMEM;
	}
	return err ? err : in->count == BATCH ? EAGAIN : 0;
}
