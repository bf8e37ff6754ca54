/* SPDX-License-Identifier: BSD-3-Clause */
/* test_ledger_switch.c -- records of a switch's calls: what each party's line says, and that a
 * transfer is recorded the same whichever way it was asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/ledger.h>
#include <legwork/play.h>

enum { SCRIPT_MAX = 4096, TRACE_MAX = 16384, PAGE_MAX = 4096 };

struct page { char text[PAGE_MAX]; size_t used; unsigned records; };

static void put(struct page *page, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(page->text + page->used, PAGE_MAX - page->used, format, args);
	va_end(args);
	assert_true(n >= 0 && (size_t)n < PAGE_MAX - page->used);
	page->used += (size_t)n;
}

/* ---- a record as text: seconds, so that what takes no time does not show ---- */

static unsigned seconds(lw_time ms) { return (unsigned)((ms + 500) / 1000); }

static const char *who(const struct lw_record *r, uint8_t line)
{
	static char names[4][LW_URI_MAX];
	static unsigned turn;
	char *name = names[turn++ % 4];

	const char *uri = line == LW_NO_LINE ? "-" : r->lines[line].uri;

	snprintf(name, sizeof names[0], "%s", strncmp(uri, "sip:", 4) ? uri : uri + 4);
	name[strcspn(name, "@")] = '\0'; /* a number that was dialled has no host */
	return name;
}

static void put_line(struct page *page, const struct lw_record *r, uint8_t line)
{
	put(page, "%s:", who(r, line));
	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *s = &r->segments[i];

		if (s->line != line || seconds(s->from) == seconds(s->to))
			continue;
		put(page, " %u-%u %s", seconds(s->from), seconds(s->to), lw_span_name(s->span));
		if (s->with != LW_NO_LINE)
			put(page, " %s", who(r, s->with));
		if (s->recording != LW_NO_RECORDING)
			put(page, " recorded");
		put(page, ",");
	}
	put(page, " %s\n", lw_cause_name(r->lines[line].cause));
}

static void put_record(struct page *page, const struct lw_record *r)
{
	for (uint32_t i = 0; i < r->line_count; i++)
		put_line(page, r, (uint8_t)i);
	for (uint32_t i = 0; i < r->transfer_count; i++) {
		const struct lw_record_transfer *t = &r->transfers[i];

		put(page, "%s", lw_method_name(t->asked));
		if (t->method != t->asked)
			put(page, " as %s", lw_method_name(t->method));
		put(page, " %u-%u %s: %s hands %s to %s, %s %d\n", seconds(t->from),
		    seconds(t->to), lw_result_name(t->result), who(r, t->transferor),
		    who(r, t->transferee), who(r, t->target), lw_cause_name(t->cause),
		    (int)t->code);
	}
}

/* ---- laws ---- */

static bool is_talk(const struct lw_record_segment *s)
{
	return s->span == LW_SPAN_TALKING || s->span == LW_SPAN_CONSULTING;
}

/* The segments of a line follow each other, and add up. */
static void check_line(const struct lw_record *r, uint32_t line)
{
	lw_time when = r->lines[line].from, total[LW_SPANS] = {0};

	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *s = &r->segments[i];

		if (s->line != line)
			continue;
		assert_int_equal(s->from, when);
		assert_true(s->to > s->from);
		total[s->span] += s->to - s->from;
		when = s->to;
	}
	assert_int_equal(when, r->lines[line].to);
	assert_false(r->lines[line].open);
	for (uint32_t k = 0; k < LW_SPANS; k++)
		assert_int_equal(total[k], r->lines[line].total[k]);
}

/* Both sides of a talk say so, from and to the same moments. */
static void check_talk(const struct lw_record *r, const struct lw_record_segment *s)
{
	unsigned found = 0;

	assert_int_not_equal(s->with, LW_NO_LINE);
	for (uint32_t i = 0; i < r->segment_count; i++) {
		const struct lw_record_segment *other = &r->segments[i];

		found += other->line == s->with && other->with == s->line &&
			 other->span == s->span && other->from == s->from && other->to == s->to;
	}
	assert_int_equal(found, 1);
}

static void check(const struct lw_record *r)
{
	assert_int_equal(r->lost, 0);
	for (uint32_t i = 0; i < r->line_count; i++)
		check_line(r, i);
	for (uint32_t i = 0; i < r->segment_count; i++)
		if (is_talk(&r->segments[i]))
			check_talk(r, &r->segments[i]);
	for (uint32_t i = 0; i < r->transfer_count; i++)
		assert_int_not_equal(r->transfers[i].result, LW_RESULT_NONE);
}

