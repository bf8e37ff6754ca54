/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_vcard.c -- vCard files.
 *
 * Held: what is taken is bounded, and whole UTF-8; the same file once more adds nobody; what is
 * kept in a contacts file says the same again.
 */
#include <stdlib.h>
#include <string.h>
#include <re.h>

#include "contacts_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct contacts *contacts = checked_open();
	const char *text = (const char *)data;
	struct contacts_count count, again;
	size_t there;

	require(!contacts_parse_vcards(contacts, text, size, CONTACT_EXTERNAL, true, NULL, NULL,
				       &count));
	there = contacts_count(contacts);
	require(count.taken == there);
	check_all(contacts);
	check_written(contacts, "", 0);
	require(!contacts_parse_vcards(contacts, text, size, CONTACT_SYNCED, false, NULL, NULL,
				       &again));
	require(again.skipped == count.skipped);
	/* cards that renewed one another may find themselves gone */
	require(count.again || contacts_count(contacts) == there);
	check_all(contacts);
	mem_deref(contacts);
	return 0;
}
