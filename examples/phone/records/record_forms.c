/* SPDX-License-Identifier: BSD-3-Clause */
/* record_forms.c -- a call record as a line of JSON and as rows of CSV; see records.h. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <re.h>
#include <legwork/number.h>

#include "callbook.h"
#include "json.h"
#include "records.h"
#include "text.h"
#include "utf8.h"

/* A list in the making, beside the line it goes into. */
enum { LIST_SIZE = 448 * 1024, ITEM_SIZE = 16384 };

static const char *none_is_empty(const char *word)
{
	return strcmp(word, "none") ? word : "";
}

/* The user part of an address: the extension, where that is what it is. */
static const char *extension(const char *uri, char *buf, size_t size)
{
	const char *user = strchr(uri, ':'), *end;
	size_t len;

	user = user ? user + 1 : uri;
	end = strchr(user, '@');
	if (!end && strncmp(uri, "tel:", 4))
		return "";
	len = end ? (size_t)(end - user) : strcspn(user, ";?");
	if (len >= size)
		return "";
	memcpy(buf, user, len);
	buf[len] = '\0';
	return buf;
}

/* ---- what a segment is about ---- */

struct about {
	const struct lw_record_line *line, *with, *transferor;
	const struct lw_record_transfer *transfer;
	const struct lw_record_recording *recording;
	enum lw_part role;
	const char *by; /* the transferor's address, or "" */
};

static enum lw_part role_of(const struct lw_record_transfer *t, uint8_t line)
{
	if (line == t->transferor)
		return LW_PART_TRANSFEROR;
	if (line == t->transferee)
		return LW_PART_TRANSFEREE;
	return line == t->target ? LW_PART_TARGET : LW_PART_NONE;
}

static struct about about(const struct lw_record *r, const struct lw_record_segment *s)
{
	struct about a = {.line = &r->lines[s->line], .by = ""};

	if (s->with != LW_NO_LINE)
		a.with = &r->lines[s->with];
	if (s->recording != LW_NO_RECORDING)
		a.recording = &r->recordings[s->recording];
	if (s->transfer == LW_NO_TRANSFER)
		return a;
	a.transfer = &r->transfers[s->transfer];
	a.role = role_of(a.transfer, s->line);
	if (a.transfer->transferor != LW_NO_LINE)
		a.transferor = &r->lines[a.transfer->transferor];
	a.by = *a.transfer->by ? a.transfer->by : a.transferor ? a.transferor->uri : "";
	return a;
}

/* Of our user's line it is the other one that is internal or external. */
static const char *connect_of(const struct lw_record_segment *s, const struct about *a)
{
	const struct lw_record_line *line = s->line ? a->line : a->with;

	return lw_connect_name(line ? line->connect : LW_CONNECT_UNKNOWN);
}

static int32_t sip_of(uint8_t cause, int32_t code)
{
	return code ? code : lw_cause_codes(cause).sip;
}

/* ---- JSON ---- */

static void put_result(struct json *js, uint8_t cause, int32_t code)
{
	struct lw_cause_codes codes = lw_cause_codes(cause);

	json_str(js, "result", lw_cause_name(cause));
	json_int(js, "sip", sip_of(cause, code));
	json_int(js, "q850", codes.q850);
	json_int(js, "csta", codes.csta);
	json_str(js, "csta_name", codes.csta_name);
	json_str(js, "zoom", codes.zoom);
}

static void put_party(struct json *js, const char *key, uint32_t number,
		      const struct lw_record_line *line)
{
	char buf[8192];
	struct json one;

	json_open(&one, buf, sizeof(buf), '{');
	json_int(&one, "line", number);
	json_str(&one, "uri", line->uri);
	if (*line->name)
		json_str(&one, "name", line->name);
	js->full = js->full || !json_close(&one, '}');
	json_raw(js, key, buf);
}

static void put_totals(struct json *js, const struct lw_record_line *line)
{
	char buf[512];
	struct json one;

	json_open(&one, buf, sizeof(buf), '{');
	for (uint32_t span = LW_SPAN_RINGING; span < LW_SPANS; span++) {
		if (line->total[span])
			json_int(&one, lw_span_name(span), (int64_t)line->total[span]);
	}
	json_close(&one, '}');
	json_raw(js, "totals", buf);
}

