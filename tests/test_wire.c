/* SPDX-License-Identifier: BSD-3-Clause */
/* test_wire.c -- the letters on the wire, literally. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <re.h>

#include <legwork/adapter.h>

#include "account/compat.h"
#include "wire/body.h"
#include "wire/dialog.h"
#include "wire/identity.h"
#include "wire/mailbox.h"
#include "wire/msg.h"
#include "wire/reason.h"
#include "wire/record.h"
#include "wire/refer.h"
#include "wire/sdp_same.h"
#include "wire/shown.h"
#include "wire/text.h"

static struct pl str(const char *s)
{
	struct pl pl;

	pl_set_str(&pl, s);
	return pl;
}

static void assert_pl(const struct pl *pl, const char *want)
{
	assert_int_equal(pl->l, strlen(want));
	assert_memory_equal(pl->p, want, pl->l);
}

/* ---- messages from literal bytes ---- */

static struct sip_msg *msg_of(const char *start, const char *headers, const char *body)
{
	struct mbuf *mb = mbuf_alloc(1024);
	struct sip_msg *msg = NULL;

	assert_non_null(mb);
	assert_int_equal(mbuf_write_str(mb, start), 0);
	assert_int_equal(mbuf_write_str(mb,
					"\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKr1\r\n"
					"To: <sip:bob@example.com>;tag=b1\r\n"
					"Call-ID: d1-x@192.0.2.10\r\nCSeq: 102 REFER\r\n"),
			 0);
	assert_int_equal(mbuf_write_str(mb, headers), 0);
	assert_int_equal(mbuf_write_str(mb, "\r\n"), 0);
	assert_int_equal(mbuf_write_str(mb, body), 0);
	mb->pos = 0;
	assert_int_equal(sip_msg_decode(&msg, mb), 0);
	mem_deref(mb);
	return msg;
}

#define FROM "From: <sip:alice@example.com>;tag=a1\r\n"

static struct sip_msg *request(const char *headers)
{
	return msg_of("REFER sip:bob@192.0.2.20:5060 SIP/2.0", headers, "");
}

/* ---- escapes ---- */

/* '+' goes out as %2B: both are legal, and no peer takes %2B for a space. */
static const struct { const char *plain, *escaped, *also; } vectors[] = {
	{"d2-y@192.0.2.10;to-tag=c2;from-tag=a2",
	 "d2-y%40192.0.2.10%3Bto-tag%3Dc2%3Bfrom-tag%3Da2", NULL},
	{"d2;to-tag=c2;from-tag=a2;early-only",
	 "d2%3Bto-tag%3Dc2%3Bfrom-tag%3Da2%3Bearly-only", NULL},
	{"a+b/c?d[e]:@h;to-tag=x;from-tag=y",
	 "a%2Bb/c?d[e]:%40h%3Bto-tag%3Dx%3Bfrom-tag%3Dy",
	 "a+b/c?d[e]:%40h%3Bto-tag%3Dx%3Bfrom-tag%3Dy"},
	{"pct%41raw@h;to-tag=t%1;from-tag=0",
	 "pct%2541raw%40h%3Bto-tag%3Dt%251%3Bfrom-tag%3D0", NULL},
	{"-.!%*_+`'~()<>:\\\"/[]?{}@h;to-tag=t;from-tag=f",
	 "-.!%25*_%2B%60'~()%3C%3E:%5C%22/[]?%7B%7D%40h%3Bto-tag%3Dt%3Bfrom-tag%3Df",
	 "-.!%25*_+%60'~()%3C%3E:%5C%22/[]?%7B%7D%40h%3Bto-tag%3Dt%3Bfrom-tag%3Df"},
	{"<sip:alice@example.com>", "%3Csip:alice%40example.com%3E", NULL},
	{"SIP;cause=486", "SIP%3Bcause%3D486", NULL},
};

enum { VECTORS = sizeof(vectors) / sizeof(vectors[0]), REPLACES_VECTORS = 5 };

static void escapes_e1_to_e7(void **state)
{
	char out[WIRE_MAX];

	(void)state;
	for (size_t i = 0; i < VECTORS; i++) {
		struct pl esc = str(vectors[i].escaped);

		assert_int_equal(lw_wire_hvalue_escape(out, sizeof(out), vectors[i].plain,
						       strlen(vectors[i].plain)),
				 0);
		assert_string_equal(out, vectors[i].escaped);
		assert_int_equal(lw_wire_hvalue_unescape(out, sizeof(out), &esc), 0);
		assert_string_equal(out, vectors[i].plain);
		if (!vectors[i].also)
			continue;
		esc = str(vectors[i].also);
		assert_int_equal(lw_wire_hvalue_unescape(out, sizeof(out), &esc), 0);
		assert_string_equal(out, vectors[i].plain);
	}
}

static void refer_to_carries_e1_to_e5(void **state)
{
	char val[WIRE_MAX], want[WIRE_MAX];
	struct wire_refer_to r;

	(void)state;
	for (size_t i = 0; i < REPLACES_VECTORS; i++) {
		struct pl pl;

		assert_int_equal(lw_wire_refer_to_print(val, sizeof(val),
							"sip:carol@192.0.2.30:5060",
							vectors[i].plain, false),
				 0);
		(void)re_snprintf(want, sizeof(want), "<sip:carol@192.0.2.30:5060?Replaces=%s>",
				  vectors[i].escaped);
		assert_string_equal(val, want);
		pl = str(val);
		assert_int_equal(lw_wire_refer_to_decode(&r, &pl), 0);
		assert_string_equal(r.uri, "sip:carol@192.0.2.30:5060");
		assert_string_equal(r.replaces, vectors[i].plain);
		assert_false(r.require_replaces || r.require_other);
	}
}

static void every_octet_escapes_and_comes_back(void **state)
{
	(void)state;
	for (int c = 1; c < 256; c++) {
		const char in[2] = {(char)c, '\0'};
		char esc[8], back[8];
		bool control = c < 0x20 || c == 0x7f;
		struct pl pl;

		assert_int_equal(lw_wire_hvalue_escape(esc, sizeof(esc), in, 1), 0);
		assert_true(strlen(esc) == 1 || (strlen(esc) == 3 && esc[0] == '%'));
		pl = str(esc);
		assert_int_equal(lw_wire_hvalue_unescape(back, sizeof(back), &pl),
				 control ? EBADMSG : 0);
		if (!control)
			assert_string_equal(back, in);
	}
}

static void unescape_bounds(void **state)
{
	static const char *const bad[] = {"%",	 "%4",	"a%",  "a%4",	 "%zz",
					  "%4g", "%g4", "%00", "%0d%0a", "a\rb"};
	char out[8];
	struct pl pl;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		pl = str(bad[i]);
		assert_int_equal(lw_wire_hvalue_unescape(out, sizeof(out), &pl), EBADMSG);
	}
	pl = (struct pl){"%40", 2};
	assert_int_equal(lw_wire_hvalue_unescape(out, sizeof(out), &pl), EBADMSG);
	pl = str("1234567");
	assert_int_equal(lw_wire_hvalue_unescape(out, sizeof(out), &pl), 0);
	pl = str("12345678");
	assert_int_equal(lw_wire_hvalue_unescape(out, sizeof(out), &pl), EOVERFLOW);
	assert_string_equal(out, "");
	assert_int_equal(lw_wire_hvalue_escape(out, sizeof(out), "ab@c@", 5), EOVERFLOW);
	assert_int_equal(lw_wire_hvalue_escape(out, sizeof(out), "a@bcd", 5), 0);
	assert_string_equal(out, "a%40bcd");
	pl = str("%40%3a%3B");
	assert_int_equal(lw_wire_hvalue_unescape(out, sizeof(out), &pl), 0);
	assert_string_equal(out, "@:;");
	pl = str("%2540");
	assert_int_equal(lw_wire_hvalue_unescape(out, sizeof(out), &pl), 0);
	assert_string_equal(out, "%40");
}

