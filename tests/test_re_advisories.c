/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_advisories.c -- security advisories and repaired bugs of other products, each by its
 * number, as they would reach a leg of a switch.  Whoever sends them is answered clearly, and the
 * other leg loses nothing. */
#include "joined.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/switch.h>
#include <legwork/virtual.h>

/* ---- the start of a call ---- */

static const char *sdp(void) { return raw_sdp(NULL, "sendrecv"); }

/* Alice calls Bob, whose INVITE has come. */
static const char *rings(void (*change)(struct lw_config *core, struct lw_re_config *re))
{
	const char *invite;

	joined_switch(change);
	joined_calls(joined.raw[BOB]->uri, NULL, sdp());
	invite = raw_wait(joined.raw[BOB], "INVITE ", 0, 500);
	assert_non_null(invite);
	return invite;
}

static void bob_says(const char *invite, const char *status, const char *tag)
{
	raw_reply(joined.raw[BOB], invite, status, tag, raw_contact(joined.raw[BOB]), sdp());
	run_ms(20);
}

/* Messages that came to the peer and begin so. */
static unsigned got(enum side side, const char *start)
{
	unsigned n = 0;

	while (raw_wait(joined.raw[side], start, n, 0))
		n++;
	return n;
}

/* ---- Refer-To, Replaces and other texts ---- */

static int refers_to(const char *refer_to)
{
	char lines[3000];

	snprintf(lines, sizeof lines, "Refer-To: %s\n", refer_to);
	return joined_sends(BOB, "REFER", lines, NULL);
}

/* Cisco: it restarted the device. */
static void cve_2010_2835_refer_to_is_invalid(void **state)
{
	static const char *const wrong[] = {
		"", "<", ">", "<>", "<sip:>", "<sip:@>", "<:@:>", "\"", "\"a <sip:b@c>", "<sip:b@c",
		"<sip:b@c?Replaces>", "<sip:b@c?Replaces=>", "<sip:b@c?Replaces=%>",
		"<sip:b@c?Replaces=a%3Bto-tag%3D1>", "<sip:b@c?%00=1>", "<sip:b@c?Replaces=%00>",
		"<sip:b@[::c>", "<sip:b@c:99999>", "<sip:b@c>, <sip:d@e>", "%", "*",
	};

	(void)state;
	joined_up(NULL);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		int code = refers_to(wrong[i]);

		if (code != 400 && code != 416 && code != 481)
			fail_msg("Refer-To: %s: %d", wrong[i], code);
		joined.raw[BOB]->inc = 0;
	}
	assert_int_equal(joined_sends(BOB, "REFER", NULL, NULL), 400);
	assert_int_equal(refers_to("<sip:a@127.0.0.1>\nRefer-To: <sip:b@127.0.0.1>"), 400);
	joined_must_talk_on();
}

/* OpenSIPS 850f3f8302, 65e4d9d8dd: too long for where it was copied to. */
static void opensips_850f3f8302_replaces_is_too_long(void **state)
{
	char refer_to[2900], callid[2600];

	(void)state;
	joined_up(NULL);
	for (size_t size = 100; size < sizeof callid; size += 100) {
		int code;

		memset(callid, 'c', size);
		callid[size] = '\0';
		snprintf(refer_to, sizeof refer_to,
			 "<sip:c@127.0.0.1?Replaces=%s%%3Bto-tag%%3D1%%3Bfrom-tag%%3D2>", callid);
		code = refers_to(refer_to);
		if (code != 481 && code != 400 && code != 414)
			fail_msg("%zu bytes: %d", size, code);
		joined.raw[BOB]->inc = 0;
	}
	joined_must_talk_on();
}

static void opensips_65e4d9d8dd_a_name_is_too_long(void **state)
{
	char refer_to[2900], text[2600];

	(void)state;
	joined_up(NULL);
	memset(text, 'n', sizeof text);
	text[sizeof text - 1] = '\0';
	snprintf(refer_to, sizeof refer_to, "<sip:%s@127.0.0.1>", text);
	assert_int_equal(refers_to(refer_to), 400);
	snprintf(refer_to, sizeof refer_to, "<sip:c@127.0.0.1;leg=%s>", text);
	assert_int_equal(refers_to(refer_to), 400);
	joined_must_talk_on();
}

/* Asterisk 2b1b8e382a, 3119c3737f: the header is the last of the message, and nothing ends it but
 * the line. */