/* ---- playing ---- */

static char trace[TRACE_MAX];

static int step(struct lw *lw, const struct lw_input *in, void *arg)
{
	int err = lw_step(lw, in);

	if (!err)
		lw_ledger_hear(arg, lw, in);
	return err;
}

static bool next(struct lw *lw, struct lw_output *out, void *arg)
{
	if (!lw_next(lw, out))
		return false;
	lw_ledger_take(arg, lw, out);
	return true;
}

/* Plays what happens; what the engine does about it is in the scripts of switch_*.play. */
static void play(const char *script, struct page *page)
{
	struct lw_ledger *ledger;
	struct lw_play_host host = {.step = step, .next = next};
	struct lw_played played;
	struct lw_record record;

	assert_int_equal(lw_ledger_new(&ledger, NULL), LW_OK);
	host.arg = ledger;
	(void)lw_play(script, &host, trace, sizeof trace, &played);
	if (!played.whole)
		fail_msg("%s\n%s", played.why, script);
	*page = (struct page){.used = 0};
	while (lw_ledger_next(ledger, &record)) {
		check(&record);
		put_record(page, &record);
		page->records++;
	}
	if (lw_ledger_counts(ledger).open)
		fail_msg("a record is open after\n%s", trace);
	lw_ledger_free(ledger);
}

static const char BEGIN[] = "set role switch\nset ears quick\nset route_as_given 1\n"
			    "set blind_style 0\nset grace_ms 1\nset recall_pause_ms 0\n"
			    "rule code blind *1\nrule code attended *2\nrule code voicemail *3\n"
			    "rule code complete *4\nrule code cancel *0\nrule extensions 200 299\n"
			    "0s 200 calls for 201\n2s 201 answers\n2s 200 confirms\n";

static void expect_set(const char *set, const char *happens, const char *text)
{
	char script[2 * SCRIPT_MAX];
	struct page page;

	snprintf(script, sizeof script, "%s%s%s", set, BEGIN, happens);
	play(script, &page);
	assert_string_equal(page.text, text);
}

static void expect(const char *happens, const char *text)
{
	expect_set("", happens, text);
}

/* ---- one way or another ---- */

/* The ways it may be asked for, and what happens then. */
struct scene { const char *name, *way[3], *then, *text; };

static void compare(const struct scene *scene)
{
	for (unsigned i = 0; i < 3 && scene->way[i]; i++) {
		char happens[SCRIPT_MAX];

		snprintf(happens, sizeof happens, "%s%s", scene->way[i], scene->then);
		print_message("%s, way %u\n", scene->name, i);
		expect(happens, scene->text);
	}
}

#define BLIND {"10s 201 asks for 202\n", "10s blind 201 202\n", "10s 201 presses *1202\n"}
#define VOICEMAIL \
	{"10s 201 asks for 202 mailbox\n", "10s voicemail 201 202\n", "10s 201 presses *3202\n"}
#define SECOND "5s second calls as 201 for 202\n6s 202 answers\n6s second confirms\n"
#define RINGING "5s second calls as 201 for 202\n6s 202 rings\n"
#define JOIN \
	{SECOND "10s 201 asks for 202 replacing second\n", SECOND "10s join 201 second\n", NULL}
#define CONSULT {"10s attended 201 202\n", "10s 201 presses *2202\n", NULL}
/* Who has asked by code hears that it has failed. */
#define OVER "13s 201 heard it\n13.1s time passes\n"
#define LEAVE "20s 201 hangs up\n21s 200 hangs up\n22s 202 hangs up\n"