static void control_characters_are_refused(void **state)
{
	char out[64];
	struct pl nul = {"a\0b", 3}, del = {"a\x7f", 2};

	(void)state;
	assert_true(lw_wire_clean("") && lw_wire_clean("Z\xc3\xbcrich <>\"%"));
	assert_false(lw_wire_clean("a\rb") || lw_wire_clean("a\nb") || lw_wire_clean("a\tb") ||
		     lw_wire_clean(NULL));
	assert_false(lw_wire_clean_pl(&nul) || lw_wire_clean_pl(&del) || lw_wire_clean_pl(NULL));
	assert_int_equal(lw_wire_refer_to_print(out, sizeof(out), "sip:a@b\r\nX: y", NULL, false),
			 EBADMSG);
	assert_int_equal(lw_wire_refer_to_print(out, sizeof(out), "sip:a@b", "x;\r\n", false),
			 EBADMSG);
	assert_int_equal(lw_wire_replaces_print(out, sizeof(out), "a\r\nX: y", "t", "f", false),
			 EBADMSG);
	assert_int_equal(lw_wire_replaces_print(out, sizeof(out), "a", "t\n", "f", false), EBADMSG);
	assert_int_equal(lw_wire_mailbox_uri(out, sizeof(out), "sip:vm\r\n", "sip:b@h", 302),
			 EBADMSG);
	assert_int_equal(lw_wire_mailbox_uri(out, sizeof(out), "sip:vm", "sip:b@h\r\n", 302),
			 EBADMSG);
	assert_int_equal(lw_wire_mailbox_headers(out, sizeof(out), "sip:b@h\r\n", "sip:vm", 302),
			 EBADMSG);
	assert_int_equal(lw_wire_quote(out, sizeof(out), "A\r\nB"), EBADMSG);
}

/* ---- Replaces ---- */

static void tags_are_the_receivers_view(void **state)
{
	char out[WIRE_MAX];

	(void)state;
	/* A's dialog with C: local tag a2, remote tag c2; C is the receiver. */
	assert_int_equal(
		lw_wire_replaces_print(out, sizeof(out), "d2-y@192.0.2.10", "c2", "a2", false), 0);
	assert_string_equal(out, "d2-y@192.0.2.10;to-tag=c2;from-tag=a2");
	assert_int_equal(lw_wire_replaces_print(out, sizeof(out), "d2", "c2", "a2", true), 0);
	assert_string_equal(out, "d2;to-tag=c2;from-tag=a2;early-only");
	assert_int_equal(lw_wire_replaces_print(out, sizeof(out), "d2", "c2", NULL, false), 0);
	assert_string_equal(out, "d2;to-tag=c2;from-tag=0");
	assert_int_equal(lw_wire_replaces_print(out, sizeof(out), "d2", "c 2", "a", false),
			 EBADMSG);
	assert_int_equal(lw_wire_replaces_print(out, sizeof(out), "d;2", "c2", "a", false),
			 EBADMSG);
	assert_int_equal(lw_wire_replaces_print(out, sizeof(out), "", "c2", "a", false), EBADMSG);
	assert_int_equal(lw_wire_replaces_print(out, 8, "d2", "c2", "a", false), EOVERFLOW);
}

static void replaces_vectors_decode(void **state)
{
	static const struct {
		const char *callid, *to, *from;
		bool early;
	} want[REPLACES_VECTORS] = {
		{"d2-y@192.0.2.10", "c2", "a2", false},
		{"d2", "c2", "a2", true},
		{"a+b/c?d[e]:@h", "x", "y", false},
		{"pct%41raw@h", "t%1", "0", false},
		{"-.!%*_+`'~()<>:\\\"/[]?{}@h", "t", "f", false},
	};
	struct wire_replaces r;

	(void)state;
	for (size_t i = 0; i < REPLACES_VECTORS; i++) {
		struct pl pl = str(vectors[i].plain);

		assert_int_equal(lw_wire_replaces_decode(&r, &pl), 0);
		assert_pl(&r.callid, want[i].callid);
		assert_pl(&r.to_tag, want[i].to);
		assert_pl(&r.from_tag, want[i].from);
		assert_int_equal(r.early_only, want[i].early);
	}
}

static void replaces_is_lenient_and_strict(void **state)
{
	static const char *const good[] = {
		"d2-y@h ; from-tag = a2;x=1;to-tag=c2", /* REPL-38 */
		"d2-y@h;to-tag=c2;from-tag=a2;y=\"a;to-tag=z,\"",
		" d2-y@h\r\n ;TO-TAG=c2\t;From-Tag=a2;",
	};
	static const char *const bad[] = {
		"",
		";",
		"d2",
		"d2;to-tag=c2",
		"d2;from-tag=a2",
		";to-tag=c2;from-tag=a2",
		"d2;to-tag=c2;to-tag=c2;from-tag=a2",
		"d2;to-tag=c2;from-tag=a2;from-tag=b",
		"d2;to-tag=;from-tag=a2",
		"d2;to-tag;from-tag=a2",
		"d 2;to-tag=c2;from-tag=a2",
		"d2;to-tag=c2;from-tag=a2,d3;to-tag=x;from-tag=y", /* REPL-07 */
		"d2,d3;to-tag=c2;from-tag=a2",
		"d2;to-tag=c2;from-tag=a2;x=1,d3;y=2",
		"d2;to-tag=c 2;from-tag=a2",
		"d2;to-tag=\"c2\";from-tag=a2",
	};
	struct wire_replaces r;
	struct pl pl;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		pl = str(good[i]);
		assert_int_equal(lw_wire_replaces_decode(&r, &pl), 0);
		assert_pl(&r.callid, "d2-y@h");
		assert_pl(&r.to_tag, "c2");
		assert_pl(&r.from_tag, "a2");
		assert_false(r.early_only);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		pl = str(bad[i]);
		assert_int_equal(lw_wire_replaces_decode(&r, &pl), EBADMSG);
		assert_null(r.callid.p);
	}
}

static void tag_zero_is_no_tag(void **state)
{
	struct pl zero = PL("0"), tag = PL("a2"), upper = PL("A2"), none = PL("");

	(void)state;
	assert_true(lw_wire_tag_match(&zero, NULL) && lw_wire_tag_match(&zero, "") &&
		    lw_wire_tag_match(&zero, "0"));
	assert_true(lw_wire_tag_match(&tag, "a2"));
	assert_false(lw_wire_tag_match(&tag, NULL) || lw_wire_tag_match(&zero, "a2"));
	assert_false(lw_wire_tag_match(&upper, "a2") || lw_wire_tag_match(&none, NULL));
}

static void target_dialog(void **state)
{
	static const char *const bad[] = {
		"d1;local-tag=b1", "d1;remote-tag=a1", "d1;to-tag=b1;from-tag=a1",
		"d1;local-tag=b1;local-tag=b1;remote-tag=a1", "",
	};
	struct pl pl = PL("d1-x@192.0.2.10;local-tag=b1;remote-tag=a1");
	struct wire_target_dialog t;

	(void)state;
	assert_int_equal(lw_wire_target_dialog_decode(&t, &pl), 0);
	assert_pl(&t.callid, "d1-x@192.0.2.10");
	assert_pl(&t.local_tag, "b1");
	assert_pl(&t.remote_tag, "a1");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		pl = str(bad[i]);
		assert_int_equal(lw_wire_target_dialog_decode(&t, &pl), EBADMSG);
	}
}

/* ---- Refer-To ---- */

#define REPL "d2-y@192.0.2.10;to-tag=c2;from-tag=a2"
#define REPL_ESC "d2-y%40192.0.2.10%3Bto-tag%3Dc2%3Bfrom-tag%3Da2"

static void refer_to_forms(void **state)
{
	char out[WIRE_MAX];

	(void)state;
	assert_int_equal(
		lw_wire_refer_to_print(out, sizeof(out), "sip:carol@example.com", NULL, false), 0);
	assert_string_equal(out, "<sip:carol@example.com>");
	assert_int_equal(
		lw_wire_refer_to_print(out, sizeof(out), "sip:carol@192.0.2.30:5060", REPL, false),
		0);
	assert_string_equal(out, "<sip:carol@192.0.2.30:5060?Replaces=" REPL_ESC ">");
	assert_int_equal(
		lw_wire_refer_to_print(out, sizeof(out), "sip:carol@example.com", REPL, true), 0);
	assert_string_equal(out, "<sip:carol@example.com?Replaces=" REPL_ESC "&Require=replaces>");
	assert_int_equal(lw_wire_refer_to_print(out, sizeof(out),
						"sip:carol@192.0.2.30:5060;transport=tcp", REPL,
						false),
			 0);
	assert_string_equal(out, "<sip:carol@192.0.2.30:5060;transport=tcp?Replaces=" REPL_ESC ">");
	assert_int_equal(lw_wire_refer_to_print(out, sizeof(out), "sip:c@h?X=y", REPL, false),
			 EBADMSG);
	assert_int_equal(lw_wire_refer_to_print(out, sizeof(out), "sip:c@h>;x=<", NULL, false),
			 EBADMSG);
	assert_int_equal(lw_wire_refer_to_print(out, sizeof(out), "tel:+48-22-123", NULL, false),
			 0);
	assert_string_equal(out, "<tel:+48-22-123>");
	assert_int_equal(lw_wire_refer_to_print(out, sizeof(out), "tel:+4822123", REPL, false),
			 EBADMSG);
	assert_int_equal(lw_wire_refer_to_print(out, sizeof(out), "carol", NULL, false), EBADMSG);
	assert_int_equal(lw_wire_refer_to_print(out, 20, "sip:carol@example.com", NULL, false),
			 EOVERFLOW);
}