static void asterisk_2b1b8e382a_refer_to_is_read_to_its_end_and_no_further(void **state)
{
	char to[100], line[200];
	const char *invite;

	(void)state;
	joined_up(NULL);
	joined.carol = raw_make();
	snprintf(to, sizeof to, "sip:carol@%s;x=1", strchr(joined.carol->uri, '@') + 1);
	joined.cseq[BOB]++;
	raw_send(joined.raw[BOB], joined.pbx,
		 "REFER %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKlast;rport\nMax-Forwards: 70\n"
		 "From: %s\nTo: %s\nCall-ID: %s\nCSeq: %u REFER\nContact: <%s>\nContent-Length: 0\n"
		 "Refer-To: <%s>\n\n",
		 joined.pbx->uri, &joined.raw[BOB]->laddr, joined.own[BOB], joined.its[BOB],
		 joined.callid[BOB], joined.cseq[BOB], joined.raw[BOB]->uri, to);
	invite = raw_wait(joined.carol, "INVITE ", 0, 500);
	snprintf(line, sizeof line, "INVITE %s SIP/2.0\r\n", to);
	assert_non_null(invite);
	assert_memory_equal(invite, line, strlen(line));
}

/* pjsip 5690940b8b: not where From says, but where the other one is. */
static void pjsip_5690940b8b_the_target_is_called_where_refer_to_says(void **state)
{
	const char *invite;
	char line[120];

	(void)state;
	joined_up(NULL);
	invite = joined_transfers("Referred-By: <sip:bob@198.51.100.1>\n");
	snprintf(line, sizeof line, "INVITE %s SIP/2.0\r\n", joined.carol->uri);
	assert_non_null(invite);
	assert_memory_equal(invite, line, strlen(line));
	joined_answers(joined.carol, invite, "c1");
	run_ms(20);
	assert_true(joined_alice_and_carol());
}

/* belle-sip: it crashed. */
static void ghsa_jw78_2435_w3r6_from_is_invalid(void **state)
{
	static const char *const wrong[] = {"", "<", "\"", "<sip:>;tag=", ";tag=1", "<>;tag=1",
					    "sip:", "\"a\" b;tag=1", "%"};
	struct raw *mallory, *dave;

	(void)state;
	joined_up(NULL);
	mallory = raw_make();
	dave = raw_make();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		raw_send(mallory, joined.pbx,
			 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKf%zu;rport\n"
			 "Max-Forwards: 70\nFrom: %s\nTo: <%s>\nCall-ID: from\nCSeq: 1 INVITE\n"
			 "Contact: <%s>\nContent-Length: 0\n\n",
			 dave->uri, &mallory->laddr, i, wrong[i], dave->uri, mallory->uri);
		if (!raw_wait(mallory, "SIP/2.0 400", (unsigned)i, 500))
			fail_msg("From: %s: not refused", wrong[i]);
	}
	assert_int_equal(joined.pbx->notes[LW_NOTE_INCOMING], 1);
	assert_null(raw_wait(dave, "INVITE ", 0, 1));
	joined_must_talk_on();
}

/* ---- what was not expected there ---- */

/* Asterisk: the record of a transfer that was never made. */
static void ast_2008_001_bye_with_also(void **state)
{
	struct raw *other;
	char line[120];

	(void)state;
	joined_up(NULL);
	other = raw_make();
	snprintf(line, sizeof line, "Also: <%s>\n", other->uri);
	assert_int_equal(joined_sends(BOB, "BYE", line, NULL), 200);
	assert_non_null(raw_wait(joined.raw[ALICE], "BYE ", 0, 500)); /* an end, and nothing else */
	assert_null(raw_wait(other, "INVITE ", 0, 1000));
	joined_obeys(ALICE);
	joined_must_be_gone();
}

/* Asterisk: it hung up a channel that another thread had. */
static void ast_2014_016_invite_with_replaces_within_a_dialog(void **state)
{
	char lines[300];

	(void)state;
	joined_up(NULL);
	for (enum side side = ALICE; side < SIDES; side++) {
		enum side other = side == ALICE ? BOB : ALICE;

		snprintf(lines, sizeof lines, "Replaces: %s;to-tag=%s;from-tag=%s\n",
			 joined.callid[other], strstr(joined.its[other], ";tag=") + 5,
			 strstr(joined.own[other], ";tag=") + 5);
		assert_int_equal(joined_sends(side, "INVITE", lines, sdp()), 488);
		(void)joined_sends(side, "ACK", NULL, NULL);
	}
	joined_must_talk_on();
}

