/* SPDX-License-Identifier: BSD-3-Clause */
/* glare.c -- how long to wait after 491 (RFC 3261 14.1). */
#include "glare.h"

uint32_t lw_ua_glare_ms(bool owner, uint64_t *seed)
{
	uint64_t x = *seed ? *seed : 1;
	uint32_t steps = owner ? 191 : 201; /* 2.10 .. 4.00, or 0.00 .. 2.00 */

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*seed = x;
	return (owner ? 2100 : 0) + 10 * (uint32_t)((x >> 11) % steps);
}
