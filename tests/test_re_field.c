/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_field.c -- what the field sends: messages that products, gateways and proxies are
 * known to send, byte by byte, and what becomes of the call. */
#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* A new INVITE of the raw peer; the branch and the Call-ID are made of id. */
static void invite_as(struct raw *r, struct agent *a, const char *branch, const char *id,
		      const char *headers, const char *body)
{
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@example.com>;tag=f%s\nTo: <%s>\nCall-ID: %s\nCSeq: 7 INVITE\n"
		 "Contact: <%s>\n%sContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, branch, id, a->uri, id, r->uri, headers, strlen(body), body);
}

static void invite(struct raw *r, struct agent *a, const char *id, const char *headers,
		   const char *body)
{
	invite_as(r, a, id, id, headers, body);
}

static const char sdp_type[] = "Content-Type: application/sdp\n";

/* The ACK or CANCEL of that INVITE, with the tag that the answer has. */
static void follow(struct raw *r, struct agent *a, const char *method, const char *branch,
		   const char *id, const char *answer)
{
	raw_send(r, a,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@example.com>;tag=f%s\nTo: %s\nCall-ID: %s\nCSeq: 7 %s\n"
		 "Content-Length: 0\n\n",
		 method, a->uri, &r->laddr, branch, id, header(answer, "To"), id, method);
}

/* ---- bodies ---- */

/* Gateways send ISUP beside the description (RFC 3204), emergency phones a location (RFC 6442), and
 * only some send again without it after 415 (RFC 5621 3.1). */
static const char mixed[] =
	"--one\r\n"
	"Content-Type: application/isup;version=itu-t92+\r\n"
	"Content-Disposition: signal;handling=optional\r\n"
	"\r\n"
	"\x01\x10\x20--one\r\n"
	"\r\n"
	"--one\r\n"
	"Content-Type: application/sdp\r\n"
	"\r\n"
	"v=0\r\no=gw 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
	"m=audio 40000 RTP/AVP 0\r\na=%s\r\n"
	"--one--\r\n";

static void a_description_beside_other_parts_is_taken(void **state)
{
	static const char type[] = "Content-Type: multipart/mixed; boundary=\"one\"\n";
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char body[sizeof mixed + 20];

	(void)state;
	snprintf(body, sizeof body, mixed, "sendrecv");
	invite(r, a, "mixed", type, body);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	follow(r, a, "ACK", "mixedack", "mixed", raw_wait(r, "SIP/2.0 200", 0, 500));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	assert_non_null(strstr(raw_wait(r, "SIP/2.0 200", 0, 500), "\r\nm=audio 9 RTP/AVP 0\r\n"));
	snprintf(body, sizeof body, mixed, "sendonly"); /* in mid-call a hold comes so */
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKmixedhold;rport\n"
		 "From: <sip:raw@example.com>;tag=fmixed\nTo: %s\nCall-ID: mixed\nCSeq: 8 INVITE\n"
		 "Contact: <%s>\n%sContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, header(raw_wait(r, "SIP/2.0 200", 0, 500), "To"), r->uri, type,
		 strlen(body), body);
	assert_true(until(a, LW_NOTE_REMOTE_HOLD, 1, 500));
	assert_non_null(strstr(raw_wait(r, "SIP/2.0 200", 1, 500), "\r\na=recvonly\r\n"));
}

/* In our answer, too, the other side has put it into parts; here they are nested. */
static void an_answer_in_nested_parts_is_taken(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char headers[400], body[1000];
	const char *m;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	snprintf(headers, sizeof headers,
		 "Contact: <%s>\nContent-Type: multipart/mixed;boundary=out\n", r->uri);
	snprintf(body, sizeof body,
		 "ignored\r\n--out\r\nContent-Type: multipart/alternative;boundary=in\r\n\r\n"
		 "--in\r\ncontent-type:application/sdp\r\n\r\n%s\r\n--in--\r\n\r\n--out--\r\n",
		 raw_sdp(r, "sendrecv"));
	raw_reply(r, m, "200 OK", "t1", headers, body);
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	assert_int_equal(sent_count(a, "BYE "), 0);
}

/* What need not be understood is no reason to refuse (RFC 3261 20.11); the rest is 415. */
static void other_bodies_are_ignored_only_if_optional(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	invite(r, a, "other1", "Content-Type: application/x-other\n", "body");
	assert_non_null(raw_wait(r, "SIP/2.0 415", 0, 500));
	assert_true(has_line(raw_wait(r, "SIP/2.0 415", 0, 500),
			     "Accept: application/sdp, multipart/mixed"));
	follow(r, a, "ACK", "other1", "other1", raw_wait(r, "SIP/2.0 415", 0, 500));
	invite(r, a, "other2", "Content-Type: multipart/mixed;boundary=b\n",
	       "--b\r\nContent-Type: application/sdp\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	       "dj0wDQo=\r\n--b--\r\n");
	assert_non_null(raw_wait(r, "SIP/2.0 415", 1, 500));
	invite(r, a, "other3",
	       "Content-Type: application/x-other\n"
	       "Content-Disposition: session;handling=optional\n",
	       "body");
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
}

/* ---- media lines ---- */

static const char two_lines[] =
	"v=0\r\no=x 1 %u IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
	"m=audio %u RTP/AVP 0\r\na=sendrecv\r\nm=audio %u RTP/AVP 8\r\na=sendrecv\r\n"
	"m=video 0 RTP/AVP 31\r\n";

static const char *line_after(const char *m, const char *start, unsigned nth)
{
	static char line[80];

	for (m = strstr(m, start); m && nth--; m = strstr(m + 1, start))
		continue;
	snprintf(line, sizeof line, "%.*s", m ? (int)strcspn(m, "\r") : 0, m ? m : "");
	return line;
}

static void offers_again(struct raw *r, struct agent *a, unsigned cseq, const char *id,
			 const char *body)
{
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s%u;rport\n"
		 "From: <sip:raw@example.com>;tag=f%s\nTo: %s\nCall-ID: %s\nCSeq: %u INVITE\n"
		 "Contact: <%s>\n%sContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, id, cseq, id, header(raw_wait(r, "SIP/2.0 200", 0, 500), "To"),
		 id, cseq, r->uri, sdp_type, strlen(body), body);
}

