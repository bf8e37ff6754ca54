/* SPDX-License-Identifier: BSD-3-Clause */
/* test_number.c -- what addresses are under the four number plans of number_laws.c: a table, the
 * target table, and laws walked over many generated addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "number_laws.h"
#include "../rules/number_plan.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Contacts, in order. */
static const struct lw_target list[] = {
	{.address = "+442079460018", .name = "London", .contact = true},
	{.address = "+48501234567", .name = "Ola", .contact = true, .recorded = true},
	{.address = "+49301234567", .name = "a queue outside", .kind = LW_TARGET_QUEUE},
	{.address = "112", .name = "police", .contact = true},
	{.address = "201", .name = "desk", .contact = true},
	{.address = "carol@elsewhere.example", .name = "Carol", .contact = true},
};
static const struct lw_targets targets = {list, COUNT(list)};

/* ---- the table ---- */

#define P PLAN_POLAND
#define B PLAN_BRITAIN
#define U PLAN_US
#define G PLAN_PBX
#define N PLAN_NONE

#define INT LW_PLACE_INTERNAL, LW_CLASS_INTERNAL
#define EXT(class) LW_PLACE_EXTERNAL, LW_CLASS_##class
#define CON(class) LW_PLACE_CONTACT, LW_CLASS_##class
#define BAD LW_PLACE_INVALID, LW_CLASS_UNKNOWN, ""

#define LONG_NAME "a234567890b234567890c234567890d234567890e234567890f234567890"

