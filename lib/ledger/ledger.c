/* SPDX-License-Identifier: BSD-3-Clause */
/* ledger.c -- the public functions of a ledger: when a record begins, what goes into it, and when
 * it is complete.
 *
 * From top to bottom, each knowing only what stands lower:
 *
 *	ledger.c                                notes and inputs in, records out
 *	look.c, transfer.c, recordings.c        what the engine answers, and what the notes say
 *	lines.c                                 the lines of a record and their segments
 *	book.c                                  which record a call or a leg is in
 *	index.c                                 from handles to records
 *
 * names.c stands apart. */
#include <legwork/adapter.h>

#include <stdlib.h>
#include <string.h>

#include "../table/block.h"
#include "../table/sized.h"
#include "lines.h"
#include "look.h"
#include "parties.h"
#include "recordings.h"
#include "transfer.h"

/* ---- birth ---- */

/* The room of one record: from base on, or with NULL only counted. */
static size_t lay_out_book(struct book *book, const struct lw_ledger_config *c, char *base)
{
	struct lw_block block = {base, 0};
	struct book counted;

	book = base ? book : &counted;
	book->calls = lw_block_cut(&block, c->max_lines * sizeof *book->calls);
	lw_block_align(&block);
	book->lines = lw_block_cut(&block, c->max_lines * sizeof *book->lines);
	book->segments = lw_block_cut(&block, c->max_segments * sizeof *book->segments);
	book->transfers = lw_block_cut(&block, c->max_transfers * sizeof *book->transfers);
	book->recordings = lw_block_cut(&block, c->max_recordings * sizeof *book->recordings);
	return block.used;
}

static void release(struct lw_ledger *ledger, struct book *book)
{
	book->record.recording_count = 0; /* lw_ledger_file() no longer finds it */
	book->next = ledger->free;
	ledger->free = book;
}

static bool config_is_valid(const struct lw_ledger_config *c)
{
	return !c->alloc == !c->release && c->max_records &&
	       c->max_records <= 1u << 20 && c->max_lines >= 2 &&
	       c->max_lines <= LW_LINES_MOST && c->max_segments && c->max_segments <= 1u << 20 &&
	       c->max_transfers && c->max_transfers < LW_NO_TRANSFER && c->max_recordings &&
	       c->max_recordings < LW_NO_RECORDING;
}

/* Everything of the ledger but the room of its records: from base on, or with NULL only counted. */
static size_t lay_out(struct lw_ledger *ledger, const struct lw_ledger_config *c, char *base)
{
	uint32_t slots = c->max_records * c->max_lines, buckets = lw_index_buckets(slots);
	struct lw_block block = {base, 0};
	struct index_slot *calls, *legs;
	struct lw_ledger counted;
	uint32_t *call_heads, *leg_heads;

	lw_block_cut(&block, sizeof *ledger);
	ledger = base ? ledger : &counted;
	ledger->books = lw_block_array(&block, c->max_records, sizeof *ledger->books);
	ledger->ending = lw_block_cut(&block, c->max_records);
	calls = lw_block_array(&block, slots, sizeof *calls);
	legs = lw_block_array(&block, slots, sizeof *legs);
	call_heads = lw_block_array(&block, buckets, sizeof *call_heads);
	leg_heads = lw_block_array(&block, buckets, sizeof *leg_heads);
	if (!base)
		return block.used;
	lw_index_init(&ledger->calls, slots, call_heads, calls);
	lw_index_init(&ledger->legs, slots, leg_heads, legs);
	return block.used;
}

