/* SPDX-License-Identifier: BSD-3-Clause */
/* parties.h -- who is on a line. */
#ifndef LW_LEDGER_PARTIES_H
#define LW_LEDGER_PARTIES_H

#include "book.h"

bool lw_ledger_is_switch(const struct lw *lw);
/* The line of a leg as the engine knows it now.  R47: the leg is the same, the party may be
 * another: then the leg goes on on a line of its own, which is returned. */
uint8_t lw_line_meet(struct lw_ledger *ledger, struct book *book, uint8_t at, const struct lw *lw,
		     const struct lw_leg_info *leg, lw_time now);

#endif
