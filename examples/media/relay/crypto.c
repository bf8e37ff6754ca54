/* SPDX-License-Identifier: BSD-3-Clause */
/* crypto.c -- see crypto.h. */
#include <stdio.h>
#include <string.h>

#include "crypto.h"

enum { KEY_TEXT = 40 }; /* 30 bytes in base64 */

bool crypto_is_asked(const struct sdp_media *media)
{
	return !str_cmp(sdp_media_proto(media), "RTP/SAVP");
}

/* ---- lines ---- */

static bool read_suite(const char *name, enum srtp_suite *suite)
{
	static const enum srtp_suite known[] = {SRTP_AES_CM_128_HMAC_SHA1_80,
						SRTP_AES_CM_128_HMAC_SHA1_32};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcmp(name, srtp_suite_name(known[i])))
			continue;
		*suite = known[i];
		return true;
	}
	return false;
}

/* "inline:" KEY ["|" LIFETIME]: we send no key for so long that it would be used up. */
static bool read_key(const char *text, uint8_t key[CRYPTO_KEY])
{
	static const char how[] = "inline:";
	size_t size = CRYPTO_KEY, len;

	if (strncmp(text, how, strlen(how)))
		return false;
	text += strlen(how);
	len = strcspn(text, "|;");
	if (len != KEY_TEXT || strpbrk(text + len, ":;"))
		return false;
	return !base64_decode(text, len, key, &size) && size == CRYPTO_KEY;
}

/* TAG SUITE KEY, and nothing more. */
static bool read_line(const char *text, struct crypto_line *line)
{
	char suite[32], key[128], more;

	if (sscanf(text, "%9u %31s %127s %c", &line->tag, suite, key, &more) != 3 || !line->tag)
		return false;
	return read_suite(suite, &line->suite) && read_key(key, line->key);
}

static bool is_usable(const char *name, const char *value, void *arg)
{
	struct crypto *crypto = arg;
	struct crypto_line line;

	(void)name;
	if (!value || !read_line(value, &line))
		return false;
	crypto->next = line;
	return true;
}

bool crypto_choose(struct crypto *crypto, const struct sdp_media *media)
{
	return sdp_media_rattr_apply(media, "crypto", is_usable, crypto) != NULL;
}

int crypto_write(struct crypto *crypto, struct sdp_media *media, bool offer)
{
	const struct crypto_line *line = offer ? &crypto->is : &crypto->next;
	enum srtp_suite suite = line->tag ? line->suite : SRTP_AES_CM_128_HMAC_SHA1_80;
	char key[KEY_TEXT + 1] = "";
	size_t size = KEY_TEXT;
	int err;

	if (!crypto_is_asked(media)) {
		sdp_media_del_lattr(media, "crypto");
		return 0;
	}
	if (!crypto->keyed)
		rand_bytes(crypto->ours, sizeof(crypto->ours));
	crypto->keyed = true;
	err = base64_encode(crypto->ours, sizeof(crypto->ours), key, &size);
	return err ? err : sdp_media_set_lattr(media, true, "crypto", "%u %s inline:%s",
					       line->tag ? line->tag : 1, srtp_suite_name(suite),
					       key);
}

/* ---- in force ---- */

void crypto_close(struct crypto *crypto)
{
	crypto->tx = mem_deref(crypto->tx);
	crypto->rx = mem_deref(crypto->rx);
	crypto->is = (struct crypto_line){.tag = 0};
}

/* What is in force counts on: a phone that says the same again is not asked to begin anew. */
static int begin(struct srtp **srtp, bool same, enum srtp_suite suite, const uint8_t *key)
{
	if (*srtp && same)
		return 0;
	*srtp = mem_deref(*srtp);
	return srtp_alloc(srtp, suite, key, CRYPTO_KEY, 0);
}

int crypto_take(struct crypto *crypto, const struct sdp_media *media)
{
	const struct crypto_line *next = &crypto->next;
	bool suite = next->suite == crypto->is.suite;
	bool key = suite && !memcmp(next->key, crypto->is.key, CRYPTO_KEY);
	int err;

	if (!crypto_is_asked(media)) {
		crypto_close(crypto);
		return 0;
	}
	err = next->tag ? begin(&crypto->tx, suite, next->suite, crypto->ours) : EPROTO;
	err = err ? err : begin(&crypto->rx, key, next->suite, next->key);
	crypto->is = *next;
	if (err)
		crypto_close(crypto);
	return err;
}

/* ---- packets ---- */

bool crypto_seal(struct crypto *crypto, uint8_t *data, size_t *size, bool rtcp)
{
	struct mbuf mb = {.buf = data, .size = *size + CRYPTO_TAIL, .end = *size};

	if (!crypto->tx || (rtcp ? srtcp_encrypt(crypto->tx, &mb) : srtp_encrypt(crypto->tx, &mb)))
		return false;
	*size = mb.end;
	return true;
}

bool crypto_open(struct crypto *crypto, uint8_t *data, size_t *size, bool rtcp)
{
	struct mbuf mb = {.buf = data, .size = *size, .end = *size};

	if (!crypto->rx || (rtcp ? srtcp_decrypt(crypto->rx, &mb) : srtp_decrypt(crypto->rx, &mb)))
		return false;
	*size = mb.end;
	return true;
}
