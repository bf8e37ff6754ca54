/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_identity.c -- who is shown, on the wire: told within a dialog by UPDATE or re-INVITE,
 * said in a new INVITE, and read from a peer's; the raw peer sees literal messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "agents.h"

#include <cmocka.h>

#include <legwork/rules.h>

#include "wire/shown.h"

#define IDENTITY "P-Asserted-Identity: \"Carol\" <sip:carol@example.com>"

static const char no_update[] = "Allow: INVITE, ACK, BYE, CANCEL, REFER, NOTIFY\n"
				"Supported: replaces\nContent-Type: application/sdp\n";

static void identify(struct agent *a, const char *uri, const char *name)
{
	assert_int_equal(lw_identify(a->lw, a->call, uri, name, now(a)), LW_OK);
	lw_re_pump(a->re);
}

/* A call to a peer whose 200 has these lines in the place of the usual ones. */
static const char *call_peer(struct agent *a, struct raw *r, const char *lines)
{
	char all[512];
	const char *invite;

	assert_int_equal(lw_dial(a->lw, r->uri, 0, &a->call, now(a)), 0);
	lw_re_pump(a->re);
	invite = raw_wait(r, "INVITE ", 0, 1000);
	assert_non_null(invite);
	snprintf(all, sizeof all, "Contact: <%s>\n%s", r->uri, lines);
	raw_reply(r, invite, "200 OK", "t1", all, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 0, 1000));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	return invite;
}

static const char *body_of(const char *message)
{
	const char *body = strstr(message, "\r\n\r\n");

	return body ? body + 4 : "";
}

/* ---- within a dialog ---- */

static void a_peer_with_update_is_told_by_update(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *update;

	(void)state;
	call_raw(a, r);
	identify(a, "sip:carol@example.com", "Carol");
	update = raw_wait(r, "UPDATE ", 0, 1000);
	assert_non_null(update);
	assert_true(has_line(update, IDENTITY));
	assert_true(has_line(update, "Content-Length: 0")); /* CID-11: no SDP */
	raw_reply(r, update, "200 OK", NULL, NULL, NULL);
	run_ms(50);
	assert_int_equal(a->notes[LW_NOTE_NOT_SHOWN], 0);
	assert_int_equal(sent_count(a, "INVITE "), 1);
}

/* RFC 3325 5: outside of the trust domain nothing is asserted, and our user knows that. */
static void a_stranger_is_told_of_nobody(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	call_raw(a, s);
	identify(a, "sip:carol@example.com", "Carol");
	run_ms(100);
	assert_int_equal(a->notes[LW_NOTE_NOT_SHOWN], 1);
	for (unsigned i = 0; i < s->inc; i++)
		assert_null(strstr(s->in[i], "P-Asserted-Identity"));
}

static void by_agreement(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->trusted = "127.0.0.2";
}

static void a_peer_we_trust_is_told(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", by_agreement);
	const char *update;

	(void)state;
	call_raw(a, s);
	identify(a, "sip:carol@example.com", "Carol");
	update = raw_wait(s, "UPDATE ", 0, 1000);
	assert_non_null(update);
	assert_true(has_line(update, IDENTITY));
}

/* CID-12: what has not changed keeps its o= line. */
static void a_peer_without_update_is_told_by_invite(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *again, *third;

	(void)state;
	call_peer(a, r, no_update);
	identify(a, "sip:carol@example.com", "Carol");
	again = raw_wait(r, "INVITE ", 1, 1000);
	assert_non_null(again);
	assert_true(has_line(again, IDENTITY));
	raw_reply(r, again, "200 OK", NULL, no_update, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 1, 1000));
	identify(a, "sip:dave@example.com", "Dave");
	third = raw_wait(r, "INVITE ", 2, 1000);
	assert_non_null(third);
	assert_false(has_line(third, IDENTITY));
	assert_string_equal(body_of(third), body_of(again));
	raw_reply(r, third, "200 OK", NULL, no_update, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 2, 1000));
	assert_int_equal(a->notes[LW_NOTE_NOT_SHOWN], 0);
	assert_null(sent(a, "UPDATE ", 0));
}

