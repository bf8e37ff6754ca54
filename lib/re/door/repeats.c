/* SPDX-License-Identifier: BSD-3-Clause */
/* repeats.c -- what was handled late is remembered. */
#include "repeats.h"

/* FNV-1a. */
uint64_t lw_ua_repeats_hash(const struct repeats *r, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ r->seed;

	while (len--)
		hash = (hash ^ *p++) * UINT64_C(0x100000001b3);
	return hash;
}

/* The upper half says where, the lower half is kept. */
static size_t place(uint64_t hash)
{
	return (size_t)(hash >> 32) % REPEATS;
}

void lw_ua_repeats_add(struct repeats *r, uint64_t hash, uint64_t at)
{
	r->seen[place(hash)].hash = (uint32_t)hash;
	r->seen[place(hash)].at = (uint32_t)at;
}

bool lw_ua_repeats_has(const struct repeats *r, uint64_t hash, uint64_t came)
{
	uint32_t since = r->seen[place(hash)].at - (uint32_t)came;

	return r->seen[place(hash)].hash == (uint32_t)hash && since && since < UINT32_MAX / 2;
}
