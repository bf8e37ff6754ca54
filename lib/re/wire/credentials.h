/* SPDX-License-Identifier: BSD-3-Clause */
/* credentials.h -- Authorization and Proxy-Authorization: an answer to a digest challenge (RFC
 * 7616, RFC 8760, RFC 3261 22.4). */
#ifndef LW_RE_WIRE_CREDENTIALS_H
#define LW_RE_WIRE_CREDENTIALS_H

#include "hash.h"

/* As they stand in the message, without quotes; what is missing has no p. */
struct wire_credentials {
	struct pl user, realm, nonce, uri, cnonce, nc, opaque;
	struct pl response; /* in hex, as long as the hash */
	size_t hash;        /* HASH_MD5 or HASH_SHA256 */
};

/* EBADMSG: no digest, a part is missing or comes twice, or is of a kind that we never asked for
 * (another hash, another qop, a hashed user). */
int lw_wire_credentials_decode(struct wire_credentials *c, const struct pl *val);
/* The response that belongs to them, of c->hash bytes, when ha1 is that of the user and the
 * password. */
int lw_wire_credentials_sum(uint8_t *out, const struct wire_credentials *c, const uint8_t *ha1,
			    const struct pl *method);
/* Whether their response is that one, in a time that does not tell how much of it is. */
bool lw_wire_credentials_are(const struct wire_credentials *c, const uint8_t *sum);
/* How often they say that the nonce was used; 1 without qop, 0 for no such number. */
uint32_t lw_wire_credentials_count(const struct wire_credentials *c);

#endif
