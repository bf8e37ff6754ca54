/* SPDX-License-Identifier: BSD-3-Clause */
/* test_contacts.c -- the phone's contacts: files, vCards, search, favourites, names for
 * addresses. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <re.h>

#include "../examples/compat.h"
#include "../examples/phone/directory/contacts.h"

static const char *sample_contacts, *sample_vcards;
static char told[4096];
static struct contacts *contacts;

/* ---- helpers ---- */

static void on_told(unsigned line, const char *what, void *arg)
{
	size_t at = strlen(told);

	(void)arg;
	re_snprintf(told + at, sizeof(told) - at, "%u: %s\n", line, what);
}

static int fresh(void **state)
{
	(void)state;
	told[0] = '\0';
	return contacts_alloc(&contacts);
}

static int drop(void **state)
{
	(void)state;
	contacts = mem_deref(contacts);
	return 0;
}

static struct contacts_count lines(const char *text)
{
	struct contacts_count count;

	assert_int_equal(contacts_parse(contacts, text, strlen(text), on_told, NULL, &count), 0);
	return count;
}

static struct contacts_count cards_of(const char *text, size_t len, enum contact_kind kind)
{
	struct contacts_count count;

	assert_int_equal(contacts_parse_vcards(contacts, text, len, kind, true, on_told, NULL,
					       &count), 0);
	return count;
}

static struct contacts_count cards(const char *text)
{
	return cards_of(text, strlen(text), CONTACT_EXTERNAL);
}

/* name|kind|* for a favourite|uid|uri type, uri type; the one to call is marked with > */
static const char *dump(void)
{
	static char text[4096];
	const struct contact *c;
	int at = 0;

	text[0] = '\0';
	for (size_t i = 0; (c = contacts_get(contacts, i)) != NULL; i++) {
		at += snprintf(text + at, sizeof(text) - (size_t)at, "%s%s|%s|%s|%s|",
			       i ? "\n" : "", c->name, contact_kind_name(c->kind),
			       c->favourite ? "*" : "", c->uid);
		for (uint32_t j = 0; j < c->count; j++)
			at += snprintf(text + at, sizeof(text) - (size_t)at, "%s%s%s%s%s",
				       j ? ", " : "",
				       c->count > 1 && c->addresses[j].uri == c->uri ? ">" : "",
				       c->addresses[j].uri, c->addresses[j].type ? " " : "",
				       contact_type_name(c->addresses[j].type));
		assert_true(at < (int)sizeof(text));
	}
	return text;
}

static void check_told(const char *says)
{
	if (says ? !strstr(told, says) || strchr(told, '\n') != told + strlen(told) - 1 : *told)
		fail_msg("told \"%s\", not \"%s\"", told, says ? says : "nothing");
}

/* ---- the contacts file ---- */

/* what is told begins with the line's number; what is there, as dump() writes it */
static const struct { const char *line, *there, *told; } LINES[] = {
	{"\"Bob\" <sip:bob@example.com>", "Bob|external|||sip:bob@example.com", NULL},
	{"\"Bob\" <sip:bob@example.com>;access=allow", "Bob|external|||sip:bob@example.com", NULL},
	{"\"Bob\"<sip:bob@x>;presence=p2p;access=block", "Bob|external|||sip:bob@x", NULL},
	{"Bob the Builder <sip:bob@x>", "Bob the Builder|external|||sip:bob@x", NULL},
	{"  \t\"Bob\"\t <SIPS:bob@x>  ", "Bob|external|||sips:bob@x", NULL},
	{"<sip:bob@x>", "bob|external|||sip:bob@x", NULL},
	{"\"\" <sip:bob@x>", "bob|external|||sip:bob@x", NULL},
	{"sip:bob@x;favourite=yes", "bob|external|*||sip:bob@x", NULL},
	{"\"B \\\"B\\\" \\\\\" <sip:bob@x>", "B \"B\" \\|external|||sip:bob@x", NULL},
	{"\"Bob\" <sip:bob@x>;favourite=yes;kind=internal", "Bob|internal|*||sip:bob@x", NULL},
	{"\"Bob\" <sip:bob@x> ; Favourite = yes", "", "1: favourite should be yes or no"},
	{"\"Bob\" <sip:bob@x> ; FAVOURITE=YES ;kind=Synced", "Bob|synced|*||sip:bob@x", NULL},
	{"\"Bob\" <sip:bob@x>;favourite=\"yes\";kind=\"internal\"",
	 "Bob|internal|*||sip:bob@x", NULL},
	{"\"Bob\" <sip:bob@x>;favourite=no;type=mobile", "Bob|external|||sip:bob@x mobile", NULL},
	{"\"Bob\" <sip:bob@x>;x=\"a;b\";uid=a%3ab%20c", "Bob|external||a:b c|sip:bob@x", NULL},
	{"\"Bob\" <tel:+48 (22) 123-45.67>", "Bob|external|||tel:+48221234567", NULL},
	{"\"Box\" <tel:*98>", "Box|external|||tel:*98", NULL},
	{"\"Bob\" <tel:201;phone-context=x.com>", "Bob|external|||tel:201;phone-context=x.com",
	 NULL},
	{"\xef\xbb\xbf\"Bob\" <sip:bob@x>\r", "Bob|external|||sip:bob@x", NULL},
	{"\"Żółć\" <sip:z@x>", "Żółć|external|||sip:z@x", NULL},
	{"# a comment", "", NULL},
	{"   ", "", NULL},
	{"\"All\" <sip:*@*>;access=allow", "", NULL},
	{"\"Bob", "", "1: a quote is not closed"},
	{"\"Bob\" sip:bob@x", "", "1: after the name, the address"},
	{"Bob", "", "1: after the name, the address"},
	{"\"Bob\" <sip:bob@x", "", "1: the address is not closed"},
	{"\"Bob\" <>", "", "1: that is not an address"},
	{"\"Bob\" <http://x>", "", "1: that is not an address"},
	{"\"Bob\" <tel:bob>", "", "1: that is not an address"},
	{"\"Bob\" <tel:>", "", "1: that is not an address"},
	{"\"Bob\" <:sip:bob@x>", "", "1: that is not an address"},
	{"\"Box\" <sip:*98@x>", "Box|external|||sip:*98@x", NULL},
	{"\"Bob\" <tel>", "", "1: that is not an address"},
	{"\"Bob\" <sip>", "", "1: that is not an address"},
	{"\"Bob\" <tel:201;x= y>", "", "1: an address cannot have blanks"},
	{"\"Bob\" <sip:bob b@x>", "", "1: an address cannot have blanks"},
	{"\"Bob\" <sip:b:secret@x>", "", "1: that is not an address"},
	{"\"Bob\" <sip:bob@x> and more", "", "1: after the address"},
	{"\"Bob\" <sip:bob@x>;", "", "1: after the address"},
	{"\"Bob\" <sip:bob@x>;x=", "", "1: after the address"},
	{"\"Bob\" <sip:bob@x>;x=\"open", "", "1: after the address"},
	{"\"Bob\" <sip:bob@x>;favourite=perhaps", "", "1: favourite should be yes or no"},
	{"\"Bob\" <sip:bob@x>;favourite=yes;favourite=no", "", "1: favourite is given twice"},
	{"\"Bob\" <sip:bob@x>;kind=friend", "", "1: kind should be"},
	{"\"Bob\" <sip:bob@x>;type=cellular-or-so-it-is-said", "", "1: type should be"},
	{"\"Bob\" <sip:bob@x>;type=sixteen-bytes-xx", "", "1: type should be"},
	{"\"Bob\" <sip:bob@x>;uid=%4", "", "1: a % in uid"},
	{"\"Bob\" <sip:bob@x>;uid=%00", "", "1: uid is not UTF-8"},
	{"\"B\xff\" <sip:bob@x>", "", "1: the line is not UTF-8"},
	{"\"B\x1b[2J\" <sip:bob@x>", "", "1: the line is not UTF-8"},
	{"\"B\xc2\x9b\" <sip:bob@x>", "", "1: the line is not UTF-8"},
};

