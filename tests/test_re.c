/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re.c -- the adapter on loopback: agents against each other, and against a raw peer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"

/* ---- the basic call ---- */

static void call_answer_hold_resume_hangup(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);
	const char *m;

	(void)state;
	connect_agents(a, b);
	assert_true(until(b, LW_NOTE_CONNECTED, 1, 500));
	assert_int_equal(a->notes[LW_NOTE_RINGING], 1);
	m = sent(a, "INVITE ", 0);
	assert_true(has_line(m, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, "
				"UPDATE, PRACK"));
	assert_true(has_line(m, "Max-Forwards: 70"));
	assert_true(has_line(m, "Content-Type: application/sdp"));
	assert_non_null(strstr(header(m, "Contact"), "<sip:alice@127.0.0.1:"));

	DO(a, lw_hold(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_HELD, 1, 1000));
	assert_true(until(b, LW_NOTE_REMOTE_HOLD, 1, 1000));
	assert_non_null(strstr(sent(a, "INVITE ", 1), "a=sendonly"));
	assert_non_null(strstr(answered(b, "200", "INVITE", 1), "a=recvonly"));

	DO(a, lw_resume(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_RESUMED, 1, 1000));
	assert_true(until(b, LW_NOTE_REMOTE_RESUME, 1, 1000));

	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	run_ms(20);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
	assert_int_equal(lw_re_stats(b->re).legs, 0);
}

static void cancel_while_ringing(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);

	(void)state;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(a, LW_NOTE_RINGING, 1, 1000));
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	run_ms(20);
	assert_non_null(sent(a, "CANCEL ", 0));
	assert_non_null(sent(b, "SIP/2.0 487", 0));
	assert_int_equal(lw_re_stats(a->re).legs, 0);
	assert_int_equal(lw_re_stats(b->re).legs, 0);
}

static void rejected_busy(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);

	(void)state;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(b, LW_NOTE_INCOMING, 1, 1000));
	DO(b, lw_reject(b->lw, b->call, 486, now(b)));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	assert_int_equal(a->last[LW_NOTE_ENDED].code, 486);
	assert_int_equal(a->last[LW_NOTE_ENDED].cause, LW_CAUSE_BUSY);
}

static void bad_address_is_told(void **state)
{
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	DO(a, lw_dial(a->lw, "nonsense", 0, &a->call, now(a)));
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	assert_int_equal(a->last[LW_NOTE_ENDED].code, 404);
}

/* ---- transfers ---- */

static void auto_refer(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
}

static void blind_transfer(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", auto_refer);
	struct agent *c = agent_make("carol", NULL);
	const char *m;
	char line[700];

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	DO(a, lw_transfer_blind(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 3000));
	assert_true(until(a, LW_NOTE_ENDED, 1, 2000));
	assert_int_equal(c->notes[LW_NOTE_CONNECTED], 1);
	assert_int_equal(b->notes[LW_NOTE_ENDED], 0);
	m = sent(a, "REFER ", 0);
	snprintf(line, sizeof line, "Refer-To: <%s>", c->uri);
	assert_true(has_line(m, line));
	snprintf(line, sizeof line, "Referred-By: <%s>", a->uri);
	assert_true(has_line(m, line));
	assert_true(has_line(sent(b, "INVITE ", 0), line));
	m = sent(b, "NOTIFY ", 0);
	snprintf(line, sizeof line, "Event: refer;id=%s", header(sent(a, "REFER ", 0), "CSeq"));
	*strstr(line, " REFER") = '\0';
	assert_true(has_line(m, line));
	assert_true(has_line(m, "Content-Length: 20"));
	assert_true(has_line(m, "SIP/2.0 100 Trying"));
	m = sent(b, "NOTIFY ", sent_count(b, "NOTIFY ") - 1);
	assert_true(has_line(m, "Subscription-State: terminated;reason=noresource"));
	assert_true(has_line(m, "SIP/2.0 200 OK"));
	DO(c, lw_hangup(c->lw, c->call, now(c)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
	run_ms(20);
	assert_int_equal(
		lw_re_stats(a->re).legs + lw_re_stats(b->re).legs + lw_re_stats(c->re).legs, 0);
}

static void refer_declined(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);

	(void)state;
	connect_agents(a, b);
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:nobody@127.0.0.1:9", now(a)));
	assert_true(until(b, LW_NOTE_REQUESTED, 1, 2000));
	assert_string_equal(b->last_target[LW_NOTE_REQUESTED], "sip:nobody@127.0.0.1:9");
	assert_string_equal(b->last_by[LW_NOTE_REQUESTED], a->uri);
	DO(b, lw_decline(b->lw, b->call, now(b)));
	assert_true(until(a, LW_NOTE_TRANSFER_FAILED, 1, 2000));
	assert_int_equal(a->last[LW_NOTE_TRANSFER_FAILED].code, 603);
	assert_true(until(a, LW_NOTE_RESUMED, 1, 2000));
}

static void attended_transfer(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", auto_refer);
	struct agent *c = agent_make("carol", NULL);
	const char *m;

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 3000));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 3000));
	assert_true(until(c, LW_NOTE_REPLACED, 1, 2000));
	m = sent(a, "REFER ", 0);
	assert_non_null(strstr(header(m, "Refer-To"), "?Replaces="));
	assert_non_null(strstr(header(m, "Refer-To"), "%3Bto-tag%3D"));
	m = sent(b, "INVITE ", 0);
	assert_non_null(strstr(header(m, "Replaces"), ";to-tag="));
	assert_null(strchr(header(m, "To"), '?'));
	run_ms(200);
	assert_int_equal(b->notes[LW_NOTE_ENDED], 0);
	DO(b, lw_hangup(b->lw, b->call, now(b)));
	assert_true(until(c, LW_NOTE_ENDED, 1, 1000));
	assert_true(until(a, LW_NOTE_ENDED, 2, 2000));
	run_ms(20);
	assert_int_equal(
		lw_re_stats(a->re).legs + lw_re_stats(b->re).legs + lw_re_stats(c->re).legs, 0);
}

