/* SPDX-License-Identifier: BSD-3-Clause */
/* seats.h -- what the engine of a switch says of the legs of a record. */
#ifndef LW_LEDGER_SEATS_H
#define LW_LEDGER_SEATS_H

#include "book.h"

/* As lw_book_look(). */
void lw_book_look_seats(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
			lw_time now, bool names);

#endif
