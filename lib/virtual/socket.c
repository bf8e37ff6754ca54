/* SPDX-License-Identifier: BSD-3-Clause */
/* socket.c -- UDP sockets that are none: in the place of libc's. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "virtual.h"

enum { FIRST_PORT = 20000, PORTS = 40000 };

static uint16_t last_port;
static uint64_t arrived;

static struct virtual_fd *socket_at(int fd)
{
	struct virtual_fd *s = lw_virtual_fd(fd);

	return s && s->kind == VIRTUAL_SOCKET ? s : NULL;
}

void lw_virtual_sockets_begin(void)
{
	last_port = 0;
	arrived = 0;
}

static int fails(int error)
{
	errno = error;
	return -1;
}

/* ---- what arrives ---- */

static bool is_at(const struct virtual_fd *s, const struct sa *to)
{
	if (!s || sa_port(&s->at) != sa_port(to) || sa_af(&s->at) != sa_af(to))
		return false;
	return sa_is_any(&s->at) || sa_cmp(&s->at, to, SA_ADDR);
}

bool lw_virtual_socket_take(const struct flight *f)
{
	int fd = 0, top = lw_virtual_fds();
	struct virtual_fd *s;
	struct datagram *d;

	while (fd < top && !is_at(socket_at(fd), &f->to))
		fd++;
	s = socket_at(fd);
	d = s ? malloc(sizeof *d) : NULL;
	if (!d)
		return false;
	*d = (struct datagram){.from = f->from, .data = f->data, .size = f->size};
	d->number = ++arrived;
	d->came = lw_virtual_now();
	*s->last = d;
	s->last = &d->next;
	return true;
}

static struct datagram *take_first(struct virtual_fd *s)
{
	struct datagram *d = s->first;

	if (!d)
		return NULL;
	s->first = d->next;
	if (!s->first)
		s->last = &s->first;
	return d;
}

static void drop(struct datagram *d)
{
	free(d->data);
	free(d);
}

/* ---- in the place of libc's ---- */

int socket(int domain, int type, int protocol)
{
	struct virtual_fd *s;
	int fd;

	if (!lw_virtual_on || (domain != AF_INET && domain != AF_INET6))
		return (int)syscall(SYS_socket, domain, type, protocol);
	if ((type & 0xf) != SOCK_DGRAM)
		return fails(EPROTONOSUPPORT);
	fd = lw_virtual_open(VIRTUAL_SOCKET);
	s = socket_at(fd);
	if (!s)
		return -1;
	s->last = &s->first;
	sa_init(&s->at, domain);
	return fd;
}

int close(int fd)
{
	struct virtual_fd *s = socket_at(fd);
	struct datagram *d;

	while (s && (d = take_first(s)))
		drop(d);
	return lw_virtual_shut(fd);
}

static bool taken(const struct sa *at)
{
	for (int fd = 0; fd < lw_virtual_fds(); fd++)
		if (socket_at(fd) && sa_cmp(&socket_at(fd)->at, at, SA_ALL))
			return true;
	return false;
}

int bind(int fd, const struct sockaddr *addr, socklen_t size)
{
	struct virtual_fd *s = socket_at(fd);
	struct sa at;

	if (!s)
		return (int)syscall(SYS_bind, fd, addr, size);
	if (sa_set_sa(&at, addr))
		return fails(EINVAL);
	if (sa_port(&at) && taken(&at))
		return fails(EADDRINUSE);
	while (!sa_port(&at) || taken(&at))
		sa_set_port(&at, (uint16_t)(FIRST_PORT + last_port++ % PORTS));
	s->at = at;
	return 0;
}

int getsockname(int fd, struct sockaddr *restrict addr, socklen_t *restrict size)
{
	const struct virtual_fd *s = socket_at(fd);

	if (!s)
		return (int)syscall(SYS_getsockname, fd, addr, size);
	if (*size > s->at.len)
		*size = s->at.len;
	memcpy(addr, &s->at.u, *size);
	return 0;
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
	if (socket_at(fd))
		return 0;
	return (int)syscall(SYS_setsockopt, fd, level, name, value, size);
}

