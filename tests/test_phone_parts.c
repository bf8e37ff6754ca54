/* SPDX-License-Identifier: BSD-3-Clause */
/* test_phone_parts.c -- the phone's parts that need no network: JSON, events, wait, options,
 * settings, traces, addresses of mailboxes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <re.h>
#include <legwork/policy_file.h>
#include <legwork/re.h>

#include "../examples/phone/core/commands.h"
#include "../examples/phone/base/event.h"
#include "../examples/text/json.h"
#include "../examples/phone/core/mailbox.h"
#include "../examples/phone/base/options.h"
#include "../examples/phone/records/records.h"
#include "../examples/phone/core/segment.h"
#include "../examples/phone/base/settings.h"
#include "../examples/phone/base/trace.h"
#include "../examples/phone/base/wait.h"

static struct event ev;

/* ---- records ---- */

/* A call with a party of that name, transferred to another. */
struct sample {
	struct lw_record_line lines[2];
	struct lw_record_segment segments[2];
	struct lw_record_transfer transfer;
	struct lw_record_recording recording;
	lw_call call;
	struct lw_record record;
};

static const struct lw_record *sample(struct sample *s, const char *name, const char *uri)
{
	*s = (struct sample){
		.lines = {{.to = 1500, .uri = "sip:201@x", .name = "Alice",
			   .total = {[LW_SPAN_TALKING] = 1500}},
			  {.to = 1500, .cause = LW_CAUSE_BUSY, .connect = LW_CONNECT_EXTERNAL,
			   .total = {[LW_SPAN_TALKING] = 1500}}},
		.segments = {{.to = 1500, .with = 1, .span = LW_SPAN_TALKING,
			      .recording = LW_NO_RECORDING},
			     {.to = 1500, .line = 1, .span = LW_SPAN_TALKING,
			      .cause = LW_CAUSE_BUSY}},
		.transfer = {.to = 1500, .part = LW_PART_TRANSFEROR, .method = LW_BLIND,
			     .asked = LW_ATTENDED, .result = LW_RESULT_FAILED,
			     .cause = LW_CAUSE_BUSY, .code = 600, .transferee = 1,
			     .target = LW_NO_LINE, .uri = "sip:carol@x"},
		.recording = {.line = 1, .to = 900, .ms = 900, .file = "=a.wav"},
		.call = {7},
	};
	assert_true(strlen(name) < LW_NAME_MAX && strlen(uri) < LW_URI_MAX);
	memcpy(s->lines[1].name, name, strlen(name) + 1);
	memcpy(s->lines[1].uri, uri, strlen(uri) + 1);
	s->record = (struct lw_record){.id = 3, .to = 1500, .calls = &s->call, .call_count = 1,
				       .lines = s->lines, .line_count = 2, .incoming = true,
				       .segments = s->segments, .segment_count = 2,
				       .transfers = &s->transfer, .transfer_count = 1,
				       .recordings = &s->recording, .recording_count = 1,
				       .linked = {4, 5}, .linked_count = 2};
	return &s->record;
}

