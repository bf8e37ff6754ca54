/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_orders.c -- the orders of events that broke real products, as they reach a leg of a
 * switch on the wire.  Whoever sends them is answered clearly, and the other leg loses nothing.
 * Those that the engine decides are scripts (scripts/switch_*.play). */
#include "joined.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/switch.h>

/* ---- H9: one worker ---- */

/* Bob's phone has both legs of the transfer, and Carol's is the same one as well: all they say
 * comes at once, to the one thread that there is. */
static void h9_all_legs_are_served_by_one_worker(void **state)
{
	struct raw *bob;
	const char *invite, *ok, *offer = raw_sdp(NULL, "sendrecv");
	char second[400], lines[700], tag[60];

	(void)state;
	joined_up(NULL);
	bob = joined.raw[BOB];
	raw_send(bob, joined.pbx,
		 "INVITE sip:carol@%J SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKs1;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=s1\nTo: <sip:carol@%J>\nCall-ID: second\n"
		 "CSeq: 1 INVITE\nContact: <%s>\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 &bob->laddr, &bob->laddr, bob->uri, &bob->laddr, bob->uri, strlen(offer), offer);
	invite = raw_wait(bob, "INVITE sip:carol@", 0, 500);
	assert_non_null(invite);
	raw_reply(bob, invite, "200 OK", "c1", raw_contact(bob), raw_sdp(bob, "sendrecv"));
	ok = raw_wait(bob, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	snprintf(tag, sizeof tag, "%s", strstr(header(ok, "To"), ";tag=") + 5);
	snprintf(second, sizeof second,
		 "From: <%s>;tag=s1\nTo: %s\nCall-ID: second\n", bob->uri, header(ok, "To"));
	raw_send(bob, joined.pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKs2;rport\nMax-Forwards: 70\n%s"
		 "CSeq: 1 ACK\nContent-Length: 0\n\n",
		 joined.pbx->uri, &bob->laddr, second);
	run_ms(20);
	snprintf(lines, sizeof lines,
		 "Contact: <%s>\nRefer-To: <sip:carol@%s?Replaces=second%%3Bto-tag%%3D%s"
		 "%%3Bfrom-tag%%3Ds1>\n",
		 bob->uri, strchr(bob->uri, '@') + 1, tag);
	raw_request(bob, joined.pbx, joined.invite, "REFER", 101, lines, NULL);
	raw_send(bob, joined.pbx,
		 "BYE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKs3;rport\nMax-Forwards: 70\n%s"
		 "CSeq: 2 BYE\nContent-Length: 0\n\n",
		 joined.pbx->uri, &bob->laddr, second);
	raw_request(bob, joined.pbx, joined.invite, "BYE", 102, NULL, NULL);
	run_ms(50);
	assert_true(joined_alice_and_carol());
	run_ms(35000);
	assert_true(joined_alice_and_carol());
	assert_int_equal(joined.pbx->notes[LW_NOTE_TRANSFER_COMPLETED], 1);
}

/* ---- H10: a refusal is told ---- */

static void h10_a_refused_refer_is_told_to_the_application(void **state)
{
	char lines[300];

	(void)state;
	joined_up(NULL);
	snprintf(lines, sizeof lines,
		 "Refer-To: <%s?Replaces=none%%3Bto-tag%%3D1%%3Bfrom-tag%%3D2>\n",
		 joined.raw[ALICE]->uri);
	assert_int_equal(joined_sends(BOB, "REFER", lines, NULL), 481);
	assert_int_equal(joined.pbx->notes[LW_NOTE_REFUSED], 1);
	assert_int_equal(joined.pbx->last[LW_NOTE_REFUSED].code, 481);
	joined_must_talk_on();
	assert_string_equal(joined_news(), "");
}

/* ---- H11 to H13: news ---- */

static const char terminated[] = "Event: refer\nSubscription-State: terminated;reason=noresource\n";

/* A switch asks nobody to transfer: it has no subscription that news could be of. */
static void h11_a_last_notify_without_body(void **state)
{
	(void)state;
	joined_up(NULL);
	for (enum side side = ALICE; side < SIDES; side++) {
		assert_int_equal(joined_sends(side, "NOTIFY", terminated, NULL), 481);
		assert_int_equal(joined_sends(side, "NOTIFY", "Event: refer\n", NULL), 481);
	}
	joined_must_talk_on();
}

/* And what it tells itself never ends with 100, whoever takes the call. */
static void h12_one_notify_of_100_is_not_all(void **state)
{
	const char *invite;

	(void)state;
	joined_up(NULL);
	assert_int_equal(joined_sends(ALICE, "NOTIFY",
				      "Event: refer\nSubscription-State: active;expires=60\n"
				      "Content-Type: message/sipfrag\n", "SIP/2.0 100 Trying\r\n"), 481);
	joined_must_talk_on();
	invite = joined_transfers("");
	assert_non_null(strstr(joined_news(), "\r\n\r\nSIP/2.0 100 "));
	joined_obeys(BOB);
	joined_answers(joined.carol, invite, "c1");
	run_ms(3000);
	assert_non_null(strstr(joined_news(), "\r\n\r\nSIP/2.0 200 "));
	assert_non_null(strstr(joined_news(), "Subscription-State: terminated"));
	joined_obeys(BOB);
	run_ms(1000);
	assert_true(joined_alice_and_carol());
	assert_non_null(raw_wait(joined.raw[BOB], "BYE ", 0, 100));
}

static void h13_a_sipfrag_with_other_line_ends(void **state)
{
	static const char *const frags[] = {
		"SIP/2.0 200 OK", "SIP/2.0 200 OK\n", "SIP/2.0 200 OK\r", "SIP/2.0 200 OK\r\n\r\n",
		"SIP/2.0 200", "\r\nSIP/2.0 200 OK\r\n", "SIP/2.0  200 OK\r\n", "200 OK\r\n",
	};
	char lines[200];
	const char *frag;

	(void)state;
	joined_up(NULL);
	snprintf(lines, sizeof lines, "%sContent-Type: message/sipfrag\n", terminated);
	for (size_t i = 0; i < sizeof frags / sizeof *frags; i++)
		assert_int_equal(joined_sends(i % SIDES, "NOTIFY", lines, frags[i]), 481);
	joined_must_talk_on();
	/* its own is read by those that need the end of the line */
	assert_non_null(joined_transfers(""));
	frag = strstr(joined_news(), "\r\n\r\n");
	assert_string_equal(frag + 4, "SIP/2.0 100 Trying\r\n");
	assert_int_equal(atoi(header(joined_news(), "Content-Length")), strlen(frag + 4));
}

/* ---- H21 ---- */

/* What counts is in Refer-To. */
static void h21_a_refer_without_body_or_content_type(void **state)
{
	static const char *const lines[] = {"", "Content-Type: message/sipfrag\n"};
	const char *invite;

	(void)state;
	joined_up(NULL);
	assert_int_equal(joined_sends(BOB, "REFER", "Content-Type: \n", NULL), 400);
	joined_must_talk_on();
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		joined_up(NULL);
		invite = joined_transfers(lines[i]); /* calls her first */
		joined_answers(joined.carol, invite, "c1");
		run_ms(20);
		assert_true(joined_alice_and_carol());
	}
}

/* ---- H22: glare ---- */

/* The peer says 491, and it is 491 that it hears; after their times both are heard. */
static void crossing(const char *refresh)
{
	struct raw *alice = joined.raw[ALICE];

	assert_int_equal(joined_sends(ALICE, "INVITE", NULL, raw_sdp(alice, "sendonly")), 491);
	(void)joined_sends(ALICE, "ACK", NULL, NULL);
	raw_reply(alice, refresh, "491 Request Pending", NULL, NULL, NULL);
	assert_non_null(raw_wait(alice, "ACK ", 0, 500));
	refresh = raw_wait(alice, "INVITE ", 1, 2100); /* the Call-ID is not ours */
	assert_non_null(refresh);
	raw_reply(alice, refresh, "200 OK", NULL, raw_contact(alice), raw_sdp(alice, "sendrecv"));
	run_ms(20);
	assert_int_equal(joined_sends(ALICE, "INVITE", NULL, raw_sdp(alice, "sendonly")), 200);
	(void)joined_sends(ALICE, "ACK", NULL, NULL);
}

static void refreshes(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->session_expires = 90; /* by a re-INVITE of ours, after half of it */
}

static void h22_re_invites_cross_during_a_transfer(void **state)
{
	struct lw_leg_info info;
	const char *invite, *refresh;

	(void)state;
	joined_up(refreshes);
	invite = joined_transfers("");
	joined_obeys(BOB);
	raw_reply(joined.carol, invite, "180 Ringing", "c1", NULL, NULL);
	refresh = raw_wait(joined.raw[ALICE], "INVITE ", 0, 60000);
	assert_non_null(refresh);
	crossing(refresh);
	joined_answers(joined.carol, invite, "c1");
	run_ms(20);
	assert_int_equal(lw_leg_info(joined.pbx->lw, joined.leg[ALICE], &info), 0);
	assert_true(info.up && info.remote_held);
	assert_int_equal(joined_sends(ALICE, "INVITE", NULL, raw_sdp(NULL, "sendrecv")), 200);
	(void)joined_sends(ALICE, "ACK", NULL, NULL);
	assert_true(joined_alice_and_carol());
}

/* ---- H23: challenges ---- */

static void challenge(struct raw *r, const char *invite, unsigned nonce)
{
	char line[120];

	snprintf(line, sizeof line,
		 "Proxy-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"n%u\", qop=\"auth\"\n",
		 nonce);
	raw_reply(r, invite, "407 Proxy Authentication Required", "c1", line, NULL);
	run_ms(500);
}

/* Each with a new nonce, and never stale: the caller hears an end of it, whoever it is that hangs
 * up then. */
static void h23_challenges_without_end_end(void **state)
{
	struct raw *proxy = raw_proxy();
	const char *invite;
	unsigned n = 0;

	(void)state;
	joined_switch(NULL);
	joined_calls(joined.raw[BOB]->uri, NULL, raw_sdp(joined.raw[ALICE], "sendrecv"));
	while (n < 20 && (invite = raw_wait(proxy, "INVITE ", n, 2000)))
		challenge(proxy, invite, ++n);
	assert_in_range(n, 2, 3); /* with a password it tries */
	assert_int_equal(joined_code(ALICE, "INVITE"), 480);
	joined_must_be_gone();
}

/* AST-2020-002 too: no try comes after the caller has hung up. */
static void h23_no_answer_to_a_challenge_after_the_end(void **state)
{
	struct raw *proxy = raw_proxy();
	const char *invite;

	(void)state;
	joined_switch(NULL);
	joined_calls(joined.raw[BOB]->uri, NULL, raw_sdp(joined.raw[ALICE], "sendrecv"));
	invite = raw_wait(proxy, "INVITE ", 0, 500);
	assert_non_null(invite);
	raw_reply(proxy, invite, "180 Ringing", "c1", NULL, NULL);
	run_ms(20);
	joined_cancels();
	assert_int_equal(joined_code(ALICE, "INVITE"), 487);
	assert_non_null(raw_wait(proxy, "CANCEL ", 0, 500));
	challenge(proxy, invite, 1);
	joined_must_be_gone();
	assert_int_equal(sent_count(joined.pbx, "INVITE "), 1);
}

/* ---- H24: the end of a subscription ---- */

static const char refresh[] = "Event: refer;id=101\nExpires: 60\n";

static void h24_a_refresh_crosses_the_last_news(void **state)
{
	const char *invite;

	(void)state;
	joined_up(NULL);
	invite = joined_transfers("");
	joined_obeys(BOB);
	assert_int_equal(joined_sends(BOB, "SUBSCRIBE", refresh, NULL), 200);
	run_ms(1000);
	joined_obeys(BOB);
	joined_answers(joined.carol, invite, "c1");
	run_ms(2000);
	assert_non_null(strstr(joined_news(), "Subscription-State: terminated"));
	assert_int_equal(joined_sends(BOB, "SUBSCRIBE", refresh, NULL), 481);
	assert_true(joined_alice_and_carol());
	joined_obeys(BOB);
	assert_non_null(raw_wait(joined.raw[BOB], "BYE ", 0, 500));
	assert_int_equal(joined_sends(BOB, "SUBSCRIBE", refresh, NULL), 481);
	run_ms(35000);
	assert_true(joined_alice_and_carol());
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		T(h9_all_legs_are_served_by_one_worker),
		T(h10_a_refused_refer_is_told_to_the_application),
		T(h11_a_last_notify_without_body),
		T(h12_one_notify_of_100_is_not_all),
		T(h13_a_sipfrag_with_other_line_ends),
		T(h21_a_refer_without_body_or_content_type),
		T(h22_re_invites_cross_during_a_transfer),
		T(h23_challenges_without_end_end),
		T(h23_no_answer_to_a_challenge_after_the_end),
		T(h24_a_refresh_crosses_the_last_news),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
