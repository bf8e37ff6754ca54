/* SPDX-License-Identifier: BSD-3-Clause */
/* test_log.c -- a log is read as written, replayed as it happened, and believed in nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <re.h>

#include <legwork/adapter.h>

#include "../examples/compat.h"
#include "../examples/tools/log/log_check.h"
#include "../examples/tools/replay/replay.h"

static const struct log_head HEAD = {"test", "sip:alice@x", UINT64_MAX};

static struct log_reader reader;
static struct log_record record;
static struct replay replay;
static const char *why;

static FILE *file_of(const char *text)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fputs(text, file) >= 0, 1);
	rewind(file);
	return file;
}

static char log_text[1 << 18], shown_text[1 << 18];

static char *text_of(FILE *file, char *text)
{
	size_t len;

	rewind(file);
	len = fread(text, 1, sizeof(log_text) - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

/* ---- writing and reading ---- */

static void same_text(const char *a, const char *b)
{
	if (a && b)
		assert_string_equal(a, b);
	else
		assert_true(!a && !b);
}

static void check_input(const struct lw_input *a, const struct lw_input *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->code, b->code);
	assert_true(a->now == b->now && a->call.v == b->call.v && a->other.v == b->other.v);
	assert_true(a->leg.v == b->leg.v && a->other_leg.v == b->other_leg.v);
	assert_true(a->caps == b->caps && a->flags == b->flags && a->match == b->match);
	assert_int_equal(a->account, b->account);
	assert_int_equal(a->call_class, b->call_class);
	assert_int_equal(a->hops, b->hops);
	same_text(a->uri, b->uri);
	same_text(a->name, b->name);
	same_text(a->by, b->by);
	same_text(a->called, b->called);
	same_text(a->digits, b->digits);
	same_text(a->source, b->source);
	same_text(a->word, b->word);
	same_text(a->chain, b->chain);
	same_text(a->user, b->user);
}

static void header_and_settings(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	FILE *file = tmpfile();
	struct lw_setting setting;
	size_t count = 0, settings = 0;
	uint32_t value;

	(void)state;
	while (lw_setting(count, &setting))
		count++;
	assert_true(log_begin(file, &HEAD, &config));
	rewind(file);
	log_open(&reader, file);
	assert_int_equal(log_read(&reader, &record, &why), 1);
	assert_int_equal(record.kind, LOG_HEADER);
	assert_string_equal(record.head.program, "test");
	assert_string_equal(record.head.who, "sip:alice@x");
	assert_true(record.head.seed == UINT64_MAX);
	assert_string_equal(record.version, lw_version());
	for (; log_read(&reader, &record, &why) == 1; settings++) {
		assert_int_equal(record.kind, LOG_SETTING);
		if (!lw_config_get(&config, record.setting, &value))
			assert_int_equal(record.value, value);
	}
	assert_int_equal(settings, count + 4);
	log_close(&reader);
	fclose(file);
}

static void begin(FILE *file)
{
	fputs("{\"log\":\"x\",\"schema\":2}\n", file);
}

static void read_only(FILE *file, enum log_kind kind)
{
	rewind(file);
	log_open(&reader, file);
	assert_int_equal(log_read(&reader, &record, &why), 1);
	assert_int_equal(log_read(&reader, &record, &why), 1);
	assert_int_equal(record.kind, kind);
}

static void check_round(const struct lw_input *in, int err)
{
	FILE *file = tmpfile();

	begin(file);
	assert_true(log_input(file, in, err, "because \"so\""));
	read_only(file, LOG_INPUT);
	check_input(in, &record.in);
	assert_true(record.has_err && record.t > 1600000000000000);
	assert_int_equal(record.err, err);
	assert_string_equal(record.why, "because \"so\"");
	assert_int_equal(log_read(&reader, &record, &why), 0);
	log_close(&reader);
	fclose(file);
}

