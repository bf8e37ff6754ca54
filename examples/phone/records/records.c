/* SPDX-License-Identifier: BSD-3-Clause */
/* records.c -- see records.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <re.h>

#include "json.h"
#include "records.h"

enum { LAST = 16, BRIEF_SIZE = 1024, LINE_SIZE = 1024 * 1024 };

struct records {
	struct lw_ledger *ledger;
	FILE *json, *csv;
	const char *json_path, *csv_path;
	char last[LAST][BRIEF_SIZE]; /* a ring */
	uint64_t written;
	char line[LINE_SIZE];
};

static void records_destroy(void *arg)
{
	struct records *records = arg;

	lw_ledger_free(records->ledger);
	if (records->json)
		fclose(records->json);
	if (records->csv)
		fclose(records->csv);
}

static int open_csv(struct records *records)
{
	records->csv = fopen(records->csv_path, "a");
	if (!records->csv)
		return errno;
	if (!fseek(records->csv, 0, SEEK_END) && !ftell(records->csv))
		record_csv_header(records->csv);
	return fflush(records->csv) ? errno : 0;
}

static int open_files(struct records *records, const char **wrong)
{
	int err = 0;

	*wrong = records->json_path;
	if (records->json_path) {
		records->json = fopen(records->json_path, "a");
		err = records->json ? 0 : errno;
	}
	if (err || !records->csv_path)
		return err;
	*wrong = records->csv_path;
	return open_csv(records);
}

int records_alloc(struct records **recordsp, const char *json, const char *csv,
		  const char **wrong)
{
	struct records *records = mem_zalloc(sizeof(*records), records_destroy);
	int err;

	*recordsp = NULL;
	*wrong = "records";
	if (!records)
		return ENOMEM;
	records->json_path = json;
	records->csv_path = csv;
	err = lw_ledger_new(&records->ledger, NULL) ? ENOMEM : open_files(records, wrong);
	if (err)
		mem_deref(records);
	else
		*recordsp = records;
	return err;
}

void records_hear(struct records *records, const struct lw *lw, const struct lw_input *in)
{
	lw_ledger_hear(records->ledger, lw, in);
}

void records_take(struct records *records, const struct lw *lw, const struct lw_output *note)
{
	lw_ledger_take(records->ledger, lw, note);
}

void records_file(struct records *records, lw_leg leg, const char *file, uint32_t ms)
{
	if (lw_ledger_file(records->ledger, leg, file, ms) == LW_E_ARG)
		fprintf(stderr, "legwork-phone: the name of a recording is too long for its call's "
			"record: %s\n", file);
}

/* ---- writing ---- */

/* Where the next record begins; -1: it is no file that has such a place. */
static long end_of(FILE *file)
{
	return file && !fseek(file, 0, SEEK_END) ? ftell(file) : -1;
}

/* A disk that is full is said once, and calls go on.  What was added last is taken away again, from
 * `from` on: in a half of a record the next one would be lost too. */
static void close_if_broken(FILE **file, const char *path, long from)
{
	if (!*file || (!fflush(*file) && !ferror(*file)))
		return;
	fprintf(stderr, "legwork-phone: call records can no longer be written to %s: %s\n", path,
		strerror(errno));
	fclose(*file);
	*file = NULL;
	if (from >= 0 && truncate(path, from) && errno != EINVAL) /* EINVAL: of a device */
		fprintf(stderr, "legwork-phone: the last record in %s may be cut off: %s\n", path,
			strerror(errno));
}

static void transfers_in_brief(struct json *js, const struct lw_record *r)
{
	char buf[512], item[64];
	struct json list;

	json_open(&list, buf, sizeof(buf), '[');
	for (uint32_t i = 0; i < r->transfer_count && i < 8; i++) {
		re_snprintf(item, sizeof(item), "%s %s", lw_method_name(r->transfers[i].asked),
			    lw_result_name(r->transfers[i].result));
		json_str(&list, NULL, item);
	}
	json_close(&list, ']');
	json_raw(js, "transfers", buf);
}

static lw_time talk_of(const struct lw_record_line *user)
{
	return user->total[LW_SPAN_TALKING] + user->total[LW_SPAN_CONSULTING] +
	       user->total[LW_SPAN_MIXED];
}

static void keep_brief(struct records *records, const struct lw_record *r)
{
	char *brief = records->last[records->written++ % LAST];
	const char *uri = r->line_count > 1 ? r->lines[1].uri : "";
	struct json js;

	json_open(&js, brief, BRIEF_SIZE, '{');
	json_int(&js, "record", (int64_t)r->id);
	json_str(&js, "direction", r->incoming ? "incoming" : "outgoing");
	if (strlen(uri) < 128) /* a longer one is in the file */
		json_str(&js, "uri", uri);
	json_int(&js, "ms", (int64_t)(r->to - r->from));
	json_int(&js, "talk_ms", (int64_t)talk_of(&r->lines[0]));
	json_int(&js, "lines", r->line_count);
	json_int(&js, "segments", r->segment_count);
	transfers_in_brief(&js, r);
	json_str(&js, "result", lw_cause_name(r->cause));
	json_str(&js, "zoom", lw_cause_codes(r->cause).zoom);
	if (!json_close(&js, '}'))
		re_snprintf(brief, BRIEF_SIZE, "{\"record\":%llu}", (unsigned long long)r->id);
}

static void write_one(struct records *records, const struct lw_record *r, uint64_t wall,
		      struct callbook *book)
{
	long from = end_of(records->json);

	keep_brief(records, r);
	if (records->json) {
		if (record_json(r, wall, book, records->line, sizeof(records->line)))
			fprintf(records->json, "%s\n", records->line);
		else
			fprintf(stderr, "legwork-phone: call record %llu is too large to be "
				"written as JSON\n", (unsigned long long)r->id);
		close_if_broken(&records->json, records->json_path, from);
	}
	if (!records->csv)
		return;
	from = end_of(records->csv);
	record_csv(records->csv, r, wall);
	close_if_broken(&records->csv, records->csv_path, from);
}

void records_write(struct records *records, uint64_t wall, struct callbook *book)
{
	struct lw_record record;

	while (lw_ledger_next(records->ledger, &record))
		write_one(records, &record, wall, book);
}

void records_end(struct records *records, lw_time now, uint64_t wall, struct callbook *book)
{
	struct lw_ledger_counts counts;

	lw_ledger_flush(records->ledger, now);
	records_write(records, wall, book);
	counts = lw_ledger_counts(records->ledger);
	if (counts.lost_records + counts.lost)
		fprintf(stderr, "legwork-phone: there was no room to record %u calls, and %u parts "
			"of others\n", counts.lost_records, counts.lost);
}

/* ---- the last ones ---- */

uint64_t records_last(const struct records *records, uint32_t count, char *buf, size_t size)
{
	uint64_t n = records->written < LAST ? records->written : LAST, first;
	size_t used = 0;
	struct json js;

	n = count < n ? count : n;
	for (first = records->written; n && first > records->written - n; first--) {
		used += strlen(records->last[(first - 1) % LAST]) + 1;
		if (used + 2 > size)
			break;
	}
	json_open(&js, buf, size, '[');
	for (; first < records->written; first++)
		json_raw(&js, NULL, records->last[first % LAST]);
	json_close(&js, ']');
	return records->written;
}
