/* SPDX-License-Identifier: BSD-3-Clause */
/* hash.c -- MD5 and SHA-256 of a text. */
#include <stdarg.h>
#include <string.h>

#include "hash.h"

enum { BLOCK = 64, ROUNDS = 64, LENGTH = 8, WORDS = 8 };

/* FIPS 180-4 4.2.2: of the cube roots of the first 64 primes. */
static const uint32_t roots[ROUNDS] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2};

static uint32_t turn(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

/* FIPS 180-4 6.2.2, step 1. */
static void schedule(uint32_t w[ROUNDS], const uint8_t *block)
{
	for (size_t t = 0; t < 16; t++, block += 4)
		w[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 |
		       (uint32_t)block[2] << 8 | block[3];
	for (size_t t = 16; t < ROUNDS; t++) {
		uint32_t a = w[t - 15], b = w[t - 2];

		w[t] = (turn(b, 17) ^ turn(b, 19) ^ b >> 10) + w[t - 7] +
		       (turn(a, 7) ^ turn(a, 18) ^ a >> 3) + w[t - 16];
	}
}

/* Steps 2 to 4; v is a to h of the standard. */
static void take_block(uint32_t state[WORDS], const uint8_t *block)
{
	uint32_t w[ROUNDS], v[WORDS];

	schedule(w, block);
	memcpy(v, state, sizeof v);
	for (size_t t = 0; t < ROUNDS; t++) {
		uint32_t e = v[4], a = v[0];
		uint32_t t1 = v[7] + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
			      ((e & v[5]) ^ (~e & v[6])) + roots[t] + w[t];
		uint32_t t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) +
			      ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));

		memmove(v + 1, v, (WORDS - 1) * sizeof *v);
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (size_t i = 0; i < WORDS; i++)
		state[i] += v[i];
}

/* FIPS 180-4 5.1.1: a bit, zeros, and the length in bits. */
static void take_rest(uint32_t state[WORDS], const uint8_t *rest, size_t left, uint64_t size)
{
	uint8_t block[2 * BLOCK] = {0};
	size_t blocks = left + 1 + LENGTH <= BLOCK ? 1 : 2;

	memcpy(block, rest, left);
	block[left] = 0x80;
	for (size_t i = 0; i < LENGTH; i++)
		block[blocks * BLOCK - 1 - i] = (uint8_t)(size * 8 >> 8 * i);
	for (size_t i = 0; i < blocks; i++)
		take_block(state, block + i * BLOCK);
}

void lw_wire_sha256(uint8_t out[HASH_SHA256], const void *data, size_t size)
{
	uint32_t state[WORDS] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
				 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	const uint8_t *p = data;
	size_t left = size;

	for (; left >= BLOCK; left -= BLOCK, p += BLOCK)
		take_block(state, p);
	take_rest(state, p, left, size);
	for (size_t i = 0; i < HASH_SHA256; i++)
		out[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

int lw_wire_hash(uint8_t *out, size_t hash, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = re_vsdprintf(&text, fmt, ap);
	va_end(ap);
	if (err)
		return ENOMEM;
	if (hash == HASH_SHA256)
		lw_wire_sha256(out, text, str_len(text));
	else
		md5((const uint8_t *)text, str_len(text), out);
	mem_deref(text);
	return 0;
}

bool lw_wire_same(const void *a, const void *b, size_t size)
{
	const volatile uint8_t *x = a, *y = b;
	uint8_t diff = 0;

	for (size_t i = 0; i < size; i++)
		diff |= (uint8_t)(x[i] ^ y[i]);
	return !diff;
}
