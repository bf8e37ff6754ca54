/* SPDX-License-Identifier: BSD-3-Clause */
/* pool.h -- which slots are free; the lowest free one is taken. */
#ifndef LW_POOL_H
#define LW_POOL_H

#include "set.h"

struct pool {
	struct set free;
	uint32_t size, used;
};

void lw_pool_init(struct pool *pool, uint32_t slots, uint64_t *memory);
/* LW_NO_INDEX when full. */
uint32_t lw_pool_take(struct pool *pool);
void lw_pool_give(struct pool *pool, uint32_t index);

#endif