static char *csv_of(const struct lw_record *record)
{
	static char text[8192];
	FILE *file = tmpfile();
	size_t n;

	assert_non_null(file);
	record_csv(file, record, 86400000);
	rewind(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

static void records_as_csv(void **state)
{
	struct sample s;

	(void)state;
	assert_string_equal(
		csv_of(sample(&s, "Bob \"B\", Jr.", "sip:bob@y")),
		"3,\"1970-01-02T00:00:00.000Z\",\"incoming\",1,0,\"sip:201@x\",\"Alice\",0,1500,"
		"\"talking\",\"sip:bob@y\",\"Bob \"\"B\"\", Jr.\",\"external\",\"transferor\",\"blind\","
		"\"Alice\",\"201\",\"failed\",,,,,,,,\"4 5\"\r\n"
		"3,\"1970-01-02T00:00:00.000Z\",\"incoming\",2,1,\"sip:bob@y\",\"Bob \"\"B\"\", Jr.\","
		"0,1500,\"talking\",\"sip:201@x\",\"Alice\",\"external\",\"transferee\",\"blind\","
		"\"Alice\",\"201\",\"failed\",\"busy\",486,17,3,\"busy\",\"'=a.wav\",900,\"4 5\"\r\n");
}

/* What a caller calls himself does nothing in a spreadsheet. */
static void records_hold_no_formula(void **state)
{
	static const char *const NAMES[] = {"=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1"};
	struct sample s;

	(void)state;
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		char want[32];

		snprintf(want, sizeof(want), ",\"'%s\",", NAMES[i]);
		assert_non_null(strstr(csv_of(sample(&s, NAMES[i], "sip:bob@y")), want));
	}
	assert_non_null(strstr(csv_of(sample(&s, "a=b", "sip:bob@y")), ",\"a=b\","));
	assert_non_null(strstr(csv_of(sample(&s, "\x1b[1m\xc2\x9b" "1\xc3\xb3\xff", "sip:bob@y")),
			       ",\"?[1m?1\xc3\xb3?\","));
}

static void records_as_json(void **state)
{
	static char text[65536];
	struct odict *o = NULL;
	struct sample s;
	size_t whole;

	(void)state;
	assert_true(record_json(sample(&s, "B\"\\\x01", "sip:bob@y"), 86400000, NULL, text,
				sizeof(text)));
	assert_int_equal(json_decode_odict(&o, 32, text, strlen(text), 8), 0);
	assert_string_equal(odict_string(o, "date"), "1970-01-02T00:00:00.000Z");
	mem_deref(o);
	assert_non_null(strstr(text, "\"name\":\"B\\\"\\\\\\u0001\""));
	assert_non_null(strstr(text, "\"transferor\":{\"name\":\"Alice\",\"ext\":\"201\"}"));
	assert_non_null(strstr(text, "\"result\":\"failed\",\"stage\":\"none\""));
	assert_non_null(strstr(text, "\"sip\":600,"));
	assert_non_null(strstr(text, "\"recording\":{\"file\":\"=a.wav\",\"ms\":900"));
	whole = strlen(text) + 1;
	for (size_t size = 0; size < whole; size++)
		assert_false(record_json(&s.record, 0, NULL, text, size)); /* never cut */
}

/* The longest of everything is written whole. */
static void records_of_any_length(void **state)
{
	static char text[1 << 20], long_uri[LW_URI_MAX], long_name[LW_NAME_MAX];
	static struct lw_record_segment most[96];
	struct sample s;

	(void)state;
	memset(long_uri, 1, sizeof(long_uri) - 1); /* each becomes six signs */
	memset(long_name, 1, sizeof(long_name) - 1);
	assert_true(record_json(sample(&s, long_name, long_uri), 0, NULL, text, sizeof(text)));
	assert_true(strlen(csv_of(&s.record)) > 2 * (LW_URI_MAX + LW_NAME_MAX));
	/* as many segments as the phone's ledger keeps, of the worst that a peer can be called */
	memset(long_uri, 0xff, sizeof(long_uri) - 1);
	memset(long_name, 0xff, sizeof(long_name) - 1);
	sample(&s, long_name, long_uri);
	for (size_t i = 0; i < ARRAY_SIZE(most); i++)
		most[i] = s.segments[0];
	s.transfer.transferor = 1;
	s.record.segments = most;
	s.record.segment_count = ARRAY_SIZE(most);
	assert_true(record_json(&s.record, 0, NULL, text, sizeof(text)));
}

/* ---- json ---- */

static void check_text(const char *in, const char *out)
{
	char buf[256];
	struct json js;

	json_open(&js, buf, sizeof(buf), '[');
	json_str(&js, NULL, in);
	assert_true(json_close(&js, ']'));
	assert_string_equal(buf, out);
}

static void json_escapes(void **state)
{
	(void)state;
	check_text("a\"b\\c", "[\"a\\\"b\\\\c\"]");
	check_text("a\r\nb\tc\x7f", "[\"a\\u000d\\u000ab\\u0009c\\u007f\"]");
	check_text("\xc2\x9b" "1m\xc2\xa0", "[\"\\u009b1m\xc2\xa0\"]");
	check_text("gr\xc3\xbc\xc3\x9f \xf0\x9f\x93\x9e", "[\"gr\xc3\xbc\xc3\x9f "
		   "\xf0\x9f\x93\x9e\"]");
}

static void json_replaces_what_is_no_utf8(void **state)
{
	(void)state;
	check_text("a\xff" "b", "[\"a\xef\xbf\xbd" "b\"]");
	check_text("\xc3", "[\"\xef\xbf\xbd\"]");                         /* cut off */
	check_text("\xc0\xaf", "[\"\xef\xbf\xbd\xef\xbf\xbd\"]");         /* over-long */
	check_text("\xe0\x80\xaf", "[\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"]");
	check_text("\xed\xa0\x80", "[\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"]"); /* surrogate */
	check_text("\xf4\x90\x80\x80", "[\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"]");
}

static void json_members(void **state)
{
	char buf[256];
	struct json js;

	(void)state;
	json_open(&js, buf, sizeof(buf), '{');
	json_int(&js, "i", INT64_MIN);
	json_num(&js, "d", -20.14);
	json_num(&js, "n", strtod("nan", NULL));
	json_bool(&js, "b", true);
	json_raw(&js, "r", "[1]");
	assert_true(json_close(&js, '}'));
	assert_string_equal(buf, "{\"i\":-9223372036854775808,\"d\":-20.1,\"n\":null,\"b\":true,"
				 "\"r\":[1]}");
}

static void json_without_room(void **state)
{
	char buf[8] = "xxxxxxx";
	struct json js;

	(void)state;
	json_open(&js, buf, sizeof(buf), '{');
	json_str(&js, "key", "a long value");
	assert_false(json_close(&js, '}'));
	assert_true(strlen(buf) < sizeof(buf));
	json_open(&js, buf, 0, '{');
	assert_false(json_close(&js, '}'));
}

/* ---- what was recorded ---- */

/* A peer chooses its name and its address: the JSON stays JSON, and fits whatever they are. */
static void segment_says_what_it_is(void **state)
{
	static const struct options opt = {.aor = "sip:alice@example.com", .name = "Alice"};
	static struct phone phone = {.opt = &opt};
	static struct media_recording rec = {
		.call = {1}, .number = 4, .segment = 2, .phase = LW_SEGMENT_CONSULT,
		.method = LW_ATTENDED, .automatic = true, .uri = "sip:b\"ob@x", .name = "B\xffob\n",
		.file = "/tmp/rec-4-2.wav", .started = 86400123, .ms = 1500, .held_ms = 20,
		.left = {-20.04, 1480}, .right = {-96, 0}, .cause = LW_CAUSE_TRANSFERRED};
	struct lw_config config = LW_CONFIG_INIT;
	char text[6144];

	(void)state;
	assert_int_equal(lw_new(&phone.lw, &config), LW_OK);
	assert_true(segment_json(&phone, &rec, text, sizeof(text)));
	assert_string_equal(text,
		"{\"file\":\"rec-4-2.wav\",\"call\":4,\"segment\":2,"
		"\"left\":{\"uri\":\"sip:alice@example.com\",\"name\":\"Alice\","
		"\"level\":-20.0,\"audible_ms\":1480},"
		"\"right\":{\"uri\":\"sip:b\\\"ob@x\",\"name\":\"B\xef\xbf\xbdob\\u000a\","
		"\"level\":-96.0,\"audible_ms\":0},\"silent\":\"right\",\"phase\":\"consult\","
		"\"method\":\"attended\",\"automatic\":true,"
		"\"started\":\"1970-01-02T00:00:00.123Z\",\"ms\":1500,\"held_ms\":20,"
		"\"muted_ms\":0,\"why\":\"transfer\",\"error\":\"\"}");
	memset(rec.uri, '"', sizeof(rec.uri) - 1);
	memset(rec.name, '\1', sizeof(rec.name) - 1);
	assert_true(segment_json(&phone, &rec, text, sizeof(text)));
	assert_non_null(strstr(text, "\\\"\",\"name\":\"\\u0001"));
	assert_false(segment_json(&phone, &rec, text, 200));
	rec.file[0] = '\0';
	assert_int_equal(segment_write(&phone, &rec), ENAMETOOLONG);
	lw_free(phone.lw);
}

static void segment_says_why(void **state)
{
	static const struct { enum lw_cause cause; const char *why;
	} whys[] = {
		{LW_CAUSE_TRANSFERRED, "transfer"}, {LW_CAUSE_REPLACED, "party changed"},
		{LW_CAUSE_DECLINED, "not allowed"}, {LW_CAUSE_NONE, "recorder"},
		{LW_CAUSE_TIMEOUT, "timeout"},
		{LW_CAUSE_NORMAL, "call ended"}, /* there is no such call any more */
	};
	static struct phone phone;
	struct lw_config config = LW_CONFIG_INIT;
	lw_call call;

	(void)state;
	assert_int_equal(lw_new(&phone.lw, &config), LW_OK);
	for (size_t i = 0; i < ARRAY_SIZE(whys); i++)
		assert_string_equal(segment_why(&phone, (lw_call){77}, whys[i].cause), whys[i].why);
	assert_int_equal(lw_dial(phone.lw, "sip:bob@x", 0, &call, 1), LW_OK);
	assert_string_equal(segment_why(&phone, call, LW_CAUSE_NORMAL), "asked");
	lw_free(phone.lw);
}

/* ---- events ---- */

static void make(const char *name, int64_t call, const char *key, const char *value)
{
	event_open(&ev, name, "is something", 12345);
	event_int(&ev, "call", call);
	if (key)
		event_text(&ev, key, value);
}

static void event_has_two_forms(void **state)
{
	char buf[256];

	(void)state;
	make("call.ended", 1, "cause", "no answer");
	event_int(&ev, "code", 408);
	event_list(&ev, "legal", "[\"hold\",\"mute on\"]");
	assert_true(event_json(&ev, buf, sizeof(buf)));
	assert_string_equal(buf, "{\"event\":\"call.ended\",\"t\":12345,\"call\":1,"
				 "\"cause\":\"no answer\",\"code\":408,\"legal\":[\"hold\",\"mute "
				 "on\"]}");
	event_plain(&ev, buf, sizeof(buf));
	assert_string_equal(buf, "[  12.345] call 1 is something: cause no answer, code 408, "
				 "legal hold, mute on");
}

static void event_cannot_drive_a_terminal(void **state)
{
	char buf[256];

	(void)state;
	make("call.identity", 1, "name", "\x1b[2J\nbye");
	event_plain(&ev, buf, sizeof(buf));
	assert_string_equal(buf, "[  12.345] call 1 is something: name ?[2J?bye");
	make("call.identity", 1, "name", "\xc2\x9b" "2J\x9d" "0;\xc5\xbc");
	event_plain(&ev, buf, sizeof(buf));
	assert_string_equal(buf, "[  12.345] call 1 is something: name ?2J?0;\xc5\xbc");
}

/* "sip:bank@example.com" to the eye, and another address to the machine; and so on. */
static void text_cannot_deceive_its_reader(void **state)
{
	static const char *const signs[] = {
		"\xe2\x80\xae", "\xe2\x80\xab", "\xe2\x81\xa6", "\xe2\x81\xa9", /* directions */
		"\xe2\x80\x8b", "\xe2\x80\x8d", "\xef\xbb\xbf", "\xe2\x81\xa0", /* no width */
		"\xd8\x9c", "\xc2\xad", "\xe2\x80\xa8", "\xf3\xa0\x81\xa1",	 /* and others */
	};
	char name[32], buf[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		snprintf(name, sizeof(name), "a%sb", signs[i]);
		make("call.identity", 1, "name", name);
		event_plain(&ev, buf, sizeof(buf));
		assert_string_equal(buf, "[  12.345] call 1 is something: name a?b");
		json_hide(name); /* what --trace and the log of the adapter go through */
		assert_string_equal(name, "a?b");
	}
	check_text("\xe2\x80\xae\xf3\xa0\x81\xa1", "[\"\\u202e\\udb40\\udc61\"]");
}

static void event_full_leaves_out(void **state)
{
	static char huge[EVENT_STORE + 1];
	char buf[40];

	(void)state;
	memset(huge, 'a', EVENT_STORE);
	make("x", 1, "huge", huge);
	assert_null(event_get(&ev, "huge"));
	for (int i = 0; i < 2 * EVENT_FIELDS; i++)
		event_int(&ev, "n", i);
	assert_int_equal(ev.count, EVENT_FIELDS);
	assert_false(event_json(&ev, buf, sizeof(buf)));
	event_plain(&ev, buf, sizeof(buf));
	assert_true(strlen(buf) < sizeof(buf));
}

/* ---- wait ---- */

/* Words are changed by parsing, so each goes into an array. */
static bool take(struct wait *wait, const char *text)
{
	char line[128], *words[COMMAND_WORDS];
	const char *why = NULL;
	struct want want;
	int count;

	str_ncpy(line, text, sizeof(line));
	count = command_split(line, words, COMMAND_WORDS, &why);
	assert_true(count > 0);
	assert_true(want_parse(&want, count, words, &why));
	return wait_take(wait, &want);
}

static void remember(struct wait *wait, const char *name, int64_t call, const char *key,
		     const char *value)
{
	make(name, call, key, value);
	assert_int_equal(wait_remember(wait, &ev), 0);
}

static void wait_takes_in_order(void **state)
{
	struct wait wait = {.remembered = 0};
	char came[128];

	(void)state;
	remember(&wait, "call.ringing", 1, NULL, NULL);
	remember(&wait, "call.connected", 1, NULL, NULL);
	remember(&wait, "call.held", 1, NULL, NULL);
	remember(&wait, "call.connected", 2, NULL, NULL);
	assert_false(take(&wait, "call.ended"));
	assert_int_equal(wait.remembered, 4);      /* what does not fit forgets nothing */
	assert_true(take(&wait, "call.connected")); /* the first, and what came before it is gone */
	assert_false(take(&wait, "call.ringing"));
	assert_true(take(&wait, "call.connected"));
	assert_false(take(&wait, "call.held"));
	assert_false(take(&wait, "call.connected")); /* nothing twice */
	wait_came(&wait, came, sizeof(came));
	assert_string_equal(came, "nothing");
}

static void wait_conditions(void **state)
{
	struct wait wait = {.remembered = 0};
	char came[128];

	(void)state;
	remember(&wait, "media", 1, "rx", "-20.1");
	remember(&wait, "media", 2, "rx", "-96.0");
	assert_false(take(&wait, "media call=3"));
	assert_false(take(&wait, "media rx>0"));
	assert_false(take(&wait, "media nothing<1"));
	assert_false(take(&wait, "media rx!=-20.1 call=1"));
	assert_true(take(&wait, "media rx<-90"));
	remember(&wait, "media", 1, "rx", "-20.1");
	remember(&wait, "dtmf", 1, "digits", "5");
	wait_came(&wait, came, sizeof(came));
	assert_string_equal(came, "media, dtmf");
	assert_true(take(&wait, "media call=1 rx>-30 rx<-10 5"));
	assert_true(take(&wait, "dtmf digits=5"));
	wait_forget(&wait);
}

static void wait_memory_is_bounded(void **state)
{
	struct wait wait = {.remembered = 0};

	(void)state;
	remember(&wait, "first", 1, NULL, NULL);
	for (int i = 0; i < WAIT_REMEMBERED; i++)
		remember(&wait, "media", 1, NULL, NULL);
	assert_int_equal(wait.remembered, WAIT_REMEMBERED);
	assert_false(take(&wait, "first"));
	wait_forget(&wait);
	assert_int_equal(wait.remembered, 0);
}

static void wait_words(void **state)
{
	static const char *const BAD[] = {
		"x nonsense", "x 5 call=1", "x -1", "x =1", "x call!1", "x call<abc", "x nan",
		"x inf",
		"x a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1",
	};
	char line[128], *words[COMMAND_WORDS];
	const char *none = NULL;
	struct want want;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(BAD); i++) {
		const char *why = NULL;
		int count;

		str_ncpy(line, BAD[i], sizeof(line));
		count = command_split(line, words, COMMAND_WORDS, &why);
		assert_false(want_parse(&want, count, words, &why));
		assert_non_null(why);
	}
	str_ncpy(line, "x call=1 0.5", sizeof(line));
	assert_int_equal(command_split(line, words, COMMAND_WORDS, &none), 3);
	assert_true(want_parse(&want, 3, words, &none));
	assert_true(want.seconds > 0.49 && want.seconds < 0.51);
}

