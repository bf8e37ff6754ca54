/* SPDX-License-Identifier: BSD-3-Clause */
/* test_decode.c -- which messages our decoder takes, and that libre finds the same in them; which
 * it leaves.  tests/fuzz/fuzz_decode.c tries any bytes, tests/agents.c each message of a test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <re.h>

#include "fuzz/decode_check.h"

#define VIA "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n"
#define FROM "From: \"A, B\" <sip:a@example.com>;tag=1\r\n"
#define TO "To: Bob <sip:b@192.0.2.2:5070;user=phone>\r\n"
#define ID "Call-ID: 1@192.0.2.1\r\n"
#define CSEQ "CSeq: 1 OPTIONS\r\n"
#define LINE "OPTIONS sip:b@example.com;transport=udp?a=b SIP/2.0\r\n"
#define ALL VIA FROM TO ID CSEQ
#define END "Content-Length: 0\r\n\r\n"

static bool taken(const char *text)
{
	return decode_is_same((const uint8_t *)text, strlen(text));
}

static void usual_ones_are_taken(void **state)
{
	static const char *const cases[] = {
		LINE ALL END,
		LINE ALL "Content-Length: 4\r\n\r\nbody",
		LINE "v: SIP/2.0/UDP example.com;branch=2 , SIP/2.0/TCP [::1]:1;branch=3\r\n" VIA FROM TO
		ID CSEQ END,
		"SIP/2.0 200 OK\r\n" ALL END,
		"SIP/2.0 200 \r\n" ALL END,
		"SIP/2.0 486 Busy here, and there\r\n" VIA "f: sip:a@example.com;tag=1\r\n"
		"t: <tel:+1-2;x>\r\ni: 2\r\n" CSEQ "l:0\r\n\r\n",
		"OPTIONS sip:192.0.2.256:5060 SIP/2.0\r\n" ALL END,
		"OPTIONS sip:b@01.2.3.4;lr SIP/2.0\r\n" ALL END,
		"OPTIONS sip:b@1.2.3.4.:70000 SIP/2.0\r\n" ALL END,
		LINE ALL "Allow: INVITE, ACK ,\tBYE\r\nSupported: timer\r\nk: \"a,b\"\r\n" END,
		LINE ALL "Record-Route: <sip:1.2.3.4;lr>, \"x\" <sip:e>\r\nRoute: <sip:f>,<sip:g>\r\n" END,
		LINE ALL "Contact: *\r\nExpires: 0\r\nMax-Forwards: 70\r\nX-Own: 1, 2\r\n" END,
		LINE ALL "Content-Type: multipart/mixed;boundary=a\r\nSubject :  two words \r\n" END,
		LINE ALL "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\nUser-Agent: a (b, c)\r\n" END,
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!taken(cases[i]))
			fail_msg("not taken: %s", cases[i]);
}

static void others_are_left_to_libre(void **state)
{
	static const char *const cases[] = {
		"", "\r\n", "\r\n\r\n", LINE, LINE "\r\n", LINE ALL, "OPTIONS\r\n\r\n",
		" " LINE ALL END,
		"OPTIONS sip:b@[::1] SIP/2.0\r\n" ALL END,
		"OPTIONS sip:b:secret@example.com SIP/2.0\r\n" ALL END,
		"OPTIONS sip:b@example.com/path SIP/2.0\r\n" ALL END,
		"OPTIONS sip:b@example.com:x SIP/2.0\r\n" ALL END,
		"OPTIONS sip:@ SIP/2.0\r\n" ALL END,
		"OPTIONS nothing SIP/2.0\r\n" ALL END,
		"OPTIONS\tsip:b@example.com SIP/2.0\r\n" ALL END,
		"SIP/2.0 200\r\n" ALL END,
		"SIP/2.0 nil OK\r\n" ALL END,
		"OPTIONS sip:b@example.com SIP/2.0\n" ALL END,
		LINE ALL "Subject: a\r\n folded\r\n" END,
		LINE ALL "Subject: a\rb\r\n" END,
		LINE ALL "Subject: a\nNext: b\r\n" END,
		LINE ALL "Subject:\r\n" END,
		LINE ALL ": nameless\r\n" END,
		LINE ALL "no colon\r\n" END,
		LINE ALL "e: gzip\r\n" END,
		LINE ALL "Allow: INVITE,,ACK\r\n" END,
		LINE ALL "Allow: INVITE,\r\n" END,
		LINE ALL "Error-Info: <sip:a>, <sip:b>\r\n" END,
		LINE ALL "RSeq: 1\r\n" END,
		LINE ALL TO END,
		LINE VIA "From: A B <sip:a@example.com>\r\n" TO ID CSEQ END,
		LINE VIA "From: \"a\\\"b\" <sip:a@example.com>\r\n" TO ID CSEQ END,
		LINE VIA "From: <sip:a@example.com\r\n" TO ID CSEQ END,
		LINE VIA "From: ;tag=1\r\n" TO ID CSEQ END,
		LINE "Via: SIP/2.0/TCP example.com;branch=1\r\n" FROM TO ID CSEQ END,
		LINE "Via: SIP/2.0/UDP example.com\r\n" FROM TO ID CSEQ END,
		LINE "Via: SIP/2.0/UDP example.com ;branch=1\r\n" FROM TO ID CSEQ END,
		LINE VIA FROM TO ID "CSeq: 1  OPTIONS\r\n" END,
		LINE VIA FROM TO ID "CSeq: one OPTIONS\r\n" END,
		LINE VIA FROM TO ID "CSeq: 1\r\n" END,
		LINE ALL "Content-Type: text / plain\r\n" END,
		LINE ALL "Content-Type: text\r\n" END,
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (taken(cases[i]))
			fail_msg("taken: %s", cases[i]);
}

static void too_many_lines_are_left_to_libre(void **state)
{
	char text[4096] = LINE ALL;

	(void)state;
	for (unsigned i = 5; i < 63; i++)
		strcat(text, "Subject: a\r\n");
	strcat(text, END);
	assert_true(taken(text));
	text[strlen(text) - 2] = '\0';
	strcat(text, "Subject: b\r\n\r\n");
	assert_false(taken(text));
}

static void addresses(void **state)
{
	static const char *const cases[] = {
		"", "sip:a@b", "<sip:a@b>;x", "\"\" <sip:b>", "A B <sip:b>", "\"A\"B <sip:b>", "<>",
		"\"a<b\" <sip:c>;tag=1", "a\r\n <sip:b>", "sip:a@b;c=<d>", "<sip:[::1]:5060;a?b>",
		"<sip:a:b@c>", "sip:a@b ;tag=2", "<sip:%41@1.2.3.4>;tag=\"a;b\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		decode_check_parts((const uint8_t *)cases[i], strlen(cases[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usual_ones_are_taken),
		cmocka_unit_test(others_are_left_to_libre),
		cmocka_unit_test(too_many_lines_are_left_to_libre),
		cmocka_unit_test(addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