static void put_time(struct json *js, const struct lw_record *r, lw_time from, lw_time to)
{
	json_int(js, "from", (int64_t)(from - r->from));
	json_int(js, "to", (int64_t)(to - r->from));
}

static void put_line(struct json *js, const struct lw_record *r, uint32_t i)
{
	const struct lw_record_line *line = &r->lines[i];
	char ext[LW_URI_MAX];

	json_int(js, "line", i);
	json_str(js, "uri", line->uri);
	json_str(js, "name", line->name);
	json_str(js, "ext", extension(line->uri, ext, sizeof(ext)));
	if (i)
		json_str(js, "connect_type", lw_connect_name(line->connect));
	put_time(js, r, line->from, line->to);
	if (i)
		put_result(js, line->cause, line->code);
	put_totals(js, line);
}

static void put_transferor(struct json *js, const struct about *a)
{
	char buf[8192], ext[LW_URI_MAX];
	struct json one;

	json_open(&one, buf, sizeof(buf), '{');
	json_str(&one, "name", a->transferor ? a->transferor->name : "");
	json_str(&one, "ext", extension(a->by, ext, sizeof(ext)));
	js->full = js->full || !json_close(&one, '}');
	json_raw(js, "transferor", buf);
}

static void put_recording(struct json *js, const struct lw_record_recording *rec)
{
	char buf[2048];
	struct json one;

	json_open(&one, buf, sizeof(buf), '{');
	json_str(&one, "file", rec->file);
	json_int(&one, "ms", rec->ms);
	json_bool(&one, "automatic", rec->automatic);
	js->full = js->full || !json_close(&one, '}');
	json_raw(js, "recording", buf);
}

static void put_segment(struct json *js, const struct lw_record *r, uint32_t i)
{
	const struct lw_record_segment *s = &r->segments[i];
	struct about a = about(r, s);

	json_int(js, "n", i + 1);
	json_int(js, "line", s->line);
	put_time(js, r, s->from, s->to);
	json_str(js, "kind", lw_span_name(s->span));
	if (a.with)
		put_party(js, "with", s->with, a.with);
	if (a.role)
		json_str(js, "role", lw_part_name(a.role));
	if (a.transfer) {
		json_str(js, "method", lw_method_name(a.transfer->method));
		put_transferor(js, &a);
	}
	json_str(js, "connect_type", connect_of(s, &a));
	if (s->cause)
		put_result(js, s->cause, s->code);
	if (a.recording)
		put_recording(js, a.recording);
}

static void put_role(struct json *js, const char *key, uint8_t line)
{
	if (line != LW_NO_LINE)
		json_int(js, key, line);
}

static void put_transfer(struct json *js, const struct lw_record *r, uint32_t i)
{
	const struct lw_record_transfer *t = &r->transfers[i];
	struct lw_cause_codes codes = lw_cause_codes(t->cause);
	uint32_t note = LW_NOTE_TRANSFER_COMPLETED - LW_RESULT_COMPLETED + t->result;

	json_int(js, "n", i + 1);
	put_time(js, r, t->from, t->to);
	json_str(js, "role", lw_part_name(t->part));
	json_str(js, "method", lw_method_name(t->method));
	json_str(js, "asked", lw_method_name(t->asked));
	json_str(js, "target", t->uri);
	if (t->place != LW_PLACE_INVALID)
		json_str(js, "place", lw_place_name(t->place));
	if (t->kind < LW_TARGET_KINDS)
		json_str(js, "kind", lw_target_kind_name(t->kind));
	if (*t->by)
		json_str(js, "by", t->by);
	put_role(js, "transferor", t->transferor);
	put_role(js, "transferee", t->transferee);
	put_role(js, "target_line", t->target);
	json_int(js, "attempts", t->attempts);
	json_str(js, "result", lw_result_name(t->result));
	json_str(js, "stage", lw_stage_name(t->stage));
	json_str(js, "parties", lw_parties_name(t->parties));
	json_str(js, "cause", lw_cause_name(t->cause));
	json_int(js, "sip", sip_of(t->cause, t->code));
	json_int(js, "q850", codes.q850);
	json_int(js, "csta", codes.csta);
	json_str(js, "zoom", t->result <= LW_RESULT_UNKNOWN && t->result
				     ? lw_zoom_event(note, t->asked)
				     : "");
}

