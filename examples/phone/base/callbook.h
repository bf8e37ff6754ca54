/* SPDX-License-Identifier: BSD-3-Clause */
/* callbook.h -- small numbers for calls and legs: a person types and reads them, not handles. */
#ifndef PHONE_CALLBOOK_H
#define PHONE_CALLBOOK_H

#include <legwork/legwork.h>

enum { CALLBOOK_CALLS = 128, CALLBOOK_LEGS = 256 };

/* Numbers count from 1 and are never used twice.  The oldest that is over makes room. */
struct callbook_call {
	uint32_t number; /* 0: a free place */
	lw_call call;
	lw_leg leg;      /* of the last recording note */
	bool over;
	bool recording;
};

struct callbook {
	struct callbook_call calls[CALLBOOK_CALLS];
	uint64_t legs[CALLBOOK_LEGS]; /* leg number n, at n % CALLBOOK_LEGS */
	uint32_t last_call, last_leg;
	lw_call current; /* whom our user talks to, or talked to last */
};

/* The number of a call, given now if it has none; 0 for the zero handle. */
uint32_t callbook_call(struct callbook *book, lw_call call);
uint32_t callbook_leg(struct callbook *book, lw_leg leg);
/* The entry of a numbered call, or NULL. */
struct callbook_call *callbook_find(struct callbook *book, lw_call call);
/* The call of a number; zero when there is none. */
lw_call callbook_by_number(const struct callbook *book, uint32_t number);

/* Follows a note: who is current, who is over. */
void callbook_note(struct callbook *book, const struct lw *lw, const struct lw_output *note);

/* The call that a command without CALL means: the current one if the verb (enum lw_verb) is
 * legal for it, else the newest for which it is, else the current or newest one, to hear the
 * reason. */
lw_call callbook_pick(const struct callbook *book, const struct lw *lw, uint32_t verb);

#endif
