/* SPDX-License-Identifier: BSD-3-Clause */
/* index.c -- from the handle of a call or a leg to its slot: a hash with a chain for each bucket,
 * so that a note costs about the same with one call as with ten thousand. */
#include "index.h"

#define NONE UINT32_MAX

/* A power of two, and at most half of them full. */
uint32_t lw_index_buckets(uint32_t slots)
{
	uint32_t buckets = 1;

	while (buckets < slots * 2)
		buckets *= 2;
	return buckets;
}

void lw_index_init(struct index *index, uint32_t slots, uint32_t *heads, struct index_slot *memory)
{
	index->mask = lw_index_buckets(slots) - 1;
	index->heads = heads;
	index->slots = memory;
	for (uint32_t i = 0; i <= index->mask; i++)
		heads[i] = NONE;
}

/* The low half of a handle may be a plain count: then what is made together lies together, and
 * several heads come with one line of cache.  The high half may be a count too, and is spread. */
static uint32_t *bucket(const struct index *index, uint64_t key)
{
	uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);

	return &index->heads[(low + high * 0x9e3779b1u) & index->mask];
}

uint32_t lw_index_guess(const struct index *index, uint64_t key)
{
	return *bucket(index, key);
}

void lw_index_put(struct index *index, uint32_t slot, uint64_t key)
{
	uint32_t *head = bucket(index, key);

	index->slots[slot] = (struct index_slot){.key = key, .next = *head};
	*head = slot;
}

void lw_index_drop(struct index *index, uint32_t slot)
{
	uint32_t *at = bucket(index, index->slots[slot].key);

	while (*at != NONE && *at != slot)
		at = &index->slots[*at].next;
	if (*at == slot)
		*at = index->slots[slot].next;
}

/* The lowest of several, so that the answer does not depend on the order of insertion. */
uint32_t lw_index_find(const struct index *index, uint64_t key)
{
	uint32_t found = NONE;

	for (uint32_t at = *bucket(index, key); at != NONE; at = index->slots[at].next)
		if (index->slots[at].key == key && at < found)
			found = at;
	return found;
}