static void put_recorded(struct json *js, const struct lw_record *r, uint32_t i)
{
	const struct lw_record_recording *rec = &r->recordings[i];

	json_int(js, "n", i + 1);
	if (rec->line != LW_NO_LINE)
		json_int(js, "line", rec->line);
	put_time(js, r, rec->from, rec->to);
	json_str(js, "file", rec->file);
	json_int(js, "ms", rec->ms);
	json_bool(js, "automatic", rec->automatic);
	json_str(js, "result", rec->failed ? "failed" : lw_cause_name(rec->cause));
}

/* A list of count objects, each filled by put. */
static void put_list(struct json *js, const struct lw_record *r, const char *key, uint32_t count,
		     void (*put)(struct json *js, const struct lw_record *r, uint32_t i))
{
	char *buf = malloc(LIST_SIZE + ITEM_SIZE), *item = buf + LIST_SIZE;
	struct json list, one;

	if (!buf) {
		js->full = true;
		return;
	}
	json_open(&list, buf, LIST_SIZE, '[');
	for (uint32_t i = 0; i < count; i++) {
		json_open(&one, item, ITEM_SIZE, '{');
		put(&one, r, i);
		list.full = list.full || !json_close(&one, '}');
		json_raw(&list, NULL, item);
	}
	js->full = js->full || !json_close(&list, ']');
	json_raw(js, key, buf);
	free(buf);
}

static void put_calls(struct json *js, const struct lw_record *r, struct callbook *book)
{
	char buf[LW_LINES_MOST * 96], item[96], id[24];
	struct json list, one;

	json_open(&list, buf, sizeof(buf), '[');
	for (uint32_t i = 0; i < r->call_count; i++) {
		const struct callbook_call *entry = book ? callbook_find(book, r->calls[i]) : NULL;

		re_snprintf(id, sizeof(id), "%llu", (unsigned long long)r->calls[i].v);
		json_open(&one, item, sizeof(item), '{');
		json_str(&one, "id", id);
		if (entry)
			json_int(&one, "call", entry->number);
		json_str(&one, "role", i ? "consultation" : "original");
		json_close(&one, '}');
		json_raw(&list, NULL, item);
	}
	json_close(&list, ']');
	json_raw(js, "calls", buf);
}

static void put_linked(struct json *js, const struct lw_record *r)
{
	char buf[LW_LINKS * 24];
	struct json list;

	json_open(&list, buf, sizeof(buf), '[');
	for (uint32_t i = 0; i < r->linked_count; i++)
		json_int(&list, NULL, (int64_t)r->linked[i]);
	json_close(&list, ']');
	json_raw(js, "linked", buf);
}

static void put_head(struct json *js, const struct lw_record *r, uint64_t wall,
		     struct callbook *book)
{
	char when[64];

	text_date(when, sizeof(when), wall + r->from);
	json_int(js, "record", (int64_t)r->id);
	json_str(js, "date", when);
	json_int(js, "ms", (int64_t)(r->to - r->from));
	put_calls(js, r, book);
	put_linked(js, r);
	json_str(js, "direction", r->incoming ? "incoming" : "outgoing");
	json_int(js, "account", r->account);
	if (*r->called)
		json_str(js, "called", r->called);
	if (r->answered == LW_NEVER)
		json_raw(js, "answered", "null");
	else
		json_int(js, "answered", (int64_t)(r->answered - r->from));
	put_result(js, r->cause, r->code);
}

bool record_json(const struct lw_record *r, uint64_t wall, struct callbook *book, char *buf,
		 size_t size)
{
	struct json js;

	json_open(&js, buf, size, '{');
	put_head(&js, r, wall, book);
	put_list(&js, r, "lines", r->line_count, put_line);
	put_list(&js, r, "segments", r->segment_count, put_segment);
	put_list(&js, r, "transfers", r->transfer_count, put_transfer);
	put_list(&js, r, "recordings", r->recording_count, put_recorded);
	put_totals(&js, &r->lines[0]);
	json_int(&js, "lost", r->lost);
	if (r->flushed)
		json_bool(&js, "unfinished", true);
	return json_close(&js, '}');
}

