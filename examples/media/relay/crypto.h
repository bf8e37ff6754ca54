/* SPDX-License-Identifier: BSD-3-Clause */
/* crypto.h -- SRTP towards one phone, with the keys in SDP (RFC 3711, RFC 4568).
 *
 * Of a=crypto lines the first is used that we know wholly: AES_CM_128 with HMAC_SHA1 of 80 or 32
 * bits, one key, no MKI, no session parameters. */
#ifndef EXAMPLES_RELAY_CRYPTO_H
#define EXAMPLES_RELAY_CRYPTO_H

#include <re.h>

enum {
	CRYPTO_KEY = 30,  /* bytes: the key, and its salt */
	CRYPTO_TAIL = 32, /* bytes that a packet may grow by */
};

/* What a line says. */
struct crypto_line {
	unsigned tag;
	enum srtp_suite suite;
	uint8_t key[CRYPTO_KEY];
};

struct crypto {
	bool keyed;              /* our key is drawn; it stays the same */
	uint8_t ours[CRYPTO_KEY];
	struct crypto_line next; /* of the phone, as it has said last; tag 0: none */
	struct crypto_line is;   /* in force; likewise */
	struct srtp *tx, *rx;    /* NULL while it is not */
};

/* A line of SDP that is encrypted so. */
bool crypto_is_asked(const struct sdp_media *media);
/* False: the phone has said nothing that we can use; what it said before stands. */
bool crypto_choose(struct crypto *crypto, const struct sdp_media *media);
/* Writes our key for an offer, or for the answer to what was chosen. */
int crypto_write(struct crypto *crypto, struct sdp_media *media, bool offer);
/* What was chosen comes into force, or the line is plain. */
int crypto_take(struct crypto *crypto, const struct sdp_media *media);
void crypto_close(struct crypto *crypto);

/* A packet on its way out, or in; data has room for CRYPTO_TAIL bytes more.  False: it is to go
 * nowhere. */
bool crypto_seal(struct crypto *crypto, uint8_t *data, size_t *size, bool rtcp);
bool crypto_open(struct crypto *crypto, uint8_t *data, size_t *size, bool rtcp);

#endif
