/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_races.c -- on the wire: messages that come late, twice, or where none was expected. */
#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Headers of a NOTIFY about refer. */
static const char *news(const char *refer, const char *state)
{
	static char lines[400];

	snprintf(lines, sizeof lines,
		 "Event: refer;id=%u\nSubscription-State: %s\nContent-Type: message/sipfrag\n",
		 (unsigned)atoi(header(refer, "CSeq")), state);
	return lines;
}

/* Our user waits for the result of a blind transfer. */
static void waits(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->blind_style = LW_BLIND_WAIT;
}

/* A blind transfer whose hold is agreed: the REFER. */
static const char *blind_to(struct agent *a, struct raw *r, const char *target, unsigned invites,
			    unsigned refers)
{
	DO(a, lw_transfer_blind(a->lw, a->call, target, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", invites, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "recvonly"));
	return raw_wait(r, "REFER ", refers, 1000);
}

/* ---- REFER ---- */

/* The last NOTIFY comes before the 2xx to the REFER (NTFY-02). */
static void the_last_news_may_outrun_the_answer(void **state)
{
	struct agent *a = agent_make("alice", waits);
	struct raw *r = raw_make();
	const char *invite, *refer;

	(void)state;
	invite = call_raw(a, r);
	refer = blind_to(a, r, "sip:carol@127.0.0.1:9", 1, 0);
	assert_non_null(refer);
	raw_request(r, a, invite, "NOTIFY", 20, news(refer, "terminated;reason=noresource"),
		    "SIP/2.0 486 Busy Here\r\n");
	raw_reply(r, raw_wait(r, "INVITE ", 2, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_TRANSFER_FAILED, 1, 500));
	raw_reply(r, refer, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(50);
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

/* The peer hangs up with our REFER unanswered, the leg is forgotten, and then the answer comes. */
static void an_answer_to_refer_may_come_when_all_is_over(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *refer;

	(void)state;
	invite = call_raw(a, r);
	refer = blind_to(a, r, "sip:carol@127.0.0.1:9", 1, 0);
	assert_non_null(refer);
	raw_request(r, a, invite, "BYE", 20, NULL, NULL);
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_FAILED], 1);
	run_ms(20);
	raw_reply(r, refer, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(50);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

/* Given up, and the next transfer is under way: what the first REFER came to is not its news. */
static void news_of_an_older_refer_are_not_the_newer_ones(void **state)
{
	struct agent *a = agent_make("alice", waits);
	struct raw *r = raw_make();
	const char *invite, *first, *second;

	(void)state;
	invite = call_raw(a, r);
	first = blind_to(a, r, "sip:carol@127.0.0.1:9", 1, 0);
	raw_reply(r, first, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(20);
	raw_request(r, a, invite, "NOTIFY", 20, news(first, "active;expires=60"),
		    "SIP/2.0 486 Busy Here\r\n");
	raw_reply(r, raw_wait(r, "INVITE ", 2, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_TRANSFER_FAILED, 1, 500));
	second = blind_to(a, r, "sip:dave@127.0.0.1:9", 3, 1);
	assert_non_null(second);
	raw_reply(r, second, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(20);
	raw_request(r, a, invite, "NOTIFY", 21, news(first, "terminated;reason=noresource"),
		    "SIP/2.0 200 OK\r\n");
	run_ms(50);
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_COMPLETED], 0);
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_FAILED], 1);
	raw_request(r, a, invite, "NOTIFY", 22, news(second, "terminated;reason=noresource"),
		    "SIP/2.0 200 OK\r\n");
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
}

static bool rang_back(struct agent *a, struct raw *r, struct agent *c)
{
	c->auto_answer = true;
	(void)call_raw(a, r);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 1000));
	DO(a, lw_swap(a->lw, a->call, now(a)));
	return raw_wait(r, "INVITE ", 2, 1000) != NULL;
}

