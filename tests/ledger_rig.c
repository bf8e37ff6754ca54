/* SPDX-License-Identifier: BSD-3-Clause */
/* ledger_rig.c -- see ledger_rig.h. */
#include "ledger_rig.h"

static void on_watch(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
		     const struct lw_output *out, void *arg)
{
	struct rig *rig = arg;

	(void)node;
	if (in && !err)
		lw_ledger_hear(rig->ledger, lw, in);
	if (!out)
		return;
	lw_ledger_take(rig->ledger, lw, out);
	if (lw_is_note(out))
		lw_ledger_take(rig->notes_only, lw, out);
	rig->ended += out->type == LW_NOTE_ENDED;
	if (out->type == LW_NOTE_CONSULTING)
		rig->consult = out->other;
}

void rig_watch(struct rig *rig)
{
	lw_mock_watch(rig->mock, on_watch, rig);
}

void begin(struct rig *rig, const struct lw_config *config, const struct lw_ledger_config *ledger)
{
	struct lw_config plain = LW_CONFIG_INIT;

	assert_int_equal(lw_new(&rig->lw, config ? config : &plain), LW_OK);
	assert_int_equal(lw_mock_new(&rig->mock, rig->lw, NULL), LW_OK);
	assert_int_equal(lw_ledger_new(&rig->ledger, ledger), LW_OK);
	assert_int_equal(lw_ledger_new(&rig->notes_only, NULL), LW_OK);
	rig_watch(rig);
}

void finish(struct rig *rig)
{
	lw_ledger_free(rig->ledger);
	lw_ledger_free(rig->notes_only);
	lw_mock_free(rig->mock);
	lw_free(rig->lw);
}

void party(struct rig *rig, struct lw_mock_party party)
{
	assert_int_equal(lw_mock_party(rig->mock, &party), LW_OK);
}

void until(struct rig *rig, lw_time when)
{
	assert_int_equal(lw_mock_run(rig->mock, when), LW_OK);
}

int step(struct rig *rig, struct lw_input in)
{
	int err;

	in.now = lw_mock_now(rig->mock);
	in.flags |= rig->flags;
	err = lw_step(rig->lw, &in);
	if (!err)
		lw_ledger_hear(rig->ledger, rig->lw, &in);
	until(rig, in.now);
	return err;
}

void verb(struct rig *rig, enum lw_verb type, lw_call call, const char *uri)
{
	assert_int_equal(
		step(rig, (struct lw_input){.type = (uint32_t)type, .call = call, .uri = uri}),
		LW_OK);
}

void at(struct rig *rig, lw_time when, enum lw_verb type, const char *uri)
{
	until(rig, when);
	verb(rig, type, rig->call, uri);
}

void dial(struct rig *rig, const char *uri)
{
	verb(rig, LW_USER_DIAL, (lw_call){0}, uri);
	rig->call = lw_made(rig->lw).call;
}

void bob_calls(struct rig *rig)
{
	struct lw_made made;

	assert_int_equal(lw_mock_call(rig->mock, BOB, ALICE, &made), LW_OK);
	rig->call = made.call;
	rig->leg = made.leg;
	at(rig, 2000, LW_USER_ANSWER, NULL);
}

void usual_parties(struct rig *rig)
{
	party(rig, (struct lw_mock_party){.uri = BOB, .media_ms = 100, .refer_ms = 100,
					  .news = {{200, 100}, {500, 180}, {1000, 200}}});
	party(rig, (struct lw_mock_party){.uri = CAROL, .ring_ms = 500, .answer_ms = 3000,
					  .media_ms = 100});
}

/* ---- records as text ---- */

static void put(struct page *page, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(page->text + page->used, sizeof page->text - page->used, format, args);
	va_end(args);
	assert_true(n >= 0 && (size_t)n < sizeof page->text - page->used);
	page->used += (size_t)n;
}

static const char *line_name(uint8_t line)
{
	static char name[8];

	if (line == LW_NO_LINE)
		return "-";
	snprintf(name, sizeof name, "%u", line);
	return name;
}

static void put_transfer(struct page *page, const struct lw_record_transfer *t)
{
	put(page, "%s", lw_method_name(t->asked));
	if (t->method != t->asked)
		put(page, " as %s", lw_method_name(t->method));
	put(page, ", we are the %s: %llu-%llu %s", lw_part_name(t->part),
	    (unsigned long long)t->from, (unsigned long long)t->to, lw_result_name(t->result));
	put(page, ", %s, %s %d, %s;", lw_stage_name(t->stage), lw_cause_name(t->cause),
	    (int)t->code, lw_parties_name(t->parties));
	put(page, " %s", line_name(t->transferor));
	put(page, " hands %s", line_name(t->transferee));
	put(page, " to %s %s\n", line_name(t->target), t->uri);
}

static void put_segments(struct page *page, const struct lw_record *r, uint8_t line)
{
	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *s = &r->segments[i];

		if (s->line != line)
			continue;
		put(page, " %s", lw_span_name(s->span));
		if (s->with != LW_NO_LINE && line == 0)
			put(page, " %u", s->with);
		put(page, " %llu", (unsigned long long)(s->to - s->from));
		if (s->transfer != LW_NO_TRANSFER)
			put(page, " t%u", s->transfer);
		if (s->recording != LW_NO_RECORDING)
			put(page, " r%u", s->recording);
	}
	put(page, "\n");
}

void put_record(struct page *page, const struct lw_record *r)
{
	put(page, "%llu %s %llu-%llu", (unsigned long long)r->id, r->incoming ? "in" : "out",
	    (unsigned long long)r->from, (unsigned long long)r->to);
	if (r->answered != LW_NEVER)
		put(page, " answered %llu", (unsigned long long)r->answered);
	put(page, " %s %d", lw_cause_name(r->cause), (int)r->code);
	for (uint32_t i = 0; i < r->linked_count; i++)
		put(page, " with record %llu", (unsigned long long)r->linked[i]);
	put(page, "\n");
	for (uint32_t i = 0; i < r->line_count; i++) {
		const struct lw_record_line *line = &r->lines[i];

		put(page, "%u %s %llu-%llu", i, i ? line->uri : "us",
		    (unsigned long long)line->from, (unsigned long long)line->to);
		if (i)
			put(page, " %s %d", lw_cause_name(line->cause), (int)line->code);
		put(page, ":");
		put_segments(page, r, (uint8_t)i);
	}
	for (uint32_t i = 0; i < r->transfer_count; i++) {
		put(page, "t%u ", i);
		put_transfer(page, &r->transfers[i]);
	}
	for (uint32_t i = 0; i < r->recording_count; i++) {
		const struct lw_record_recording *rec = &r->recordings[i];

		put(page, "r%u line %u %llu-%llu %s%s %s\n", i, rec->line,
		    (unsigned long long)rec->from, (unsigned long long)rec->to,
		    rec->automatic ? "automatic " : "", lw_cause_name(rec->cause), rec->file);
	}
}

unsigned read_all(struct lw_ledger *ledger, struct page *page)
{
	struct lw_record record;
	unsigned calls = 0;

	while (lw_ledger_next(ledger, &record)) {
		const char *breach = ledger_breach(&record);

		if (page)
			put_record(page, &record);
		if (breach)
			fail_msg("%s\n%s", breach, page ? page->text : "");
		calls += record.call_count;
	}
	return calls;
}