static const struct row {
	enum number_plan plan;
	const char *address;
	enum lw_place place;
	enum lw_call_class call_class;
	const char *canonical;
} rows[] = {
	/* one subscriber, in every spelling */
	{P, "+48221234567", EXT(LOCAL), "+48221234567"},
	{P, "+48 22 123-45-67", EXT(LOCAL), "+48221234567"},
	{P, "(+48) 22/123.45.67", EXT(LOCAL), "+48221234567"},
	{P, "  22 123 45 67\t", EXT(LOCAL), "+48221234567"},
	{P, "0048 22 123 45 67", EXT(LOCAL), "+48221234567"},
	{P, "tel:+48-22-123-45-67", EXT(LOCAL), "+48221234567"},
	{P, "TEL:+48(22)1234567;ext=12;isub=3", EXT(LOCAL), "+48221234567"},
	{P, "tel:221234567;phone-context=+48", EXT(LOCAL), "+48221234567"},
	{P, "tel:1234567;phone-context=+48-22", EXT(LOCAL), "+48221234567"},
	{P, "tel:221234567;Phone-Context=%2B48", EXT(LOCAL), "+48221234567"},
	{P, "tel:221234567", EXT(LOCAL), "+48221234567"},
	{P, "tel:221234567;phone-context=example.com", EXT(LOCAL), "+48221234567"},
	{P, "sip:+48221234567@example.com", EXT(LOCAL), "+48221234567"},
	{P, "sip:+48221234567@elsewhere.example;user=phone", EXT(LOCAL), "+48221234567"},
	{P, "sip:+48-22-123-45-67@192.0.2.1:5070;transport=tcp;user=phone", EXT(LOCAL),
	 "+48221234567"},
	{P, "sips:%2B48221234567@example.com", EXT(LOCAL), "+48221234567"},
	{P, "sip:+48221234567;npdi;rn=+48221@sbc.example;user=phone", EXT(LOCAL), "+48221234567"},
	{P, "sip:221234567:secret@example.com", EXT(LOCAL), "+48221234567"},
	{P, "sip:0048221234567@trunk.example", EXT(LOCAL), "+48221234567"},
	{P, "sip:%32%32%31234567@EXAMPLE.com", EXT(LOCAL), "+48221234567"},
	{P,
	 "\xc2\xa0+48\xe2\x80\xaf"
	 "22\xe2\x80\x91"
	 "123\xe2\x88\x92"
	 "4567\xe2\x80\x8e",
	 EXT(LOCAL), "+48221234567"},
	{P, "sip:221234567;phone-context=+48@elsewhere.example;user=phone", EXT(LOCAL),
	 "+48221234567"},

	/* Poland: no national prefix, nine digits */
	{P, "12 345 67 89", EXT(NATIONAL), "+48123456789"},
	{P, "+48 501 234 567", CON(MOBILE), "+48501234567"},
	{P, "501-234-567", CON(MOBILE), "+48501234567"},
	{P, "sip:501234567@example.com", CON(MOBILE), "+48501234567"},
	{P, "601234567", EXT(MOBILE), "+48601234567"},
	{P, "701 234 567", EXT(PREMIUM), "+48701234567"},
	{P, "+48 800 123 456", EXT(TOLL_FREE), "+48800123456"},
	{P, "+48 80 012 34", EXT(UNKNOWN), "+488001234"},
	{P, "+49 30 1234567", EXT(INTERNATIONAL), "+49301234567"},
	{P, "0049 (0)30 1234567", EXT(INTERNATIONAL), "+49301234567"},
	{P, "+49 (0) 30 1234567", EXT(INTERNATIONAL), "+49301234567"},
	{P, "+39 (0)6 12345678", EXT(INTERNATIONAL), "+390612345678"},
	{P, "+44 20 7946 0018", CON(INTERNATIONAL), "+442079460018"},
	{P, "tel:020 7946 0018;phone-context=+44", CON(INTERNATIONAL), "+442079460018"},
	{P, "tel:06 1234 5678;phone-context=+39", EXT(INTERNATIONAL), "+390612345678"},
	{P, "+881 612 345 678", EXT(PREMIUM), "+881612345678"},
	{P, "0022 123 45 67", EXT(INTERNATIONAL), "+221234567"},
	{P, "118 912", EXT(SHORT_CODE), "118912"},
	{P, "sip:118912@trunk.example", EXT(SHORT_CODE), "118912"},
	{P, "tel:118912;phone-context=+48", EXT(SHORT_CODE), "118912"},
	{P, "19115", EXT(SHORT_CODE), "19115"},
	{P, "116111", EXT(TOLL_FREE), "116111"},
	{P, "1181234", EXT(UNKNOWN), "1181234"},
	{P, "0221234567", EXT(UNKNOWN), "0221234567"},
	{P, "22 123 45", EXT(UNKNOWN), "2212345"},
	{P, "sip:2212345@example.com", EXT(UNKNOWN), "2212345"},

	/* extensions: the digits must match exactly */
	{P, "201", INT, "201"},
	{P, "2-0-1", INT, "201"},
	{P, "sip:201@example.com", INT, "201"},
	{P, "sip:201@10.0.0.1:5062", INT, "201"},
	{P, "sips:201@[2001:db8:0:0::1];user=phone", INT, "201"},
	{P, "sip:201;phone-context=branch.example.com@example.com;user=phone", INT, "201"},
	{P, "tel:201;phone-context=Branch.example.com", INT, "201"},
	{P, "201@example.com", INT, "201"},
	{P, "221 234 567", EXT(LOCAL), "+48221234567"},
	{P, "221 234 567 8", EXT(UNKNOWN), "2212345678"},
	{P, "225550055", INT, "225550055"},
	{P, "+48225550055", EXT(LOCAL), "+48225550055"},
	{P, "tel:225550055;phone-context=+48", EXT(LOCAL), "+48225550055"},
	{P, "07", INT, "07"},
	{P, "7", EXT(UNKNOWN), "7"},
	{P, "007", EXT(UNKNOWN), "007"},
	{P, "0201", EXT(UNKNOWN), "0201"},
	{P, "300", EXT(UNKNOWN), "300"},
	{P, "sip:300@example.com", EXT(UNKNOWN), "300"},
	{P, "*72", INT, "*72"},
	{P, "sip:*72@example.com", INT, "*72"},
	{P, "sip:*72@elsewhere.example", EXT(URI), "*72@elsewhere.example"},
	{P, "#72", EXT(UNKNOWN), "#72"},
	{P, "sip:201@elsewhere.example", EXT(URI), "201@elsewhere.example"},
	{P, "tel:201;phone-context=elsewhere.example", EXT(URI), "201@elsewhere.example"},
	{P, "sip:2-0-1@elsewhere.example;user=phone", EXT(URI), "201@elsewhere.example"},
	{P, "sip:2-0-1@elsewhere.example", EXT(URI), "2-0-1@elsewhere.example"},
	{P, "tel:201;phone-context=+48", BAD},
	{P, "tel:201;phone-context=%%", BAD},
	{P, "sip:201;phone-context=elsewhere.example@example.com", BAD},
	{G, "201", CON(UNKNOWN), "201"},
	{G, "sip:201@example.com", INT, "201@example.com"},
	{G, "sip:%2372@example.com", INT, "%2372@example.com"},
	{G, "sip:1234567890123@example.com", EXT(UNKNOWN), "1234567890123"},
	{G, "sip:2.0.1@example.com;user=phone", INT, "201@example.com"},
	{G, "sip:201@elsewhere.example", EXT(URI), "201@elsewhere.example"},

	/* emergency */
	{P, "112", EXT(EMERGENCY), "112"},
	{P, "1-1-2", EXT(EMERGENCY), "112"},
	{P, "999", EXT(EMERGENCY), "999"},
	{P, "tel:112", EXT(EMERGENCY), "112"},
	{P, "tel:112;phone-context=+44", EXT(EMERGENCY), "112"},
	{P, "tel:112;phone-context=elsewhere.example", EXT(EMERGENCY), "112"},
	{P, "sip:112@example.com", EXT(EMERGENCY), "112"},
	{P, "sips:112@elsewhere.example", EXT(EMERGENCY), "112"},
	{P, "sip:1%312@elsewhere.example;user=phone", EXT(EMERGENCY), "112"},
	{P, "+112", EXT(EMERGENCY), "112"},
	{P, "+48112", EXT(EMERGENCY), "112"},
	{P, "0048112", EXT(EMERGENCY), "112"},
	{P, "urn:service:sos", EXT(EMERGENCY), "urn:service:sos"},
	{P, "URN:Service:SOS.Fire", EXT(EMERGENCY), "urn:service:sos.fire"},
	{P, "911", EXT(UNKNOWN), "911"},
	{P, "1120", EXT(UNKNOWN), "1120"},
	{P, "+48112345678", EXT(NATIONAL), "+48112345678"},
	{P, "112@elsewhere.example", EXT(EMERGENCY), "112"},
	{P, "alice112@elsewhere.example", EXT(URI), "alice112@elsewhere.example"},
	{B, "9999", EXT(EMERGENCY), "999"},
	{B, "9112", EXT(EMERGENCY), "112"},
	{B, "sip:9999@elsewhere.example", EXT(EMERGENCY), "999"},
	{U, "911", EXT(EMERGENCY), "911"},
	{U, "011911", EXT(EMERGENCY), "911"},
	{U, "112", INT, "112"},
	{U, "988", EXT(EMERGENCY), "988"},
	{G, "0112", EXT(EMERGENCY), "112"},
	{N, "112", EXT(EMERGENCY), "112"},
	{N, "sip:911@192.0.2.1", EXT(EMERGENCY), "911"},
	{P, "urn:service:sos.", BAD},
	{P, "urn:service:sos..fire", BAD},
	{P, "urn:service:sos.f%72", BAD},
	{P, "urn:service:sosfire", BAD},
	{P, "urn:service:counseling", BAD},
	{P, "urn:service:", BAD},
	{P, "urn:isbn:0-395-36341-1", BAD},

	/* Britain: national prefix "0", outside line "9", eight digits in London */
	{B, "020 7946 0018", CON(LOCAL), "+442079460018"},
	{B, "(020) 7946-0018", CON(LOCAL), "+442079460018"},
	{B, "9 020 7946 0018", CON(LOCAL), "+442079460018"},
	{B, "7946 0018", CON(LOCAL), "+442079460018"},
	{B, "9 7946 0018", CON(LOCAL), "+442079460018"},
	{B, "+44 (0)20 7946 0018", CON(LOCAL), "+442079460018"},
	{B, "+44 020 7946 0018", CON(LOCAL), "+442079460018"},
	{B, "9 00 44 20 7946 0018", CON(LOCAL), "+442079460018"},
	{B, "tel:79460018;phone-context=+44-20", CON(LOCAL), "+442079460018"},
	{B, "sip:02079460018@trunk.example;user=phone", CON(LOCAL), "+442079460018"},
	{B, "sip:902079460018@trunk.example", CON(LOCAL), "+442079460018"},
	{B, "2079460018", CON(LOCAL), "+442079460018"},
	{B, "0161 496 0000", EXT(NATIONAL), "+441614960000"},
	{B, "016977 2345", EXT(NATIONAL), "+44169772345"},
	{B, "07700 900123", EXT(MOBILE), "+447700900123"},
	{B, "0909 879 0000", EXT(PREMIUM), "+449098790000"},
	{B, "0800 1111", EXT(TOLL_FREE), "+448001111"},
	{B, "90800 1111", EXT(TOLL_FREE), "+448001111"},
	{B, "0700 1111", EXT(UNKNOWN), "07001111"},
	{B, "00 48 22 123 45 67", EXT(INTERNATIONAL), "+48221234567"},
	{B, "9 0048 22 123 45 67", EXT(INTERNATIONAL), "+48221234567"},
	{B, "1000", INT, "1000"},
	{B, "9001", INT, "9001"},
	{B, "sip:9001@trunk.example", EXT(URI), "9001@trunk.example"},
	{B, "111", EXT(SHORT_CODE), "111"},
	{B, "9111", EXT(SHORT_CODE), "111"},
	{B, "101", INT, "101"},
	{B, "9101", EXT(SHORT_CODE), "9101"},
	{B, "sip:101@trunk.example", EXT(SHORT_CODE), "9101"},
	{B, "118500", EXT(PREMIUM), "118500"},
	{B, "9", EXT(UNKNOWN), "9"},
	{B, "99", EXT(UNKNOWN), "99"},

	/* the United States: "1" and "011" */
	{U, "1 (212) 555-1234", EXT(LOCAL), "+12125551234"},
	{U, "212-555-1234", EXT(LOCAL), "+12125551234"},
	{U, "555-1234", EXT(LOCAL), "+12125551234"},
	{U, "tel:863-1234;phone-context=+1-914-555", EXT(LOCAL), "+12128631234"},
	{U, "+1 1 212 555 1234", EXT(LOCAL), "+12125551234"},
	{U, "1 415 555 1234", EXT(NATIONAL), "+14155551234"},
	{U, "1-800-555-1234", EXT(TOLL_FREE), "+18005551234"},
	{U, "1.900.555.1234", EXT(PREMIUM), "+19005551234"},
	{U, "+1 876 555 1234", EXT(INTERNATIONAL), "+18765551234"},
	{U, "011 48 22 123 45 67", EXT(INTERNATIONAL), "+48221234567"},
	{U, "011 1 212 555 1234", EXT(LOCAL), "+12125551234"},
	{U, "411", EXT(SHORT_CODE), "411"},
	{U, "2001", INT, "2001"},
	{U, "150", INT, "150"},
	{U, "200", EXT(UNKNOWN), "200"},
	{U, "1-800-FLOWERS", BAD},
	{U, "tel:1-800-FLOWERS", BAD},
	{U, "sip:1-800-FLOWERS@example.com", INT, "1-800-FLOWERS@example.com"},
	{U, "212-555-123", EXT(UNKNOWN), "212555123"},

	/* a line by "0" where "0" is also the national prefix */
	{G, "0 030 1234567", EXT(LOCAL), "+49301234567"},
	{G, "0 00 48 22 123 45 67", EXT(INTERNATIONAL), "+48221234567"},
	{G, "+49 30 1234567", EXT(LOCAL), "+49301234567"},
	{G, "sip:0301234567@trunk.example", EXT(LOCAL), "+49301234567"},
	{G, "sip:0048221234567@trunk.example", EXT(INTERNATIONAL), "+48221234567"},
	{G, "0 0900 123456", EXT(PREMIUM), "+49900123456"},
	{G, "115", EXT(SHORT_CODE), "115"},
	{G, "0115", EXT(SHORT_CODE), "115"},

	/* users of domains */
	{P, "sip:alice@example.com", INT, "alice@example.com"},
	{P, "alice@Example.COM", INT, "alice@example.com"},
	{P, "sip:alice@example.com.:5060;transport=udp?subject=hi", INT, "alice@example.com"},
	{P, "SIP:%61lice:p%40ss@BRANCH.example.com", INT, "alice@branch.example.com"},
	{P, "sip:alice@10.0.0.1", INT, "alice@10.0.0.1"},
	{P, "sip:alice@[2001:0DB8:0000::0.0.0.1]", INT, "alice@[2001:db8::1]"},
	{P, "sip:alice@10.0.0.10", EXT(URI), "alice@10.0.0.10"},
	{P, "sip:alice@example.com.evil.example", EXT(URI), "alice@example.com.evil.example"},
	{P, "sip:alice@sub.example.com", EXT(URI), "alice@sub.example.com"},
	{P, "sip:alice@elsewhere.example;x=@example.com", BAD},
	{P, "sip:alice@elsewhere.example@example.com", BAD},
	{P, "sip:alice@elsewhere.example?to=a@example.com", BAD},
	{P, "sip:example.com@elsewhere.example", EXT(URI), "example.com@elsewhere.example"},
	{P, "sip:carol@elsewhere.example", CON(URI), "carol@elsewhere.example"},
	{P, "sips:carol@ELSEWHERE.example:5061", CON(URI), "carol@elsewhere.example"},
	{P, "sip:Carol@elsewhere.example", EXT(URI), "Carol@elsewhere.example"},
	{P, "sip:alice;day=tuesday@elsewhere.example", EXT(URI),
	 "alice;day=tuesday@elsewhere.example"},
	{P, "sip:a%20%3b%c3%a9@x.example", EXT(URI), "a%20%3B%C3%A9@x.example"},
	{P, "sip:alice@example.com;user=phone", INT, "alice@example.com"},
	/* what goes elsewhere is at home there */
	{P, "sip:alice@example.com;maddr=elsewhere.example", EXT(URI), "alice@elsewhere.example"},
	{P, "sip:201@example.com:5070;lr;MAddr=192.0.2.99?a=b", EXT(URI), "201@192.0.2.99"},
	{P, "sip:alice@elsewhere.example;maddr=example.com", EXT(URI), "alice@elsewhere.example"},
	{P, "sip:alice@example.com;maddr=[2001:db8::1]", INT, "alice@example.com"},
	{P, "sip:alice@example.com;maddr=a..b", BAD},
	{P, "sip:alice@example.com;xmaddr=elsewhere.example", INT, "alice@example.com"},
	{P, "sip:example.com", INT, "sip:example.com"},
	{P, "sip:10.0.0.2:5070", EXT(URI), "sip:10.0.0.2"},
	{P, "sip:x@[::ffff:192.0.2.1]", EXT(URI), "x@[::ffff:c000:201]"},
	{P, "sip:x@[1:0:0:2:0:0:0:3]", EXT(URI), "x@[1:0:0:2::3]"},
	{P, "sip:x@[1:0:0:2:3:0:0:4]", EXT(URI), "x@[1::2:3:0:0:4]"},
	{P, "sip:x@[1:0:2:3:4:5:6:7]", EXT(URI), "x@[1:0:2:3:4:5:6:7]"},
	{P, "sip:x@[::]", EXT(URI), "x@[::]"},
	{P, "sip:x@host_1", EXT(URI), "x@host_1"},
	{P, "sip:12345678901234567890123456789012345@x.example", EXT(URI),
	 "12345678901234567890123456789012345@x.example"},
	{P, "sip:" LONG_NAME "@" LONG_NAME, EXT(URI), LONG_NAME "@" LONG_NAME},
	{N, "sip:alice@example.com", EXT(URI), "alice@example.com"},
	{N, "+48221234567", EXT(INTERNATIONAL), "+48221234567"},
	{N, "2125551234", EXT(NATIONAL), "+12125551234"},
	{N, "011 48 22 123 45 67", EXT(INTERNATIONAL), "+48221234567"},

	/* what is not an address at all */
	{P, "", BAD},
	{P, NULL, BAD},
	{P, " \t ", BAD},
	{P, "+", BAD},
	{P, "-", BAD},
	{P, "()", BAD},
	{P, "alice", BAD},
	{P, "22 123 45 67 ext. 5", BAD},
	{P, "22+1234567", BAD},
	{P, "++48221234567", BAD},
	{P, "+48*22", BAD},
	{P, "+0048221234567", BAD},
	{P, "+48 22", BAD},
	{P, "+1234567890123456", BAD},
	{P, "sip:+12@example.com", BAD},
	{P, "123456789012345678901234567890123", BAD},
	{P, "sip:123456789012345678901234567890123@example.com", BAD},
	{P, "22 123\n45 67", BAD},
	{P,
	 "22\xff"
	 "1234567",
	 BAD},
	{P, "tel:", BAD},
	{P, "tel:;phone-context=+48", BAD},
	{P, "tel:2212;phone-context=+", BAD},
	{P, "tel:1234567890;phone-context=+12345678901234567890123456789012345", BAD},
	{P, "http://example.com/", BAD},
	{P, "mailto:alice@example.com", BAD},
	{P, "\"Alice\" <sip:alice@example.com>", BAD},
	{P, "<sip:alice@example.com>", BAD},
	{P, "sip:", BAD},
	{P, "sip:@example.com", BAD},
	{P, "sip::secret@example.com", BAD},
	{P, "sip:alice@", BAD},
	{P, "sip:alice@example.com:0", BAD},
	{P, "sip:alice@example.com:65536", BAD},
	{P, "sip:alice@example.com:", BAD},
	{P, "sip:alice@example.com:50x", BAD},
	{P, "sip:alice@example..com", BAD},
	{P, "sip:alice@-example.com", BAD},
	{P, "sip:alice@example-.com", BAD},
	{P, "sip:alice@exa%6dple.com", BAD},
	{P, "sip:alice@300.1.1.1", BAD},
	{P, "sip:alice@10.0.1", BAD},
	{P, "sip:alice@010.0.0.1", BAD},
	{P, "sip:alice@[::1", BAD},
	{P, "sip:alice@[::1]x", BAD},
	{P, "sip:alice@[::g]", BAD},
	{P, "sip:alice@[1::2::3]", BAD},
	{P, "sip:alice@[1:2:3:4:5:6:7]", BAD},
	{P, "sip:alice@[1:2:3:4:5:6:7:8:9]", BAD},
	{P, "sip:alice@[1:2:3:4:5:6:7:1.2.3.4]", BAD},
	{P, "sip:alice@[12345::]", BAD},
	{P, "sip:alice@[example.com]", BAD},
	{P, "sip:alice@[fe80::1%25eth0]", BAD},
	{P, "sip:al ice@example.com", BAD},
	{P, "sip:alice@example.com\r\nX: y", BAD},
	{P, "sip:al%0d%0aice@example.com", BAD},
	{P, "sip:al%00ice@example.com", BAD},
	{P, "sip:al%4@example.com", BAD},
	{P, "sip:al[ice@example.com", BAD},
	{P, "sip:\xc3\xa9@example.com", BAD},
	{P, "sip:x" LONG_NAME "xxxxxxx@" LONG_NAME, BAD},
};

