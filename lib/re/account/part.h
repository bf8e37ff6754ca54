/* SPDX-License-Identifier: BSD-3-Clause */
/* part.h -- what an account is made of, and what can be asked about it.  Strings given out live as
 * long as the account. */
#ifndef LW_RE_ACCOUNT_PART_H
#define LW_RE_ACCOUNT_PART_H

#include <re.h>
#include <legwork/re.h>

enum {
	ACCOUNT_ROUTES = 8, /* more Service-Route values than this are not believed */
	ACCOUNT_SERVERS = 8,
};

struct account_auth;
struct binding;

/* For one realm of the account's list. */
struct account_realm { char *realm, *user, *pass; };

/* Credentials stand apart: the last REGISTER, and its challenge, outlive the account. */
struct account_creds {
	char *user, *pass; /* pass NULL: none */
	char *realm;       /* configured or learned, or NULL */
	char *host;        /* the account's, alone */
	char *home, *proxy; /* host[:port] of the account, and of its proxy or NULL */
	struct account_realm *otherv;
	uint32_t otherc;
	struct sa server;  /* where the registrar answers from */
	struct sa serverv[ACCOUNT_SERVERS]; /* see servers.h */
	uint32_t serverc;
	bool registers;
	bool fixed;        /* realm was configured */
};

struct account {
	struct sip *sip;
	struct binding *reg;
	struct account_auth *leaving; /* of the last binding, which has the other reference */
	struct account_creds *creds;
	struct sip_keepalive *keepalive;
	struct tmr tmr;      /* next keep-alive over UDP, or new start after a lost connection */
	char *uri, *name, *from_name, *user;
	char *registrar;     /* the Request-URI of REGISTER */
	char *outbound;      /* without ";lr", or NULL */
	char *routev[ACCOUNT_ROUTES];
	uint32_t routec;
	uint32_t index, expires, interval;
	bool regist;
	lw_re_register_h *registerh;
	lw_re_log_h *logh;
	void *arg;
};

uint32_t lw_account_index(const struct account *acc);
/* "sip:alice@example.com": no name, no parameters. */
const char *lw_account_uri(const struct account *acc);
/* The display name in UTF-8, or NULL. */
const char *lw_account_name(const struct account *acc);
/* The same for libre's from_name arguments, which put it between quotes as it is; or NULL. */
const char *lw_account_from_name(const struct account *acc);
/* The user part, as it is written in the URI: the user of our Contact. */
const char *lw_account_user(const struct account *acc);
const char *lw_account_host(const struct account *acc);

/* The route set of new requests outside a dialog: the Service-Route of the registrar (RFC 3608),
 * else the outbound proxy.  For libre's routev arguments: URIs without "<>" and ";lr", which libre
 * adds.  Returns their number, at most max; they live until the next turn of the loop. */
uint32_t lw_account_routes(const struct account *acc, const char *routev[], uint32_t max);

/* One line of log, "account 2: ...". */
void lw_account_log(const struct account *acc, const char *fmt, ...);
/* The host of host[:port], without the brackets of IPv6. */
struct pl lw_account_host_alone(struct pl hostport);

#endif
