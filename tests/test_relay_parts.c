/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay_parts.c -- the parts of the relay that need no network and no time: the stream that
 * one phone gets, and formats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <re.h>

#include "formats.h"
#include "guard.h"
#include "report.h"
#include "stream.h"

enum { MS = 1000 };

static const int ONE, OTHER; /* two sources */

static struct stream stream;
static uint64_t now;
static struct rtp_header out;

static void begin(void)
{
	now = 5000 * MS;
	stream_init(&stream, 77, 65534, 0xffffff00);
}

static bool give(const void *from, uint16_t seq, uint32_t ts)
{
	const struct rtp_header in = {.ver = 2, .pt = 0, .seq = seq, .ts = ts, .ssrc = 5};

	return stream_pass(&stream, from, &in, 8, 8000, now, &out);
}

static void assert_out(uint16_t seq, uint32_t ts, bool marker)
{
	assert_int_equal(out.seq, seq);
	assert_int_equal(out.ts, ts);
	assert_int_equal(out.m, marker);
}

static void numbers_go_on_past_their_end(void **state)
{
	uint16_t seq = 65000;
	uint32_t ts = 0xfffff000;

	(void)state;
	begin();
	for (unsigned i = 0; i < 200000; i++, now += 20 * MS) {
		assert_true(give(&ONE, (uint16_t)(seq + i), ts + 160 * i));
		assert_out((uint16_t)(65534 + i), 0xffffff00 + 160 * i, i == 0);
		assert_int_equal(out.ssrc, 77);
		assert_int_equal(out.pt, 8);
	}
}

static void sources_are_joined_without_a_seam(void **state)
{
	(void)state;
	begin();
	out = stream_own(&stream, 0, 8000, 1, now);
	assert_out(65534, 0xffffff00, true);
	now += 20 * MS;
	out = stream_own(&stream, 0, 8000, 1, now);
	assert_out(65535, 0xffffff00 + 160, false);
	now += 15 * MS; /* earlier than a frame: two never share their time */
	assert_true(give(&ONE, 500, 9000));
	assert_out(0, 0xffffff00 + 320, true);
	now += 20 * MS;
	assert_true(give(&ONE, 501, 9160));
	assert_out(1, 0xffffff00 + 480, false);
	now += 100 * MS; /* nobody spoke */
	assert_true(give(&OTHER, 7, 0));
	assert_out(2, 0xffffff00 + 480 + 800, true);
	now += 40 * MS;
	out = stream_own(&stream, 0, 8000, 1, now);
	assert_out(3, 0xffffff00 + 480 + 800 + 320, true);
	now += 60 * MS;
	out = stream_own(&stream, 0, 8000, 3, now); /* two beats were given up */
	assert_out(4, 0xffffff00 + 480 + 800 + 320 + 480, false);
}

static void loss_and_disorder_stay_as_they_are(void **state)
{
	(void)state;
	begin();
	assert_true(give(&ONE, 100, 1000));
	now += 60 * MS;
	assert_true(give(&ONE, 103, 1480)); /* two are missing */
	assert_out(1, 0xffffff00 + 480, false);
	assert_true(give(&ONE, 102, 1320)); /* one comes late */
	assert_out(0, 0xffffff00 + 320, false);
	assert_true(give(&ONE, 103, 1480)); /* one comes twice */
	assert_out(1, 0xffffff00 + 480, false);
	now += 20 * MS;
	assert_true(give(&ONE, 104, 1640));
	assert_out(2, 0xffffff00 + 640, false);
	assert_false(give(&ONE, 99, 840)); /* from before the switch: its number is given away */
}