static const char *describe(const struct lw_number *n)
{
	static char text[2 * LW_NUMBER_MAX];

	snprintf(text, sizeof text, "%s, %s, \"%s\" %s", lw_place_name(n->place),
		 lw_call_class_name(n->call_class), n->canonical, n->why);
	return text;
}

static bool row_holds(const struct row *row)
{
	struct lw_number n;
	const char *broken;

	lw_classify(number_plan(row->plan), &targets, row->address, &n);
	broken = row->address ? number_law_broken(number_plan(row->plan), &targets, row->address)
			      : NULL;
	if (broken)
		print_error("%s %s: broken: %s\n", number_plan_name(row->plan), row->address,
			    broken);
	if (n.place == row->place && n.call_class == row->call_class &&
	    !strcmp(n.canonical, row->canonical))
		return !broken;
	print_error("%s \"%s\": %s\n", number_plan_name(row->plan), row->address, describe(&n));
	return false;
}

static void test_rows(void **state)
{
	unsigned wrong = 0, valid = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		wrong += !row_holds(&rows[i]);
		valid += rows[i].place != LW_PLACE_INVALID;
	}
	print_message("%zu addresses, %zu of them no address\n", COUNT(rows), COUNT(rows) - valid);
	assert_int_equal(wrong, 0);
}