struct refer_case {
	const char *val, *uri, *replaces;
	bool require, other;
};

static const struct refer_case refer_good[] = {
	{"\"5\\\" disk, <x>\" <sip:c@h>", "sip:c@h", "", false, false},
	{"<sip:carol@example.com>", "sip:carol@example.com", "", false, false},
	{"\"Carol, \\\"C\\\" <x>\" <sip:carol@example.com>;x=\"a,b\"", "sip:carol@example.com", "",
	 false, false},
	{"Carol\r\n <sips:carol@[2001:db8::1]:5061>", "sips:carol@[2001:db8::1]:5061", "", false,
	 false},
	{"<sip:carol@example.com?Replaces=" REPL_ESC "&Require=replaces>", "sip:carol@example.com",
	 REPL, true, false},
	{"<sip:h?Replaces=" REPL_ESC ">", "sip:h", REPL, false, false},
	/* leniency: raw '=' and '@', lower case hex, all escaped, raw ';', no brackets */
	{"<sip:c@h?Replaces=d2-y%40192.0.2.10%3Bto-tag=c2%3Bfrom-tag=a2>", "sip:c@h", REPL, false,
	 false},
	{"<sip:c@h?Replaces=d2-y@192.0.2.10%3bto-tag%3dc2%3bfrom-tag%3da2>", "sip:c@h", REPL, false,
	 false},
	{"<sip:h?Replaces=d2-y@192.0.2.10%3Bto-tag%3Dc2%3Bfrom-tag%3Da2>", "sip:h", REPL, false,
	 false},
	{"<sip:c@h?%52eplaces=" REPL_ESC ">", "sip:c@h", REPL, false, false},
	{"<sip:c@h?rEPLACES=%64%32-y%40192.0.2.10%3Bto-tag%3Dc2%3Bfrom-tag%3Da2>", "sip:c@h", REPL,
	 false, false},
	{"<sip:c@h?Replaces=" REPL ">", "sip:c@h", REPL, false, false},
	{"sip:c@h;x=1?Replaces=" REPL_ESC, "sip:c@h;x=1", REPL, false, false},
	{"sip:c@h?Replaces=" REPL, "sip:c@h", REPL, false, false},
	{"sip:carol@h;x=1", "sip:carol@h", "", false, false},
	{"<sip:c@h?Replaces=a+b/c?d[e]:%40h%3Bto-tag%3Dx%3Bfrom-tag%3Dy>", "sip:c@h",
	 "a+b/c?d[e]:@h;to-tag=x;from-tag=y", false, false},
	/* REFER-09, REFER-11 */
	{"<sip:c@h;method=INVITE;x=1?Replaces=" REPL_ESC "&Subject=hi>", "sip:c@h;x=1", REPL, false,
	 false},
	{"<sip:c@h;x=1;Method=INVITE>", "sip:c@h;x=1", "", false, false},
	/* REFER-10 */
	{"<sip:c@h?Route=%3Csip:evil%3E&From=%3Csip:x%40y%3E&Call-ID=x&Replaces=" REPL_ESC
	 "&body=zz>",
	 "sip:c@h", REPL, false, false},
	/* REFER-12 */
	{"<sip:c@h?Require=foo>", "sip:c@h", "", false, true},
	{"<sip:c@h?Require=foo,Replaces>", "sip:c@h", "", true, true},
	{"<sip:c@h?Require=replaces&Require=100rel>", "sip:c@h", "", true, true},
	/* VM-02: target and cause stay as they are */
	{"<sip:voicemail@vm;target=sip:bob%40ex.com;cause=486>",
	 "sip:voicemail@vm;target=sip:bob%40ex.com;cause=486", "", false, false},
	{"<sip:who?@h>", "sip:who?@h", "", false, false},
	{"<sip:c@h?Subject=>", "sip:c@h", "", false, false},
};

static void refer_to_accepts(void **state)
{
	struct wire_refer_to r;

	(void)state;
	for (size_t i = 0; i < sizeof(refer_good) / sizeof(refer_good[0]); i++) {
		const struct refer_case *c = &refer_good[i];
		struct pl pl = str(c->val);

		if (lw_wire_refer_to_decode(&r, &pl))
			fail_msg("refused: %s", c->val);
		assert_string_equal(r.uri, c->uri);
		assert_string_equal(r.replaces, c->replaces);
		assert_int_equal(r.require_replaces, c->require);
		assert_int_equal(r.require_other, c->other);
	}
}

static const struct {
	const char *val;
	int err;
} refer_bad[] = {
	/* REFER-02 */
	{"<sip:a@h>, <sip:b@h>", EBADMSG},
	{"<sip:a@h>;x=1,<sip:b@h>", EBADMSG},
	{"sip:a@h,sip:b@h", EBADMSG},
	{"sip:a@h?Subject=x,sip:b@h", EBADMSG},
	{"sip:a@h, <sip:b@h>", EBADMSG},
	/* REFER-14 */
	{"", EBADMSG},
	{" ", EBADMSG},
	{"<>", EBADMSG},
	{"< >", EBADMSG},
	{"carol", EBADMSG},
	{"<carol>", EBADMSG},
	{"<sip:carol@h", EBADMSG},
	{"sip:carol@h>", EBADMSG},
	{"<sip:@h>", EBADMSG},
	{"<sip:>", EBADMSG},
	{"<sip:a@>", EBADMSG},
	{"<:a@h>", EBADMSG},
	{"<sip:a@h> x", EBADMSG},
	{"<sip:c@h?Replaces=%zz>", EBADMSG},
	{"<sip:c@h?Replaces=" REPL_ESC "%4>", EBADMSG},
	{"<sip:c@h?Subject=%zz>", EBADMSG},
	{"<sip:c@h??Replaces=" REPL_ESC ">", EBADMSG},
	{"<sip:c@h?Subject=x?Replaces=" REPL_ESC ">", EBADMSG},
	{"<sip:c@h?Replaces=x?Require=replaces>", EBADMSG},
	{"<sip:c@h?>", EBADMSG},
	{"<sip:c@h?Replaces>", EBADMSG},
	{"<sip:c@h?=x>", EBADMSG},
	{"<sip:c@h?Replaces=>", EBADMSG},
	{"<sip:c@h?Replaces=d2>", EBADMSG},
	{"<sip:c@h?Replaces=" REPL_ESC "&Replaces=" REPL_ESC ">", EBADMSG},
	{"<sip:c@h?Replaces=" REPL_ESC "&>", EBADMSG},
	{"\"Carol <sip:c@h>", EBADMSG},
	{"<sip:c@h:port>", EBADMSG},
	{"<sip:c@h:0>", EBADMSG},
	{"<sip:c@h:65536>", EBADMSG},
	{"<sip:c@h:>", EBADMSG},
	{"<sip:c@[::1>", EBADMSG},
	{"<sip:c%zz@h>", EBADMSG},
	{"<sip:c d@h>", EBADMSG},
	{"<sip:c@h;x=\"y\">", EBADMSG},
	{"<sip:c@h;;x>", EBADMSG},
	/* what would become a header of its own */
	{"<sip:c@h\r\nX: y>", EBADMSG},
	{"<sip:c@h?Subject=a%0D%0AX:%20y>", EBADMSG},
	{"<sip:c@h?Replaces=" REPL_ESC "%0d%0aX:y>", EBADMSG},
	/* REFER-08 */
	{"<http://x>", EPROTONOSUPPORT},
	{"<mailto:a@b>", EPROTONOSUPPORT},
	{"<tel:+1555<x>", EBADMSG},
	{"<tel:+1555?Replaces=a>", EBADMSG},
	{"<urn:service:sos>", EPROTONOSUPPORT},
	/* REFER-09 */
	{"<sip:c@h;method=BYE>", ENOSYS},
	{"<sip:c@h;x=1;METHOD=MESSAGE?Subject=x>", ENOSYS},
	{"<sip:c@h;m%65thod=BYE>", ENOSYS},
	{"<sip:c@h;method=B%59E>", ENOSYS},
	{"<sip:c@h;method>", ENOSYS},
};

static void refer_to_refuses(void **state)
{
	struct wire_refer_to r;

	(void)state;
	for (size_t i = 0; i < sizeof(refer_bad) / sizeof(refer_bad[0]); i++) {
		struct pl pl = str(refer_bad[i].val);
		int err = lw_wire_refer_to_decode(&r, &pl);

		if (err != refer_bad[i].err)
			fail_msg("%s: %d, not %d", refer_bad[i].val, err, refer_bad[i].err);
		assert_string_equal(r.uri, "");
		assert_string_equal(r.replaces, "");
	}
}