static void lines_read(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(LINES); i++) {
		fresh(state);
		lines(LINES[i].line);
		if (strcmp(dump(), LINES[i].there))
			fail_msg("%s: is \"%s\", not \"%s\"", LINES[i].line, dump(),
				 LINES[i].there);
		check_told(LINES[i].told);
		drop(state);
	}
	print_message("%zu lines\n", ARRAY_SIZE(LINES));
}

static void lines_of_one_contact(void **state)
{
	struct contacts_count count;

	(void)state;
	count = lines("\"Bob\" <tel:+1>;type=fax\n"
		      "\"Bob\" <tel:+2>;type=mobile;favourite=yes\n"
		      "\"Bob\" <tel:+2>;type=work\n"       /* the same address, once is enough */
		      "\"Bob\" <tel:+3>\n"                 /* says no type: another Bob */
		      "\"Bob\" <tel:+4>;type=work\n"
		      "# not directly behind it\n"
		      "\"Bob\" <tel:+5>;type=home\n"
		      "\"Bob\" <tel:+6>;type=home;uid=6\n"
		      "\"Bob\" <tel:+7>;type=home;uid=7;kind=internal\n");
	assert_int_equal(count.taken, 6);
	assert_int_equal(count.again + count.skipped, 0);
	assert_string_equal(dump(), "Bob|external|*||tel:+1 fax, >tel:+2 mobile\n"
				    "Bob|external|||tel:+3\n"
				    "Bob|external|||tel:+4 work\n"
				    "Bob|external|||tel:+5 home\n"
				    "Bob|external||6|tel:+6 home\n"
				    "Bob|internal||7|tel:+7 home");
}

static void bad_lines_leave_the_others(void **state)
{
	struct contacts_count count;

	(void)state;
	count = lines("\"A\" <sip:a@x>\nnonsense\n\n\"B\" <sip:b@x>\n\"C\" <c>\n"
		      "\"A\" <sip:a@x>;favourite=yes\n\"D\" <sip:d@x>");
	assert_int_equal(count.taken, 3);
	assert_int_equal(count.again, 1);
	assert_int_equal(count.skipped, 2);
	assert_non_null(strstr(told, "2: after the name"));
	assert_non_null(strstr(told, "5: that is not an address"));
	assert_string_equal(dump(),
			    "A|external|*||sip:a@x\nB|external|||sip:b@x\nD|external|||sip:d@x");
}

static void sizes_of_lines(void **state)
{
	char name[LW_NAME_MAX + 1], user[LW_URI_MAX], line[8192], uid[CONTACT_UID_MAX + 1];

	(void)state;
	memset(name, 'n', sizeof(name));
	memset(user, 'u', sizeof(user));
	memset(uid, 'i', sizeof(uid));
	name[LW_NAME_MAX - 1] = uid[CONTACT_UID_MAX - 1] = user[LW_URI_MAX - 7] = '\0';
	re_snprintf(line, sizeof(line), "\"%s\" <sip:%s@x>;uid=%s", name, user, uid);
	assert_int_equal(lines(line).taken, 1); /* the longest of each */
	check_told(NULL);
	assert_int_equal(strlen(contacts_get(contacts, 0)->name), LW_NAME_MAX - 1);
	assert_int_equal(strlen(contacts_get(contacts, 0)->uri), LW_URI_MAX - 1);
	re_snprintf(line, sizeof(line), "\"%sn\" <sip:a@x>", name);
	assert_int_equal(lines(line).skipped, 1);
	check_told("1: the name is too long");
	told[0] = '\0';
	re_snprintf(line, sizeof(line), "\"a\" <sip:%su@x>", user);
	assert_int_equal(lines(line).skipped, 1);
	check_told("1: the address is too long");
	told[0] = '\0';
	re_snprintf(line, sizeof(line), "\"a\" <sip:a@x>;uid=%si", uid);
	assert_int_equal(lines(line).skipped, 1);
	check_told("1: uid is too long");
	told[0] = '\0';
	re_snprintf(line, sizeof(line), "<sip:%sn@x>", name); /* nor can it be the name */
	assert_int_equal(lines(line).skipped, 1);
	check_told("1: there is no name");
	told[0] = '\0';
	re_snprintf(line, sizeof(line), "\"a\" <sip:a@x>;x=%04095u", 0);
	assert_int_equal(lines(line).skipped, 1);
	check_told("1: the line is too long");
	assert_int_equal(contacts_count(contacts), 1);
}

static void addresses_of_one_contact_are_bounded(void **state)
{
	char text[CONTACT_ADDRESSES * 64] = "";
	int at = 0;

	(void)state;
	for (int i = 0; i <= CONTACT_ADDRESSES; i++)
		at += re_snprintf(text + at, sizeof(text) - (size_t)at,
				  "\"A\" <tel:%u>;type=work\n", 100 + i);
	assert_int_equal(lines(text).skipped, 1);
	check_told("17: more addresses");
	assert_int_equal(contacts_get(contacts, 0)->count, CONTACT_ADDRESSES);
}

static void contacts_are_bounded(void **state)
{
	static char text[CONTACTS_MAX * 24];
	int at = 0;

	(void)state;
	for (int i = 0; i < CONTACTS_MAX; i++)
		at += snprintf(text + at, sizeof(text) - (size_t)at, "\"n%d\" <tel:%d>\n", i, i);
	assert_int_equal(lines(text).taken, CONTACTS_MAX);
	assert_int_equal(lines("\"one more\" <sip:a@x>").skipped, 1);
	check_told("1: there are 10000 contacts");
	assert_int_equal(lines("\"n77\" <tel:77>;kind=internal").again, 1); /* these can change */
	assert_int_equal(contacts_count(contacts), CONTACTS_MAX);
	assert_int_equal(contacts_search(contacts, "n777", NULL, 0), 11);
	assert_int_equal(contacts_search(contacts, "", NULL, 0), CONTACTS_MAX);
}

/* ---- vCards ---- */

#define CARD(version, body) "BEGIN:VCARD\r\nVERSION:" version "\r\n" body "END:VCARD\r\n"