/* ---- commands ---- */

static void words_of_a_line(void **state)
{
	char line[] = "  dial\t\"sip:a b@c\"  x # comment";
	char open[] = "dial \"sip:a", many[] = "a b c d", empty[] = " # nothing";
	char *words[3];
	const char *why = NULL;

	(void)state;
	assert_int_equal(command_split(line, words, 3, &why), 3);
	assert_string_equal(words[0], "dial");
	assert_string_equal(words[1], "sip:a b@c");
	assert_string_equal(words[2], "x");
	assert_int_equal(command_split(open, words, 3, &why), -1);
	assert_int_equal(command_split(many, words, 3, &why), -1);
	assert_int_equal(command_split(empty, words, 3, &why), 0);
}

static void every_verb_has_a_command(void **state)
{
	(void)state;
	/* from ROUTE on they are a switch's */
	for (uint32_t verb = LW_USER_DIAL; verb < LW_USER_ROUTE; verb++)
		assert_true(*command_of_verb(verb));
	assert_string_equal(command_of_verb(LW_USER_VOICEMAIL), "transfer voicemail");
}

/* ---- options ---- */

static bool parse(struct options *opt, const char *text, char *why, size_t size)
{
	static char line[512]; /* what options point into */
	static char *words[32];
	const char *wrong = NULL;
	int count;

	re_snprintf(line, sizeof(line), "phone %s", text);
	count = command_split(line, words, 32, &wrong);
	assert_true(count > 0);
	why[0] = '\0';
	return options_parse(opt, count, words, why, size);
}

