/* SPDX-License-Identifier: BSD-3-Clause */
/* nonce.c -- the nonces of our challenges.
 *
 * A nonce holds its time, and a keyed hash of that, of the Call-ID and of the address that it went
 * to.  So a challenge costs no memory, whoever asks for it, and its answer is good for that
 * caller's next request and for no other.
 *
 * Which uses a nonce has had is remembered for those that were used well, by place: a later nonce
 * takes the place of an earlier one.  From then on the earlier one counts as used up, and with it
 * all that have the place and are as old: whoever holds one only gets a fresh one (RFC 7616 5.4,
 * 5.5).  So the memory is bounded, and no answer is taken twice. */
#include <string.h>

#include "nonce.h"

#include "../wire/hash.h"

enum {
	TIME_DIGITS = 16,
	MAC = 16,       /* bytes of the hash that are told */
	PLACES = 1024,
};

struct used {
	uint8_t mac[MAC]; /* of the nonce that has the place */
	uint64_t when;    /* its time */
	uint64_t before;  /* all up to this time are used up here */
	uint32_t count;   /* its last use, 0: nobody has the place */
};

static void print(const struct lw_re *re, char nonce[NONCE_SIZE], uint64_t when,
		  const struct sip_msg *msg)
{
	uint8_t call[HASH_SHA256], hash[20];
	char text[256];

	lw_wire_sha256(call, msg->callid.p, msg->callid.l); /* however long it is */
	(void)re_snprintf(text, sizeof text, "%llu %j %w", when, &msg->src, call, sizeof call);
	hmac_sha1(re->secret, sizeof re->secret, (const uint8_t *)text, str_len(text), hash,
		  sizeof hash);
	(void)re_snprintf(nonce, NONCE_SIZE, "%016llx%w", when, hash, (size_t)MAC);
}

static uint64_t time_of(const struct pl *nonce)
{
	struct pl digits = {nonce->p, TIME_DIGITS};

	return pl_x64(&digits);
}

void lw_ua_nonce_make(struct lw_re *re, char nonce[NONCE_SIZE], const struct sip_msg *msg)
{
	print(re, nonce, lw_ua_now(re), msg);
}

bool lw_ua_nonce_is_ours(const struct lw_re *re, const struct pl *nonce, const struct sip_msg *msg)
{
	char ours[NONCE_SIZE];

	if (nonce->l != NONCE_SIZE - 1)
		return false;
	print(re, ours, time_of(nonce), msg);
	return lw_wire_same(nonce->p, ours, nonce->l);
}

bool lw_ua_nonce_is_fresh(struct lw_re *re, const struct pl *nonce, const struct sip_msg *msg)
{
	uint64_t when, now = lw_ua_now(re);

	if (!lw_ua_nonce_is_ours(re, nonce, msg))
		return false;
	when = time_of(nonce);
	return when <= now && now - when <= re->cfg.nonce_ms;
}

static void mac_of(uint8_t mac[MAC], const struct pl *nonce)
{
	for (size_t i = 0; i < MAC; i++) {
		struct pl byte = {nonce->p + TIME_DIGITS + 2 * i, 2};

		mac[i] = (uint8_t)pl_x32(&byte);
	}
}

static void take_place(struct used *u, const uint8_t mac[MAC], uint64_t when)
{
	if (u->count && u->when > u->before)
		u->before = u->when;
	memcpy(u->mac, mac, MAC);
	u->when = when;
	u->count = 0;
}

bool lw_ua_nonce_use(struct lw_re *re, const struct pl *nonce, uint32_t count)
{
	uint64_t when = time_of(nonce);
	uint8_t mac[MAC];
	struct used *u;

	if (!re->nonces)
		re->nonces = mem_zalloc(PLACES * sizeof *u, NULL);
	if (!re->nonces)
		return false;
	mac_of(mac, nonce);
	u = (struct used *)re->nonces + (mac[0] | mac[1] << 8) % PLACES;
	if (!u->count || memcmp(u->mac, mac, MAC)) {
		if (when <= u->before || (u->count && when <= u->when))
			return false;
		take_place(u, mac, when);
	}
	if (count <= u->count)
		return false;
	u->count = count;
	return true;
}
