/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.c -- the lines of a record and their segments: who, from when to when, doing what. */
#include "lines.h"

#include <string.h>

/* ---- finding ---- */

uint32_t lw_first_leg(const struct book *book)
{
	return book->lines[0].leg.v ? 0 : 1;
}

uint8_t lw_line_of_leg(const struct book *book, lw_leg leg)
{
	for (uint32_t i = book->record.line_count; leg.v && i-- > 0;)
		if (lw_same_leg(book->lines[i].leg, leg))
			return (uint8_t)i;
	return LW_NO_LINE;
}

uint8_t lw_line_of_call(const struct book *book, lw_call call)
{
	for (uint32_t i = book->record.line_count; call.v && i-- > 1;)
		if (lw_same_call(book->lines[i].call, call))
			return (uint8_t)i;
	return LW_NO_LINE;
}

/* ---- segments ---- */

static uint32_t segment_before(const struct book *book, uint8_t line, uint32_t segment)
{
	while (segment-- > 0)
		if (book->segments[segment].line == line)
			return segment;
	return NO_SEGMENT;
}

/* A segment of no length was never there. */
static void remove_segment(struct book *book, uint32_t segment)
{
	uint32_t count = --book->record.segment_count;

	memmove(&book->segments[segment], &book->segments[segment + 1],
		(count - segment) * sizeof *book->segments);
	for (uint32_t i = 0; i < book->record.line_count; i++) {
		struct lw_record_line *line = &book->lines[i];

		if (line->segment == segment)
			line->segment = NO_SEGMENT;
		else if (line->segment != NO_SEGMENT && line->segment > segment)
			line->segment--;
	}
}

static void end_span(struct book *book, uint8_t at, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];

	if (line->span == LW_SPAN_NONE)
		return;
	line->total[line->span] += now - line->since;
	if (line->segment != NO_SEGMENT && book->segments[line->segment].from == now)
		remove_segment(book, line->segment);
	else if (line->segment != NO_SEGMENT)
		book->segments[line->segment].to = now;
	line->segment = NO_SEGMENT;
	line->span = LW_SPAN_NONE;
	line->to = now;
}

/* An interruption of no length is none: the segment before goes on. */
static bool goes_on(struct book *book, uint8_t at, enum lw_span span, uint8_t with, lw_time now)
{
	uint32_t before = segment_before(book, at, book->record.segment_count);
	const struct lw_record_segment *s;

	if (before == NO_SEGMENT)
		return false;
	s = &book->segments[before];
	if (s->span != span || s->with != with || s->transfer != book->current || s->to != now)
		return false;
	book->lines[at].segment = before;
	book->lines[at].since = s->from;
	book->lines[at].total[span] -= now - s->from;
	return true;
}

static void begin_span(struct lw_ledger *ledger, struct book *book, uint8_t at, enum lw_span span,
		       uint8_t with, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];
	uint32_t n = book->record.segment_count;

	line->span = (uint8_t)span;
	line->with = with;
	line->since = now;
	if (goes_on(book, at, span, with, now))
		return;
	if (n == ledger->config.max_segments) {
		lw_book_lose(ledger, book);
		return;
	}
	book->segments[n] = (struct lw_record_segment){.from = now,
						       .to = now,
						       .line = at,
						       .with = with,
						       .span = (uint8_t)span,
						       .transfer = book->current,
						       .recording = LW_NO_RECORDING};
	line->segment = n;
	book->record.segment_count++;
}

/* When a transfer begins or ends at the moment a segment begins, the segment belongs to what comes,
 * not to what was. */
static void mark_anew(struct book *book, const struct lw_record_line *line, lw_time now)
{
	struct lw_record_segment *s;

	if (line->segment == NO_SEGMENT)
		return;
	s = &book->segments[line->segment];
	if (s->from == now)
		s->transfer = book->current;
}

void lw_line_does(struct lw_ledger *ledger, struct book *book, uint8_t at, enum lw_span span,
		  uint8_t with, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];

	if (line->span == span && (line->with == with || span == LW_SPAN_NONE)) {
		mark_anew(book, line, now);
		return;
	}
	end_span(book, at, now);
	if (span != LW_SPAN_NONE)
		begin_span(ledger, book, at, span, with, now);
}

/* ---- lines ---- */

uint8_t lw_line_add(struct lw_ledger *ledger, struct book *book, lw_call call, lw_leg leg,
		    lw_time now)
{
	uint32_t n = book->record.line_count;
	struct lw_record_line *line = &book->lines[n];

	if (n == ledger->config.max_lines) {
		lw_book_lose(ledger, book);
		return LW_NO_LINE;
	}
	memset(line, 0, sizeof *line);
	line->call = call;
	line->leg = leg;
	line->from = line->to = line->since = now;
	line->segment = NO_SEGMENT;
	line->with = LW_NO_LINE;
	line->open = true;
	lw_book_index(ledger, book, (uint8_t)n);
	book->record.line_count++;
	return (uint8_t)n;
}

static bool only_rang(const struct lw_record_line *line)
{
	for (int span = LW_SPAN_TALKING; span < LW_SPAN_ENDING; span++)
		if (line->total[span])
			return false;
	return line->span == LW_SPAN_NONE || line->span == LW_SPAN_RINGING;
}

void lw_line_why(struct book *book, uint8_t at, uint8_t cause, int32_t code)
{
	struct lw_record_line *line;
	uint32_t last;

	if (at == LW_NO_LINE || book->lines[at].cause)
		return;
	line = &book->lines[at];
	/* to hang up while it only rings is to cancel, whatever the cause of the call */
	line->cause = cause == LW_CAUSE_NORMAL && only_rang(line) ? LW_CAUSE_CANCELLED : cause;
	line->code = code;
	last = segment_before(book, at, book->record.segment_count);
	if (line->open || last == NO_SEGMENT)
		return;
	book->segments[last].cause = line->cause;
	book->segments[last].code = code;
}

void lw_lines_why(struct book *book, lw_call call, uint8_t cause, int32_t code)
{
	for (uint32_t i = lw_first_leg(book); i < book->record.line_count; i++)
		if (lw_same_call(book->lines[i].call, call))
			lw_line_why(book, (uint8_t)i, cause, code);
}

void lw_line_end(struct book *book, uint8_t at, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];
	uint8_t cause = line->cause;

	end_span(book, at, now);
	line->open = false;
	line->cause = LW_CAUSE_NONE;
	lw_line_why(book, at, cause, line->code); /* known before: the last segment has it */
}

void lw_lines_end(struct book *book, lw_call call, lw_time now)
{
	for (uint32_t i = call.v ? lw_first_leg(book) : 0; i < book->record.line_count; i++)
		if (book->lines[i].open && (!call.v || lw_same_call(book->lines[i].call, call)))
			lw_line_end(book, (uint8_t)i, now);
}