static const struct { const char *text, *there, *told;
} CARDS[] = {
	{CARD("3.0", "FN:Bob\r\nTEL:201\r\n"), "Bob|external|||tel:201", NULL},
	{CARD("4.0", "FN:Bob\r\nTEL;VALUE=uri:tel:+48-22-123\r\n"), "Bob|external|||tel:+4822123",
	 NULL},
	{"begin:vcard\nversion:3.0\nfn:Bob\ntel:201\nend:vcard", "Bob|external|||tel:201", NULL},
	{"\xef\xbb\xbf" CARD("3.0", "FN:Bob\r\nTEL:201\r\n"), "Bob|external|||tel:201", NULL},
	{CARD("3.0", "N:Kowalska;Anna;Maria;Dr.;\r\nTEL:201\r\n"),
	 "Anna Kowalska|external|||tel:201", NULL},
	{CARD("3.0", "N:;Anna\r\nTEL:201\r\n"), "Anna|external|||tel:201", NULL},
	{CARD("3.0", "N:Kowalska;Anna\r\nFN:Ann\r\nTEL:201\r\n"), "Ann|external|||tel:201", NULL},
	{CARD("3.0", "ORG:Acme\\, Inc.;Sales\r\nTEL:201\r\n"), "Acme, Inc.|external|||tel:201",
	 NULL},
	{CARD("4.0", "FN:First\r\nFN:Second\r\nTEL:201\r\n"), "First|external|||tel:201", NULL},
	/* folding, in the middle of a letter too */
	{CARD("3.0", "FN:Anna Ko\r\n walska\r\nTEL:+48\r\n  22\r\n\t1\r\n"),
	 "Anna Kowalska|external|||tel:+48221", NULL},
	{CARD("3.0", "FN:M\xc3\r\n \xbcller\r\nTEL:201\r\n"), "Müller|external|||tel:201", NULL},
	{CARD("2.1", "FN:Anna\r\n Kowalska\r\nTEL:201\r\n"), "Anna Kowalska|external|||tel:201",
	 NULL},
	/* escapes */
	{CARD("3.0", "FN:a\\, b\\; c\\\\d\\ne\\Nf\r\nTEL:201\r\n"),
	 "a, b; c\\d e f|external|||tel:201", NULL},
	{CARD("3.0", "N:A\\;B;C\r\nTEL:201\r\n"), "C A;B|external|||tel:201", NULL},
	{CARD("3.0", "FN:  much   room \r\nTEL:201\r\n"), "much room|external|||tel:201", NULL},
	{CARD("3.0", "FN:ends in \\\r\nTEL:201\r\n"), "ends in \\|external|||tel:201", NULL},
	/* types, preference, groups */
	{CARD("3.0",
	      "FN:B\r\nTEL;TYPE=WORK,VOICE:1\r\nTEL;TYPE=\"cell,voice\":2\r\nTEL;TYPE=home;TYPE=fax:3\r\n"),
	 "B|external|||>tel:1 work, tel:2 mobile, tel:3 fax", NULL},
	{CARD("3.0", "FN:B\r\nTEL;TYPE=FAX,PREF:1\r\nTEL;TYPE=CELL:2\r\nTEL;TYPE=WORK,PREF:3\r\n"),
	 "B|external|||tel:1 fax, tel:2 mobile, >tel:3 work", NULL},
	{CARD("4.0", "FN:B\r\nTEL;PREF=2:1\r\nTEL;PREF=1:2\r\n"), "B|external|||tel:1, >tel:2",
	 NULL},
	{CARD("2.1", "FN:B\r\nTEL;HOME;VOICE:1\r\nTEL;CELL:2\r\nTEL;PAGER:3\r\n"),
	 "B|external|||>tel:1 home, tel:2 mobile, tel:3 pager", NULL},
	{CARD("3.0", "item1.FN:B\r\nitem2.TEL:1\r\nitem2.X-ABLabel:x\r\n"), "B|external|||tel:1",
	 NULL},
	{CARD("3.0", "FN:B\r\nTEL:1\r\nTEL:1\r\n"), "B|external|||tel:1", NULL},
	/* other addresses */
	{CARD("4.0", "FN:B\r\nIMPP:sip:b@x\r\nIMPP:xmpp:b@x\r\n"), "B|external|||sip:b@x", NULL},
	{CARD("3.0", "FN:B\r\nIMPP;X-SERVICE-TYPE=SIP:SIPS:b@x\r\nX-SIP:c@x\r\n"),
	 "B|external|||>sips:b@x, sip:c@x", NULL},
	{CARD("4.0", "FN:B\r\nTEL;VALUE=uri:sip:b@x\r\n"), "B|external|||sip:b@x", NULL},
	{CARD("4.0", "FN:B\r\nTEL;VALUE=uri:tel:+4822\\;ext=5\r\n"), "B|external|||tel:+4822;ext=5",
	 NULL},
	{CARD("3.0", "FN:B\r\nX-SIP:sips:b@x\r\n"), "B|external|||sips:b@x", NULL},
	{CARD("3.0", "FN:B\r\nTEL:\r\nX-SIP:\r\nTEL:1\r\n"), "B|external|||tel:1", NULL},
	/* what else it says */
	{CARD("3.0", "FN:B\r\nTEL:1\r\nUID:urn:uuid:1\r\nX-FAVORITE:1\r\n"),
	 "B|external|*|urn:uuid:1|tel:1", NULL},
	{CARD("3.0", "FN:B\r\nTEL:1\r\nX-FAVORITE:0\r\n"), "B|external|||tel:1", NULL},
	{CARD("3.0", "FN:B\r\nTEL:1\r\nCATEGORIES:work, Favourite,internal\r\n"),
	 "B|internal|*||tel:1", NULL},
	{CARD("3.0", "FN:B\r\nTEL:1\r\nCATEGORIES:Starred\r\n"), "B|external|*||tel:1", NULL},
	{CARD("3.0", "FN:B\r\nTEL:1\r\nNOTE:a\tb\r\nPHOTO;ENCODING=b:AAAA\r\n AAAA==\r\n"),
	 "B|external|||tel:1", NULL},
	/* quoted-printable of vCard 2.1 */
	{CARD("2.1",
	      "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=BB=C3=B3=\r\n=C5=82=c4=87\r\nTEL:1\r\n"),
	 "Żółć|external|||tel:1", NULL},
	{CARD("2.1", "FN;QUOTED-PRINTABLE:a=3Db\r\nTEL:1\r\n"), "a=b|external|||tel:1", NULL},
	{CARD("2.1", "N;ENCODING=QUOTED-PRINTABLE:A;B=3D\r\nTEL:1\r\n"), "B= A|external|||tel:1",
	 NULL},
	/* a number that is none */
	{CARD("3.0", "FN:B\r\nTEL:call me\r\nTEL:1\r\n"), "B|external|||tel:1",
	 "4: that is not a number"},
	/* refused */
	{CARD("3.0", "FN:B\r\nEMAIL:b@x\r\n"), "", "1: it has neither"},
	{CARD("3.0", "TEL:1\r\n"), "", "1: it has no name"},
	{CARD("3.0", "FN: \r\nN:;\r\nTEL:1\r\n"), "", "1: it has no name"},
	{CARD("5.0", "FN:B\r\nTEL:1\r\n"), "", "2: its VERSION is not known"},
	{"BEGIN:VCARD\nFN:B\nTEL:1\nEND:VCARD\n", "", "1: its VERSION is missing"},
	{CARD("3.0", "FN:B\r\nTEL:1\r\nnonsense\r\n"), "", "5: a line of a card should be"},
	{CARD("3.0", "FN:B\r\n:x\r\nTEL:1\r\n"), "", "4: a line of a card should be"},
	{CARD("3.0", "FN;X=\"open:B\r\nTEL:1\r\n"), "", "3: a line of a card should be"},
	{CARD("3.0", "FN:\xff\r\nTEL:1\r\n"), "", "3: the line is not UTF-8"},
	{CARD("3.0", "NOTE:\xc0\xaf\r\nFN:B\r\nTEL:1\r\n"), "", "3: the line is not UTF-8"},
	{CARD("3.0", "FN:B\x1b[2J\r\nTEL:1\r\n"), "", "3: the name is not UTF-8, or has control"},
	{CARD("3.0", "N:B\x1b;A\r\nTEL:1\r\n"), "", "3: the name is not UTF-8, or has control"},
	{CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:=FF\r\nTEL:1\r\n"), "",
	 "3: the name is not UTF-8"},
	{CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:=0\r\nTEL:1\r\n"), "",
	 "3: after = two hexadecimal"},
	{CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:B=00b\r\nTEL:1\r\n"), "",
	 "3: the line has a NUL"},
	{CARD("2.1", "FN;CHARSET=ISO-8859-2;ENCODING=QUOTED-PRINTABLE:=AF\r\nTEL:1\r\n"), "",
	 "3: only UTF-8 is read"},
	{CARD("3.0", "FN;ENCODING=b:Qm9i\r\nTEL:1\r\n"), "", "3: base64 text"},
	{CARD("3.0", "FN:B\r\nIMPP:sip:b b@x\r\n"), "", "4: an address cannot have blanks"},
	{CARD("4.0", "FN:B\r\nTEL;VALUE=uri:tel:none\r\n"), "", "4: that is not an address"},
	{CARD("3.0", "FN:B\r\nX-SIP:*@*\r\n"), "", "4: that means everybody"},
	{CARD("4.0", "FN:B\r\nTEL:1\r\nUID:a\x01\r\n"), "", "5: its UID is not UTF-8, or"},
	{CARD("4.0", "KIND:group\r\nFN:B\r\nTEL:1\r\n"), "", "3: a group"},
	{"BEGIN:VCARD\nVERSION:3.0\nFN:B\nTEL:1\n", "", "1: END:VCARD is missing at the end"},
	{"\n\nnothing of a card\nat all\n", "", "3: a card begins with BEGIN:VCARD"},
	{"END:VCARD\n", "", "1: a card begins with BEGIN:VCARD"},
	{"", "", NULL},
};

