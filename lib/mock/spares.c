/* SPDX-License-Identifier: BSD-3-Clause */
/* spares.c -- numbers that are not in use, as a stack. */
#include "spares.h"

void lw_mock_spares_fill(struct spares *spares, uint32_t *list, uint32_t size)
{
	spares->list = list;
	spares->count = size;
	for (uint32_t i = 0; i < size; i++)
		list[i] = size - 1 - i;
}

uint32_t lw_mock_spares_take(struct spares *spares)
{
	return spares->count ? spares->list[--spares->count] : NONE;
}

void lw_mock_spares_give(struct spares *spares, uint32_t item)
{
	spares->list[spares->count++] = item;
}
