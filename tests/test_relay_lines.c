/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay_lines.c -- what a switch does with lines of SDP that it has not: SRTP, T.38, video,
 * and those that nobody knows.  Each is refused cleanly, and the call goes on where it can (RFC
 * 3264 6, 8).  Engine, adapter and relay, and two raw peers; in virtual time. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/switch.h>

#include "relay.h"
#include "relay_hook.h"

static struct relay *relay;
static struct agent *pbx;
static struct lw_re *re;
static struct raw *a, *b;
static char to_b[4096], ok_a[4096]; /* the INVITE to B, and the answer to A's */
static unsigned cseq;

#define AUDIO "m=audio 40000 RTP/AVP 0\r\n"
#define KEY "inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"
#define CRYPTO "a=crypto:1 AES_CM_128_HMAC_SHA1_80 " KEY "\r\n"
#define SAVP "m=audio 40002 RTP/SAVP 0\r\n" CRYPTO
#define FAX "m=image 40004 udptl t38\r\na=T38FaxVersion:0\r\na=T38MaxBitRate:14400\r\n"

static void as_switch(struct lw_config *core, struct lw_re_config *config)
{
	core->role = LW_AS_SWITCH;
	core->route_as_given = false;
	config->media = relay_hook();
	config->media_arg = relay;
}

static void rig_up(void)
{
	const struct relay_config config = relay_hook_config(&re);

	assert_int_equal(relay_alloc(&relay, &config), 0);
	pbx = agent_make("pbx", as_switch);
	re = pbx->re;
	a = raw_make();
	b = raw_make();
	cseq = 1;
}

static void rig_down(void)
{
	relay = mem_deref(relay);
}

static const char *sdp(const char *lines)
{
	static char texts[4][2000]; /* a few may be in use at a time */
	static unsigned version = 1;
	char *text = texts[version % 4];

	snprintf(text, sizeof texts[0],
		 "v=0\r\no=raw 1 %u IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n%s",
		 version++, lines);
	return text;
}

/* Its m= lines, in order: "audio AVP, image 0 udptl"; a port that is not 0 is not shown. */
static const char *lines_of(const char *message)
{
	static char text[400];
	size_t len = 0;

	text[0] = '\0';
	for (const char *m = strstr(message, "\r\nm="); m; m = strstr(m + 1, "\r\nm=")) {
		char kind[32], proto[32];
		unsigned port;

		assert_int_equal(sscanf(m + 4, "%31s %u %31s", kind, &port, proto), 3);
		len += (size_t)snprintf(text + len, sizeof text - len, "%s%s %s%s", len ? ", " : "",
					kind, port ? "" : "0 ", proto);
	}
	return text;
}