static void cards_read(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(CARDS); i++) {
		fresh(state);
		cards(CARDS[i].text);
		if (strcmp(dump(), CARDS[i].there))
			fail_msg("%s: is \"%s\", not \"%s\"", CARDS[i].text, dump(),
				 CARDS[i].there);
		check_told(CARDS[i].told);
		drop(state);
	}
	print_message("%zu files of cards\n", ARRAY_SIZE(CARDS));
}

static void bad_cards_leave_the_others(void **state)
{
	static const char TEXT[] = CARD("3.0", "FN:A\r\nTEL:1\r\n")
		"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:never closed\r\nTEL:2\r\n"
		CARD("3.0", "FN:C\r\nTEL:3\r\n") "between\r\ncards\r\n\r\n"
		CARD("3.0", "FN:D\xff\r\nTEL:4\r\n") CARD("4.0", "FN:E\r\nTEL:5\r\n");
	struct contacts_count count;

	(void)state;
	count = cards(TEXT);
	assert_int_equal(count.taken, 3);
	assert_int_equal(count.skipped, 3);
	assert_string_equal(told, "6: END:VCARD is missing before the next card\n"
				  "15: a card begins with BEGIN:VCARD\n"
				  "20: the line is not UTF-8: export the cards in UTF-8\n");
	assert_string_equal(dump(), "A|external|||tel:1\nC|external|||tel:3\nE|external|||tel:5");
}

static void a_nul_in_a_card(void **state)
{
	static const char TEXT[] = CARD("3.0", "FN:Bob\0by\r\nTEL:1\r\n");

	(void)state;
	assert_int_equal(cards_of(TEXT, sizeof(TEXT) - 1, CONTACT_EXTERNAL).skipped, 1);
	check_told("3: the line has a NUL");
}

static void sizes_of_cards(void **state)
{
	static const struct { const char *property; size_t fits; const char *told;
	} SIZES[] = {
		{"FN:", 127, "the name is too long"},
		{"N:", 127, "the name is too long"},
		{"N:;", 127, "the name is too long"},
		{"ORG:", 127, "the name is too long"},
		{"TEL:", 507, "the number is too long"},
		{"IMPP:sip:a@", 505, "the address is too long"},
		{"X-SIP:a@", 505, "the address is too long"},
		{"UID:", 127, "its UID is too long"},
		{"NOTE:", 100000, NULL},
	};
	static char text[120000], value[100001];

	for (size_t i = 0; i < ARRAY_SIZE(SIZES); i++) {
		for (size_t more = 0; more < 2; more++) {
			size_t len = SIZES[i].fits + more;
			bool number = !strcmp(SIZES[i].property, "TEL:");

			if (!SIZES[i].told && more)
				continue;
			memset(value, number ? '1' : 'a', len);
			value[len] = '\0';
			fresh(state);
			re_snprintf(text, sizeof(text), CARD("3.0", "%s%s\r\n%sTEL:2\r\n"),
				    SIZES[i].property, value,
				    strchr("FNO", *SIZES[i].property) && i < 4 ? "" : "FN:B\r\n");
			if (cards(text).taken != !more)
				fail_msg("%s of %zu: told %s", SIZES[i].property, len, told);
			if (more && !strstr(told, SIZES[i].told))
				fail_msg("%s: told %s", SIZES[i].property, told);
			drop(state);
		}
	}
}

static void addresses_of_a_card_are_bounded(void **state)
{
	char text[1024] = "BEGIN:VCARD\nVERSION:3.0\nFN:B\n";

	(void)state;
	for (int i = 0; i < 17; i++)
		re_snprintf(text + strlen(text), sizeof(text) - strlen(text), "TEL:%u\n", 100 + i);
	re_snprintf(text + strlen(text), sizeof(text) - strlen(text), "END:VCARD\n");
	assert_int_equal(cards(text).skipped, 1);
	check_told("20: more addresses than a contact can have (16)");
	assert_int_equal(contacts_count(contacts), 0);
}

static void cards_come_again(void **state)
{
	struct contacts_count count;

	(void)state;
	cards(CARD("3.0", "UID:1\r\nFN:Bob\r\nTEL:1\r\n") CARD("3.0", "FN:Ann\r\nTEL:2\r\n"));
	count = cards(CARD("3.0", "UID:1\r\nFN:Bob\r\nTEL:1\r\n")
			      CARD("3.0", "FN:Ann\r\nTEL:2\r\n"));
	assert_int_equal(count.again, 2);
	assert_int_equal(count.taken, 0);
	contacts_set_favourite(contacts, contacts_get(contacts, 1), true);
	/* another name and number, and what was chosen here stays */
	cards(CARD("3.0", "UID:1\r\nFN:Robert\r\nTEL:9\r\n"));
	assert_string_equal(dump(), "Robert|external|*|1|tel:9\nAnn|external|||tel:2");
	/* two of one name are two, if their UIDs say so or no address is the same */
	count = cards(CARD("3.0", "UID:2\r\nFN:Robert\r\nTEL:9\r\n")
			      CARD("3.0", "FN:Ann\r\nTEL:3\r\n"));
	assert_int_equal(count.taken, 2);
	/* one that had no UID gets it */
	count = cards(CARD("3.0", "UID:3\r\nFN:Ann\r\nTEL:3\r\nTEL:4\r\n"));
	assert_int_equal(count.again, 1);
	/* and keeps it when a card has none */
	count = cards(CARD("3.0", "FN:Ann\r\nTEL:4\r\nX-FAVORITE:1\r\n"));
	assert_int_equal(count.again, 1);
	assert_string_equal(dump(), "Robert|external|*|1|tel:9\nAnn|external|||tel:2\n"
				    "Ann|external||3|tel:4\nRobert|external||2|tel:9");
}