static void options_taken(void **state)
{
	struct options opt;
	char why[512];

	(void)state;
	assert_true(parse(&opt, "--listen 127.0.0.1:5062 --transport=udp,tls --auto-answer=250 "
			  "--accept-refer=yes --media tone:440 --set ring_ms=5000 --seed 7 "
			  "--set re.session_expires=0 --set re.reliable_1xx=no --json "
			  "--proxy sip:p --duration 9 sip:a@b", why, sizeof(why)));
	assert_string_equal(opt.listen, "127.0.0.1:5062");
	assert_string_equal(opt.aor, "sip:a@b");
	assert_int_equal(opt.re.transports, LW_RE_UDP | LW_RE_TLS);
	assert_true(opt.auto_answer && opt.answer_ms == 250 && opt.duration == 9);
	assert_int_equal(opt.core.refer_policy, LW_REFER_AUTO);
	assert_int_equal(opt.core.ring_ms, 5000);
	assert_int_equal(opt.re.session_expires, 0);
	assert_false(opt.re.reliable_1xx);
	assert_true(opt.re.seed == 7 && opt.form == FORM_JSON);
}

static void options_refused(void **state)
{
	static const struct { const char *line, *says; } BAD[] = {
		{"", "give this phone's address"},
		{"bob", "should look like sip:user@host"},
		{"sip:a@b sip:c@d", "one address only"},
		{"--nonsense sip:a@b", "--help shows all"},
		{"-x sip:a@b", "two dashes"},
		{"--password secret sip:a@b", "LEGWORK_PASSWORD"},
		{"--password=secret sip:a@b", "--password-file"},
		{"sip:a@b --listen", "needs a value"},
		{"--register=yes sip:a@b", "takes no value"},
		{"--transport sctp sip:a@b", "udp, tcp"},
		{"--auto-answer=soon sip:a@b", "milliseconds"},
		{"--media=noise sip:a@b", "tone:HZ"},
		{"--accept-refer=maybe sip:a@b", "ask or no"},
		{"--set ring_ms sip:a@b", "KEY=VALUE"},
		{"--set nothing=1 sip:a@b", "--list-settings"},
		{"--set ring_ms=0 sip:a@b", "range"},
		{"--set re.nothing=1 sip:a@b", "--list-settings"},
		{"--set re.min_se=1 sip:a@b", "range"},
		{"--set ring_ms=-1 sip:a@b", "range"},
		{"--set ring_ms=99999999999 sip:a@b", "range"},
		{"--proxy nowhere sip:a@b", "sip:proxy"},
		{"--duration x sip:a@b", "whole number"},
		{"sip:a:secret@b", "should look like"},
		{"--seed x sip:a@b", "--seed 42"},
	};
	struct options opt;
	char why[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(BAD); i++) {
		assert_false(parse(&opt, BAD[i].line, why, sizeof(why)));
		if (!strstr(why, BAD[i].says))
			fail_msg("%s: says \"%s\", not \"%s\"", BAD[i].line, why, BAD[i].says);
	}
}

