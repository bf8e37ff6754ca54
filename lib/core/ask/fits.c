/* SPDX-License-Identifier: BSD-3-Clause */
/* fits.c -- see fits.h. */
#include "fits.h"

#include <legwork/adapter.h>

uint32_t lw_fits_known(uint32_t flags, bool asked)
{
	uint32_t proof = flags & LW_F_BY_DIGEST   ? PROOF_GOOD
			 : flags & LW_F_CAN_PROVE ? PROOF_OPEN
						  : PROOF_NONE;

	return proof | (asked ? HOST_ASKED : HOST_UNASKED);
}

static bool fits(const struct lw_fits_row *row, uint32_t known)
{
	return !(known & ~(uint32_t)row->fits);
}

uint8_t lw_fits_answer(const struct lw_fits_table *table, uint32_t known, uint8_t none)
{
	for (size_t i = 0; i < table->rows; i++)
		if (fits(&table->row[i], known))
			return table->row[i].answer;
	return none;
}

unsigned lw_fits_rows(const struct lw_fits_table *table, uint32_t known)
{
	unsigned count = 0;

	for (size_t i = 0; i < table->rows; i++)
		count += fits(&table->row[i], known);
	return count;
}