/* ---- the raw peer: what no well-behaved agent does ---- */

static void repeated_200_is_acknowledged_again(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite;

	(void)state;
	invite = call_raw(a, r);
	raw_reply(r, invite, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 1, 1000));
	assert_null(raw_wait(r, "BYE ", 0, 50));
	assert_int_equal(a->notes[LW_NOTE_CONNECTED], 1);
}

static void second_fork_gets_ack_and_bye(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *bye;

	(void)state;
	invite = call_raw(a, r);
	raw_reply(r, invite, "200 OK", "t2", raw_contact(r), raw_sdp(r, "sendrecv"));
	bye = raw_wait(r, "BYE ", 0, 1000);
	assert_non_null(bye);
	assert_non_null(strstr(header(bye, "To"), ";tag=t2"));
	assert_non_null(strstr(header(raw_wait(r, "ACK ", 1, 100), "To"), ";tag=t2"));
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
	raw_request(r, a, invite, "BYE", 7, "Reason: SIP;cause=486;text=\"Busy\"\n", NULL);
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	assert_int_equal(a->last[LW_NOTE_ENDED].code, 486);
}

/* A 2xx that nobody asked for made us send ACK and BYE to any address in its Contact. */
static void a_2xx_to_nothing_of_ours_is_dropped(void **state)
{
	static const struct { const char *via, *callid; } cases[] = {
		{NULL, "nothing-of-ours"},       /* our Via is easily guessed */
		{"192.0.2.9:5060", NULL},        /* a Via of somebody else */
		{"255.255.255.255:5060", NULL},
	};
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite = call_raw(a, r);
	unsigned before;
	struct sa us;

	(void)state;
	(void)lw_re_laddr(a->re, LW_RE_UDP, &us);
	before = r->inc;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char ours[64];

		(void)re_snprintf(ours, sizeof ours, "%J", &us);
		raw_send(r, a,
			 "SIP/2.0 200 OK\nVia: SIP/2.0/UDP %s;branch=z9hG4bKx%zu\nFrom: %s\n"
			 "To: %s;tag=other\nCall-ID: %s\nCSeq: %s\n%sContent-Length: 0\n\n",
			 cases[i].via ? cases[i].via : ours, i, header(invite, "From"),
			 header(invite, "To"),
			 cases[i].callid ? cases[i].callid : header(invite, "Call-ID"),
			 header(invite, "CSeq"), raw_contact(r));
	}
	run_ms(150);
	assert_int_equal(r->inc, before);
	assert_int_equal(lw_re_stats(a->re).dropped, ARRAY_SIZE(cases));
}

/* Of 20 phones that answer, 8 are known; a 2xx that comes again gets its ACK and no second BYE. */
static void the_forks_of_a_call_are_limited(void **state)
{
	enum { PHONES = 20, TOLD = 7 };
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite = call_raw(a, r);
	char tag[16];

	(void)state;
	for (unsigned i = 0; i < PHONES; i++) {
		snprintf(tag, sizeof tag, "f%u", i);
		raw_reply(r, invite, "200 OK", tag, raw_contact(r), raw_sdp(r, "sendrecv"));
	}
	assert_non_null(raw_wait(r, "BYE ", TOLD - 1, 500));
	run_ms(50);
	assert_int_equal(sent_count(a, "BYE "), TOLD);
	assert_int_equal(sent_count(a, "ACK "), 1 + TOLD);
	raw_reply(r, invite, "200 OK", "f0", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 1 + TOLD, 500));
	run_ms(50);
	assert_int_equal(sent_count(a, "BYE "), TOLD);
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

/* Hung up before any response: CANCEL only after the first one; and a 200 that wins is ended by
 * BYE. */
static void cancel_waits_for_a_provisional_response(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	invite = raw_wait(r, "INVITE ", 0, 1000);
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_null(raw_wait(r, "CANCEL ", 0, 100));
	raw_reply(r, invite, "100 Trying", NULL, NULL, NULL);
	assert_non_null(raw_wait(r, "CANCEL ", 0, 500));
	raw_reply(r, invite, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 0, 500));
	assert_non_null(raw_wait(r, "BYE ", 0, 500));
	raw_reply(r, raw_wait(r, "BYE ", 0, 10), "200 OK", NULL, NULL, NULL);
	run_ms(30);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

