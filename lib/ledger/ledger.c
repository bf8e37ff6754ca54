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

static void release(struct lw_ledger *ledger, struct book *book)
{
	book->record.recording_count = 0; /* no file is told of it any more */
	book->next = ledger->free;
	ledger->free = book;
}

static bool config_is_valid(const struct lw_ledger_config *c)
{
	return c->size == sizeof *c && !c->alloc == !c->release && c->max_records &&
	       c->max_records <= 1u << 20 && c->max_lines >= 2 &&
	       c->max_lines <= LW_LINES_MOST && c->max_segments && c->max_segments <= 1u << 20 &&
	       c->max_transfers && c->max_transfers < LW_NO_TRANSFER && c->max_recordings &&
	       c->max_recordings < LW_NO_RECORDING;
}

/* Everything of the ledger but the room of its records: from base on, or with NULL only counted. */
static size_t lay_out_ledger(struct lw_ledger *ledger, const struct lw_ledger_config *c, char *base)
{
	uint32_t slots = c->max_records * c->max_lines, buckets = lw_index_buckets(slots);
	size_t size = 0, books, ending, calls, legs, call_heads, leg_heads;

	take(&size, sizeof *ledger);
	books = take(&size, c->max_records * sizeof *ledger->books);
	ending = take(&size, c->max_records);
	calls = take(&size, slots * sizeof(struct index_slot));
	legs = take(&size, slots * sizeof(struct index_slot));
	call_heads = take(&size, buckets * sizeof(uint32_t));
	leg_heads = take(&size, buckets * sizeof(uint32_t));
	if (!base)
		return size;
	ledger->books = (void *)(base + books);
	ledger->ending = (void *)(base + ending);
	lw_index_init(&ledger->calls, slots, (void *)(base + call_heads), (void *)(base + calls));
	lw_index_init(&ledger->legs, slots, (void *)(base + leg_heads), (void *)(base + legs));
	return size;
}

int lw_ledger_new(struct lw_ledger **ledgerp, const struct lw_ledger_config *config)
{
	const struct lw_ledger_config plain = LW_LEDGER_CONFIG_INIT;
	const struct lw_ledger_config *c = config ? config : &plain;
	size_t size, room, one;
	struct lw_ledger *ledger;

	*ledgerp = NULL;
	if (!config_is_valid(c))
		return LW_E_ARG;
	one = lay_out(NULL, c, NULL);
	size = lay_out_ledger(NULL, c, NULL);
	room = take(&size, c->max_records * one);
	ledger = c->alloc ? c->alloc(size, c->alloc_arg) : malloc(size);
	if (!ledger)
		return LW_E_NOMEM;
	memset(ledger, 0, room); /* what a record's lists hold is written before it is read */
	ledger->config = *c;
	ledger->size = size;
	ledger->last = &ledger->complete;
	lay_out_ledger(ledger, c, (char *)ledger);
	for (uint32_t i = c->max_records; i-- > 0;) {
		lay_out(&ledger->books[i], c, (char *)ledger + room + i * one);
		release(ledger, &ledger->books[i]);
	}
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

static uint32_t number_of(const struct lw_ledger *ledger, const struct book *book)
{
	return (uint32_t)(book - ledger->books);
}

static uint32_t first_slot(const struct lw_ledger *ledger, const struct book *book)
{
	return number_of(ledger, book) * ledger->config.max_lines;
}

static struct book *book_at(struct lw_ledger *ledger, uint32_t slot)
{
	return slot == UINT32_MAX ? NULL : &ledger->books[slot / ledger->config.max_lines];
}

static struct book *book_of_call(struct lw_ledger *ledger, lw_call call)
{
	return call.v ? book_at(ledger, lw_index_find(&ledger->calls, call.v)) : NULL;
}

static struct book *book_of_leg(struct lw_ledger *ledger, lw_leg leg)
{
	return leg.v ? book_at(ledger, lw_index_find(&ledger->legs, leg.v)) : NULL;
}

static void add_call(struct lw_ledger *ledger, struct book *book, lw_call call)
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

/* It is no more found by its calls and legs. */
static void forget_handles(struct lw_ledger *ledger, const struct book *book)
{
	uint32_t first = first_slot(ledger, book);

	for (uint32_t i = 0; i < book->record.call_count; i++)
		lw_index_drop(&ledger->calls, first + i);
	for (uint32_t i = 0; i < book->record.line_count; i++)
		if (book->lines[i].leg.v)
			lw_index_drop(&ledger->legs, first + i);
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
	struct book *book = ledger->free;

	if (!book)
		return NULL;
	ledger->free = book->next;
	book->record = (struct lw_record){
		.id = ++ledger->last_id, .from = now, .to = now, .answered = LW_NEVER};
	book->record.calls = book->calls;
	add_call(ledger, book, call);
	book->over = 0;
	book->open = book->current = LW_NO_TRANSFER;
	book->idle = LW_NEVER;
	book->accepted = false;
	book->under_way = true;
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
		add_call(ledger, book, call);
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
	forget_handles(ledger, book);
	ledger->ending[number_of(ledger, book)] = 0;
	book->under_way = false;
	book->next = NULL;
	*ledger->last = book;
	ledger->last = &book->next;
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

		for (uint32_t k = book->record.recording_count; k-- > 0;) {
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
	if (ledger->given)
		release(ledger, ledger->given);
	ledger->given = NULL;
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

/* Time alone ends what nobody answers: a transfer under way, and a leg that was let go. */
static void note_endings(struct lw_ledger *ledger, const struct book *book)
{
	bool ends = book->open != LW_NO_TRANSFER;

	for (uint32_t i = 1; i < book->record.line_count; i++)
		ends |= book->lines[i].span == LW_SPAN_ENDING;
	ledger->ending[number_of(ledger, book)] = book->under_way && ends;
}

static void look_at_other(struct lw_ledger *ledger, const struct book *book, const struct lw *lw,
			  const struct lw_output *note)
{
	struct book *other = book_of_call(ledger, note->other);

	if (!other || other == book)
		return;
	lw_book_look(ledger, other, lw, note->now);
	note_endings(ledger, other);
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
	note_endings(ledger, book);
}

static void look(struct lw_ledger *ledger, struct book *book, const struct lw *lw, lw_time now)
{
	lw_transfer_look(book, lw, now);
	lw_book_look(ledger, book, lw, now);
	note_endings(ledger, book);
}

static void look_at_endings(struct lw_ledger *ledger, const struct lw *lw, lw_time now)
{
	for (uint32_t i = 0; i < ledger->config.max_records; i++)
		if (ledger->ending[i])
			look(ledger, &ledger->books[i], lw, now);
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
	struct book *book = ledger->complete;

	forget_given(ledger);
	if (!book)
		return false;
	ledger->complete = book->next;
	if (!ledger->complete)
		ledger->last = &ledger->complete;
	ledger->given = book;
	*record = book->record;
	return true;
}

void lw_ledger_flush(struct lw_ledger *ledger, lw_time now)
{
	for (uint32_t i = 0; i < ledger->config.max_records; i++) {
		struct book *book = &ledger->books[i];

		if (!book->under_way)
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

	for (uint32_t i = 0; i < ledger->config.max_records; i++)
		counts.open += ledger->books[i].under_way;
	for (const struct book *book = ledger->complete; book; book = book->next)
		counts.waiting++;
	return counts;
}
