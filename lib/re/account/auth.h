/* SPDX-License-Identifier: BSD-3-Clause */
/* auth.h -- to whom we give our credentials.
 *
 * One object answers the challenges of one transaction, with its repetitions, or of one REGISTER.
 *
 * A digest lets whoever has it try passwords at home.  So one is given only when all are true:
 *   - the request really went to a server of the account (servers.h), and the challenge came from
 *     there;
 *   - one that would be passed on to the end (401, RFC 3261 22.2) ends there too: the Request-URI
 *     is a server's.  A proxy's own (407, RFC 3261 22.3) ends at the proxy;
 *   - the realm has credentials of its own in the account's list; or it is the one configured; or,
 *     when none is, the account's host or the realm learned.
 * One realm is learned: from the first challenge of a REGISTER; for an account that does not
 * register, from that of a call we make.  Never within a dialog, so never from who calls us. */
#ifndef LW_RE_ACCOUNT_AUTH_H
#define LW_RE_ACCOUNT_AUTH_H

#include "part.h"

struct account_auth;

/* Where a request of ours went. */
struct auth_way {
	const struct sa *dst;
	const char *uri;  /* of its request line */
	bool teaches;     /* its challenge may tell the realm */
};

int lw_account_auth_alloc(struct account_auth **authp, struct account_creds *creds);
/* Takes in a 401 or 407.  0: send the request again; EAUTH: no credentials for it, no algorithm
 * that we have, they were refused, or it was challenged too often. */
int lw_account_auth_challenged(struct account_auth *auth, const struct sip_msg *msg,
			       const struct auth_way *way);

/* A request that credentials go with, and where it goes first; NULL: to a server. */
struct auth_request {
	const char *method, *uri;
	const struct sa *dst;
};
/* Writes the credentials, if it goes to a server.  auth may be NULL. */
int lw_account_auth_print(struct mbuf *mb, struct account_auth *auth, const struct auth_request *r);
/* The challenges so far no longer count: a new request begins. */
void lw_account_auth_forget(struct account_auth *auth);

#endif