static void notify_may_outrun_the_answer_to_refer(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *refer, *hold;
	char extra[900];

	(void)state;
	invite = call_raw(a, r);
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1:9", now(a)));
	hold = raw_wait(r, "INVITE ", 1, 1000);
	assert_non_null(hold);
	raw_reply(r, hold, "200 OK", "t1", raw_contact(r), raw_sdp(r, "recvonly"));
	refer = raw_wait(r, "REFER ", 0, 1000);
	assert_non_null(refer);
	snprintf(extra, sizeof extra,
		 "Event: refer;id=%u\nSubscription-State: active;expires=60\n"
		 "Contact: <%s>\nContent-Type: message/sipfrag\n",
		 (unsigned)atoi(header(refer, "CSeq")), r->uri);
	raw_request(r, a, invite, "NOTIFY", 20, extra, "SIP/2.0 180 Ringing\r\n");
	assert_true(until(a, LW_NOTE_PROGRESS, 1, 500));
	raw_reply(r, refer, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(20);
	/* a repeat is answered and not acted on, a lower CSeq is 500, a wrong id 481 */
	raw_request(r, a, invite, "NOTIFY", 20, extra, "SIP/2.0 180 Ringing\r\n");
	raw_request(r, a, invite, "NOTIFY", 19, extra, "SIP/2.0 486 Busy Here\r\n");
	raw_request(r, a, invite, "NOTIFY", 21,
		    "Event: refer;id=99999\nSubscription-State: active\n", NULL);
	raw_request(r, a, invite, "NOTIFY", 22, "Event: foo\nSubscription-State: active\n", NULL);
	assert_non_null(raw_wait(r, "SIP/2.0 500", 0, 500));
	assert_non_null(raw_wait(r, "SIP/2.0 481", 0, 500));
	assert_non_null(raw_wait(r, "SIP/2.0 489", 0, 500));
	assert_int_equal(a->notes[LW_NOTE_PROGRESS], 1);
	memcpy(strstr(extra, "active;expires=60"), "terminated;      ", 17);
	raw_request(r, a, invite, "NOTIFY", 23, extra, "SIP/2.0 200 OK\r\n");
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
}

static void news_still_come_after_bye(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *refer;

	(void)state;
	invite = call_raw(a, r);
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1:9", now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "recvonly"));
	refer = raw_wait(r, "REFER ", 0, 1000);
	raw_reply(r, refer, "200 OK", NULL, raw_contact(r), NULL);
	run_ms(20);
	raw_request(r, a, invite, "BYE", 30, NULL, NULL);
	run_ms(20);
	raw_request(r, a, invite, "NOTIFY", 31,
		    "Event: refer\nSubscription-State: terminated;reason=noresource\n"
		    "Content-Type: message/sipfrag;version=2.0\n",
		    "SIP/2.0 200 OK\r\n");
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	assert_non_null(raw_wait(r, "SIP/2.0 200", 1, 200));
	run_ms(20);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

static void glare_is_tried_again(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *hold;
	lw_time before;

	(void)state;
	(void)call_raw(a, r);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	hold = raw_wait(r, "INVITE ", 1, 1000);
	raw_reply(r, hold, "491 Request Pending", NULL, NULL, NULL);
	before = now(a);
	hold = raw_wait(r, "INVITE ", 2, 4500);
	assert_non_null(hold);
	assert_in_range(now(a) - before, 2090, 4100);
	raw_reply(r, hold, "200 OK", NULL, raw_contact(r), raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
	assert_int_equal(sent_count(a, "ACK "), 3);
}

/* While our own re-INVITE is open the peer's is 491; with none open it is answered. */
static void reinvites_of_the_peer(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *hold, *ok;

	(void)state;
	invite = call_raw(a, r);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	hold = raw_wait(r, "INVITE ", 1, 1000);
	raw_request(r, a, invite, "INVITE", 40, raw_contact(r), raw_sdp(r, "sendonly"));
	assert_non_null(raw_wait(r, "SIP/2.0 491", 0, 500));
	raw_request(r, a, invite, "ACK", 40, NULL, NULL);
	raw_reply(r, hold, "200 OK", NULL, raw_contact(r), raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
	/* held by both: inactive, and the wish of ours stays (HOLD-04, HOLD-06) */
	raw_request(r, a, invite, "INVITE", 41, raw_contact(r), raw_sdp(r, "sendonly"));
	ok = raw_wait(r, "SIP/2.0 200", 0, 500);
	assert_non_null(strstr(ok, "a=inactive"));
	raw_request(r, a, invite, "ACK", 41, NULL, NULL);
	assert_true(until(a, LW_NOTE_REMOTE_HOLD, 1, 500));
	/* without an offer: ours is in the 2xx, and shows our wish only */
	raw_request(r, a, invite, "INVITE", 42, raw_contact(r), NULL);
	ok = raw_wait(r, "SIP/2.0 200", 1, 500);
	assert_non_null(ok);
	assert_non_null(strstr(ok, "a=sendonly"));
	raw_request(r, a, invite, "ACK", 42, "Content-Type: application/sdp\n",
		    raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_REMOTE_RESUME, 1, 500));
	/* something we cannot do: 488, and the call goes on */
	raw_request(r, a, invite, "INVITE", 43, raw_contact(r),
		    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n"
		    "c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 97\r\na=rtpmap:97 "
		    "opus/48000/2\r\n");
	assert_non_null(raw_wait(r, "SIP/2.0 488", 0, 500));
	raw_request(r, a, invite, "ACK", 43, NULL, NULL);
	/* c=0.0.0.0 is hold as well, whatever a= says (HOLD-07) */
	raw_request(r, a, invite, "INVITE", 44, raw_contact(r),
		    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n"
		    "c=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
	raw_request(r, a, invite, "ACK", 44, NULL, NULL);
	assert_true(until(a, LW_NOTE_REMOTE_HOLD, 2, 500));
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

static void hold_answered_481_ends_the_call(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	(void)call_raw(a, r);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "481 Gone", NULL, NULL, NULL);
	assert_true(until(a, LW_NOTE_HOLD_FAILED, 1, 500));
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	run_ms(20);
	assert_null(raw_wait(r, "BYE ", 0, 20));
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

static void an_unacknowledged_answer_is_sent_again(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKi1;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: <%s>\nCall-ID: once\nCSeq: 1 "
		 "INVITE\nContact: <%s>\n"
		 "Content-Length: 0\n\n",
		 a->uri, &r->laddr, a->uri, r->uri);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	assert_non_null(raw_wait(r, "SIP/2.0 200", 0, 500));
	assert_non_null(
		strstr(raw_wait(r, "SIP/2.0 200", 0, 0), "a=sendrecv")); /* our offer is in it */
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_non_null(raw_wait(r, "SIP/2.0 200", 2, 2000)); /* T1, then 2*T1 */
	assert_null(raw_wait(r, "BYE ", 0, 20));              /* not before the ACK */
	raw_send(r, a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKi2;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: %s\nCall-ID: once\nCSeq: 1 "
		 "ACK\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 a->uri, &r->laddr, header(raw_wait(r, "SIP/2.0 200", 0, 0), "To"),
		 strlen(raw_sdp(r, "sendrecv")), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "BYE ", 0, 500));
}

static void answers_to_strangers(void **state)
{
	static const struct { const char *method, *extra, *status;
	} cases[] = {
		{"OPTIONS", "", "SIP/2.0 200"},
		{"MESSAGE", "", "SIP/2.0 405"},
		{"SUBSCRIBE", "Event: refer\n", "SIP/2.0 403"},
		{"SUBSCRIBE", "Event: presence\n", "SIP/2.0 489"},
		{"NOTIFY", "Event: refer\n", "SIP/2.0 481"},
		{"REFER", "Refer-To: <sip:x@127.0.0.1>\n", "SIP/2.0 403"},
		{"INVITE", "Require: foo\n", "SIP/2.0 420"},
		{"INVITE", "Replaces: a;to-tag=b\n", "SIP/2.0 400"},
		{"INVITE", "Replaces: a;to-tag=b;from-tag=c\nReplaces: a;to-tag=b;from-tag=c\n",
		 "SIP/2.0 400"},
		{"INVITE", "Replaces: a;to-tag=b;from-tag=c\n", "SIP/2.0 481"},
		{"INVITE", "Session-Expires: 30\nSupported: timer\n", "SIP/2.0 422"},
		{"BYE", "", "SIP/2.0 481"},
	};
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		r->inc = 0;
		raw_send(r, a,
			 "%s %s SIP/2.0\nVia: SIP/2.0/UDP "
			 "%J;branch=z9hG4bKs%zu;rport\nMax-Forwards: 70\n"
			 "From: <sip:raw@127.0.0.1>;tag=s%zu\nTo: <%s>\nCall-ID: s%zu\nCSeq: 1 "
			 "%s\nContact: <%s>\n%s"
			 "Content-Length: 0\n\n",
			 cases[i].method, a->uri, &r->laddr, i, i, a->uri, i, cases[i].method,
			 r->uri, cases[i].extra);
		if (!raw_wait(r, "SIP/2.0 ", 0, 500) ||
		    strncmp(r->in[0], cases[i].status, strlen(cases[i].status)))
			fail_msg("%s %s: %.40s", cases[i].method, cases[i].extra, r->in[0]);
	}
	assert_int_equal(a->notes[LW_NOTE_INCOMING], 0);
}

static void too_short_a_session_is_tried_again_longer(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	invite = raw_wait(r, "INVITE ", 0, 1000);
	assert_true(has_line(invite, "Session-Expires: 1800"));
	raw_reply(r, invite, "422 Session Interval Too Small", "t0", "Min-SE: 3600\n", NULL);
	invite = raw_wait(r, "INVITE ", 1, 1000);
	assert_non_null(invite);
	assert_true(has_line(invite, "Session-Expires: 3600"));
	assert_true(has_line(invite, "Min-SE: 3600"));
	assert_string_equal(header(invite, "Call-ID"), header(raw_wait(r, "INVITE ", 0, 0), "Call-"
											    "ID"));
}

/* A peer that always wants longer sessions gets two more INVITEs, and no loop. */
static void a_session_that_is_always_too_short_is_given_up(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char least[32];

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	for (unsigned i = 0; i < 3; i++) {
		const char *invite = raw_wait(r, "INVITE ", i, 1000);

		assert_non_null(invite);
		snprintf(least, sizeof least, "Min-SE: %u\n", 3600 + 10 * i);
		raw_reply(r, invite, "422 Session Interval Too Small", "t0", least, NULL);
	}
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	assert_int_equal(a->last[LW_NOTE_ENDED].code, 422);
	assert_null(raw_wait(r, "INVITE ", 3, 100));
}

static void update_and_identity(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite;
	char extra[900];

	(void)state;
	invite = call_raw(a, r);
	raw_request(r, a, invite, "UPDATE", 50,
		    "P-Asserted-Identity: \"Carol\" <sip:carol@127.0.0.1>\n", NULL);
	assert_true(until(a, LW_NOTE_IDENTITY, 1, 500));
	assert_string_equal(a->last_uri[LW_NOTE_IDENTITY], "sip:carol@127.0.0.1");
	assert_string_equal(a->last_text[LW_NOTE_IDENTITY], "PAI"); /* its source */
	snprintf(extra, sizeof extra, "P-Asserted-Identity: \"Carol\" <sip:carol@127.0.0.1>\n%s",
		 raw_contact(r));
	raw_request(r, a, invite, "UPDATE", 51, extra, raw_sdp(r, "sendonly"));
	assert_true(until(a, LW_NOTE_REMOTE_HOLD, 1, 500));
	assert_non_null(strstr(raw_wait(r, "SIP/2.0 200", 1, 500), "a=recvonly"));
	assert_int_equal(a->notes[LW_NOTE_IDENTITY], 1);
}

static void digits_by_info(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);

	(void)state;
	connect_agents(a, b);
	DO(a, lw_dtmf(a->lw, a->call, "5#", now(a)));
	assert_true(until(b, LW_NOTE_DTMF, 2, 1000));
	assert_string_equal(b->last_text[LW_NOTE_DTMF], "#");
}

static void challenged_refer_has_the_second_number(void **state)
{
	struct raw *r = raw_proxy();
	struct agent *a = agent_make("alice", NULL);
	const char *invite, *refer;
	char extra[900];

	(void)state;
	invite = call_raw(a, r);
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1:9", now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "recvonly"));
	refer = raw_wait(r, "REFER ", 0, 1000);
	raw_reply(r, refer, "401 Unauthorized", NULL,
		  "WWW-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"n1\", algorithm=MD5\n",
		  NULL);
	refer = raw_wait(r, "REFER ", 1, 1000);
	assert_non_null(refer);
	assert_non_null(strstr(header(refer, "Authorization"), "username=\"alice\""));
	raw_reply(r, refer, "200 OK", NULL, raw_contact(r), NULL);
	snprintf(extra, sizeof extra,
		 "Event: refer;id=%u\nSubscription-State: terminated;reason=noresource\n"
		 "Content-Type: message/sipfrag\n",
		 (unsigned)atoi(header(refer, "CSeq")));
	raw_request(r, a, invite, "NOTIFY", 60, extra, "SIP/2.0 200 OK\r\n");
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
}

/* The same over TCP. */
static void tcp(struct lw_config *core, struct lw_re_config *re)
{
	core->refer_policy = LW_REFER_AUTO;
	re->transports = LW_RE_TCP;
}

static void attended_transfer_over_tcp(void **state)
{
	struct agent *a = agent_make("alice", tcp), *b = agent_make("bob", tcp),
		     *c = agent_make("carol", tcp);

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 3000));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 3000));
	assert_true(until(c, LW_NOTE_REPLACED, 1, 2000));
	run_ms(100);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