/* HOLD-17: Complete straight after Swap waits for the answer to our re-INVITE. */
static void no_refer_while_a_reinvite_is_open(void **state)
{
	struct agent *a = agent_make("alice", NULL), *c = agent_make("carol", NULL);
	struct raw *r = raw_make();

	(void)state;
	assert_true(rang_back(a, r, c));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	assert_null(raw_wait(r, "REFER ", 0, 100));
	raw_reply(r, raw_wait(r, "INVITE ", 2, 10), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "REFER ", 0, 500));
	assert_non_null(raw_wait(r, "ACK ", 2, 10));
}

static void a_cancelled_transfer_sends_no_refer_later(void **state)
{
	struct agent *a = agent_make("alice", NULL), *c = agent_make("carol", NULL);
	struct raw *r = raw_make();

	(void)state;
	assert_true(rang_back(a, r, c));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	DO(a, lw_cancel(a->lw, a->call, now(a)));
	assert_true(until(c, LW_NOTE_ENDED, 1, 500));
	raw_reply(r, raw_wait(r, "INVITE ", 2, 10), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_TRANSFER_CANCELLED, 1, 500));
	assert_null(raw_wait(r, "REFER ", 0, 100));
	assert_int_equal(a->last[LW_NOTE_TRANSFER_CANCELLED].parties, LW_WITH_TRANSFEREE);
}

static void without_subscription(struct lw_config *core, struct lw_re_config *re)
{
	core->notify_ms = 300;
	re->refer_sub = false;
}

/* RFC 4488: no news will come, which is no reason to drop the target while Bob is calling it. */
static void a_refer_without_news_waits_for_the_target(void **state)
{
	struct agent *a = agent_make("alice", without_subscription), *c = agent_make("carol", NULL);
	struct raw *r = raw_make();
	const char *refer;

	(void)state;
	c->auto_answer = true;
	(void)call_raw(a, r);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 1000));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	refer = raw_wait(r, "REFER ", 0, 1000);
	assert_true(has_line(refer, "Refer-Sub: false"));
	raw_reply(r, refer, "200 OK", NULL, "Refer-Sub: false\n", NULL);
	run_ms(100);
	assert_int_equal(c->notes[LW_NOTE_ENDED], 0);
	DO(c, lw_hangup(c->lw, c->call, now(c))); /* as it does when it has been replaced */
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 1000));
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_UNKNOWN], 0);
}

static void obedient(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
	core->referred_audio = LW_REFERRED_TALK; /* no re-INVITE of ours in between */
}

static void refer_us(struct raw *r, struct agent *a, const char *invite, unsigned cseq,
		     const char *target)
{
	char extra[900];

	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <%s>\nReferred-By: <%s>\n", r->uri,
		 target, r->uri);
	raw_request(r, a, invite, "REFER", cseq, extra, NULL);
}

/* REFER-32: to our address of record, to our Contact, to the very dialog. */
static void a_refer_to_ourselves_is_declined(void **state)
{
	struct agent *a = agent_make("alice", obedient);
	struct raw *r = raw_make();
	const char *invite;
	char target[400];

	(void)state;
	invite = call_raw(a, r);
	refer_us(r, a, invite, 30, a->uri);
	assert_non_null(raw_wait(r, "SIP/2.0 603", 0, 500));
	snprintf(target, sizeof target, "%s;ob", a->uri);
	refer_us(r, a, invite, 31, target);
	assert_non_null(raw_wait(r, "SIP/2.0 603", 1, 500));
	snprintf(target, sizeof target, "%s?Replaces=%s%%3Bto-tag%%3Dx%%3Bfrom-tag%%3Dt1", a->uri,
		 header(invite, "Call-ID"));
	refer_us(r, a, invite, 32, target);
	assert_non_null(raw_wait(r, "SIP/2.0 603", 2, 500));
	assert_int_equal(sent_count(a, "INVITE "), 1);
	assert_int_equal(a->notes[LW_NOTE_ENDED] + a->notes[LW_NOTE_REFERRED], 0);
}

