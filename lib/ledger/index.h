/* SPDX-License-Identifier: BSD-3-Clause */
/* index.h -- from handles to slots. */
#ifndef LW_LEDGER_INDEX_H
#define LW_LEDGER_INDEX_H

#include <stdint.h>

struct index_slot { uint64_t key; uint32_t next; };
struct index { struct index_slot *slots; uint32_t *heads, mask; };

uint32_t lw_index_buckets(uint32_t slots);
void lw_index_init(struct index *index, uint32_t slots, uint32_t *heads, struct index_slot *memory);
void lw_index_put(struct index *index, uint32_t slot, uint64_t key);
/* The slot must have been put. */
void lw_index_drop(struct index *index, uint32_t slot);
/* What lw_index_find() most likely finds, so that one need not wait for it. */
uint32_t lw_index_guess(const struct index *index, uint64_t key);
/* UINT32_MAX: none. */
uint32_t lw_index_find(const struct index *index, uint64_t key);

#endif
