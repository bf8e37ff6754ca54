/* ledger.c -- birth and death of a ledger, and the door: which record an output or an input is
 * about, when one begins, and when it is complete. */
#include "ledger_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- birth ---- */

static size_t take(size_t *size, size_t bytes)
{
	size_t at = *size;

	*size += (bytes + 15) & ~(size_t)15;
	return at;
}

/* The room of one record: from base on, or with NULL only counted. */
static size_t lay_out(struct book *book, const struct lw_ledger_config *c, char *base)
{
	size_t size = 0, calls = take(&size, c->max_lines * sizeof(lw_call)),
	       lines = take(&size, c->max_lines * sizeof(struct lw_record_line)),
	       segments = take(&size, c->max_segments * sizeof(struct lw_record_segment)),
	       transfers = take(&size, c->max_transfers * sizeof(struct lw_record_transfer)),
	       recordings = take(&size, c->max_recordings * sizeof(struct lw_record_recording));

	if (!base)
		return size;
	book->calls = (void *)(base + calls);
	book->lines = (void *)(base + lines);
	book->segments = (void *)(base + segments);
	book->transfers = (void *)(base + transfers);
	book->recordings = (void *)(base + recordings);
	return size;
}

static bool config_is_valid(const struct lw_ledger_config *c)
{
	return c->size == sizeof *c && !c->alloc == !c->release && c->max_records &&
	       c->max_records <= 1u << 20 && c->max_lines >= 2 &&
	       c->max_lines <= LW_LINES_MOST && c->max_segments && c->max_segments <= 1u << 20 &&
	       c->max_transfers && c->max_transfers < LW_NO_TRANSFER && c->max_recordings &&
	       c->max_recordings < LW_NO_RECORDING;
}

int lw_ledger_new(struct lw_ledger **ledgerp, const struct lw_ledger_config *config)
{
	const struct lw_ledger_config plain = LW_LEDGER_CONFIG_INIT;
	const struct lw_ledger_config *c = config ? config : &plain;
	size_t size = 0, books, room, one;
	struct lw_ledger *ledger;

	*ledgerp = NULL;
	if (!config_is_valid(c))
		return LW_E_ARG;
	one = lay_out(NULL, c, NULL);
	take(&size, sizeof *ledger);
	books = take(&size, c->max_records * sizeof(struct book));
	room = take(&size, c->max_records * one);
	ledger = c->alloc ? c->alloc(size, c->alloc_arg) : malloc(size);
	if (!ledger)
		return LW_E_NOMEM;
	memset(ledger, 0, room); /* what a record's lists hold is written before it is read */
	ledger->config = *c;
	ledger->size = size;
	ledger->books = (void *)((char *)ledger + books);
	for (uint32_t i = 0; i < c->max_records; i++)
		lay_out(&ledger->books[i], c, (char *)ledger + room + i * one);
	*ledgerp = ledger;
	return LW_OK;
}

void lw_ledger_free(struct lw_ledger *ledger)
{
	if (!ledger)
		return;
	if (ledger->config.release)
		ledger->config.release(ledger, ledger->config.alloc_arg);
	else
		free(ledger);
}

size_t lw_ledger_size(const struct lw_ledger *ledger)
{
	return ledger->size;
}

/* ---- which record ---- */

static struct book *book_of_call(struct lw_ledger *ledger, lw_call call)
{
	for (uint32_t i = 0; call.v && i < ledger->config.max_records; i++) {
		struct book *book = &ledger->books[i];

		if (!book->used || book->done)
			continue;
		for (uint32_t k = 0; k < book->record.call_count; k++)
			if (lw_same_call(book->calls[k], call))
				return book;
	}
	return NULL;
}

static struct book *book_of_leg(struct lw_ledger *ledger, lw_leg leg)
{
	for (uint32_t i = 0; leg.v && i < ledger->config.max_records; i++) {
		struct book *book = &ledger->books[i];

		if (book->used && !book->done && lw_line_of_leg(book, leg) != LW_NO_LINE)
			return book;
	}
	return NULL;
}

