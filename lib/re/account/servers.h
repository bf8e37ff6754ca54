/* SPDX-License-Identifier: BSD-3-Clause */
/* servers.h -- where an account's servers are: its registrar, its proxy, and what they named.
 *
 * An address gets here when the configuration has it as a number, or when a request of ours really
 * went to it by a name of the configuration or a route of the registrar.  What a peer writes, in
 * Contact or Record-Route, gets nothing here. */
#ifndef LW_RE_ACCOUNT_SERVERS_H
#define LW_RE_ACCOUNT_SERVERS_H

#include "part.h"

/* Keeps the numeric one of host[:port]; a name says nothing before it is resolved. */
void lw_account_server_named(struct account_creds *creds, const struct pl *hostport);
/* A request on its way to a server went there. */
void lw_account_server_seen(struct account_creds *creds, const struct sa *addr);
/* Whether it is one; SA_ADDR: at any port, since a server calls from others too. */
bool lw_account_is_server(const struct account_creds *creds, const struct sa *addr, int what);
/* Whether uri ends at one: by a name of the configuration, or by an address known. */
bool lw_account_names_server(const struct account_creds *creds, const char *uri);
/* Whether a new request to uri goes to one first. */
bool lw_account_is_homeward(const struct account *acc, const char *uri);

#endif
