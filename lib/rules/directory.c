/* SPDX-License-Identifier: BSD-3-Clause */
/* directory.c -- the parties of a switch, by address: a binary search, for which they must be
 * sorted. */
#include <legwork/rules.h>

#include <string.h>

const struct lw_party *lw_party_find(const struct lw_directory *directory, const char *canonical)
{
	size_t low = 0, high = directory && directory->list && canonical ? directory->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *address = directory->list[middle].address;
		int order = address ? strcmp(canonical, address) : 1;

		if (!order)
			return &directory->list[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool lw_directory_sorted(const struct lw_directory *directory)
{
	size_t count = directory ? directory->count : 0;

	if (count && !directory->list)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *address = directory->list[i].address;

		if (!address || !*address ||
		    (i && strcmp(directory->list[i - 1].address, address) >= 0))
			return false;
	}
	return true;
}