/* ---- CSV ---- */

static void text_cell(FILE *file, const char *text)
{
	bool formula = *text && strchr("=+-@\t\r", *text);

	fputs(formula ? ",\"'" : ",\"", file);
	while (*text) {
		uint32_t code;
		size_t len = json_shown(text), whole = utf8_read(text, &code);

		if (*text == '"')
			fputc('"', file);
		if (len || strchr("\t\r\n", *text))
			fwrite(text, 1, len ? len : 1, file);
		else
			fputc('?', file);
		text += whole ? whole : 1;
	}
	fputc('"', file);
}

static void number_cell(FILE *file, long long value)
{
	fprintf(file, ",%lld", value);
}

static void empty_cells(FILE *file, int count)
{
	while (count-- > 0)
		fputc(',', file);
}

void record_csv_header(FILE *file)
{
	fputs("record,date,direction,segment,line,uri,name,from_ms,to_ms,kind,with_uri,with_name,"
	      "connect_type,role,method,transferor_name,transferor_ext,transfer_result,result,"
	      "sip,q850,csta,zoom,recording_file,recording_ms,linked\r\n",
	      file);
}

static void csv_who(FILE *file, const struct lw_record *r, const struct lw_record_segment *s,
		    const struct about *a)
{
	text_cell(file, a->line->uri);
	text_cell(file, a->line->name);
	number_cell(file, (long long)(s->from - r->from));
	number_cell(file, (long long)(s->to - r->from));
	text_cell(file, lw_span_name(s->span));
	text_cell(file, a->with ? a->with->uri : "");
	text_cell(file, a->with ? a->with->name : "");
	text_cell(file, connect_of(s, a));
}

static void csv_transfer(FILE *file, const struct about *a)
{
	char ext[LW_URI_MAX];

	text_cell(file, none_is_empty(lw_part_name(a->role)));
	text_cell(file, a->transfer ? none_is_empty(lw_method_name(a->transfer->method)) : "");
	text_cell(file, a->transfer && a->transferor ? a->transferor->name : "");
	text_cell(file, extension(a->by, ext, sizeof(ext)));
	text_cell(file, a->transfer ? lw_result_name(a->transfer->result) : "");
}

static void csv_result(FILE *file, const struct lw_record_segment *s)
{
	struct lw_cause_codes codes = lw_cause_codes(s->cause);

	if (!s->cause) {
		empty_cells(file, 5);
		return;
	}
	text_cell(file, lw_cause_name(s->cause));
	number_cell(file, sip_of(s->cause, s->code));
	number_cell(file, codes.q850);
	number_cell(file, codes.csta);
	text_cell(file, codes.zoom);
}

static void csv_linked(FILE *file, const struct lw_record *r)
{
	char text[LW_LINKS * 24] = "";
	size_t used = 0;

	for (uint32_t i = 0; i < r->linked_count; i++)
		used += (size_t)re_snprintf(text + used, sizeof(text) - used, "%s%llu",
					    i ? " " : "", (unsigned long long)r->linked[i]);
	text_cell(file, text);
}

void record_csv(FILE *file, const struct lw_record *r, uint64_t wall)
{
	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *s = &r->segments[i];
		struct about a = about(r, s);
		char when[64];

		text_date(when, sizeof(when), wall + s->from);
		fprintf(file, "%llu", (unsigned long long)r->id);
		text_cell(file, when);
		text_cell(file, r->incoming ? "incoming" : "outgoing");
		number_cell(file, i + 1);
		number_cell(file, s->line);
		csv_who(file, r, s, &a);
		csv_transfer(file, &a);
		csv_result(file, s);
		if (a.recording) {
			text_cell(file, a.recording->file);
			number_cell(file, a.recording->ms);
		} else {
			empty_cells(file, 2);
		}
		csv_linked(file, r);
		fputs("\r\n", file);
	}
}