static void the_samples_are_read(void **state)
{
	struct contacts_count count;

	(void)state;
	assert_int_equal(contacts_load(contacts, sample_contacts, on_told, NULL, &count), 0);
	assert_int_equal(count.taken, 5);
	assert_int_equal(contacts_import(contacts, sample_vcards, CONTACT_SYNCED, false, on_told,
					 NULL, &count),
			 0);
	assert_int_equal(count.taken, 3);
	check_told(NULL);
	assert_string_equal(
		dump(),
		"Anna Kowalska|internal|*||>sip:anna@example.com work, tel:+48601234567 mobile\n"
		"Jiří Novák|synced|*|7f0c9f0e-6a55-4a43-8f0a-1f6f3c7e2b10|>tel:+420601234567 mobile, tel:+420224123456 work\n"
		"Reception|internal|*||sip:100@example.com\n"
		"Åse Bjørnstad|synced|||>tel:+4740123456 mobile, sip:aase@example.no\n"
		"Bob|internal|||sip:bob@example.com\n"
		"Dr. Zoë O’Brien-Müller|synced||urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af|>tel:+35312345678 work, sip:zoe@example.org\n"
		"Hans Müller|external|||tel:+49891234567 work\n"
		"Łukasz Żółć|internal|||sip:201@example.com");
}

/* ---- search ---- */

static const char BOOK[] =
	"\"Anna Kowalska\" <sip:anna@example.com>;type=work\n"
	"\"Anna Kowalska\" <tel:+48601234567>;type=mobile\n"
	"\"Joanna Nowak-Kowal\" <tel:+48221234599>\n"
	"\"Łukasz Żółć\" <sip:201@example.com>;favourite=yes\n"
	"\"Hans Müller\" <tel:+49891234567>\n"
	"\"Muller Transport\" <tel:0891234999>\n"
	"\"Bob\" <sip:2015@example.com>\n"
	"\"Robert Groß\" <sip:boss@example.com>\n"
	"\"Åse Bjørnstad\" <tel:+4740123456>\n"
	"\"Jiří Dvořák\" <tel:+420224123456>\n"
	"\"Noël Lefèvre\" <tel:+33142345678>\n"
	"\"O’Brien, Zoë\" <tel:+35312345678>\n"
	"\"Иван Чехов\" <tel:+74951234567>\n"
	"\"Γιώργος Παπαδόπουλος\" <tel:+302101234567>\n"
	"\"Room 12\" <sip:room12@example.com>;favourite=yes\n"
	"\"Đorđe Šarić\" <tel:+381111234567>\n"
	"\"Voicemail\" <tel:*98>\n"
	"\"İpek Çelik\" <tel:+902121234567>\n"
	"\"Þór Ægisson\" <tel:+3545551234>\n";

/* what is typed; who is found, best first, with by what when it is not the name */
static const struct { const char *text, *found;
} QUERIES[] = {
	/* case and accents */
	{"anna", "Anna Kowalska, Joanna Nowak-Kowal"},
	{"ANNA", "Anna Kowalska, Joanna Nowak-Kowal"},
	{"zolc", "Łukasz Żółć"},
	{"Żółć", "Łukasz Żółć"},
	{"ŻÓŁĆ", "Łukasz Żółć"},
	{"z\xcc\x87o\xcc\x81\xc5\x82"
	 "c\xcc\x81",
	 "Łukasz Żółć"}, /* decomposed, as some keyboards send it */
	{"lukasz", "Łukasz Żółć"},
	{"muller", "Hans Müller, Muller Transport"},
	{"Müller", "Hans Müller, Muller Transport"},
	{"mueller", "Hans Müller"},
	{"mul", "Hans Müller, Muller Transport"},
	{"gross", "Robert Groß"},
	{"groß", "Robert Groß"},
	{"GROSS", "Robert Groß"},
	{"ase", "Åse Bjørnstad"},
	{"aase", "Åse Bjørnstad"},
	{"bjornstad", "Åse Bjørnstad"},
	{"bjoernstad", "Åse Bjørnstad"},
	{"dvorak", "Jiří Dvořák"},
	{"jiri", "Jiří Dvořák"},
	{"lefevre", "Noël Lefèvre"},
	{"noel", "Noël Lefèvre"},
	{"чехов", "Иван Чехов"},
	{"ИВАН", "Иван Чехов"},
	{"παπαδοπουλος", "Γιώργος Παπαδόπουλος"},
	{"ΓΙΩΡΓΟΣ", "Γιώργος Παπαδόπουλος"},
	{"dorde", "Đorđe Šarić"},
	{"djordje", "Đorđe Šarić"},
	{"saric", "Đorđe Šarić"},
	{"ipek", "İpek Çelik"},
	{"celik", "İpek Çelik"},
	{"thor", "Þór Ægisson"},
	{"aegis", "Þór Ægisson"},
	{"ｂｏｂ", "Bob"}, /* full width */
	/* apostrophes, hyphens, commas */
	{"obrien", "O’Brien, Zoë"},
	{"o'brien", "O’Brien, Zoë"},
	{"o’b", "O’Brien, Zoë, Bob, Robert Groß"},
	{"nowak kowal", "Joanna Nowak-Kowal"},
	{"nowak-kowal", "Joanna Nowak-Kowal"},
	{"zoe obrien", "O’Brien, Zoë"},
	/* parts of words, in any order */
	{"ann kow", "Anna Kowalska, Joanna Nowak-Kowal"},
	{"kow ann", "Anna Kowalska, Joanna Nowak-Kowal"},
	{"Kowalska Anna", "Anna Kowalska"},
	{"  kow  ", "Anna Kowalska, Joanna Nowak-Kowal"},
	{"walsk", "Anna Kowalska"},
	{"anna x", ""},
	{"annaa", ""},
	{"ob", "O’Brien, Zoë, Bob, Robert Groß"},
	{"o", "Łukasz Żółć, Room 12, O’Brien, Zoë, Anna Kowalska, Åse Bjørnstad, Bob, "
	      "Đorđe Šarić, Jiří Dvořák, Joanna Nowak-Kowal, Muller Transport, Noël Lefèvre, "
	      "Robert Groß, Þór Ægisson, Voicemail"},
	/* the address */
	{"boss", "Robert Groß by address"},
	{"anna@example.com", "Anna Kowalska by address"},
	{"sip:2015@example.com", "Bob by address"},
	{"SIP:BOSS", "Robert Groß by address"},
	{"@example",
	 "Łukasz Żółć by address, Room 12 by address, Anna Kowalska by address, Bob by address, "
	 "Robert Groß by address"},
	{"@elsewhere", ""},
	/* numbers */
	{"201", "Łukasz Żółć by number, Bob by number"},
	{"2015", "Bob by number"},
	{"+48601234567", "Anna Kowalska by number"},
	{"0048 601 234 567", "Anna Kowalska by number"},
	{"601-234-567", "Anna Kowalska by number"},
	{"(0601) 234", "Anna Kowalska by number"},
	{"tel:+48601234567", "Anna Kowalska by number"},
	{"089 1234567", "Hans Müller by number"},
	{"+49 89 1234999", "Muller Transport by number"}, /* kept as dialled inside the country */
	{"089123", "Hans Müller by number, Muller Transport by number"},
	{"+48 22", "Joanna Nowak-Kowal by number"},
	{"234599", "Joanna Nowak-Kowal by number"},
	{"*98", "Voicemail by number"},
	{"99999999", ""},
	{"+90 21", "İpek Çelik by number"},
	{"+9", "İpek Çelik by number"}, /* a + begins a number, and is no key */
	{"12", "Room 12, O’Brien, Zoë by number, Anna Kowalska by number, Åse Bjørnstad by number, "
	       "Đorđe Šarić by number, Hans Müller by number, İpek Çelik by number, "
	       "Jiří Dvořák by number, Joanna Nowak-Kowal by number, Muller Transport by number, "
	       "Þór Ægisson by number, Γιώργος Παπαδόπουλος by number, Иван Чехов by number"},
	{"kow 601", "Anna Kowalska by number"},
	{"room 12", "Room 12"},
	/* keys of a keypad */
	{"262", "Bob by keypad"},
	{"2662", "Anna Kowalska by keypad, Joanna Nowak-Kowal by keypad"},
	{"26620569", "Anna Kowalska by keypad"}, /* 0 is a blank */
	{"9652", "Łukasz Żółć by keypad"},
	{"683", "Hans Müller by keypad"}, /* mue... */
	{"62766", ""},
	/* nothing to look for */
	{"...", ""},
	{"xyzzy", ""},
	{"\xff", ""},
};

