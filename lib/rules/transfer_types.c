/* SPDX-License-Identifier: BSD-3-Clause */
/* transfer_types.c -- Zoom numbers the same four types in two ways; neither is ours (R65). */
#include <legwork/policy.h>

/* Indexed by Zoom's number minus one. */
static const uint8_t transferring[] = {LW_TYPE_NONE, LW_TYPE_MEDIUM, LW_TYPE_HIGH, LW_TYPE_LOW};
static const uint8_t forwarding[] = {LW_TYPE_LOW, LW_TYPE_MEDIUM, LW_TYPE_HIGH, LW_TYPE_NONE};

static bool from(const uint8_t *list, int number, enum lw_transfer_type *type)
{
	if (number < 1 || number > LW_TYPES)
		return false;
	*type = (enum lw_transfer_type)list[number - 1];
	return true;
}

/* 0 for a value that is not a type. */
static int to(const uint8_t *list, enum lw_transfer_type type)
{
	for (int i = 0; i < LW_TYPES; i++)
		if (list[i] == (unsigned)type)
			return i + 1;
	return 0;
}

bool lw_type_of_zoom_transferring(int number, enum lw_transfer_type *type)
{
	return from(transferring, number, type);
}

bool lw_type_of_zoom_forwarding(int number, enum lw_transfer_type *type)
{
	return from(forwarding, number, type);
}

int lw_type_to_zoom_transferring(enum lw_transfer_type type)
{
	return to(transferring, type);
}

int lw_type_to_zoom_forwarding(enum lw_transfer_type type)
{
	return to(forwarding, type);
}