int lw_ledger_new(struct lw_ledger **ledgerp, const struct lw_ledger_config *config)
{
	struct lw_ledger_config ours = LW_LEDGER_CONFIG_INIT;
	const struct lw_ledger_config *c = &ours;
	struct lw_block whole = {NULL, 0};
	size_t room, first;
	struct lw_ledger *ledger;

	if (!ledgerp)
		return LW_E_ARG;
	*ledgerp = NULL;
	if ((config && lw_sized_take(&ours, sizeof ours, config)) || !config_is_valid(c))
		return LW_E_ARG;
	/* In whole lines, so that all lie alike in them. */
	room = lw_block_whole(lay_out_book(NULL, c, NULL));
	first = whole.used = lay_out(NULL, c, NULL);
	lw_block_array(&whole, c->max_records, room);
	if (whole.used >= LW_BLOCK_TOO_BIG)
		return LW_E_NOMEM;
	ledger = c->alloc ? c->alloc(whole.used, c->alloc_arg) : malloc(whole.used);
	if (!ledger)
		return LW_E_NOMEM;
	memset(ledger, 0, first); /* the lists of a record are written before they are read */
	ledger->config = *c;
	ledger->size = whole.used;
	ledger->room = room;
	ledger->last = &ledger->complete;
	lay_out(ledger, c, (char *)ledger);
	for (uint32_t i = c->max_records; i-- > 0;) {
		lay_out_book(&ledger->books[i], c, (char *)ledger + first + i * room);
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
	return ledger ? ledger->size : 0;
}

/* ---- the beginning of a record ---- */

static void write_head(struct book *book, const struct lw *lw, lw_call call)
{
	struct lw_call_info info;

	if (lw_call_info(lw, call, &info))
		return;
	book->record.account = info.account;
	book->record.incoming = info.incoming;
	memcpy(book->record.called, info.called, strlen(info.called) + 1);
}

/* Whose line is the first: our user's, who has no leg, or that of a switch's first party. */
static lw_leg first_of(const struct lw *lw, lw_call call)
{
	struct lw_call_info info;

	if (!lw_ledger_is_switch(lw) || lw_call_info(lw, call, &info))
		return (lw_leg){0};
	return info.leg;
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
	lw_book_add_call(ledger, book, call);
	book->over = 0;
	book->open = book->current = LW_NO_TRANSFER;
	book->idle = LW_NEVER;
	book->accepted = false;
	book->under_way = true;
	write_head(book, lw, call);
	lw_line_add(ledger, book, call, first_of(lw, call), now);
	lw_book_look(ledger, book, lw, now, true);
	return book;
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

static void complete(struct lw_ledger *ledger, struct book *book, lw_time now)
{
	struct lw_record *r = &book->record;

	lw_lines_end(book, (lw_call){0}, now);
	lw_transfer_lapse(book, r->cause, r->code, now);
	r->to = now;
	r->lines = book->lines;
	r->segments = book->segments;
	r->transfers = book->transfers;
	r->recordings = book->recordings;
	sort_segments(book);
	lw_recordings_close(book, now);
	lw_book_forget(ledger, book);
	ledger->ending[lw_book_number(ledger, book)] = 0;
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
	lw_lines_end(book, note->call, note->now);
	lw_lines_why(book, note->call, note->cause, note->code);
	if (book->over == all)
		complete(ledger, book, note->now);
}

/* ---- what comes in ---- */

static void forget_given(struct lw_ledger *ledger)
{
	if (ledger->given)
		release(ledger, ledger->given);
	ledger->given = NULL;
}

/* A consultation call is dialled before its transfer announces it. */
static struct book *book_begins(struct lw_ledger *ledger, const struct lw *lw, lw_call call,
				lw_time now)
{
	struct lw_call_info info;
	struct book *original;

	if (lw_call_info(lw, call, &info) || info.state == LW_CALL_NONE ||
	    info.state == LW_CALL_OVER)
		return NULL;
	original = lw_book_of_call(ledger, info.original);
	if (!info.original.v)
		return open_book(ledger, lw, call, now);
	if (original)
		lw_book_join(ledger, original, call);
	return original;
}

static bool is_of_recording(uint32_t type)
{
	return type >= LW_NOTE_RECORDING_STARTED && type <= LW_NOTE_RECORDING_FAILED;
}

/* Two things may end only because time passes: a transfer under way, and a leg that was let go. */
static void note_endings(struct lw_ledger *ledger, const struct book *book)
{
	bool ends = book->open != LW_NO_TRANSFER;

	for (uint32_t i = lw_first_leg(book); i < book->record.line_count; i++)
		ends |= book->lines[i].span == LW_SPAN_ENDING;
	ledger->ending[lw_book_number(ledger, book)] = book->under_way && ends;
}

static void look_at_other(struct lw_ledger *ledger, const struct book *book, const struct lw *lw,
			  const struct lw_output *note)
{
	struct book *other = lw_book_of_call(ledger, note->other);

	if (!other || other == book)
		return;
	lw_book_look(ledger, other, lw, note->now, true);
	note_endings(ledger, other);
}

/* Two calls take part in one transfer.  In a switch they are one conversation. */
static void meet_other(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
		       const struct lw_output *note)
{
	struct book *other = lw_book_of_call(ledger, note->other);

	if (!lw_ledger_is_switch(lw) || !other || other == book ||
	    !lw_book_merge(ledger, book, other)) {
		lw_book_link(ledger, book, note->other);
		return;
	}
	ledger->ending[lw_book_number(ledger, other)] = 0;
	other->under_way = false;
	release(ledger, other);
}

static void take_note(struct lw_ledger *ledger, struct book *book, const struct lw *lw,
		      const struct lw_output *note)
{
	if (note->type == LW_NOTE_CONSULTING)
		lw_book_join(ledger, book, note->other);
	if (note->type == LW_NOTE_TRANSFER_STARTED)
		meet_other(ledger, book, lw, note);
	lw_transfer_look(book, lw, note->now);
	lw_book_look(ledger, book, lw, note->now, true);
	if (note->other.v)
		look_at_other(ledger, book, lw, note);
	if (is_of_recording(note->type)) {
		lw_recordings_note(ledger, book, note);
		return;
	}
	if (note->type == LW_NOTE_ENDED) {
		call_ended(ledger, book, note);
		return;
	}
	lw_book_transfer(ledger, book, lw, note);
	lw_book_look(ledger, book, lw, note->now, true);
}

void lw_ledger_take(struct lw_ledger *ledger, const struct lw *lw, const struct lw_output *out)
{
	struct book *book;

	if (!ledger || !lw || !out)
		return;
	if (out->type == LW_NOTE_REFUSED && !out->call.v)
		return; /* of no call */
	if (!lw_is_note(out) && out->type != LW_DO_INVITE && out->type != LW_DO_FORGET)
		return;
	forget_given(ledger);
	book = out->type == LW_DO_FORGET ? lw_book_of_leg(ledger, out->leg)
					 : lw_book_of_call(ledger, out->call);
	if (!book && out->type != LW_DO_FORGET && out->type != LW_NOTE_ENDED)
		book = book_begins(ledger, lw, out->call, out->now);
	if (!book) {
		ledger->lost_records += out->type == LW_NOTE_ENDED;
		return;
	}
	if (lw_is_note(out))
		take_note(ledger, book, lw, out);
	else
		lw_book_look(ledger, book, lw, out->now, true);
	note_endings(ledger, book);
}

static void look(struct lw_ledger *ledger, struct book *book, const struct lw *lw, lw_time now,
		 bool names)
{
	lw_transfer_look(book, lw, now);
	lw_book_look(ledger, book, lw, now, names);
	note_endings(ledger, book);
}

static void look_at_endings(struct lw_ledger *ledger, const struct lw *lw, lw_time now)
{
	for (uint32_t i = 0; i < ledger->config.max_records; i++)
		if (ledger->ending[i])
			look(ledger, &ledger->books[i], lw, now, false);
}

static lw_call call_of(const struct lw *lw, const struct lw_input *in)
{
	lw_call call = {0};

	if (in->type == LW_USER_DIAL || in->type == LW_SIG_OFFERED)
		return lw_made(lw).call;
	if (in->type >= LW_VERBS)
		call = lw_leg_call(lw, in->leg);
	return call.v ? call : in->call;
}

void lw_ledger_hear(struct lw_ledger *ledger, const struct lw *lw, const struct lw_input *in)
{
	struct book *book;

	if (!ledger || !lw || !in)
		return;
	forget_given(ledger);
	if (in->type == LW_TICK) {
		look_at_endings(ledger, lw, in->now);
		return;
	}
	if (in->type == LW_SIG_REFER_ASKED && !in->leg.v)
		return; /* of no call */
	book = lw_book_of_call(ledger, call_of(lw, in));
	book = book ? book : lw_book_of_leg(ledger, in->leg);
	if (!book)
		book = book_begins(ledger, lw, call_of(lw, in), in->now);
	if (!book)
		return;
	look(ledger, book, lw, in->now, in->uri || in->name); /* names come with an input */
}

/* ---- what goes out ---- */

bool lw_ledger_next(struct lw_ledger *ledger, struct lw_record *record)
{
	struct book *book = ledger ? ledger->complete : NULL;

	if (!ledger || !record)
		return false;
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
	for (uint32_t i = 0; ledger && i < ledger->config.max_records; i++) {
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
	struct lw_ledger_counts counts = {.lost_records = 0};

	if (!ledger)
		return counts;
	counts.lost_records = ledger->lost_records;
	counts.lost = ledger->lost;
	for (uint32_t i = 0; i < ledger->config.max_records; i++)
		counts.open += ledger->books[i].under_way;
	for (const struct book *book = ledger->complete; book; book = book->next)
		counts.waiting++;
	return counts;
}