static void a_source_that_begins_anew_is_spliced(void **state)
{
	static const struct { uint16_t seq; uint32_t ts; } LEAPS[] = {
		{1, 0}, {40000, 160}, {40001, 0}, {40002, 8000 * 100}, {30000, 8000 * 100 + 160},
		{35000, 8000 * 100 + 320},
	};

	struct rtp_header other = {.ver = 2, .seq = 35002, .ssrc = 6};

	(void)state;
	begin();
	for (unsigned i = 0; i < sizeof(LEAPS) / sizeof(*LEAPS); i++, now += 20 * MS) {
		assert_true(give(&ONE, LEAPS[i].seq, LEAPS[i].ts));
		assert_out((uint16_t)(65534 + i), 0xffffff00 + 160 * i, true);
	}
	now += 2000 * MS - 20 * MS; /* a pause that the source counts is none of these */
	assert_true(give(&ONE, 35001, 8000 * 100 + 320 + 16000));
	assert_out(65534 + 6 - 65536, 0xffffff00 + 160 * 5 + 16000, false);
	now += 20 * MS; /* another source that counts on by chance */
	other.ts = 8000 * 100 + 320 + 16160;
	assert_true(stream_pass(&stream, &ONE, &other, 0, 8000, now, &out));
	assert_out(65534 + 7 - 65536, 0xffffff00 + 160 * 6 + 16000, true);
}

static void what_is_skipped_leaves_no_gap(void **state)
{
	const struct rtp_header event = {.ver = 2, .seq = 101, .ts = 1160, .ssrc = 5};

	(void)state;
	begin();
	assert_true(give(&ONE, 99, 840));
	now += 20 * MS;
	assert_true(give(&ONE, 100, 1000));
	stream_skip(&stream, &ONE, &event);
	stream_skip(&stream, &ONE, &event); /* it came twice */
	stream_skip(&stream, &OTHER, &event);
	now += 40 * MS;
	assert_true(give(&ONE, 102, 1320));
	assert_out(0, 0xffffff00 + 480, false);
	assert_false(give(&ONE, 100, 1000)); /* its number is no longer known */
}

/* RFC 4733 2.2: all packets of an event have the time it began at; the clock of speech runs on. */
static void events_stop_no_clock(void **state)
{
	uint32_t ts;

	(void)state;
	begin();
	ts = stream_clock(&stream, 8000, now);
	out = stream_event(&stream, 101, ts, true, now);
	assert_out(65534, 0xffffff00, true);
	for (unsigned i = 1; i < 5; i++) {
		now += 20 * MS;
		out = stream_event(&stream, 101, ts, false, now);
		assert_out((uint16_t)(65534 + i), 0xffffff00, false);
	}
	now += 20 * MS;
	assert_true(give(&ONE, 9, 9));
	assert_out(3, 0xffffff00 + 800, true);
	assert_int_equal(out.ssrc, 77);
}

/* RFC 7160 4.1: a new clock rate is a new stream. */
static void another_clock_is_another_stream(void **state)
{
	const struct rtp_header in = {.ver = 2, .pt = 96, .seq = 4, .ts = 960, .ssrc = 5};

	(void)state;
	begin();
	out = stream_own(&stream, 0, 8000, 1, now);
	assert_int_equal(out.ssrc, 77);
	assert_true(stream_pass(&stream, &ONE, &in, 96, 48000, now, &out));
	assert_int_not_equal(out.ssrc, 77);
	out = stream_own(&stream, 0, 8000, 1, now);
	assert_int_not_equal(out.ssrc, 77);
}

/* ---- reports ---- */

static void take(struct report *r, uint16_t seq, uint32_t ts, uint32_t ms)
{
	const struct rtp_header hdr = {.ver = 2, .seq = seq, .ts = ts, .ssrc = 0x05060708};

	report_take(r, &hdr, 8000, (uint64_t)ms * MS);
}