static void an_update_refused_as_unknown_is_followed_by_one_invite(void **state)
{
	static const char *const codes[] = {"405 Method Not Allowed", "501 Not Implemented"};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct agent *a = agent_make(i ? "anna" : "alice", NULL);
		struct raw *r = raw_make();
		const char *message;

		call_raw(a, r);
		identify(a, "sip:carol@example.com", "Carol");
		message = raw_wait(r, "UPDATE ", 0, 1000);
		assert_non_null(message);
		raw_reply(r, message, codes[i], NULL, NULL, NULL);
		message = raw_wait(r, "INVITE ", 1, 1000);
		assert_non_null(message);
		assert_true(has_line(message, IDENTITY));
		raw_reply(r, message, "200 OK", NULL, raw_contact(r), raw_sdp(r, "sendrecv"));
		run_ms(50);
		assert_int_equal(sent_count(a, "INVITE "), 2);
		assert_int_equal(a->notes[LW_NOTE_NOT_SHOWN], 0);
	}
}

/* R47: the call goes on, and our user knows that the peer does not. */
static void a_peer_that_takes_neither_is_noted(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *message;

	(void)state;
	call_raw(a, r);
	identify(a, "sip:carol@example.com", "Carol");
	message = raw_wait(r, "UPDATE ", 0, 1000);
	assert_non_null(message);
	raw_reply(r, message, "405 Method Not Allowed", NULL, NULL, NULL);
	message = raw_wait(r, "INVITE ", 1, 1000);
	assert_non_null(message);
	raw_reply(r, message, "488 Not Acceptable Here", NULL, NULL, NULL);
	assert_true(until(a, LW_NOTE_NOT_SHOWN, 1, 1000));
	assert_int_equal(a->last[LW_NOTE_NOT_SHOWN].code, 488);
	assert_string_equal(a->last_uri[LW_NOTE_NOT_SHOWN], "sip:carol@example.com");
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

static void an_update_refused_otherwise_is_noted(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *message;

	(void)state;
	call_raw(a, r);
	identify(a, "sip:carol@example.com", "Carol");
	message = raw_wait(r, "UPDATE ", 0, 1000);
	raw_reply(r, message, "403 Forbidden", NULL, NULL, NULL);
	assert_true(until(a, LW_NOTE_NOT_SHOWN, 1, 1000));
	assert_int_equal(a->last[LW_NOTE_NOT_SHOWN].code, 403);
	assert_int_equal(sent_count(a, "INVITE "), 1);
}

/* While our hold is out the news wait, and go with a re-INVITE of their own afterwards. */
static void news_wait_for_an_open_offer(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *hold, *again;

	(void)state;
	call_peer(a, r, no_update);
	assert_int_equal(lw_hold(a->lw, a->call, now(a)), LW_OK);
	lw_re_pump(a->re);
	hold = raw_wait(r, "INVITE ", 1, 1000);
	assert_non_null(hold);
	assert_false(has_line(hold, IDENTITY));
	identify(a, "sip:carol@example.com", "Carol");
	run_ms(50);
	assert_int_equal(sent_count(a, "INVITE "), 2);
	raw_reply(r, hold, "200 OK", NULL, no_update, raw_sdp(r, "recvonly"));
	again = raw_wait(r, "INVITE ", 2, 1000);
	assert_non_null(again);
	assert_true(has_line(again, IDENTITY));
	assert_non_null(strstr(again, "a=sendonly"));
	raw_reply(r, again, "200 OK", NULL, no_update, raw_sdp(r, "recvonly"));
	run_ms(50);
	assert_int_equal(a->notes[LW_NOTE_NOT_SHOWN], 0);
}

/* CID-18: after 491 the news is sent again. */
static void news_that_cross_an_offer_are_sent_again(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *again;

	(void)state;
	call_peer(a, r, no_update);
	identify(a, "sip:carol@example.com", "Carol");
	again = raw_wait(r, "INVITE ", 1, 1000);
	raw_reply(r, again, "491 Request Pending", NULL, NULL, NULL);
	again = raw_wait(r, "INVITE ", 2, 5000);
	assert_non_null(again);
	assert_true(has_line(again, IDENTITY));
	raw_reply(r, again, "200 OK", NULL, no_update, raw_sdp(r, "sendrecv"));
	run_ms(50);
	assert_int_equal(a->notes[LW_NOTE_NOT_SHOWN], 0);
}

static void a_name_with_quotes_is_quoted(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *update;

	(void)state;
	call_raw(a, r);
	identify(a, "sip:carol@example.com", "Carol \"CC\" \\ Łuć");
	update = raw_wait(r, "UPDATE ", 0, 1000);
	assert_non_null(update);
	assert_true(has_line(update, "P-Asserted-Identity: \"Carol \\\"CC\\\" \\\\ Łuć\" "
				     "<sip:carol@example.com>"));
	raw_reply(r, update, "200 OK", NULL, NULL, NULL);
	run_ms(20);
}

/* What could end a header early never leaves; the call stays, and it is said. */
static void an_address_that_cannot_be_sent_is_not(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	call_raw(a, r);
	identify(a, "sip:carol@example.com>;x=<sip:eve@example.com", "Carol");
	assert_true(until(a, LW_NOTE_NOT_SHOWN, 1, 500));
	assert_null(sent(a, "UPDATE ", 0));
	assert_int_equal(sent_count(a, "INVITE "), 1);
}

static void the_last_news_are_what_later_offers_carry(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *message;

	(void)state;
	call_raw(a, r);
	identify(a, "sip:dave@example.com", "Dave");
	message = raw_wait(r, "UPDATE ", 0, 1000);
	raw_reply(r, message, "200 OK", NULL, NULL, NULL);
	identify(a, "sip:carol@example.com", "Carol");
	message = raw_wait(r, "UPDATE ", 1, 1000);
	raw_reply(r, message, "200 OK", NULL, NULL, NULL);
	assert_int_equal(lw_hold(a->lw, a->call, now(a)), LW_OK);
	lw_re_pump(a->re);
	message = raw_wait(r, "INVITE ", 1, 1000);
	assert_non_null(message);
	assert_true(has_line(message, IDENTITY));
	raw_reply(r, message, "200 OK", NULL, raw_contact(r), raw_sdp(r, "recvonly"));
	run_ms(20);
}

/* ---- header values, byte for byte ---- */

static struct lw_shown nobody(void)
{
	struct lw_id none = {"", ""};
	struct lw_shown shown = {.diversion_reason = "", .why = ""};

	shown.from = shown.asserted = shown.remote_party = shown.referred_by = none;
	shown.diversion = shown.history[0] = shown.history[1] = none;
	return shown;
}

static void shown_headers_are_these_bytes(void **state)
{
	struct lw_shown s = nobody();
	char text[2048];

	(void)state;
	assert_int_equal(lw_wire_shown_headers(text, sizeof text, &s, false), 0);
	assert_string_equal(text, "");
	s.asserted = (struct lw_id){"sip:201@example.com", "Anna"};
	s.remote_party = s.asserted;
	s.referred_by.uri = "sip:bob@example.com";
	s.privacy = true;
	s.diversion.uri = "sip:+48220000001@trunk.example.net;user=phone";
	s.diversion_reason = "no-answer";
	s.history[0].uri = "sip:202@example.com";
	s.history[1].uri = "sip:203@example.com";
	s.cause = 408;
	assert_int_equal(lw_wire_shown_headers(text, sizeof text, &s, false), 0);
	assert_string_equal(text,
		"P-Asserted-Identity: \"Anna\" <sip:201@example.com>\r\n"
		"Remote-Party-ID: \"Anna\" <sip:201@example.com>;party=calling;screen=yes;"
		"privacy=full\r\n"
		"Privacy: id\r\n"
		"Referred-By: <sip:bob@example.com>\r\n"
		"Diversion: <sip:+48220000001@trunk.example.net;user=phone>;reason=no-answer;"
		"counter=1\r\n"
		"History-Info: <sip:202@example.com?Reason=SIP%3Bcause%3D408>;index=1\r\n"
		"History-Info: <sip:203@example.com>;index=1.1;mp=1\r\n");
	s.privacy = false;
	assert_int_equal(lw_wire_shown_headers(text, sizeof text, &s, true), 0);
	assert_non_null(strstr(text, ";party=called;screen=yes;privacy=off\r\n"));
	assert_null(strstr(text, "Privacy:"));
}

static void shown_headers_refuse_what_cannot_be_sent(void **state)
{
	static const struct lw_id bad[] = {
		{"sip:a@b\r\nX: y", ""}, {"sip:a@b>", ""}, {"http://a", ""}, {"sip:a@b?X=y", ""},
		{"sip:a@b", "A\nB"}, {"a", ""}, {"sip:a\"b@c", ""},
		{"tel:", ""}, {"tel:+48>", ""}, {"tel:+48?X=y", ""}, {"tel:+48\r\nX: y", ""},
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct lw_shown s = nobody();

		s.asserted = bad[i];
		assert_int_equal(lw_wire_shown_headers(text, sizeof text, &s, false), EBADMSG);
		assert_string_equal(text, "");
		s = nobody();
		s.diversion = bad[i];
		if (strcmp(bad[i].name, "A\nB"))
			assert_int_equal(lw_wire_shown_headers(text, sizeof text, &s, false),
					 EBADMSG);
	}
}

static void shown_headers_do_not_run_over(void **state)
{
	struct lw_shown s = nobody();
	char text[512];

	(void)state;
	s.asserted = (struct lw_id){"sip:201@example.com", "Anna"};
	for (size_t size = 1; size < 60; size++) {
		memset(text, '#', sizeof text);
		(void)lw_wire_shown_headers(text, size, &s, false);
		assert_int_equal(text[size], '#');
	}
}

/* ---- what a peer's INVITE says ---- */

static void offer_to(struct raw *r, struct agent *a, const char *uri, const char *from,
		     const char *extra)
{
	const char *sdp = raw_sdp(r, "sendrecv");

	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKin%zu;rport\n"
		 "Max-Forwards: 70\nFrom: %s;tag=t1\nTo: <%s>\nCall-ID: in-%zu\nCSeq: 1 INVITE\n"
		 "Contact: <%s>\n%sContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 uri, &r->laddr, strlen(extra), from, a->uri, strlen(extra), r->uri, extra,
		 strlen(sdp), sdp);
}