static void test_secure(void **state)
{
	static const struct { const char *address; bool secure;
	} say[] = {
		{"sips:alice@example.com", true},
		{"SIPS:201@example.com", true},
		{"sip:alice@example.com", false},
		{"sips:112@x.example", true},
		{"201", false},
		{"tel:201", false},
		{"sips:", false},
		{"sips:al ice@x", false},
	};
	struct lw_number n;

	(void)state;
	for (size_t i = 0; i < COUNT(say); i++) {
		lw_classify(number_plan(P), NULL, say[i].address, &n);
		assert_int_equal(n.secure, say[i].secure);
	}
}

/* ---- plans that are wrong, rules that fight ---- */

static enum lw_call_class class_of(const struct lw_numbering *plan, const char *address)
{
	struct lw_number n;

	lw_classify(plan, NULL, address, &n);
	return n.call_class;
}

static void test_plan_missing(void **state)
{
	struct lw_number with, without;
	const struct lw_numbering plan = LW_NUMBERING_INIT;

	(void)state;
	lw_classify(NULL, NULL, "011 48 22 123 45 67", &without);
	lw_classify(&plan, NULL, "+48221234567", &with);
	assert_string_equal(with.canonical, "+48221234567");
	assert_string_equal(without.canonical, with.canonical);
	assert_int_equal(without.call_class, with.call_class);
}

