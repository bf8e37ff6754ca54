/* SPDX-License-Identifier: BSD-3-Clause */
/* fits.h -- finds what is known of an INVITE with Replaces in a table of who may: may_replace.def
 * and may_take.def. */
#ifndef LW_FITS_H
#define LW_FITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What both tables ask: one bit of each kind.  What only one of them asks begins with FITS_OWN. */
enum {
	PROOF_GOOD = 1 << 0,
	PROOF_OPEN = 1 << 1,
	PROOF_NONE = 1 << 2,
	PROOF_ANY = PROOF_GOOD | PROOF_OPEN | PROOF_NONE,
	HOST_ASKED = 1 << 3,
	HOST_UNASKED = 1 << 4,
	HOST_ANY = HOST_ASKED | HOST_UNASKED,
	FITS_OWN = 1 << 5,
};

struct lw_fits_row { uint16_t fits; uint8_t answer; };
struct lw_fits_table { const struct lw_fits_row *row; size_t rows; };

/* flags: those of the offer. */
uint32_t lw_fits_known(uint32_t flags, bool asked);
/* The answer of the row; `none` where there is no row. */
uint8_t lw_fits_answer(const struct lw_fits_table *table, uint32_t known, uint8_t none);
/* How many rows fit: 1 for everything. */
unsigned lw_fits_rows(const struct lw_fits_table *table, uint32_t known);

#endif
