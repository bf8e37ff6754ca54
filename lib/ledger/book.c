/* SPDX-License-Identifier: BSD-3-Clause */
/* book.c -- which record a call or a leg is in. */
#include "book.h"

#include "../table/ahead.h"

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

/* What a look reads of a record is asked for here, but for its later lines and segments: before the
 * index has said for sure which record it is, and where its lists are is reckoned from those of the
 * first.  To read either would be to wait. */
static struct book *book_of(struct lw_ledger *ledger, const struct index *index, uint64_t key)
{
	const struct book *first = &ledger->books[0];
	uint32_t slot = lw_index_guess(index, key), number = slot / ledger->config.max_lines;
	size_t at = number * sizeof *first, behind = number * ledger->room;

	LW_AHEAD_TWO(first, at);
	LW_AHEAD(first, at + 128);
	LW_AHEAD(first->calls, behind);
	LW_AHEAD_TWO(&first->lines[0], behind);
	LW_AHEAD_TWO(&first->lines[1], behind);
	LW_AHEAD_TWO(first->segments, behind);
	slot = lw_index_find(index, key);
	return slot == UINT32_MAX ? NULL : &ledger->books[slot / ledger->config.max_lines];
}

struct book *lw_book_of_call(struct lw_ledger *ledger, lw_call call)
{
	return call.v ? book_of(ledger, &ledger->calls, call.v) : NULL;
}

struct book *lw_book_of_leg(struct lw_ledger *ledger, lw_leg leg)
{
	return leg.v ? book_of(ledger, &ledger->legs, leg.v) : NULL;
}

void lw_book_add_call(struct lw_ledger *ledger, struct book *book, lw_call call)
{
	uint32_t n = book->record.call_count++;

	book->calls[n] = call;
	book->looked = 0;
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
	book->looked = 0;
}

void lw_book_link(struct lw_ledger *ledger, struct book *book, lw_call other)
{
	struct book *second = lw_book_of_call(ledger, other);

	if (!second || second == book)
		return;
	link_to(ledger, book, second->record.id);
	link_to(ledger, second, book->record.id);
}

/* ---- two records become one ---- */

static bool fits(const struct lw_ledger_config *c, const struct lw_record *a,
		 const struct lw_record *b)
{
	return a->line_count + b->line_count <= c->max_lines &&
	       a->call_count + b->call_count <= c->max_lines &&
	       a->segment_count + b->segment_count <= c->max_segments &&
	       a->transfer_count + b->transfer_count <= c->max_transfers &&
	       a->recording_count + b->recording_count <= c->max_recordings;
}

/* Numbers of what has moved behind others; none stays none. */
static uint8_t moved(uint8_t number, uint32_t by)
{
	return number == UINT8_MAX ? number : (uint8_t)(number + by);
}

static void move_lines(struct lw_ledger *ledger, struct book *book, const struct book *other)
{
	uint32_t lines = book->record.line_count, segments = book->record.segment_count;

	for (uint32_t i = 0; i < other->record.line_count; i++) {
		struct lw_record_line *line = &book->lines[lines + i];

		*line = other->lines[i];
		line->with = moved(line->with, lines);
		line->segment += line->segment == NO_SEGMENT ? 0 : segments;
		lw_book_index(ledger, book, (uint8_t)(lines + i));
	}
	for (uint32_t i = 0; i < other->record.segment_count; i++) {
		struct lw_record_segment *segment = &book->segments[segments + i];

		*segment = other->segments[i];
		segment->line = moved(segment->line, lines);
		segment->with = moved(segment->with, lines);
		segment->transfer = moved(segment->transfer, book->record.transfer_count);
	}
}

static void move_events(struct book *book, const struct book *other)
{
	uint32_t lines = book->record.line_count, n = book->record.transfer_count;

	for (uint32_t i = 0; i < other->record.transfer_count; i++) {
		struct lw_record_transfer *t = &book->transfers[n + i];

		*t = other->transfers[i];
		t->transferor = moved(t->transferor, lines);
		t->transferee = moved(t->transferee, lines);
		t->target = moved(t->target, lines);
	}
	n = book->record.recording_count;
	for (uint32_t i = 0; i < other->record.recording_count; i++) {
		book->recordings[n + i] = other->recordings[i];
		book->recordings[n + i].line = moved(other->recordings[i].line, lines);
	}
}

static void move_calls(struct lw_ledger *ledger, struct book *book, const struct book *other)
{
	for (uint32_t i = 0; i < other->record.call_count; i++) {
		book->over |= (other->over >> i & 1u) << book->record.call_count;
		lw_book_add_call(ledger, book, other->calls[i]);
	}
}

static void count_up(struct lw_record *r, const struct lw_record *other)
{
	r->line_count += other->line_count;
	r->segment_count += other->segment_count;
	r->transfer_count += other->transfer_count;
	r->recording_count += other->recording_count;
	r->lost += other->lost;
	r->from = other->from < r->from ? other->from : r->from;
	r->answered = other->answered < r->answered ? other->answered : r->answered;
}

bool lw_book_merge(struct lw_ledger *ledger, struct book *book, struct book *other)
{
	if (!fits(&ledger->config, &book->record, &other->record))
		return false;
	lw_book_forget(ledger, other);
	move_lines(ledger, book, other);
	move_events(book, other);
	move_calls(ledger, book, other);
	count_up(&book->record, &other->record);
	for (uint32_t i = 0; i < other->record.linked_count; i++)
		link_to(ledger, book, other->record.linked[i]);
	return true;
}