static void acks(struct raw *r, struct agent *a, unsigned cseq, const char *id)
{
	raw_send(r, a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKack%s%u;rport\n"
		 "From: <sip:raw@example.com>;tag=f%s\nTo: %s\nCall-ID: %s\nCSeq: %u ACK\n"
		 "Content-Length: 0\n\n",
		 a->uri, &r->laddr, id, cseq, id, header(raw_wait(r, "SIP/2.0 200", 0, 500), "To"),
		 id, cseq);
}

/* The line that lives is taken wherever it stands; each keeps its place (RFC 3264 6, 8). */
static void the_audio_line_that_lives_is_taken(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char body[600];
	const char *m;

	(void)state;
	snprintf(body, sizeof body, two_lines, 1, 0, 40002);
	invite(r, a, "lines", sdp_type, body);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	m = raw_wait(r, "SIP/2.0 200", 0, 500);
	assert_non_null(m);
	assert_string_equal(line_after(m, "m=", 0), "m=audio 0 RTP/AVP 0");
	assert_string_equal(line_after(m, "m=", 1), "m=audio 9 RTP/AVP 8");
	assert_string_equal(line_after(m, "m=", 2), "m=video 0 RTP/AVP 0");
	acks(r, a, 7, "lines");
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	/* It moves to the other line, and back. */
	snprintf(body, sizeof body, two_lines, 2, 40000, 0);
	offers_again(r, a, 8, "lines", body);
	m = raw_wait(r, "SIP/2.0 200", 1, 500);
	assert_non_null(m);
	assert_string_equal(line_after(m, "m=", 0), "m=audio 9 RTP/AVP 0");
	assert_string_equal(line_after(m, "m=", 1), "m=audio 0 RTP/AVP 0");
	acks(r, a, 8, "lines");
	snprintf(body, sizeof body, two_lines, 3, 0, 40002);
	offers_again(r, a, 9, "lines", body);
	m = raw_wait(r, "SIP/2.0 200", 2, 500);
	assert_non_null(m);
	assert_string_equal(line_after(m, "m=", 0), "m=audio 0 RTP/AVP 0");
	assert_string_equal(line_after(m, "m=", 1), "m=audio 9 RTP/AVP 8");
	acks(r, a, 9, "lines");
	/* Our own offer keeps the places. */
	DO(a, lw_hold(a->lw, a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 500);
	assert_non_null(m);
	assert_string_equal(line_after(m, "m=", 0), "m=audio 0 RTP/AVP 0");
	assert_non_null(strstr(line_after(m, "m=", 1), "m=audio 9 RTP/AVP "));
	snprintf(body, sizeof body, two_lines, 4, 0, 40002);
	raw_reply(r, m, "200 OK", NULL, raw_contact(r), body);
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
}

/* RFC 3264 8.2: a line that was offered with port 0 is answered with port 0. */
static void a_line_that_is_closed_is_answered_closed(void **state)
{
	static const unsigned ports[] = {40000, 0, 40000}, ours[] = {9, 0, 9};
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char body[600], want[40];
	const char *m;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		snprintf(body, sizeof body, two_lines, i + 1, ports[i], 0);
		if (i)
			offers_again(r, a, 7 + i, "close", body);
		else
			invite(r, a, "close", sdp_type, body);
		if (!i && until(a, LW_NOTE_INCOMING, 1, 500))
			DO(a, lw_answer(a->lw, a->call, now(a)));
		m = raw_wait(r, "SIP/2.0 200", i, 500);
		assert_non_null(m);
		snprintf(want, sizeof want, "m=audio %u RTP/AVP 0", ours[i]);
		assert_memory_equal(line_after(m, "m=", 0), want, strlen(want));
		assert_string_equal(line_after(m, "m=", 1), "m=audio 0 RTP/AVP 0");
		acks(r, a, 7 + i, "close");
		assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	}
}

/* A first line with a profile that we lack, and a second one that we have: gateways offer both. */
static void a_secure_line_before_a_plain_one_is_passed_over(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	invite(r, a, "savp", sdp_type,
	       "v=0\r\no=x 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
	       "m=audio 40000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n"
	       "m=audio 40002 RTP/AVP 0\r\n");
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	m = raw_wait(r, "SIP/2.0 200", 0, 500);
	assert_non_null(m);
	assert_string_equal(line_after(m, "m=", 0), "m=audio 0 RTP/SAVP 0");
	assert_string_equal(line_after(m, "m=", 1), "m=audio 9 RTP/AVP 0");
}

/* ---- the outcome of a REFER ---- */

/* Some phones leave Content-Type out of NOTIFY: its body can only be a sipfrag (RFC 3515 2.4.5). */
static void news_without_a_type_are_news(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *first, *refer;
	char lines[200];

	(void)state;
	first = call_raw(a, r);
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1:9", now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "recvonly"));
	refer = raw_wait(r, "REFER ", 0, 1000);
	raw_reply(r, refer, "202 Accepted", "t1", raw_contact(r), "");
	snprintf(lines, sizeof lines,
		 "Event: refer;id=%u\nSubscription-State: terminated;reason=noresource\n",
		 (unsigned)atoi(header(refer, "CSeq")));
	raw_request(r, a, first, "NOTIFY", 20, lines, "SIP/2.0 200 OK\r\n");
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 1000));
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_UNKNOWN], 0);
}

