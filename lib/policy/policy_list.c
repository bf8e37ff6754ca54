/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_list.c -- see policy_list.h. */
#include "policy_list.h"

#include <stdlib.h>
#include <string.h>

static void *from_heap(size_t size, void *arg)
{
	(void)arg;
	return malloc(size);
}

static void to_heap(void *block, void *arg)
{
	(void)arg;
	free(block);
}

struct lw_policy_memory lw_policy_memory_of(const struct lw_policy_memory *memory)
{
	const struct lw_policy_memory heap = {.alloc = from_heap, .release = to_heap};

	return memory && memory->alloc && memory->release ? *memory : heap;
}

void *lw_policy_alloc(const struct lw_policy_memory *memory, size_t size)
{
	return memory->alloc(size, memory->arg);
}

char *lw_policy_copy(const struct lw_policy_memory *memory, const char *text, size_t len)
{
	char *copy = lw_policy_alloc(memory, len + 1);

	if (!copy)
		return NULL;
	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

void lw_policy_release(const struct lw_policy_memory *memory, void *block)
{
	if (block)
		memory->release(block, memory->arg);
}

/* Room for twice as many as there are. */
static bool grow(const struct lw_policy_memory *memory, struct policy_items *items, size_t size)
{
	size_t used = items->count * size;
	void *at = lw_policy_alloc(memory, used ? 2 * used : size);

	if (!at)
		return false;
	if (used)
		memcpy(at, items->at, used);
	lw_policy_release(memory, items->at);
	items->at = at;
	return true;
}

/* A canonical address belongs to a target or is our own, so the limit of targets is theirs too. */
static size_t most_of(enum policy_list list)
{
	if (list == LIST_COPIES)
		return SIZE_MAX;
	return list == LIST_TARGETS ? LW_POLICY_TARGETS_MAX + 1 : LW_POLICY_LIST_MAX;
}

bool lw_policy_add(struct policy_reader *r, enum policy_list list, const void *item, size_t size)
{
	struct policy_items *items = &r->file->list[list];

	if (items->count == most_of(list)) {
		r->say = "there are too many: the limit is a thousand lines, or a hundred "
			 "thousand targets";
		return false;
	}
	/* full at 0, 1, 2, 4, 8 ... */
	if (!(items->count & (items->count - 1)) && !grow(&r->file->memory, items, size)) {
		r->err = LW_E_NOMEM;
		return false;
	}
	memcpy((char *)items->at + items->count++ * size, item, size);
	return true;
}