static void a_receiver_reports_byte_by_byte(void **state)
{
	static const uint8_t EXPECTED[] = {
		0x81, 201, 0, 7, 0, 0, 0, 9, 5, 6, 7, 8, 64, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 10,
		0, 0, 0, 0, 0, 0, 0, 0, 0x81, 202, 0, 3, 0, 0, 0, 9, 1, 3, 'a', 'b', 'c', 0, 0, 0,
	};
	const struct report_of of = {.ssrc = 9, .cname = "abc"};
	struct report r = {.begun = false};
	uint8_t out_bytes[REPORT_MAX];

	(void)state;
	assert_int_equal(report_lost(&r), 0);
	take(&r, 65534, 0, 1000);
	take(&r, 65535, 160, 1020);
	take(&r, 1, 480, 1080); /* one is lost, and this one 20 ms late: 160 / 16 */
	assert_int_equal(report_lost(&r), 1);
	assert_int_equal(report_write(&r, &of, 2000 * MS, out_bytes), sizeof(EXPECTED));
	assert_memory_equal(out_bytes, EXPECTED, sizeof(EXPECTED));
	take(&r, 0, 320, 1085); /* it was late and not lost */
	assert_int_equal(report_lost(&r), 0);
	(void)report_write(&r, &of, 3000 * MS, out_bytes);
	assert_int_equal(out_bytes[12], 0);
	take(&r, 30000, 0, 2000); /* it has begun anew */
	assert_int_equal(report_lost(&r), 0);
}

static void a_sender_reports_byte_by_byte(void **state)
{
	static const uint8_t EXPECTED[] = {
		0x80, 200, 0, 6, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 1, 0, 0, 0, 0, 2,
		0, 0, 1, 64, 0x81, 202, 0, 3, 0, 0, 0, 9, 1, 4, 'a', 'b', 'c', 'd', 0, 0,
	};
	const struct report_of of = {.ssrc = 9, .ts = 256, .packets = 2, .bytes = 320,
				     .ntp = 0x0102030405060708, .cname = "abcd"};
	struct report r = {.begun = false};
	uint8_t out_bytes[REPORT_MAX];

	(void)state;
	assert_int_equal(report_write(&r, &of, 0, out_bytes), sizeof(EXPECTED));
	assert_memory_equal(out_bytes, EXPECTED, sizeof(EXPECTED));
}

static void a_report_is_read_as_far_as_it_is_one(void **state)
{
	uint8_t sr[52] = {0x81, 200, 0, 12, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8};
	const struct report_of of = {.ssrc = 9, .cname = "abc"};
	struct report r = {.begun = false};
	uint8_t out_bytes[REPORT_MAX];

	(void)state;
	take(&r, 1, 0, 0);
	sr[31] = 9;
	sr[32] = 128;
	for (size_t size = 0; size < sizeof(sr); size++)
		assert_false(report_read(&r, 9, sr, size, 0));
	assert_int_equal(r.far_lost, 0);
	assert_true(report_read(&r, 9, sr, sizeof(sr), 1000 * MS));
	assert_int_equal(r.far_lost, 128);
	(void)report_write(&r, &of, 1500 * MS, out_bytes); /* half a second later */
	assert_memory_equal(out_bytes + 24, "\3\4\5\6\0\0\x80\0", 8);
	sr[0] = 0x41;
	assert_false(report_read(&r, 9, sr, sizeof(sr), 0));
	sr[0] = 0x81;
	sr[1] = 203;
	assert_false(report_read(&r, 9, sr, sizeof(sr), 0));
}

/* ---- formats ---- */

static struct format format(int pt, const char *name, uint32_t rate, uint8_t ch, const char *params)
{
	char n[24] = "", p[64] = "";
	struct sdp_format sdp = {.pt = pt, .srate = rate, .ch = ch};

	if (name) {
		str_ncpy(n, name, sizeof(n));
		sdp.name = n;
	}
	if (params) {
		str_ncpy(p, params, sizeof(p));
		sdp.params = p;
	}
	return format_of(&sdp);
}

