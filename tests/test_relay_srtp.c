/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay_srtp.c -- a switch between phones that seal what they say and others that don't: SDP
 * with keys (RFC 4568) by hand, and RTP sealed by libre.  In virtual time. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/switch.h>

#include "g711.h"
#include "meter.h"
#include "relay.h"
#include "relay_hook.h"
#include "tone.h"

enum { A, B, FRAME = 160, EAR = 1600 };
static const double VOICE[] = {440, 700};
#define SUITE "AES_CM_128_HMAC_SHA1_80"

/* A phone: sealed while it has keys of both sides. */
struct phone {
	struct raw *raw;
	struct udp_sock *sock, *rtcp_sock;
	struct sa laddr, rtcp_laddr, to;
	uint32_t from; /* the relay's source */
	unsigned reports;
	uint8_t key[30];
	char key_text[48];
	struct srtp *tx, *rx;
	struct tmr tmr;
	struct tone tone;
	struct rtp_header hdr;
	int16_t heard[EAR];
	unsigned got, strange; /* packets; of them such as could not be opened */
};

static struct relay *relay;
static struct agent *pbx;
static struct lw_re *re;
static struct phone phone[2];
static char invite_b[4096], ok_a[4096];
static unsigned cseq;

static void as_switch(struct lw_config *core, struct lw_re_config *config)
{
	core->role = LW_AS_SWITCH;
	config->media = relay_hook();
	config->media_arg = relay;
}

/* ---- phones ---- */

static void on_packet(const struct sa *src, struct mbuf *mb, void *arg)
{
	struct phone *p = arg;
	struct rtp_header hdr;

	(void)src;
	p->got++;
	if ((p->rx && srtp_decrypt(p->rx, mb)) || rtp_hdr_decode(&hdr, mb) || hdr.pt != 0) {
		p->strange++;
		return;
	}
	p->from = hdr.ssrc;
	memmove(p->heard, p->heard + FRAME, (EAR - FRAME) * sizeof *p->heard);
	for (size_t i = 0; i < FRAME && mbuf_get_left(mb); i++)
		p->heard[EAR - FRAME + i] = g711_from_ulaw(mbuf_read_u8(mb));
}

static void on_report(const struct sa *src, struct mbuf *mb, void *arg)
{
	struct phone *p = arg;

	(void)src;
	if (p->rx ? srtcp_decrypt(p->rx, mb) == 0 : mbuf_get_left(mb) > 0)
		p->reports++;
}

/* What came of the relay (RFC 3550 6.4.2): all of it. */
static void report(struct phone *p)
{
	struct mbuf *mb = mbuf_alloc(100);
	struct sa to = p->to;

	(void)mbuf_write_u32(mb, htonl(0x81c90007));
	(void)mbuf_write_u32(mb, htonl(p->hdr.ssrc));
	(void)mbuf_write_u32(mb, htonl(p->from));
	(void)mbuf_fill(mb, 0, 20);
	mb->pos = 0;
	if (p->tx)
		assert_int_equal(srtcp_encrypt(p->tx, mb), 0);
	mb->pos = 0;
	sa_set_port(&to, sa_port(&p->to) + 1);
	(void)udp_send(p->rtcp_sock, &to, mb);
	mem_deref(mb);
}

static void say(void *arg)
{
	struct phone *p = arg;
	struct mbuf *mb = mbuf_alloc(400);
	int16_t pcm[FRAME];

	tmr_start(&p->tmr, 20, say, p);
	tone_next(&p->tone, pcm, FRAME);
	assert_int_equal(rtp_hdr_encode(mb, &p->hdr), 0);
	for (size_t i = 0; i < FRAME; i++)
		(void)mbuf_write_u8(mb, g711_ulaw(pcm[i]));
	mb->pos = 0;
	if (p->tx)
		assert_int_equal(srtp_encrypt(p->tx, mb), 0);
	p->hdr.seq++;
	p->hdr.ts += FRAME;
	mb->pos = 0;
	(void)udp_send(p->sock, &p->to, mb);
	mem_deref(mb);
}