static bool is_closed(void *arg)
{
	return *(bool *)arg;
}

static void closed(void *arg)
{
	*(bool *)arg = true;
}

static void close_ends_all_calls(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);
	bool done = false;

	(void)state;
	connect_agents(a, b);
	lw_re_close(a->re, 2000, closed, &done);
	assert_true(until_true(is_closed, &done, 3000));
	assert_true(until(b, LW_NOTE_ENDED, 1, 500));
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

/* ---- provisional responses ---- */

static void reliable_provisional_responses(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *prack;
	char extra[900], rack[600];

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	invite = raw_wait(r, "INVITE ", 0, 1000);
	snprintf(extra, sizeof extra, "Require: 100rel\nRSeq: 5\n%s", raw_contact(r));
	raw_reply(r, invite, "183 Session Progress", "t1", extra, raw_sdp(r, "sendrecv"));
	prack = raw_wait(r, "PRACK ", 0, 500);
	assert_non_null(prack);
	snprintf(rack, sizeof rack, "RAck: 5 %s", header(invite, "CSeq"));
	assert_true(has_line(prack, rack));
	assert_true(until(a, LW_NOTE_EARLY_MEDIA, 1, 500));
	raw_reply(r, prack, "200 OK", NULL, NULL, NULL);
	raw_reply(r, invite, "183 Session Progress", "t1", extra, raw_sdp(r, "sendrecv"));
	memcpy(strstr(extra, "RSeq: 5"), "RSeq: 7", 7);
	raw_reply(r, invite, "180 Ringing", "t1", extra, NULL);
	run_ms(30);
	assert_int_equal(sent_count(a, "PRACK "), 1); /* a repeat and a gap have none (PRACK-01) */
	raw_reply(r, invite, "200 OK", "t1", raw_contact(r), NULL);
	assert_non_null(raw_wait(r, "ACK ", 0, 500));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	assert_null(raw_wait(r, "BYE ", 0, 20));
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(atoi(header(raw_wait(r, "BYE ", 0, 500), "CSeq")) > atoi(header(prack, "CSe"
											   "q")));
}