static void every_setting_can_be_set(void **state)
{
	struct lw_setting setting;
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config re = LW_RE_CONFIG_INIT;

	(void)state;
	assert_true(lw_setting(20, &setting));
	for (size_t i = 0; lw_setting(i, &setting); i++) {
		char pair[128], why[256];
		uint32_t value;

		re_snprintf(pair, sizeof(pair), "%s=%u", setting.name, setting.most);
		assert_true(settings_set(&core, &re, pair, why, sizeof(why)));
		assert_int_equal(lw_config_get(&core, setting.name, &value), 0);
		assert_int_equal(value, setting.most);
	}
}

/* ---- mailboxes ---- */

static void check_owner(const char *called, const char *owner, uint32_t cause)
{
	char text[LW_URI_MAX];
	uint32_t got = 1;

	assert_true(mailbox_owner(called, text, sizeof(text), &got));
	assert_string_equal(text, owner);
	assert_int_equal(got, cause);
}

static void mailbox_names_its_owner(void **state)
{
	(void)state;
	check_owner("sip:vm@x;target=sip:bob%40example.com;cause=486", "sip:bob@example.com", 486);
	check_owner("sip:vm@x;target=sip:+1555%40x.com%3Buser%3Dphone",
		"sip:+1555@x.com;user=phone", 0);
	check_owner("sip:bob@example.com", "sip:bob@example.com", 0);
	assert_string_equal(mailbox_why(486), "busy");
	assert_string_equal(mailbox_why(999), mailbox_why(302));
}

