/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_book.c -- the directory, as the screen asks it: who is found, and who an address is. */
#include <string.h>

#include "contacts.h"
#include "screen_i.h"

/* Room is left for what is typed, and for calls. */
enum { HITS = SCREEN_TARGETS - 8 };

/* The kind of a contact; where the rules take its address for something else, that (R3). */
static void kind_of(const struct phone *phone, const struct contact *contact, const char *uri,
		    char *buf, size_t size)
{
	bool internal = contact->kind == CONTACT_INTERNAL;

	screen_place(phone, uri, buf, size);
	if (!*buf || internal == !strncmp(buf, "internal", 8))
		str_ncpy(buf, contact_kind_name(contact->kind), size);
}

static void add_address(const struct phone *phone, struct screen_view *view,
			const struct contact *contact, const char *uri, enum contact_type type)
{
	struct screen_target *target;
	const char *what = contact_type_name(type);
	char kind[40], about[64];

	kind_of(phone, contact, uri, kind, sizeof(kind));
	re_snprintf(about, sizeof(about), "%s%s%s", kind, *what ? ", " : "", what);
	target = target_add(view, TARGET_CONTACT, contact->name, uri, about);
	if (target)
		target->favourite = contact->favourite;
}

/* Found by name, each of its addresses may be meant; found by an address, that one is. */
static void add_hit(const struct phone *phone, struct screen_view *view,
		    const struct contact_hit *hit)
{
	const struct contact *contact = hit->contact;
	bool all = hit->why == CONTACT_BY_NAME || hit->why == CONTACT_BY_KEYPAD;

	for (uint32_t i = 0; i < contact->count && view->target_count < HITS; i++) {
		const struct contact_address *address = &contact->addresses[i];

		if (all || !strcmp(address->uri, hit->uri))
			add_address(phone, view, contact, address->uri, address->type);
	}
}

void book_search(const struct screen *screen, struct screen_view *view)
{
	struct contact_hit hits[HITS];
	size_t found = contacts_search(screen->phone->contacts, view->typed, hits, HITS);

	for (size_t i = 0; i < found && i < HITS; i++) {
		/* before anything is typed: those one calls often */
		if (*view->typed || hits[i].contact->favourite)
			add_hit(screen->phone, view, &hits[i]);
	}
}

void screen_name(const struct phone *phone, const char *uri, const char *name, char *buf,
		 size_t size)
{
	const char *shown =
		contacts_shown(phone->contacts, uri, phone_display_name(phone, uri, name));

	if (*shown)
		str_ncpy(buf, shown, size);
	else
		screen_user(buf, size, uri);
}
