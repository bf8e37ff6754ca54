/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_early.c -- being called, before the answer: media that flow early, and PRACK (RFC 3261
 * 13, 3262, 6337).  A raw peer calls; what an engine may ask for is put to the adapter. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "in/carry_out.h"

/* ---- media that note what they are told ---- */

static char heard[128]; /* "early 3 " for each update before the answer, "3 " after it */

static int open_one(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
		    void *arg)
{
	struct sdp_media *m;
	int err = sdp_media_add(&m, sdp, sdp_media_audio, 4000, sdp_proto_rtpavp);

	(void)leg;
	(void)laddr;
	(void)arg;
	*mediap = mem_zalloc(1, NULL);
	return err ? err
		   : sdp_format_add(NULL, m, false, "0", "PCMU", 8000, 1, NULL, NULL, NULL, false,
				    NULL);
}

static void note_update(void *media, enum lw_dir dir, bool early)
{
	size_t used = strlen(heard);

	(void)media;
	snprintf(heard + used, sizeof heard - used, "%s%d ", early ? "early " : "", (int)dir);
}

static const struct lw_re_media listening = {
	.size = sizeof listening, .open = open_one, .update = note_update};

static void listens(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	heard[0] = '\0';
	re->media = &listening;
}

static void without_100rel(struct lw_config *core, struct lw_re_config *re)
{
	listens(core, re);
	re->reliable_1xx = false;
}

/* ---- a call that comes in ---- */

struct call {
	struct agent *a;
	struct raw *r;
	char callid[40], to[200];
	unsigned cseq;
};

static const char *body_of(const char *message)
{
	const char *p = message ? strstr(message, "\r\n\r\n") : NULL;

	return p ? p + 4 : "";
}

static void request(struct call *c, const char *method, unsigned cseq, const char *extra,
		    const char *body)
{
	static unsigned branch;

	branch++;
	raw_send(c->r, c->a,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKearly%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=r1\nTo: %s\nCall-ID: %s\nCSeq: %u %s\n"
		 "Contact: <%s>\n%s%sContent-Length: %zu\n\n%s",
		 method, c->a->uri, &c->r->laddr, branch, c->r->uri, c->to, c->callid, cseq, method,
		 c->r->uri, extra, *body ? "Content-Type: application/sdp\n" : "", strlen(body),
		 body);
	run_ms(5);
}

/* The nth message that begins so, "" for none. */
static const char *got(const struct call *c, const char *start, unsigned nth)
{
	for (unsigned i = 0; i < c->r->inc; i++)
		if (!strncmp(c->r->in[i], start, strlen(start)) && !nth--)
			return c->r->in[i];
	return "";
}

static unsigned count(const struct call *c, const char *start)
{
	unsigned n = 0;

	while (*got(c, start, n))
		n++;
	return n;
}

/* An answer to a request of this number. */
static const char *answer_to(const struct call *c, const char *cseq)
{
	for (unsigned i = c->r->inc; i-- > 0;)
		if (!strcmp(header(c->r->in[i], "CSeq"), cseq))
			return c->r->in[i];
	return "";
}

static void comes(struct call *c, struct agent *a, const char *extra, const char *body)
{
	static unsigned number;

	*c = (struct call){.a = a, .r = raw_make(), .cseq = 1};
	snprintf(c->callid, sizeof c->callid, "early-%u", ++number);
	snprintf(c->to, sizeof c->to, "<%s>", a->uri);
	request(c, "INVITE", 1, extra, body);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 200));
	snprintf(c->to, sizeof c->to, "%s", header(got(c, "SIP/2.0 18", 0), "To"));
}

static void ring(struct call *c, uint32_t flags)
{
	struct lw_call_info info;
	struct lw_output out = {.type = LW_DO_RING, .flags = flags, .uri = "", .name = "",
				.target = "", .by = "", .digits = ""};

	assert_int_equal(lw_call_info(c->a->lw, c->a->call, &info), 0);
	out.leg = info.leg;
	lw_ua_carry_out(c->a->re, &out);
	run_ms(5);
}

static void prack(struct call *c, const char *reliable, const char *body)
{
	char extra[120];

	snprintf(extra, sizeof extra, "RAck: %s 1 INVITE\n", header(reliable, "RSeq"));
	request(c, "PRACK", ++c->cseq, extra, body);
}

static void answer(struct call *c)
{
	DO(c->a, lw_answer(c->a->lw, c->a->call, now(c->a)));
	run_ms(5);
}

/* The caller's ACK, and both talk. */
static void up(struct call *c, const char *body)
{
	request(c, "ACK", 1, "", body);
	assert_true(until(c->a, LW_NOTE_CONNECTED, 1, 100));
}