static void longest_value(void **state)
{
	char val[WIRE_MAX + 8];
	struct wire_refer_to r;
	struct pl pl = {val, WIRE_MAX - 1};

	(void)state;
	memset(val, 'a', sizeof(val));
	memcpy(val, "<sip:", 5);
	memcpy(val + WIRE_MAX - 4, "@h>", 3);
	assert_int_equal(lw_wire_refer_to_decode(&r, &pl), 0);
	assert_int_equal(strlen(r.uri), WIRE_MAX - 3);
	memcpy(val + WIRE_MAX - 4, "a@h>", 4);
	pl.l = WIRE_MAX;
	assert_int_equal(lw_wire_refer_to_decode(&r, &pl), EBADMSG);
}

static void compact_forms(void **state)
{
	struct sip_msg *msg = request(FROM "r: <sip:carol@h>\r\nb: <sip:alice@h>\r\n"
				      "k: replaces\r\no: refer;id=7\r\n");
	const struct sip_hdr *hdr;
	struct wire_refer_to r;
	uint32_t id;

	(void)state;
	assert_true(lw_wire_names_true(msg));
	hdr = sip_msg_hdr(msg, SIP_HDR_REFER_TO);
	assert_non_null(hdr);
	assert_int_equal(lw_wire_refer_to_decode(&r, &hdr->val), 0);
	assert_string_equal(r.uri, "sip:carol@h");
	hdr = sip_msg_hdr(msg, SIP_HDR_REFERRED_BY);
	assert_non_null(hdr);
	assert_pl(&hdr->val, "<sip:alice@h>");
	assert_true(lw_wire_lists(msg, "Supported", "REPLACES"));
	hdr = sip_msg_hdr(msg, SIP_HDR_EVENT);
	assert_non_null(hdr);
	assert_int_equal(lw_wire_event_decode(&hdr->val, &id), 0);
	assert_int_equal(id, 7);
	mem_deref(msg);
}

/* ---- mailbox ---- */

static void mailbox_uris(void **state)
{
	static const struct {
		const char *server, *owner;
		uint32_t cause;
		const char *want;
	} forms[] = {
		{"sip:voicemail@vm.example.com", "sip:bob@example.com", 486,
		 "sip:voicemail@vm.example.com;target=sip:bob%40example.com;cause=486"},
		{"voicemail@vm.example.com", "sip:+15551230001@example.com;user=phone", 408,
		 "sip:voicemail@vm.example.com;target=sip:+15551230001%40example.com%3Buser%"
		 "3Dphone;cause=408"},
		{"sip:voicemail@vm.example.com", "sip:bob@example.com", 0,
		 "sip:voicemail@vm.example.com;target=sip:bob%40example.com"},
		{"sips:vm.example.com:5061;transport=tls", "tel:+1555", 302,
		 "sips:vm.example.com:5061;transport=tls;target=tel:+1555;cause=302"},
		{"sip:vm", "sip:b?c,d@h", 302, "sip:vm;target=sip:b%3Fc%2Cd%40h;cause=302"},
	};
	char out[WIRE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_int_equal(lw_wire_mailbox_uri(out, sizeof(out), forms[i].server,
						     forms[i].owner, forms[i].cause),
				 0);
		assert_string_equal(out, forms[i].want);
	}
	assert_int_equal(lw_wire_mailbox_uri(out, sizeof(out), "sip:vm?x=y", "sip:b@h", 302),
			 EBADMSG);
	assert_int_equal(lw_wire_mailbox_uri(out, sizeof(out), "sip:vm", "", 302), EBADMSG);
	assert_int_equal(lw_wire_mailbox_uri(out, 16, "sip:vm", "sip:b@h", 302), EOVERFLOW);
}

static void mailboxes_have_owners(void **state)
{
	static const char *const nobodys[] = {
		"", "sip:vm@h", "sip:vm@h;cause=302", "sip:vm@h;target=", "sip:vm@h;target=sip:b%4",
		"sip:vm@h;target=sip:b%40h%0d%0aX:%20y", "sip:vm@h;target=sip:b%40h%3Cx%3E",
		"sip:vm@h?target=sip:b%40h"};
	char owner[64];
	uint32_t cause = 7;

	(void)state;
	assert_int_equal(lw_wire_mailbox_owner(owner, sizeof(owner), &cause,
					       "sip:vm@h;target=sip:b%40x;cause=486"),
			 0);
	assert_string_equal(owner, "sip:b@x");
	assert_int_equal(cause, 486);
	assert_int_equal(
		lw_wire_mailbox_owner(owner, sizeof(owner), &cause, "sip:vm@h;target=sip:b%40x"),
		0);
	assert_int_equal(cause, 0);
	assert_int_equal(lw_wire_mailbox_owner(owner, 4, &cause, "sip:vm@h;target=sip:b%40x"),
			 ENOENT);
	for (size_t i = 0; i < sizeof(nobodys) / sizeof(*nobodys); i++)
		assert_int_equal(lw_wire_mailbox_owner(owner, sizeof(owner), &cause, nobodys[i]),
				 ENOENT);
}

static void mailbox_headers_name_the_owner(void **state)
{
	char out[WIRE_MAX];

	(void)state;
	assert_int_equal(
		lw_wire_mailbox_headers(
			out, sizeof(out), "sip:bob@example.com",
			"sip:voicemail@vm.example.com;target=sip:bob%40example.com;cause=486", 486),
		0);
	assert_string_equal(
		out, "Diversion: <sip:bob@example.com>;reason=user-busy;counter=1\r\n"
		     "History-Info: <sip:bob@example.com?Reason=SIP%3Bcause%3D486>;index=1\r\n"
		     "History-Info: "
		     "<sip:voicemail@vm.example.com;target=sip:bob%40example.com;cause=486>"
		     ";index=1.1;mp=1\r\n");
	assert_int_equal(lw_wire_mailbox_headers(out, sizeof(out), "sip:bob@h", "sip:vm", 302), 0);
	assert_string_equal(out, "Diversion: <sip:bob@h>;reason=unconditional;counter=1\r\n"
		"History-Info: <sip:bob@h>;index=1\r\nHistory-Info: <sip:vm>;index=1.1;mp=1\r\n");
	assert_int_equal(lw_wire_mailbox_headers(out, sizeof(out), "sip:bob@h>", "sip:vm", 302),
			 EBADMSG);
	assert_int_equal(lw_wire_mailbox_headers(out, 40, "sip:bob@h", "sip:vm", 302), EOVERFLOW);
}

static void diversion_reasons(void **state)
{
	static const struct { uint32_t cause; const char *reason; } map[] = {
		{302, "unconditional"}, {486, "user-busy"}, {408, "no-answer"}, {480, "deflection"},
		{487, "deflection"}, {503, "unavailable"}, {404, "unknown"}, {999, "unconditional"},
	};
	char out[WIRE_MAX], want[64];

	(void)state;
	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++) {
		assert_int_equal(lw_wire_mailbox_headers(out, sizeof(out), "sip:b@h", "sip:vm",
							 map[i].cause),
				 0);
		(void)re_snprintf(want, sizeof(want),
				  "Diversion: <sip:b@h>;reason=%s;counter=1\r\n", map[i].reason);
		assert_memory_equal(out, want, strlen(want));
	}
}

/* ---- sipfrag, events, INFO ---- */

static void sipfrag_table(void **state)
{
	static const struct { int code; const char *body; size_t len; } table[] = {
		{100, "SIP/2.0 100 Trying\r\n", 20},
		{180, "SIP/2.0 180 Ringing\r\n", 21},
		{183, "SIP/2.0 183 Session Progress\r\n", 30},
		{200, "SIP/2.0 200 OK\r\n", 16},
		{404, "SIP/2.0 404 Not Found\r\n", 23},
		{408, "SIP/2.0 408 Request Timeout\r\n", 29},
		{480, "SIP/2.0 480 Temporarily Unavailable\r\n", 37},
		{481, "SIP/2.0 481 Call/Transaction Does Not Exist\r\n", 45},
		{486, "SIP/2.0 486 Busy Here\r\n", 23},
		{487, "SIP/2.0 487 Request Terminated\r\n", 32},
		{503, "SIP/2.0 503 Service Unavailable\r\n", 33},
		{603, "SIP/2.0 603 Decline\r\n", 21},
		{499, "SIP/2.0 499 \r\n", 14},
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(lw_wire_sipfrag_print(out, sizeof(out), table[i].code), 0);
		assert_string_equal(out, table[i].body);
		assert_int_equal(strlen(out), table[i].len);
		assert_int_equal(lw_wire_sipfrag_decode((const uint8_t *)out, strlen(out)),
				 table[i].code);
	}
	assert_int_equal(lw_wire_sipfrag_print(out, sizeof(out), 99), EINVAL);
	assert_int_equal(lw_wire_sipfrag_print(out, sizeof(out), 700), EINVAL);
	assert_int_equal(lw_wire_sipfrag_print(out, 20, 100), EOVERFLOW);
	assert_string_equal(lw_wire_reason(488), "Not Acceptable Here");
	assert_string_equal(lw_wire_reason(299), "");
}