static void search_table(void **state)
{
	struct contact_hit hits[32];
	char found[2048];
	size_t bad = 0;

	(void)state;
	assert_int_equal(lines(BOOK).taken, 18);
	check_told(NULL);
	for (size_t i = 0; i < ARRAY_SIZE(QUERIES); i++) {
		size_t count = contacts_search(contacts, QUERIES[i].text, hits, ARRAY_SIZE(hits));
		int at = 0;

		found[0] = '\0';
		for (size_t j = 0; j < count; j++)
			at += re_snprintf(found + at, sizeof(found) - (size_t)at, "%s%s%s%s",
					  j ? ", " : "", hits[j].contact->name,
					  hits[j].why ? " by " : "",
					  hits[j].why ? contact_why_name(hits[j].why) : "");
		if (strcmp(found, QUERIES[i].found)) {
			print_error("%s: finds \"%s\", not \"%s\"\n", QUERIES[i].text, found,
				    QUERIES[i].found);
			bad++;
		}
	}
	print_message("%zu queries\n", ARRAY_SIZE(QUERIES));
	assert_int_equal(bad, 0);
}

static void search_gives_the_address_that_fits(void **state)
{
	struct contact_hit hit;

	(void)state;
	lines(BOOK);
	assert_int_equal(contacts_search(contacts, "601234", &hit, 1), 1);
	assert_string_equal(hit.uri, "tel:+48601234567");
	assert_int_equal(contacts_search(contacts, "kowalska", &hit, 1), 1);
	assert_string_equal(hit.uri, "sip:anna@example.com");
	assert_int_equal(contacts_search(contacts, "anna", &hit, 1), 2); /* more than asked for */
	assert_string_equal(hit.contact->name, "Anna Kowalska");
	assert_int_equal(contacts_search(contacts, "", NULL, 0), 18);
}

static void favourites_and_ranks_order(void **state)
{
	struct contact_hit hits[8];
	static const char *const ORDER[] = {"Banna", "Ann", "Ann", "Annette", "Lee Ann", "Joann"};
	static const uint8_t RANKS[] = {2, 0, 0, 1, 1, 2};

	(void)state;
	lines("\"Joann\" <sip:1@x>\n\"Lee Ann\" <sip:2@x>\n\"Annette\" <sip:3@x>\n\"Ann\" <sip:4@x>\n"
	      "\"Ann\" <sip:5@x>\n\"Banna\" <sip:6@x>;favourite=yes\n");
	assert_int_equal(contacts_search(contacts, "ann", hits, 8), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(hits[i].contact->name, ORDER[i]);
		assert_int_equal(hits[i].rank, RANKS[i]);
	}
	assert_string_equal(hits[1].uri, "sip:4@x"); /* of two alike, as they came */
}

/* ---- one name, one address ---- */

static void names_for_addresses(void **state)
{
	static const char BOTH[] =
		"\"Anna Kowalska\" <sip:anna@x>;type=work\n"
		"\"Anna Kowalska\" <tel:+48601234567>;type=mobile\n"
		"\"Bob\" <sip:bob@x>\n\"Bob\" <sip:rob@x>\n"
		"\"112\" <sip:cheat@evil.example>\n\"+48 112\" <sip:cheat@evil.example>\n"
		"\"Ext\" <tel:201;phone-context=x>\n\"Bob mobile\" <sip:third@x>\n"
		"\"boss@x\" <sip:cheat@evil.example>\n";
	static const struct {
		const char *text;
		enum contact_found found;
		const char *says;
	} NAMES[] = {
		{"Anna Kowalska", CONTACT_ONE, "sip:anna@x"},
		{"kowalska ANNA", CONTACT_ONE, "sip:anna@x"},
		{"Anna Kowalska mobile", CONTACT_ONE, "+48601234567"},
		{"Anna Kowalska work", CONTACT_ONE, "sip:anna@x"},
		{"Anna Kowalska home", CONTACT_NONE, "no contact matches"},
		{"Bob mobile", CONTACT_ONE, "sip:third@x"},
		{"Ext", CONTACT_ONE, "tel:201;phone-context=x"},
		{"Anna", CONTACT_NONE,
		 "similar: Anna Kowalska <sip:anna@x>"}, /* a part is not enough to dial */
		{"Nobody", CONTACT_NONE, "no contact matches"},
		{"Bob", CONTACT_SEVERAL, "Bob <sip:bob@x>, Bob <sip:rob@x>"},
		{"112", CONTACT_NONE,
		 ""}, /* a card must not answer for the number of somebody else */
		{"+48112", CONTACT_NONE, ""},
		{"boss@x", CONTACT_NONE, ""},
		{"sip:anna@x", CONTACT_NONE, ""},
		{"tel:112", CONTACT_NONE, ""},
		{"", CONTACT_NONE, ""},
		{"...", CONTACT_NONE, "no contact matches"},
	};

	(void)state;
	lines(BOTH);
	for (size_t i = 0; i < ARRAY_SIZE(NAMES); i++) {
		char uri[LW_URI_MAX] = "", why[512];
		enum contact_found found = contacts_resolve(contacts, NAMES[i].text, uri,
							    sizeof(uri), why, sizeof(why));
		const char *got = found == CONTACT_ONE ? uri : why;

		if (found != NAMES[i].found || !strstr(got, NAMES[i].says))
			fail_msg("%s: %d %s", NAMES[i].text, found, got);
	}
}

static void find_by_name_or_address(void **state)
{
	struct contact_hit hit;
	char why[512];

	(void)state;
	lines(BOOK);
	assert_int_equal(contacts_find(contacts, "sip:anna@example.com", &hit, why, sizeof(why)),
			 CONTACT_ONE);
	assert_int_equal(contacts_find(contacts, "anna@example.com", &hit, why, sizeof(why)),
			 CONTACT_ONE);
	assert_int_equal(contacts_find(contacts, "0601234567", &hit, why, sizeof(why)),
			 CONTACT_ONE);
	assert_string_equal(hit.uri, "tel:+48601234567");
	assert_int_equal(contacts_find(contacts, "201", &hit, why, sizeof(why)), CONTACT_ONE);
	assert_string_equal(hit.contact->name, "Łukasz Żółć");
	assert_int_equal(contacts_find(contacts, "mueller hans", &hit, why, sizeof(why)),
			 CONTACT_ONE);
	assert_int_equal(contacts_find(contacts, "anna@example", &hit, why, sizeof(why)),
			 CONTACT_NONE);
	assert_null(hit.contact);
	lines("\"Twin\" <sip:anna@example.com>");
	assert_int_equal(contacts_find(contacts, "sip:anna@example.com", &hit, why, sizeof(why)),
			 CONTACT_SEVERAL);
	assert_non_null(strstr(why, "Anna Kowalska"));
	/* no room for names: still a whole sentence */
	assert_int_equal(contacts_find(contacts, "sip:anna@example.com", &hit, why, 60),
			 CONTACT_SEVERAL);
	assert_string_equal(why, "several contacts match; write the address of one");
}