/* The peer passes on the code that we say: it must be one that is registered (RFC 3261 21). */
static void what_cannot_be_called_has_a_registered_code(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	static const struct { const char *uri; int code; } bad[] = {
		{"nonsense", 404}, {"sip:", 404}, {"tel:+15551234", 416}, {"sips:x@127.0.0.1", 416},
		{"sip:x@127.0.0.1;transport=sctp", 503}, {"sip:x@127.0.0.1;transport=tcp", 503},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
		DO(a, lw_dial(a->lw, bad[i].uri, 0, &a->call, now(a)));
		assert_true(until(a, LW_NOTE_ENDED, i + 1, 500));
		assert_int_equal(a->last[LW_NOTE_ENDED].code, bad[i].code);
		assert_int_equal(a->last[LW_NOTE_ENDED].cause,
				 bad[i].code == 503 ? LW_CAUSE_UNREACHABLE : LW_CAUSE_INVALID);
	}
}

/* ---- names ---- */

/* Desk phones write Latin-1, some of them the letters that Windows has in its place. */
static void a_name_in_latin_1_is_shown(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKlatin;rport\n"
		 "From: \"J\xf6rg M\xfcller\" <sip:raw@example.com>;tag=flatin\nTo: <%s>\n"
		 "Call-ID: latin\nCSeq: 7 INVITE\nContact: <%s>\nContent-Length: 0\n\n",
		 a->uri, &r->laddr, a->uri, r->uri);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	assert_string_equal(a->last_name[LW_NOTE_INCOMING], "J\xc3\xb6rg M\xc3\xbcller");
}

/* ---- hunting ---- */

/* A proxy that hunts rings the same phone again with the same Call-ID, From tag and CSeq on a new
 * branch: merged is only what is still under way (RFC 3261 8.2.2.2). */
static void rung_again_after_cancel_it_rings(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	invite_as(r, a, "hunt1", "hunt", sdp_type, raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	invite_as(r, a, "hunt1b", "hunt", sdp_type, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "SIP/2.0 482", 0, 500)); /* two ways to us at once */
	raw_send(r, a,
		 "CANCEL %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKhunt1;rport\n"
		 "From: <sip:raw@example.com>;tag=fhunt\nTo: <%s>\nCall-ID: hunt\nCSeq: 7 CANCEL\n"
		 "Content-Length: 0\n\n",
		 a->uri, &r->laddr, a->uri);
	follow(r, a, "ACK", "hunt1", "hunt", raw_wait(r, "SIP/2.0 487", 0, 500));
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	run_ms(20);
	invite_as(r, a, "hunt2", "hunt", sdp_type, raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_INCOMING, 2, 500));
	assert_null(raw_wait(r, "SIP/2.0 482", 1, 50));
	/* Refused, it is rung once more when the hunt comes round; the lost ACK does not matter. */
	DO(a, lw_reject(a->lw, a->call, 486, now(a)));
	assert_non_null(raw_wait(r, "SIP/2.0 486", 0, 500));
	invite_as(r, a, "hunt3", "hunt", sdp_type, raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_INCOMING, 3, 500));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	assert_non_null(raw_wait(r, "SIP/2.0 200", 1, 500)); /* the first one is CANCEL's */
}

/* A refusal is sent again until its ACK (RFC 3261 17.2.1). */
static void a_refusal_is_repeated_until_its_ack(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();

	(void)state;
	invite(r, a, "again", sdp_type, raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	DO(a, lw_reject(a->lw, a->call, 486, now(a)));
	assert_non_null(raw_wait(r, "SIP/2.0 486", 1, 800));
	invite(r, a, "again", sdp_type, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "SIP/2.0 486", 2, 100));
	assert_int_equal(a->notes[LW_NOTE_INCOMING], 1);
	follow(r, a, "ACK", "again", "again", raw_wait(r, "SIP/2.0 486", 0, 500));
	run_ms(1200);
	assert_null(raw_wait(r, "SIP/2.0 486", 3, 10));
}

/* ---- old peers ---- */

static void invite_without_tag(struct raw *r, struct agent *a, const char *id)
{
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s;rport\n"
		 "From: \"Old\" <sip:old@example.com>\nTo: <%s>\nCall-ID: %s\nCSeq: 7 INVITE\n"
		 "Contact: <%s>\nContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, id, a->uri, id, r->uri, strlen(raw_sdp(r, "sendrecv")),
		 raw_sdp(r, "sendrecv"));
}

static void ack_without_tag(struct raw *r, struct agent *a, const char *id, const char *ok)
{
	raw_send(r, a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKack%s;rport\n"
		 "From: \"Old\" <sip:old@example.com>\nTo: %s\nCall-ID: %s\nCSeq: 7 ACK\n"
		 "Content-Length: 0\n\n",
		 a->uri, &r->laddr, id, header(ok, "To"), id);
}

/* RFC 2543 knew no tags: the remote tag is null (RFC 3261 12.1.1), and "0" in a Replaces stands
 * for it (RFC 3891 6.1). */