static void sipfrag_leniency(void **state)
{
	static const struct { const char *body; int code;
	} cases[] = {
		{"SIP/2.0 200 OK", 200},
		{"SIP/2.0 200 OK\n", 200},
		{"SIP/2.0 200", 200},
		{"SIP/2.0 200\r\n", 200},
		{"SIP/2.0 200 \r\n", 200},
		{"SIP/2.0 200 Alles klar\r\n\r\n", 200},
		{"sip/2.0 486 busy\r\n", 486},
		{"SIP/2.0 603 Declined\r\nTo: <sip:x@y>\r\nP-Asserted-Identity: "
		 "<sip:boss@h>\r\n\r\n",
		 603},
		{"\r\nSIP/2.0 180 Ringing\r\n", 180},
		{"", 0},
		{"SIP/2.0", 0},
		{"SIP/2.0 20", 0},
		{"SIP/2.0 2000 OK", 0},
		{"SIP/2.0 abc", 0},
		{"SIP/2.0 099 x", 0},
		{"SIP/2.0 700 x", 0},
		{"HTTP/1.1 200 OK", 0},
		{"INVITE sip:a@b SIP/2.0", 0},
		{"To: x\r\nSIP/2.0 200 OK", 0},
		{"SIP/2.0 20\r", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(lw_wire_sipfrag_decode((const uint8_t *)cases[i].body,
							strlen(cases[i].body)),
				 cases[i].code);
	assert_int_equal(lw_wire_sipfrag_decode(NULL, 0), 0);
}

static void sipfrag_types(void **state)
{
	static const struct { const char *type; bool is;
	} cases[] = {
		{"message/sipfrag", true},
		{"message/sipfrag;version=2.0", true},
		{"Message/SipFrag; version=\"2.0\"", true},
		{"message/sipfrag;x=1;version=2.0", true},
		{"message/sip", false},
		{"application/sipfrag", false},
	};
	struct msg_ctype ctyp;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pl pl = str(cases[i].type);

		assert_int_equal(msg_ctype_decode(&ctyp, &pl), 0);
		assert_int_equal(lw_wire_is_sipfrag(&ctyp), cases[i].is);
	}
	assert_false(lw_wire_is_sipfrag(NULL));
}

static void substates(void **state)
{
	static const struct { const char *val; enum wire_substate want;
	} cases[] = {
		{"active;expires=180", WIRE_SUB_ACTIVE},
		{"pending;expires=180", WIRE_SUB_PENDING},
		{"terminated;reason=noresource", WIRE_SUB_TERMINATED},
		{"terminated;reason=timeout", WIRE_SUB_TERMINATED},
		{"terminated;reason=rejected", WIRE_SUB_TERMINATED},
		{"terminated;reason=giveup;retry-after=30", WIRE_SUB_TERMINATED},
		{"terminated;reason=probation", WIRE_SUB_TERMINATED},
		{"terminated;reason=deactivated", WIRE_SUB_TERMINATED},
		{"terminated;reason=invariant", WIRE_SUB_TERMINATED},
		{"active", WIRE_SUB_ACTIVE},
		{" Active ; expires=1", WIRE_SUB_ACTIVE},
		{"TERMINATED", WIRE_SUB_TERMINATED},
		{"", WIRE_SUB_NONE},
		{"activex", WIRE_SUB_NONE},
		{";active", WIRE_SUB_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pl pl = str(cases[i].val);

		assert_int_equal(lw_wire_substate_decode(&pl), cases[i].want);
	}
	assert_int_equal(lw_wire_substate_decode(NULL), WIRE_SUB_NONE);
}

static void events(void **state)
{
	static const struct { const char *val; int err; uint32_t id;
	} cases[] = {
		{"refer", 0, 0},
		{"refer;id=102", 0, 102},
		{"Refer ; x=1; ID = 4294967295", 0, 4294967295u},
		{"refer;id=4294967296", EBADMSG, 0},
		{"refer;id=", EBADMSG, 0},
		{"refer;id=abc", EBADMSG, 0},
		{"refer;id=12345678901", EBADMSG, 0},
		{"refer;id", EBADMSG, 0},
		{"foo", ENOENT, 0},
		{"presence;id=1", ENOENT, 0},
		{"refer.winfo", ENOENT, 0},
		{"referx", ENOENT, 0},
		{"", EBADMSG, 0},
		{";id=1", EBADMSG, 0},
	};
	uint32_t id;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pl pl = str(cases[i].val);

		id = 99;
		assert_int_equal(lw_wire_event_decode(&pl, &id), cases[i].err);
		assert_int_equal(id, cases[i].id);
	}
	assert_int_equal(lw_wire_event_decode(NULL, &id), EBADMSG);
}

static void info_digits(void **state)
{
	static const struct { const char *type, *body; char key;
	} cases[] = {
		{"application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5'},
		{"Application/DTMF-Relay", "Duration = 160\nsignal = *", '*'},
		{"application/dtmf-relay", "Signal=11\r\n", '#'},
		{"application/dtmf-relay", "Signal=d\r\n", 'D'},
		{"application/dtmf-relay", "Signal=16\r\n", 0},
		{"application/dtmf-relay", "Signal=\r\n", 0},
		{"application/dtmf-relay", "Signal", 0},
		{"application/dtmf-relay", "", 0},
		{"application/dtmf-relay", "Signal=55\r\n", 0},
		{"application/dtmf", "7", '7'},
		{"application/dtmf", " #\r\n", '#'},
		{"application/dtmf", "", 0},
		{"application/dtmf", "x", 0},
		{"text/plain", "7", 0},
	};
	struct msg_ctype ctyp;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pl pl = str(cases[i].type);

		assert_int_equal(msg_ctype_decode(&ctyp, &pl), 0);
		assert_int_equal(lw_wire_info_decode(&ctyp, (const uint8_t *)cases[i].body,
						     strlen(cases[i].body)),
				 cases[i].key);
	}
}

/* ---- identities ---- */

static void quoting(void **state)
{
	static const struct { const char *quoted, *plain;
	} good[] = {
		{"\"Alice\"", "Alice"},
		{"\"A \\\"B\\\" \\\\C\"", "A \"B\" \\C"},
		{"\"Z\xc3\xbcrich\"", "Z\xc3\xbcrich"},
		{"\"\"", ""},
	};
	static const char *const bad[] = {"\"Alice",	 "\"Alice\" x", "\"Alice\\",
					  "\"Alice\\\"", "\"a\"b\"",	"A\x01"};
	char out[64];
	struct pl pl;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(lw_wire_quote(out, sizeof(out), good[i].plain), 0);
		assert_string_equal(out, good[i].quoted);
		pl = str(good[i].quoted);
		assert_int_equal(lw_wire_unquote(out, sizeof(out), &pl), 0);
		assert_string_equal(out, good[i].plain);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		pl = str(bad[i]);
		assert_int_equal(lw_wire_unquote(out, sizeof(out), &pl), EBADMSG);
	}
	pl = str(" Alice von Z ");
	assert_int_equal(lw_wire_unquote(out, sizeof(out), &pl), 0);
	assert_string_equal(out, "Alice von Z");
	assert_int_equal(lw_wire_quote(out, 7, "Alice"), EOVERFLOW);
	assert_int_equal(lw_wire_quote(out, 8, "Alice"), 0);
}

