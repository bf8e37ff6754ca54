/* SPDX-License-Identifier: BSD-3-Clause */
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

/* libre exports the function below and does not declare it; its arguments grew: from 2.0 on the
 * name of a TLS server, from 3.3 on a handler of its own for new connections. */
struct sip_connqent;
typedef void (compat_failed_h)(int err, void *arg);
struct compat_to {
	enum sip_transp tp;
	const struct sa *addr;
	char *host;
	struct udp_sock *udp; /* ours; NULL: not known */
};
#if LW_RE_LIBRE >= 30300
int sip_transp_send(struct sip_connqent **qentp, struct sip *sip, void *sock, enum sip_transp tp,
		    const struct sa *dst, char *host, struct mbuf *mb, sip_conn_h *connh,
		    compat_failed_h *transph, void *arg);
static inline int compat_transport(struct sip_connqent **queued, struct sip *sip,
				   const struct compat_to *to, struct mbuf *mb,
				   compat_failed_h *failed, void *arg)
{
	return sip_transp_send(queued, sip, NULL, to->tp, to->addr, to->host, mb, NULL, failed,
			       arg);
}
#elif LW_RE_LIBRE >= 20000
int sip_transp_send(struct sip_connqent **qentp, struct sip *sip, void *sock, enum sip_transp tp,
		    const struct sa *dst, char *host, struct mbuf *mb, compat_failed_h *transph,
		    void *arg);
static inline int compat_transport(struct sip_connqent **queued, struct sip *sip,
				   const struct compat_to *to, struct mbuf *mb,
				   compat_failed_h *failed, void *arg)
{
	return sip_transp_send(queued, sip, NULL, to->tp, to->addr, to->host, mb, failed, arg);
}
#else
int sip_transp_send(struct sip_connqent **qentp, struct sip *sip, void *sock, enum sip_transp tp,
		    const struct sa *dst, struct mbuf *mb, compat_failed_h *transph, void *arg);
static inline int compat_transport(struct sip_connqent **queued, struct sip *sip,
				   const struct compat_to *to, struct mbuf *mb,
				   compat_failed_h *failed, void *arg)
{
	return sip_transp_send(queued, sip, NULL, to->tp, to->addr, mb, failed, arg);
}
#endif

/* Sends mb to an address; failed is told when there is no connection to it and none comes up, until
 * *queued is freed.  A datagram goes past libre: from 2.1 on it opens a socket or two for each, to
 * ask for the address that it leaves from. */
static inline int compat_send(struct sip_connqent **queued, struct sip *sip,
			      const struct compat_to *to, struct mbuf *mb,
			      compat_failed_h *failed, void *arg)
{
	if (to->tp == SIP_TRANSP_UDP && to->udp)
		return udp_send(to->udp, to->addr, mb);
	return compat_transport(queued, sip, to, mb, failed, arg);
}

/* The same on the socket or the connection that a message came by. */
static inline int compat_answer(struct sip *sip, void *sock, enum sip_transp tp,
				const struct sa *dst, struct mbuf *mb)
{
	return tp == SIP_TRANSP_UDP ? udp_send(sock, dst, mb) : sip_send(sip, sock, tp, dst, mb);
}

/* Milliseconds until the next timer of this thread, at least 1; 0: none runs.  Before 3.0 libre
 * exports their list and does not declare it. */
#if LW_RE_LIBRE >= 30000
static inline uint64_t compat_next_timer(void)
{
	return tmr_next_timeout(re_tmrl_get());
}
#else
struct list *tmrl_get(void);
static inline uint64_t compat_next_timer(void)
{
	return tmr_next_timeout(tmrl_get());
}
#endif

/* The timers of this thread, when they go by the time of day: before 2.1. */
#define COMPAT_TIME_OF_DAY (LW_RE_LIBRE < 20100)
#if COMPAT_TIME_OF_DAY
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

/* What was watched is kept until the loop's next turn from 3.20 on; here there will be none. */
#if LW_RE_LIBRE >= 32000
static inline void compat_watches_free(void)
{
	re_fhs_flush();
}
#else
static inline void compat_watches_free(void)
{
}
#endif

/* The descriptor of a UDP socket; -1 where libre does not tell it. */
#if LW_RE_LIBRE >= 40000
static inline int compat_udp_fd(const struct udp_sock *udp)
{
	return udp_sock_fd(udp);
}
#elif LW_RE_LIBRE >= 20202 && LW_RE_LIBRE < 21100
static inline int compat_udp_fd(const struct udp_sock *udp)
{
	(void)udp;
	return -1;
}
#else
static inline int compat_udp_fd(const struct udp_sock *udp)
{
	int fd = udp_sock_fd(udp, AF_INET);

	return fd >= 0 ? fd : udp_sock_fd(udp, AF_INET6);
}
#endif

/* From 2.1 on an offer names all of our formats, and no longer those in force alone. */
#define COMPAT_OFFERS_ALL (LW_RE_LIBRE >= 20100)

/* From 2.4 on libre keeps the answers of name servers, the shortest for 100 ms; from now on it asks
 * each time, as before, for tests that compare times. */
#if LW_RE_LIBRE >= 20400
static inline void compat_names_keep_none(struct dnsc *dnsc)
{
	const struct dnsc_conf conf = {.query_hash_size = 16, .tcp_hash_size = 2,
				       .conn_timeout = 10000, .idle_timeout = 30000};

	(void)dnsc_conf_set(dnsc, &conf);
}
#else
static inline void compat_names_keep_none(struct dnsc *dnsc)
{
	(void)dnsc;
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
