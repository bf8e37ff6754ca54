/* SPDX-License-Identifier: BSD-3-Clause */
/* target.c -- the application's table of targets: a binary search, for which it must be sorted. */
#include <legwork/number.h>

#include <string.h>

const struct lw_target *lw_target_find(const struct lw_targets *targets, const char *canonical)
{
	size_t low = 0, high = targets && targets->list && canonical ? targets->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *address = targets->list[middle].address;
		int order = address ? strcmp(canonical, address) : 1;

		if (!order)
			return &targets->list[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool lw_targets_sorted(const struct lw_targets *targets)
{
	size_t count = targets ? targets->count : 0;

	if (count && !targets->list)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *address = targets->list[i].address;

		if (!address || !*address ||
		    (i && strcmp(targets->list[i - 1].address, address) >= 0))
			return false;
	}
	return true;
}

const char *lw_target_kind_name(uint32_t kind)
{
	switch ((enum lw_target_kind)kind) {
	case LW_TARGET_PERSON: return "person";
	case LW_TARGET_QUEUE: return "queue";
	case LW_TARGET_ATTENDANT: return "auto attendant";
	case LW_TARGET_SHARED_LINE: return "shared line";
	case LW_TARGET_COMMON_AREA: return "common-area phone";
	case LW_TARGET_ROOM: return "room";
	case LW_TARGET_MAILBOX: return "mailbox";
	case LW_TARGET_KINDS: break;
	}
	return "?";
}