static void a_caller_without_tag_is_served(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make(), *other = raw_make();
	char tag[64], headers[300];
	const char *ok;

	(void)state;
	invite_without_tag(r, a, "old");
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	ok = raw_wait(r, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	ack_without_tag(r, a, "old", ok);
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	snprintf(tag, sizeof tag, "%s", strstr(header(ok, "To"), ";tag=") + 5);
	snprintf(headers, sizeof headers,
		 "Replaces: old;to-tag=%s;from-tag=0\nReferred-By: <sip:old@example.com>\n%s", tag,
		 sdp_type);
	invite(other, a, "inplace", headers, raw_sdp(other, "sendrecv"));
	ok = raw_wait(other, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	follow(other, a, "ACK", "inplaceack", "inplace", ok);
	assert_non_null(raw_wait(r, "BYE ", 0, 500));
	assert_true(has_line(raw_wait(r, "BYE ", 0, 500), "To: \"Old\" <sip:old@example.com>"));
}

/* The callee's answer has none. */
static void a_callee_without_tag_is_acknowledged(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char to[200];
	const char *m;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	raw_reply(r, m, "200 OK", NULL, raw_contact(r), raw_sdp(r, "sendrecv"));
	snprintf(to, sizeof to, "To: <%s>", r->uri);
	assert_non_null(raw_wait(r, "ACK ", 0, 500));
	assert_true(has_line(raw_wait(r, "ACK ", 0, 500), to));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	m = raw_wait(r, "BYE ", 0, 500);
	assert_non_null(m);
	assert_true(has_line(m, to));
	raw_reply(r, m, "200 OK", NULL, "", "");
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
}

/* ---- strict routers ---- */

/* The raw peer is the router, and what is behind it is nowhere. */
static void by_strict_router(const char *m, const char *method, const struct raw *r,
			     const char *next)
{
	char line[200];

	assert_non_null(m);
	(void)re_snprintf(line, sizeof line, "%s sip:127.0.0.1:%u;lrx=1 SIP/2.0", method,
			  sa_port(&r->laddr));
	assert_true(has_line(m, line));
	assert_true(has_line(m, next));
	assert_true(has_line(m, "Route: <sip:far@127.0.0.1:9>"));
	assert_true(strstr(m, next) < strstr(m, "Route: <sip:far@127.0.0.1:9>"));
}

/* Without ;lr the first router stands in the Request-URI, and the target is last in Route (RFC 3261
 * 12.2.1.1).  ;lrx is not ;lr. */
static void a_strict_router_gets_the_request_uri(void **state)
{
	static const char next[] = "Route: <sip:127.0.0.1:8;lr>";
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char headers[500];
	const char *m;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	(void)re_snprintf(headers, sizeof headers,
			  "Record-Route: <sip:127.0.0.1:8;lr>, <sip:127.0.0.1:%u;lrx=1>\n"
			  "Contact: <sip:far@127.0.0.1:9>\nAllow: INVITE, ACK, BYE, REFER\n%s",
			  sa_port(&r->laddr), sdp_type);
	raw_reply(r, m, "200 OK", "t1", headers, raw_sdp(r, "sendrecv"));
	by_strict_router(raw_wait(r, "ACK ", 0, 500), "ACK", r, next);
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1:9", now(a)));
	m = raw_wait(r, "INVITE ", 1, 500);
	by_strict_router(m, "INVITE", r, next);
	raw_reply(r, m, "200 OK", "t1", "Contact: <sip:far@127.0.0.1:9>\nContent-Type: application/sdp\n",
		  raw_sdp(r, "recvonly"));
	by_strict_router(raw_wait(r, "ACK ", 1, 500), "ACK", r, next);
	m = raw_wait(r, "REFER ", 0, 500);
	by_strict_router(m, "REFER", r, next);
	assert_int_equal(atoi(header(m, "CSeq")),
			 atoi(header(raw_wait(r, "ACK ", 1, 500), "CSeq")) + 1);
	raw_reply(r, m, "603 Decline", "t1", "", "");
	m = raw_wait(r, "INVITE ", 2, 500);
	assert_non_null(m);
	raw_reply(r, m, "200 OK", "t1", headers, raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_TRANSFER_FAILED, 1, 500));
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	by_strict_router(raw_wait(r, "BYE ", 0, 1000), "BYE", r, next);
}

/* The same when we were called; a new Contact of the peer's takes its place in Route. */
static void a_strict_router_is_kept_to_when_we_were_called(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char headers[300];
	const char *ok, *m;

	(void)state;
	(void)re_snprintf(headers, sizeof headers,
			  "Record-Route: <sip:127.0.0.1:%u>\n%s", sa_port(&r->laddr), sdp_type);
	invite(r, a, "strict", headers, raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	ok = raw_wait(r, "SIP/2.0 200", 0, 500);
	acks(r, a, 7, "strict");
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	raw_send(r, a,
		 "UPDATE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKstrictu;rport\n"
		 "From: <sip:raw@example.com>;tag=fstrict\nTo: %s\nCall-ID: strict\n"
		 "CSeq: 8 UPDATE\nContact: <sip:moved@127.0.0.1:9>\nContent-Length: 0\n\n",
		 a->uri, &r->laddr, header(ok, "To"));
	assert_non_null(raw_wait(r, "SIP/2.0 200", 1, 500));
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	m = raw_wait(r, "BYE ", 0, 500);
	assert_non_null(m);
	(void)re_snprintf(headers, sizeof headers, "BYE sip:127.0.0.1:%u SIP/2.0",
			  sa_port(&r->laddr));
	assert_true(has_line(m, headers));
	assert_true(has_line(m, "Route: <sip:moved@127.0.0.1:9>"));
	assert_null(strstr(strstr(m, "Route: ") + 1, "\r\nRoute: "));
}

/* ---- UPDATE before the answer ---- */

static void updates(struct raw *r, struct agent *a, const char *m, const char *tag, unsigned cseq,
		    const char *direction)
{
	const char *contact = header(m, "Contact"), *body = raw_sdp(r, direction);

	raw_send(r, a,
		 "UPDATE %b SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKupd%s%u;rport\n"
		 "From: %s;tag=%s\nTo: %s\nCall-ID: %s\nCSeq: %u UPDATE\nContact: <%s>\n"
		 "Content-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 contact + 1, strcspn(contact + 1, ">"), &r->laddr, tag, cseq, header(m, "To"), tag,
		 header(m, "From"), header(m, "Call-ID"), cseq, r->uri, strlen(body), body);
}

static const char *reliably(struct raw *r)
{
	static char headers[500];

	snprintf(headers, sizeof headers, "Require: 100rel\nRSeq: 1\n%s", raw_contact(r));
	return headers;
}

/* Once the answer has come reliably no offer is open, and the callee may change the session while
 * it rings (RFC 3311 5.1, RFC 6337 table 1).  What the 2xx repeats of the first answer is not
 * looked at (RFC 3261 13.2.1). */
static void an_update_while_it_rings_is_answered(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *m, *prack;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	raw_reply(r, m, "180 Ringing", "t1", "", "");
	assert_true(until(a, LW_NOTE_RINGING, 1, 500));
	updates(r, a, m, "t1", 1, "sendrecv"); /* our offer is open */
	assert_non_null(raw_wait(r, "SIP/2.0 491", 0, 500));
	raw_reply(r, m, "183 Session Progress", "t1", reliably(r), raw_sdp(r, "sendrecv"));
	prack = raw_wait(r, "PRACK ", 0, 500);
	assert_non_null(prack);
	raw_reply(r, prack, "200 OK", "t1", "", "");
	updates(r, a, m, "t1", 2, "sendonly");
	assert_non_null(raw_wait(r, "SIP/2.0 200", 0, 500));
	assert_non_null(strstr(raw_wait(r, "SIP/2.0 200", 0, 500), "\r\na=recvonly\r\n"));
	updates(r, a, m, "t2", 3, "sendonly"); /* another fork: its answer has not come */
	assert_non_null(raw_wait(r, "SIP/2.0 491", 1, 500));
	assert_int_equal(a->notes[LW_NOTE_REMOTE_HOLD], 0);
	raw_reply(r, m, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	assert_true(until(a, LW_NOTE_REMOTE_HOLD, 1, 500)); /* as the last offer said */
}

/* An answer that came unreliably leaves the offer open. */
static void an_update_after_an_unreliable_answer_waits(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	raw_reply(r, m, "183 Session Progress", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	updates(r, a, m, "t1", 2, "sendonly");
	assert_non_null(raw_wait(r, "SIP/2.0 491", 0, 500));
	raw_reply(r, m, "200 OK", "t2", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	assert_int_equal(a->notes[LW_NOTE_REMOTE_HOLD], 0);
}

/* Of two forks with reliable answers, that of the one that answers counts. */
static void the_answer_of_the_fork_that_answers_counts(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	raw_reply(r, m, "183 Session Progress", "t1", reliably(r), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "PRACK ", 0, 500));
	raw_reply(r, raw_wait(r, "PRACK ", 0, 500), "200 OK", "t1", "", "");
	raw_reply(r, m, "200 OK", "t2", raw_contact(r), raw_sdp(r, "sendonly"));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	assert_true(until(a, LW_NOTE_REMOTE_HOLD, 1, 500));
}

/* Where one of two forks is says nothing of the other (RFC 3261 12.2.2). */
static void a_fork_moves_itself_alone(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make(), *other = raw_make();
	char again[600];
	const char *m;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	raw_reply(r, m, "183 Session Progress", "t1", reliably(r), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "PRACK ", 0, 500));
	raw_reply(r, raw_wait(r, "PRACK ", 0, 500), "200 OK", "t1", "", "");
	raw_send(r, a,
		 "UPDATE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKfork;rport\n"
		 "From: %s;tag=t2\nTo: %s\nCall-ID: %s\nCSeq: 1 UPDATE\nContact: <%s>\n"
		 "Content-Length: 0\n\n",
		 a->uri, &r->laddr, header(m, "To"), header(m, "From"), header(m, "Call-ID"),
		 other->uri);
	assert_non_null(raw_wait(r, "SIP/2.0 200", 0, 500));
	snprintf(again, sizeof again, "%s", reliably(r));
	memcpy(strstr(again, "RSeq: 1"), "RSeq: 2", 7);
	raw_reply(r, m, "180 Ringing", "t1", again, "");
	assert_non_null(raw_wait(r, "PRACK ", 1, 500));
	assert_int_equal(other->inc, 0);
}

/* A request of the phone that has this tag, in its dialog. */
static void says(struct raw *r, struct agent *a, const char *invite, const char *tag,
		 const char *method, unsigned cseq)
{
	raw_send(r, a,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s%s%u;rport\nMax-Forwards: 70\n"
		 "From: %s;tag=%s\nTo: %s\nCall-ID: %s\nCSeq: %u %s\nContent-Length: 0\n\n",
		 method, a->uri, &r->laddr, tag, method, cseq, header(invite, "To"), tag,
		 header(invite, "From"), header(invite, "Call-ID"), cseq, method);
	run_ms(20);
}

static unsigned count_of(const struct raw *r, const char *start)
{
	unsigned n = 0;

	for (unsigned i = 0; i < r->inc; i++)
		n += !strncmp(r->in[i], start, strlen(start));
	return n;
}

/* Each phone that rings counts its own requests (RFC 3261 12.2.2): what one says before the answer
 * does not close our ears to the one that answers. */
static void a_phone_that_only_rang_counts_for_itself(void **state)
{
	static const unsigned numbers[] = {2147483647, 2};
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct raw *r = raw_make();
		const char *m;

		DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
		m = raw_wait(r, "INVITE ", 0, 1000);
		raw_reply(r, m, "180 Ringing", "t1", NULL, NULL);
		raw_reply(r, m, "180 Ringing", "x1", NULL, NULL);
		says(r, a, m, "x1", "OPTIONS", numbers[i]);
		assert_int_equal(count_of(r, "SIP/2.0 200"), 1);
		raw_reply(r, m, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
		assert_true(until(a, LW_NOTE_CONNECTED, i + 1, 500));
		says(r, a, m, "t1", "BYE", 2);
		assert_int_equal(count_of(r, "SIP/2.0 200"), 2);
		assert_int_equal(a->notes[LW_NOTE_ENDED], i + 1);
	}
}

/* And what the one that answers has said before counts on. */
static void a_phone_that_answers_counts_on(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	raw_reply(r, m, "180 Ringing", "t1", NULL, NULL);
	says(r, a, m, "x1", "OPTIONS", 7);
	says(r, a, m, "t1", "OPTIONS", 5);
	assert_int_equal(count_of(r, "SIP/2.0 200"), 2);
	raw_reply(r, m, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	says(r, a, m, "t1", "BYE", 4);
	assert_int_equal(count_of(r, "SIP/2.0 500"), 1);
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
	says(r, a, m, "t1", "BYE", 6);
	assert_int_equal(a->notes[LW_NOTE_ENDED], 1);
}

/* ---- sent elsewhere ---- */

static void moved(struct raw *r, const char *invite, const char *contacts)
{
	char headers[400];

	snprintf(headers, sizeof headers, "Contact: %s\n", contacts);
	raw_reply(r, invite, "302 Moved Temporarily", "t1", headers, "");
	assert_non_null(raw_wait(r, "ACK ", 0, 500));
}

/* A desk phone that forwards sends the caller on; headers and method in the address are dropped,
 * and the address that it likes best is taken (RFC 3261 8.1.3.4, 20.10). */
static void a_redirected_call_goes_there(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);
	struct raw *r = raw_make();
	char contacts[300], line[120];

	(void)state;
	b->auto_answer = true;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	snprintf(contacts, sizeof contacts,
		 "<sip:nobody@127.0.0.1:9>;q=0.3, \"Bob\" <%s;method=INVITE?Subject=x>;q=0.9",
		 b->uri);
	moved(r, raw_wait(r, "INVITE ", 0, 1000), contacts);
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 1000));
	assert_true(until(b, LW_NOTE_CONNECTED, 1, 500));
	assert_int_equal(a->notes[LW_NOTE_IDENTITY], 1);
	assert_string_equal(a->last_uri[LW_NOTE_IDENTITY], b->uri);
	snprintf(line, sizeof line, "INVITE %s SIP/2.0", b->uri);
	assert_true(has_line(sent(a, "INVITE ", 1), line));
	assert_int_equal(lw_re_stats(a->re).legs, 1);
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 500));
}

