/* block.h -- one block of memory, cut into pieces front to back.  The core, the ledger and the mock
 * each allocate once: the cuts are made without a base first, which only counts, and then in the
 * block of that size. */
#ifndef LW_BLOCK_H
#define LW_BLOCK_H

#include <stddef.h>
#include <stdint.h>

struct lw_block { char *base; size_t used; };

static inline void *lw_block_cut(struct lw_block *block, size_t bytes)
{
	size_t at = block->used;

	block->used += (bytes + 15) & ~(size_t)15;
	return block->base ? block->base + at : NULL;
}

enum { LW_CACHE_LINE = 64 };

/* The next cut begins with a line of cache; what that takes at most is counted. */
static inline void lw_block_align(struct lw_block *block)
{
	if (block->base)
		block->used += (0 - (uintptr_t)(block->base + block->used)) % LW_CACHE_LINE;
	else
		block->used += LW_CACHE_LINE;
}

/* So many bytes in whole lines of cache. */
static inline size_t lw_block_whole(size_t bytes)
{
	return (bytes + LW_CACHE_LINE - 1) / LW_CACHE_LINE * LW_CACHE_LINE;
}

#endif