/* Asked for the address that a datagram would leave from: its own, or the loopback. */
int connect(int fd, const struct sockaddr *addr, socklen_t size)
{
	struct virtual_fd *s = socket_at(fd);
	uint16_t port;

	if (!s)
		return (int)syscall(SYS_connect, fd, addr, size);
	port = sa_port(&s->at);
	if (sa_is_any(&s->at))
		(void)sa_set_str(&s->at, addr->sa_family == AF_INET6 ? "::1" : "127.0.0.1",
				 port ? port : (uint16_t)(FIRST_PORT + last_port++ % PORTS));
	return 0;
}

ssize_t sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *addr,
	       socklen_t addr_size)
{
	const struct virtual_fd *s = socket_at(fd);
	struct sa to;

	if (!s)
		return syscall(SYS_sendto, fd, data, size, flags, addr, addr_size);
	if (!addr || sa_set_sa(&to, addr) || !sa_port(&to))
		return fails(EINVAL);
	if (!lw_virtual_lost())
		lw_virtual_send(&s->at, &to, data, size, 1);
	return (ssize_t)size;
}

static void put_address(const struct sa *from, struct sockaddr *addr, socklen_t *size)
{
	if (!addr)
		return;
	memcpy(addr, &from->u, *size < from->len ? *size : from->len);
	*size = from->len;
}

ssize_t recvfrom(int fd, void *restrict data, size_t size, int flags,
		 struct sockaddr *restrict addr, socklen_t *restrict addr_size)
{
	struct virtual_fd *s = socket_at(fd);
	struct datagram *d;

	if (!s)
		return syscall(SYS_recvfrom, fd, data, size, flags, addr, addr_size);
	d = take_first(s);
	if (!d)
		return fails(EAGAIN);
	size = d->size < size ? d->size : size;
	memcpy(data, d->data, size);
	put_address(&d->from, addr, addr_size);
	drop(d);
	return (ssize_t)size;
}

/* glibc's, which shows them only to those whose addresses are of another type than ours here. */
struct mmsghdr {
	struct msghdr msg_hdr;
	unsigned msg_len;
};
int recvmmsg(int fd, struct mmsghdr *msgs, unsigned count, int flags, struct timespec *wait);

/* As with SO_TIMESTAMPNS. */
static void put_stamp(struct msghdr *m, const struct datagram *d)
{
	struct timespec ts = {.tv_sec = (time_t)(d->came / 1000),
			      .tv_nsec = (long)(d->came % 1000 * 1000000)};
	struct cmsghdr *c = CMSG_FIRSTHDR(m);

	if (!c || m->msg_controllen < CMSG_SPACE(sizeof ts)) {
		m->msg_controllen = 0;
		return;
	}
	*c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof ts), .cmsg_level = SOL_SOCKET,
			      .cmsg_type = SCM_TIMESTAMPNS};
	memcpy(CMSG_DATA(c), &ts, sizeof ts);
	m->msg_controllen = CMSG_SPACE(sizeof ts);
}

static void put_message(struct mmsghdr *to, const struct datagram *d)
{
	struct msghdr *m = &to->msg_hdr;
	size_t size = m->msg_iov[0].iov_len;

	to->msg_len = (unsigned)(d->size < size ? d->size : size);
	memcpy(m->msg_iov[0].iov_base, d->data, to->msg_len);
	put_address(&d->from, m->msg_name, &m->msg_namelen);
	put_stamp(m, d);
	m->msg_flags = d->size > size ? MSG_TRUNC : 0;
}

int recvmmsg(int fd, struct mmsghdr *msgs, unsigned count, int flags, struct timespec *wait)
{
	struct virtual_fd *s = socket_at(fd);
	struct datagram *d;
	int n = 0;

	if (!s)
		return (int)syscall(SYS_recvmmsg, fd, msgs, count, flags, wait);
	while (n < (int)count && (d = take_first(s)) != NULL) {
		put_message(&msgs[n++], d);
		drop(d);
	}
	return n || !count ? n : fails(EAGAIN);
}
