/* SPDX-License-Identifier: BSD-3-Clause */
/* test_check.c -- what libre may see of what comes, by the bytes: verdicts, rewriting, refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <re.h>

#include "account/compat.h"
#include "wire/check.h"
#include "wire/names.h"
#include "wire/param.h"
#include "wire/rewrite.h"
#include "wire/sdp_clean.h"

#define VIA "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n"
#define FROM "From: <sip:a@example.com>;tag=1\r\n"
#define TO "To: <sip:b@example.com>\r\n"
#define ID "Call-ID: 1\r\n"
#define CSEQ "CSeq: 1 OPTIONS\r\n"
#define LINE "OPTIONS sip:b@example.com SIP/2.0\r\n"
#define ALL VIA FROM TO ID CSEQ

static int verdict(const char *text)
{
	struct wire_check check;

	lw_wire_check_datagram(&check, text, strlen(text));
	return check.code;
}

static void verdicts(void **state)
{
	static const struct { int code; const char *text; } cases[] = {
		{CHECK_PASS, LINE ALL "\r\n"},
		{CHECK_PASS, "options sip:b@example.com sip/2.0\n" VIA FROM TO ID "CSeq: 1 options\n\n"},
		{CHECK_DROP, "a a a a a a a a"},
		{CHECK_DROP, "a a a a a a\r\n"},
		{CHECK_DROP, "\r\n"},
		{CHECK_DROP, "GET / HTTP/1.1\r\n\r\n"},
		{CHECK_DROP, LINE FROM TO ID CSEQ "\r\n"}, /* no way back */
		{400, LINE VIA TO ID CSEQ "\r\n"},
		{400, LINE VIA FROM ID CSEQ "\r\n"},
		{400, LINE VIA FROM TO CSEQ "\r\n"},
		{400, LINE VIA FROM TO ID "\r\n"},
		{400, LINE ALL FROM "\r\n"},
		{400, LINE ALL "f: <sip:a@example.com>\r\n\r\n"},
		{400, LINE ALL ID "\r\n"},
		{400, LINE ALL "no colon\r\n\r\n"},
		{400, LINE " fold: first\r\n" ALL "\r\n"},
		{400, "OPTIONS  sip:b@example.com SIP/2.0\r\n" ALL "\r\n"},
		{400, "OPTIONS sip:b@example.com SIP/2.0 \r\n" ALL "\r\n"},
		{400, "OPTIONS sip:b@example.com;x y SIP/2.0\r\n" ALL "\r\n"},
		{400, "OPTIONS <sip:b@example.com> SIP/2.0\r\n" ALL "\r\n"},
		{400, "OPTIONS sip:b@example.com?Route=x SIP/2.0\r\n" ALL "\r\n"},
		{400, "OPTIONS b SIP/2.0\r\n" ALL "\r\n"},
		{416, "OPTIONS soap.beep://192.0.2.1:21 SIP/2.0\r\n" ALL "\r\n"},
		{CHECK_PASS, "OPTIONS tel:+1201555 SIP/2.0\r\n" ALL "\r\n"},
		{505, "OPTIONS sip:b@example.com SIP/7.0\r\n" ALL "\r\n"},
		{400, "INVITE sip:b@example.com SIP/2.0\r\n" ALL "\r\n"}, /* CSeq says OPTIONS */
		{400, LINE VIA FROM TO ID "CSeq: 2147483648 OPTIONS\r\n\r\n"},
		{CHECK_PASS, LINE VIA FROM TO ID "CSeq: 2147483647 OPTIONS\r\n\r\n"},
		{400, LINE VIA FROM TO ID "CSeq: 36893488147419103232 OPTIONS\r\n\r\n"},
		{400, LINE VIA FROM TO ID "CSeq: OPTIONS\r\n\r\n"},
		{400, LINE ALL "Max-Forwards: 256\r\n\r\n"},
		{CHECK_PASS, LINE ALL "Max-Forwards: 0\r\n\r\n"},
		{400, LINE ALL "Content-Length: -1\r\n\r\n"},
		{400, LINE ALL "Content-Length: 1\r\n\r\n"},
		{400, LINE ALL "Content-Length: 4294967297\r\n\r\nx"},
		{400, LINE ALL "Content-Length: 1\r\nl: 1\r\n\r\nx"},
		{CHECK_PASS, LINE ALL "Content-Length: 1\r\n\r\nx and more"},
		{400, LINE "Via: x\r\n" FROM TO ID CSEQ "\r\n"},
		{400, LINE "Via: SIP/2.0/UDP h;;branch=1\r\n" FROM TO ID CSEQ "\r\n"},
		{400, LINE "Via: SIP/2.0/UDP h;branch=1,\r\n" FROM TO ID CSEQ "\r\n"},
		{400, LINE VIA "From: <http://h>;tag=1\r\n" TO ID CSEQ "\r\n"},
		{CHECK_PASS, LINE "v:\r\n SIP / 2.0\r\n /UDP\r\n    h  :  5;branch=1\r\n" FROM TO ID CSEQ "\r\n"},
		{400, LINE VIA "From: \"open <sip:a@example.com>\r\n" TO ID CSEQ "\r\n"},
		{400, LINE VIA "From: <sip:a@example.com\r\n" TO ID CSEQ "\r\n"},
		{400, LINE VIA "From: nobody\r\n" TO ID CSEQ "\r\n"},
		{CHECK_DROP, "SIP/2.0 4294967301 x\r\n" ALL "\r\n"},
		{CHECK_DROP, "SIP/2.0 99 x\r\n" ALL "\r\n"},
		{CHECK_PASS, "SIP/2.0 200 \r\n" ALL "\r\n"},
		{CHECK_PASS, "SIP/2.0 200\r\n" ALL "\r\n"},
		{CHECK_DROP, "SIP/2.0 200 OK\r\n" ALL FROM "\r\n"},
		{CHECK_DROP, "ACK sip:b@example.com SIP/2.0\r\n" VIA FROM FROM TO ID
			     "CSeq: 1 ACK\r\n\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (verdict(cases[i].text) != cases[i].code)
			fail_msg("%d, not %d: %s", verdict(cases[i].text), cases[i].code,
				 cases[i].text);
}

