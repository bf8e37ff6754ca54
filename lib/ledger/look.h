/* SPDX-License-Identifier: BSD-3-Clause */
/* look.h -- what the engine says of the legs of a record. */
#ifndef LW_LEDGER_LOOK_H
#define LW_LEDGER_LOOK_H

#include "book.h"

/* Looks at the engine and writes down what has changed since; who is on a line that is there
 * already, only if somebody may have another name. */
void lw_book_look(struct lw_ledger *ledger, struct book *book, const struct lw *lw, lw_time now,
		  bool names);

#endif
