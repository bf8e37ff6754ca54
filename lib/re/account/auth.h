/* auth.h -- to whom we give our credentials.
 *
 * One object answers the challenges of one transaction, with its repetitions, or of one
 * registration.  A new one each time: libre takes a second nonce for a wrong password.
 *
 * It answers when both are true, so that others, such as the target of a transfer, get nothing:
 *   - the request stays with our own servers: through a route of the account, or directly to the
 *     host of the account, of its outbound proxy, or to the address its registrar answered from;
 *   - the realm is the one configured; or, when none is, the account's own host or the realm
 *     learned.
 * The realm is learned once: from the first challenge of a REGISTER; for an account that does not
 * register, from the first challenge of a request to its own host or proxy. */
#ifndef LW_RE_ACCOUNT_AUTH_H
#define LW_RE_ACCOUNT_AUTH_H

#include "part.h"

struct account_auth {
	struct account_creds *creds;
	struct sip_auth *sip;
	uint32_t count;  /* challenges so far */
	bool ours;       /* the request stays with our own servers */
	bool may_learn;  /* the realm may be taken from this challenge */
};

/* uri: where the request goes (of a dialog: its remote target). */
int lw_account_auth_alloc(struct account_auth **authp, struct account *acc, const char *uri);
/* For sip_requestf() and sip_drequestf(); owned by auth. */
struct sip_auth *lw_account_auth_sip(const struct account_auth *auth);
/* Takes in a 401 or 407.  0: send the request again; EAUTH: no credentials for it, no algorithm
 * that we have, they were refused, or there were two challenges before. */
int lw_account_auth_challenged(struct account_auth *auth, const struct sip_msg *msg);
/* libre's sip_auth_h; arg is a struct account_auth. */
int lw_account_auth(char **user, char **pass, const char *realm, void *arg);
/* Without credentials of its own; for sipreg, which keeps its own struct sip_auth. */
int lw_account_auth_make(struct account_auth **authp, struct account_creds *creds);

#endif