static void names_to_show(void **state)
{
	(void)state;
	lines("\"Ann Synced\" <tel:+48601234567>;kind=synced\n\"Bob\" <sip:bob@x>\n\"Boss\" <sip:201@x>\n");
	/* R46: a synchronised name overrides the network's, any other stands in for it */
	assert_string_equal(contacts_shown(contacts, "sip:+48601234567@trunk", "ANNA K"),
			    "Ann Synced");
	assert_string_equal(contacts_shown(contacts, "sip:0601234567@trunk;user=phone", ""),
			    "Ann Synced");
	assert_string_equal(contacts_shown(contacts, "sip:bob@x", "Robert"), "Robert");
	assert_string_equal(contacts_shown(contacts, "sip:bob@x", ""), "Bob");
	assert_string_equal(contacts_shown(contacts, "sip:bob@y", ""), "");
	assert_string_equal(contacts_shown(contacts, "sip:201@x", ""), "Boss");
	assert_string_equal(contacts_shown(contacts, "sip:201@evil.example", ""), "");
	assert_string_equal(contacts_shown(contacts, "", "x"), "x");
}

/* ---- the table of targets ---- */

/* Digits as they are, other addresses without their scheme; fax numbers are not known here. */
static bool canonical(const char *address, char *buf, size_t size, void *arg)
{
	++*(int *)arg;
	return !strstr(address, "999") &&
	       re_snprintf(buf, size, "%s", strchr(address, ':') + 1) > 0;
}

static void targets_of_contacts(void **state)
{
	struct lw_targets *targets;
	int asked = 0;

	(void)state;
	lines("\"B\" <tel:+2>\n\"A\" <sip:a@x>\n\"Own\" <sip:own@x>;kind=internal\n\"C\" <tel:+999>\n"
	      "\"Also A\" <sip:a@x>;kind=synced\n\"Third A\" <sip:a@x>\n");
	assert_int_equal(contacts_targets(contacts, canonical, &asked, &targets), 0);
	assert_int_equal(asked, 6);
	assert_int_equal(targets->count, 3);
	assert_string_equal(targets->list[0].address, "+2");
	assert_string_equal(targets->list[0].name, "B");
	assert_true(targets->list[0].contact && !targets->list[0].synced);
	assert_string_equal(targets->list[1].address, "a@x");
	assert_string_equal(targets->list[1].name, "Also A");
	assert_true(targets->list[1].contact && targets->list[1].synced);
	assert_string_equal(targets->list[2].address, "own@x"); /* one of ours, elsewhere (R3) */
	assert_true(targets->list[2].internal && !targets->list[2].contact);
	mem_deref(targets);
	drop(state);
	fresh(state);
	assert_int_equal(contacts_targets(contacts, canonical, &asked, &targets), 0);
	assert_int_equal(targets->count, 0);
	mem_deref(targets);
}

/* ---- keeping ---- */

static char place[64], path[96];

static void put_file(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static const char *get_file(void)
{
	static char text[4096];
	FILE *file = fopen(path, "r");
	size_t n;

	assert_non_null(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[n] = '\0';
	return text;
}

static int fresh_place(void **state)
{
	re_snprintf(place, sizeof(place), "/tmp/contacts.XXXXXX");
	if (!mkdtemp(place))
		return -1;
	re_snprintf(path, sizeof(path), "%s/contacts", place);
	return fresh(state);
}

static int drop_place(void **state)
{
	unlink(path);
	/* nothing half written is left beside it */
	return drop(state) | rmdir(place);
}

static void load(int err)
{
	struct contacts_count count;

	assert_int_equal(contacts_load(contacts, path, on_told, NULL, &count), err);
}

static void favour(const char *name, bool on)
{
	struct contact_hit hit;
	char why[256];

	assert_int_equal(contacts_find(contacts, name, &hit, why, sizeof(why)), CONTACT_ONE);
	contacts_set_favourite(contacts, hit.contact, on);
}

static void favourites_are_kept(void **state)
{
	(void)state;
	put_file(
		"# mine\r\n\"A\" <sip:a@x>;access=allow\r\n\r\n"
		"\"B\" <sip:b@x>;favourite=yes;access=block  \nnonsense\n"
		"\"C\" <tel:+1>;type=work\n\"C\" <tel:+2>;type=home # \n  C <tel:+3>;favourite=no;x=1");
	load(0);
	assert_string_equal(
		dump(), "B|external|*||sip:b@x\nA|external|||sip:a@x\nC|external|||tel:+1 work\n"
			"C|external|||tel:+3");
	favour("A", true);
	favour("B", false);
	favour("+1", true);
	favour("+3", true);
	assert_int_equal(contacts_save(contacts), 0);
	/* nothing else in the file has changed */
	assert_string_equal(get_file(),
			    "# mine\r\n\"A\" <sip:a@x>;access=allow;favourite=yes\r\n\r\n"
			    "\"B\" <sip:b@x>;access=block  \nnonsense\n"
			    "\"C\" <tel:+1>;type=work;favourite=yes\n\"C\" <tel:+2>;type=home # \n"
			    "  C <tel:+3>;x=1;favourite=yes\n");
	drop(state);
	fresh(state);
	load(0);
	assert_int_equal(contacts_get(contacts, 2)->favourite, true);
	assert_string_equal(contacts_get(contacts, 3)->name, "B");
}

static void imported_by_hand_are_kept(void **state)
{
	(void)state;
	put_file(
		"\"Old\" <tel:+1>;type=work;access=allow;uid=u1\n\"Old\" <tel:+2>;type=home;uid=u1\n# end");
	load(0);
	cards(CARD("3.0", "UID:u1\r\nFN:New \"N\"\r\nTEL;TYPE=HOME:+3\r\nTEL;TYPE=PREF:+4\r\n")
	      CARD("3.0", "UID:urn:u;2\r\nFN:Żółć\r\nTEL:+5\r\nX-FAVORITE:1\r\n"));
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(),
		"\"New \\\"N\\\"\" <tel:+4>;access=allow;kind=external;type=other;uid=u1\n"
		"\"New \\\"N\\\"\" <tel:+3>;access=allow;kind=external;type=home;uid=u1\n"
		"# end\n\"Żółć\" <tel:+5>;kind=external;uid=urn%3au%3b2;favourite=yes\n");
	drop(state);
	fresh(state);
	load(0);
	check_told(NULL);
	assert_string_equal(dump(), "Żółć|external|*|urn:u;2|tel:+5\n"
				    "New \"N\"|external||u1|>tel:+4 other, tel:+3 home");
}

static void two_of_one_name_stay_two(void **state)
{
	(void)state;
	put_file("\"Bob\" <tel:1>\n\"Bob\" <tel:2>;type=work\n");
	load(0);
	cards(CARD("3.0", "FN:Bob\r\nTEL;TYPE=HOME:1\r\n")
		      CARD("3.0", "FN:Bob\r\nTEL;TYPE=HOME:3\r\n")
			      CARD("3.0", "FN:Bob\r\nTEL;TYPE=CELL:4\r\n"));
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(), "\"Bob\" <tel:1>;kind=external;type=home\n\n"
					"\"Bob\" <tel:2>;type=work\n\n"
					"\"Bob\" <tel:3>;kind=external;type=home\n\n"
					"\"Bob\" <tel:4>;kind=external;type=mobile\n");
	drop(state);
	fresh(state);
	load(0);
	assert_int_equal(contacts_count(contacts), 4);
}