static void invite_of(struct raw *r, struct agent *a, const char *callid, const char *extra,
		      const char *body)
{
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: <%s>\nCall-ID: %s\nCSeq: 1 "
		 "INVITE\nContact: <%s>\n%s%s"
		 "Content-Length: %zu\n\n%s",
		 a->uri, &r->laddr, callid, a->uri, callid, r->uri, extra,
		 body ? "Content-Type: application/sdp\n" : "", body ? strlen(body) : (size_t)0,
		 body ? body : "");
}

static void our_180_is_sent_until_its_prack(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *ringing;

	(void)state;
	invite_of(r, a, "rel", "Supported: 100rel\n", raw_sdp(r, "sendrecv"));
	ringing = raw_wait(r, "SIP/2.0 180", 0, 500);
	assert_true(has_line(ringing, "Require: 100rel"));
	assert_non_null(raw_wait(r, "SIP/2.0 180", 2, 5000));
	raw_send(r, a,
		 "PRACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKpr;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: %s\nCall-ID: rel\nCSeq: 2 PRACK\nRAck: %s "
		 "1 INVITE\n"
		 "Content-Length: 0\n\n",
		 a->uri, &r->laddr, header(ringing, "To"), header(ringing, "RSeq"));
	assert_non_null(raw_wait(r, "SIP/2.0 200", 0, 500));
	run_ms(1200);
	assert_null(raw_wait(r, "SIP/2.0 180", 4, 1));
}