/* ---- after the end ---- */

/* Asterisk: an answer that had been on its way when CANCEL was done. */
static void ast_2014_015_ringing_and_answer_after_cancel(void **state)
{
	const char *invite = rings(NULL);
	unsigned n;

	(void)state;
	bob_says(invite, "180 Ringing", "t1");
	joined_cancels();
	assert_int_equal(joined_code(ALICE, "CANCEL"), 200);
	assert_int_equal(joined_code(ALICE, "INVITE"), 487);
	n = got(ALICE, "SIP/2.0 ");
	bob_says(invite, "180 Ringing", "t1");
	bob_says(invite, "183 Session Progress", "t1");
	bob_says(invite, "200 OK", "t1");
	assert_non_null(raw_wait(joined.raw[BOB], "ACK ", 0, 500)); /* and he is let go */
	assert_non_null(raw_wait(joined.raw[BOB], "BYE ", 0, 500));
	assert_int_equal(got(ALICE, "SIP/2.0 1") + got(ALICE, "SIP/2.0 200"), n - 1);
	joined_obeys(BOB);
	joined_must_be_gone();
}

/* Bob has hung up, and Alice has not answered our BYE. */
static void bob_has_left(void)
{
	joined_up(NULL);
	assert_int_equal(joined_sends(BOB, "BYE", NULL, NULL), 200);
	assert_non_null(raw_wait(joined.raw[ALICE], "BYE ", 0, 500));
}

/* Asterisk, CVE-2012-2416. */
static void ast_2012_006_update_after_the_call_has_ended(void **state)
{
	(void)state;
	bob_has_left();
	assert_int_equal(joined_sends(BOB, "UPDATE", NULL, sdp()), 481);
	assert_int_equal(joined_sends(ALICE, "UPDATE", NULL, sdp()), 481);
	joined_obeys(ALICE);
	joined_must_be_gone();
	assert_int_equal(joined_sends(ALICE, "UPDATE", NULL, sdp()), 481);
}

/* Asterisk, CVE-2021-31878. */
static void ast_2021_007_re_invite_without_sdp_after_our_bye(void **state)
{
	(void)state;
	bob_has_left();
	assert_int_equal(joined_sends(ALICE, "INVITE", NULL, NULL), 481);
	(void)joined_sends(ALICE, "ACK", NULL, NULL);
	assert_int_equal(joined_sends(BOB, "INVITE", NULL, NULL), 481);
	joined_obeys(ALICE);
	joined_must_be_gone();
}

static void ast_2013_004_ack_with_sdp_after_the_end(void **state)
{
	unsigned sent_before;

	(void)state;
	bob_has_left();
	joined_obeys(ALICE);
	sent_before = (unsigned)lw_re_stats(joined.pbx->re).tx;
	joined.cseq[ALICE] = 1;
	(void)joined_sends(ALICE, "ACK", NULL, sdp());
	joined.cseq[BOB] = (unsigned)atoi(header(joined.invite, "CSeq"));
	(void)joined_sends(BOB, "ACK", NULL, sdp());
	run_ms(1000);
	assert_int_equal(lw_re_stats(joined.pbx->re).tx, sent_before);
	joined_must_be_gone();
}

/* ---- what is never answered, and what is refused ---- */

static void refreshes(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->session_expires = 90; /* by a re-INVITE of ours, after half of it */
}

/* Asterisk: dialogs and descriptors that nothing ever ended. */
static void ast_2012_010_re_invite_without_a_final_answer(void **state)
{
	const char *invite;

	(void)state;
	joined_up(refreshes);
	invite = raw_wait(joined.raw[ALICE], "INVITE ", 0, 60000);
	assert_non_null(invite);
	raw_reply(joined.raw[ALICE], invite, "100 Trying", NULL, NULL, NULL);
	run_ms(20);
	raw_reply(joined.raw[ALICE], invite, "183 Session Progress", NULL, NULL, NULL);
	joined.raw[BOB]->inc = 0;
	for (int i = 0; i < 20 && !raw_wait(joined.raw[BOB], "BYE ", 0, 10000); i++)
		joined_obeys(BOB);
	assert_non_null(raw_wait(joined.raw[BOB], "BYE ", 0, 0)); /* Alice is given up in the end */
	joined_obeys(BOB);
	joined_obeys(ALICE);
	joined_must_be_gone();
}