static void make(struct phone *p, double hz)
{
	size_t size = sizeof p->key_text;
	struct sa any;

	*p = (struct phone){.raw = raw_make()};
	assert_int_equal(sa_set_str(&any, "127.0.0.1", 0), 0);
	assert_int_equal(udp_listen(&p->sock, &any, on_packet, p), 0);
	assert_int_equal(udp_local_get(p->sock, &p->laddr), 0);
	assert_int_equal(udp_listen(&p->rtcp_sock, &any, on_report, p), 0);
	assert_int_equal(udp_local_get(p->rtcp_sock, &p->rtcp_laddr), 0);
	rand_bytes(p->key, sizeof p->key);
	assert_int_equal(base64_encode(p->key, sizeof p->key, p->key_text, &size), 0);
	p->hdr = (struct rtp_header){.ver = 2, .ssrc = rand_u32()};
	tone_init(&p->tone, hz);
	tmr_init(&p->tmr);
}

static void unmake(struct phone *p)
{
	tmr_cancel(&p->tmr);
	p->sock = mem_deref(p->sock);
	p->rtcp_sock = mem_deref(p->rtcp_sock);
	p->tx = mem_deref(p->tx);
	p->rx = mem_deref(p->rx);
}

/* Its SDP; lines: more, of its audio. */
static const char *sdp(struct phone *p, const char *proto, const char *lines)
{
	static char texts[4][1000];
	static unsigned version = 1;
	char *text = texts[version % 4];

	snprintf(text, sizeof texts[0],
		 "v=0\r\no=raw 1 %u IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
		 "m=audio %u %s 0\r\na=rtcp:%u\r\n%s",
		 version++, sa_port(&p->laddr), proto, sa_port(&p->rtcp_laddr), lines);
	return text;
}

static const char *crypto_of(const struct phone *p)
{
	static char texts[2][200];
	char *text = texts[p == &phone[B]];

	snprintf(text, sizeof texts[0], "a=crypto:3 " SUITE " inline:%s|2^31\r\n", p->key_text);
	return text;
}

static const char *sealed(struct phone *p)
{
	return sdp(p, "RTP/SAVP", crypto_of(p));
}

/* The relay has said this: where it is, and its key, if it has one. */
static void takes(struct phone *p, const char *message)
{
	const char *line = strstr(message, "m=audio "), *key = strstr(message, " inline:");
	const enum srtp_suite suite = SRTP_AES_CM_128_HMAC_SHA1_80;
	uint8_t theirs[32];
	size_t size = sizeof theirs;
	unsigned port;

	assert_non_null(line);
	assert_int_equal(sscanf(line, "m=audio %u ", &port), 1);
	assert_int_equal(sa_set_str(&p->to, "127.0.0.1", (uint16_t)port), 0);
	if (key && strstr(message, " RTP/SAVP ")) {
		assert_int_equal(base64_decode(key + 8, 40, theirs, &size), 0);
		mem_deref(p->rx);
		assert_int_equal(srtp_alloc(&p->rx, suite, theirs, 30, 0), 0);
		if (!p->tx)
			assert_int_equal(srtp_alloc(&p->tx, suite, p->key, 30, 0), 0);
	}
	if (!tmr_isrunning(&p->tmr))
		say(p);
}

static bool hears(const struct phone *p, double hz)
{
	return pcm_tone_level(p->heard, EAR, hz) > -30;
}

static bool they_hear_each_other(void)
{
	memset(phone[A].heard, 0, sizeof phone[A].heard);
	memset(phone[B].heard, 0, sizeof phone[B].heard);
	run_ms(400);
	return hears(&phone[A], VOICE[B]) && hears(&phone[B], VOICE[A]);
}

/* Whatever has become of the test. */
static int end(void **state)
{
	unmake(&phone[A]);
	unmake(&phone[B]);
	return agents_end(state);
}

/* ---- calls ---- */

static void rig_up(enum relay_srtp srtp)
{
	struct relay_config config = relay_hook_config(&re);

	config.srtp = srtp;
	assert_int_equal(relay_alloc(&relay, &config), 0);
	assert_int_equal(relay_sound(relay, "music", "tone:300", NULL), 0);
	pbx = agent_make("pbx", as_switch);
	re = pbx->re;
	make(&phone[A], VOICE[A]);
	make(&phone[B], VOICE[B]);
	cseq = 0;
}

static void rig_down(void)
{
	relay = mem_deref(relay);
}