static void fails_with_302(struct agent *a, unsigned invites)
{
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	assert_int_equal(a->last[LW_NOTE_ENDED].code, 302);
	assert_int_equal(sent_count(a, "INVITE "), invites);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

static void a_redirection_to_ourselves_is_not_followed(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char contact[120];

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	snprintf(contact, sizeof contact, "<sip:another%s>", strchr(a->uri, '@'));
	moved(r, raw_wait(r, "INVITE ", 0, 1000), contact);
	fails_with_302(a, 1);
}

static void a_loop_of_redirections_ends(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char contact[120];

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	snprintf(contact, sizeof contact, "<sip:b%s>", strchr(r->uri, '@'));
	moved(r, raw_wait(r, "INVITE ", 0, 1000), contact);
	snprintf(contact, sizeof contact, "<SIP:RAW%s>", strchr(r->uri, '@'));
	moved(r, raw_wait(r, "INVITE ", 1, 1000), contact);
	fails_with_302(a, 2);
}

static void redirections_are_counted(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	char contact[120];

	(void)state;
	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	for (unsigned i = 0; i < 6; i++) {
		snprintf(contact, sizeof contact, "<sip:%u%s>", i, strchr(r->uri, '@'));
		moved(r, raw_wait(r, "INVITE ", i, 1000), contact);
	}
	fails_with_302(a, 6);
}

/* 305 would put a proxy of its choice in our way, and what cannot be called is no way either. */
static void what_is_no_way_is_not_taken(void **state)
{
	static const char *const answers[] = {"305 Use Proxy", "380 Alternative Service",
					      "302 Moved Temporarily"};
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
		m = raw_wait(r, "INVITE ", i, 1000);
		raw_reply(r, m, answers[i], "t1",
			  i < 2 ? "Contact: <sip:x@127.0.0.1:9>\n" : "Contact: <mailto:x@y>\n", "");
		assert_true(until(a, LW_NOTE_ENDED, i + 1, 1000));
		assert_int_equal(a->last[LW_NOTE_ENDED].code, atoi(answers[i]));
	}
}

