/* mark.c -- a few texts as one number. */
#include <string.h>

#include "mark.h"

static uint64_t add(const struct lw_re *re, uint64_t mark, uint64_t word)
{
	return lw_ua_random_hash(re->random.key, mark ^ word);
}

uint64_t lw_ua_mark(const struct lw_re *re, const struct pl *textv, unsigned count)
{
	uint64_t mark = ~UINT64_C(0); /* far from the counter of random numbers */

	for (unsigned i = 0; i < count; i++) {
		const struct pl *text = &textv[i];

		mark = add(re, mark, text->l);
		for (size_t at = 0; at < text->l; at += sizeof(uint64_t)) {
			size_t left = text->l - at;
			uint64_t word = 0;

			memcpy(&word, text->p + at, left < sizeof word ? left : sizeof word);
			mark = add(re, mark, word);
		}
	}
	return mark;
}