static void a_sends(const char *to, const char *body)
{
	struct raw *a = phone[A].raw;

	cseq++;
	raw_send(a, pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKs%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=a1\nTo: %s\nCall-ID: srtp\nCSeq: %u INVITE\n"
		 "Contact: <%s>\nContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 pbx->uri, &a->laddr, cseq, a->uri, to, cseq, a->uri, strlen(body), body);
}

static void a_acknowledges(void)
{
	struct raw *a = phone[A].raw;

	raw_send(a, pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKack%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=a1\nTo: %s\nCall-ID: srtp\nCSeq: %u ACK\n"
		 "Content-Length: 0\n\n",
		 pbx->uri, &a->laddr, cseq, a->uri, header(ok_a, "To"), cseq);
	run_ms(20);
}

/* A calls with this body: the INVITE that comes to B. */
static const char *a_calls(const char *body)
{
	char to[100];
	const char *came;

	snprintf(to, sizeof to, "<%s>", pbx->uri);
	a_sends(to, body);
	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	pbx->call = pbx->last[LW_NOTE_ROUTE].call;
	if (lw_route_to(pbx->lw, pbx->call, phone[B].raw->uri, 0, now(pbx)))
		return NULL;
	lw_re_pump(re);
	came = raw_wait(phone[B].raw, "INVITE ", 0, 500);
	assert_non_null(came);
	snprintf(invite_b, sizeof invite_b, "%s", came);
	return invite_b;
}

static void b_answers(const char *body)
{
	const char *ok;

	raw_reply(phone[B].raw, invite_b, "200 OK", "t1", raw_contact(phone[B].raw), body);
	takes(&phone[B], invite_b);
	ok = raw_wait(phone[A].raw, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	snprintf(ok_a, sizeof ok_a, "%s", ok);
	takes(&phone[A], ok_a);
	a_acknowledges();
	assert_true(until(pbx, LW_NOTE_CONNECTED, 1, 500));
}

/* A's re-INVITE: the status of its answer. */
static const char *a_offers(const char *body)
{
	static char status[4];
	struct raw *a = phone[A].raw;
	unsigned before = a->inc;

	a_sends(header(ok_a, "To"), body);
	run_ms(50);
	assert_true(a->inc > before);
	snprintf(ok_a, sizeof ok_a, "%s", a->in[a->inc - 1]);
	snprintf(status, sizeof status, "%.3s", ok_a + strlen("SIP/2.0 "));
	a_acknowledges();
	return status;
}

static void b_refuses(void)
{
	raw_reply(phone[B].raw, invite_b, "488 Not Acceptable Here", "t1", "", "");
	assert_true(until(pbx, LW_NOTE_ROUTE, 2, 500));
	DO(pbx, lw_route_end(pbx->lw, pbx->call, 0, now(pbx)));
	assert_non_null(raw_wait(phone[A].raw, "SIP/2.0 488", 0, 500));
}

/* ---- one has it, the other not ---- */

static void one_that_seals_is_joined_with_one_that_does_not(void **state)
{
	(void)state;
	rig_up(RELAY_SRTP_TAKEN);
	assert_non_null(strstr(a_calls(sealed(&phone[A])), " RTP/AVP 0 8 101\r\n"));
	assert_null(strstr(invite_b, "crypto"));
	b_answers(sdp(&phone[B], "RTP/AVP", ""));
	assert_non_null(strstr(ok_a, " RTP/SAVP 0\r\n"));
	assert_non_null(strstr(ok_a, "a=crypto:3 " SUITE " inline:"));
	assert_null(strstr(ok_a, phone[A].key_text)); /* it is ours */
	assert_true(they_hear_each_other());
	assert_true(phone[A].got > 10 && phone[A].strange == 0);
	rig_down();
}

/* Both ways; one that is not sealed is passed over. */
static void reports_are_sealed(void **state)
{
	lw_leg leg;
	struct relay_stats stats;
	struct srtp *tx;

	(void)state;
	rig_up(RELAY_SRTP_TAKEN);
	(void)a_calls(sealed(&phone[A]));
	leg = pbx->last[LW_NOTE_INCOMING].leg;
	b_answers(sdp(&phone[B], "RTP/AVP", ""));
	run_ms(15000);
	assert_true(phone[A].reports > 0 && phone[B].reports > 0);
	tx = phone[A].tx;
	phone[A].tx = NULL;
	report(&phone[A]);
	phone[A].tx = tx;
	run_ms(50);
	relay_port_stats(relay_hook_port(re, leg), &stats);
	assert_true(stats.srtp && stats.rtcp == 0);
	report(&phone[A]);
	run_ms(50);
	relay_port_stats(relay_hook_port(re, leg), &stats);
	assert_int_equal(stats.rtcp, 1);
	rig_down();
}

/* Music is sealed too, and one who cannot seal is not heard. */
static void all_that_it_hears_is_sealed(void **state)
{
	struct srtp *tx;

	(void)state;
	rig_up(RELAY_SRTP_TAKEN);
	(void)a_calls(sealed(&phone[A]));
	b_answers(sdp(&phone[B], "RTP/AVP", ""));
	assert_true(they_hear_each_other());
	tx = phone[A].tx;
	phone[A].tx = NULL;
	run_ms(1500);
	assert_false(hears(&phone[B], VOICE[A]));
	phone[A].tx = tx;
	assert_true(they_hear_each_other());
	DO(pbx, lw_hold_for(pbx->lw, lw_call_leg_next(pbx->lw, pbx->call, (lw_leg){0}), now(pbx)));
	run_ms(400);
	assert_true(hears(&phone[A], 300) || hears(&phone[B], 300));
	assert_int_equal(phone[A].strange, 0);
	rig_down();
}

/* The target seals nothing else, and the caller does not: what we offer is plain. */
static void a_target_that_only_seals(void **state)
{
	(void)state;
	rig_up(RELAY_SRTP_TAKEN);
	assert_non_null(strstr(a_calls(sdp(&phone[A], "RTP/AVP", "")), " RTP/AVP "));
	b_refuses();
	rig_down();
}

/* ---- both ---- */

static void a_partner_of_one_that_seals_is_offered_nothing_else(void **state)
{
	(void)state;
	rig_up(RELAY_SRTP_KEPT);
	assert_non_null(strstr(a_calls(sealed(&phone[A])), " RTP/SAVP 0 8 101\r\n"));
	assert_non_null(strstr(invite_b, "a=crypto:1 " SUITE " inline:"));
	assert_null(strstr(invite_b, phone[A].key_text)); /* each leg has its own */
	assert_null(strstr(invite_b, "RTP/AVP"));
	b_answers(sealed(&phone[B]));
	assert_true(they_hear_each_other());
	assert_int_equal(phone[A].strange + phone[B].strange, 0);
	rig_down();
}

static void a_plain_target_is_then_not_reached(void **state)
{
	(void)state;
	rig_up(RELAY_SRTP_KEPT);
	(void)a_calls(sealed(&phone[A]));
	b_refuses();
	rig_down();
}

static void one_that_answers_plainly_is_ended(void **state)
{
	(void)state;
	rig_up(RELAY_SRTP_KEPT);
	(void)a_calls(sealed(&phone[A]));
	raw_reply(phone[B].raw, invite_b, "200 OK", "t1", raw_contact(phone[B].raw),
		  sdp(&phone[B], "RTP/AVP", ""));
	assert_non_null(raw_wait(phone[B].raw, "BYE ", 0, 500));
	rig_down();
}

/* A plain caller's target is offered plain audio. */
static void two_that_seal_nothing(void **state)
{
	(void)state;
	rig_up(RELAY_SRTP_KEPT);
	assert_non_null(strstr(a_calls(sdp(&phone[A], "RTP/AVP", "")), " RTP/AVP "));
	b_answers(sdp(&phone[B], "RTP/AVP", ""));
	assert_true(they_hear_each_other());
	rig_down();
}

/* ---- keys ---- */

#define GOOD "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"

/* No key that we could use: 488, as if we had no SRTP at all. */
static void keys_that_are_none(void **state)
{
	static const char *const lines[] = {
		"",
		"a=crypto:1 AES_CM_256_HMAC_SHA1_80 inline:" GOOD "\r\n",
		"a=crypto:1 " SUITE " inline:" GOOD "|2^20|1:4\r\n", /* MKI */
		"a=crypto:1 " SUITE " inline:" GOOD ";inline:" GOOD "\r\n",
		"a=crypto:1 " SUITE " inline:" GOOD " UNENCRYPTED_SRTP\r\n",
		"a=crypto:1 " SUITE " inline:" GOOD "AAAA\r\n",
		"a=crypto:1 " SUITE " inline:short\r\n",
		"a=crypto:1 " SUITE " uri:" GOOD "\r\n",
		"a=crypto:0 " SUITE " inline:" GOOD "\r\n",
		"a=crypto:x " SUITE " inline:" GOOD "\r\n",
		"a=crypto:1 " SUITE "\r\n",
		"a=crypto\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		rig_up(RELAY_SRTP_TAKEN);
		assert_null(a_calls(sdp(&phone[A], "RTP/SAVP", lines[i])));
		assert_non_null(raw_wait(phone[A].raw, "SIP/2.0 488", 0, 500));
		rig_down();
		(void)end(state);
		(void)agents_start(state);
	}
}

/* The first that we know of several is taken, by its tag. */
static void the_first_key_that_is_known(void **state)
{
	char lines[500];

	(void)state;
	rig_up(RELAY_SRTP_TAKEN);
	snprintf(lines, sizeof lines, "a=crypto:1 AEAD_AES_256_GCM inline:x\r\n%s", crypto_of(&phone[A]));
	(void)a_calls(sdp(&phone[A], "RTP/SAVP", lines));
	b_answers(sdp(&phone[B], "RTP/AVP", ""));
	assert_non_null(strstr(ok_a, "a=crypto:3 " SUITE));
	assert_true(they_hear_each_other());
	rig_down();
}

/* ---- within a call ---- */

static void a_new_key_within_a_call(void **state)
{
	size_t size = sizeof phone[A].key_text;

	(void)state;
	rig_up(RELAY_SRTP_TAKEN);
	(void)a_calls(sealed(&phone[A]));
	b_answers(sdp(&phone[B], "RTP/AVP", ""));
	assert_string_equal(a_offers(sealed(&phone[A])), "200"); /* the same goes on */
	assert_true(they_hear_each_other());
	rand_bytes(phone[A].key, sizeof phone[A].key);
	assert_int_equal(base64_encode(phone[A].key, 30, phone[A].key_text, &size), 0);
	phone[A].key_text[size] = '\0';
	phone[A].tx = mem_deref(phone[A].tx);
	assert_string_equal(a_offers(sealed(&phone[A])), "200");
	takes(&phone[A], ok_a);
	assert_true(they_hear_each_other());
	rig_down();
}

static void it_is_not_given_up_within_a_call(void **state)
{
	(void)state;
	rig_up(RELAY_SRTP_TAKEN);
	(void)a_calls(sealed(&phone[A]));
	b_answers(sdp(&phone[B], "RTP/AVP", ""));
	assert_string_equal(a_offers(sdp(&phone[A], "RTP/AVP", "")), "488");
	assert_true(they_hear_each_other());
	assert_string_equal(a_offers(sdp(&phone[A], "RTP/SAVP", "")), "488");
	assert_true(they_hear_each_other());
	assert_int_equal(phone[A].strange, 0);
	rig_down();
}

/* A plain call may become sealed; a key that is none leaves it as it was. */
static void a_call_is_sealed_later(void **state)
{
	(void)state;
	rig_up(RELAY_SRTP_TAKEN);
	(void)a_calls(sdp(&phone[A], "RTP/AVP", ""));
	b_answers(sdp(&phone[B], "RTP/AVP", ""));
	assert_string_equal(a_offers(sdp(&phone[A], "RTP/SAVP", "")), "488");
	assert_true(they_hear_each_other());
	assert_string_equal(a_offers(sealed(&phone[A])), "200");
	takes(&phone[A], ok_a);
	assert_true(they_hear_each_other());
	rig_down();
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, agents_start, end)
	const struct CMUnitTest tests[] = {
		CASE(one_that_seals_is_joined_with_one_that_does_not),
		CASE(reports_are_sealed),
		CASE(all_that_it_hears_is_sealed),
		CASE(a_target_that_only_seals),
		CASE(a_partner_of_one_that_seals_is_offered_nothing_else),
		CASE(a_plain_target_is_then_not_reached),
		CASE(one_that_answers_plainly_is_ended),
		CASE(two_that_seal_nothing),
		CASE(keys_that_are_none),
		CASE(the_first_key_that_is_known),
		CASE(a_new_key_within_a_call),
		CASE(it_is_not_given_up_within_a_call),
		CASE(a_call_is_sealed_later),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