static void takes_refer(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
}

/* As transferee, too: what the REFER asked for goes along, and the transferor hears no 302. */
static void a_redirected_target_is_reached_by_the_transferee(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", takes_refer),
		     *c = agent_make("carol", NULL);
	struct raw *r = raw_make();
	char contact[120], by[120];

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	DO(a, lw_transfer_blind(a->lw, a->call, r->uri, now(a)));
	assert_non_null(raw_wait(r, "INVITE ", 0, 1000));
	snprintf(contact, sizeof contact, "<%s>", c->uri);
	moved(r, raw_wait(r, "INVITE ", 0, 1000), contact);
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 2000));
	assert_true(until(c, LW_NOTE_CONNECTED, 1, 500));
	snprintf(by, sizeof by, "Referred-By: <%s>", a->uri);
	assert_true(has_line(sent(b, "INVITE ", 1), by));
	for (unsigned i = 0; i < sent_count(b, "NOTIFY "); i++)
		assert_null(strstr(sent(b, "NOTIFY ", i), "SIP/2.0 302"));
}

/* The callee sends its caller on (RFC 3261 21.3.3). */
static void we_send_a_caller_on(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL),
		     *c = agent_make("carol", NULL);
	char line[120];

	(void)state;
	c->auto_answer = true;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(b, LW_NOTE_INCOMING, 1, 1000));
	assert_int_equal(lw_redirect(b->lw, b->call, "", now(b)), LW_E_ARG);
	DO(b, lw_redirect(b->lw, b->call, c->uri, now(b)));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 1000));
	assert_true(until(c, LW_NOTE_CONNECTED, 1, 500));
	snprintf(line, sizeof line, "Contact: <%s>", c->uri);
	assert_true(has_line(answered(b, "302", "INVITE", 0), line));
	assert_int_equal(b->last[LW_NOTE_ENDED].code, 302);
}