static void identities(void **state)
{
	static const struct { const char *headers, *uri, *name, *source;
	} cases[] = {
		{FROM, "sip:alice@example.com", "", "From"},
		{"From: sip:alice@example.com;tag=a1\r\n", "sip:alice@example.com", "", "From"},
		{"f: \"Bob \\\"B\\\", <x>\" <sip:bob@h;user=phone>;tag=1\r\n",
		 "sip:bob@h;user=phone", "Bob \"B\", <x>", "From"},
		{"From: Bob von Z <sip:bob@h>;tag=1\r\n", "sip:bob@h", "Bob von Z", "From"},
		{"From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=b3\r\n",
		 "sip:anonymous@anonymous.invalid", "Anonymous", "From"},
		{FROM "P-Asserted-Identity: \"Carol\" <sip:carol@example.com>\r\n",
		 "sip:carol@example.com", "Carol", "PAI"},
		{FROM "P-Asserted-Identity: \"Z\xc3\xbcrich\" <sip:z@h>\r\n", "sip:z@h",
		 "Z\xc3\xbcrich", "PAI"},
		{FROM "P-Asserted-Identity: <tel:+15551230003>\r\n", "tel:+15551230003", "", "PAI"},
		{FROM "P-Asserted-Identity: <tel:+1555>, \"C, x\" <sip:c1@h>, <sip:c2@h>\r\n",
		 "sip:c1@h", "C, x", "PAI"},
		{FROM "P-Asserted-Identity: <tel:+1555>\r\nP-Asserted-Identity: <sips:c@h>\r\n",
		 "sips:c@h", "", "PAI"},
		{FROM
		 "P-Asserted-Identity: <sip:p1@h>\r\nRemote-Party-ID: <sip:p2@h>;party=called\r\n",
		 "sip:p1@h", "", "PAI"},
		{FROM
		 "Remote-Party-ID: \"Carol\" <sip:c@h>;party=called;screen=yes;privacy=off\r\n",
		 "sip:c@h", "Carol", "RPID"},
		{FROM "remote-party-id: <sip:c@h>;party=calling;privacy=full\r\n",
		 "sip:anonymous@anonymous.invalid", "Anonymous", "RPID"},
		{FROM "Remote-Party-ID: <sip:c@h>;privacy=\"uri-network\"\r\n",
		 "sip:anonymous@anonymous.invalid", "Anonymous", "RPID"},
		{FROM "Remote-Party-ID: \"Carol\" <sip:c@h>;privacy=name\r\n", "sip:c@h", "",
		 "RPID"},
		{FROM "P-Asserted-Identity: garbage\r\n", "sip:alice@example.com", "", "From"},
		{FROM "P-Asserted-Identity: \"open <sip:x@y>\r\n", "sip:alice@example.com", "",
		 "From"},
		{FROM "P-Asserted-Identity: \"Ren\xe9 \x93\xff\" <sip:c@h>\r\n", "sip:c@h",
		 "Ren\xc3\xa9 \xc3\xbf", "PAI"},
		{FROM "P-Asserted-Identity: <http://evil>\r\nRemote-Party-ID: <sip:p2@h>\r\n",
		 "sip:p2@h", "", "RPID"},
	};
	char uri[64], name[32];
	const char *source;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sip_msg *msg = request(cases[i].headers);

		assert_int_equal(
			lw_wire_identity(msg, uri, sizeof(uri), name, sizeof(name), &source), 0);
		assert_string_equal(uri, cases[i].uri);
		assert_string_equal(name, cases[i].name);
		assert_string_equal(source, cases[i].source);
		mem_deref(msg);
	}
}

static void identities_that_do_not_fit(void **state)
{
	struct sip_msg *msg = request("From: \"A longish name\" <sip:alice@example.com>;tag=1\r\n");
	char uri[64], name[8];
	const char *source;

	(void)state;
	assert_int_equal(lw_wire_identity(msg, uri, sizeof(uri), name, sizeof(name), &source), 0);
	assert_string_equal(uri, "sip:alice@example.com");
	assert_string_equal(name, "");
	assert_int_equal(lw_wire_identity(msg, uri, 8, name, sizeof(name), &source), EBADMSG);
	assert_string_equal(uri, "");
	mem_deref(msg);
	msg = request("From: <mailto:a@h>;tag=1\r\n");
	assert_int_equal(lw_wire_identity(msg, uri, sizeof(uri), name, sizeof(name), &source),
			 EBADMSG);
	mem_deref(msg);
}

/* ---- lists, guard, body ---- */