static void formats_are_known_by_name_or_number(void **state)
{
	const struct { struct format a, b; bool same; } cases[] = {
		{format(18, NULL, 0, 0, NULL), format(18, "G729", 8000, 1, "annexb=no"), true},
		{format(18, NULL, 0, 0, NULL), format(9, NULL, 0, 0, NULL), false},
		{format(96, "opus", 48000, 2, NULL), format(111, "OPUS", 48000, 2, "stereo=1"), true},
		{format(96, "opus", 48000, 2, NULL), format(96, "opus", 48000, 1, NULL), false},
		{format(96, "speex", 8000, 1, NULL), format(96, "speex", 16000, 1, NULL), false},
		{format(96, "AMR", 8000, 1, "octet-align=1"), format(97, "AMR", 8000, 1, NULL), false},
		{format(96, "AMR", 8000, 1, "mode-set=7;octet-align=1"),
		 format(97, "AMR", 8000, 0, "octet-align=1"), true},
		{format(96, "iLBC", 8000, 1, "mode=20"), format(97, "iLBC", 8000, 1, "mode=30"), false},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(format_is_same(&cases[i].a, &cases[i].b), cases[i].same);
	assert_non_null(format(0, NULL, 0, 0, NULL).codec);
	assert_ptr_equal(format(98, "pcma", 8000, 1, NULL).codec, format(8, NULL, 0, 0, NULL).codec);
	assert_null(format(98, "PCMA", 16000, 1, NULL).codec);
	assert_null(format(9, "G722", 8000, 1, NULL).codec);
}

static struct formats formats(const struct format *list, unsigned count)
{
	struct formats f = {.count = count};

	memcpy(f.list, list, count * sizeof(*list));
	return f;
}

static void ways_between_formats(void **state)
{
	const struct format pcmu = format(0, NULL, 0, 0, NULL), pcma = format(8, NULL, 0, 0, NULL),
			    opus = format(96, "opus", 48000, 2, NULL), cn = format(13, NULL, 0, 0, NULL);
	const struct formats all = formats((struct format[]){opus, pcma, cn}, 3),
			     one = formats((struct format[]){pcmu}, 1), none = {.count = 0};
	struct route routes[ROUTES_MAX];
	unsigned count;

	(void)state;
	assert_true(formats_route(&all, &all, routes, &count));
	assert_int_equal(count, 3);
	assert_true(routes[0].from == 96 && routes[0].rate == 48000 && !routes[0].decode);
	assert_true(formats_route(&one, &all, routes, &count)); /* by the first of ours */
	assert_true(routes[0].from == 0 && routes[0].to == 8);
	assert_true(routes[0].decode && routes[0].encode);
	assert_false(formats_route(&all, &one, routes, &count)); /* opus has no way */
	assert_int_equal(count, 1);
	assert_false(formats_route(&none, &one, routes, &count));
	assert_false(formats_route(&one, &none, routes, &count));
}

/* ---- guard ---- */

static void one_host_is_one_host(void **state)
{
	static const struct { const char *addr; bool one; } CASES[] = {
		{"127.0.0.1", true}, {"192.0.2.1", true}, {"223.255.255.255", true},
		{"224.0.0.1", false}, {"239.1.1.1", false}, {"240.0.0.1", true},
		{"255.255.255.255", false}, {"0.0.0.0", false},
		{"::1", true}, {"2001:db8::1", true}, {"ff02::1", false}, {"::", false},
	};
	struct sa sa;

	(void)state;
	for (unsigned i = 0; i < sizeof(CASES) / sizeof(*CASES); i++) {
		assert_int_equal(sa_set_str(&sa, CASES[i].addr, 4000), 0);
		assert_int_equal(guard_is_one_host(&sa), CASES[i].one);
	}
	assert_int_equal(sa_set_str(&sa, "127.0.0.1", 0), 0);
	assert_false(guard_is_one_host(&sa));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_go_on_past_their_end),
		cmocka_unit_test(sources_are_joined_without_a_seam),
		cmocka_unit_test(loss_and_disorder_stay_as_they_are),
		cmocka_unit_test(a_source_that_begins_anew_is_spliced),
		cmocka_unit_test(what_is_skipped_leaves_no_gap),
		cmocka_unit_test(events_stop_no_clock),
		cmocka_unit_test(another_clock_is_another_stream),
		cmocka_unit_test(a_receiver_reports_byte_by_byte),
		cmocka_unit_test(a_sender_reports_byte_by_byte),
		cmocka_unit_test(a_report_is_read_as_far_as_it_is_one),
		cmocka_unit_test(formats_are_known_by_name_or_number),
		cmocka_unit_test(ways_between_formats),
		cmocka_unit_test(one_host_is_one_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