static bool has_no_body(const char *message)
{
	return has_line(message, "Content-Length: 0") && !*body_of(message) &&
	       !strstr(message, "Content-Type");
}

/* ---- without PRACK ---- */

/* RFC 3261 13.2.1: the same answer in each, so that none contradicts the one that counts. */
static void media_may_flow_before_the_answer(void **state)
{
	struct call c;
	const char *early, *ok;

	(void)state;
	comes(&c, agent_make("alice", listens), "", raw_sdp(NULL, "sendrecv"));
	assert_true(has_no_body(got(&c, "SIP/2.0 180", 0)));
	assert_string_equal(heard, "");
	ring(&c, LW_F_EARLY);
	early = got(&c, "SIP/2.0 183 Session Progress", 0);
	assert_true(has_line(early, "Content-Type: application/sdp"));
	assert_non_null(strstr(body_of(early), "m=audio 4000 RTP/AVP 0\r\n"));
	assert_string_equal(header(early, "Require"), "");
	assert_string_equal(header(early, "RSeq"), "");
	assert_string_not_equal(header(early, "Contact"), "");
	assert_string_equal(heard, "early 3 ");
	ring(&c, LW_F_EARLY);
	assert_string_equal(body_of(got(&c, "SIP/2.0 183", 1)), body_of(early));
	ring(&c, 0);
	assert_true(has_no_body(got(&c, "SIP/2.0 180", 1)));
	answer(&c);
	ok = got(&c, "SIP/2.0 200", 0);
	assert_string_equal(body_of(ok), body_of(early));
	assert_string_equal(heard, "early 3 3 ");
	up(&c, "");
}

static void a_caller_without_an_offer_hears_nothing_early(void **state)
{
	struct call c;
	const char *ok;

	(void)state;
	comes(&c, agent_make("alice", listens), "", "");
	ring(&c, LW_F_EARLY);
	assert_int_equal(count(&c, "SIP/2.0 183"), 0);
	assert_true(has_no_body(got(&c, "SIP/2.0 180", 1)));
	answer(&c);
	ok = got(&c, "SIP/2.0 200", 0);
	assert_non_null(strstr(body_of(ok), "m=audio 4000"));
	assert_string_equal(heard, "");
	up(&c, raw_sdp(NULL, "sendrecv"));
	assert_string_equal(heard, "3 ");
}

static void without_the_extension_early_media_are_not_reliable(void **state)
{
	struct call c;

	(void)state;
	comes(&c, agent_make("alice", without_100rel), "Supported: 100rel\n",
	      raw_sdp(NULL, "sendrecv"));
	ring(&c, LW_F_EARLY);
	assert_string_equal(header(got(&c, "SIP/2.0 183", 0), "RSeq"), "");
	assert_string_not_equal(body_of(got(&c, "SIP/2.0 183", 0)), "");
	answer(&c);
	up(&c, "");
}

/* PRACK-04 */
static void who_requires_what_we_do_not_do_is_told(void **state)
{
	struct agent *a = agent_make("alice", without_100rel);
	struct call c = {.a = a, .r = raw_make(), .callid = "required"};

	(void)state;
	snprintf(c.to, sizeof c.to, "<%s>", a->uri);
	request(&c, "INVITE", 1, "Require: 100rel\n", raw_sdp(NULL, "sendrecv"));
	assert_true(has_line(got(&c, "SIP/2.0 420", 0), "Unsupported: 100rel"));
}

/* ---- with PRACK ---- */

static void early_media_are_acknowledged(void **state)
{
	struct call c;
	const char *ringing, *early, *ok;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	ringing = got(&c, "SIP/2.0 180", 0);
	assert_true(has_line(ringing, "Require: 100rel"));
	ring(&c, LW_F_EARLY); /* RFC 3262 3: not before the PRACK of the 180 */
	assert_int_equal(count(&c, "SIP/2.0 183"), 0);
	prack(&c, ringing, "");
	early = got(&c, "SIP/2.0 183", 0);
	assert_true(has_line(early, "Require: 100rel"));
	assert_int_equal(atoi(header(early, "RSeq")), atoi(header(ringing, "RSeq")) + 1);
	assert_non_null(strstr(body_of(early), "m=audio 4000"));
	assert_string_equal(heard, "early 3 ");
	prack(&c, early, "");
	assert_true(has_no_body(answer_to(&c, "3 PRACK")));
	ring(&c, LW_F_EARLY); /* its session is known: it goes once */
	assert_true(has_no_body(got(&c, "SIP/2.0 183", 1)));
	prack(&c, got(&c, "SIP/2.0 183", 1), "");
	answer(&c);
	ok = answer_to(&c, "1 INVITE");
	assert_int_equal(strncmp(ok, "SIP/2.0 200", 11), 0);
	assert_true(has_no_body(ok));
	up(&c, "");
	assert_string_equal(heard, "early 3 3 ");
}

