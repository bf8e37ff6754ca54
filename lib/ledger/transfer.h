/* SPDX-License-Identifier: BSD-3-Clause */
/* transfer.h -- the transfers of a record. */
#ifndef LW_LEDGER_TRANSFER_H
#define LW_LEDGER_TRANSFER_H

#include "book.h"

void lw_book_transfer(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
		      const struct lw_output *note);
/* The record closes, or another transfer begins: one that no note has ended is over. */
void lw_transfer_lapse(struct book *book, uint8_t cause, int32_t code, lw_time now);
/* A peer's request that was declined, or that nobody decided about, ends without a note. */
void lw_transfer_look(struct book *book, const struct lw *lw, lw_time now);

#endif