/* An offer of one audio line: its formats, and their rtpmap. */
#define NO_VOICE \
	"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" \
	"m=audio 4000 RTP/AVP %s\r\n"

static void nothing_in_common_is_488(void **state)
{
	static const struct { const char *callid, *formats; } lines[] = {
		{"opus", "97\r\na=rtpmap:97 opus/48000/2"},
		{"digits", "101\r\na=rtpmap:101 telephone-event/8000"},
		{"letters", "110 101\r\na=rtpmap:110 Telephone-Event/8000\r\na=rtpmap:101 opus/48000/2"},
		{"noise", "13 101\r\na=rtpmap:101 telephone-event/8000"},
	};
	struct agent *a = agent_make("alice", NULL);
	char body[256];

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct raw *r = raw_make();

		snprintf(body, sizeof body, NO_VOICE, lines[i].formats);
		invite_of(r, a, lines[i].callid, "", body);
		if (!raw_wait(r, "SIP/2.0 488", 0, 500))
			fail_msg("m=audio 4000 RTP/AVP %s: no 488", lines[i].formats);
		run_ms(20);
		assert_int_equal(lw_re_stats(a->re).legs, 0);
	}
}

/* The same in a call: refused, and the call goes on as it was. */
static void digits_alone_do_not_become_a_call(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char body[256];

	(void)state;
	snprintf(body, sizeof body, NO_VOICE, "101\r\na=rtpmap:101 telephone-event/8000");
	raw_request(r, a, call_raw(a, r), "INVITE", 40, raw_contact(r), body);
	assert_non_null(raw_wait(r, "SIP/2.0 488", 0, 500));
	run_ms(50);
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
	assert_int_equal(a->notes[LW_NOTE_REMOTE_HOLD], 0);
}

/* ---- session timers ---- */

static void short_sessions(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->session_expires = 3;
	re->min_se = 1;
}

static void a_session_is_refreshed_by_update_and_ends_in_silence(void **state)
{
	struct agent *a = agent_make("alice", short_sessions);
	struct raw *r = raw_make();
	const char *invite, *update;
	char extra[900];

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	invite = raw_wait(r, "INVITE ", 0, 1000);
	snprintf(extra, sizeof extra, "Session-Expires: 3;refresher=uac\n%s", raw_contact(r));
	raw_reply(r, invite, "200 OK", "t1", extra, raw_sdp(r, "sendrecv"));
	update = raw_wait(r, "UPDATE ", 0, 1800); /* at half the interval */
	assert_non_null(update);
	assert_true(has_line(update, "Session-Expires: 3;refresher=uac"));
	assert_true(has_line(update, "Content-Length: 0"));
	raw_reply(r, update, "200 OK", NULL, "Session-Expires: 3;refresher=uas\n", NULL);
	assert_non_null(raw_wait(r, "BYE ", 0, 2400)); /* 3 - min(32, 3/3) */
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
}

/* RFC 4028 9: a 2xx may not go below the Min-SE that we sent; going along would be a refresh every
 * half second. */
static void a_session_of_one_second_is_not_believed(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char extra[900];

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	snprintf(extra, sizeof extra, "Session-Expires: 1;refresher=uac\n%s", raw_contact(r));
	raw_reply(r, raw_wait(r, "INVITE ", 0, 1000), "200 OK", "t1", extra,
		  raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	run_ms(1300);
	assert_null(raw_wait(r, "UPDATE ", 0, 1));
	assert_null(raw_wait(r, "INVITE ", 1, 1));
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

/* ---- Replaces ---- */

static void replaces_by_the_book(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make(), *stranger = raw_make();
	const char *invite;
	char ours[512], line[1800];

	(void)state;
	invite = call_raw(a, r);
	snprintf(ours, sizeof ours, "%s", strstr(header(invite, "From"), ";tag=") + 5);
	/* swapped tags are no match, early-only is busy, and a stranger may not */
	snprintf(line, sizeof line, "Replaces: %s;to-tag=t1;from-tag=%s\n",
		 header(invite, "Call-ID"), ours);
	invite_of(r, a, "swapped", line, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "SIP/2.0 481", 0, 500));
	snprintf(line, sizeof line,
		 "Replaces: %s;to-tag=%s;from-tag=t1;early-only\nReferred-By: <%s>\n",
		 header(invite, "Call-ID"), ours, r->uri);
	invite_of(r, a, "early", line, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "SIP/2.0 486", 0, 500));
	snprintf(line, sizeof line,
		 "Replaces: %s;to-tag=%s;from-tag=t1\nReferred-By: <sip:mallory@example.com>\n"
		 "P-Asserted-Identity: <sip:mallory@example.com>\n",
		 header(invite, "Call-ID"), ours);
	invite_of(stranger, a, "stranger", line, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(stranger, "SIP/2.0 403", 0, 500));
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
	/* ended: 603 */
	raw_request(r, a, invite, "BYE", 70, NULL, NULL);
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	invite_of(r, a, "late", line, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "SIP/2.0 603", 0, 500));
	assert_int_equal(a->notes[LW_NOTE_INCOMING], 0);
}