/* ---- as transferee ---- */

static void refer_us(struct raw *r, struct agent *a, const char *invite, unsigned cseq,
		     const char *refer_to)
{
	char lines[900];

	snprintf(lines, sizeof lines, "Contact: <%s>\nRefer-To: %s\n", r->uri, refer_to);
	raw_request(r, a, invite, "REFER", cseq, lines, NULL);
}

/* A contact centre hands its data on with the call (RFC 7433); other headers go nowhere. */
static void user_to_user_goes_on(void **state)
{
	struct agent *a = agent_make("alice", takes_refer);
	struct raw *r = raw_make(), *target = raw_make();
	char to[400];
	const char *m;

	(void)state;
	m = call_raw(a, r);
	snprintf(to, sizeof to,
		 "<sip:carol%s?user-to-user=56a390f3%%3Bencoding%%3Dhex&X-Bill=me&Route=%%3Csip:h%%3E>",
		 strchr(target->uri, '@'));
	refer_us(r, a, m, 20, to);
	m = raw_wait(target, "INVITE ", 0, 500);
	assert_non_null(m);
	assert_true(has_line(m, "User-to-User: 56a390f3;encoding=hex"));
	assert_null(strstr(m, "X-Bill"));
	assert_null(strstr(m, "Route"));
}

static void carries_nothing(struct lw_config *core, struct lw_re_config *re)
{
	takes_refer(core, re);
	re->refer_headers = "";
}

static void carries_more(struct lw_config *core, struct lw_re_config *re)
{
	takes_refer(core, re);
	re->refer_headers = "X-Case, Subject";
}

static void what_goes_on_is_a_setting(void **state)
{
	for (unsigned more = 0; more < 2; more++) {
		struct agent *a = agent_make("alice", more ? carries_more : carries_nothing);
		struct raw *r = raw_make(), *target = raw_make();
		char to[400];
		const char *m = call_raw(a, r);

		snprintf(to, sizeof to, "<sip:carol%s?User-to-User=00&X-Case=7%%0D%%0AVia:x>",
			 strchr(target->uri, '@'));
		refer_us(r, a, m, 20, to);
		assert_non_null(raw_wait(r, "SIP/2.0 400", 0, 500)); /* never a second line */
		snprintf(to, sizeof to, "<sip:carol%s?User-to-User=00&X-Case=7>",
			 strchr(target->uri, '@'));
		refer_us(r, a, m, 21, to);
		m = raw_wait(target, "INVITE ", 0, 500);
		assert_non_null(m);
		assert_string_equal(header(m, "X-Case"), more ? "7" : "");
		assert_string_equal(header(m, "User-to-User"), "");
		if (!more)
			assert_int_equal(agents_end(state) + agents_start(state), 0);
	}
}

static void what_the_stack_writes_cannot_go_on(void **state)
{
	static const char *const lists[] = {"Route", "X-A, from", "i", "X A", "X-A:"};
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	for (unsigned i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct lw_re_config cfg = LW_RE_CONFIG_INIT;
		struct lw_re *re;

		cfg.refer_headers = lists[i];
		assert_int_equal(lw_re_alloc(&re, a->lw, &cfg), EINVAL);
	}
}

static void refer_with_token(struct raw *r, struct agent *a, const char *invite, unsigned cseq,
			     const struct raw *target, const char *named, const char *has)
{
	char lines[700], body[600];

	snprintf(lines, sizeof lines,
		 "Contact: <%s>\nRefer-To: <sip:carol%s>\nReferred-By: <sip:dan@example.com>;"
		 "x=1;cid=\"%s\";y=2\nContent-Type: multipart/mixed;boundary=ub\n",
		 r->uri, strchr(target->uri, '@'), named);
	snprintf(body, sizeof body,
		 "--ub\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
		 "--ub\r\nContent-ID: <%s>\r\nContent-Type: message/sipfrag;sig=1\r\n\r\n"
		 "Referred-By: <sip:dan@example.com>\r\n\r\n--ub--\r\n", has);
	raw_request(r, a, invite, "REFER", cseq, lines, body);
}

/* What proves who has referred us goes along beside the description; what is named and not there is
 * no longer named (RFC 3892 2). */