/* Of the strings that only some inputs have, those that this one has. */
static struct lw_input with_its_strings(struct lw_input in)
{
	if (in.type == LW_USER_DTMF || in.type == LW_SIG_DTMF)
		in.digits = "#";
	if (in.type == LW_SIG_OFFERED) {
		in.called = "";
		in.by = "sip:by\xff@x";
		in.chain = "sip:a@x\nsip:\xfe@x";
		in.user = "bob";
	}
	if (in.type == LW_SIG_REDIRECTED)
		in.chain = "sip:c@x";
	if (in.type == LW_SIG_IDENTITY)
		in.source = "PAI";
	if (in.type == LW_SIG_REMOTE_RECORD || in.type == LW_SIG_RECORD_PREF)
		in.word = "on";
	if (in.type == LW_SIG_REFER_ASKED) {
		in.by = in.name;
		in.name = NULL;
		in.user = "\xffob";
	}
	return in;
}

static void every_input_comes_back(void **state)
{
	struct lw_input in = {.code = -5, .now = 1234567890123, .call = {0xffffffffffffffff},
			      .other = {0x0001000200030004}, .leg = {7}, .other_leg = {8},
			      .caps = 0x8003, .flags = UINT32_MAX, .match = 3, .account = 2,
			      .call_class = 9, .hops = 70, .uri = "sip:a\"b@c;x=%40",
			      .name = "Gr\xc3\xbc\xc3\x9f\\\n\x7f"};

	(void)state;
	for (in.type = LW_TICK; in.type < LW_INPUT_TYPES; in.type++) {
		struct lw_input whole = with_its_strings(in);

		if (strcmp(lw_input_name(in.type), "?"))
			check_round(&whole, LW_OK);
	}
	for (int err = LW_OK; err >= LW_E_NOMEM; err--)
		check_round(&(struct lw_input){.type = LW_USER_HOLD}, err);
	/* Latin-1 from an old phone, and a sequence that ends too early */
	check_round(&(struct lw_input){.uri = "sip:\xff\xfe@x",
				       .name = "Gr\xfc\xdf",
				       .digits = "\xe2\x82"},
		    0);
}