/* A's INVITE, in its call. */
static void a_sends(const char *to, const char *body)
{
	raw_send(a, pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKlines%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=a1\nTo: %s\nCall-ID: lines\n"
		 "CSeq: %u INVITE\nContact: <%s>\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 pbx->uri, &a->laddr, cseq, a->uri, to, cseq, a->uri, strlen(body), body);
	cseq++;
}

static void a_calls(const char *lines)
{
	char to[100];

	snprintf(to, sizeof to, "<%s>", pbx->uri);
	a_sends(to, sdp(lines));
}

/* The INVITE that comes to B. */
static const char *b_is_called(void)
{
	const char *came;

	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	pbx->call = pbx->last[LW_NOTE_ROUTE].call;
	DO(pbx, lw_route_to(pbx->lw, pbx->call, b->uri, 0, now(pbx)));
	came = raw_wait(b, "INVITE ", 0, 500);
	assert_non_null(came);
	snprintf(to_b, sizeof to_b, "%s", came);
	return to_b;
}

static void a_acknowledges(void)
{
	raw_send(a, pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKack%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=a1\nTo: %s\nCall-ID: lines\nCSeq: %u ACK\n"
		 "Content-Length: 0\n\n",
		 pbx->uri, &a->laddr, cseq, a->uri, header(ok_a, "To"), cseq - 1);
	run_ms(20);
}

/* A calls with these lines, B answers with plain audio: what A is answered. */
static const char *joined(const char *lines)
{
	const char *ok;

	a_calls(lines);
	assert_string_equal(lines_of(b_is_called()), "audio RTP/AVP");
	raw_reply(b, to_b, "200 OK", "t1", raw_contact(b), sdp(AUDIO));
	ok = raw_wait(a, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	snprintf(ok_a, sizeof ok_a, "%s", ok);
	a_acknowledges();
	assert_true(until(pbx, LW_NOTE_CONNECTED, 1, 500));
	return ok_a;
}

/* Both sides hear each other, and the call is up. */
static bool is_well(void)
{
	lw_leg l = {0};
	unsigned heard = 0;

	while ((l = lw_call_leg_next(pbx->lw, pbx->call, l)).v) {
		struct relay_stats stats;

		relay_port_stats(relay_hook_port(re, l), &stats);
		heard += stats.hear == RELAY_PEER && !strcmp(stats.codec, "PCMU");
	}
	return heard == 2;
}

/* A's re-INVITE with these lines: the status of its answer. */
static const char *a_offers(const char *lines)
{
	static char status[4];
	unsigned before = a->inc;

	a_sends(header(ok_a, "To"), sdp(lines));
	run_ms(50);
	assert_true(a->inc > before);
	snprintf(ok_a, sizeof ok_a, "%s", a->in[a->inc - 1]);
	snprintf(status, sizeof status, "%.3s", ok_a + strlen("SIP/2.0 "));
	a_acknowledges();
	return status;
}

/* ---- SRTP ---- */

static void srtp_alone_is_refused_before_anybody_rings(void **state)
{
	static const char *const offers[] = {
		SAVP,
		"m=audio 40002 RTP/SAVPF 0\r\n" CRYPTO,
		"m=audio 40002 UDP/TLS/RTP/SAVP 0\r\na=setup:actpass\r\na=fingerprint:sha-1 00\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(offers); i++) {
		rig_up();
		a_calls(offers[i]);
		assert_non_null(raw_wait(a, "SIP/2.0 488", 0, 500));
		pbx->call = pbx->last[LW_NOTE_ROUTE].call; /* over when the host hears of it */
		assert_int_equal(lw_route_to(pbx->lw, pbx->call, b->uri, 0, now(pbx)), LW_E_STALE);
		rig_down();
		(void)agents_end(state);
		(void)agents_start(state);
	}
}

/* In either order, plain audio is taken where it is offered beside SRTP. */
static void plain_audio_beside_srtp_is_taken(void **state)
{
	(void)state;
	rig_up();
	assert_string_equal(lines_of(joined(AUDIO SAVP)), "audio RTP/AVP, audio 0 RTP/SAVP");
	assert_true(is_well());
	rig_down();
	(void)agents_end(state);
	(void)agents_start(state);
	rig_up();
	assert_string_equal(lines_of(joined(SAVP AUDIO)), "audio 0 RTP/SAVP, audio RTP/AVP");
	assert_true(is_well());
	assert_null(strstr(ok_a, "crypto"));
	assert_null(strstr(to_b, "crypto"));
	rig_down();
}

/* Keys in plain audio are an offer of both: what is answered is plain, and says no key. */
static void keys_in_plain_audio_are_not_answered(void **state)
{
	(void)state;
	rig_up();
	assert_string_equal(lines_of(joined(AUDIO CRYPTO)), "audio RTP/AVP");
	assert_null(strstr(ok_a, "crypto"));
	assert_null(strstr(to_b, "crypto"));
	rig_down();
}

/* It refuses what it is offered, and A is told so. */
static void a_target_that_wants_srtp_alone(void **state)
{
	(void)state;
	rig_up();
	a_calls(AUDIO);
	(void)b_is_called();
	raw_reply(b, to_b, "488 Not Acceptable Here", "t1", "", "");
	assert_true(until(pbx, LW_NOTE_ROUTE, 2, 500));
	DO(pbx, lw_route_end(pbx->lw, pbx->call, 0, now(pbx)));
	assert_non_null(raw_wait(a, "SIP/2.0 488", 0, 500));
	rig_down();
}

/* A wrong answer: ours was plain.  It is acknowledged, and that call ended. */
static void a_target_that_answers_with_srtp(void **state)
{
	(void)state;
	rig_up();
	a_calls(AUDIO);
	(void)b_is_called();
	raw_reply(b, to_b, "200 OK", "t1", raw_contact(b), sdp(SAVP));
	assert_non_null(raw_wait(b, "ACK ", 0, 500));
	assert_non_null(raw_wait(b, "BYE ", 0, 500));
	assert_true(until(pbx, LW_NOTE_ROUTE, 2, 500));
	DO(pbx, lw_route_end(pbx->lw, pbx->call, 0, now(pbx)));
	assert_non_null(raw_wait(a, "SIP/2.0 488", 0, 500));
	rig_down();
}

static void srtp_within_a_call_is_refused_and_it_goes_on(void **state)
{
	(void)state;
	rig_up();
	(void)joined(AUDIO);
	assert_string_equal(a_offers(SAVP), "488");
	assert_true(is_well());
	assert_string_equal(a_offers(AUDIO), "200");
	assert_true(is_well());
	rig_down();
}

/* ---- T.38 ---- */

static void fax_is_refused_and_audio_goes_on(void **state)
{
	(void)state;
	rig_up();
	(void)joined(AUDIO);
	assert_string_equal(a_offers(FAX), "488");
	assert_true(is_well());
	assert_string_equal(a_offers("m=audio 0 RTP/AVP 0\r\n" FAX), "488");
	assert_true(is_well());
	assert_null(raw_wait(b, "INVITE ", 1, 50)); /* nobody else hears of it */
	assert_null(raw_wait(b, "BYE ", 0, 50));
	assert_string_equal(a_offers(AUDIO FAX), "200"); /* the other way of V.152: both at once */
	assert_string_equal(lines_of(ok_a), "audio RTP/AVP, image 0 udptl");
	assert_true(is_well());
	rig_down();
}

/* The same from the one that was called. */
static void fax_of_the_target_is_refused_and_audio_goes_on(void **state)
{
	(void)state;
	rig_up();
	(void)joined(AUDIO);
	raw_request(b, pbx, to_b, "INVITE", 5, raw_contact(b), sdp(FAX));
	assert_non_null(raw_wait(b, "SIP/2.0 488", 0, 500));
	raw_request(b, pbx, to_b, "ACK", 5, "", "");
	assert_true(is_well());
	assert_null(raw_wait(a, "INVITE ", 0, 50));
	rig_down();
}

/* ---- lines that nobody knows ---- */

#define MANY \
	"m=video 40010 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\nm=foo 40012 bar/baz 1\r\n" AUDIO \
	"m=message 40014 TCP/MSRP *\r\nm=application 40016 UDP/BFCP *\r\n" FAX

/* As many as there were, in the same order (RFC 3264 6). */
static void every_line_is_answered_in_its_place(void **state)
{
	static const char answer[] = "video 0 RTP/AVP, foo 0 bar/baz, audio RTP/AVP, "
				     "message 0 TCP/MSRP, application 0 UDP/BFCP, image 0 udptl";

	(void)state;
	rig_up();
	assert_string_equal(lines_of(joined(MANY)), answer);
	assert_true(is_well());
	assert_string_equal(a_offers(MANY), "200");
	assert_string_equal(lines_of(ok_a), answer);
	rig_down();
}

/* Once there they stay in every offer of ours (RFC 3264 8), such as one of other codecs. */
static void every_line_stays_in_offers_of_ours(void **state)
{
	const char *ok;

	(void)state;
	rig_up();
	(void)joined("m=video 40010 RTP/AVP 97\r\n" AUDIO FAX);
	raw_send(a, pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKoffer;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=a1\nTo: %s\nCall-ID: lines\n"
		 "CSeq: %u INVITE\nContact: <%s>\nContent-Length: 0\n\n",
		 pbx->uri, &a->laddr, a->uri, header(ok_a, "To"), cseq, a->uri);
	ok = raw_wait(a, "SIP/2.0 200", 1, 500);
	assert_non_null(ok);
	assert_string_equal(lines_of(ok), "video 0 RTP/AVP, audio RTP/AVP, image 0 udptl");
	rig_down();
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		CASE(srtp_alone_is_refused_before_anybody_rings),
		CASE(plain_audio_beside_srtp_is_taken),
		CASE(keys_in_plain_audio_are_not_answered),
		CASE(a_target_that_wants_srtp_alone),
		CASE(a_target_that_answers_with_srtp),
		CASE(srtp_within_a_call_is_refused_and_it_goes_on),
		CASE(fax_is_refused_and_audio_goes_on),
		CASE(fax_of_the_target_is_refused_and_audio_goes_on),
		CASE(every_line_is_answered_in_its_place),
		CASE(every_line_stays_in_offers_of_ours),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
