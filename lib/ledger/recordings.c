/* SPDX-License-Identifier: BSD-3-Clause */
/* recordings.c -- the recordings of a record: from the notes, and the files that hold them. */
#include "recordings.h"

#include <string.h>

#include "lines.h"

static void stop(struct book *book, uint8_t cause, lw_time now)
{
	for (uint32_t i = 0; i < book->record.recording_count; i++)
		if (book->recordings[i].to == LW_NEVER) {
			book->recordings[i].to = now;
			book->recordings[i].cause = cause;
		}
}

static void started(struct lw_ledger *ledger, struct book *book, const struct lw_output *note)
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

void lw_recordings_note(struct lw_ledger *ledger, struct book *book, const struct lw_output *note)
{
	uint32_t n = book->record.recording_count;
	bool runs = n && book->recordings[n - 1].to == LW_NEVER;

	if (note->type == LW_NOTE_RECORDING_STARTED) {
		started(ledger, book, note);
		return;
	}
	if (!runs && note->type == LW_NOTE_RECORDING_FAILED) {
		started(ledger, book, note);
		if (n < book->record.recording_count)
			book->recordings[n].failed = true;
	}
	stop(book, note->cause, note->now);
}

/* Marks the segment in which a recording began. */
static void mark(struct book *book, uint32_t recording)
{
	const struct lw_record_recording *r = &book->recordings[recording];

	for (uint32_t i = 0; i < book->record.segment_count; i++) {
		struct lw_record_segment *s = &book->segments[i];

		if (s->line == r->line && s->from <= r->from && r->from < s->to)
			s->recording = (uint8_t)recording;
	}
}

void lw_recordings_close(struct book *book, lw_time now)
{
	stop(book, LW_CAUSE_NONE, now);
	for (uint32_t i = 0; i < book->record.recording_count; i++)
		mark(book, i);
}

int lw_ledger_file(struct lw_ledger *ledger, lw_leg leg, const char *file, uint32_t ms)
{
	if (!ledger || !file || strlen(file) >= LW_FILE_MAX)
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