static struct book *free_book(struct lw_ledger *ledger)
{
	for (uint32_t i = 0; i < ledger->config.max_records; i++)
		if (!ledger->books[i].used)
			return &ledger->books[i];
	return NULL;
}

static void write_head(struct book *book, const struct lw *lw, lw_call call)
{
	struct lw_call_info info;

	if (lw_call_info(lw, call, &info))
		return;
	book->record.account = info.account;
	book->record.incoming = info.incoming;
	memcpy(book->record.called, info.called, strlen(info.called) + 1);
}

static struct book *open_book(struct lw_ledger *ledger, const struct lw *lw, lw_call call,
			      lw_time now)
{
	struct book *book = free_book(ledger);

	if (!book)
		return NULL;
	book->record = (struct lw_record){
		.id = ++ledger->last_id, .from = now, .to = now, .answered = LW_NEVER};
	book->record.calls = book->calls;
	book->record.call_count = 1;
	book->calls[0] = call;
	book->over = 0;
	book->done = 0;
	book->open = book->current = LW_NO_TRANSFER;
	book->idle = LW_NEVER;
	book->accepted = book->given = false;
	book->used = true;
	write_head(book, lw, call);
	lw_line_add(ledger, book, call, (lw_leg){0}, now);
	lw_book_look(ledger, book, lw, now);
	return book;
}

