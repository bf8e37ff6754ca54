/* compat.h -- where libre's versions differ.  No other file asks for the version.
 *
 * LW_RE_LIBRE is major * 10000 + minor * 100 + patch of the libre compiled for. */
#ifndef LW_RE_COMPAT_H
#define LW_RE_COMPAT_H

#include <string.h>

#include <re.h>

/* 3.9 took its name away. */
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) RE_ARRAY_SIZE(a)
#endif

/* The head of a sip_send_h: COMPAT_SENDH(name) { ... tp, src, dst, mb, arg ... }.
 * 2.1 added contp, a body to follow the headers, which we leave alone; 2.3 lets src be changed. */
#if LW_RE_LIBRE >= 20300
#define COMPAT_SENDH(name) \
	int name(enum sip_transp tp, struct sa *src, const struct sa *dst, struct mbuf *mb, \
		 __attribute__((unused)) struct mbuf **contp, void *arg)
#elif LW_RE_LIBRE >= 20100
#define COMPAT_SENDH(name) \
	int name(enum sip_transp tp, const struct sa *src, const struct sa *dst, struct mbuf *mb, \
		 __attribute__((unused)) struct mbuf **contp, void *arg)
#else
#define COMPAT_SENDH(name) \
	int name(enum sip_transp tp, const struct sa *src, const struct sa *dst, struct mbuf *mb, \
		 void *arg)
#endif

/* libre begins every request with Max-Forwards: 70, in the buffer that our part of it is then
 * printed to: as "%H" this makes it less there.  In all versions a print to a buffer has that
 * buffer for its argument. */
enum { COMPAT_MAX_FORWARDS = 70 };
static inline int compat_max_forwards(struct re_printf *pf, const uint8_t *forwards)
{
	static const char line[] = "Max-Forwards: 70\r\n";
	struct mbuf *mb = pf->arg;

	for (size_t i = 0; *forwards < COMPAT_MAX_FORWARDS && i + sizeof line - 1 <= mb->end; i++) {
		if (memcmp(mb->buf + i, line, sizeof line - 1))
			continue;
		mb->buf[i + 14] = (uint8_t)('0' + *forwards / 10);
		mb->buf[i + 15] = (uint8_t)('0' + *forwards % 10);
		break;
	}
	return 0;
}

/* The socket of the connection a message came on, or -1; libre has no accessor from 2.2.2 on. */
#if LW_RE_LIBRE >= 20202
static inline int compat_tcp_fd(const struct sip_msg *msg)
{
	(void)msg;
	return -1;
}
#else
static inline int compat_tcp_fd(const struct sip_msg *msg)
{
	struct tcp_conn *conn = sip_msg_tcpconn(msg);

	return conn ? tcp_conn_fd(conn) : -1;
}
#endif

/* The timers of this thread, when they go by the time of day: before 2.1, which exports their list
 * and does not declare it. */
#define COMPAT_TIME_OF_DAY (LW_RE_LIBRE < 20100)
#if COMPAT_TIME_OF_DAY
struct list *tmrl_get(void);
static inline struct list *compat_timers(void)
{
	return tmrl_get();
}
#else
static inline struct list *compat_timers(void)
{
	return NULL;
}
#endif

/* Calls h when fd can be read.  From 3.6 on an object stands for it, no longer its number. */
#if LW_RE_LIBRE >= 30600
typedef struct re_fhs *compat_watch;
static inline int compat_watch_start(compat_watch *w, int fd, fd_h *h, void *arg)
{
	return fd_listen(w, fd, FD_READ, h, arg);
}
static inline void compat_watch_stop(compat_watch *w, int fd)
{
	(void)fd;
	*w = fd_close(*w);
}
#else
typedef int compat_watch;
static inline int compat_watch_start(compat_watch *w, int fd, fd_h *h, void *arg)
{
	*w = 1;
	return fd_listen(fd, FD_READ, h, arg);
}
static inline void compat_watch_stop(compat_watch *w, int fd)
{
	if (*w)
		fd_close(fd);
	*w = 0;
}
#endif

/* libre verifies TLS servers from 2.0 on; 2.5 brought a new name for the method, 4.9 dropped the
 * old one. */
#define COMPAT_TLS_VERIFIES (LW_RE_LIBRE >= 20000)
#if LW_RE_LIBRE >= 20500
#define COMPAT_TLS_METHOD TLS_METHOD_TLS
#else
#define COMPAT_TLS_METHOD TLS_METHOD_SSLV23
#endif
#if LW_RE_LIBRE >= 20000
static inline void compat_tls_trust_all(struct tls *tls)
{
	tls_disable_verify_server(tls);
}
#else
static inline void compat_tls_trust_all(struct tls *tls)
{
	(void)tls;
}
#endif

#endif