/* Asterisk: the session of each call that was refused. */
static void ast_2017_011_refused_calls_leave_nothing(void **state)
{
	static const char nothing[] =
		"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
		"m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 nobody/8000\r\n";
	size_t objects = 0;

	(void)state;
	joined_switch(NULL);
	for (int i = 0; i < 300; i++) {
		joined_calls(joined.raw[BOB]->uri, NULL, nothing);
		assert_int_equal(joined_code(ALICE, "INVITE"), 488);
		(void)joined_sends(ALICE, "ACK", NULL, NULL);
		joined.raw[ALICE]->inc = 0;
		run_ms(i ? 2000 : 40000);
		if (!i)
			objects = lw_virtual_objects();
	}
	run_ms(40000);
	assert_int_equal(lw_virtual_objects(), objects);
	joined_must_be_gone();
}

/* ---- lifetimes ---- */

static void ends_it_at_once(const struct lw_output *note, void *arg)
{
	struct agent *pbx = arg;

	if (note->type == LW_NOTE_INCOMING || note->type == LW_NOTE_ROUTE)
		(void)lw_clear_call(pbx->lw, note->call, note->now);
}

static void host_ends_it(struct lw_config *core, struct lw_re_config *re)
{
	core->route_as_given = false;
	re->noteh = ends_it_at_once;
}

/* Asterisk, CVE-2020-28327: the new dialog was freed while its INVITE was looked at. */
static void ast_2020_001_a_call_ends_while_its_invite_is_looked_at(void **state)
{
	(void)state;
	joined_switch(host_ends_it);
	joined_calls(joined.raw[BOB]->uri, NULL, sdp());
	assert_in_range(joined_code(ALICE, "INVITE"), 400, 699);
	(void)joined_sends(ALICE, "ACK", NULL, NULL);
	joined_calls(joined.raw[BOB]->uri, NULL, "v=0\r\nnonsense");
	assert_in_range(joined_code(ALICE, "INVITE"), 400, 699);
	(void)joined_sends(ALICE, "ACK", NULL, NULL);
	joined_must_be_gone();
}

/* Asterisk: after the caller had gone INVITEs went on (with H23). */
static void ast_2020_002_new_nonces_without_end(void **state)
{
	const char *invite = rings(NULL);

	(void)state;
	raw_reply(joined.raw[BOB], invite, "401 Unauthorized", "t1",
		  "WWW-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"1\"\n", NULL);
	run_ms(20);
	assert_int_equal(joined_code(ALICE, "INVITE"), 480);
	(void)joined_sends(ALICE, "ACK", NULL, NULL);
	joined_must_be_gone();
	assert_int_equal(got(BOB, "INVITE "), 1);
}

