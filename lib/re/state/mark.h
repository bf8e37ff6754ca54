/* SPDX-License-Identifier: BSD-3-Clause */
/* mark.h -- a few texts as one number, with a key of ours: two that differ have the same one by a
 * chance of 1 in 2^64, and nobody outside can look for it. */
#ifndef LW_RE_MARK_H
#define LW_RE_MARK_H

#include "ua.h"

uint64_t lw_ua_mark(const struct lw_re *re, const struct pl *textv, unsigned count);
/* Of a Call-ID, for hash tables: peers choose these, and are not to choose the bucket. */
uint32_t lw_ua_mark_callid(const struct lw_re *re, const struct pl *callid);

#endif
