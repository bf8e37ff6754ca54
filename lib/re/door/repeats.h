/* SPDX-License-Identifier: BSD-3-Clause */
/* repeats.h -- what was handled late is remembered: a repeat that had come before that was sent
 * for want of an answer which is on its way by now, and is of no use. */
#ifndef LW_RE_REPEATS_H
#define LW_RE_REPEATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REPEATS = 2048 };

struct repeats {
	uint64_t seed;     /* so that nobody can find two datagrams with the same hash */
	struct { uint32_t hash, at; } seen[REPEATS];
};

uint64_t lw_ua_repeats_hash(const struct repeats *r, const void *bytes, size_t len);
/* It was handled at that time. */
void lw_ua_repeats_add(struct repeats *r, uint64_t hash, uint64_t at);
/* The same had been handled after this one came. */
bool lw_ua_repeats_has(const struct repeats *r, uint64_t hash, uint64_t came);

#endif
