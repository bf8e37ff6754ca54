/* compat.h -- where the versions of libre differ. */
#ifndef LW_RE_COMPAT_H
#define LW_RE_COMPAT_H

/* Needs <re.h> before it.  LW_RE_LIBRE is the version compiled for: 10100 is 1.1.0. */

/* sip_send_h: 2.1 added the Contact's buffer, 2.3 made src writable. */
#if LW_RE_LIBRE >= 20300
#define SEND_H_ARGS enum sip_transp tp, struct sa *src, const struct sa *dst, struct mbuf *mb, \
		    struct mbuf **contp, void *arg
#define SEND_H_UNUSED ((void)dst, (void)contp)
#elif LW_RE_LIBRE >= 20100
#define SEND_H_ARGS enum sip_transp tp, const struct sa *src, const struct sa *dst, struct mbuf *mb, \
		    struct mbuf **contp, void *arg
#define SEND_H_UNUSED ((void)dst, (void)contp)
#else
#define SEND_H_ARGS enum sip_transp tp, const struct sa *src, const struct sa *dst, struct mbuf *mb, void *arg
#define SEND_H_UNUSED (void)dst
#endif

/* From 2.0 on TLS servers are verified by libre itself. */
#define TLS_CAN_VERIFY (LW_RE_LIBRE >= 20000)

static inline int tls_make(struct tls **tlsp, const char *cert)
{
	return tls_alloc(tlsp, TLS_METHOD_SSLV23, cert, NULL);
}

/* The socket of the connection a message came on, or -1. */
static inline int connection_fd(const struct sip_msg *msg)
{
#if LW_RE_LIBRE < 20202
	struct tcp_conn *conn = sip_msg_tcpconn(msg);

	return conn ? tcp_conn_fd(conn) : -1;
#else
	(void)msg;
	return -1;
#endif
}

#endif