static void the_token_of_a_referrer_goes_along(void **state)
{
	for (unsigned there = 0; there < 2; there++) {
		struct agent *a = agent_make("alice", takes_refer);
		struct raw *r = raw_make(), *target = raw_make();
		const char *m = call_raw(a, r);

		refer_with_token(r, a, m, 20, target, "20398823.2UWQ@h",
				 there ? "20398823.2UWQ@h" : "other@h");
		m = raw_wait(target, "INVITE ", 0, 500);
		assert_non_null(m);
		assert_string_equal(header(m, "Referred-By"),
				    there ? "<sip:dan@example.com>;x=1;cid=\"20398823.2UWQ@h\";y=2"
					  : "<sip:dan@example.com>;x=1;y=2");
		assert_int_equal(strstr(m, "\r\nContent-ID: <20398823.2UWQ@h>\r\nContent-Type: "
					   "message/sipfrag;sig=1\r\n\r\nReferred-By: "
					   "<sip:dan@example.com>\r\n\r\n--lw") != NULL, there);
		assert_non_null(strstr(m, "Content-Type: application/sdp\r\n"));
		if (!there)
			assert_int_equal(agents_end(state) + agents_start(state), 0);
	}
}

/* One of our own understands it. */
static void such_a_call_is_taken(void **state)
{
	struct agent *a = agent_make("alice", takes_refer), *c = agent_make("carol", NULL);
	struct raw *r = raw_make(), at_carol;
	const char *m = call_raw(a, r);

	(void)state;
	c->auto_answer = true;
	snprintf(at_carol.uri, sizeof at_carol.uri, "%s", c->uri);
	refer_with_token(r, a, m, 20, &at_carol, "t@h", "t@h");
	assert_true(until(c, LW_NOTE_CONNECTED, 1, 1000));
}

/* The transferor does not hear us while its target rings, and does again if that fails. */
static void the_transferor_is_held_while_the_target_rings(void **state)
{
	struct agent *a = agent_make("alice", takes_refer);
	struct raw *r = raw_make(), *target = raw_make();
	char to[200];
	const char *m, *out;

	(void)state;
	m = call_raw(a, r);
	snprintf(to, sizeof to, "<sip:carol%s>", strchr(target->uri, '@'));
	refer_us(r, a, m, 20, to);
	m = raw_wait(r, "INVITE ", 1, 500);
	assert_non_null(m);
	assert_non_null(strstr(m, "\r\na=sendonly\r\n"));
	raw_reply(r, m, "200 OK", "t1", raw_contact(r), raw_sdp(r, "recvonly"));
	out = raw_wait(target, "INVITE ", 0, 500);
	assert_non_null(out);
	raw_reply(target, out, "486 Busy Here", "t9", "", "");
	assert_true(until(a, LW_NOTE_REFERRED_FAILED, 1, 500));
	m = raw_wait(r, "INVITE ", 2, 500);
	assert_non_null(m);
	assert_non_null(strstr(m, "\r\na=sendrecv\r\n"));
}

/* ---- the end of the program ---- */

static void done(void *arg)
{
	*(bool *)arg = true;
}

static bool is_true(void *arg)
{
	return *(bool *)arg;
}

/* Who quits the program wants its calls ended, not one handed over that nobody asked for. */
static void quitting_while_consulting_hands_nobody_over(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL),
		     *c = agent_make("carol", NULL);
	bool over = false;

	(void)state;
	b->auto_answer = c->auto_answer = true;
	connect_agents(a, b);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 1000));
	lw_re_close(a->re, 2000, done, &over);
	assert_true(until_true(is_true, &over, 3000));
	assert_int_equal(sent_count(a, "REFER "), 0);
	assert_int_equal(b->notes[LW_NOTE_ENDED], 1);
	assert_int_equal(c->notes[LW_NOTE_ENDED], 1);
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_COMPLETED], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(a_description_beside_other_parts_is_taken),
		T(an_answer_in_nested_parts_is_taken),
		T(other_bodies_are_ignored_only_if_optional),
		T(the_audio_line_that_lives_is_taken),
		T(a_line_that_is_closed_is_answered_closed),
		T(a_secure_line_before_a_plain_one_is_passed_over),
		T(news_without_a_type_are_news),
		T(what_cannot_be_called_has_a_registered_code),
		T(a_name_in_latin_1_is_shown),
		T(rung_again_after_cancel_it_rings),
		T(a_refusal_is_repeated_until_its_ack),
		T(a_caller_without_tag_is_served),
		T(a_callee_without_tag_is_acknowledged),
		T(a_strict_router_gets_the_request_uri),
		T(a_strict_router_is_kept_to_when_we_were_called),
		T(an_update_while_it_rings_is_answered),
		T(an_update_after_an_unreliable_answer_waits),
		T(the_answer_of_the_fork_that_answers_counts),
		T(a_fork_moves_itself_alone),
		T(a_phone_that_only_rang_counts_for_itself),
		T(a_phone_that_answers_counts_on),
		T(a_redirected_call_goes_there),
		T(a_redirection_to_ourselves_is_not_followed),
		T(a_loop_of_redirections_ends),
		T(redirections_are_counted),
		T(what_is_no_way_is_not_taken),
		T(a_redirected_target_is_reached_by_the_transferee),
		T(we_send_a_caller_on),
		T(the_token_of_a_referrer_goes_along),
		T(such_a_call_is_taken),
		T(user_to_user_goes_on),
		T(what_goes_on_is_a_setting),
		T(what_the_stack_writes_cannot_go_on),
		T(the_transferor_is_held_while_the_target_rings),
		T(quitting_while_consulting_hands_nobody_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