static void offer(struct raw *r, struct agent *a, const char *from, const char *extra)
{
	offer_to(r, a, a->uri, from, extra);
}

static void show_by(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->show_last_transferor = true;
}

/* R40, threat 4: as claimed, and only where it is wished for. */
static void who_transferred_is_known(void **state)
{
	struct agent *a = agent_make("alice", show_by), *b = agent_make("anna", NULL);
	struct raw *r = raw_make();
	struct lw_call_info info;

	(void)state;
	offer(r, a, "<sip:bob@example.com>", "Referred-By: <sip:carol@example.com>\n");
	assert_true(until(a, LW_NOTE_INCOMING, 1, 1000));
	assert_int_equal(lw_call_info(a->lw, a->last[LW_NOTE_INCOMING].call, &info), LW_OK);
	assert_string_equal(info.by, "sip:carol@example.com");
	offer(r, b, "<sip:bob@example.com>", "Referred-By: <sip:carol@example.com>\n");
	assert_true(until(b, LW_NOTE_INCOMING, 1, 1000));
	assert_int_equal(lw_call_info(b->lw, b->last[LW_NOTE_INCOMING].call, &info), LW_OK);
	assert_string_equal(info.by, "");
}

/* R33: the oldest of all, as an address alone. */
static void who_was_called_first_is_an_address(void **state)
{
	static const struct { const char *extra, *called; } rows[] = {
		{"History-Info: <sip:203@h?Reason=SIP%3Bcause%3D408>;index=1\n", "sip:203@h"},
		{"History-Info: <sip:2?3@h;x=1?Privacy=history>;index=1, <sip:204@h>;index=1.1\n",
		 "sip:2?3@h;x=1"},
		{"Diversion: <sip:204@h>;reason=no-answer, \"A, b\" <sip:203@h>\n", "sip:203@h"},
		{"Diversion: <sip:204@h>\nDiversion: <sip:205@h>, <sip:203@h?x=y>\n", "sip:203@h"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct agent *a = agent_make("alice", NULL);
		struct raw *r = raw_make();
		struct lw_call_info info;

		offer(r, a, "<sip:bob@h>", rows[i].extra);
		assert_true(until(a, LW_NOTE_INCOMING, 1, 1000));
		assert_int_equal(lw_call_info(a->lw, a->last[LW_NOTE_INCOMING].call, &info), 0);
		assert_string_equal(info.called, rows[i].called);
		agents_end(state);
		agents_start(state);
	}
}

/* ---- what a withheld caller says later ---- */

static const char *const domains[] = {"127.0.0.1"};
static struct lw_rules plain = LW_RULES_INIT;

static void show_caller(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->consult_shows_transferee = true;
	plain.numbering.domains = domains;
	plain.numbering.domain_count = 1;
}

/* A request of the caller whose INVITE was `in-N`, and what stands in its From. */
static void goes_on(struct raw *r, struct agent *a, const char *method, unsigned cseq,
		    const char *from, const char *extra)
{
	const char *ok = answered(a, "200", "INVITE", 0);

	raw_send(r, a,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKgo%s%u;rport\nMax-Forwards: 70\n"
		 "From: %s;tag=t1\nTo: %s\nCall-ID: %s\nCSeq: %u %s\nContact: <%s>\n%s"
		 "Content-Length: 0\n\n",
		 method, a->uri, &r->laddr, method, cseq, from, header(ok, "To"),
		 header(ok, "Call-ID"), cseq, method, r->uri, extra);
}

#define JAN "<sip:+48601234567@h>"

/* Bob calls, Alice consults Carol: her INVITE. */
static const char *consulted(struct agent *a, struct raw *bob, struct raw *carol)
{
	const char *hold;

	assert_int_equal(lw_transfer_attended(a->lw, a->call, carol->uri, now(a)), 0);
	lw_re_pump(a->re);
	hold = raw_wait(bob, "INVITE ", 0, 1000);
	assert_non_null(hold);
	raw_reply(bob, hold, "200 OK", NULL, raw_contact(bob), raw_sdp(bob, "recvonly"));
	return raw_wait(carol, "INVITE ", 0, 1000);
}

static void caller_talks(struct agent *a, struct raw *bob, const char *from, const char *extra)
{
	a->auto_answer = true;
	assert_int_equal(lw_rules_set(a->lw, &plain), 0);
	offer(bob, a, from, extra);
	assert_non_null(raw_wait(bob, "SIP/2.0 200", 0, 1000));
	goes_on(bob, a, "ACK", 1, from, "");
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 1000));
}

