/* SPDX-License-Identifier: BSD-3-Clause */
/* callbook.c -- see callbook.h. */
#include "callbook.h"

struct callbook_call *callbook_find(struct callbook *book, lw_call call)
{
	for (unsigned i = 0; i < CALLBOOK_CALLS; i++) {
		if (book->calls[i].number && lw_same_call(book->calls[i].call, call))
			return &book->calls[i];
	}
	return NULL;
}

/* A free place, else that of the oldest call that is over, else of the oldest. */
static struct callbook_call *place(struct callbook *book)
{
	struct callbook_call *best = &book->calls[0];

	for (unsigned i = 0; i < CALLBOOK_CALLS; i++) {
		struct callbook_call *entry = &book->calls[i];

		if (!entry->number)
			return entry;
		if (entry->over > best->over ||
		    (entry->over == best->over && entry->number < best->number))
			best = entry;
	}
	return best;
}

uint32_t callbook_call(struct callbook *book, lw_call call)
{
	struct callbook_call *entry = callbook_find(book, call);

	if (!call.v)
		return 0;
	if (!entry) {
		entry = place(book);
		*entry = (struct callbook_call){.number = ++book->last_call, .call = call};
	}
	return entry->number;
}

uint32_t callbook_leg(struct callbook *book, lw_leg leg)
{
	uint32_t number = book->last_leg;

	if (!leg.v)
		return 0;
	for (; number && number + CALLBOOK_LEGS > book->last_leg; number--) {
		if (book->legs[number % CALLBOOK_LEGS] == leg.v)
			return number;
	}
	number = ++book->last_leg;
	book->legs[number % CALLBOOK_LEGS] = leg.v;
	return number;
}

lw_call callbook_by_number(const struct callbook *book, uint32_t number)
{
	for (unsigned i = 0; number && i < CALLBOOK_CALLS; i++) {
		if (book->calls[i].number == number)
			return book->calls[i].call;
	}
	return (lw_call){0};
}

static lw_call newest(const struct callbook *book)
{
	const struct callbook_call *best = NULL;

	for (unsigned i = 0; i < CALLBOOK_CALLS; i++) {
		const struct callbook_call *entry = &book->calls[i];

		if (entry->number && !entry->over && (!best || entry->number > best->number))
			best = entry;
	}
	return best ? best->call : (lw_call){0};
}

static void ended(struct callbook *book, lw_call call)
{
	struct callbook_call *entry = callbook_find(book, call);

	if (entry)
		entry->over = true;
	if (lw_same_call(book->current, call))
		book->current = newest(book);
}

void callbook_note(struct callbook *book, const struct lw *lw, const struct lw_output *note)
{
	struct lw_leg_info leg;

	if (note->type == LW_NOTE_ENDED)
		ended(book, note->call);
	else if (note->type == LW_NOTE_CONNECTED || note->type == LW_NOTE_RESUMED)
		book->current = note->call;
	else if (note->type == LW_NOTE_CONSULTING && note->other.v)
		book->current = note->other;
	else if (note->type == LW_NOTE_INCOMING && !book->current.v)
		book->current = note->call;
	else if (note->type == LW_NOTE_SWAPPED && !lw_leg_info(lw, note->leg, &leg))
		book->current = leg.call;
}

lw_call callbook_pick(const struct callbook *book, const struct lw *lw, uint32_t verb)
{
	const struct callbook_call *best = NULL;

	if (lw_is_legal(lw, book->current, verb))
		return book->current;
	for (unsigned i = 0; i < CALLBOOK_CALLS; i++) {
		const struct callbook_call *entry = &book->calls[i];

		if (entry->number && !entry->over && lw_is_legal(lw, entry->call, verb) &&
		    (!best || entry->number > best->number))
			best = entry;
	}
	if (best)
		return best->call;
	return book->current.v ? book->current : newest(book);
}
