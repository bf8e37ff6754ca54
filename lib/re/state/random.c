/* random.c -- our tags, branches, Call-IDs and the like: a counter, hashed with a key of ours. */
#include "random.h"

/* Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012. */

static uint64_t turn(uint64_t x, unsigned n)
{
	return x << n | x >> (64 - n);
}

static void rounds(uint64_t v[4], unsigned n)
{
	while (n--) {
		v[0] += v[1];
		v[2] += v[3];
		v[1] = turn(v[1], 13) ^ v[0];
		v[3] = turn(v[3], 16) ^ v[2];
		v[0] = turn(v[0], 32);
		v[2] += v[1];
		v[0] += v[3];
		v[1] = turn(v[1], 17) ^ v[2];
		v[3] = turn(v[3], 21) ^ v[0];
		v[2] = turn(v[2], 32);
	}
}

static void take(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	rounds(v, 2);
	v[0] ^= word;
}

uint64_t lw_ua_random_hash(const uint64_t key[2], uint64_t n)
{
	uint64_t v[4] = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
			 key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573};

	take(v, n);
	take(v, (uint64_t)sizeof n << 56); /* its length ends it */
	v[2] ^= 0xff;
	rounds(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
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