/* In other writings: the user escaped, none, one that nobody here has; the host in capitals. */
static void a_refer_to_ourselves_is_seen_through(void **state)
{
	static const char *const aor = "sip:office@Office.example";
	struct agent *a = agent_make("alice", obedient);
	struct raw *r = raw_make();
	const char *port = strrchr(a->uri, ':'), *invite;
	static const struct { const char *host, *params; } forms[] = {
		{"sip:%61lice@127.0.0.1", ""}, {"sip:127.0.0.1", ""}, {"sip:zoe@127.0.0.1", ""},
		{"sip:zoe@0.0.0.0", ""}, {"sip:zoe@elsewhere.invalid", ";maddr=127.0.0.1"},
	};
	struct lw_re_account second = {.size = sizeof second, .aor = aor};
	char target[400];

	(void)state;
	invite = call_raw(a, r);
	for (unsigned i = 0; i < ARRAY_SIZE(forms); i++) {
		snprintf(target, sizeof target, "%s%s%s", forms[i].host, port, forms[i].params);
		refer_us(r, a, invite, 30 + i, target);
		assert_non_null(raw_wait(r, "SIP/2.0 603", i, 500));
	}
	assert_int_equal(lw_re_account_add(a->re, NULL, &second), 0);
	snprintf(target, sizeof target, "sip:office@127.0.0.1%s", port); /* another account */
	refer_us(r, a, invite, 40, target);
	assert_true(until(a, LW_NOTE_REFERRED, 1, 500));
	assert_int_equal(lw_dial(a->lw, r->uri, 1, &a->other, now(a)), 0);
	lw_re_pump(a->re);
	invite = raw_wait(r, "INVITE ", 1, 1000);
	assert_non_null(invite);
	raw_reply(r, invite, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 1, 1000));
	refer_us(r, a, invite, 50, "sip:office@OFFICE.example:5060;transport=udp");
	assert_non_null(raw_wait(r, "SIP/2.0 603", ARRAY_SIZE(forms), 500));
}

/* RFC 3892 2: who referred us goes along, also where the line was folded. */
static void a_folded_referred_by_goes_along(void **state)
{
	struct agent *a = agent_make("alice", obedient);
	struct raw *r = raw_make(), *c = raw_make();
	const char *invite;
	char extra[400];

	(void)state;
	invite = call_raw(a, r);
	snprintf(extra, sizeof extra,
		 "Contact: <%s>\nRefer-To: <%s>\nReferred-By: \"Bob\"\n\t<sip:bob@h>\n ;x=1\n",
		 r->uri, c->uri);
	raw_request(r, a, invite, "REFER", 30, extra, NULL);
	invite = raw_wait(c, "INVITE ", 0, 1000);
	assert_non_null(invite);
	assert_true(has_line(invite, "Referred-By: \"Bob\"   <sip:bob@h>   ;x=1"));
	raw_reply(c, invite, "486 Busy Here", "t2", NULL, NULL);
	run_ms(20);
}

/* NTFY-14: one a second, the newest wins; the last waits only for the answer to the one before. */
static void news_are_told_once_a_second(void **state)
{
	struct agent *a = agent_make("alice", obedient);
	struct raw *r = raw_make(), *c = raw_make();
	const char *invite, *triggered;

	(void)state;
	invite = call_raw(a, r);
	refer_us(r, a, invite, 30, c->uri);
	raw_reply(r, raw_wait(r, "NOTIFY ", 0, 500), "200 OK", NULL, NULL, NULL);
	triggered = raw_wait(c, "INVITE ", 0, 500);
	assert_non_null(triggered);
	raw_reply(c, triggered, "180 Ringing", "c1", NULL, NULL);
	assert_null(raw_wait(r, "NOTIFY ", 1, 700));
	assert_non_null(raw_wait(r, "NOTIFY ", 1, 700));
	assert_non_null(strstr(raw_wait(r, "NOTIFY ", 1, 10), "SIP/2.0 180"));
	raw_reply(c, triggered, "486 Busy Here", "c1", NULL, NULL);
	assert_null(raw_wait(r, "NOTIFY ", 2, 200)); /* the one before is not answered yet */
	raw_reply(r, raw_wait(r, "NOTIFY ", 1, 10), "200 OK", NULL, NULL, NULL);
	assert_non_null(raw_wait(r, "NOTIFY ", 2, 200));
	assert_non_null(strstr(raw_wait(r, "NOTIFY ", 2, 10), "SIP/2.0 486"));
	assert_non_null(strstr(raw_wait(r, "NOTIFY ", 2, 10), "terminated"));
	assert_int_equal(a->notes[LW_NOTE_REFERRED_FAILED], 1);
}