static void too_many_lines_or_values_are_513(void **state)
{
	char text[8192];
	size_t len;

	(void)state;
	len = (size_t)snprintf(text, sizeof text, LINE ALL);
	for (unsigned i = 0; i < CHECK_LINES_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "A: b\r\n");
	(void)snprintf(text + len, sizeof text - len, "\r\n");
	assert_int_equal(verdict(text), 513);
	len = (size_t)snprintf(text, sizeof text, LINE ALL "Supported: a");
	for (unsigned i = 0; i <= CHECK_COMMAS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, ",b");
	(void)snprintf(text + len, sizeof text - len, "\r\n\r\n");
	assert_int_equal(verdict(text), 513);
}

static void a_long_head_is_513(void **state)
{
	static char text[CHECK_HEAD_MAX + 400];
	size_t len = (size_t)snprintf(text, sizeof text, LINE ALL "Subject: ");

	(void)state;
	memset(text + len, 's', CHECK_HEAD_MAX - len - 4);
	(void)snprintf(text + CHECK_HEAD_MAX - 4, 8, "\r\n\r\n");
	assert_int_equal(verdict(text), CHECK_PASS);
	(void)snprintf(text + CHECK_HEAD_MAX - 4, 8, "s\r\n\r\n");
	assert_int_equal(verdict(text), 513);
}

static void assert_rewritten(const char *text, const char *want)
{
	struct mbuf *mb = mbuf_alloc(512);
	struct wire_check check;

	lw_wire_check_datagram(&check, text, strlen(text));
	assert_int_equal(check.code, CHECK_PASS);
	assert_true(check.rewrite);
	assert_int_equal(lw_wire_rewrite(mb, &check, text), 0);
	(void)mbuf_write_u8(mb, '\0');
	assert_string_equal((const char *)mb->buf, want);
	mem_deref(mb);
}