/* R42, CID-16: an UPDATE in which the caller does not say it again takes nothing back. */
static void a_withheld_caller_stays_so(void **state)
{
	static const struct { const char *extra, *later_from, *later; } rows[] = {
		{"", JAN, "P-Asserted-Identity: \"Jan\" " JAN "\n"},
		{"", "\"Jan\" " JAN, ""},
		{"P-Asserted-Identity: <tel:+48601234567>\n", JAN, ""},
		{"P-Asserted-Identity: <tel:+48601234567>\n", JAN,
		 "P-Asserted-Identity: \"Jan\" " JAN "\n"},
		{"P-Asserted-Identity: <sip:jan@elsewhere>\n", JAN, ""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct agent *a = agent_make("alice", show_caller);
		struct raw *bob = raw_make(), *carol = raw_make();
		const char *invite;
		char extra[200];

		snprintf(extra, sizeof extra, "%sPrivacy: id\n", rows[i].extra);
		caller_talks(a, bob, JAN, extra);
		goes_on(bob, a, "UPDATE", 2, rows[i].later_from, rows[i].later);
		assert_non_null(raw_wait(bob, "SIP/2.0 200", 1, 1000));
		if (*rows[i].extra && !*rows[i].later) /* and who was asserted is so still */
			assert_int_equal(a->notes[LW_NOTE_IDENTITY], 0);
		invite = consulted(a, bob, carol);
		assert_non_null(invite);
		assert_true(has_line(invite, "Privacy: id"));
		assert_null(strstr(invite, "601234567"));
		assert_null(strstr(invite, "elsewhere"));
		agents_end(state);
		agents_start(state);
	}
}

/* RFC 3325 9.1: a trunk may assert a tel: URI and nothing else. */
static void a_caller_with_a_tel_uri_is_shown(void **state)
{
	struct agent *a = agent_make("alice", show_caller);
	struct raw *bob = raw_make(), *carol = raw_make();
	const char *invite;

	(void)state;
	caller_talks(a, bob, "<sip:x@h>", "P-Asserted-Identity: \"Jan\" <tel:+48601234567>\n");
	invite = consulted(a, bob, carol);
	assert_non_null(invite);
	assert_true(has_line(invite, "P-Asserted-Identity: \"Jan\" <tel:+48601234567>"));
	assert_non_null(strstr(header(invite, "From"), "\"Jan\" <tel:+48601234567>;tag="));
}

/* Who cannot be shown is not, and the target is called all the same. */
static void a_caller_whose_address_has_headers_is_not_shown(void **state)
{
	struct agent *a = agent_make("alice", show_caller);
	struct raw *bob = raw_make(), *carol = raw_make();
	const char *invite;

	(void)state;
	caller_talks(a, bob, "<sip:jan@h?Subject=x>", "");
	invite = consulted(a, bob, carol);
	assert_non_null(invite);
	assert_non_null(strstr(header(invite, "From"), "<sip:alice@"));
	assert_null(strstr(invite, "jan"));
}

/* Threat 12: who called sips: is in an encrypted call, whatever he is asserted to be. */
static void a_call_to_sips_is_not_sent_on_in_clear(void **state)
{
	struct agent *a = agent_make("alice", show_caller);
	struct raw *bob = raw_make();
	char sips[96];

	(void)state;
	a->auto_answer = true;
	assert_int_equal(lw_rules_set(a->lw, &plain), 0);
	snprintf(sips, sizeof sips, "sips%s", strchr(a->uri, ':'));
	offer_to(bob, a, sips, "<sips:bob@h>", "P-Asserted-Identity: <sip:bob@h>\n");
	assert_non_null(raw_wait(bob, "SIP/2.0 200", 0, 1000));
	goes_on(bob, a, "ACK", 1, "<sips:bob@h>", "");
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 1000));
	assert_int_equal(lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1", now(a)),
			 LW_E_REFUSED);
}