/* Too long for the engine then, too long for it again. */
static void too_long_stays_too_long(void **state)
{
	char huge[9000];
	FILE *file = tmpfile();

	(void)state;
	memset(huge, '\x01', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	begin(file);
	assert_true(log_input(
		file,
		&(struct lw_input){.type = LW_USER_DIAL, .uri = huge, .name = huge, .digits = huge,
				   .chain = huge, .user = huge},
		LW_E_ARG, NULL));
	read_only(file, LOG_INPUT);
	assert_int_equal(strlen(record.in.chain), 2 * LW_URI_MAX);
	assert_int_equal(strlen(record.in.user), LW_URI_MAX);
	assert_int_equal(strlen(record.in.uri), LW_URI_MAX);
	assert_int_equal(strlen(record.in.digits), LW_URI_MAX);
	log_close(&reader);
	fclose(file);
	file = tmpfile();
	begin(file);
	memset(huge, '\xe9', LW_URI_MAX + 3);
	assert_true(log_input(file, &(struct lw_input){.uri = huge}, LW_E_ARG, NULL));
	read_only(file, LOG_INPUT);
	assert_int_equal(strlen(record.in.uri), LW_URI_MAX);
	log_close(&reader);
	fclose(file);
}

static void every_output_comes_back(void **state)
{
	struct lw_output out = {.code = 486,
				.now = 5,
				.call = {1},
				.other = {2},
				.leg = {3},
				.other_leg = {UINT64_MAX},
				.partner = {6},
				.flags = 4,
				.account = 5,
				.cause = LW_CAUSE_BUSY,
				.stage = LW_STAGE_TALK,
				.parties = LW_APART,
				.method = LW_VOICEMAIL,
				.dir = LW_SENDRECV,
				.uri = "u",
				.name = "\xfc",
				.target = "t",
				.by = "b",
				.word = "w"};

	(void)state;
	for (out.type = LW_NOTHING + 1; out.type < LW_OUTPUT_TYPES; out.type++) {
		char line[LOG_LINE_MAX];
		FILE *file;

		if (!strcmp(lw_output_name(out.type), "?"))
			continue;
		file = tmpfile();
		begin(file);
		assert_true(log_output(file, &out));
		read_only(file, LOG_OUTPUT);
		assert_int_equal(record.out.type, out.type);
		assert_int_equal(record.out.partner.v, 6);
		assert_true(log_output_line(line, sizeof(line), &record.out));
		assert_string_equal(line, reader.raw);
		log_close(&reader);
		fclose(file);
	}
}

static void an_output_is_written_so(void **state)
{
	char line[LOG_LINE_MAX];

	(void)state;
	assert_true(log_output_line(line, sizeof(line),
		&(struct lw_output){.type = LW_NOTE_CONSULTING, .now = 7, .call = {1}, .other = {2},
				    .method = LW_ATTENDED}));
	assert_string_equal(line,
			    "{\"out\":\"consulting\",\"now\":7,\"call\":\"1\",\"other\":\"2\","
			    "\"method\":\"attended\"}");
	assert_false(log_output_line(
		line, 20,
		&(struct lw_output){
			.type = LW_NOTE_CONSULTING}));
}

static void other_records_come_back(void **state)
{
	const struct log_sip sip = {.t = 17,
				    .now = 3,
				    .tx = true,
				    .src = "1.2.3.4:5",
				    .dst = "[::1]:6",
				    .line = "BYE sip:\"x\" SIP/2.0",
				    .cseq = "1 BYE",
				    .callid = "c",
				    .what = ""};
	FILE *file = tmpfile();

	(void)state;
	begin(file);
	assert_true(log_rules(file, "type medium \"site\""));
	assert_true(log_state(file, (lw_call){5}, "attended CALLING"));
	assert_true(log_sip(file, &sip));
	assert_true(log_end(file, "quit"));
	read_only(file, LOG_RULES);
	assert_string_equal(record.rules, "type medium \"site\"");
	assert_int_equal(log_read(&reader, &record, &why), 1);
	assert_string_equal(record.state, "attended CALLING");
	assert_int_equal(record.call.v, 5);
	assert_int_equal(log_read(&reader, &record, &why), 1);
	assert_true(record.sip.tx && record.sip.t == 17 && record.t == 17 && record.sip.now == 3);
	assert_string_equal(record.sip.line, sip.line);
	assert_string_equal(record.sip.dst, sip.dst);
	assert_string_equal(record.sip.callid, "c");
	assert_int_equal(log_read(&reader, &record, &why), 1);
	assert_string_equal(record.end, "quit");
	assert_int_equal(log_read(&reader, &record, &why), 0);
	log_close(&reader);
	fclose(file);
}

static void rules_are_bounded(void **state)
{
	char line[LOG_RULES_MAX + 1];
	FILE *file = tmpfile();

	(void)state;
	memset(line, 'a', sizeof(line));
	line[LOG_RULES_MAX] = '\0';
	assert_false(log_rules(file, line));
	line[LOG_RULES_MAX - 1] = '\0';
	assert_true(log_rules(file, line));
	assert_false(log_rules(file, "\xff"));
	fclose(file);
}

/* ---- what is no log ---- */

#define HEADER "{\"log\":\"x\",\"schema\":2}\n"

static const struct { const char *text; unsigned line; const char *why;
} BAD[] = {
	{"no json\n", 1, "not a JSON object"},
	{"[1]\n", 1, "not a JSON object"},
	{"\n", 1, "not a JSON object"},
	{"{\"log\":\"x\",\"schema\":2\n", 1, "not a JSON object"},
	{"{}\n", 1, "not a record"},
	{"{\"now\":1,\"from\":\"user\",\"input\":\"hold\"}\n", 1, "begins with a header"},
	{"{\"log\":\"x\",\"schema\":99}\n", 1, "an unknown version"},
	{"{\"log\":\"x\"}\n", 1, "an unknown version"},
	{"{\"log\":7,\"schema\":2}\n", 1, "an unknown version"},
	{HEADER "{\"new\":1}\n", 2, "not a record"},
	{HEADER "{\"setting\":\"x\",\"value\":-1}\n", 2, "value from 0"},
	{HEADER "{\"setting\":\"x\"}\n", 2, "value from 0"},
	{HEADER "{\"setting\":\"x\",\"value\":1.5}\n", 2, "value from 0"},
	{HEADER "{\"setting\":\"x\",\"value\":99999999999999999999}\n", 2, "value from 0"},
	{HEADER "{\"rules\":1}\n", 2, "must be a string"},
	{HEADER "{\"rules\":[1]}\n", 2, "not a JSON object"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"x\"}\n", 2, "no input with this name"},
	{HEADER "{\"now\":1,\"from\":\"wire\",\"input\":\"hold\"}\n", 2, "no input with this name"},
	{HEADER "{\"now\":1,\"input\":\"hold\"}\n", 2, "no input with this name"},
	{HEADER "{\"now\":-1,\"from\":\"user\",\"input\":\"hold\"}\n", 2, "out of range"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"call\":\"x\"}\n", 2,
	 "out of range"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"call\":\" 1\"}\n", 2,
	 "out of range"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"call\":\"-1\"}\n", 2,
	 "out of range"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"call\":1}\n", 2, "out of range"},
	{HEADER
	 "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"call\":\"99999999999999999999\"}\n",
	 2, "out of range"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"uri\":5}\n", 2, "wrong type"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"uri_hex\":\"6\"}\n", 2,
	 "wrong type"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"uri_hex\":\"6g\"}\n", 2,
	 "wrong type"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"uri_hex\":\"6100\"}\n", 2,
	 "wrong type"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"err\":\"odd\"}\n", 2,
	 "no error with this"},
	{HEADER "{\"now\":1,\"from\":\"user\",\"input\":\"hold\",\"uri\":\"a\\u0000b\"}\n", 2,
	 "not a JSON"},
	{HEADER "{\"out\":\"x\"}\n", 2, "no output with this name"},
	{HEADER "{\"out\":\"nothing\"}\n", 2, "no output with this name"},
	{HEADER "{\"out\":\"held\",\"cause\":\"?\"}\n", 2, "wrong type"},
	{HEADER "{\"out\":\"held\",\"cause\":1}\n", 2, "wrong type"},
	{HEADER "{\"out\":\"held\",\"flags\":4294967296}\n", 2, "out of range"},
	{HEADER "{\"state\":\"x\",\"call\":\"y\"}\n", 2, "a state needs"},
	{HEADER "{\"sip\":\"up\"}\n", 2, "SIP message"},
	{HEADER "{\"sip\":\"tx\",\"line\":1}\n", 2, "SIP message"},
	{HEADER "{\"end\":1}\n", 2, "the end needs"},
	{HEADER "{\"end\":\"quit\"}", 2, "cut off"},
	{HEADER "{\"out\":\"he", 2, "cut off"},
};

static void nonsense_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(BAD); i++) {
		FILE *file = file_of(BAD[i].text);
		int more;

		log_open(&reader, file);
		while ((more = log_read(&reader, &record, &why)) == 1)
			;
		if (more != -1 || reader.line != BAD[i].line || !strstr(why, BAD[i].why))
			fail_msg("%s: %d at line %u, %s", BAD[i].text, more, reader.line, why);
		log_close(&reader);
		fclose(file);
	}
}

