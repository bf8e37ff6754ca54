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

void lw_ua_repeats_add(struct repeats *r, uint64_t hash, uint64_t at)
{
	r->seen[hash % REPEATS].hash = hash;
	r->seen[hash % REPEATS].at = at;
}

bool lw_ua_repeats_has(const struct repeats *r, uint64_t hash, uint64_t came)
{
	return r->seen[hash % REPEATS].hash == hash && came < r->seen[hash % REPEATS].at;
}