static void capabilities(void **state)
{
	static const struct { const char *headers; uint32_t caps;
	} cases[] = {
		{FROM, 0},
		{FROM "Allow: INVITE, ACK, BYE\r\n", LW_CAP_KNOWN},
		{FROM "k: timer\r\n", LW_CAP_KNOWN},
		{FROM "Allow: INVITE, ACK\r\nAllow: REFER,UPDATE\r\nk: timer , replaces\r\n",
		 LW_CAP_KNOWN | LW_CAP_REFER | LW_CAP_UPDATE | LW_CAP_REPLACES},
		{FROM "Supported: 100rel\r\nSupported: Replaces\r\n",
		 LW_CAP_KNOWN | LW_CAP_REPLACES},
		{FROM "ALLOW: INVITE,\r\n REFER\r\n", LW_CAP_KNOWN | LW_CAP_REFER},
		{FROM "Supported: xreplaces, replacesx\r\n", LW_CAP_KNOWN},
		{FROM "X-Supported: replaces\r\n", 0},
		{FROM "Supported: record-aware\r\n", LW_CAP_KNOWN | LW_CAP_RECORD_AWARE},
		{FROM "k: Replaces, Record-Aware\r\n",
		 LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_RECORD_AWARE},
		{FROM "Supported: record, aware, record-awares\r\n", LW_CAP_KNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sip_msg *msg = request(cases[i].headers);

		assert_int_equal(lw_wire_caps(msg), cases[i].caps);
		mem_deref(msg);
	}
}

/* RFC 7866: what is not one of its words is nothing. */
static void recording_words(void **state)
{
	static const struct { const char *value, *state, *pref;
	} cases[] = {
		{"on", "on", "on"}, {"OFF", "off", "off"}, {" on ", "on", "on"},
		{"paused", "paused", NULL}, {"pause", NULL, "pause"},
		{"nopreference", NULL, "nopreference"}, {"NoPreference", NULL, "nopreference"},
		{"", NULL, NULL}, {"onn", NULL, NULL}, {"o", NULL, NULL}, {"on off", NULL, NULL},
		{"no preference", NULL, NULL}, {"on;x=y", NULL, NULL}, {"\xff", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *is = lw_wire_record(cases[i].value, false);
		const char *wish = lw_wire_record(cases[i].value, true);

		assert_true(cases[i].state ? is && !strcmp(is, cases[i].state) : !is);
		assert_true(cases[i].pref ? wish && !strcmp(wish, cases[i].pref) : !wish);
	}
	assert_null(lw_wire_record(NULL, false));
}

static void required_options(void **state)
{
	static const char *const known[] = {"replaces", "tdialog", NULL};
	struct sip_msg *msg =
		request(FROM "Require: Replaces, tdialog\r\nRequire: norefersub,foo\r\n");
	struct pl option;

	(void)state;
	assert_true(lw_wire_unsupported(msg, known, &option));
	assert_pl(&option, "norefersub");
	mem_deref(msg);
	msg = request(FROM "Require: replaces\r\n");
	assert_false(lw_wire_unsupported(msg, known, &option));
	assert_true(lw_wire_lists(msg, "require", "replaces"));
	mem_deref(msg);
	msg = request(FROM);
	assert_false(lw_wire_unsupported(msg, known, &option));
	mem_deref(msg);
}

static void names_that_only_hash_alike(void **state)
{
	struct sip_msg *msg = request(FROM "Vnd-16367: <sip:boss@example.com>;tag=evil\r\n");

	(void)state;
	/* libre believes it. */
	assert_pl(&msg->from.tag, "evil");
	assert_false(lw_wire_names_true(msg));
	mem_deref(msg);
	msg = request(FROM "Vnd-2864: <sip:boss@example.com>\r\n");
	assert_non_null(sip_msg_hdr(msg, SIP_HDR_REFERRED_BY));
	assert_false(lw_wire_names_true(msg));
	mem_deref(msg);
	msg = request("f: <sip:a@h>;tag=1\r\nfRoM: <sip:a@h>;tag=1\r\nX-Foo: 1\r\nl: 0\r\n"
		      "User-Agent: x\r\nVnd-1: y\r\n");
	assert_true(lw_wire_names_true(msg));
	mem_deref(msg);
	assert_false(lw_wire_names_true(NULL));
}

static void body_is_cut(void **state)
{
	static const struct { const char *headers, *body; int err; size_t len;
	} cases[] = {
		{FROM "Content-Length: 4\r\n", "abcdXYZ", 0, 4},
		{FROM "l: 0\r\n", "junk", 0, 0},
		{FROM, "abcd", 0, 4},
		{FROM "Content-Length: 4\r\n", "abcd", 0, 4},
		{FROM "Content-Length: 5\r\n", "abcd", EBADMSG, 4},
		{FROM "Content-Length: x\r\n", "abcd", EBADMSG, 4},
		{FROM "Content-Length: -1\r\n", "abcd", EBADMSG, 4},
		{FROM "Content-Length: 99999999999999999999999999\r\n", "abcd", EBADMSG, 4},
		{FROM "Content-Length: \r\n", "abcd", EBADMSG, 4},
	};
	const uint8_t *body;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sip_msg *msg =
			msg_of("NOTIFY sip:a@h SIP/2.0", cases[i].headers, cases[i].body);

		assert_int_equal(lw_wire_body(msg, &body, &len), cases[i].err);
		assert_int_equal(len, cases[i].len);
		if (len)
			assert_memory_equal(body, cases[i].body, len);
		mem_deref(msg);
	}
}

/* ---- mutations: nothing but bounds and memory is looked at ---- */

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static size_t mutate(char *p, size_t len, size_t max, uint32_t *seed)
{
	static const char letters[] = "<>\";,=?&%@:[]\\/ \t\r\n\0" "0aZ\x80\xff";

	for (uint32_t n = 1 + next_random(seed) % 4; n; n--) {
		size_t at = len ? next_random(seed) % len : 0;
		char c = letters[next_random(seed) % (sizeof(letters) - 1)];

		switch (next_random(seed) % 4) {
		case 0: /* change */
			if (len)
				p[at] = c;
			break;
		case 1: /* insert */
			if (len < max) {
				memmove(p + at + 1, p + at, len - at);
				p[at] = c;
				++len;
			}
			break;
		case 2: /* delete */
			if (len) {
				memmove(p + at, p + at + 1, len - at - 1);
				--len;
			}
			break;
		case 3: /* cut */
			if (next_random(seed) % 8 == 0)
				len = at;
			break;
		}
	}
	return len;
}

static void decode_all(const struct pl *pl)
{
	const struct msg_ctype relay = {PL("application"), PL("dtmf-relay"), PL_INIT};
	struct wire_target_dialog t;
	struct wire_refer_to refer;
	struct wire_replaces r;
	char small[24];
	uint32_t id;

	if (!lw_wire_refer_to_decode(&refer, pl)) {
		struct pl repl = str(refer.replaces);

		assert_true(lw_wire_clean(refer.uri) && lw_wire_clean(refer.replaces));
		assert_null(strchr(refer.uri, '>'));
		assert_true(!repl.l || !lw_wire_replaces_decode(&r, &repl));
	}
	if (!lw_wire_replaces_decode(&r, pl))
		assert_true(r.callid.l && r.to_tag.l && r.from_tag.l);
	(void)lw_wire_target_dialog_decode(&t, pl);
	(void)lw_wire_hvalue_unescape(small, sizeof(small), pl);
	(void)lw_wire_unquote(small, sizeof(small), pl);
	(void)lw_wire_substate_decode(pl);
	(void)lw_wire_event_decode(pl, &id);
	(void)lw_wire_sipfrag_decode((const uint8_t *)pl->p, pl->l);
	(void)lw_wire_info_decode(&relay, (const uint8_t *)pl->p, pl->l);
}

static void decode_message(const struct pl *pl)
{
	static const char *const none[] = {NULL};
	struct mbuf *mb = mbuf_alloc(pl->l + 1);
	struct sip_msg *msg;
	char uri[40], name[16];
	const uint8_t *body;
	const char *source;
	struct pl option;
	size_t len;

	assert_non_null(mb);
	assert_int_equal(mbuf_write_mem(mb, (const uint8_t *)pl->p, pl->l), 0);
	mb->pos = 0;
	if (!sip_msg_decode(&msg, mb)) {
		(void)lw_wire_names_true(msg);
		(void)lw_wire_caps(msg);
		(void)lw_wire_unsupported(msg, none, &option);
		(void)lw_wire_body(msg, &body, &len);
		if (!lw_wire_identity(msg, uri, sizeof(uri), name, sizeof(name), &source))
			assert_true(lw_wire_clean(uri) && lw_wire_clean(name) && *uri);
		mem_deref(msg);
	}
	mem_deref(mb);
}

static void mutations(void **state)
{
	static const char *const seeds[] = {
		"<sip:carol@example.com;method=INVITE;x=1?Replaces=" REPL_ESC
		"&Require=replaces>;y=\"z\"",
		"\"Carol \\\"x\\\"\" <sip:c@[::1]:5060>",
		"sip:c@h?Replaces=" REPL,
		REPL ";early-only",
		"d1-x@192.0.2.10;local-tag=b1;remote-tag=a1",
		"refer;id=102",
		"terminated;reason=noresource",
		"SIP/2.0 486 Busy Here\r\n",
		"Signal=5\r\nDuration=160\r\n",
		"\"a\\\"b\"",
	};
	static const char message[] =
		"INVITE sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9\r\n"
		"From: \"A\" <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"
		"P-Asserted-Identity: \"C\" <sip:c@h>, <tel:+1>\r\nRemote-Party-ID: "
		"<sip:d@h>;privacy=full\r\n"
		"Allow: INVITE, REFER\r\nk: replaces\r\nRequire: foo\r\nContent-Length: "
		"3\r\n\r\nabc";
	uint32_t seed = 20261124;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		const char *from = i % 4 ? seeds[next_random(&seed) % 10] : message;
		size_t len = strlen(from), max = len + 8;
		char *p = malloc(
			max); /* of its own, so that the sanitizer sees the first octet beyond */
		struct pl pl;

		assert_non_null(p);
		memcpy(p, from, len);
		len = mutate(p, len, max, &seed);
		pl = (struct pl){p, len};
		if (i % 4)
			decode_all(&pl);
		else
			decode_message(&pl);
		free(p);
	}
}

/* ---- the way an INVITE came, and whether its sender may be shown ---- */

