/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.h -- the lines of a record, one for each party, and the segments of each line. */
#ifndef LW_LEDGER_LINES_H
#define LW_LEDGER_LINES_H

#include "book.h"

/* A new line, or LW_NO_LINE and one more is lost. */
uint8_t lw_line_add(struct lw_ledger *ledger, struct book *book, lw_call call, lw_leg leg,
		    lw_time now);
/* The first line that is a leg's: of an endpoint line 0 is our user's. */
uint32_t lw_first_leg(const struct book *book);
/* The newest line of that leg or of that call, ended ones too; or LW_NO_LINE. */
uint8_t lw_line_of_leg(const struct book *book, lw_leg leg);
uint8_t lw_line_of_call(const struct book *book, lw_call call);
/* What the line does from now on; nothing changes when it did that before. */
void lw_line_does(struct lw_ledger *ledger, struct book *book, uint8_t line, enum lw_span span,
		  uint8_t with, lw_time now);
void lw_line_end(struct book *book, uint8_t line, lw_time now);
/* Ends the lines of a call, or with a zero one all of them. */
void lw_lines_end(struct book *book, lw_call call, lw_time now);
/* Gives a reason to those lines of a call that have none; their last segments have it too. */
void lw_lines_why(struct book *book, lw_call call, uint8_t cause, int32_t code);
void lw_line_why(struct book *book, uint8_t line, uint8_t cause, int32_t code);

#endif
