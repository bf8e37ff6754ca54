/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_list.h -- a policy file while it is read, and its lists, which grow line by line. */
#ifndef LW_POLICY_LIST_H
#define LW_POLICY_LIST_H

#include <legwork/policy_file.h>

enum { LW_POLICY_KEYS_MAX = 128 };

enum policy_list {
	LIST_DOMAINS,
	LIST_EXTENSIONS,
	LIST_EMERGENCY,
	LIST_PREFIXES,
	LIST_OWNED,
	LIST_PEERS,
	LIST_TARGETS,
	LIST_COPIES, /* canonical addresses that were written otherwise */
	LISTS
};
struct policy_items { void *at; size_t count; };

struct policy_target { struct lw_target target; unsigned line; };

struct lw_policy_file {
	struct lw_policy_memory memory;
	struct lw_rules rules;
	char *text; /* what all strings point into */
	struct lw_target *targets;
	struct policy_items list[LISTS];
};

struct policy_reader {
	struct lw_policy_file *file;
	unsigned line;
	unsigned seen[LW_POLICY_KEYS_MAX]; /* the line that a key stood in */
	const char *say; /* what to do instead, where the key's arguments do not tell */
	int err;         /* LW_E_NOMEM */
	char *why;       /* the caller's, of size bytes */
	size_t size;
};

/* memory with malloc() and free() where it has no functions of its own. */
struct lw_policy_memory lw_policy_memory_of(const struct lw_policy_memory *memory);
void *lw_policy_alloc(const struct lw_policy_memory *memory, size_t size);
/* len bytes of text and a NUL. */
char *lw_policy_copy(const struct lw_policy_memory *memory, const char *text, size_t len);
/* NULL is fine. */
void lw_policy_release(const struct lw_policy_memory *memory, void *block);

/* Appends a copy of item, of that size; false: too many, or no memory (r->say, r->err). */
bool lw_policy_add(struct policy_reader *r, enum policy_list list, const void *item, size_t size);

#endif
