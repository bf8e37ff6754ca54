/* account.h -- one SIP account: who we are, our credentials, our registration, our way out.
 *
 * Freed with mem_deref(), which also un-registers: the REGISTER with Expires 0 is sent and followed
 * up by libre as long as its struct sip runs.  Errors are errnos.  Strings given out live as long
 * as the account. */
#ifndef LW_RE_ACCOUNT_H
#define LW_RE_ACCOUNT_H

/* Needs <re.h> and <legwork/re.h> before it. */

struct account;

enum { ACCOUNT_ROUTES = 8 }; /* more Service-Route values than this are not believed */

/* Checks cfg and copies it.  EINVAL: something is wrong with it, logh says what.  keepalive:
 * seconds between keep-alives towards the registrar, 0 = none.  The handlers may be NULL. */
int lw_account_alloc(struct account **accp, struct sip *sip, uint32_t index,
		     const struct lw_re_account *cfg, uint32_t keepalive,
		     lw_re_register_h *registerh, lw_re_log_h *logh, void *arg);

/* Starts to register if the configuration asks for it, else does nothing.  registerh hears of every
 * outcome, and again at each refresh (at 90 % of the time granted) and each new try (from 30 s on,
 * doubling).  An error here means that nothing was sent and nothing will be reported. */
int lw_account_register(struct account *acc);
/* Takes the registration back; nothing is reported any more. */
void lw_account_unregister(struct account *acc);
/* True while its last REGISTER waits for an answer: it may be challenged once more, and then the
 * loop must still run. */
bool lw_account_leaving(const struct account *acc);
bool lw_account_registered(const struct account *acc);

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

/* ---- credentials ----
 *
 * One object answers the challenges of one transaction, with its repetitions, or of one
 * registration.  A new one each time: libre takes a second nonce for a wrong password.
 *
 * It answers when both are true, so that a stranger, such as the target of a transfer, gets
 * nothing:
 *   - the request goes to people of ours: through a route of the account, or directly to the host
 *     of the account, of its outbound proxy, or to the address its registrar answered from;
 *   - the realm is the one configured; or, when none is, the account's own host or the realm
 *     learned.
 * The realm is learned once: from the first challenge of a REGISTER; for an account that does not
 * register, from the first challenge of a request to its own host or proxy.
 */
struct account_auth;

/* uri: where the request goes (of a dialog: its remote target). */
int lw_account_auth_alloc(struct account_auth **authp, struct account *acc, const char *uri);
/* For sip_requestf() and sip_drequestf(); owned by auth. */
struct sip_auth *lw_account_auth_sip(const struct account_auth *auth);
/* Takes in a 401 or 407.  0: send the request again; EAUTH: no credentials for it, no algorithm
 * that we have, they were refused, or there were two challenges before. */
int lw_account_auth_challenged(struct account_auth *auth, const struct sip_msg *msg);
/* libre's sip_auth_h; arg is a struct account_auth. */
int lw_account_auth(char **user, char **pass, const char *realm, void *arg);

#endif
