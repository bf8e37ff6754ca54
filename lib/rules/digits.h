/* SPDX-License-Identifier: BSD-3-Clause */
/* digits.h -- a number without its separators. */
#ifndef LW_DIGITS_H
#define LW_DIGITS_H

#include "text.h"

/* Most digits of anything dialled: 15 of E.164 behind the prefixes of a line and of a carrier. */
enum { LW_DIGITS_MAX = 32 };

struct lw_digits {
	bool plus;   /* "+" stood before it */
	bool many;   /* there were more than fit: text holds the first */
	size_t count;
	char text[LW_DIGITS_MAX + 1]; /* 0-9 * # */
};

/* Digits with separators and "+"; false when it is not a number. */
bool lw_digits_read(struct lw_slice text, bool typed, struct lw_digits *digits);

#endif
