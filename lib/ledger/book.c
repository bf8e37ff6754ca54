/* book.c -- which record a call or a leg is in. */
#include "book.h"

void lw_book_lose(struct lw_ledger *ledger, struct book *book)
{
	book->record.lost++;
	ledger->lost++;
}

uint32_t lw_book_number(const struct lw_ledger *ledger, const struct book *book)
{
	return (uint32_t)(book - ledger->books);
}

static uint32_t first_slot(const struct lw_ledger *ledger, const struct book *book)
{
	return lw_book_number(ledger, book) * ledger->config.max_lines;
}

static struct book *book_at(struct lw_ledger *ledger, uint32_t slot)
{
	return slot == UINT32_MAX ? NULL : &ledger->books[slot / ledger->config.max_lines];
}

struct book *lw_book_of_call(struct lw_ledger *ledger, lw_call call)
{
	return call.v ? book_at(ledger, lw_index_find(&ledger->calls, call.v)) : NULL;
}

struct book *lw_book_of_leg(struct lw_ledger *ledger, lw_leg leg)
{
	return leg.v ? book_at(ledger, lw_index_find(&ledger->legs, leg.v)) : NULL;
}

void lw_book_add_call(struct lw_ledger *ledger, struct book *book, lw_call call)
{
	uint32_t n = book->record.call_count++;

	book->calls[n] = call;
	lw_index_put(&ledger->calls, first_slot(ledger, book) + n, call.v);
}

void lw_book_index(struct lw_ledger *ledger, const struct book *book, uint8_t line)
{
	if (book->lines[line].leg.v)
		lw_index_put(&ledger->legs, first_slot(ledger, book) + line,
			     book->lines[line].leg.v);
}

void lw_book_forget(struct lw_ledger *ledger, const struct book *book)
{
	uint32_t first = first_slot(ledger, book);

	for (uint32_t i = 0; i < book->record.call_count; i++)
		lw_index_drop(&ledger->calls, first + i);
	for (uint32_t i = 0; i < book->record.line_count; i++)
		if (book->lines[i].leg.v)
			lw_index_drop(&ledger->legs, first + i);
}

void lw_book_join(struct lw_ledger *ledger, struct book *book, lw_call call)
{
	if (!call.v || lw_book_of_call(ledger, call))
		return;
	if (book->record.call_count == ledger->config.max_lines)
		lw_book_lose(ledger, book);
	else
		lw_book_add_call(ledger, book, call);
}

static void link_to(struct lw_ledger *ledger, struct book *book, uint64_t id)
{
	for (uint32_t i = 0; i < book->record.linked_count; i++)
		if (book->record.linked[i] == id)
			return;
	if (book->record.linked_count == LW_LINKS)
		lw_book_lose(ledger, book);
	else
		book->record.linked[book->record.linked_count++] = id;
}

void lw_book_link(struct lw_ledger *ledger, struct book *book, lw_call other)
{
	struct book *second = lw_book_of_call(ledger, other);

	if (!second || second == book)
		return;
	link_to(ledger, book, second->record.id);
	link_to(ledger, second, book->record.id);
}
