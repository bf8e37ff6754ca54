/* pool.h -- free slots as a bitmap of up to four levels; the lowest free one is taken. */
#ifndef LW_POOL_H
#define LW_POOL_H

#include <stddef.h>
#include <stdint.h>

#define LW_NO_INDEX UINT32_MAX

enum { POOL_LEVELS = 4 };
struct pool {
	uint64_t *level[POOL_LEVELS];
	uint32_t words[POOL_LEVELS];
	uint32_t levels, size, used;
};

/* Bytes that so many slots need. */
size_t lw_pool_size(uint32_t slots);
void lw_pool_init(struct pool *pool, uint32_t slots, uint64_t *memory);
/* LW_NO_INDEX when full. */
uint32_t lw_pool_take(struct pool *pool);
void lw_pool_give(struct pool *pool, uint32_t index);

#endif