/* PRACK-03; an answer in a 1xx without session need not wait. */
static void no_answer_before_the_prack_of_a_session(void **state)
{
	struct call c;
	const char *early;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	prack(&c, got(&c, "SIP/2.0 180", 0), "");
	ring(&c, LW_F_EARLY);
	early = got(&c, "SIP/2.0 183", 0);
	answer(&c);
	run_ms(1200);
	assert_string_equal(header(answer_to(&c, "1 INVITE"), "RSeq"), header(early, "RSeq"));
	assert_true(count(&c, "SIP/2.0 183") >= 2);
	prack(&c, early, "");
	assert_true(has_no_body(answer_to(&c, "3 PRACK")));
	assert_int_equal(strncmp(answer_to(&c, "1 INVITE"), "SIP/2.0 200", 11), 0);
	up(&c, "");
}

static void an_answer_need_not_wait_for_the_prack_of_a_180(void **state)
{
	struct call c;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	answer(&c);
	assert_non_null(strstr(body_of(answer_to(&c, "1 INVITE")), "m=audio 4000"));
	prack(&c, got(&c, "SIP/2.0 180", 0), ""); /* outrun */
	assert_int_equal(strncmp(answer_to(&c, "2 PRACK"), "SIP/2.0 200", 11), 0);
	up(&c, "");
}

/* PRACK-02: sent from T1 on, each time after twice as long, for 64*T1. */
static void a_session_without_prack_ends_the_call(void **state)
{
	struct call c;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	prack(&c, got(&c, "SIP/2.0 180", 0), "");
	ring(&c, LW_F_EARLY);
	answer(&c); /* and the user has answered in vain */
	run_ms(400);
	assert_int_equal(count(&c, "SIP/2.0 183"), 1);
	run_ms(200);
	assert_int_equal(count(&c, "SIP/2.0 183"), 2);
	run_ms(30600); /* 31.2 s */
	assert_int_equal(count(&c, "SIP/2.0 183"), 6);
	run_ms(600);
	assert_int_equal(count(&c, "SIP/2.0 183"), 7);
	assert_int_equal(count(&c, "SIP/2.0 5"), 0);
	run_ms(500);
	assert_int_equal(strncmp(answer_to(&c, "1 INVITE"), "SIP/2.0 504", 11), 0);
	request(&c, "ACK", 1, "", "");
	assert_int_equal(c.a->notes[LW_NOTE_ENDED], 1);
	assert_int_equal(c.a->notes[LW_NOTE_CONNECTED], 0);
}

static void a_wrong_prack_changes_nothing(void **state)
{
	struct call c;
	const char *early;
	char extra[100];

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	prack(&c, got(&c, "SIP/2.0 180", 0), "");
	ring(&c, LW_F_EARLY);
	early = got(&c, "SIP/2.0 183", 0);
	answer(&c);
	snprintf(extra, sizeof extra, "RAck: %d 1 INVITE\n", atoi(header(early, "RSeq")) + 1);
	request(&c, "PRACK", ++c.cseq, extra, "");
	assert_int_equal(strncmp(answer_to(&c, "3 PRACK"), "SIP/2.0 481", 11), 0);
	assert_int_equal(count(&c, "SIP/2.0 200 OK\r\nVia"), 1); /* of the first PRACK */
	prack(&c, early, "");
	assert_int_equal(strncmp(answer_to(&c, "1 INVITE"), "SIP/2.0 200", 11), 0);
	up(&c, "");
}

/* While our 2xx is held back the call can still end in each way. */
static void a_promised_call_is_cancelled(void **state)
{
	struct call c;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	prack(&c, got(&c, "SIP/2.0 180", 0), "");
	ring(&c, LW_F_EARLY);
	answer(&c);
	request(&c, "BYE", ++c.cseq, "", "");
	assert_int_equal(strncmp(answer_to(&c, "1 INVITE"), "SIP/2.0 487", 11), 0);
	assert_int_equal(c.a->notes[LW_NOTE_ENDED], 1);
	request(&c, "ACK", 1, "", "");
	run_ms(20000);
	assert_int_equal(count(&c, "SIP/2.0 183"), 1);
}