static void test_hops(void **state)
{
	static const struct { const char *headers; uint32_t hops; } rows[] = {
		{FROM, 0},
		{FROM "Diversion: <sip:b@x>;reason=no-answer\r\n", 1},
		{FROM "Diversion: <sip:b@x>, <sip:c@x>\r\nDiversion: <sip:d@x>\r\n", 3},
		{FROM "Diversion: \"a, b\" <sip:b@x>\r\n", 1},
		/* DIV-08: the sum of the counters; a bad one is none (DIV-04) */
		{FROM "Diversion: <sip:b@x>;counter=7, <sip:c@x>;reason=away;Counter=12\r\n", 19},
		{FROM "Diversion: <sip:b@x>;counter=0\r\nDiversion: <sip:c@x>;counter=999\r\n", 2},
		{FROM "Diversion: <sip:b@x;counter=9>;counter=x\r\n", 1},
		{FROM "History-Info: <sip:b@x>;index=1\r\n", 0},
		{FROM "History-Info: <sip:b@x>;index=1, <sip:c@x>;index=1.1\r\n", 1},
		/* both tell of the same (RFC 7544) */
		{FROM "Diversion: <sip:b@x>\r\n"
		      "History-Info: <sip:b@x>;index=1, <sip:c@x>;index=1.1\r\n", 1},
		{FROM "Diversion:\r\n", 0},
		{FROM "Diversion: ,,,\r\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sip_msg *msg = request(rows[i].headers);

		assert_int_equal(lw_wire_hops(msg), rows[i].hops);
		mem_deref(msg);
	}
}

/* RFC 3323 4.2, CID-16: an unknown word is no wish, and none takes it back. */
static void test_withheld(void **state)
{
	static const struct { const char *headers; bool withheld; } rows[] = {
		{FROM, false},
		{FROM "Privacy: id\r\n", true},
		{FROM "Privacy: ID\r\n", true},
		{FROM "Privacy: user;critical\r\n", true},
		{FROM "Privacy: header\r\n", true},
		{FROM "Privacy: none\r\n", false},
		{FROM "Privacy: session\r\n", false},
		{FROM "Privacy: identity\r\n", false},
		{FROM "Privacy:\r\n", false},
		{FROM "Privacy: critical, id\r\n", true},
		{FROM "Privacy: none,identity\r\n", false},
		{FROM "Privacy: critical\r\nPrivacy: id\r\n", true},
		{FROM "Remote-Party-ID: <sip:a@h>;party=calling;privacy=full\r\n", true},
		{FROM "Remote-Party-ID: <sip:a@h>;Privacy=URI\r\n", true},
		{FROM "Remote-Party-ID: <sip:a@h>;privacy=\"name,uri-network\"\r\n", true},
		{FROM "Remote-Party-ID: <sip:a@h>;privacy=\"full-network\"\r\n", true},
		{FROM "Remote-Party-ID: <sip:a@h>;privacy=off;screen=full\r\n", false},
		{FROM "Remote-Party-ID: <sip:a@h>;privacy=name\r\n", false},
		{FROM "Remote-Party-ID: <sip:a@h>;privacy=\r\n", false},
		{"From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=a1\r\n", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sip_msg *msg = request(rows[i].headers);

		assert_int_equal(lw_wire_withheld(msg), rows[i].withheld);
		mem_deref(msg);
	}
}

/* ---- descriptions that differ in their direction ---- */

#define SDP(o, more) "v=0\r\no=- " o " IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n" more
#define AUDIO "m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"

static const struct {
	const char *was, *is;
	bool same;
	enum sdp_dir dir; /* SDP_SENDRECV before */
} twins[] = {
	{SDP("1 1", AUDIO), SDP("1 2", AUDIO), true, SDP_SENDRECV},
	{SDP("1 1", AUDIO "a=sendrecv\r\n"), SDP("1 2", AUDIO "a=sendonly\r\n"), true, SDP_SENDONLY},
	{SDP("1 1", "a=inactive\r\n" AUDIO), SDP("9 9", "a=recvonly\r\n" AUDIO), true, SDP_RECVONLY},
	{SDP("1 1", AUDIO), SDP("1 2", AUDIO "a=sendonly\r\n"), false, SDP_SENDRECV},
	{SDP("1 1", AUDIO "a=sendonly\r\n"), SDP("1 2", AUDIO), false, SDP_SENDRECV},
	{SDP("1 1", AUDIO "a=ptime:20\r\n"), SDP("1 2", AUDIO "a=ptime:30\r\n"), false, SDP_SENDRECV},
	{SDP("1 1", AUDIO "a=sendrecv\r\n" AUDIO "a=sendrecv\r\n"),
	 SDP("1 2", AUDIO "a=sendonly\r\n" AUDIO "a=inactive\r\n"), false, SDP_SENDRECV},
	{SDP("1 1", "o=x\r\n" AUDIO), SDP("1 1", "o=x\r\n" AUDIO), true, SDP_SENDRECV},
	{SDP("1 1", "o=x\r\na=inactive\r\n" AUDIO), SDP("1 1", "o=x\r\na=inactive\r\n" AUDIO), false,
	 SDP_SENDRECV},
	{"a=inactive\r\n" SDP("1 1", AUDIO), "a=sendonly\r\n" SDP("1 2", AUDIO), true, SDP_SENDONLY},
	{SDP("1 1", AUDIO "a=inactive"), SDP("1 1", AUDIO "a=inactive\r\n"), false, SDP_SENDRECV},
	{SDP("1 1", AUDIO), SDP("1 1", AUDIO "m=video 0 RTP/AVP 99\r\n"), false, SDP_SENDRECV},
	{"", "", true, SDP_SENDRECV},
};

static bool have_one_frame(const char *was, const char *is, enum sdp_dir *dir)
{
	struct pl a[SDP_FRAME], b[SDP_FRAME], old = str(was), new = str(is);
	enum sdp_dir before;
	unsigned same = 0;

	if (!lw_wire_sdp_frame(a, &old, &before) || !lw_wire_sdp_frame(b, &new, dir))
		return false;
	for (unsigned i = 0; i < SDP_FRAME; i++)
		same += !pl_cmp(&a[i], &b[i]);
	return same == SDP_FRAME;
}

static void another_direction_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
		enum sdp_dir dir = SDP_SENDRECV;

		assert_int_equal(have_one_frame(twins[i].was, twins[i].is, &dir), twins[i].same);
		assert_int_equal(twins[i].same ? dir : SDP_SENDRECV, twins[i].dir);
	}
}

static void a_description_is_turned(void **state)
{
	struct pl sdp = str(SDP("1 1", AUDIO "a=sendrecv\r\na=ptime:20\r\n")), written;
	struct pl two = str(SDP("1 1", AUDIO "a=sendrecv\r\n" AUDIO "a=sendrecv\r\n"));
	struct pl none = str(SDP("1 1", AUDIO));
	struct mbuf *mb = mbuf_alloc(10);

	(void)state;
	assert_int_equal(lw_wire_sdp_turn(mb, &none, SDP_SENDONLY), EINVAL);
	assert_int_equal(lw_wire_sdp_turn(mb, &two, SDP_SENDONLY), EINVAL);
	assert_int_equal(mb->end, 0);
	assert_int_equal(lw_wire_sdp_turn(mb, &sdp, SDP_INACTIVE), 0);
	written = (struct pl){(const char *)mb->buf, mb->end};
	assert_pl(&written, SDP("1 1", AUDIO "a=inactive\r\na=ptime:20\r\n"));
	mem_deref(mb);
}

static void what_a_description_says(void **state)
{
	struct pl one = str(SDP("1 1", AUDIO)), closed = str(SDP("1 1", "m=audio 0 RTP/AVP 0\r\n"));
	struct pl two = str(SDP("1 1", "m=audio 0 RTP/SAVP 8\r\n" AUDIO));
	struct pl own = str(SDP("1 1", "a=tool:x\r\n" AUDIO)), none = str(""), pl;

	(void)state;
	assert_true(lw_wire_sdp_formats(&pl, &one));
	assert_pl(&pl, "0 101");
	assert_false(lw_wire_sdp_formats(&pl, &closed));
	assert_false(lw_wire_sdp_formats(&pl, &two));
	assert_false(lw_wire_sdp_formats(&pl, &none));
	assert_true(lw_wire_sdp_audio(&pl, &closed));
	assert_pl(&pl, "RTP/AVP");
	assert_true(lw_wire_sdp_audio(&pl, &two));
	assert_pl(&pl, "RTP/AVP");
	assert_false(lw_wire_sdp_audio(&pl, &none));
	assert_true(lw_wire_sdp_is_plain(&one));
	assert_false(lw_wire_sdp_is_plain(&own));
	assert_false(lw_wire_sdp_is_plain(&none));
}

static void addresses_are_printed_as_libre_does(void **state)
{
	static const struct { const char *ip; uint16_t port; } cases[] = {
		{"0.0.0.0", 0}, {"255.255.255.255", 65535}, {"192.0.2.10", 5060}, {"1.20.0.100", 1},
		{"::1", 5060}, {"2001:db8::9", 0},
	};
	char ours[64], theirs[64];
	struct sa sa;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(sa_set_str(&sa, cases[i].ip, cases[i].port), 0);
		(void)re_snprintf(ours, sizeof ours, "%H", lw_wire_ip_print, &sa);
		(void)re_snprintf(theirs, sizeof theirs, "%j", &sa);
		assert_string_equal(ours, theirs);
		(void)re_snprintf(ours, sizeof ours, "%H", lw_wire_ip_port_print, &sa);
		(void)re_snprintf(theirs, sizeof theirs, "%J", &sa);
		assert_string_equal(ours, theirs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_printed_as_libre_does),
		cmocka_unit_test(test_hops), cmocka_unit_test(test_withheld),
		cmocka_unit_test(escapes_e1_to_e7),
		cmocka_unit_test(refer_to_carries_e1_to_e5),
		cmocka_unit_test(every_octet_escapes_and_comes_back),
		cmocka_unit_test(unescape_bounds),
		cmocka_unit_test(control_characters_are_refused),
		cmocka_unit_test(tags_are_the_receivers_view),
		cmocka_unit_test(replaces_vectors_decode),
		cmocka_unit_test(replaces_is_lenient_and_strict),
		cmocka_unit_test(tag_zero_is_no_tag),
		cmocka_unit_test(target_dialog),
		cmocka_unit_test(refer_to_forms),
		cmocka_unit_test(refer_to_accepts),
		cmocka_unit_test(refer_to_refuses),
		cmocka_unit_test(longest_value),
		cmocka_unit_test(compact_forms),
		cmocka_unit_test(mailbox_uris),
		cmocka_unit_test(mailboxes_have_owners),
		cmocka_unit_test(mailbox_headers_name_the_owner),
		cmocka_unit_test(diversion_reasons),
		cmocka_unit_test(sipfrag_table),
		cmocka_unit_test(sipfrag_leniency),
		cmocka_unit_test(sipfrag_types),
		cmocka_unit_test(substates),
		cmocka_unit_test(events),
		cmocka_unit_test(info_digits),
		cmocka_unit_test(quoting),
		cmocka_unit_test(identities),
		cmocka_unit_test(identities_that_do_not_fit),
		cmocka_unit_test(capabilities),
		cmocka_unit_test(recording_words),
		cmocka_unit_test(required_options),
		cmocka_unit_test(names_that_only_hash_alike),
		cmocka_unit_test(body_is_cut),
		cmocka_unit_test(mutations),
		cmocka_unit_test(another_direction_and_nothing_else),
		cmocka_unit_test(a_description_is_turned),
		cmocka_unit_test(what_a_description_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