/* What is typed without a scheme has none, whatever stands behind the user. */
static void a_port_makes_no_other_scheme(void **state)
{
	static const char *const forms[] = {"carol@127.0.0.1:5070", "carol@[2001:db8::1]",
					    "carol@127.0.0.1"};
	struct agent *a = agent_make("alice", show_caller);
	struct lw_legal_target legal;

	(void)state;
	caller_talks(a, raw_make(), JAN, "");
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		assert_int_equal(lw_legal_target(a->lw, a->call, forms[i], &legal), 0);
		assert_int_equal(legal.verdict[LW_BLIND].rule, LW_RULE_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, agents_start, agents_end)
		T(a_peer_with_update_is_told_by_update),
		T(a_stranger_is_told_of_nobody),
		T(a_peer_we_trust_is_told),
		T(a_peer_without_update_is_told_by_invite),
		T(an_update_refused_as_unknown_is_followed_by_one_invite),
		T(a_peer_that_takes_neither_is_noted),
		T(an_update_refused_otherwise_is_noted),
		T(news_wait_for_an_open_offer),
		T(news_that_cross_an_offer_are_sent_again),
		T(a_name_with_quotes_is_quoted),
		T(an_address_that_cannot_be_sent_is_not),
		T(the_last_news_are_what_later_offers_carry),
		T(who_transferred_is_known),
		T(who_was_called_first_is_an_address),
		T(a_withheld_caller_stays_so),
		T(a_call_to_sips_is_not_sent_on_in_clear),
		T(a_port_makes_no_other_scheme),
		T(a_caller_with_a_tel_uri_is_shown),
		T(a_caller_whose_address_has_headers_is_not_shown),
#undef T
		cmocka_unit_test(shown_headers_are_these_bytes),
		cmocka_unit_test(shown_headers_refuse_what_cannot_be_sent),
		cmocka_unit_test(shown_headers_do_not_run_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
