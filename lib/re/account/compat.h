/* compat.h -- where libre's versions differ.  No other file asks for the version.
 *
 * LW_RE_LIBRE is major * 10000 + minor * 100 + patch of the libre compiled for. */
#ifndef LW_RE_COMPAT_H
#define LW_RE_COMPAT_H

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

/* 3.12 learned the digest algorithm SHA-256 (RFC 8760). */
enum { COMPAT_SHA256 = LW_RE_LIBRE >= 31200 };

/* A registration: what libre's call with its 18 arguments is made of. */
struct compat_reg {
	const char *registrar, *aor, *from_name, *contact_user;
	const char **routev;
	uint32_t routec, expires;
	sip_auth_h *authh;
	void *auth_arg; /* referenced */
	sip_resp_h *resph;
	void *arg;
};

/* Makes it and sends the first REGISTER.  4.0 removed the one call that did both. */
#if LW_RE_LIBRE >= 20100
static inline int compat_register(struct sipreg **regp, struct sip *sip, const struct compat_reg *r)
{
	int err = sipreg_alloc(regp, sip, r->registrar, r->aor, r->from_name, r->aor, r->expires,
			       r->contact_user, r->routev, r->routec, 0, r->authh, r->auth_arg,
			       true, r->resph, r->arg, NULL, NULL);

	if (err)
		return err;
	err = sipreg_send(*regp);
	if (err)
		*regp = mem_deref(*regp);
	return err;
}
#else
static inline int compat_register(struct sipreg **regp, struct sip *sip, const struct compat_reg *r)
{
	return sipreg_register(regp, sip, r->registrar, r->aor, r->from_name, r->aor, r->expires,
			       r->contact_user, r->routev, r->routec, 0, r->authh, r->auth_arg,
			       true, r->resph, r->arg, NULL, NULL);
}
#endif

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