/* Objects of strings and numbers, and nothing else. */
static const char *const FLAT[] = {
	"{}",
	" { } ",
	"{\"a\":1}",
	"{\"a\":-1.5e+3,\"b\" : \"\\u00e9\\n\\\"\"}",
	"{\"a\":true,\"b\":false,\"c\":null}",
	"{\"\xc3\xa9\":\"\xff\"}",
	"{\"a\":\"\\\\u0000\"}",
};
static const char *const NOT_FLAT[] = {
	"",
	"x",
	"{",
	"}",
	"{}x",
	"[]",
	"{\"a\"}",
	"{\"a\":}",
	"{\"a\":x}",
	"{\"a\":1,}",
	"{,}",
	"{\"a\":1 \"b\":2}",
	"{\"a\":[1]}",
	"{\"a\":{}}",
	"{a:1}",
	"{\"a\":\"",
	"{\"a\":\"\\",
	"{\"a\":\"\\u",
	"{\"a\":\"\\q\"}",
	"{\"a\":\"\\u00e\"}",
	"{\"a\":\"\\u0000\"}",
	"{\"a\":\"\x1b\"}",
	"{\"a\":-}",
	"{\"a\":1.}",
	"{\"a\":.5}",
	"{\"a\":1e}",
	"{\"a\":+1}",
	"{\"a\":tru}",
	"{\"a\":nullx}",
	"{\"a\":\x9b}",
	"{\"a\":1}{\"a\":1}",
	"{\"a\"=1}",
};