/* ---- the trace ---- */

static void check_what(const char *message, const char *expected)
{
	char what[64];

	trace_what(message, what, sizeof(what));
	assert_string_equal(what, expected);
}

static void trace_tells_messages_apart(void **state)
{
	(void)state;
	check_what("INVITE sip:a SIP/2.0\r\nreplaces: x;to-tag=1\r\n\r\n", "Replaces");
	check_what("INVITE sip:a SIP/2.0\r\n\r\nv=0\r\na=sendonly\r\n", "hold");
	check_what("INVITE sip:a SIP/2.0\r\n\r\nReplaces: x", "");
	check_what(
		"INVITE sip:a SIP/2.0\r\nTo: <sip:a>;tag=1\r\n\r\nv=0\r\nm=audio 1 RTP/AVP 0\r\n",
		"resume");
	check_what("NOTIFY sip:a SIP/2.0\r\n\r\nSIP/2.0 180 Ringing\r\n", "180 Ringing");
	check_what("NOTIFY sip:a SIP/2.0\r\n\r\n", "");
	check_what("REFER sip:a SIP/2.0\r\nRefer-To: <sip:c@x?Replaces=1>\r\n\r\n", "Replaces");
	check_what("SIP/2.0 200 OK", "");
	check_what("", "");
}

