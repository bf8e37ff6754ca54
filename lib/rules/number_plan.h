/* SPDX-License-Identifier: BSD-3-Clause */
/* number_plan.h -- what digits mean where they are dialled. */
#ifndef LW_NUMBER_PLAN_H
#define LW_NUMBER_PLAN_H

#include <legwork/number.h>

#include "digits.h"

enum { LW_E164_LEAST = 7, LW_E164_MOST = 15 };

/* What is wrong with the plan, or NULL. */
const char *lw_plan_fault(const struct lw_numbering *plan);
/* Reads a number; own: dialled on our own PBX, where its extensions and prefixes are known.  False
 * when the plan has no line for it; then *number is as it was. */
bool lw_plan_read(const struct lw_numbering *plan, const struct lw_digits *digits, bool own,
		  struct lw_number *number);
/* Reads a number written for the place whose numbers begin with context (RFC 3966 5.1.5). */
bool lw_plan_read_in(const struct lw_numbering *plan, const struct lw_digits *context,
		     const struct lw_digits *digits, struct lw_number *number);
/* Digits dialled here are an extension, and nothing that can be dialled is longer and begins like
 * it.  Only where a prefix leads outside: else any number may. */
bool lw_plan_is_whole(const struct lw_numbering *plan, const char *digits);
bool lw_plan_owns(const struct lw_numbering *plan, const char *host);

#endif
