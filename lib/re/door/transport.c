/* SPDX-License-Identifier: BSD-3-Clause */
/* transport.c -- the sockets of an endpoint: DNS, UDP, TCP, TLS. */
#include <stdlib.h>
#include <string.h>

#include "transport.h"

#include "../account/compat.h"

int lw_ua_dns_open(struct lw_re *re)
{
	struct sa servers[16];
	uint32_t count = ARRAY_SIZE(servers);
	int err;

	if (re->cfg.nameserver) {
		count = 1;
		err = sa_decode(&servers[0], re->cfg.nameserver, strlen(re->cfg.nameserver));
		if (err) {
			lw_ua_log(re, "the name server must be ADDRESS:PORT: %s",
				  re->cfg.nameserver);
			return EINVAL;
		}
	} else {
		err = dns_srv_get(NULL, 0, servers, &count);
	}
	if (err || !count)
		return 0; /* numeric addresses need none */
	return dnsc_alloc(&re->dnsc, NULL, servers, count);
}

static int add_plain(struct lw_re *re, enum sip_transp tp)
{
	int err = sip_transp_add(re->sip, tp, &re->laddr);

	if (!err && !sa_port(&re->laddr))
		err = sip_transp_laddr(re->sip, &re->laddr, tp, NULL);
	return err;
}

static int add_tls(struct lw_re *re)
{
	bool alone = re->cfg.transports == LW_RE_TLS;
	struct sa laddr = re->laddr, asked;
	int err = tls_alloc(&re->tls, COMPAT_TLS_METHOD, re->cfg.tls_cert, NULL);

	if (err) {
		lw_ua_log(re, "TLS could not be set up with certificate %s", re->cfg.tls_cert);
		return err;
	}
	if (!re->cfg.tls_cert)
		lw_ua_log(re, "TLS without a certificate: no call can come in, but over a "
			      "connection that we opened and the other side uses again");
	if (re->cfg.tls_insecure)
		compat_tls_trust_all(re->tls);
	if (re->cfg.tls_ca)
		err = tls_add_ca(re->tls, re->cfg.tls_ca);
	(void)sa_decode(&asked, re->cfg.listen, strlen(re->cfg.listen));
	if (!alone)
		sa_set_port(&laddr, sa_port(&asked) ? (uint16_t)(sa_port(&asked) + 1) : 0);
	err = err ? err : sip_transp_add(re->sip, SIP_TRANSP_TLS, &laddr, re->tls);
	if (!err && alone)
		err = sip_transp_laddr(re->sip, &re->laddr, SIP_TRANSP_TLS, NULL);
	return err;
}

/* libre takes a port of any size, and cuts it. */
static bool decode_listen(struct sa *laddr, const char *text)
{
	const char *port = strrchr(text, ':');

	return port && strtoul(port + 1, NULL, 10) <= UINT16_MAX &&
	       !sa_decode(laddr, text, strlen(text)) && !sa_is_any(laddr);
}

int lw_ua_transports_open(struct lw_re *re)
{
	int err = 0;

	if (!decode_listen(&re->laddr, re->cfg.listen)) {
		lw_ua_log(re,
			  "cannot listen on %s: give one address of this host and a port, such as "
			  "192.0.2.1:5060",
			  re->cfg.listen);
		return EINVAL;
	}
	if (re->cfg.transports & LW_RE_UDP)
		err = add_plain(re, SIP_TRANSP_UDP);
	if (!err && re->cfg.transports & LW_RE_TCP)
		err = add_plain(re, SIP_TRANSP_TCP);
	if (!err && re->cfg.transports & LW_RE_TLS)
		err = add_tls(re);
	if (err)
		lw_ua_log(re, "cannot listen on %s: %m", re->cfg.listen, err);
	return err;
}