static void rewriting(void **state)
{
	(void)state;
	assert_rewritten(LINE ALL "Vnd-16367: x,\r\n y\r\nl: 2\r\n\r\nab and more",
			 LINE ALL "X-Vnd-16367: x,\r\n y\r\nl: 2\r\n\r\nab");
	assert_rewritten(LINE "Via: SIP/2.0/UDP h;maddr=192.0.2.9;branch=1, SIP/2.0/UDP p;maddr=1\r\n"
			      "Via: SIP/2.0/UDP q;maddr=2\r\n" FROM TO ID CSEQ "\r\n",
			 LINE "Via: SIP/2.0/UDP h;x-addr=192.0.2.9;branch=1, SIP/2.0/UDP p;maddr=1\r\n"
			      "Via: SIP/2.0/UDP q;maddr=2\r\n" FROM TO ID CSEQ
			      "Content-Length: 0\r\n\r\n");
	assert_rewritten("OPTIONS sip:b@example.com sip/2.0\r\n" ALL "l: 0\r\n\r\n",
			 LINE ALL "l: 0\r\n\r\n");
}

/* RFC 2543: INVITE and its ACK get the same branch, another call another one. */
static void a_via_without_branch_gets_one(void **state)
{
	static const char text[] = "%s sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n"
				   "From: <sip:a@h>;tag=%d\r\nTo: <sip:b@h>%s\r\nCall-ID: 1\r\n"
				   "CSeq: 7 %s\r\nl: 0\r\n\r\n";
	static const struct { const char *method, *tag; int from; } cases[] = {
		{"INVITE", "", 1}, {"ACK", ";tag=x", 1}, {"INVITE", "", 2}};
	char branch[3][64], in[400];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct mbuf *mb = mbuf_alloc(512);
		struct wire_check check;
		const char *p;

		(void)snprintf(in, sizeof in, text, cases[i].method, cases[i].from, cases[i].tag,
			       cases[i].method);
		lw_wire_check_datagram(&check, in, strlen(in));
		assert_int_equal(lw_wire_rewrite(mb, &check, in), 0);
		(void)mbuf_write_u8(mb, '\0');
		p = strstr((const char *)mb->buf, ";branch=");
		assert_non_null(p);
		(void)snprintf(branch[i], sizeof branch[i], "%.*s", (int)strcspn(p, "\r"), p);
		mem_deref(mb);
	}
	assert_string_equal(branch[0], branch[1]);
	assert_string_not_equal(branch[0], branch[2]);
}

/* RFC 4475 3.1.1.7: long values are valid; what is slow for libre is not. */
static void long_addresses(void **state)
{
	static const struct { const char *begin, *end; int code; } cases[] = {
		{"sip:a@h;tag=", "", CHECK_PASS},     {"<sip:a@h;x=", ">", CHECK_PASS},
		{"<sip:h;x=", ">", CHECK_PASS},       {"\"", "\" <sip:a@h>", CHECK_PASS},
		{"sip:", "@;", 400},                  {"<sip:", "@>", 400},
		{"", "<sip:a@h>", 400},               {"", "<>", 400},
	};
	char text[2048], fill[600];

	(void)state;
	memset(fill, 't', sizeof fill);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		(void)snprintf(text, sizeof text, LINE VIA "From: %s%.500s%s\r\n" TO ID CSEQ "\r\n",
			       cases[i].begin, fill, cases[i].end);
		if (verdict(text) != cases[i].code)
			fail_msg("%s...%s: %d", cases[i].begin, cases[i].end, verdict(text));
	}
}