/* Each breaks one field of a good plan: nothing is read by it, and why names the plan. */
static void test_plan_wrong(void **state)
{
	struct lw_numbering bad[8];
	struct lw_number n;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		bad[i] = *number_plan(B);
	bad[0].size = 0;
	bad[1].size--;
	bad[2].country = "+44";
	bad[3].country = "44444";
	bad[4].area = "20 ";
	bad[5].outside = "9,";
	bad[6].national = "zero";
	bad[7].international = "000000000";
	for (size_t i = 0; i < COUNT(bad); i++) {
		lw_classify(&bad[i], NULL, "1000", &n);
		assert_int_equal(n.place, LW_PLACE_INVALID);
		assert_non_null(strstr(n.why, "plan"));
		assert_string_equal(n.canonical, "");
	}
}

/* NULL with a count, entries that are NULL or mean nothing: passed over. */
static void test_lists_wrong(void **state)
{
	static const char *const holes[] = {NULL, "", "not a host!", "::x", "example.com"};
	static const struct lw_extension_range ranges[] = {
		{1, 9, 0}, {9, 1, 1}, {200, 299, 3}, {0, UINT32_MAX, 10}};
	static const struct lw_number_rule rules[] = {{NULL, 0, 0, false, LW_CLASS_MOBILE},
						      {"48", 0, 0, false, LW_CLASSES},
						      {"48", 12, 11, false, LW_CLASS_MOBILE}};
	struct lw_numbering plan = LW_NUMBERING_INIT;

	(void)state;
	plan.domain_count = plan.extension_count = plan.emergency_count = plan.rule_count = 3;
	assert_int_equal(class_of(&plan, "112"), LW_CLASS_EMERGENCY);
	assert_int_equal(class_of(&plan, "+48221234567"), LW_CLASS_INTERNATIONAL);
	plan.domains = plan.emergency = holes;
	plan.domain_count = plan.emergency_count = COUNT(holes);
	plan.extensions = ranges;
	plan.extension_count = COUNT(ranges);
	plan.rules = rules;
	plan.rule_count = COUNT(rules);
	assert_int_equal(class_of(&plan, "sip:x@example.com"), LW_CLASS_INTERNAL);
	assert_int_equal(class_of(&plan, "5"), LW_CLASS_UNKNOWN);
	assert_int_equal(class_of(&plan, "201"), LW_CLASS_INTERNAL);
	assert_int_equal(class_of(&plan, "4294967295"), LW_CLASS_INTERNAL);
	assert_int_equal(class_of(&plan, "4294967296"), LW_CLASS_NATIONAL);
	assert_int_equal(class_of(&plan, "+48221234567"), LW_CLASS_INTERNATIONAL);
	assert_int_equal(class_of(&plan, "112"), LW_CLASS_UNKNOWN);
}

