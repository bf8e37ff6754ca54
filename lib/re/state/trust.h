/* SPDX-License-Identifier: BSD-3-Clause */
/* trust.h -- whose word counts for who somebody is: the trust domain of RFC 3325. */
#ifndef LW_RE_TRUST_H
#define LW_RE_TRUST_H

#include "ua.h"

/* Takes config->trusted apart.  EINVAL: it is not a list of addresses and networks. */
int lw_ua_trust_read(struct lw_re *re, const char *list);
/* Whether addr, at any port, belongs to it: by that list, or as a server of an account. */
bool lw_ua_trusts(const struct lw_re *re, const struct sa *addr);
/* By an address or a network of that list, not by "*". */
bool lw_ua_trust_names(const struct lw_re *re, const struct sa *addr);
/* By that list alone. */
bool lw_ua_trust_lists(const struct lw_re *re, const struct sa *addr);
/* Takes out of a message from elsewhere what only the domain may say (RFC 3325 5): nobody further
 * on can believe it. */
void lw_ua_distrust(const struct lw_re *re, const struct sip_msg *msg);

#endif
