/* SPDX-License-Identifier: BSD-3-Clause */
/* digest.h -- one answer to a digest challenge (RFC 7616, RFC 3261 22.4). */
#ifndef LW_RE_ACCOUNT_DIGEST_H
#define LW_RE_ACCOUNT_DIGEST_H

#include <re.h>

struct digest {
	struct le le;
	char *realm, *nonce, *opaque, *user, *pass;
	bool proxy;      /* Proxy-Authorization */
	bool sha256, qop;
	uint32_t nc;     /* how often this nonce was used */
	uint32_t tries;  /* how often its realm asked */
	uint32_t round;  /* of the last response that did */
};

/* Whether we know the algorithm, and the quality of protection has one for us. */
bool lw_digest_is_known(const struct httpauth_digest_chall *ch);
int lw_digest_alloc(struct digest **dp, const struct httpauth_digest_chall *ch, const char *user,
		    const char *pass);
/* Takes a newer nonce of the same realm. */
int lw_digest_take(struct digest *d, const struct httpauth_digest_chall *ch);
/* Writes the header line for a request, and counts the use of the nonce. */
int lw_digest_print(struct mbuf *mb, struct digest *d, const struct pl *method,
		    const struct pl *uri);

#endif