/* The longest prefix wins, whatever the order; of equal ones the first; bounds before both. */
static void test_rules_order(void **state)
{
	struct lw_number_rule rules[] = {
		{"4", 0, 0, false, LW_CLASS_MOBILE},     {"4822", 0, 0, false, LW_CLASS_PREMIUM},
		{"482", 0, 0, false, LW_CLASS_NATIONAL}, {"4822", 0, 0, false, LW_CLASS_TOLL_FREE},
		{"48223", 12, 0, false, LW_CLASS_SHORT_CODE},
	};
	struct lw_numbering plan = LW_NUMBERING_INIT;

	(void)state;
	plan.rules = rules;
	plan.rule_count = COUNT(rules);
	assert_int_equal(class_of(&plan, "+48221234567"), LW_CLASS_PREMIUM);
	assert_int_equal(class_of(&plan, "+48211234567"), LW_CLASS_NATIONAL);
	assert_int_equal(class_of(&plan, "+49211234567"), LW_CLASS_MOBILE);
	assert_int_equal(class_of(&plan, "+48223234567"), LW_CLASS_PREMIUM);
	assert_int_equal(class_of(&plan, "+482232345678"), LW_CLASS_SHORT_CODE);
	rules[1].dialled = true;
	assert_int_equal(class_of(&plan, "+48221234567"), LW_CLASS_TOLL_FREE);
}

/* A code that an extension hides is written with the prefix of the outside line; without a prefix,
 * or when an extension hides that too, the address stays as it was. */
static void test_hidden_code(void **state)
{
	static const struct { const char *outside, *canonical;
	} say[] = {
		{"9", "9101"},          {NULL, "101@x.example"}, {"", "101@x.example"},
		{"1", "101@x.example"}, {"90", "90101"},
	};
	struct lw_numbering plan = *number_plan(B);
	struct lw_number n;

	(void)state;
	for (size_t i = 0; i < COUNT(say); i++) {
		plan.outside = say[i].outside;
		lw_classify(&plan, NULL, "sip:101@x.example", &n);
		assert_string_equal(n.canonical, say[i].canonical);
		assert_null(number_law_broken(&plan, NULL, "sip:101@x.example"));
	}
}

/* ---- the host's own knowledge ---- */

struct asked { unsigned times; char last[LW_NUMBER_MAX]; enum lw_call_class answer; };

static enum lw_call_class hook(const char *e164, void *arg)
{
	struct asked *asked = arg;

	asked->times++;
	strcpy(asked->last, e164);
	return asked->answer;
}

static void test_hook(void **state)
{
	struct asked asked = {.answer = LW_CLASS_PREMIUM};
	struct lw_numbering plan = *number_plan(P);

	(void)state;
	plan.class_of = hook;
	plan.arg = &asked;
	assert_int_equal(class_of(&plan, "sip:221234567@example.com"), LW_CLASS_PREMIUM);
	assert_string_equal(asked.last, "+48221234567");
	assert_int_equal(asked.times, 1);
	assert_int_equal(class_of(&plan, "+48112"), LW_CLASS_EMERGENCY);
	assert_int_equal(class_of(&plan, "201"), LW_CLASS_INTERNAL);
	assert_int_equal(class_of(&plan, "118912"), LW_CLASS_SHORT_CODE);
	assert_int_equal(class_of(&plan, "sip:x@y"), LW_CLASS_URI);
	assert_int_equal(class_of(&plan, "2212"), LW_CLASS_UNKNOWN);
	assert_int_equal(asked.times, 1);
	asked.answer = LW_CLASS_UNKNOWN;
	assert_int_equal(class_of(&plan, "+48701234567"), LW_CLASS_PREMIUM);
	asked.answer = LW_CLASSES;
	assert_int_equal(class_of(&plan, "+48221234567"), LW_CLASS_LOCAL);
	assert_int_equal(asked.times, 3);
}

/* ---- targets ---- */

static void test_find(void **state)
{
	(void)state;
	assert_true(lw_targets_sorted(&targets));
	for (size_t i = 0; i < COUNT(list); i++)
		assert_ptr_equal(lw_target_find(&targets, list[i].address), &list[i]);
}

static void test_find_nothing(void **state)
{
	static const char *const strange[] = {"",  "+44207946001", "+4420794600188",
					      "0", "zz",           "Carol@elsewhere.example"};
	const struct lw_targets empty = {list, 0}, broken = {NULL, 5};

	(void)state;
	for (size_t i = 0; i < COUNT(strange); i++)
		assert_null(lw_target_find(&targets, strange[i]));
	assert_null(lw_target_find(NULL, "201"));
	assert_null(lw_target_find(&targets, NULL));
	assert_null(lw_target_find(&empty, "201"));
	assert_null(lw_target_find(&broken, "201"));
}