static void lines_are_checked_before_they_are_parsed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(FLAT); i++) {
		if (!log_line_is_flat(FLAT[i]))
			fail_msg("%s", FLAT[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(NOT_FLAT); i++) {
		if (log_line_is_flat(NOT_FLAT[i]))
			fail_msg("%s", NOT_FLAT[i]);
	}
}

static void bytes_that_no_log_has(void **state)
{
	static char huge[2 * LOG_LINE_MAX];
	FILE *file = tmpfile();

	(void)state;
	fwrite("{\"log\":\"x\0y\",\"schema\":2}\n", 1, 25, file);
	rewind(file);
	log_open(&reader, file);
	assert_int_equal(log_read(&reader, &record, &why), -1);
	assert_non_null(strstr(why, "zero byte"));
	log_close(&reader);
	fclose(file);
	memset(huge, 'a', sizeof(huge) - 2);
	huge[sizeof(huge) - 2] = '\n';
	file = file_of(huge);
	log_open(&reader, file);
	assert_int_equal(log_read(&reader, &record, &why), -1);
	assert_non_null(strstr(why, "too long"));
	log_close(&reader);
	fclose(file);
	file = fopen("/", "r");
	log_open(&reader, file);
	assert_int_equal(log_read(&reader, &record, &why), -1);
	assert_non_null(strstr(why, "is it a file"));
	log_close(&reader);
	fclose(file);
	file = file_of(HEADER "{\"end\":\"a\\\\u0000\"}\n"); /* a backslash, and then u0000 */
	read_only(file, LOG_END);
	assert_string_equal(record.end, "a\\u0000");
	log_close(&reader);
	fclose(file);
}

/* ---- replay ---- */

/* An engine that is logged as an adapter does it: some outputs are taken out late. */
static FILE *logged;
static struct lw *lw;

static void take_outputs(unsigned most)
{
	struct lw_output out;

	while (most-- && lw_next(lw, &out))
		assert_true(log_output(logged, &out));
}

static void step(struct lw_input in)
{
	int err = lw_step(lw, &in);

	assert_true(log_input(logged, &in, err, NULL));
}

/* Bob calls, is sent to Carol, and a verb between is refused. */
static char *a_log(void)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_made made;

	logged = tmpfile();
	config.max_calls = 3;
	config.ring_ms = 77000;
	assert_int_equal(lw_new(&lw, &config), 0);
	assert_true(log_begin(logged, &HEAD, &config));
	step((struct lw_input){.type = LW_SIG_OFFERED,
			       .now = 1000,
			       .uri = "sip:bob@x",
			       .name = "B\xf6"
				       "b",
			       .called = "sip:alice@x"});
	made = lw_made(lw);
	take_outputs(1); /* one waits while the next input comes */
	step((struct lw_input){
		.type = LW_USER_HOLD, .now = 1001, .call = made.call}); /* refused: it rings */
	step((struct lw_input){.type = LW_USER_ANSWER, .now = 1002, .call = made.call});
	take_outputs(99);
	log_sip(logged,
		&(struct log_sip){
			.src = "", .dst = "", .line = "", .cseq = "", .callid = "", .what = ""});
	step((struct lw_input){.type = LW_SIG_CONFIRMED, .now = 2000, .leg = made.leg});
	take_outputs(99);
	step((struct lw_input){
		.type = LW_USER_BLIND, .now = 2001, .call = made.call, .uri = "sip:carol@x"});
	take_outputs(99);
	step((struct lw_input){.type = LW_TICK, .now = lw_deadline(lw)});
	take_outputs(99);
	lw_free(lw);
	assert_true(log_end(logged, "quit"));
	return text_of(logged, log_text);
}

