/* SPDX-License-Identifier: BSD-3-Clause */
/* contacts_targets.c -- the contacts as the engine's rules look at them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <re.h>

#include "contacts_store.h"

struct targets {
	struct lw_targets table; /* first: what the caller gets */
	struct lw_target *list;
	size_t room;
};

static void targets_destroy(void *arg)
{
	struct targets *targets = arg;

	for (size_t i = 0; i < targets->table.count; i++)
		mem_deref((void *)(uintptr_t)targets->list[i].address);
	mem_deref(targets->list);
}

static int add(struct targets *targets, const struct contact *contact, const char *canonical)
{
	char *address = NULL;
	int err = str_dup(&address, canonical);

	if (err)
		return err;
	targets->list[targets->table.count++] = (struct lw_target){
		.address = address, .name = contact->name, .kind = LW_TARGET_PERSON,
		.contact = contact->kind != CONTACT_INTERNAL,
		.synced = contact->kind == CONTACT_SYNCED,
		/* one of ours has its voicemail where ours is */
		.internal = contact->kind == CONTACT_INTERNAL,
		.voicemail = contact->kind == CONTACT_INTERNAL,
	};
	return 0;
}

static int by_address(const void *a, const void *b)
{
	const struct lw_target *x = a, *y = b;
	int order = strcmp(x->address, y->address);

	/* of two contacts of one address the synchronised one gives the name (R46) */
	order = order ? order : y->synced - x->synced;
	return order ? order : strcmp(x->name, y->name);
}

static void drop_doubles(struct targets *targets)
{
	size_t kept = 0;

	for (size_t i = 0; i < targets->table.count; i++) {
		struct lw_target *target = &targets->list[i];

		if (kept && !strcmp(targets->list[kept - 1].address, target->address))
			mem_deref((void *)(uintptr_t)target->address);
		else
			targets->list[kept++] = *target;
	}
	targets->table.count = kept;
}

static size_t addresses(const struct contacts *contacts)
{
	size_t count = 0;

	for (size_t i = 0; i < contacts->count; i++)
		count += contacts->list[i]->c.count;
	return count;
}

static int add_contact(struct targets *targets, const struct contact *contact,
		       contacts_canonical_h *h, void *arg)
{
	char canonical[LW_NUMBER_MAX];
	int err = 0;

	for (uint32_t i = 0; i < contact->count && !err; i++) {
		if (h(contact->addresses[i].uri, canonical, sizeof(canonical), arg))
			err = add(targets, contact, canonical);
	}
	return err;
}

int contacts_targets(const struct contacts *contacts, contacts_canonical_h *h, void *arg,
		     struct lw_targets **table)
{
	struct targets *targets = mem_zalloc(sizeof(*targets), targets_destroy);
	int err = 0;

	if (!targets)
		return ENOMEM;
	targets->room = addresses(contacts);
	targets->list = mem_zalloc((targets->room + 1) * sizeof(*targets->list), NULL);
	if (!targets->list)
		err = ENOMEM;
	for (size_t i = 0; i < contacts->count && !err; i++)
		err = add_contact(targets, &contacts->list[i]->c, h, arg);
	if (err) {
		mem_deref(targets);
		return err;
	}
	qsort(targets->list, targets->table.count, sizeof(*targets->list), by_address);
	drop_doubles(targets);
	targets->table.list = targets->list;
	*table = &targets->table;
	return 0;
}
