/* SPDX-License-Identifier: BSD-3-Clause */
/* block.h -- one block of memory, cut into pieces front to back.  The core, the ledger and the mock
 * each allocate once: the cuts are made without a base first, which only counts, and then in the
 * block of that size. */
#ifndef LW_BLOCK_H
#define LW_BLOCK_H

#include <stddef.h>
#include <stdint.h>

struct lw_block { char *base; size_t used; };

/* More than any block has: it stays so, and there is no memory of that size. */
#define LW_BLOCK_TOO_BIG (SIZE_MAX / 2)

static inline void *lw_block_cut(struct lw_block *block, size_t bytes)
{
	size_t at = block->used;

	if (at >= LW_BLOCK_TOO_BIG || bytes >= LW_BLOCK_TOO_BIG - at) {
		block->used = LW_BLOCK_TOO_BIG;
		return NULL;
	}
	block->used += (bytes + 15) & ~(size_t)15;
	return block->base ? block->base + at : NULL;
}

static inline void *lw_block_array(struct lw_block *block, size_t count, size_t size)
{
	return lw_block_cut(block, count > SIZE_MAX / size ? SIZE_MAX : count * size);
}

enum { LW_CACHE_LINE = 64 };

/* The next cut begins with a line of cache; what that takes at most is counted. */
static inline void lw_block_align(struct lw_block *block)
{
	if (block->base)
		block->used += (0 - (uintptr_t)(block->base + block->used)) % LW_CACHE_LINE;
	else if (block->used < LW_BLOCK_TOO_BIG)
		block->used += LW_CACHE_LINE;
}

/* So many bytes in whole lines of cache. */
static inline size_t lw_block_whole(size_t bytes)
{
	return (bytes + LW_CACHE_LINE - 1) / LW_CACHE_LINE * LW_CACHE_LINE;
}

#endif