static enum replay_verdict run(const char *text, const struct replay_options *options, char **shown)
{
	FILE *file = file_of(text), *out = tmpfile();
	enum replay_verdict verdict = replay_run(&replay, file, out, options);

	fclose(file);
	replay_tell(&replay, verdict, out);
	*shown = text_of(out, shown_text);
	return verdict;
}

static const struct replay_options QUIET = {.show = REPLAY_QUIET};

static unsigned line_of(const char *text, const char *at)
{
	unsigned line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

static void what_happened_happens_again(void **state)
{
	char *shown;

	(void)state;
	assert_int_equal(run(a_log(), &QUIET, &shown), REPLAY_SAME);
	assert_true(replay.inputs == 6 && replay.outputs > 6 && replay.compared && replay.whole);
	assert_int_equal(strncmp(shown, "identical: 6 inputs, ", 21), 0);
}

/* A copy of log with the first `from` after `after` made `to`; *line is where that was. */
static char *changed(const char *log, const char *after, const char *from, const char *to,
		     unsigned *line)
{
	static char copy[1 << 18];
	const char *at = strstr(log, after);

	assert_non_null(at);
	at = strstr(at, from);
	assert_non_null(at);
	*line = line_of(log, at);
	snprintf(copy, sizeof(copy), "%.*s%s%s", (int)(at - log), log, to, at + strlen(from));
	return copy;
}

static void differences_are_found_where_they_are(void **state)
{
	static const struct { const char *after, *from, *to, *says, *expected, *got;
	} CASES[] = {
		{"\"blind\"", "{\"out\":\"do media\"", "{\"out\":\"do drop\"", "different",
		 "\"do drop\"", "\"do media\""},
		{"\"transfer failed\"", "\"cause\":\"hold", "\"cause\":\"resume", "different",
		 "\"resume failed", "\"hold failed"},
		{"\"hold\"", "\"err\":\"refused\"", "\"err\":\"ok\"", "another result", "ok", "refused"},
		{"{\"end\"", "{\"end\"", "{\"out\":\"held\"}\n{\"end\"", "missing", "\"held\"",
		 "nothing"},
		{"\"answer\"", "{\"out\":\"do answer\"", "{\"out\":\"do answer\" ", "different",
		 "answer\" ", "answer\","},
	};
	unsigned line;
	char *shown;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		char *log = changed(a_log(), CASES[i].after, CASES[i].from, CASES[i].to, &line);

		assert_int_equal(run(log, &QUIET, &shown), REPLAY_DIFFERS);
		assert_int_equal(replay.line, line);
		assert_non_null(strstr(replay.why, CASES[i].says));
		assert_non_null(strstr(replay.expected, CASES[i].expected));
		assert_non_null(strstr(replay.got, CASES[i].got));
		assert_non_null(strstr(shown, "differs at line "));
	}
}