static void refusals(void **state)
{
	static const char in[] = "OPTIONS sip:b@h SIP/7.0\r\n"
				 "v: SIP/2.0/UDP h;rport;branch=1, SIP/2.0/UDP p;branch=2\r\n"
				 "Via: SIP/2.0/UDP q\r\nf: <sip:a@h>;tag=1\r\n"
				 "From: <sip:x@h>\r\nTo: <sip:b@h>\r\ni: 1\r\n" CSEQ "\r\nbody";
	struct mbuf *mb = mbuf_alloc(512);
	struct wire_check check;
	struct sa src;
	char want[600], tag[16];
	const char *p;

	(void)state;
	(void)sa_set_str(&src, "192.0.2.7", 5070);
	lw_wire_check_datagram(&check, in, strlen(in));
	assert_int_equal(check.code, 505);
	assert_int_equal(lw_wire_refusal(mb, &(struct wire_refusal){.code = check.code}, &check, in,
					 &src), 0);
	(void)mbuf_write_u8(mb, '\0');
	p = strstr((const char *)mb->buf, "To: <sip:b@h>;tag=");
	assert_non_null(p);
	(void)snprintf(tag, sizeof tag, "%.8s", p + 18);
	(void)snprintf(want, sizeof want,
		       "SIP/2.0 505 Version Not Supported\r\n"
		       "Via: SIP/2.0/UDP h;rport=5070;branch=1;received=192.0.2.7, SIP/2.0/UDP "
		       "p;branch=2\r\nVia: SIP/2.0/UDP q\r\nFrom: <sip:a@h>;tag=1\r\n"
		       "To: <sip:b@h>;tag=%s\r\nCall-ID: 1\r\n" CSEQ "Content-Length: 0\r\n\r\n",
		       tag);
	assert_string_equal((const char *)mb->buf, want);
	mem_deref(mb);
}

/* What libre cannot read, and nothing depends on, is left out; the rest stays as it is. */
static void lines_of_a_session(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{"v=0\r\no=a 1 1 IN IP4 h\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n",
		 "v=0\r\no=a 1 1 IN IP4 h\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"},
		{"v=0\nm=audio 9 RTP/AVP 0", "v=0\r\nm=audio 9 RTP/AVP 0\r\n"},
		{"v=0\r\n\r\na=rtpmap:31 LPC\r\n", "v=0\r\n"},
		{"a=rtpmap:31 LPC/\r\na=rtpmap:31\r\na=rtpmap: x/1\r\na=rtpmap:31 /8000\r\n", ""},
		{"a=rtpmap:0 PCMU/8000\r\na=rtpmap:96 L16/44100/2\r\n",
		 "a=rtpmap:0 PCMU/8000\r\na=rtpmap:96 L16/44100/2\r\n"},
		{"a=fmtp:101\r\na=fmtp:101 0-15\r\na=rtcp:x\r\na=rtcp:53020\r\n",
		 "a=fmtp:101 0-15\r\na=rtcp:53020\r\n"},
		{"b=AS\r\nb=AS:x\r\nb=AS:64\r\n", "b=AS:64\r\n"},
		{"a=\r\na=:x\r\na=x:\r\na=sendrecv\r\na=x:y:z\r\n", "a=sendrecv\r\na=x:y:z\r\n"},
		{"junk\r\nv\r\n=\r\nv=0\r\n", "v=0\r\n"},
	};
	struct mbuf *mb = mbuf_alloc(64);
	char big[SDP_LINE_MAX + 4] = "m=";

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		mbuf_rewind(mb);
		assert_int_equal(lw_wire_sdp_clean(mb, (const uint8_t *)cases[i].in,
						   strlen(cases[i].in)), 0);
		(void)mbuf_write_u8(mb, '\0');
		assert_string_equal((const char *)mb->buf, cases[i].out);
	}
	memset(big + 2, 'x', sizeof big - 2);
	assert_int_equal(lw_wire_sdp_clean(mb, (const uint8_t *)big, sizeof big), EBADMSG);
	mbuf_rewind(mb);
	big[0] = 'a';
	assert_int_equal(lw_wire_sdp_clean(mb, (const uint8_t *)big, sizeof big), 0);
	assert_int_equal(mb->end, 0);
	mem_deref(mb);
}