/* ---- the peer's REFER ---- */

static void refers_that_cannot_be(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite;
	char contact[120], extra[900];

	(void)state;
	invite = call_raw(a, r);
	snprintf(contact, sizeof contact, "Contact: <%s>\n", r->uri);
	raw_request(r, a, invite, "REFER", 80, contact, NULL);
	assert_non_null(raw_wait(r, "SIP/2.0 400", 0, 500));
	snprintf(extra, sizeof extra,
		 "%sRefer-To: <sip:x@127.0.0.1>\nRefer-To: <sip:y@127.0.0.1>\n", contact);
	raw_request(r, a, invite, "REFER", 81, extra, NULL);
	assert_non_null(raw_wait(r, "SIP/2.0 400", 1, 500));
	snprintf(extra, sizeof extra, /* RBY-01 */
		 "%sRefer-To: <sip:x@127.0.0.1>\nReferred-By: <sip:a@h>\nb: <sip:b@h>\n", contact);
	raw_request(r, a, invite, "REFER", 85, extra, NULL);
	assert_non_null(raw_wait(r, "SIP/2.0 400", 2, 500));
	snprintf(extra, sizeof extra, "%sRefer-To: <http://x>\n", contact);
	raw_request(r, a, invite, "REFER", 86, extra, NULL);
	assert_non_null(raw_wait(r, "SIP/2.0 416", 0, 500));
	snprintf(extra, sizeof extra, "%sr: <sip:x@127.0.0.1>\nb: <%s>\n", contact, r->uri);
	raw_request(r, a, invite, "REFER", 87, extra, NULL);
	assert_true(until(a, LW_NOTE_REQUESTED, 1, 500));
	raw_request(r, a, invite, "REFER", 88, extra, NULL);
	assert_non_null(raw_wait(r, "SIP/2.0 491", 0, 500));
	assert_null(raw_wait(r, "SIP/2.0 100", 0, 3000)); /* RFC 4320: 100 at 3.5 s, no sooner */
	assert_non_null(raw_wait(r, "SIP/2.0 100", 0, 1000));
	DO(a, lw_decline(a->lw, a->call, now(a)));
	assert_non_null(raw_wait(r, "SIP/2.0 603", 0, 500));
}

/* A REFER without news comes twice: both answers say so, else its sender waits for a NOTIFY. */
static void no_news_is_said_again(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *again;
	char extra[400];

	(void)state;
	invite = call_raw(a, r);
	snprintf(extra, sizeof extra,
		 "Contact: <%s>\nRefer-To: <sip:x@127.0.0.1:9>\nRefer-Sub: false\n", r->uri);
	raw_request(r, a, invite, "REFER", 80, extra, NULL);
	assert_true(until(a, LW_NOTE_REQUESTED, 1, 500));
	DO(a, lw_accept(a->lw, a->call, now(a)));
	assert_true(has_line(raw_wait(r, "SIP/2.0 200", 0, 500), "Refer-Sub: false"));
	raw_request(r, a, invite, "REFER", 80, extra, NULL);
	again = raw_wait(r, "SIP/2.0 200", 1, 500);
	assert_non_null(again);
	assert_true(has_line(again, "Refer-Sub: false"));
}

static void target_dialog(struct lw_config *core, struct lw_re_config *re)
{
	core->refer_policy = LW_REFER_AUTO;
	re->out_of_dialog = LW_RE_OOD_TARGET_DIALOG;
}

static void refer_out_of_dialog_with_target_dialog(void **state)
{
	struct agent *a = agent_make("alice", target_dialog), *c = agent_make("carol", NULL);
	struct raw *r = raw_make();
	const char *invite, *notify;

	(void)state;
	c->auto_answer = true;
	invite = call_raw(a, r);
	raw_send(r, a,
		 "REFER %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKod;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=o1\nTo: <%s>\nCall-ID: ood\nCSeq: 9 REFER\nContact: "
		 "<%s>\nRefer-To: <%s>\n"
		 "Require: tdialog\nTarget-Dialog: %s;local-tag=%s;remote-tag=t1\nContent-Length: "
		 "0\n\n",
		 a->uri, &r->laddr, r->uri, a->uri, r->uri, c->uri, header(invite, "Call-ID"),
		 strstr(header(invite, "From"), ";tag=") + 5);
	notify = raw_wait(r, "NOTIFY ", 0, 1000);
	assert_non_null(notify);
	assert_true(has_line(notify, "Call-ID: ood"));
	assert_true(has_line(notify, "Event: refer;id=9"));
	assert_true(until(c, LW_NOTE_CONNECTED, 1, 1000));
}

/* ---- elsewhere ---- */

static void refuses_refers(struct lw_config *core, struct lw_re_config *re)
{
	core->refer_policy = LW_REFER_REFUSE;
	re->reliable_1xx = false;
}

static void allow_lists_what_is_not_refused(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", refuses_refers);

	(void)state;
	connect_agents(a, b);
	assert_true(has_line(sent(a, "INVITE ", 0), "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, "
						    "NOTIFY, INFO, UPDATE, PRACK"));
	assert_true(has_line(answered(b, "200", "INVITE", 0),
			     "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO, UPDATE"));
}