/* Another version that says more than was said then, at the very end too. */
static void more_than_was_is_a_difference(void **state)
{
	char *log = a_log(), *last = NULL, *end = strstr(log, "{\"end\"");
	static char copy[1 << 18];
	char *shown;

	(void)state;
	for (char *p = strstr(log, "{\"out\""); p; p = strstr(p + 1, "{\"out\""))
		last = p;
	snprintf(copy, sizeof(copy), "%.*s%s", (int)(last - log), log, end);
	assert_int_equal(run(copy, &QUIET, &shown), REPLAY_DIFFERS);
	assert_int_equal(replay.line, line_of(copy, strstr(copy, "{\"end\"")));
	assert_string_equal(replay.expected, "nothing more");
	/* the same log, but cut off: nobody can know */
	snprintf(copy, sizeof(copy), "%.*s", (int)(last - log), log);
	assert_int_equal(run(copy, &QUIET, &shown), REPLAY_SAME);
	assert_int_equal(replay.beyond, 1);
	assert_non_null(strstr(shown, "the log has no end"));
}

static void refusals_are_explained(void **state)
{
	struct replay_options options = {.show = REPLAY_WHY};
	unsigned line;
	char *log = a_log(), *shown, expected[80];

	(void)state;
	line = line_of(log, strstr(log, "\"input\":\"hold\""));
	assert_int_equal(run(log, &options, &shown), REPLAY_SAME);
	snprintf(expected, sizeof(expected),
		 "line %u, user hold: refused\n    hold is refused: ", line);
	if (strncmp(shown, expected, strlen(expected)))
		fail_msg("%s", shown);
	assert_null(strstr(shown, "answer:"));

	log = a_log();
	options.why_line = line_of(log, strstr(log, "\"input\":\"answer\""));
	assert_int_equal(run(log, &options, &shown), REPLAY_SAME);
	snprintf(expected, sizeof(expected),
		 "line %u, user answer: ok\n    answer would be accepted.\n", options.why_line);
	if (strncmp(shown, expected, strlen(expected)))
		fail_msg("%s", shown);

	options.why_line = 1;
	assert_int_equal(run(a_log(), &options, &shown), REPLAY_UNREADABLE);
	assert_non_null(strstr(shown, "is not an input"));
	options.why_line = 100000;
	assert_int_equal(run(a_log(), &options, &shown), REPLAY_UNREADABLE);
	assert_non_null(strstr(shown, "the log ends here"));
}

static void steps_and_outputs_are_shown(void **state)
{
	char *shown, *p;

	(void)state;
	run(a_log(), &(struct replay_options){.show = REPLAY_STEPS}, &shown);
	assert_int_equal(strncmp(shown, "      1000  wire offered\n            {\"out\":", 42), 0);
	assert_non_null(strstr(shown, "      1001  user hold: refused\n"));
	run(a_log(), &(struct replay_options){.show = REPLAY_OUTPUTS}, &shown);
	for (p = strchr(shown, '\n'); p[1] == '{'; p = strchr(p + 1, '\n'))
		assert_int_equal(strncmp(p + 1, "{\"out\":", 7), 0);
	assert_int_equal(strncmp(p + 1, "identical", 9), 0);
}

static void what_cannot_be_replayed(void **state)
{
	static const struct { const char *text; unsigned line; const char *says;
	} CASES[] = {
		{"", 0, "empty"},
		{HEADER HEADER, 2, "a second header"},
		{HEADER "{\"end\":\"\"}\n{\"end\":\"\"}\n", 3, "after the end"},
		{HEADER "{\"out\":\"held\"}\n", 2, "before the first input"},
		{HEADER "{\"setting\":\"max_calls\",\"value\":20001}\n", 2, "out of range"},
		{HEADER "{\"setting\":\"nonsense\",\"value\":1}\n", 2, "no setting"},
		{HEADER "{\"setting\":\"max_calls\",\"value\":0}\n"
			"{\"now\":1,\"from\":\"clock\",\"input\":\"tick\"}\n",
		 3, "no engine"},
		{HEADER "{\"now\":1,\"from\":\"clock\",\"input\":\"tick\"}\n"
			"{\"setting\":\"ring_ms\",\"value\":1}\n",
		 3, "after the first input"},
		{HEADER "{\"rules\":\"type low\"}\n", 2, "cannot read rules"},
		{HEADER "{\"now\":1,\"from\":\"clock\",\"input\":\"tick\"}\n{\"now\":2,\"fr", 3,
		 "cut off"},
	};
	char *shown;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(CASES); i++) {
		assert_int_equal(run(CASES[i].text, &QUIET, &shown), REPLAY_UNREADABLE);
		if (replay.line != CASES[i].line || !strstr(shown, CASES[i].says))
			fail_msg("%s: line %u, %s", CASES[i].text, replay.line, shown);
	}
	assert_non_null(strstr(shown, "up to there: 1 inputs, 0 outputs"));
}

