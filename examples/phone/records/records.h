/* SPDX-License-Identifier: BSD-3-Clause */
/* records.h -- call records: what the ledger (legwork/ledger.h) keeps, written down.
 *
 * Each record is written when its call is over, and flushed; files are added to, never emptied.
 *
 * JSON lines: one object a record.
 *	record	number of the record, from 1 in each run of the phone
 *	date	when it began, UTC, RFC 3339 with milliseconds; all other times are ms after it
 *	ms	how long it lasted
 *	calls	[{id, call, role}]: id is the engine's handle as in the log, call the number in the
 *		events; role is "original" or "consultation", of which there is one for each try
 *	linked	numbers of the records of calls that were up already and took part in a transfer
 *	direction	"incoming" or "outgoing"
 *	account, called	the account; the address first called, if known
 *	answered	when our user first talked, or null
 *	result, sip, q850, csta, csta_name, zoom	why the original call ended: our word,
 *		the SIP code (the peer's, or else the one that stands for the word), and what Q.850,
 *		CSTA and Zoom call it
 *	lines	[{line, uri, name, ext, connect_type, from, to, result, sip, q850, csta, zoom,
 *		totals}]: line 0 is our user, the others are the parties; connect_type is "internal"
 *		by the policy file's number plan, or without one of our own domain; else
 *		"external"; totals: ms by kind
 *	segments	[{n, line, from, to, kind, with, role, method, transferor, connect_type,
 *		result, sip, q850, csta, zoom, recording}]: what a line did from when to when.
 *		kind	ringing, talking, consulting, mixed, held, holding, ending
 *		with	{line, uri, name}: the other one; none with mixed and ending
 *		role	the line's in the transfer that was under way, or that had brought the two
 *			together: transferor, transferee, target; with it come method and
 *			transferor {name, ext}
 *		result and the five after it: of the last segment of a line, why that ended
 *		recording	{file, ms, automatic}: one that began in it
 *	transfers	[{n, from, to, role, method, asked, target, place, kind, by, transferor,
 *		transferee, target_line, attempts, result, stage, parties, cause, sip, q850, csta,
 *		zoom}]: role
 *		is our user's; method is "blind" for an attended one (asked) that was completed
 *		before a word with the target; place and kind are what the target was to the
 *		rules; by is the transferor as claimed, when we were the
 *		transferee; the three roles are numbers of lines; zoom is Zoom's event word, if any
 *	recordings	[{n, line, from, to, file, ms, automatic, result}]
 *	totals	ms by kind, of our user
 *	lost	parts there was no room for (then times still add up, but segments are missing)
 *	unfinished	true when the phone ended first
 * What was said, and notes about it, are in no record and are passed to nobody (R74).
 *
 * CSV (RFC 4180): a header, then one row for each segment.  Text that a spreadsheet would take for
 * a formula, because it begins with = + - @, a tab or a return, has an apostrophe before it;
 * other control characters, and bytes that are not UTF-8, are question marks. */
#ifndef PHONE_RECORDS_H
#define PHONE_RECORDS_H

#include <stdbool.h>
#include <stdio.h>
#include <legwork/ledger.h>

struct callbook;
struct records;

/* Opens the files, each of which may be NULL.  0 or an errno value; *wrong is then the file. */
int records_alloc(struct records **recordsp, const char *json, const char *csv,
		  const char **wrong);
/* Of the engine's inputs that were taken, and of its notes. */
void records_hear(struct records *records, const struct lw *lw, const struct lw_input *in);
void records_take(struct records *records, const struct lw *lw, const struct lw_output *note);
/* A recording was closed. */
void records_file(struct records *records, lw_leg leg, const char *file, uint32_t ms);
/* Writes what is complete.  wall: the time of day in ms at the engine's time 0; book: numbers of
 * calls, or NULL. */
void records_write(struct records *records, uint64_t wall, struct callbook *book);
/* The phone ends: writes what is open, too. */
void records_end(struct records *records, lw_time now, uint64_t wall, struct callbook *book);

/* The last records in brief, newest last, as a JSON array; at most count of them, and as many as
 * there is room for.  Returns how many there have been in all. */
uint64_t records_last(const struct records *records, uint32_t count, char *buf, size_t size);

/* ---- the forms: for records_write(), and for tests ---- */

/* False when it does not fit. */
bool record_json(const struct lw_record *record, uint64_t wall, struct callbook *book, char *buf,
		 size_t size);
void record_csv_header(FILE *file);
void record_csv(FILE *file, const struct lw_record *record, uint64_t wall);

#endif