/* A consultation call is part of the record of the call it is made for. */
static void join(struct lw_ledger *ledger, struct book *book, lw_call call)
{
	if (!call.v || book_of_call(ledger, call))
		return;
	if (book->record.call_count == ledger->config.max_lines)
		lw_book_lose(ledger, book);
	else
		book->calls[book->record.call_count++] = call;
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

/* ---- the end of a record ---- */

static void sort_segments(struct book *book)
{
	for (uint32_t i = 1; i < book->record.segment_count; i++) {
		struct lw_record_segment moved = book->segments[i];
		uint32_t to = i;

		for (; to && book->segments[to - 1].from > moved.from; to--)
			book->segments[to] = book->segments[to - 1];
		book->segments[to] = moved;
	}
}

/* Marks the segment in which a recording began. */
static void mark_recording(struct book *book, uint32_t recording)
{
	const struct lw_record_recording *r = &book->recordings[recording];

	for (uint32_t i = 0; i < book->record.segment_count; i++) {
		struct lw_record_segment *s = &book->segments[i];

		if (s->line == r->line && s->from <= r->from && r->from < s->to)
			s->recording = (uint8_t)recording;
	}
}

static void stop_recordings(struct book *book, uint8_t cause, lw_time now)
{
	for (uint32_t i = 0; i < book->record.recording_count; i++)
		if (book->recordings[i].to == LW_NEVER) {
			book->recordings[i].to = now;
			book->recordings[i].cause = cause;
		}
}

static void complete(struct lw_ledger *ledger, struct book *book, lw_time now)
{
	struct lw_record *r = &book->record;

	lw_lines_end(ledger, book, (lw_call){0}, now);
	lw_transfer_lapse(book, r->cause, r->code, now);
	stop_recordings(book, LW_CAUSE_NONE, now);
	r->to = now;
	r->lines = book->lines;
	r->segments = book->segments;
	r->transfers = book->transfers;
	r->recordings = book->recordings;
	sort_segments(book);
	for (uint32_t i = 0; i < r->recording_count; i++)
		mark_recording(book, i);
	book->done = ++ledger->last_done;
}

static void call_ended(struct lw_ledger *ledger, struct book *book, const struct lw_output *note)
{
	uint32_t all = (uint32_t)((UINT64_C(1) << book->record.call_count) - 1);

	for (uint32_t i = 0; i < book->record.call_count; i++)
		if (lw_same_call(book->calls[i], note->call))
			book->over |= 1u << i;
	if (lw_same_call(book->calls[0], note->call)) {
		book->record.cause = note->cause;
		book->record.code = note->code;
	}
	lw_lines_end(ledger, book, note->call, note->now);
	lw_lines_why(book, note->call, note->cause, note->code);
	if (book->over == all)
		complete(ledger, book, note->now);
}

/* ---- recordings ---- */

static void recording_started(struct lw_ledger *ledger, struct book *book,
			      const struct lw_output *note)
{
	uint32_t n = book->record.recording_count;

	if (n == ledger->config.max_recordings) {
		lw_book_lose(ledger, book);
		return;
	}
	book->recordings[n] =
		(struct lw_record_recording){.from = note->now,
					     .to = LW_NEVER,
					     .line = lw_line_of_leg(book, note->leg),
					     .automatic = (note->flags & LW_F_AUTO) != 0};
	book->record.recording_count++;
}

static void recording_note(struct lw_ledger *ledger, struct book *book,
			   const struct lw_output *note)
{
	uint32_t n = book->record.recording_count;
	bool runs = n && book->recordings[n - 1].to == LW_NEVER;

	if (note->type == LW_NOTE_RECORDING_STARTED) {
		recording_started(ledger, book, note);
		return;
	}
	if (!runs && note->type == LW_NOTE_RECORDING_FAILED) {
		recording_started(ledger, book, note);
		if (n < book->record.recording_count)
			book->recordings[n].failed = true;
	}
	stop_recordings(book, note->cause, note->now);
}

int lw_ledger_file(struct lw_ledger *ledger, lw_leg leg, const char *file, uint32_t ms)
{
	if (!file || strlen(file) >= LW_FILE_MAX)
		return LW_E_ARG;
	for (uint32_t i = 0; i < ledger->config.max_records; i++) {
		struct book *book = &ledger->books[i];

		for (uint32_t k = book->used ? book->record.recording_count : 0; k-- > 0;) {
			struct lw_record_recording *r = &book->recordings[k];

			if (r->line == LW_NO_LINE || !lw_same_leg(book->lines[r->line].leg, leg))
				continue;
			memcpy(r->file, file, strlen(file) + 1);
			r->ms = ms;
			return LW_OK;
		}
	}
	return LW_E_STALE;
}

/* ---- what comes in ---- */

static void forget_given(struct lw_ledger *ledger)
{
	for (uint32_t i = 0; i < ledger->config.max_records; i++)
		if (ledger->books[i].given)
			ledger->books[i].used = ledger->books[i].given = false;
}

/* A consultation call is dialled before its transfer says so. */
static struct book *book_begins(struct lw_ledger *ledger, const struct lw *lw, lw_call call,
				lw_time now)
{
	struct lw_call_info info;
	struct book *original;

	if (lw_call_info(lw, call, &info) || info.state == LW_CALL_NONE ||
	    info.state == LW_CALL_OVER)
		return NULL;
	original = book_of_call(ledger, info.original);
	if (!info.original.v)
		return open_book(ledger, lw, call, now);
	if (original)
		join(ledger, original, call);
	return original;
}

static bool is_of_recording(uint32_t type)
{
	return type >= LW_NOTE_RECORDING_STARTED && type <= LW_NOTE_RECORDING_FAILED;
}

static void look_at_other(struct lw_ledger *ledger, const struct book *book, const struct lw *lw,
			  const struct lw_output *note)
{
	struct book *other = book_of_call(ledger, note->other);

	if (!other || other == book)
		return;
	lw_book_look(ledger, other, lw, note->now);
}

static void link_both(struct lw_ledger *ledger, struct book *book, lw_call other)
{
	struct book *second = book_of_call(ledger, other);

	if (!second || second == book)
		return;
	link_to(ledger, book, second->record.id);
	link_to(ledger, second, book->record.id);
}

static void take_note(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
		      const struct lw_output *note)
{
	if (note->type == LW_NOTE_CONSULTING)
		join(ledger, book, note->other);
	if (note->type == LW_NOTE_TRANSFER_STARTED)
		link_both(ledger, book, note->other);
	lw_transfer_look(book, lw, note->now);
	lw_book_look(ledger, book, lw, note->now);
	look_at_other(ledger, book, lw, note);
	if (is_of_recording(note->type)) {
		recording_note(ledger, book, note);
		return;
	}
	if (note->type == LW_NOTE_ENDED) {
		call_ended(ledger, book, note);
		return;
	}
	lw_book_transfer(ledger, book, note);
	lw_book_look(ledger, book, lw, note->now);
}

void lw_ledger_take(struct lw_ledger *ledger, const struct lw *lw, const struct lw_output *out)
{
	struct book *book;

	if (!lw_is_note(out) && out->type != LW_DO_INVITE && out->type != LW_DO_FORGET)
		return;
	forget_given(ledger);
	book = out->type == LW_DO_FORGET ? book_of_leg(ledger, out->leg)
					 : book_of_call(ledger, out->call);
	if (!book && out->type != LW_DO_FORGET && out->type != LW_NOTE_ENDED)
		book = book_begins(ledger, lw, out->call, out->now);
	if (!book) {
		ledger->lost_records += out->type == LW_NOTE_ENDED;
		return;
	}
	if (lw_is_note(out))
		take_note(ledger, book, lw, out);
	else
		lw_book_look(ledger, book, lw, out->now);
}

static void look(struct lw_ledger *ledger, struct book *book, const struct lw *lw, lw_time now)
{
	lw_transfer_look(book, lw, now);
	lw_book_look(ledger, book, lw, now);
}

/* Time alone ends what nobody answers. */
static void look_at_endings(struct lw_ledger *ledger, const struct lw *lw, lw_time now)
{
	for (uint32_t i = 0; i < ledger->config.max_records; i++) {
		struct book *book = &ledger->books[i];
		bool ends = book->used && !book->done && book->open != LW_NO_TRANSFER;

		for (uint32_t k = 1; book->used && !book->done && k < book->record.line_count; k++)
			ends |= book->lines[k].span == LW_SPAN_ENDING;
		if (ends)
			look(ledger, book, lw, now);
	}
}

static lw_call call_of(const struct lw *lw, const struct lw_input *in)
{
	struct lw_leg_info leg;

	if (in->type == LW_USER_DIAL || in->type == LW_SIG_OFFERED)
		return lw_made(lw).call;
	if (in->type < LW_SIG_OFFERED || lw_leg_info(lw, in->leg, &leg))
		return in->call;
	return leg.call;
}

void lw_ledger_hear(struct lw_ledger *ledger, const struct lw *lw, const struct lw_input *in)
{
	struct book *book;

	forget_given(ledger);
	if (in->type == LW_TICK) {
		look_at_endings(ledger, lw, in->now);
		return;
	}
	book = book_of_leg(ledger, in->leg);
	book = book ? book : book_of_call(ledger, call_of(lw, in));
	if (!book)
		book = book_begins(ledger, lw, call_of(lw, in), in->now);
	if (!book)
		return;
	look(ledger, book, lw, in->now);
}

/* ---- what goes out ---- */

bool lw_ledger_next(struct lw_ledger *ledger, struct lw_record *record)
{
	struct book *first = NULL;

	forget_given(ledger);
	for (uint32_t i = 0; i < ledger->config.max_records; i++) {
		struct book *book = &ledger->books[i];

		if (book->used && book->done && (!first || book->done < first->done))
			first = book;
	}
	if (!first)
		return false;
	*record = first->record;
	first->given = true;
	return true;
}

void lw_ledger_flush(struct lw_ledger *ledger, lw_time now)
{
	for (uint32_t i = 0; i < ledger->config.max_records; i++) {
		struct book *book = &ledger->books[i];

		if (!book->used || book->done)
			continue;
		book->record.flushed = true;
		if (book->open != LW_NO_TRANSFER)
			book->transfers[book->open].to = now;
		book->open = LW_NO_TRANSFER;
		complete(ledger, book, now);
	}
}

struct lw_ledger_counts lw_ledger_counts(const struct lw_ledger *ledger)
{
	struct lw_ledger_counts counts = {.lost_records = ledger->lost_records,
					  .lost = ledger->lost};

	for (uint32_t i = 0; i < ledger->config.max_records; i++) {
		counts.open += ledger->books[i].used && !ledger->books[i].done;
		counts.waiting += ledger->books[i].used && ledger->books[i].done &&
				  !ledger->books[i].given;
	}
	return counts;
}
