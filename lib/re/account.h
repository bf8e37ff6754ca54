/* account.h -- who we are: address, credentials, proxy. */
#ifndef LW_RE_ACCOUNT_H
#define LW_RE_ACCOUNT_H

/* Needs <re.h> and <legwork/re.h> before it.  An index beyond the last account is the anonymous one. */

struct accounts; /* freed with mem_deref() */

int accounts_alloc(struct accounts **accountsp, struct lw_re *re);
/* Ends registrations. */
void accounts_close(struct accounts *accounts);

/* Strings live as long as the account. */
const char *account_uri(const struct lw_re *re, uint32_t index);     /* address of record */
const char *account_name(const struct lw_re *re, uint32_t index);    /* display name, plain, or "" */
const char *account_quoted(const struct lw_re *re, uint32_t index);  /* escaped for a quoted string, or NULL */
const char *account_contact(const struct lw_re *re, uint32_t index); /* user part of our Contact */
const char *account_route(const struct lw_re *re, uint32_t index);   /* outbound proxy without lr, or NULL */
/* Digest credentials for one request. */
int account_auth(struct sip_auth **authp, const struct lw_re *re, uint32_t index);
/* Whom a request calls: the account of that user, else the first. */
uint32_t account_of_request(const struct lw_re *re, const struct sip_msg *msg);

#endif
