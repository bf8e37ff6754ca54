/* SPDX-License-Identifier: BSD-3-Clause */
/* random.h -- our tags, branches, Call-IDs and the like: 64 bits that nobody outside can guess (RFC
 * 3261 19.3), without a system call each: a counter, hashed with a key that the system gave.
 *
 * A process that forks with an endpoint in it draws the same numbers in both halves: that is not
 * what it is for. */
#ifndef LW_RE_RANDOM_H
#define LW_RE_RANDOM_H

#include <re.h>

struct ua_random { uint64_t key[2], count; };

/* Keyed anew, by the system. */
void lw_ua_random_open(struct ua_random *random);
uint64_t lw_ua_random_next(struct ua_random *random);
/* SipHash-2-4, word by word. */
struct random_hash { uint64_t a, b, c, d; };
void lw_ua_random_begin(struct random_hash *h, const uint64_t key[2]);
void lw_ua_random_take(struct random_hash *h, uint64_t word);
uint64_t lw_ua_random_end(struct random_hash *h);
/* SipHash-2-4 of the eight bytes of n, least first. */
uint64_t lw_ua_random_hash(const uint64_t key[2], uint64_t n);

#endif