static void a_promised_call_is_hung_up(void **state)
{
	struct call c;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	prack(&c, got(&c, "SIP/2.0 180", 0), "");
	ring(&c, LW_F_EARLY);
	answer(&c);
	DO(c.a, lw_hangup(c.a->lw, c.a->call, now(c.a)));
	run_ms(5);
	assert_int_equal(strncmp(answer_to(&c, "1 INVITE"), "SIP/2.0 480", 11), 0);
	request(&c, "ACK", 1, "", "");
}

/* PRACK-06: as it was said last, with or without media. */
static void long_ringing_is_said_again(void **state)
{
	struct agent *a = agent_make("alice", listens), *b = agent_make("bob", listens);
	struct call c, d;

	(void)state;
	comes(&c, a, "", raw_sdp(NULL, "sendrecv"));
	run_ms(59000);
	assert_int_equal(count(&c, "SIP/2.0 18"), 1);
	run_ms(2000);
	assert_int_equal(count(&c, "SIP/2.0 180"), 2);
	ring(&c, LW_F_EARLY);
	run_ms(61000);
	assert_int_equal(count(&c, "SIP/2.0 183"), 2);
	answer(&c);
	up(&c, "");
	comes(&d, b, "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	prack(&d, got(&d, "SIP/2.0 180", 0), "");
	run_ms(149000);
	assert_int_equal(count(&d, "SIP/2.0 180"), 1);
	run_ms(1300);
	prack(&d, got(&d, "SIP/2.0 180", 1), "");
	run_ms(5000);
	assert_int_equal(count(&d, "SIP/2.0 180"), 2);
	answer(&d);
	up(&d, "");
	run_ms(300000);
	assert_int_equal(count(&c, "SIP/2.0 18"), 4);
	assert_int_equal(count(&d, "SIP/2.0 18"), 2);
}

/* ---- our offer in a 1xx ---- */

static void we_may_make_the_offer_early(void **state)
{
	struct call c;
	const char *early, *ok;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", "");
	assert_string_equal(header(got(&c, "SIP/2.0 180", 0), "RSeq"), "");
	ring(&c, LW_F_EARLY);
	early = got(&c, "SIP/2.0 183", 0);
	assert_true(has_line(early, "Require: 100rel"));
	assert_non_null(strstr(body_of(early), "m=audio 4000"));
	assert_string_equal(heard, "");
	prack(&c, early, raw_sdp(NULL, "sendrecv"));
	assert_true(has_no_body(answer_to(&c, "2 PRACK")));
	assert_string_equal(heard, "early 3 ");
	answer(&c);
	ok = answer_to(&c, "1 INVITE");
	assert_int_equal(strncmp(ok, "SIP/2.0 200", 11), 0);
	assert_true(has_no_body(ok));
	up(&c, "");
	assert_string_equal(heard, "early 3 3 ");
}

/* RFC 3262 3: each 1xx goes reliably then, and the first brings the offer (RFC 3261 13.2.1). */
static void a_required_180_makes_the_offer(void **state)
{
	struct call c;
	const char *ringing;

	(void)state;
	comes(&c, agent_make("alice", listens), "Require: 100rel\n", "");
	ringing = got(&c, "SIP/2.0 180", 0);
	assert_true(has_line(ringing, "Require: 100rel"));
	assert_non_null(strstr(body_of(ringing), "m=audio 4000"));
	answer(&c);
	assert_int_equal(strncmp(answer_to(&c, "1 INVITE"), "SIP/2.0 180", 11), 0);
	prack(&c, ringing, raw_sdp(NULL, "sendrecv"));
	assert_true(has_no_body(answer_to(&c, "1 INVITE")));
	up(&c, "");
}

/* RFC 3262 5: the PRACK must bring the answer, and one that can be used. */
static void an_answer_that_does_not_fit_ends_the_call(void **state)
{
	static const char *const answers[] = {
		"", "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
		    "m=audio 4000 RTP/AVP 3\r\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		struct call c;

		comes(&c, agent_make(i ? "bob" : "alice", listens), "Supported: 100rel\n", "");
		ring(&c, LW_F_EARLY);
		prack(&c, got(&c, "SIP/2.0 183", 0), answers[i]);
		assert_int_equal(strncmp(answer_to(&c, "2 PRACK"), "SIP/2.0 200", 11), 0);
		assert_int_equal(strncmp(answer_to(&c, "1 INVITE"), "SIP/2.0 488", 11), 0);
		request(&c, "ACK", 1, "", "");
		assert_int_equal(c.a->notes[LW_NOTE_ENDED], 1);
		assert_string_equal(heard, "");
	}
}

/* ---- another offer before the answer ---- */

static void a_prack_may_bring_another_offer(void **state)
{
	struct call c;
	const char *early, *reply;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	prack(&c, got(&c, "SIP/2.0 180", 0), raw_sdp(NULL, "sendrecv")); /* ours is still due */
	assert_int_equal(strncmp(answer_to(&c, "2 PRACK"), "SIP/2.0 488", 11), 0);
	ring(&c, LW_F_EARLY);
	early = got(&c, "SIP/2.0 183", 0);
	prack(&c, early, raw_sdp(NULL, "sendonly"));
	reply = answer_to(&c, "3 PRACK");
	assert_int_equal(strncmp(reply, "SIP/2.0 200", 11), 0);
	assert_non_null(strstr(body_of(reply), "a=recvonly"));
	assert_string_equal(heard, "early 3 early 2 ");
	answer(&c);
	assert_true(has_no_body(answer_to(&c, "1 INVITE")));
	up(&c, "");
}

/* RFC 3311 5.1: as soon as the first offer is answered; else 500 (RFC 3311 5.2). */
static void an_update_may_come_before_the_answer(void **state)
{
	struct call c;
	const char *early, *reply;

	(void)state;
	comes(&c, agent_make("alice", listens), "Supported: 100rel\n", raw_sdp(NULL, "sendrecv"));
	prack(&c, got(&c, "SIP/2.0 180", 0), "");
	ring(&c, LW_F_EARLY);
	early = got(&c, "SIP/2.0 183", 0);
	request(&c, "UPDATE", ++c.cseq, "", raw_sdp(NULL, "sendonly"));
	reply = answer_to(&c, "3 UPDATE");
	assert_int_equal(strncmp(reply, "SIP/2.0 500", 11), 0);
	assert_string_not_equal(header(reply, "Retry-After"), "");
	prack(&c, early, "");
	request(&c, "UPDATE", ++c.cseq, "", raw_sdp(NULL, "sendonly"));
	reply = answer_to(&c, "5 UPDATE");
	assert_int_equal(strncmp(reply, "SIP/2.0 200", 11), 0);
	assert_non_null(strstr(body_of(reply), "a=recvonly"));
	assert_string_equal(heard, "early 3 early 2 ");
	request(&c, "UPDATE", ++c.cseq, "", raw_sdp(NULL, "sendrecv"));
	assert_string_equal(heard, "early 3 early 2 early 3 ");
	answer(&c);
	assert_true(has_no_body(answer_to(&c, "1 INVITE")));
	up(&c, "");
	DO(c.a, lw_hangup(c.a->lw, c.a->call, now(c.a)));
	assert_non_null(raw_wait(c.r, "BYE ", 0, 100));
}

/* ---- both sides ours ---- */

static bool hears_early(void *arg)
{
	const struct agent *caller = arg;

	return caller->notes[LW_NOTE_EARLY_MEDIA] == 1;
}

static void our_own_caller_hears_early_media(void **state)
{
	struct agent *a = agent_make("alice", listens), *b = agent_make("bob", NULL);
	struct call c = {.a = a};

	(void)state;
	DO(b, lw_dial(b->lw, a->uri, 0, &b->call, now(b)));
	assert_true(until(a, LW_NOTE_INCOMING, 1, 100));
	run_ms(5);
	ring(&c, LW_F_EARLY);
	assert_true(until_true(hears_early, b, 100));
	assert_int_equal(sent_count(b, "PRACK "), 2);
	DO(a, lw_answer(a->lw, a->call, now(a)));
	assert_true(until(b, LW_NOTE_CONNECTED, 1, 100));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 100));
	assert_string_equal(heard, "early 3 3 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(media_may_flow_before_the_answer),
		T(a_caller_without_an_offer_hears_nothing_early),
		T(without_the_extension_early_media_are_not_reliable),
		T(who_requires_what_we_do_not_do_is_told),
		T(early_media_are_acknowledged),
		T(no_answer_before_the_prack_of_a_session),
		T(an_answer_need_not_wait_for_the_prack_of_a_180),
		T(a_session_without_prack_ends_the_call),
		T(a_wrong_prack_changes_nothing),
		T(a_promised_call_is_cancelled),
		T(a_promised_call_is_hung_up),
		T(long_ringing_is_said_again),
		T(we_may_make_the_offer_early),
		T(a_required_180_makes_the_offer),
		T(an_answer_that_does_not_fit_ends_the_call),
		T(a_prack_may_bring_another_offer),
		T(an_update_may_come_before_the_answer),
		T(our_own_caller_hears_early_media),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