static void names(void **state)
{
	static const struct { const char *name; enum wire_name is; } cases[] = {
		{"From", NAME_FROM}, {"fROM", NAME_FROM}, {"f", NAME_FROM}, {"F", NAME_FROM},
		{"Vnd-16367", NAME_CLASH}, {"Vnd-2864", NAME_CLASH}, {"DC-Info", NAME_CLASH},
		{"Content-Transfer-Encoding", NAME_CLASH}, {"X-Vnd-16367", NAME_OTHER},
		{"Date", NAME_OTHER}, {"z", NAME_OTHER}, {"x", NAME_SESSION_EXPIRES},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pl pl;

		pl_set_str(&pl, cases[i].name);
		if (lw_wire_name(&pl) != cases[i].is)
			fail_msg("%s", cases[i].name);
	}
	assert_int_equal(lw_wire_name_compact("Refer-To"), 'r');
	assert_int_equal(lw_wire_name_compact("Replaces"), 0);
}

/* ---- parameters and names, as libre takes them ---- */

static void same_param(const char *text, size_t len)
{
	const struct pl params = {text, len};
	struct pl ours = PL_INIT, theirs = PL_INIT;

	assert_int_equal(lw_param(&params, "tag", &ours), !msg_param_decode(&params, "tag", &theirs));
	assert_ptr_equal(ours.p, theirs.p);
	assert_int_equal(ours.l, theirs.l);
	ours = theirs = (struct pl){NULL, 0};
	assert_int_equal(lw_param_place(&params, "tag", &ours),
			 !msg_param_exists(&params, "tag", &theirs));
	assert_ptr_equal(ours.p, theirs.p);
	assert_int_equal(ours.l, theirs.l);
}

/* Every text of up to six of these. */
static void parameters_are_found_where_libre_does(void **state)
{
	static const char *const words[] = {";", "tag", "=", "\"", "\\", " ", "x"};
	unsigned many = 1;
	char text[32] = "";

	(void)state;
	for (unsigned n = 0; n < 6; n++)
		many *= ARRAY_SIZE(words);
	for (unsigned n = 0; n < many; n++) {
		size_t len = 0;

		for (unsigned rest = n; rest; rest /= ARRAY_SIZE(words)) {
			const char *word = words[rest % ARRAY_SIZE(words)];

			memcpy(text + len, word, strlen(word));
			len += strlen(word);
		}
		same_param(text, len);
	}
	same_param("; TaG\t=\r\n 1", strlen("; TaG\t=\r\n 1"));
	same_param(";taG", strlen(";taG"));
}

static void a_name_has_the_id_of_libre(void **state)
{
	static const char *const names[] = {"Via", "vIA", "Call-ID", "Vnd-16367", "a", "", "X-a",
					    "x-A", "Xa", "X", "f", "Caf\xe9-\xff", "P-[\\]^_@`{}~"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct pl name = {names[i], strlen(names[i])};
		bool none = name.l < 2 || (names[i][1] == '-' && (names[i][0] | 0x20) == 'x');
		int id = none ? SIP_HDR_NONE : (int)(hash_joaat_ci(name.p, name.l) & 0xfff);

		if (name.l == 1 && name.p[0] != 'a')
			id = name.p[0] == 'f' ? SIP_HDR_FROM : SIP_HDR_SESSION_EXPIRES;
		assert_int_equal(lw_wire_name_id(&name), id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts),
		cmocka_unit_test(too_many_lines_or_values_are_513),
		cmocka_unit_test(a_long_head_is_513),
		cmocka_unit_test(rewriting),
		cmocka_unit_test(a_via_without_branch_gets_one),
		cmocka_unit_test(long_addresses),
		cmocka_unit_test(refusals),
		cmocka_unit_test(lines_of_a_session),
		cmocka_unit_test(names),
		cmocka_unit_test(parameters_are_found_where_libre_does),
		cmocka_unit_test(a_name_has_the_id_of_libre),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
