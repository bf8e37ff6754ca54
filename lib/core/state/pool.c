/* SPDX-License-Identifier: BSD-3-Clause */
/* pool.c -- always the lowest free slot, so that an engine whose calls are all over is byte for
 * byte as it was at birth. */
#include "pool.h"

void lw_pool_init(struct pool *pool, uint32_t slots, uint64_t *memory)
{
	pool->size = slots;
	pool->used = 0;
	lw_set_init(&pool->free, slots, memory);
	for (uint32_t i = 0; i < slots; i++)
		lw_set_add(&pool->free, i);
}

uint32_t lw_pool_take(struct pool *pool)
{
	uint32_t at = lw_set_lowest(&pool->free);

	if (at == LW_NO_INDEX)
		return at;
	lw_set_remove(&pool->free, at);
	pool->used++;
	return at;
}

void lw_pool_give(struct pool *pool, uint32_t index)
{
	lw_set_add(&pool->free, index);
	pool->used--;
}
