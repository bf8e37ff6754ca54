/* test_re_field.c -- what the field sends: messages that products, gateways and proxies are
 * known to send, byte by byte, and what becomes of the call. */
#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define DO(a, verb) \
	do { \
		assert_int_equal(verb, 0); \
		lw_re_pump((a)->re); \
	} while (0)

static lw_time now(const struct agent *a)
{
	return lw_re_now(a->re);
}

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
		T(a_secure_line_before_a_plain_one_is_passed_over),
		T(news_without_a_type_are_news),
		T(what_cannot_be_called_has_a_registered_code),
		T(a_name_in_latin_1_is_shown),
		T(rung_again_after_cancel_it_rings),
		T(a_refusal_is_repeated_until_its_ack),
		T(quitting_while_consulting_hands_nobody_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
