/* SPDX-License-Identifier: BSD-3-Clause */
/* set.h -- a set of numbers as a bitmap of up to four levels; the lowest is found at once. */
#ifndef LW_SET_H
#define LW_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LW_NO_INDEX UINT32_MAX

enum { SET_LEVELS = 4 };
struct set {
	uint64_t *level[SET_LEVELS];
	uint32_t levels;
};

/* Bytes for numbers below size. */
size_t lw_set_size(uint32_t size);
/* Empty; the memory is zero. */
void lw_set_init(struct set *set, uint32_t size, uint64_t *memory);
/* Nothing changes where it is, or is not, a member already. */
void lw_set_add(struct set *set, uint32_t number);
void lw_set_remove(struct set *set, uint32_t number);
/* LW_NO_INDEX: it is empty. */
uint32_t lw_set_lowest(const struct set *set);

static inline bool lw_set_has(const struct set *set, uint32_t number)
{
	return set->level[0][number / 64] >> (number % 64) & 1;
}

#endif
