/* SPDX-License-Identifier: BSD-3-Clause */
/* contacts_check.h -- what holds of contacts wherever they came from. */
#ifndef FUZZ_CONTACTS_CHECK_H
#define FUZZ_CONTACTS_CHECK_H

#include "../../examples/phone/directory/contacts_store.h"
#include "../../examples/phone/directory/fold.h"

static inline void require(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static inline struct contacts *checked_open(void)
{
	struct contacts *contacts = NULL;

	require(!contacts_alloc(&contacts));
	return contacts;
}

static inline size_t strcspn_bytes(const char *text, size_t size, char stop)
{
	const char *at = memchr(text, stop, size);

	return at ? (size_t)(at - text) : size;
}

static inline void check_one(const struct contact *c)
{
	bool own = false;

	require(*c->name && strlen(c->name) < LW_NAME_MAX && strlen(c->uid) < CONTACT_UID_MAX);
	require(fold_is_text(c->name, strlen(c->name)) && fold_is_text(c->uid, strlen(c->uid)));
	require(c->count && c->count <= CONTACT_ADDRESSES && c->kind < CONTACT_KINDS);
	for (uint32_t i = 0; i < c->count; i++) {
		const char *uri = c->addresses[i].uri;

		require(*uri && strlen(uri) < LW_URI_MAX && fold_is_text(uri, strlen(uri)));
		require(!strpbrk(uri, "<>\" \r\n") && c->addresses[i].type < CONTACT_TYPES);
		own = own || uri == c->uri;
	}
	require(own);
}

static inline void check_all(const struct contacts *contacts)
{
	const struct contact *c, *last = NULL;

	require(contacts_count(contacts) <= CONTACTS_MAX);
	for (size_t i = 0; (c = contacts_get(contacts, i)) != NULL; i++, last = c) {
		check_one(c);
		require(!last || last->favourite >= c->favourite);
	}
}

static inline bool is_same(const struct contact *a, const struct contact *b)
{
	return !strcmp(a->name, b->name) && !strcmp(a->uid, b->uid) && !strcmp(a->uri, b->uri) &&
	       a->kind == b->kind && a->favourite == b->favourite && a->count == b->count;
}

/* The file that comes of old, read again, has the same contacts; of equal ones the order is not
 * the same. */
static inline void check_written(struct contacts *contacts, const char *old, size_t len)
{
	struct contacts *read = checked_open();
	struct contacts_count count;
	const struct contact *a, *b;
	char *text = NULL;
	size_t size = 0;

	require(!contacts_compose(contacts, old, len, &text, &size));
	require(!contacts_parse(read, text, size, NULL, NULL, &count));
	require(contacts_count(read) == contacts_count(contacts));
	for (size_t i = 0; (a = contacts_get(contacts, i)) != NULL; i++) {
		bool found = false;

		for (size_t j = 0; !found && (b = contacts_get(read, j)) != NULL; j++)
			found = is_same(a, b);
		require(found);
	}
	free(text);
	mem_deref(read);
}

#endif
