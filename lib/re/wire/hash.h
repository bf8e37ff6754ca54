/* SPDX-License-Identifier: BSD-3-Clause */
/* hash.h -- the two hashes of digests: MD5, and SHA-256 (FIPS 180-4), which libre has only since
 * 3.2. */
#ifndef LW_RE_WIRE_HASH_H
#define LW_RE_WIRE_HASH_H

#include <re.h>

/* The number of bytes of a hash is also its name. */
enum { HASH_MD5 = 16, HASH_SHA256 = 32, HASH_MAX = HASH_SHA256 };

void lw_wire_sha256(uint8_t out[HASH_SHA256], const void *data, size_t size);
/* Of a text, put together as by re_printf().  hash: HASH_MD5 or HASH_SHA256.  0 or ENOMEM. */
int lw_wire_hash(uint8_t *out, size_t hash, const char *fmt, ...);
/* Takes as long whether they are the same or not. */
bool lw_wire_same(const void *a, const void *b, size_t size);

#endif