static void test_sorted(void **state)
{
	static const struct lw_target twice[] = {{.address = "1"}, {.address = "1"}},
				      back[] = {{.address = "1"},
						{.address = "2"},
						{.address = "10"}},
				      hole[] = {{.address = "1"}, {.address = NULL}},
				      blank[] = {{.address = ""}}, one[] = {{.address = "1"}};

	(void)state;
	assert_true(lw_targets_sorted(&(struct lw_targets){one, 1}));
	assert_true(lw_targets_sorted(&(struct lw_targets){NULL, 0}));
	assert_true(lw_targets_sorted(NULL));
	assert_false(lw_targets_sorted(&(struct lw_targets){NULL, 1}));
	assert_false(lw_targets_sorted(&(struct lw_targets){twice, 2}));
	assert_false(lw_targets_sorted(&(struct lw_targets){back, 3}));
	assert_false(lw_targets_sorted(&(struct lw_targets){hole, 2}));
	assert_false(lw_targets_sorted(&(struct lw_targets){blank, 1}));
	assert_null(lw_target_find(&(struct lw_targets){hole, 2}, "7"));
}

/* Only an address outside is a contact; other entries are in the table for their flags. */
static void test_contacts(void **state)
{
	static const struct { const char *address; enum lw_place place;
	} say[] = {
		{"sip:501234567@trunk.example", LW_PLACE_CONTACT},
		{"carol@ELSEWHERE.example", LW_PLACE_CONTACT},
		{"201", LW_PLACE_INTERNAL},
		{"112", LW_PLACE_EXTERNAL},
		{"+49301234567", LW_PLACE_EXTERNAL},
		{"+48501234568", LW_PLACE_EXTERNAL},
	};
	struct lw_number n;

	(void)state;
	for (size_t i = 0; i < COUNT(say); i++) {
		lw_classify(number_plan(P), &targets, say[i].address, &n);
		assert_int_equal(n.place, say[i].place);
	}
	lw_classify(number_plan(P), NULL, "501234567", &n);
	assert_int_equal(n.place, LW_PLACE_EXTERNAL);
}

/* ---- names ---- */

static void names_differ(const char *(*name)(uint32_t), uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		assert_string_not_equal(name(i), "?");
		for (uint32_t j = 0; j < i; j++)
			assert_string_not_equal(name(i), name(j));
	}
	assert_string_equal(name(count), "?");
	assert_string_equal(name(UINT32_MAX), "?");
}

static void test_names(void **state)
{
	(void)state;
	names_differ(lw_place_name, LW_PLACES);
	names_differ(lw_call_class_name, LW_CLASSES);
	names_differ(lw_target_kind_name, LW_TARGET_KINDS);
	assert_string_equal(lw_place_name(LW_PLACE_CONTACT), "external contact");
	assert_string_equal(lw_call_class_name(LW_CLASS_TOLL_FREE), "toll free");
	assert_string_equal(lw_target_kind_name(LW_TARGET_ATTENDANT), "auto attendant");
}

/* ---- laws, walked ---- */

enum { WALK = 20000 };

