/* SPDX-License-Identifier: BSD-3-Clause */
/* servers.c -- where an account's servers are. */
#include "servers.h"

#include "../wire/part.h"
#include "../wire/uri.h"

static bool is_default(uint16_t port)
{
	return port == SIP_PORT || port == SIP_PORT_TLS;
}

/* One host is meant by either of SIP's own ports: TLS stands beside the others. */
static bool is_same(const struct sa *a, const struct sa *b, int what)
{
	return sa_cmp(a, b, SA_ADDR) &&
	       (!(what & SA_PORT) || sa_port(a) == sa_port(b) ||
		(is_default(sa_port(a)) && is_default(sa_port(b))));
}

bool lw_account_is_server(const struct account_creds *creds, const struct sa *addr, int what)
{
	for (uint32_t i = 0; i < creds->serverc && i < ACCOUNT_SERVERS; i++)
		if (is_same(&creds->serverv[i], addr, what))
			return true;
	return false;
}

/* The oldest one gives way: servers move, and DNS names several. */
void lw_account_server_seen(struct account_creds *creds, const struct sa *addr)
{
	if (!sa_isset(addr, SA_ADDR) || lw_account_is_server(creds, addr, SA_ALL))
		return;
	creds->serverv[creds->serverc++ % ACCOUNT_SERVERS] = *addr;
	if (creds->serverc == 2 * ACCOUNT_SERVERS)
		creds->serverc = ACCOUNT_SERVERS;
}

static bool to_address(struct sa *sa, const struct pl *hostport)
{
	struct pl host = lw_account_host_alone(*hostport);

	return !sa_decode(sa, hostport->p, hostport->l) || !sa_set(sa, &host, SIP_PORT);
}

void lw_account_server_named(struct account_creds *creds, const struct pl *hostport)
{
	struct sa sa;

	if (to_address(&sa, hostport))
		lw_account_server_seen(creds, &sa);
}

/* RFC 3261 19.1.1: maddr overrides the host. */
static bool has_maddr(const struct pl *params)
{
	struct pl rest = *params, piece, name, value;

	while (lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, &value);
		if (!pl_strcasecmp(&name, "maddr"))
			return true;
	}
	return false;
}

bool lw_account_names_server(const struct account_creds *creds, const char *uri)
{
	struct uri_parts u;
	struct sa sa;
	struct pl pl;

	pl_set_str(&pl, uri);
	if (lw_uri_split(&u, &pl) || has_maddr(&u.params))
		return false;
	if (!pl_strcasecmp(&u.host, creds->home) ||
	    (creds->proxy && !pl_strcasecmp(&u.host, creds->proxy)))
		return true;
	return to_address(&sa, &u.host) && lw_account_is_server(creds, &sa, SA_ALL);
}

bool lw_account_is_homeward(const struct account *acc, const char *uri)
{
	const char *route;

	return lw_account_routes(acc, &route, 1) || lw_account_names_server(acc->creds, uri);
}