/* Both change: the second must not be taken for another number of the first. */
static void two_of_one_name_change_and_stay_two(void **state)
{
	(void)state;
	put_file("\"Bob\" <tel:1>\n\"Bob\" <tel:2>\n");
	load(0);
	cards(CARD("3.0", "FN:Bob\r\nTEL;TYPE=HOME:1\r\n")
	      CARD("3.0", "FN:Bob\r\nTEL;TYPE=HOME:2\r\n"));
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(), "\"Bob\" <tel:1>;kind=external;type=home\n\n"
					"\"Bob\" <tel:2>;kind=external;type=home\n");
}

/* A mark of the byte order, blanks, a type that nobody wrote: not a byte is another. */
static void a_card_that_says_the_same_changes_nothing(void **state)
{
	static const char FILE_IS[] = "\xef\xbb\xbf# mine\n\"Bob\" <tel:1>;access=allow  \n"
				      "\"Ann\" <tel:2>;uid=a\n";

	(void)state;
	put_file(FILE_IS);
	load(0);
	cards(CARD("3.0", "FN:Bob\r\nTEL:1\r\n") CARD("3.0", "UID:a\r\nFN:Ann\r\nTEL:2\r\n"));
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(), FILE_IS);
}

static void synchronised_stay_abroad(void **state)
{
	static const char TEXT[] =
		CARD("3.0", "UID:1\r\nFN:A\r\nTEL:1\r\nX-FAVORITE:1\r\n")
		CARD("3.0", "UID:2\r\nFN:B\r\nTEL:2\r\n");
	struct contacts_count count;

	(void)state;
	load(ENOENT);
	assert_int_equal(contacts_parse_vcards(contacts, TEXT, sizeof(TEXT) - 1, CONTACT_SYNCED,
					       false, on_told, NULL, &count),
			 0);
	assert_int_equal(contacts_save(contacts), 0);
	assert_int_equal(access(path, F_OK), -1); /* nothing to keep: no file */
	favour("B", true);
	favour("A", false);
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(), "\"B\" <tel:2>;kind=synced;uid=2;favourite=yes\n"
					"\"A\" <tel:1>;kind=synced;uid=1\n");
	/* the card comes again, and says favourite: it was asked before */
	drop(state);
	fresh(state);
	load(0);
	assert_int_equal(contacts_parse_vcards(contacts, TEXT, sizeof(TEXT) - 1, CONTACT_SYNCED,
					       false, on_told, NULL, &count), 0);
	assert_int_equal(count.again, 2);
	assert_string_equal(dump(), "B|synced|*|2|tel:2\nA|synced||1|tel:1");
}

/* What others do to the file meanwhile stays done; what was changed here comes into it. */
static void who_has_changed_the_file_meanwhile(void **state)
{
	(void)state;
	put_file("\"A\" <sip:a@x>\n\"B\" <sip:b@x>\n\"C\" <sip:c@x>\n\"D\" <sip:d@x>\n");
	load(0);
	put_file(
		"# by another\n\"E\" <sip:e@x>\n\"A\" <sip:a@x>;access=block\n\"D\" <sip:new@x>\n");
	favour("A", true);
	favour("C", true);
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(),
			    "# by another\n\"E\" <sip:e@x>\n"
			    "\"A\" <sip:a@x>;access=block;favourite=yes\n\"D\" <sip:new@x>\n"
			    "\"C\" <sip:c@x>;kind=external;favourite=yes\n");
	/* once it is there, it is one of the file's */
	put_file("\"A\" <sip:a@x>\n");
	favour("A", false);
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(), "\"A\" <sip:a@x>\n");
	/* no file at all: everybody goes into the new one */
	assert_int_equal(unlink(path), 0);
	favour("A", true);
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(),
			    "\"A\" <sip:a@x>;kind=external;favourite=yes\n"
			    "\"C\" <sip:c@x>;kind=external;favourite=yes\n"
			    "\"B\" <sip:b@x>;kind=external\n\"D\" <sip:d@x>;kind=external\n");
}

static void a_file_keeps_its_mode_and_its_link(void **state)
{
	char link[160];
	struct stat st;

	(void)state;
	put_file("\"A\" <sip:a@x>\n");
	assert_int_equal(chmod(path, 0640), 0);
	re_snprintf(link, sizeof(link), "%s/link", place);
	assert_int_equal(symlink("contacts", link), 0);
	assert_int_equal(contacts_load(contacts, link, on_told, NULL, &(struct contacts_count){0}),
			 0);
	favour("A", true);
	assert_int_equal(contacts_save(contacts), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_string_equal(get_file(), "\"A\" <sip:a@x>;favourite=yes\n");
	assert_int_equal(unlink(link), 0);
}

static void what_cannot_be_written(void **state)
{
	(void)state;
	put_file("\"A\" <sip:a@x>\n");
	load(0);
	favour("A", true);
	assert_int_equal(unlink(path) | rmdir(place), 0);
	assert_int_equal(contacts_save(contacts), ENOENT);
	assert_true(
		contacts_get(contacts, 0)->favourite); /* it holds here, and can be tried again */
	assert_int_equal(mkdir(place, 0700), 0);
	assert_int_equal(contacts_save(contacts), 0);
	assert_string_equal(get_file(), "\"A\" <sip:a@x>;kind=external;favourite=yes\n");
	/* a directory in its place: not read, not written over */
	assert_int_equal(unlink(path) | mkdir(path, 0700), 0);
	assert_int_equal(contacts_save(contacts), EISDIR);
	load(EISDIR);
	assert_null(contacts_path(contacts));
	assert_int_equal(rmdir(path), 0);
}

static void files_are_bounded(void **state)
{
	struct contacts_count count;

	(void)state;
	put_file("");
	load(0);
	assert_int_equal(truncate(path, CONTACTS_FILE_MAX + 1), 0);
	assert_int_equal(
		contacts_import(contacts, path, CONTACT_SYNCED, false, on_told, NULL, &count),
		EFBIG);
	assert_int_equal(contacts_save(contacts), EFBIG);
	load(EFBIG);
	assert_int_equal(contacts_import(contacts, "/dev/null", CONTACT_SYNCED, false, on_told,
					 NULL, &count),
			 EINVAL);
	assert_int_equal(
		contacts_import(contacts, "/nowhere", CONTACT_SYNCED, false, on_told, NULL, &count),
		ENOENT);
}

int main(int argc, char **argv)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fresh, drop)
#define P(name) cmocka_unit_test_setup_teardown(name, fresh_place, drop_place)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_read),
		T(lines_of_one_contact),
		T(bad_lines_leave_the_others),
		T(sizes_of_lines),
		T(addresses_of_one_contact_are_bounded),
		T(contacts_are_bounded),
		cmocka_unit_test(cards_read),
		T(bad_cards_leave_the_others),
		T(a_nul_in_a_card),
		cmocka_unit_test(sizes_of_cards),
		T(addresses_of_a_card_are_bounded),
		T(cards_come_again),
		T(the_samples_are_read),
		T(search_table),
		T(search_gives_the_address_that_fits),
		T(favourites_and_ranks_order),
		T(names_for_addresses),
		T(find_by_name_or_address),
		T(names_to_show),
		T(targets_of_contacts),
		P(favourites_are_kept),
		P(imported_by_hand_are_kept),
		P(two_of_one_name_stay_two),
		P(two_of_one_name_change_and_stay_two),
		P(a_card_that_says_the_same_changes_nothing),
		P(synchronised_stay_abroad),
		P(who_has_changed_the_file_meanwhile),
		P(a_file_keeps_its_mode_and_its_link),
		P(what_cannot_be_written),
		P(files_are_bounded),
	};

	if (argc != 3) {
		fprintf(stderr, "usage: test_contacts CONTACTS VCARDS\n");
		return 2;
	}
	sample_contacts = argv[1];
	sample_vcards = argv[2];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