static uint32_t draw(uint32_t below)
{
	static uint64_t state = 0x2545f4914f6cdd1dU;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

static void append(char *text, const char *piece)
{
	if (strlen(text) + strlen(piece) < 200)
		strcat(text, piece);
}

/* Digits of any length that begin as real ones do. */
static void any_number(char *text)
{
	static const char *const begin[] = {"",    "",    "+",  "+",      "+48",  "+44",  "+1",
					    "00",  "011", "0",  "1",      "9",    "90",   "22",
					    "020", "212", "11", "+48800", "1800", "0800", "99",
					    "91",  "2",   "*",  "#",      "(0",   "0048", "100"};
	static const char *const marks[] = {"", "", "", "", "", "-", " ", ".", "(", ")", "/"};
	char digit[2] = "";
	uint32_t n = draw(4) ? 1 + draw(12) : draw(40);

	append(text, begin[draw(COUNT(begin))]);
	for (; n; n--) {
		digit[0] = "0123456789012345678912"[draw(22)];
		append(text, digit);
		append(text, marks[draw(COUNT(marks))]);
	}
}

static void any_user(char *text)
{
	static const char *const users[] = {"alice", "al%69ce", "a;b=c",    "a&b",   "112",
					    "911",   "999",     "201",      "%2B48", "x%20y",
					    "*72",   "%00",     "\xc3\xa9", ""};

	if (draw(2))
		any_number(text);
	else
		append(text, users[draw(COUNT(users))]);
	if (!draw(6))
		append(text, ";phone-context=+48");
	if (!draw(6))
		append(text, ":secret");
}

static void any_address(char *text)
{
	static const char *const hosts[] = {
		"example.com", "EXAMPLE.com.", "10.0.0.1", "[2001:db8::1]", "elsewhere.example",
		"[::1]:5060",  "host:70000",   "a..b",     "192.0.2.1:5070"};
	static const char *const tails[] = {
		"", "", ";user=phone", ";transport=tcp", ";user=phone?a=b", ";lr;x=y"};
	static const char *const contexts[] = {"",
					       "",
					       ";phone-context=+48",
					       ";phone-context=+44-20",
					       ";phone-context=example.com",
					       ";phone-context=elsewhere.example",
					       ";ext=5",
					       ";phone-context="};
	uint32_t form = draw(4);

	*text = 0;
	if (form == 0) {
		any_number(text);
	} else if (form == 1) {
		append(text, "tel:");
		any_number(text);
		append(text, contexts[draw(COUNT(contexts))]);
	} else {
		append(text, form == 2 ? "sip:" : draw(2) ? "sips:" : "");
		any_user(text);
		append(text, "@");
		append(text, hosts[draw(COUNT(hosts))]);
		append(text, tails[draw(COUNT(tails))]);
	}
}

static void test_laws(void **state)
{
	unsigned long count[LW_PLACES] = {0}, classes[LW_CLASSES] = {0};
	char address[256];
	struct lw_number n;

	(void)state;
	for (unsigned long i = 0; i < WALK * NUMBER_PLANS; i++) {
		enum number_plan plan = i % NUMBER_PLANS;
		const char *broken;

		any_address(address);
		broken = number_law_broken(number_plan(plan), &targets, address);
		if (broken)
			print_error("%s \"%s\": broken: %s\n", number_plan_name(plan), address,
				    broken);
		assert_null(broken);
		lw_classify(number_plan(plan), &targets, address, &n);
		count[n.place]++;
		classes[n.call_class]++;
	}
	for (uint32_t i = 0; i < LW_PLACES; i++)
		print_message("%lu %s, ", count[i], lw_place_name(i));
	for (uint32_t i = 0; i < LW_CLASSES; i++) {
		print_message("%lu %s%s", classes[i], lw_call_class_name(i),
			      i + 1 < LW_CLASSES ? ", " : "\n");
		assert_true(classes[i] > 5);
	}
	print_message("%d addresses walked, no law broken\n", WALK * NUMBER_PLANS);
}

/* Every extension of every plan: itself here, at our own hosts, and nowhere else. */
static void each_extension(enum number_plan plan, const struct lw_extension_range *r,
			   unsigned long *walked)
{
	struct lw_number own, foreign;
	char digits[16], text[64];

	for (uint32_t x = r->first; x <= r->last; x++, ++*walked) {
		snprintf(digits, sizeof digits, "%0*u", (int)r->digits, (unsigned)x);
		snprintf(text, sizeof text, "sip:%s@example.com", digits);
		lw_classify(number_plan(plan), NULL, text, &own);
		snprintf(text, sizeof text, "sip:%s@elsewhere.example;user=phone", digits);
		lw_classify(number_plan(plan), NULL, text, &foreign);
		assert_int_not_equal(foreign.place, LW_PLACE_INTERNAL);
		assert_null(number_law_broken(number_plan(plan), NULL, digits));
		if (own.call_class == LW_CLASS_EMERGENCY)
			continue;
		assert_int_equal(own.place, LW_PLACE_INTERNAL);
		assert_string_equal(own.canonical, digits);
		assert_string_not_equal(foreign.canonical, digits);
	}
}

static void test_extensions(void **state)
{
	unsigned long walked = 0;

	(void)state;
	for (enum number_plan plan = 0; plan < NUMBER_PLANS; plan++)
		for (size_t i = 0; i < number_plan(plan)->extension_count; i++)
			each_extension(plan, &number_plan(plan)->extensions[i], &walked);
	print_message("%lu extensions walked\n", walked);
	assert_true(walked > 2000);
}

/* ---- a number that is dialled ---- */

/* Where it need not be said that it ends. */
static void a_number_is_whole_when_none_is_longer(void **state)
{
	static const struct lw_extension_range desks[] = {
		{200, 299, 3},   {20, 20, 2},   {300, 309, 3},
		{3000, 3009, 4}, {110, 119, 3}, {40, 49, 2}};
	static const struct lw_number_rule rules[] = {{.prefix = "2055", .dialled = true},
						      {.prefix = "21", .most = 3, .dialled = true},
						      {.prefix = "22", .dialled = true},
						      {.prefix = "23"}};
	static const char *const emergency[] = {"112", "4099"};
	static const struct { const char *digits; bool whole; } cases[] = {
		{"", false},    {"2", false},    {"20", false},  {"201", true}, {"205", false},
		{"210", true},  {"221", false},  {"231", true},  {"300", false}, {"301", true},
		{"3001", true}, {"112", true},   {"40", false},  {"41", true},  {"0201", false},
		{"999", false}, {"2012", false}, {"20*", false},
	};
	struct lw_numbering plan = LW_NUMBERING_INIT;

	(void)state;
	plan.outside = "0";
	plan.extensions = desks;
	plan.extension_count = COUNT(desks);
	plan.rules = rules;
	plan.rule_count = COUNT(rules);
	plan.emergency = emergency;
	plan.emergency_count = COUNT(emergency);
	for (size_t i = 0; i < COUNT(cases); i++)
		if (lw_plan_is_whole(&plan, cases[i].digits) != cases[i].whole)
			fail_msg("%s", cases[i].digits);
	plan.outside = NULL; /* then any number may be longer */
	assert_false(lw_plan_is_whole(&plan, "201"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_whole_when_none_is_longer),
		cmocka_unit_test(test_rows),         cmocka_unit_test(test_secure),
		cmocka_unit_test(test_plan_missing), cmocka_unit_test(test_plan_wrong),
		cmocka_unit_test(test_lists_wrong),  cmocka_unit_test(test_rules_order),
		cmocka_unit_test(test_hidden_code),  cmocka_unit_test(test_hook),
		cmocka_unit_test(test_find),         cmocka_unit_test(test_find_nothing),
		cmocka_unit_test(test_sorted),       cmocka_unit_test(test_contacts),
		cmocka_unit_test(test_names),        cmocka_unit_test(test_laws),
		cmocka_unit_test(test_extensions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
