/* SPDX-License-Identifier: BSD-3-Clause */
/* mark.c -- a few texts as one number. */
#include <string.h>

#include "mark.h"

uint64_t lw_ua_mark(const struct lw_re *re, const struct pl *textv, unsigned count)
{
	struct random_hash h;

	lw_ua_random_begin(&h, re->random.key);
	lw_ua_random_take(&h, ~UINT64_C(0)); /* far from the counter of random numbers */
	for (unsigned i = 0; i < count; i++) {
		const struct pl *text = &textv[i];

		lw_ua_random_take(&h, text->l);
		for (size_t at = 0; at < text->l; at += sizeof(uint64_t)) {
			size_t left = text->l - at;
			uint64_t word = 0;

			memcpy(&word, text->p + at, left < sizeof word ? left : sizeof word);
			lw_ua_random_take(&h, word);
		}
	}
	return lw_ua_random_end(&h);
}

uint32_t lw_ua_mark_callid(const struct lw_re *re, const struct pl *callid)
{
	return (uint32_t)lw_ua_mark(re, callid, 1);
}