static const struct scene scenes[] = {
	{"blind, answered", BLIND, "13s 202 answers\n" LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-13 waiting, 13-21 talking 202, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-13 held, 13-20 ending, transferred\n"
	 "202: 10-13 ringing, 13-21 talking 200, normal\n"
	 "blind 10-13 completed: 201 hands 200 to 202, transferred 200\n"},
	{"blind, busy", BLIND, "13s 202 rejects 486\n" OVER LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-13 waiting, 13-20 talking 201, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-13 held, 13-20 talking 200, normal\n"
	 "202: 10-13 ringing, busy\n"
	 "blind 10-13 failed: 201 hands 200 to 202, busy 486\n"},
	{"blind, recalled", BLIND,
	 "11s 201 hangs up\n13s 202 rejects 486\n15s 201 answers\n20s 201 hangs up\n"
	 "21s 200 hangs up\n",
	 "200: 0-2 ringing, 2-10 talking 201, 10-15 waiting, 15-20 talking 201, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-11 held, normal\n"
	 "202: 10-13 ringing, busy\n"
	 "201: 13-15 ringing, 15-20 talking 200, normal\n"
	 "blind 10-15 recalled: 201 hands 200 to 202, busy 486\n"},
	{"voicemail, answered", VOICEMAIL, "13s 202 answers\n" LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-13 waiting, 13-21 talking 202, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-13 held, 13-20 ending, transferred\n"
	 "202: 10-13 ringing, 13-21 talking 200, normal\n"
	 "voicemail 10-13 completed: 201 hands 200 to 202, transferred 200\n"},
	{"voicemail, busy", VOICEMAIL, "13s 202 rejects 486\n" OVER LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-13 waiting, 13-20 talking 201, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-13 held, 13-20 talking 200, normal\n"
	 "202: 10-13 ringing, busy\n"
	 "voicemail 10-13 failed: 201 hands 200 to 202, busy 486\n"},
	{"voicemail, recalled", VOICEMAIL,
	 "11s 201 hangs up\n13s 202 rejects 486\n15s 201 answers\n20s 201 hangs up\n"
	 "21s 200 hangs up\n",
	 "200: 0-2 ringing, 2-10 talking 201, 10-15 waiting, 15-20 talking 201, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-11 held, normal\n"
	 "202: 10-13 ringing, busy\n"
	 "201: 13-15 ringing, 15-20 talking 200, normal\n"
	 "voicemail 10-15 recalled: 201 hands 200 to 202, busy 486\n"},
	{"two calls, joined", JOIN, LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-21 talking 202, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-20 ending, transferred\n"
	 "201: 5-6 ringing, 6-10 talking 202, 10-21 ending, transferred\n"
	 "202: 5-6 ringing, 6-10 talking 201, 10-21 talking 200, normal\n"
	 "attended 10-10 completed: 201 hands 200 to 202, transferred 200\n"},
	/* by REFER he stays for the result */
	{"two calls, one rings, by REFER",
	 {RINGING "10s 201 asks for 202 replacing second\n", NULL, NULL}, "13s 202 answers\n" LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-13 waiting, 13-21 talking 202, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-13 held, 13-20 ending, transferred\n"
	 "201: 5-10 ringing, transferred\n"
	 "202: 5-13 ringing, 13-21 talking 200, normal\n"
	 "attended as blind 10-13 completed: 201 hands 200 to 202, transferred 200\n"},
	{"two calls, one rings, by verb", {RINGING "10s join 201 second\n", NULL, NULL},
	 "13s 202 answers\n" LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-13 waiting, 13-21 talking 202, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-20 ending, transferred\n"
	 "201: 5-10 ringing, transferred\n"
	 "202: 5-13 ringing, 13-21 talking 200, normal\n"
	 "attended as blind 10-13 completed: 201 hands 200 to 202, transferred 200\n"},
	{"consulted, completed", CONSULT, "13s 202 answers\n15s complete 201\n" LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-15 held 201, 15-21 talking 202, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-13 waiting, 13-15 consulting 202, "
	 "15-20 ending, transferred\n"
	 "202: 10-13 ringing, 13-15 consulting 201, 15-21 talking 200, normal\n"
	 "attended 10-15 completed: 201 hands 200 to 202, transferred 200\n"},
	{"consulted, busy", CONSULT, "13s 202 rejects 486\n" OVER "15s cancel 201\n" LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-15 held 201, 15-20 talking 201, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-15 waiting, 15-20 talking 200, normal\n"
	 "202: 10-13 ringing, busy\n"
	 "attended 10-15 cancelled: 201 hands 200 to 202, cancelled 0\n"},
	{"consulted, recalled", CONSULT,
	 "11s 201 hangs up\n13s 202 rejects 486\n15s 201 answers\n20s 201 hangs up\n"
	 "21s 200 hangs up\n",
	 "200: 0-2 ringing, 2-10 talking 201, 10-11 held 201, 11-15 waiting, "
	 "15-20 talking 201, normal\n"
	 "201: 0-2 ringing, 2-10 talking 200, 10-11 waiting, normal\n"
	 "202: 10-13 ringing, busy\n"
	 "201: 13-15 ringing, 15-20 talking 200, normal\n"
	 "attended as blind 10-15 recalled: 201 hands 200 to 202, busy 486\n"},
};

