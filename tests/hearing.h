/* SPDX-License-Identifier: BSD-3-Clause */
/* hearing.h -- an adapter's sound, written to the letter of <legwork/adapter.h>: who hears whom.
 *
 * It plays whatever our user's audio is with as one room, and what is mixed as well.  It knows of
 * no hold: that nobody hears what is not for him is the engine's business. */
#ifndef TESTS_HEARING_H
#define TESTS_HEARING_H

#include <legwork/adapter.h>

enum { HEARING_LEGS = 64 };

struct hearing {
	const struct lw *lw; /* another one: all begins anew */
	lw_leg room[HEARING_LEGS], mixed[2];
	unsigned in_room;
	bool any_mixed;
};

/* Carries out an output. */
void hearing_take(struct hearing *hearing, const struct lw *lw, const struct lw_output *out);
/* NULL, or what is wrong; to be asked when all outputs have been read. */
const char *hearing_breach(const struct hearing *hearing, const struct lw *lw);

#endif