/* It is refused as before, and the application hears of it: for its log (threat 1). */
static void a_refer_of_a_stranger_is_told(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	raw_send(r, a,
		 "REFER %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKstr;rport\nMax-Forwards: 70\n"
		 "From: <sip:mallory@example.net>;tag=o1\nTo: <%s>\nCall-ID: stranger\n"
		 "CSeq: 9 REFER\nContact: <%s>\nRefer-To: <sip:premium@example.org>\n"
		 "Content-Length: 0\n\n",
		 a->uri, &r->laddr, a->uri, r->uri);
	assert_non_null(raw_wait(r, "SIP/2.0 403 ", 0, 1000));
	assert_int_equal(a->notes[LW_NOTE_REFUSED], 1);
	assert_int_equal(a->last[LW_NOTE_REFUSED].code, 403);
	assert_string_equal(a->last_target[LW_NOTE_REFUSED], "sip:premium@example.org");
	assert_string_equal(a->last_by[LW_NOTE_REFUSED], "sip:mallory@example.net");
	assert_string_equal(a->last_text[LW_NOTE_REFUSED], "out_of_dialog");
	assert_int_equal(sent_count(a, "INVITE "), 0);
}

/* ---- who hears whom ---- */

static char heard[256]; /* what the media were told: "+" and "-" with the number of the leg */
static unsigned open_legs;

static int open_counted(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
			void *arg)
{
	struct sdp_media *m;
	unsigned *number = mem_zalloc(sizeof *number, NULL);
	int err = sdp_media_add(&m, sdp, sdp_media_audio, 4000, sdp_proto_rtpavp);

	(void)leg;
	(void)laddr;
	(void)arg;
	err = err ? err : sdp_format_add(NULL, m, false, "0", "PCMU", 8000, 1, NULL, NULL, NULL,
					 false, NULL);
	*number = ++open_legs;
	*mediap = number;
	return err;
}

static void note_focus(void *media, bool on)
{
	size_t used = strlen(heard);

	snprintf(heard + used, sizeof heard - used, "%s%u ", on ? "+" : "-",
		 *(const unsigned *)media);
}

static const struct lw_re_media listening = {
	.size = sizeof listening, .open = open_counted, .focus = note_focus};

static void with_listener(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	heard[0] = '\0';
	open_legs = 0;
	re->media = &listening;
}

static bool says_bye(void *arg)
{
	return sent(arg, "BYE ", 0) != NULL;
}

/* Media that know of no direction and only of the focus never play the one party to the other, and
 * the voice of a user who has hung up goes nowhere, whether the peer answers his BYE or not. */
static void a_held_party_does_not_hear_the_consultation(void **state)
{
	struct agent *a = agent_make("alice", with_listener), *c = agent_make("carol", NULL);
	struct raw *r = raw_make();

	(void)state;
	c->auto_answer = true;
	assert_non_null(call_raw(a, r));
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_string_equal(heard, "+1 -1 ");
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "sendrecv")); /* it says that it was not held */
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 1000));
	assert_string_equal(heard, "+1 -1 +2 ");
	DO(a, lw_cancel(a->lw, a->call, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 2, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_RESUMED, 1, 1000));
	assert_string_equal(heard, "+1 -1 +2 -2 +1 ");
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(until_true(says_bye, a, 1000));
	assert_string_equal(heard, "+1 -1 +2 -2 +1 -1 ");
}

static void six(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->listen = "[::1]:0";
}

static void a_call_over_ipv6(void **state)
{
	struct agent *a = agent_make("alice", six), *b = agent_make("bob", six);

	(void)state;
	connect_agents(a, b);
	assert_non_null(strstr(sent(a, "INVITE ", 0), "c=IN IP6 ::1"));
	DO(b, lw_hangup(b->lw, b->call, now(b)));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(call_answer_hold_resume_hangup),
		T(cancel_while_ringing),
		T(rejected_busy),
		T(bad_address_is_told),
		T(blind_transfer),
		T(refer_declined),
		T(attended_transfer),
		T(repeated_200_is_acknowledged_again),
		T(second_fork_gets_ack_and_bye),
		T(a_2xx_to_nothing_of_ours_is_dropped),
		T(the_forks_of_a_call_are_limited),
		T(cancel_waits_for_a_provisional_response),
		T(notify_may_outrun_the_answer_to_refer),
		T(news_still_come_after_bye),
		T(glare_is_tried_again),
		T(reinvites_of_the_peer),
		T(hold_answered_481_ends_the_call),
		T(an_unacknowledged_answer_is_sent_again),
		T(answers_to_strangers),
		T(too_short_a_session_is_tried_again_longer),
		T(a_session_that_is_always_too_short_is_given_up),
		T(update_and_identity),
		T(digits_by_info),
		T(challenged_refer_has_the_second_number),
		T(attended_transfer_over_tcp),
		T(close_ends_all_calls),
		T(reliable_provisional_responses),
		T(our_180_is_sent_until_its_prack),
		T(nothing_in_common_is_488),
		T(digits_alone_do_not_become_a_call),
		T(a_session_is_refreshed_by_update_and_ends_in_silence),
		T(a_session_of_one_second_is_not_believed),
		T(replaces_by_the_book),
		T(refers_that_cannot_be),
		T(no_news_is_said_again),
		T(refer_out_of_dialog_with_target_dialog),
		T(allow_lists_what_is_not_refused),
		T(a_refer_of_a_stranger_is_told),
		T(a_held_party_does_not_hear_the_consultation),
		T(a_call_over_ipv6),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