static void the_way_is_not_in_the_record(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
		compare(&scenes[i]);
}

/* ---- what else a party hears ---- */

static void hold_is_said_on_both_lines(void **state)
{
	(void)state;
	expect("5s 201 holds\n8s 201 resumes\n10s hold 200\n12s resume 200\n15s 200 hangs up\n",
	       "200: 0-2 ringing, 2-5 talking 201, 5-8 held 201, 8-10 talking 201, "
	       "10-12 holding 201, 12-15 talking 201, normal\n"
	       "201: 0-2 ringing, 2-5 talking 200, 5-8 holding 200, 8-10 talking 200, "
	       "10-12 held 200, 12-15 talking 200, normal\n");
}

static void three_are_mixed(void **state)
{
	(void)state;
	expect("10s attended 201 202\n13s 202 answers\n15s merge 201\n17s complete 201\n" LEAVE,
	       "200: 0-2 ringing, 2-10 talking 201, 10-15 held 201, 15-17 mixed, "
	       "17-21 talking 202, normal\n"
	       "201: 0-2 ringing, 2-10 talking 200, 10-13 waiting, 13-15 consulting 202, "
	       "15-17 mixed, 17-20 ending, transferred\n"
	       "202: 10-13 ringing, 13-15 consulting 201, 15-17 mixed, 17-21 talking 200, "
	       "normal\n"
	       "attended 10-17 completed: 201 hands 200 to 202, transferred 200\n");
}

static void a_swap_is_told(void **state)
{
	(void)state;
	expect("10s attended 201 202\n13s 202 answers\n15s swap 201\n17s cancel 201\n"
	       "18s 202 hangs up\n" LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201, 10-15 held 201, 15-20 talking 201, normal\n"
	       "201: 0-2 ringing, 2-10 talking 200, 10-13 waiting, 13-15 consulting 202, "
	       "15-20 talking 200, normal\n"
	       "202: 10-13 ringing, 13-15 consulting 201, 15-17 held 201, 17-18 ending, normal\n"
	       "attended 10-17 cancelled: 201 hands 200 to 202, cancelled 0\n");
}

/* Each set of voices is a recording. */
static void recordings_stand_where_they_began(void **state)
{
	(void)state;
	expect_set("set record_rule 2\n",
		   "3s record 201\n3s recorder 200 on\n10s attended 201 202\n"
	       "13s 202 answers\n13s recorder 201 on\n15s complete 201\n15s recorder 200 on\n"
	       LEAVE,
	 "200: 0-2 ringing, 2-10 talking 201 recorded, 10-15 held 201, "
	 "15-21 talking 202 recorded, normal\n"
	       "201: 0-2 ringing, 2-10 talking 200, 10-13 waiting, "
	       "13-15 consulting 202 recorded, 15-20 ending, transferred\n"
	       "202: 10-13 ringing, 13-15 consulting 201, 15-21 talking 200, normal\n"
	       "attended 10-15 completed: 201 hands 200 to 202, transferred 200\n");
}

/* A second hop: who was the target hands him on. */
static void who_was_handed_over_is_handed_on(void **state)
{
	(void)state;
	expect("10s blind 201 202\n13s 202 answers\n14s 201 hangs up\n15s blind 202 203\n"
	       "16s 203 answers\n17s 202 hangs up\n20s 203 hangs up\n21s 200 hangs up\n",
	 "200: 0-2 ringing, 2-10 talking 201, 10-13 waiting, 13-15 talking 202, 15-16 waiting, "
	 "16-20 talking 203, normal\n"
	       "201: 0-2 ringing, 2-10 talking 200, 10-13 held, 13-14 ending, transferred\n"
	       "202: 10-13 ringing, 13-15 talking 200, 15-16 held, 16-17 ending, transferred\n"
	       "203: 15-16 ringing, 16-20 talking 200, normal\n"
	       "blind 10-13 completed: 201 hands 200 to 202, transferred 200\n"
	       "blind 15-16 completed: 202 hands 200 to 203, transferred 200\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_is_not_in_the_record),
		cmocka_unit_test(hold_is_said_on_both_lines),
		cmocka_unit_test(three_are_mixed),
		cmocka_unit_test(a_swap_is_told),
		cmocka_unit_test(recordings_stand_where_they_began),
		cmocka_unit_test(who_was_handed_over_is_handed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