static void trace_is_brief_but_never_cut_without_a_word(void **state)
{
	struct trace trace;
	struct sa sa;
	char packet[2048];
	int len;

	(void)state;
	assert_int_equal(sa_set_str(&sa, "127.0.0.1", 5060), 0);
	len = snprintf(packet, sizeof(packet), "BYE sip:%0600d SIP/2.0\r\nCSeq: 2 BYE\r\n"
					       "i: abc\r\n\r\n", 1);
	assert_true(trace_message(&trace, true, &sa, &sa, (const uint8_t *)packet, (size_t)len));
	assert_int_equal(strlen(trace.sip.line), sizeof(trace.line) - 1);
	assert_string_equal(trace.sip.line + strlen(trace.sip.line) - 5, "00...");
	assert_string_equal(trace.sip.cseq, "2 BYE");
	assert_string_equal(trace.sip.callid, "abc");
	assert_string_equal(trace.sip.src, "127.0.0.1:5060");
	assert_false(trace_message(&trace, true, &sa, &sa, (const uint8_t *)"\r\n\r\n", 4));
}

static const char *policy_conf;

/* libre reads a policy file the same: `key value`. */
static void libres_conf_reads_it_too(void **state)
{
	struct conf *conf;
	struct pl pl;
	bool yes = false;
	uint32_t n;

	(void)state;
	assert_int_equal(conf_alloc(&conf, policy_conf), 0);
	assert_int_equal(conf_get(conf, "country", &pl), 0);
	assert_int_equal(pl_strcmp(&pl, "48"), 0);
	assert_int_equal(conf_get_u32(conf, "budget", &n), 0);
	assert_int_equal(n, 30);
	assert_int_equal(conf_get_bool(conf, "site.locked", &yes), 0);
	assert_true(yes);
	mem_deref(conf);
}