/* pjsip: of several dialogs of one INVITE one ends, and the rest is freed with it. */
static void cve_2022_23608_one_of_several_forks_ends(void **state)
{
	const char *invite = rings(NULL), *ok;

	(void)state;
	bob_says(invite, "183 Session Progress", "x");
	bob_says(invite, "183 Session Progress", "y");
	bob_says(invite, "200 OK", "z");
	ok = raw_wait(joined.raw[ALICE], "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	joined_acks(ok, NULL);
	bob_says(invite, "200 OK", "y"); /* too late: let go at once (RFC 3261 13.2.2.4) */
	assert_non_null(raw_wait(joined.raw[BOB], "BYE ", 0, 500));
	assert_non_null(strstr(header(raw_wait(joined.raw[BOB], "BYE ", 0, 0), "To"), ";tag=y"));
	joined_obeys(BOB);
	run_ms(35000);
	assert_int_equal(got(BOB, "BYE "), 1);
	assert_int_equal(got(ALICE, "BYE "), 0);
	assert_int_equal(joined.pbx->notes[LW_NOTE_ENDED], 0);
	assert_int_equal(joined_sends(ALICE, "BYE", NULL, NULL), 200);
	assert_non_null(raw_wait(joined.raw[BOB], "BYE ", 1, 500));
	joined_obeys(BOB);
	joined_must_be_gone();
}

/* eXosip: a 3xx without what it should have. */
static void cve_2021_32611_redirection_to_nowhere(void **state)
{
	static const char *const contacts[] = {
		"", "Contact: \n", "Contact: *\n", "Contact: <>\n", "Contact: <sip:>\n",
		"Contact: <sip:@>;q=2\n", "Contact: \"\n", "Contact: <sip:a@b\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof contacts / sizeof *contacts; i++) {
		const char *invite;

		if (!i)
			joined_switch(NULL);
		joined.raw[BOB]->inc = joined.raw[ALICE]->inc = 0;
		joined_calls(joined.raw[BOB]->uri, NULL, sdp());
		invite = raw_wait(joined.raw[BOB], "INVITE ", 0, 500);
		assert_non_null(invite);
		raw_reply(joined.raw[BOB], invite, i % 2 ? "302 Moved Temporarily" : "300 Multiple",
			  "t1", contacts[i], NULL);
		run_ms(20);
		assert_in_range(joined_code(ALICE, "INVITE"), 400, 699);
		(void)joined_sends(ALICE, "ACK", NULL, NULL);
	}
	joined_must_be_gone();
}

/* ---- subscriptions ---- */

/* pjsip: the subscription was used after the peer had ended it. */
static void cve_2026_28799_unsubscribe_during_a_transfer(void **state)
{
	const char *invite;

	(void)state;
	joined_up(NULL);
	invite = joined_transfers("");
	joined_obeys(BOB);
	assert_int_equal(joined_sends(BOB, "SUBSCRIBE", "Event: refer;id=101\nExpires: 0\n", NULL),
			 200);
	run_ms(1100);
	assert_non_null(strstr(joined_news(), "Subscription-State: terminated"));
	joined_obeys(BOB);
	joined.raw[BOB]->inc = 0;
	joined_answers(joined.carol, invite, "c1");
	run_ms(20);
	assert_true(joined_alice_and_carol());
	run_ms(5000);
	assert_string_equal(joined_news(), "");
	assert_non_null(raw_wait(joined.raw[BOB], "BYE ", 0, 500));
	run_ms(35000);
	assert_true(joined_alice_and_carol());
}

/* pjsip 5039, 5040: the REFER again, when its sender has hung up. */
static void pjsip_5039_refer_again_after_the_bye(void **state)
{
	const char *invite;

	(void)state;
	joined_up(NULL);
	invite = joined_transfers("");
	assert_int_equal(joined_sends(BOB, "BYE", NULL, NULL), 200);
	joined.cseq[BOB] -= 2; /* the same CSeq once more */
	assert_int_equal(joined_sends(BOB, "REFER", "Refer-To: <sip:eve@127.0.0.1>\n", NULL), 200);
	joined_answers(joined.carol, invite, "c1");
	run_ms(35000);
	assert_true(joined_alice_and_carol());
	assert_int_equal(sent_count(joined.pbx, "INVITE "), 2);
	assert_int_equal(joined.pbx->notes[LW_NOTE_TRANSFER_STARTED], 1);
}

/* pjsip: it ends by its own clock when it is refreshed (with H24). */
static void pjsip_1885_a_refresh_at_the_last_moment(void **state)
{
	(void)state;
	joined_up(NULL);
	assert_non_null(joined_transfers(""));
	raw_reply(joined.carol, raw_wait(joined.carol, "INVITE ", 0, 0), "180 Ringing", "c1", NULL,
		  NULL);
	joined_obeys(BOB);
	for (int i = 0; i < 3; i++) {
		run_ms(15000);
		joined_obeys(BOB);
		assert_int_equal(joined_sends(BOB, "SUBSCRIBE",
					      "Event: refer;id=101\nExpires: 15\n", NULL), 200);
		run_ms(1100);
		joined_obeys(BOB);
	}
	run_ms(30000); /* nobody answers */
	joined_obeys(BOB);
	run_ms(2000);
	assert_non_null(strstr(joined_news(), "Subscription-State: terminated"));
	assert_non_null(strstr(joined_news(), "\r\n\r\nSIP/2.0 4"));
	assert_int_equal(joined_sends(BOB, "SUBSCRIBE", "Event: refer;id=101\nExpires: 15\n",
				      NULL), 481);
	assert_int_equal(got(ALICE, "BYE "), 0);
	assert_int_equal(got(BOB, "BYE "), 0);
}

/* Asterisk 5a3f3becd4, 1467: a transfer that nobody wants to hear of. */
static void asterisk_5a3f3becd4_refer_sub_false(void **state)
{
	const char *invite;

	(void)state;
	joined_up(NULL);
	invite = joined_transfers("Refer-Sub: false\n");
	assert_true(has_line(joined_answer(BOB, "REFER"), "Refer-Sub: false"));
	raw_reply(joined.carol, invite, "180 Ringing", "c1", NULL, NULL);
	run_ms(2000);
	joined_answers(joined.carol, invite, "c1");
	run_ms(20);
	assert_true(joined_alice_and_carol());
	assert_string_equal(joined_news(), "");
	assert_non_null(raw_wait(joined.raw[BOB], "BYE ", 0, 5000));
	run_ms(35000);
	assert_true(joined_alice_and_carol());
	assert_int_equal(joined.pbx->notes[LW_NOTE_TRANSFER_COMPLETED], 1);
}

/* ---- who may know, and who may speak ---- */

/* FreeSWITCH: whoever subscribed was told of the dialogs of others, tags and all. */
static void cve_2021_41157_subscribe_to_the_dialogs_of_others(void **state)
{
	struct raw *mallory;

	(void)state;
	joined_up(NULL);
	mallory = raw_make();
	raw_send(mallory, joined.pbx,
		 "SUBSCRIBE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKd;rport\nMax-Forwards: 70\n"
		 "From: <sip:m@127.0.0.1>;tag=m\nTo: <%s>\nCall-ID: dialogs\nCSeq: 1 SUBSCRIBE\n"
		 "Contact: <%s>\nEvent: dialog\nAccept: application/dialog-info+xml\nExpires: 600\n"
		 "Content-Length: 0\n\n",
		 joined.raw[ALICE]->uri, &mallory->laddr, joined.raw[ALICE]->uri, mallory->uri);
	assert_non_null(raw_wait(mallory, "SIP/2.0 4", 0, 500));
	assert_int_equal(joined_sends(ALICE, "SUBSCRIBE", "Event: dialog\nExpires: 600\n", NULL), 489);
	joined_must_talk_on();
	assert_null(raw_wait(mallory, "NOTIFY ", 0, 1));
	assert_int_equal(got(ALICE, "NOTIFY "), 0);
}

/* FreeSWITCH: whoever challenged was answered with the gateway's password. */
static void cve_2021_41158_no_digest_for_whoever_asks(void **state)
{
	const char *bye;

	(void)state;
	joined_up(NULL);
	assert_int_equal(joined_sends(BOB, "BYE", NULL, NULL), 200);
	bye = raw_wait(joined.raw[ALICE], "BYE ", 0, 500);
	assert_non_null(bye);
	raw_reply(joined.raw[ALICE], bye, "401 Unauthorized", NULL,
		  "WWW-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"1\", qop=\"auth\"\n", NULL);
	run_ms(1000);
	raw_reply(joined.raw[ALICE], bye, "407 Proxy Authentication Required", NULL,
		  "Proxy-Authenticate: Digest realm=\"pbx\", nonce=\"1\"\n", NULL);
	joined_must_be_gone();
	for (unsigned i = 0; i < wire_seenc; i++)
		assert_true(!wire_seen[i].tx || !strstr(wire_seen[i].text, "Authorization:"));
}

/* Grandstream: news of no dialog; and no end of one either. */
static void cve_2005_2182_notify_of_no_dialog(void **state)
{
	static const char other[] = "<sip:m@h>;tag=m";
	static const char *const methods[] = {"NOTIFY", "BYE"};
	struct raw *mallory;
	unsigned n = 0;

	(void)state;
	joined_up(NULL);
	assert_non_null(joined_transfers(""));
	joined_obeys(BOB);
	mallory = raw_make();
	for (; n < 6; n++) {
		const char *method = methods[n % 2];

		raw_send(mallory, joined.pbx,
			 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKn%u;rport\n"
			 "Max-Forwards: 70\nFrom: %s\nTo: %s\nCall-ID: %s\nCSeq: %u %s\n"
			 "Contact: <%s>\nEvent: refer\nSubscription-State: terminated\n"
			 "Content-Type: message/sipfrag\nContent-Length: 14\n\nSIP/2.0 200 OK",
			 method, joined.pbx->uri, &mallory->laddr, n,
			 n / 2 == 1 ? other : joined.own[BOB], n / 2 == 2 ? other : joined.its[BOB],
			 n / 2 ? joined.callid[BOB] : "none", 500 + n, method, mallory->uri);
		assert_non_null(raw_wait(mallory, "SIP/2.0 481", n, 500));
	}
	run_ms(2000);
	assert_int_equal(joined.pbx->notes[LW_NOTE_TRANSFER_COMPLETED], 0);
	assert_int_equal(joined.pbx->notes[LW_NOTE_ENDED], 0);
	assert_int_equal(got(ALICE, "BYE ") + got(BOB, "BYE "), 0);
}

static bool nobody(uint8_t *ha1, enum lw_re_digest digest, const char *realm, const char *user,
		   void *arg)
{
	(void)ha1, (void)digest, (void)realm, (void)user, (void)arg;
	return false;
}

static void guarded(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->realm = "office";
	re->ha1h = nobody;
	re->prove = LW_RE_PROVE_CALLS;
}

/* Asterisk: what a proxy took for a part of a dialog was a new call here, and needed no proof. */
static void cve_2016_9938_a_tag_that_only_others_see(void **state)
{
	static const char *const tos[] = {
		"<sip:b@127.0.0.1>;tag=1", "<sip:b@127.0.0.1>\x01;tag=1", "<sip:b@127.0.0.1>\t;tag=1",
		"<sip:b@127.0.0.1>;tag", "<sip:b@127.0.0.1>;tag=", "<sip:b@127.0.0.1>;TAG=1",
		"<sip:b@127.0.0.1;tag=1>", "\"<sip:x>;tag=1\" <sip:b@127.0.0.1>",
		"<sip:b@127.0.0.1>;x=\";tag=1\"", "sip:b@127.0.0.1;tag=1",
	};

	(void)state;
	joined_switch(guarded);
	for (size_t i = 0; i < sizeof tos / sizeof *tos; i++) {
		joined.raw[ALICE]->inc = 0;
		raw_send(joined.raw[ALICE], joined.pbx,
			 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKt%zu;rport\n"
			 "Max-Forwards: 70\nFrom: <sip:a@127.0.0.1>;tag=a\nTo: %s\nCall-ID: tag\n"
			 "CSeq: 1 INVITE\nContact: <%s>\nContent-Length: 0\n\n",
			 joined.raw[BOB]->uri, &joined.raw[ALICE]->laddr, i, tos[i],
			 joined.raw[ALICE]->uri);
		if (!raw_wait(joined.raw[ALICE], "SIP/2.0 4", 0, 500) && i != 1)
			fail_msg("To: %s: no answer", tos[i]);
	}
	assert_int_equal(joined.pbx->notes[LW_NOTE_INCOMING], 0);
	assert_int_equal(got(BOB, "INVITE "), 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		T(cve_2010_2835_refer_to_is_invalid),
		T(opensips_850f3f8302_replaces_is_too_long),
		T(opensips_65e4d9d8dd_a_name_is_too_long),
		T(asterisk_2b1b8e382a_refer_to_is_read_to_its_end_and_no_further),
		T(pjsip_5690940b8b_the_target_is_called_where_refer_to_says),
		T(ghsa_jw78_2435_w3r6_from_is_invalid),
		T(ast_2008_001_bye_with_also),
		T(ast_2014_016_invite_with_replaces_within_a_dialog),
		T(ast_2014_015_ringing_and_answer_after_cancel),
		T(ast_2012_006_update_after_the_call_has_ended),
		T(ast_2021_007_re_invite_without_sdp_after_our_bye),
		T(ast_2013_004_ack_with_sdp_after_the_end),
		T(ast_2012_010_re_invite_without_a_final_answer),
		T(ast_2017_011_refused_calls_leave_nothing),
		T(ast_2020_001_a_call_ends_while_its_invite_is_looked_at),
		T(ast_2020_002_new_nonces_without_end),
		T(cve_2022_23608_one_of_several_forks_ends),
		T(cve_2021_32611_redirection_to_nowhere),
		T(cve_2026_28799_unsubscribe_during_a_transfer),
		T(pjsip_5039_refer_again_after_the_bye),
		T(pjsip_1885_a_refresh_at_the_last_moment),
		T(asterisk_5a3f3becd4_refer_sub_false),
		T(cve_2021_41157_subscribe_to_the_dialogs_of_others),
		T(cve_2021_41158_no_digest_for_whoever_asks),
		T(cve_2005_2182_notify_of_no_dialog),
		T(cve_2016_9938_a_tag_that_only_others_see),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
