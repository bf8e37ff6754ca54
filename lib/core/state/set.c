/* SPDX-License-Identifier: BSD-3-Clause */
/* set.c -- a bit for each number, and above it one for each word of them that is not zero. */
#include "set.h"

static uint32_t words_for(uint32_t bits)
{
	return (bits + 63) / 64;
}

size_t lw_set_size(uint32_t size)
{
	size_t words = 0;
	uint32_t n = size;

	do {
		n = words_for(n);
		words += n;
	} while (n > 1);
	return words * sizeof(uint64_t);
}

void lw_set_init(struct set *set, uint32_t size, uint64_t *memory)
{
	uint32_t bits = size;

	set->levels = 0;
	do {
		set->level[set->levels++] = memory;
		bits = words_for(bits);
		memory += bits;
	} while (bits > 1 && set->levels < SET_LEVELS);
}

void lw_set_add(struct set *set, uint32_t number)
{
	for (uint32_t level = 0, i = number; level < set->levels; level++, i /= 64)
		set->level[level][i / 64] |= UINT64_C(1) << (i % 64);
}

void lw_set_remove(struct set *set, uint32_t number)
{
	for (uint32_t level = 0, i = number; level < set->levels; level++, i /= 64) {
		uint64_t *word = &set->level[level][i / 64];

		*word &= ~(UINT64_C(1) << (i % 64));
		if (*word)
			break;
	}
}

static uint32_t lowest(uint64_t word)
{
	uint32_t n = 0;

	for (uint32_t step = 32; step; step /= 2)
		if (!(word & ((UINT64_C(1) << step) - 1))) {
			word >>= step;
			n += step;
		}
	return n;
}

uint32_t lw_set_lowest(const struct set *set)
{
	uint32_t at = 0;

	if (!set->level[set->levels - 1][0])
		return LW_NO_INDEX;
	for (uint32_t level = set->levels; level-- > 0;)
		at = at * 64 + lowest(set->level[level][at]);
	return at;
}
