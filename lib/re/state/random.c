/* SPDX-License-Identifier: BSD-3-Clause */
/* random.c -- our tags, branches, Call-IDs and the like: a counter, hashed with a key of ours. */
#include "random.h"

/* Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012. */

static inline uint64_t turn(uint64_t x, unsigned n)
{
	return x << n | x >> (64 - n);
}

static inline void sip_round(struct random_hash *h)
{
	h->a += h->b;
	h->c += h->d;
	h->b = turn(h->b, 13) ^ h->a;
	h->d = turn(h->d, 16) ^ h->c;
	h->a = turn(h->a, 32);
	h->c += h->b;
	h->a += h->d;
	h->b = turn(h->b, 17) ^ h->c;
	h->d = turn(h->d, 21) ^ h->a;
	h->c = turn(h->c, 32);
}

void lw_ua_random_begin(struct random_hash *h, const uint64_t key[2])
{
	*h = (struct random_hash){key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
				  key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573};
}

void lw_ua_random_take(struct random_hash *h, uint64_t word)
{
	h->d ^= word;
	sip_round(h);
	sip_round(h);
	h->a ^= word;
}

uint64_t lw_ua_random_end(struct random_hash *h)
{
	h->c ^= 0xff;
	for (unsigned i = 0; i < 4; i++)
		sip_round(h);
	return h->a ^ h->b ^ h->c ^ h->d;
}

uint64_t lw_ua_random_hash(const uint64_t key[2], uint64_t n)
{
	struct random_hash h;

	lw_ua_random_begin(&h, key);
	lw_ua_random_take(&h, n);
	lw_ua_random_take(&h, (uint64_t)sizeof n << 56); /* its length ends it */
	return lw_ua_random_end(&h);
}

void lw_ua_random_open(struct ua_random *random)
{
	rand_bytes((uint8_t *)random->key, sizeof random->key);
	random->count = 0;
}

uint64_t lw_ua_random_next(struct ua_random *random)
{
	return lw_ua_random_hash(random->key, random->count++);
}
