/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_seen.c -- what other stacks were reported to send, or to trip over: the right value. */
#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const char sdp_type[] = "Content-Type: application/sdp\n";

/* A request of the raw peer, which calls; to has our tag once it is known. */
static void request(struct raw *r, struct agent *a, const char *method, unsigned cseq,
		    const char *id, const char *to, const char *headers, const char *body)
{
	raw_send(r, a,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s%s%u;rport\nMax-Forwards: 70\n"
		 "From: \"Doe, J\" <sip:%s@example.com;x=1>;tag=f%s;y=\"2\"\nTo: %s\nCall-ID: %s\n"
		 "CSeq: %u %s\nContact: <%s>\n%sContent-Length: %zu\n\n%s",
		 method, a->uri, &r->laddr, method, id, cseq, id, id, to, id, cseq, method, r->uri,
		 headers, strlen(body), body);
}

static const char *calls(struct raw *r, struct agent *a, const char *id, const char *headers,
			 const char *body)
{
	unsigned up = a->notes[LW_NOTE_CONNECTED], came = a->notes[LW_NOTE_INCOMING];
	char to[100];
	const char *ok;

	snprintf(to, sizeof to, "<%s>", a->uri);
	request(r, a, "INVITE", 1, id, to, headers, body);
	assert_true(until(a, LW_NOTE_INCOMING, came + 1, 500));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	ok = raw_wait(r, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	request(r, a, "ACK", 1, id, header(ok, "To"), "", "");
	assert_true(until(a, LW_NOTE_CONNECTED, up + 1, 500));
	return ok;
}

static void an_sdp_type_with_parameters_is_taken(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	calls(r, a, "charset", "Content-Type: Application/SDP;charset=ISO-10646\n",
	      raw_sdp(r, "sendrecv"));
}

/* A type and no body is no offer: ours is asked for (RFC 3261 20.15, 14.2). */
static void a_type_without_a_body_asks_for_our_offer(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *ok;

	(void)state;
	ok = calls(r, a, "empty", sdp_type, raw_sdp(r, "sendrecv"));
	request(r, a, "INVITE", 2, "empty", header(ok, "To"), sdp_type, "");
	ok = raw_wait(r, "SIP/2.0 200", 1, 500);
	assert_non_null(ok);
	assert_non_null(strstr(ok, "\r\na=rtpmap:8 PCMA/8000\r\n")); /* all that we can do */
}

/* The last line of a description lacks its end, and is the one that counts. */
static void a_last_line_without_end_is_heard(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char body[500];
	const char *ok;

	(void)state;
	ok = calls(r, a, "noend", sdp_type, raw_sdp(r, "sendrecv"));
	snprintf(body, sizeof body, "%s", raw_sdp(r, "sendonly"));
	body[strlen(body) - 2] = '\0';
	request(r, a, "INVITE", 2, "noend", header(ok, "To"), sdp_type, body);
	ok = raw_wait(r, "SIP/2.0 200", 1, 500);
	assert_non_null(ok);
	assert_non_null(strstr(ok, "\r\na=recvonly\r\n"));
	assert_true(until(a, LW_NOTE_REMOTE_HOLD, 1, 500));
}

/* inactive, sendonly, sendrecv: each is answered in kind, and it is one hold (RFC 3264 8.4). */
static void a_hold_in_steps_is_one_hold(void **state)
{
	static const char *const said[] = {"inactive", "sendonly", "sendrecv"},
				 *const answer[] = {"inactive", "recvonly", "sendrecv"};
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char line[40], to[200];
	const char *ok = calls(r, a, "steps", sdp_type, raw_sdp(r, "sendrecv"));

	(void)state;
	snprintf(to, sizeof to, "%s", header(ok, "To"));
	for (unsigned i = 0; i < 3; i++) {
		request(r, a, "INVITE", 2 + i, "steps", to, sdp_type, raw_sdp(r, said[i]));
		ok = raw_wait(r, "SIP/2.0 200", 1 + i, 500);
		assert_non_null(ok);
		snprintf(line, sizeof line, "\r\na=%s\r\n", answer[i]);
		assert_non_null(strstr(ok, line));
		request(r, a, "ACK", 2 + i, "steps", to, "", "");
	}
	assert_true(until(a, LW_NOTE_REMOTE_RESUME, 1, 500));
	assert_int_equal(a->notes[LW_NOTE_REMOTE_HOLD], 1);
}

/* It cannot be a call: acknowledged, and ended (RFC 3261 13.2.2.4). */
static void a_200_without_an_answer_is_no_call(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char headers[200];

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	snprintf(headers, sizeof headers, "Contact: <%s>\n", r->uri);
	raw_reply(r, raw_wait(r, "INVITE ", 0, 1000), "200 OK", "t1", headers, "");
	assert_non_null(raw_wait(r, "ACK ", 0, 500));
	assert_non_null(raw_wait(r, "BYE ", 0, 500));
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	assert_int_equal(a->last[LW_NOTE_ENDED].code, 488);
	assert_int_equal(a->notes[LW_NOTE_CONNECTED], 0);
}

/* What is no description is not read as one; the session is as it was (RFC 3311 5.2). */
static void an_update_with_another_body_is_415(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *ok = calls(r, a, "other", sdp_type, raw_sdp(r, "sendrecv")), *m;
	char to[200];

	(void)state;
	snprintf(to, sizeof to, "%s", header(ok, "To"));
	request(r, a, "UPDATE", 2, "other", to, "Content-Type: application/rs-metadata+xml\n",
		"<recording/>");
	m = raw_wait(r, "SIP/2.0 415", 0, 500);
	assert_non_null(m);
	assert_true(has_line(m, "Accept: application/sdp, multipart/mixed"));
	request(r, a, "UPDATE", 3, "other", to,
		"Content-Type: application/rs-metadata+xml\n"
		"Content-Disposition: recording-session;handling=optional\n", "<recording/>");
	assert_non_null(raw_wait(r, "SIP/2.0 200", 1, 500));
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

/* The caller's From and To come back byte for byte (RFC 3261 8.2.6.2). */
static void an_answer_has_the_callers_own_headers(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *ok = calls(r, a, "echo", sdp_type, raw_sdp(r, "sendrecv"));
	char to[100];

	(void)state;
	assert_true(has_line(ok, "From: \"Doe, J\" <sip:echo@example.com;x=1>;tag=fecho;y=\"2\""));
	snprintf(to, sizeof to, "\r\nTo: <%s>;tag=", a->uri);
	assert_non_null(strstr(ok, to));
}

/* ---- transfers ---- */

static void takes_refer(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
}

static void through_proxy(struct agent *a, struct raw *proxy)
{
	struct lw_re_account account = {.size = sizeof account, .aor = "sip:work@example.com"};
	char uri[100];

	snprintf(uri, sizeof uri, "sip:127.0.0.1:%u;lr", sa_port(&proxy->laddr));
	account.outbound = uri;
	assert_int_equal(lw_re_account_add(a->re, NULL, &account), 0);
}

static const char *refer(struct raw *r, struct agent *a, const char *invite, unsigned cseq,
			 const char *to)
{
	char lines[600];

	snprintf(lines, sizeof lines, "Contact: <%s>\nRefer-To: %s\n", r->uri, to);
	raw_request(r, a, invite, "REFER", cseq, lines, NULL);
	return raw_wait(r, "SIP/2.0 4", 0, 100);
}

/* Port and transport of the target are part of where it is. */
static void a_target_keeps_port_and_transport(void **state)
{
	struct agent *a = agent_make("alice", takes_refer);
	struct raw *r = raw_make(), *target = raw_make();
	char to[200], line[200];
	const char *m = call_raw(a, r);

	(void)state;
	snprintf(to, sizeof to, "<sip:1234%s;transport=udp>", strchr(target->uri, '@'));
	assert_null(refer(r, a, m, 20, to));
	m = raw_wait(target, "INVITE ", 0, 500);
	assert_non_null(m);
	snprintf(line, sizeof line, "INVITE sip:1234%s;transport=udp SIP/2.0",
		 strchr(target->uri, '@'));
	assert_true(has_line(m, line));
}

/* Some write the marks of a tag without escaping them: '+' is no blank (RFC 3261 19.1.2). */
static void a_plus_in_a_tag_stays_one(void **state)
{
	struct agent *a = agent_make("alice", takes_refer);
	struct raw *r = raw_make(), *target = raw_make();
	char to[300];
	const char *m = call_raw(a, r);

	(void)state;
	snprintf(to, sizeof to, "<sip:c%s?Replaces=12+3%%40h%%3Bto-tag=1+2+3%%3Bfrom-tag=a+b>",
		 strchr(target->uri, '@'));
	assert_null(refer(r, a, m, 20, to));
	m = raw_wait(target, "INVITE ", 0, 500);
	assert_non_null(m);
	assert_true(has_line(m, "Replaces: 12+3@h;to-tag=1+2+3;from-tag=a+b"));
}

/* A number goes to the account's proxy, which knows where it is (RFC 3515 2.1); without one there
 * is no way to it. */
static void a_number_in_refer_to_is_called(void **state)
{
	struct agent *a = agent_make("alice", takes_refer);
	struct raw *r = raw_make(), *proxy = raw_make();
	const char *m = call_raw(a, r), *no;
	lw_call second;

	(void)state;
	no = refer(r, a, m, 20, "tel:+14155550100");
	assert_non_null(no);
	assert_non_null(strstr(no, "SIP/2.0 416"));
	through_proxy(a, proxy);
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	DO(a, lw_dial(a->lw, "sip:bob@example.com", 1, &second, now(a)));
	m = raw_wait(proxy, "INVITE ", 0, 1000);
	assert_non_null(m);
	raw_reply(proxy, m, "200 OK", "t1", raw_contact(proxy), raw_sdp(proxy, "sendrecv"));
	assert_non_null(raw_wait(proxy, "ACK ", 0, 500));
	assert_null(refer(proxy, a, m, 20, "tel:+14155550100"));
	for (unsigned i = 1; (m = raw_wait(proxy, "INVITE ", i, 500)) != NULL; i++)
		if (!strncmp(m, "INVITE tel:+14155550100 SIP/2.0\r\n", 33))
			break;
	assert_non_null(m);
}

/* Two calls that came in, joined: the tags are named as the target sees them (RFC 3891 3). */
static void two_calls_that_came_in_are_joined(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make(), *target = raw_make();
	char want[300], capable[200];
	const char *ok, *m;
	lw_call first, second;

	(void)state;
	snprintf(capable, sizeof capable, "Supported: replaces\nAllow: INVITE, REFER\n%s", sdp_type);
	calls(r, a, "in1", capable, raw_sdp(r, "sendrecv"));
	first = a->call;
	DO(a, lw_hold(a->lw, first, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 0, 500), "200 OK", NULL, raw_contact(r),
		  raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
	ok = calls(target, a, "in2", capable, raw_sdp(target, "sendrecv"));
	second = a->call;
	DO(a, lw_transfer_to_call(a->lw, first, second, now(a)));
	DO(a, lw_complete(a->lw, first, now(a)));
	if ((m = raw_wait(target, "INVITE ", 0, 300)) != NULL)
		raw_reply(target, m, "200 OK", NULL, raw_contact(target),
			  raw_sdp(target, "recvonly"));
	m = raw_wait(r, "REFER ", 0, 1000);
	assert_non_null(m);
	snprintf(want, sizeof want, "?Replaces=in2%%3Bto-tag%%3Dfin2%%3Bfrom-tag%%3D%s",
		 strstr(header(ok, "To"), ";tag=") + 5);
	assert_non_null(strstr(header(m, "Refer-To"), want));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(an_sdp_type_with_parameters_is_taken),
		T(a_type_without_a_body_asks_for_our_offer),
		T(a_last_line_without_end_is_heard),
		T(a_hold_in_steps_is_one_hold),
		T(a_200_without_an_answer_is_no_call),
		T(an_update_with_another_body_is_415),
		T(an_answer_has_the_callers_own_headers),
		T(a_target_keeps_port_and_transport),
		T(a_plus_in_a_tag_stays_one),
		T(a_number_in_refer_to_is_called),
		T(two_calls_that_came_in_are_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
