/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_classify.c -- any address under any plan: the laws of number_laws.c hold.
 *
 * The first byte chooses one of the plans as it is, or one put together from the pieces of two and
 * the prefixes that the next three choose; what follows is the address.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../number_laws.h"

static const struct lw_target list[] = {
	{.address = "+48221234567", .contact = true},
	{.address = "112", .contact = true},
	{.address = "201", .contact = true},
	{.address = "carol@elsewhere.example", .contact = true},
};

static const char *piece(unsigned which)
{
	static const char *const pieces[] = {NULL, "", "0", "1", "9", "00", "011", "*9",
					     "48", "44", "22", "212", "112", "99", "8", "06"};

	return pieces[which & 15];
}

/* An empty prefix is none. */
static struct lw_numbering mixed(const uint8_t *b)
{
	struct lw_numbering plan = *number_plan(b[0] % NUMBER_PLANS);
	const struct lw_numbering *other = number_plan(b[1] % NUMBER_PLANS);

	plan.country = b[1] & 0x40 ? other->country : piece((b[1] >> 1 & 7) + 8u);
	plan.outside = piece(b[2] >> 4);
	plan.national = piece(b[2]);
	plan.international = piece(b[3] >> 4);
	plan.area = b[3] & 8 ? other->area : plan.area;
	plan.local_digits = b[3] & 15;
	plan.national_least = b[3] & 4 ? 0 : plan.national_least;
	plan.national_most = b[3] & 2 ? 0 : plan.national_most;
	if (b[1] & 0x80) {
		plan.extensions = other->extensions;
		plan.extension_count = other->extension_count;
	}
	return plan;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_targets targets = {list, sizeof list / sizeof *list};
	struct lw_numbering plan;
	const char *law;
	char *address;

	if (size < 4)
		return 0;
	plan = data[0] & 0x80 ? mixed(data) : *number_plan(data[0] % NUMBER_PLANS);
	address = malloc(size - 3);
	if (!address)
		return 0;
	memcpy(address, data + 4, size - 4);
	address[size - 4] = 0;
	law = number_law_broken(&plan, &targets, address);
	if (law) {
		fprintf(stderr, "broken: %s: \"%s\"\n", law, address);
		__builtin_trap();
	}
	free(address);
	return 0;
}