/* ---- challenges ---- */

static const char challenge[] =
	"Proxy-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"n1\", algorithm=MD5\n";

static void a_challenged_reinvite_is_sent_again(void **state)
{
	struct raw *r = raw_proxy();
	struct agent *a = agent_make("alice", NULL);
	const char *hold;

	(void)state;
	(void)call_raw(a, r);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "407 Proxy Authentication Required", NULL,
		  challenge, NULL);
	hold = raw_wait(r, "INVITE ", 2, 1000);
	assert_non_null(hold);
	assert_non_null(strstr(header(hold, "Proxy-Authorization"), "username=\"alice\""));
	assert_non_null(strstr(hold, "a=sendonly"));
	raw_reply(r, hold, "200 OK", "t1", raw_contact(r), raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
	assert_non_null(raw_wait(r, "ACK ", 2, 500));
	assert_int_equal(atoi(header(raw_wait(r, "ACK ", 2, 10), "CSeq")),
			 atoi(header(hold, "CSeq")));
}

static void a_challenged_notify_is_sent_again(void **state)
{
	struct raw *r = raw_proxy();
	struct agent *a = agent_make("alice", obedient);
	const char *invite, *notify;

	(void)state;
	invite = call_raw(a, r);
	refer_us(r, a, invite, 30, "sip:carol@127.0.0.1:9");
	raw_reply(r, raw_wait(r, "INVITE sip:carol", 0, 500), "486 Busy Here", "c1", NULL, NULL);
	raw_reply(r, raw_wait(r, "NOTIFY ", 0, 500), "407 Proxy Authentication Required", NULL,
		  challenge, NULL);
	notify = raw_wait(r, "NOTIFY ", 1, 500);
	assert_non_null(notify);
	assert_non_null(strstr(header(notify, "Proxy-Authorization"), "username=\"alice\""));
	assert_non_null(strstr(notify, "SIP/2.0 100"));
	raw_reply(r, notify, "200 OK", NULL, NULL, NULL);
	assert_non_null(raw_wait(r, "NOTIFY ", 2, 500));
	assert_non_null(strstr(raw_wait(r, "NOTIFY ", 2, 10), "SIP/2.0 486"));
}

/* ---- load ---- */

static void one_leg(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->max_legs = 1;
}

static void invite_new(struct raw *r, const struct agent *a, const char *callid)
{
	const char *body = raw_sdp(r, "sendrecv");

	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: <%s>\nCall-ID: %s\nCSeq: 1 INVITE\n"
		 "Contact: <%s>\nContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, callid, a->uri, callid, r->uri, strlen(body), body);
}

static void what_is_too_much_is_shed(void **state)
{
	struct agent *a = agent_make("alice", one_leg);
	struct raw *r = raw_make();
	const char *busy;

	(void)state;
	(void)call_raw(a, r);
	invite_new(r, a, "more");
	busy = raw_wait(r, "SIP/2.0 503", 0, 500);
	assert_non_null(busy);
	assert_true(has_line(busy, "Retry-After: 5"));
	assert_int_equal(lw_re_stats(a->re).shed, 1);
	assert_int_equal(a->notes[LW_NOTE_INCOMING], 0);
	DO(a, lw_hold(a->lw, a->call, now(a))); /* the call that is up is served as before */
	assert_non_null(raw_wait(r, "INVITE ", 1, 500));
}

static void impatient(struct lw_config *core, struct lw_re_config *re)
{
	core->no_response_ms = 300; /* a deadline that the loop will miss */
	re->reliable_1xx = false;
}