/* The policy library reads a URI without libre.  What it takes, libre takes too. */
static void libre_reads_what_is_a_uri(void **state)
{
	static const char SIGNS[] = "sipt:@[]a1;?/.%";
	static const char *const BEGIN[] = {"sip:", "sips:a@", "tel:", ""};
	uint32_t seed = 1, taken = 0;

	(void)state;
	for (int turn = 0; turn < 200000; turn++) {
		char text[24];
		size_t len = (size_t)snprintf(text, sizeof(text), "%s", BEGIN[turn % 4]);
		struct uri uri;
		struct pl pl;

		for (int i = turn % 11; i >= 0; i--) {
			seed = seed * 1103515245 + 12345;
			text[len++] = SIGNS[(seed >> 16) % (sizeof(SIGNS) - 1)];
		}
		text[len] = '\0';
		if (!lw_policy_is_uri(text))
			continue;
		pl_set_str(&pl, text);
		if (uri_decode(&uri, &pl) || !pl_isset(&uri.host))
			fail_msg("%s", text);
		taken++;
	}
	assert_true(taken > 20000);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libres_conf_reads_it_too),
		cmocka_unit_test(libre_reads_what_is_a_uri),
		cmocka_unit_test(records_as_csv),
		cmocka_unit_test(records_hold_no_formula),
		cmocka_unit_test(records_as_json),
		cmocka_unit_test(records_of_any_length),
		cmocka_unit_test(json_escapes),
		cmocka_unit_test(json_replaces_what_is_no_utf8),
		cmocka_unit_test(json_members),
		cmocka_unit_test(json_without_room),
		cmocka_unit_test(segment_says_what_it_is),
		cmocka_unit_test(segment_says_why),
		cmocka_unit_test(event_has_two_forms),
		cmocka_unit_test(event_cannot_drive_a_terminal),
		cmocka_unit_test(text_cannot_deceive_its_reader),
		cmocka_unit_test(event_full_leaves_out),
		cmocka_unit_test(wait_takes_in_order),
		cmocka_unit_test(wait_conditions),
		cmocka_unit_test(wait_memory_is_bounded),
		cmocka_unit_test(wait_words),
		cmocka_unit_test(words_of_a_line),
		cmocka_unit_test(every_verb_has_a_command),
		cmocka_unit_test(options_taken),
		cmocka_unit_test(options_refused),
		cmocka_unit_test(every_setting_can_be_set),
		cmocka_unit_test(trace_tells_messages_apart),
		cmocka_unit_test(trace_is_brief_but_never_cut_without_a_word),
		cmocka_unit_test(mailbox_names_its_owner),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: %s POLICY.CONF\n", argv[0]);
		return 2;
	}
	policy_conf = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
