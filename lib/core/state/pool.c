/* pool.c -- which slots are free: a bitmap over bitmaps.  Always the lowest free one, so that an
 * engine whose calls are all over is byte for byte as it was at birth. */
#include "pool.h"

#include <string.h>

static uint32_t words_for(uint32_t bits)
{
	return (bits + 63) / 64;
}

size_t lw_pool_size(uint32_t slots)
{
	size_t words = 0;
	uint32_t n = slots;

	do {
		n = words_for(n);
		words += n;
	} while (n > 1);
	return words * sizeof(uint64_t);
}

static void fill(uint64_t *words, uint32_t bits)
{
	memset(words, 0, words_for(bits) * sizeof *words);
	for (uint32_t i = 0; i < bits; i++)
		words[i / 64] |= UINT64_C(1) << (i % 64);
}

void lw_pool_init(struct pool *pool, uint32_t slots, uint64_t *memory)
{
	uint32_t bits = slots;

	pool->size = slots;
	pool->used = 0;
	pool->levels = 0;
	do {
		pool->level[pool->levels] = memory;
		pool->words[pool->levels] = words_for(bits);
		fill(memory, bits);
		memory += words_for(bits);
		bits = words_for(bits);
		pool->levels++;
	} while (bits > 1 && pool->levels < POOL_LEVELS);
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

uint32_t lw_pool_take(struct pool *pool)
{
	uint32_t at = 0;

	if (pool->used == pool->size)
		return LW_NO_INDEX;
	for (uint32_t level = pool->levels; level-- > 0;)
		at = at * 64 + lowest(pool->level[level][at]);
	for (uint32_t level = 0, i = at; level < pool->levels; level++, i /= 64) {
		uint64_t *word = &pool->level[level][i / 64];

		*word &= ~(UINT64_C(1) << (i % 64));
		if (*word)
			break;
	}
	pool->used++;
	return at;
}

void lw_pool_give(struct pool *pool, uint32_t index)
{
	for (uint32_t level = 0, i = index; level < pool->levels; level++, i /= 64)
		pool->level[level][i / 64] |= UINT64_C(1) << (i % 64);
	pool->used--;
}
