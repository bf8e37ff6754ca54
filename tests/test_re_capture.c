/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_capture.c -- messages as Wireshark and Homer read them, byte for byte, and what an
 * endpoint counts as Prometheus reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"

static struct sa src, dst;
static uint8_t out[70000];

static struct lw_re_message message_of(const char *from, const char *to, const char *packet)
{
	assert_int_equal(sa_set_str(&src, from, 5060), 0);
	assert_int_equal(sa_set_str(&dst, to, 5080), 0);
	return (struct lw_re_message){
		.time_us = UINT64_C(1700000000000007),
		.transport = "UDP",
		.src = &src,
		.dst = &dst,
		.packet = (const uint8_t *)packet,
		.size = strlen(packet),
	};
}

static void expect(const uint8_t *got, size_t size, const char *hex)
{
	char text[400];

	assert_true(2 * size < sizeof text);
	for (size_t i = 0; i < size; i++)
		re_snprintf(text + 2 * i, 3, "%02x", got[i]);
	assert_string_equal(text, hex);
}

static void a_file_begins_as_pcap_says(void **state)
{
	(void)state;
	assert_int_equal(lw_re_pcap_head(out, sizeof out), 24);
	expect(out, 24, "d4c3b2a1020004000000000000000000ffff000065000000");
}

static void a_message_is_a_datagram_of_ipv4(void **state)
{
	struct lw_re_message m = message_of("192.0.2.1", "192.0.2.2", "OK?");

	(void)state;
	assert_int_equal(lw_re_pcap(out, sizeof out, &m), 16 + 20 + 8 + 3);
	expect(out, 47,
	       "00f15365" "07000000" "1f000000" "1f000000"
	       "4500001f" "00004000" "4011b6ca" "c0000201" "c0000202"
	       "13c413d8" "000b" "c5ec" "4f4b3f");
}

static void a_message_is_a_datagram_of_ipv6(void **state)
{
	struct lw_re_message m = message_of("2001:db8::1", "2001:db8::2", "OK");

	(void)state;
	assert_int_equal(lw_re_pcap(out, sizeof out, &m), 16 + 40 + 8 + 2);
	expect(out + 16, 50,
	       "60000000" "000a1140"
	       "20010db8000000000000000000000001" "20010db8000000000000000000000002"
	       "13c413d8" "000a" "2d7e" "4f4b");
}

/* 0 would say that there is none (RFC 768), and IPv6 forbids that (RFC 8200 8.1). */
static void no_sum_is_zero(void **state)
{
	char two[3] = "\1\1";
	unsigned ones = 0;
	struct lw_re_message m;

	(void)state;
	for (unsigned i = 0; i < 0x10000; i++) {
		m = message_of("2001:db8::1", "2001:db8::2", two);
		m.size = 2;
		two[0] = (char)(i >> 8);
		two[1] = (char)i;
		assert_int_equal(lw_re_pcap(out, sizeof out, &m), 16 + 40 + 8 + 2);
		assert_true(out[62] || out[63]);
		ones += out[62] == 0xff && out[63] == 0xff;
	}
	assert_int_equal(ones, 1);
}

static void a_message_is_a_packet_of_hep(void **state)
{
	struct lw_re_message m = message_of("192.0.2.1", "192.0.2.2", "OK");

	(void)state;
	m.transport = "TLS";
	assert_int_equal(lw_re_hep(out, sizeof out, 2001, &m), 101);
	expect(out, 101,
	       "48455033" "0065"
	       "00000001000702" "00000002000706"
	       "00000003000ac0000201" "00000004000ac0000202"
	       "00000007000813c4" "00000008000813d8"
	       "00000009000a6553f100" "0000000a000a00000007"
	       "0000000b000701" "0000000c000a000007d1"
	       "0000000f00084f4b");
}

static void what_does_not_fit_is_counted_and_not_written(void **state)
{
	struct lw_re_message m = message_of("192.0.2.1", "192.0.2.2", "OK");

	(void)state;
	memset(out, 0xee, sizeof out);
	assert_int_equal(lw_re_pcap(out, 45, &m), 46);
	assert_int_equal(lw_re_hep(out, 100, 1, &m), 101);
	assert_int_equal(lw_re_pcap_head(out, 23), 24);
	assert_int_equal(lw_re_pcap(NULL, 0, &m), 46);
	assert_int_equal(out[0], 0xee);
}

static void what_is_no_message_is_nothing(void **state)
{
	struct lw_re_message m = message_of("192.0.2.1", "2001:db8::2", "OK");

	(void)state;
	assert_int_equal(lw_re_pcap(out, sizeof out, &m), 0);
	assert_int_equal(lw_re_hep(out, sizeof out, 1, &m), 0);
	m = message_of("192.0.2.1", "192.0.2.2", "OK");
	m.size = 65535 - 27;
	assert_int_equal(lw_re_pcap(out, sizeof out, &m), 0);
	m.size = 65507 - 99 + 1;
	assert_int_equal(lw_re_hep(out, sizeof out, 1, &m), 0);
	assert_int_equal(lw_re_hep(NULL, 0, 1, &m), 0);
	m.size--;
	assert_int_equal(lw_re_hep(NULL, 0, 1, &m), 65507);
	m.packet = NULL;
	assert_int_equal(lw_re_hep(out, sizeof out, 1, &m), 0);
	assert_int_equal(lw_re_pcap(out, sizeof out, NULL), 0);
}

static void an_endpoint_says_what_it_counts(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	char text[4096], few[40];
	size_t size = lw_re_metrics(a->re, text, sizeof text);

	(void)state;
	assert_int_equal(size, strlen(text));
	assert_non_null(strstr(text, "# HELP legwork_calls Calls that there are.\n"
				     "# TYPE legwork_calls gauge\n"
				     "legwork_calls 0\n"));
	assert_non_null(strstr(text, "legwork_shed_total Requests refused for overload, or for want "
				     "of room.\n"));
	assert_non_null(strstr(text, "legwork_shedding 0\n"));
	assert_int_equal(lw_re_metrics(a->re, few, sizeof few), size);
	assert_int_equal(strlen(few), sizeof few - 1);
	assert_int_equal(lw_re_metrics(a->re, NULL, 0), size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_begins_as_pcap_says),
		cmocka_unit_test(a_message_is_a_datagram_of_ipv4),
		cmocka_unit_test(a_message_is_a_datagram_of_ipv6),
		cmocka_unit_test(no_sum_is_zero),
		cmocka_unit_test(a_message_is_a_packet_of_hep),
		cmocka_unit_test(what_does_not_fit_is_counted_and_not_written),
		cmocka_unit_test(what_is_no_message_is_nothing),
		cmocka_unit_test(an_endpoint_says_what_it_counts),
	};

	return cmocka_run_group_tests(tests, agents_start, agents_end);
}
