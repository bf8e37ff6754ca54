/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_contacts.c -- a contacts file, and something typed: the first line is looked up in the rest.
 *
 * Held: what is taken is bounded, and whole UTF-8; the order is the documented one; a search finds
 * what it counts; the file that is written says the same again, whatever was a favourite.
 */
#include <stdlib.h>
#include <string.h>
#include <re.h>

#include "contacts_check.h"

enum { HITS = 8 };

static void search(const struct contacts *contacts, const char *text)
{
	struct contact_hit hits[HITS], one;
	size_t count = contacts_search(contacts, text, hits, HITS);
	char uri[LW_URI_MAX], why[256];

	require(count == contacts_search(contacts, text, NULL, 0));
	require(count <= contacts_count(contacts));
	for (size_t i = 0; i < count && i < HITS; i++) {
		require(hits[i].contact && hits[i].uri && hits[i].rank < 3);
		require(!i || hits[i - 1].contact->favourite > hits[i].contact->favourite ||
			(hits[i - 1].contact->favourite == hits[i].contact->favourite &&
			 hits[i - 1].rank <= hits[i].rank));
	}
	if (contacts_find(contacts, text, &one, why, sizeof(why)) == CONTACT_ONE)
		require(one.contact && one.uri);
	else
		require(strlen(why) > 0);
	contacts_resolve(contacts, text, uri, sizeof(uri), why, sizeof(why));
	require(contacts_shown(contacts, text, "network") != NULL);
}

/* Who is there is found by the whole name, if there is anything in it to look for. */
static void find_all(const struct contacts *contacts)
{
	const struct contact *c;

	for (size_t i = 0; (c = contacts_get(contacts, i)) != NULL; i++) {
		struct contact_hit hits[HITS];
		size_t count = contacts_search(contacts, c->uri, hits, HITS);
		bool found = count > HITS;

		for (size_t j = 0; j < count && j < HITS; j++)
			found = found || hits[j].contact == c;
		require(found);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	size_t first = size ? strcspn_bytes(text, size, '\n') : 0;
	struct contacts *contacts = checked_open();
	struct contacts_count count;
	char asked[LW_URI_MAX + 8];

	if (first >= sizeof(asked) || first == size) {
		mem_deref(contacts);
		return 0;
	}
	memcpy(asked, text, first);
	asked[first] = '\0';
	text += first + 1;
	size -= first + 1;
	require(!contacts_parse(contacts, text, size, NULL, NULL, &count));
	require(count.taken == contacts_count(contacts));
	check_all(contacts);
	search(contacts, asked);
	find_all(contacts);
	check_written(contacts, text, size);
	if (contacts_count(contacts)) {
		const struct contact *c = contacts_get(contacts, contacts_count(contacts) / 2);

		contacts_set_favourite(contacts, c, !c->favourite);
		check_written(contacts, text, size);
	}
	mem_deref(contacts);
	return 0;
}