/* The loop runs late by more than a T1: everybody sends again, so new calls are shed for a
 * while. */
static void a_late_loop_sheds_new_calls(void **state)
{
	struct agent *a = agent_make("alice", impatient);
	struct raw *r = raw_make();

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	assert_non_null(raw_wait(r, "INVITE ", 0, 500));
	sys_msleep(1100);
	run_ms(20);
	invite_new(r, a, "late");
	assert_non_null(raw_wait(r, "SIP/2.0 503", 0, 500));
	run_ms(2000);
	invite_new(r, a, "later");
	assert_non_null(raw_wait(r, "SIP/2.0 180", 0, 500));
}

/* ---- re-INVITE ---- */

/* The ACK to the first re-INVITE was lost and a second has followed: ACK, and no BYE. */
static void a_200_to_an_older_reinvite_is_no_fork(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *hold, *resume;

	(void)state;
	(void)call_raw(a, r);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	hold = raw_wait(r, "INVITE ", 1, 1000);
	raw_reply(r, hold, "200 OK", "t1", raw_contact(r), raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
	DO(a, lw_resume(a->lw, a->call, now(a)));
	resume = raw_wait(r, "INVITE ", 2, 1000);
	raw_reply(r, resume, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_RESUMED, 1, 500));
	assert_non_null(raw_wait(r, "ACK ", 2, 500));
	raw_reply(r, hold, "200 OK", "t1", raw_contact(r), raw_sdp(r, "recvonly"));
	assert_non_null(raw_wait(r, "ACK ", 3, 500));
	assert_int_equal(atoi(header(raw_wait(r, "ACK ", 3, 10), "CSeq")),
			 atoi(header(hold, "CSeq")));
	assert_null(raw_wait(r, "BYE ", 0, 100));
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

/* ---- requests of no use ---- */

/* The answer was lost: the request comes again and has the same answer. */
static void a_repeat_of_what_is_not_known_is_answered_too(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite;

	(void)state;
	invite = call_raw(a, r);
	for (unsigned i = 0; i < 2; i++) {
		raw_request(r, a, invite, "MESSAGE", 20, NULL, NULL);
		assert_non_null(raw_wait(r, "SIP/2.0 405", i, 500));
	}
	for (unsigned i = 0; i < 2; i++) {
		raw_request(r, a, invite, "INFO", 21, "Require: nonsense\n", NULL);
		assert_non_null(raw_wait(r, "SIP/2.0 420", i, 500));
	}
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

/* Its headers are not believed, but it has come: CANCEL may go, and libre no longer sends the
 * INVITE again. */
static void a_provisional_response_with_forged_headers_is_one(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	invite = raw_wait(r, "INVITE ", 0, 1000);
	raw_reply(r, invite, "180 Ringing", "t1", "Vnd-16367: <sip:evil@x>;tag=9\n", NULL);
	run_ms(50);
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_non_null(raw_wait(r, "CANCEL ", 0, 500));
	raw_reply(r, invite, "487 Request Terminated", "t1", NULL, NULL);
	run_ms(50);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(the_last_news_may_outrun_the_answer),
		T(an_answer_to_refer_may_come_when_all_is_over),
		T(news_of_an_older_refer_are_not_the_newer_ones),
		T(no_refer_while_a_reinvite_is_open),
		T(a_cancelled_transfer_sends_no_refer_later),
		T(a_refer_without_news_waits_for_the_target),
		T(a_refer_to_ourselves_is_declined),
		T(a_refer_to_ourselves_is_seen_through),
		T(a_folded_referred_by_goes_along),
		T(news_are_told_once_a_second),
		T(a_challenged_reinvite_is_sent_again),
		T(a_challenged_notify_is_sent_again),
		T(what_is_too_much_is_shed),
		T(a_late_loop_sheds_new_calls),
		T(a_200_to_an_older_reinvite_is_no_fork),
		T(a_provisional_response_with_forged_headers_is_one),
		T(a_repeat_of_what_is_not_known_is_answered_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