static void a_log_of_schema_1(void **state)
{
	static const char OLD[] =
		"{\"log\":\"legwork-phone\",\"schema\":1,\"version\":\"0.1.0\",\"api\":1,\"date\":\"x\"}\n"
		"{\"setting\":\"max_calls\",\"value\":3}\n"
		"{\"now\":5,\"from\":\"user\",\"input\":\"dial\",\"call\":\"0\",\"other\":\"0\",\"leg\":\"0\","
		"\"other_leg\":\"0\",\"code\":0,\"caps\":0,\"flags\":0,\"match\":0,\"account\":0,"
		"\"uri\":\"sip:bob@x\"}\n";
	char *shown;

	(void)state;
	assert_int_equal(run(OLD, &(struct replay_options){.show = REPLAY_STEPS}, &shown),
			 REPLAY_SAME);
	assert_int_equal(
		strncmp(shown, "         5  user dial\n            {\"out\":\"do invite\",", 52),
		0);
	assert_non_null(strstr(shown, "replayed: 1 inputs, "));
	assert_non_null(strstr(shown, "holds no outputs"));
}

/* ---- rules ---- */

static bool take_rules(struct lw *engine, const char *text, const char **reason, void *arg)
{
	char *all = arg;

	assert_non_null(engine);
	strcat(all, text);
	strcat(all, "--\n");
	*reason = "line 2 of the rules is wrong";
	return !strstr(text, "wrong");
}

static void rules_are_in_force_before_the_next_input(void **state)
{
	static const char TICK[] = "{\"now\":1,\"from\":\"clock\",\"input\":\"tick\"}\n";
	char all[256] = "", text[1024], *shown;
	const struct replay_options options = {
		.show = REPLAY_QUIET, .rulesh = take_rules, .arg = all};

	(void)state;
	snprintf(text, sizeof(text),
		 "%s{\"rules\":\"a\"}\n{\"rules\":\"\\\"b\\\"\"}\n%s%s{\"rules\":\"c\"}\n%s",
		 HEADER, TICK, TICK, TICK);
	assert_int_equal(run(text, &options, &shown), REPLAY_SAME);
	assert_string_equal(all, "a\n\"b\"\n--\nc\n--\n");
	snprintf(text, sizeof(text), "%s{\"rules\":\"wrong\"}\n%s", HEADER, TICK);
	assert_int_equal(run(text, &options, &shown), REPLAY_UNREADABLE);
	assert_non_null(strstr(shown, "line 3: line 2 of the rules is wrong"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_and_settings),
		cmocka_unit_test(every_input_comes_back),
		cmocka_unit_test(too_long_stays_too_long),
		cmocka_unit_test(every_output_comes_back),
		cmocka_unit_test(an_output_is_written_so),
		cmocka_unit_test(other_records_come_back),
		cmocka_unit_test(rules_are_bounded),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(lines_are_checked_before_they_are_parsed),
		cmocka_unit_test(bytes_that_no_log_has),
		cmocka_unit_test(what_happened_happens_again),
		cmocka_unit_test(differences_are_found_where_they_are),
		cmocka_unit_test(more_than_was_is_a_difference),
		cmocka_unit_test(refusals_are_explained),
		cmocka_unit_test(steps_and_outputs_are_shown),
		cmocka_unit_test(what_cannot_be_replayed),
		cmocka_unit_test(a_log_of_schema_1),
		cmocka_unit_test(rules_are_in_force_before_the_next_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
