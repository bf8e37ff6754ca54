/* SPDX-License-Identifier: BSD-3-Clause */
/* glare.h -- how long to wait after 491. */
#ifndef LW_RE_GLARE_H
#define LW_RE_GLARE_H

#include <stdbool.h>
#include <stdint.h>

/* RFC 3261 14.1, in ms: steps of 10 ms, 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the
 * other.  *seed is moved on (xorshift64, never 0). */
uint32_t lw_ua_glare_ms(bool owner, uint64_t *seed);

#endif
