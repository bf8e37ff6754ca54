/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay_codecs.c -- which codecs a switch offers and answers, as its phones read it: engine,
 * adapter and relay, and raw peers that write their SDP by hand.  In virtual time. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/switch.h>

#include "relay.h"
#include "relay_hook.h"

enum { A, T, C, SEATS };
#define EVENT "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
#define OPUS "opus/48000/2\r\n"
#define G729 "a=rtpmap:18 G729/8000\r\n"

static struct relay *relay;
static struct agent *pbx;
static struct lw_re *re;
static struct raw *raw[SEATS];
static char invite[SEATS][4096]; /* the first that came to it */
static char ok_a[4096];          /* the answer to A's call */
static unsigned invites[SEATS], oks, routes, calls_made;
static lw_leg leg[SEATS];

static void as_switch(struct lw_config *core, struct lw_re_config *config)
{
	core->role = LW_AS_SWITCH;
	core->recall_tries = 1;
	config->media = relay_hook();
	config->media_arg = relay;
}

static void rig_up(bool foreign)
{
	struct relay_config config = relay_hook_config(&re);

	config.foreign = foreign;
	assert_int_equal(relay_alloc(&relay, &config), 0);
	pbx = agent_make("pbx", as_switch);
	re = pbx->re;
	routes = oks = calls_made = 0;
	for (unsigned i = 0; i < SEATS; i++) {
		raw[i] = raw_make();
		invites[i] = 0;
		leg[i] = (lw_leg){0};
	}
}

static void rig_down(void)
{
	relay = mem_deref(relay);
}

/* ---- what they write and read ---- */

static const char *sdp(const char *formats, const char *attributes)
{
	static char texts[4][1000]; /* a few may be in use at a time */
	static unsigned version = 1;
	char *text = texts[version % 4];

	snprintf(text, sizeof texts[0],
		 "v=0\r\no=raw 1 %u IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
		 "m=audio 40000 RTP/AVP %s\r\n%s",
		 version++, formats, attributes);
	return text;
}

/* The formats of its audio line. */
static const char *formats_in(const char *message)
{
	static char text[200];
	const char *line = strstr(message, "m=audio ");

	assert_non_null(line);
	line = strstr(line, " RTP/AVP ") + strlen(" RTP/AVP ");
	snprintf(text, sizeof text, "%.*s", (int)strcspn(line, "\r"), line);
	return text;
}

static bool says(const char *message, const char *what)
{
	return strstr(message, what) != NULL;
}

/* ---- what they do ---- */

/* From its own address; the numbers of the calls tell them apart. */
static void calls(unsigned seat, const char *body)
{
	calls_made++;
	raw_send(raw[seat], pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKcall%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=x%u\nTo: <%s>\nCall-ID: codecs%u\n"
		 "CSeq: 1 INVITE\nContact: <%s>\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 pbx->uri, &raw[seat]->laddr, calls_made, raw[seat]->uri, calls_made, pbx->uri,
		 calls_made, raw[seat]->uri, strlen(body), body);
}

static void acknowledges(unsigned seat, const char *ok)
{
	raw_send(raw[seat], pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKack%u;rport\nMax-Forwards: 70\n"
		 "From: %s\nTo: %s\nCall-ID: %s\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		 pbx->uri, &raw[seat]->laddr, calls_made, header(ok, "From"), header(ok, "To"),
		 header(ok, "Call-ID"));
	run_ms(20);
}

static const char *route_to(unsigned seat, uint32_t flags)
{
	const char *came;

	DO(pbx, lw_route_to(pbx->lw, pbx->call, raw[seat]->uri, flags, now(pbx)));
	came = raw_wait(raw[seat], "INVITE ", invites[seat]++, 500);
	assert_non_null(came);
	snprintf(invite[seat], sizeof invite[seat], "%s", came);
	return invite[seat];
}

/* The host says where it is: the INVITE that comes there. */
static const char *is_called(unsigned seat)
{
	assert_true(until(pbx, LW_NOTE_ROUTE, ++routes, 500));
	pbx->call = pbx->last[LW_NOTE_ROUTE].call;
	return route_to(seat, 0);
}

static void answers(unsigned seat, const char *body)
{
	raw_reply(raw[seat], invite[seat], "200 OK", "t1", raw_contact(raw[seat]), body);
	run_ms(20);
}

/* The other leg of the present call. */
static lw_leg other_leg(lw_leg of)
{
	lw_leg l = {0};

	do
		l = lw_call_leg_next(pbx->lw, pbx->call, l);
	while (l.v && lw_same_leg(l, of));
	return l;
}

/* A calls T with this offer, T answers with that: what A is answered. */
static const char *joined(const char *offer, const char *offered, const char *answer)
{
	const char *ok;

	calls(A, offer);
	assert_string_equal(formats_in(is_called(T)), offered);
	leg[A] = pbx->last[LW_NOTE_INCOMING].leg;
	answers(T, answer);
	ok = raw_wait(raw[A], "SIP/2.0 200", oks++, 500);
	assert_non_null(ok);
	snprintf(ok_a, sizeof ok_a, "%s", ok);
	acknowledges(A, ok_a);
	assert_true(until(pbx, LW_NOTE_CONNECTED, 1, 500));
	leg[T] = other_leg(leg[A]);
	return ok_a;
}

/* ---- new offers ---- */

/* The next INVITE that comes to it, within its call, and what it offers. */
static const char *offered(unsigned seat)
{
	static char text[4096]; /* what has come is moved by nothing, but the answer needs it */
	const char *came = raw_wait(raw[seat], "INVITE ", invites[seat], 500);

	if (!came)
		return "nothing";
	invites[seat]++;
	snprintf(text, sizeof text, "%s", came);
	snprintf(invite[seat], sizeof invite[seat], "%s", came);
	return formats_in(text);
}

static void refuses(unsigned seat, const char *status)
{
	raw_reply(raw[seat], invite[seat], status, NULL, "", "");
	run_ms(20);
}

/* What the relay says of a leg: what it hears, in which codec. */
static bool is_heard(unsigned seat, enum relay_hear hear, const char *codec)
{
	struct relay_stats stats;

	relay_port_stats(relay_hook_port(re, leg[seat]), &stats);
	if (stats.hear == hear && !strcmp(stats.codec, codec))
		return true;
	print_error("%c hears %d in %s\n", "ATC"[seat], (int)stats.hear, stats.codec);
	return false;
}

/* ---- offers and answers ---- */

static void a_caller_of_pcma_and_a_target_of_pcmu(void **state)
{
	const char *ok;

	(void)state;
	rig_up(false);
	ok = joined(sdp("8 101", EVENT), "8 0 101", sdp("0 101", EVENT));
	assert_string_equal(formats_in(ok), "8 101"); /* the relay makes one of the other */
	rig_down();
}

static void the_callers_order_is_kept(void **state)
{
	(void)state;
	rig_up(false);
	assert_string_equal(formats_in(joined(sdp("8 0", ""), "8 0 101", sdp("8 0 101", EVENT))),
			    "8 0");
	rig_down();
	(void)agents_end(state);
	(void)agents_start(state);
	rig_up(false);
	assert_string_equal(formats_in(joined(sdp("0 8", ""), "0 8 101", sdp("0 8 101", EVENT))),
			    "0 8");
	rig_down();
}

/* T prefers another than A: A is answered so, too, and nothing need be converted. */
static void the_targets_choice_comes_first_in_the_answer(void **state)
{
	(void)state;
	rig_up(false);
	assert_string_equal(formats_in(joined(sdp("0 8 101", EVENT), "0 8 101", sdp("8", ""))),
			    "8 0 101");
	rig_down();
}

/* Each phone has its own, whether the other takes keys or not. */
static void keys_are_offered_to_each_by_its_own_number(void **state)
{
	const char *ok;

	(void)state;
	rig_up(false);
	ok = joined(sdp("0 97", "a=rtpmap:97 telephone-event/8000\r\n"), "0 8 101",
		    sdp("0 101", EVENT));
	assert_string_equal(formats_in(ok), "0 97");
	assert_true(says(ok, "a=rtpmap:97 telephone-event/8000\r\n"));
	rig_down();
}

/* One that we cannot make ourselves, which one calls 111 and the other 96: each is told its own. */
static void dynamic_numbers_may_differ(void **state)
{
	const char *ok;

	(void)state;
	rig_up(true);
	ok = joined(sdp("111 0", "a=rtpmap:111 " OPUS), "111 0 8 101",
		    sdp("96 0 101", "a=rtpmap:96 " OPUS EVENT));
	assert_string_equal(formats_in(ok), "111 0");
	assert_true(says(ok, "a=rtpmap:111 " OPUS));
	rig_down();
}

/* 101 is that of keys on our side: the caller's codec gets another one. */
static void a_number_has_one_meaning(void **state)
{
	const char *ok;

	(void)state;
	rig_up(true);
	ok = joined(sdp("101 0", "a=rtpmap:101 " OPUS), "96 0 8 101",
		    sdp("96", "a=rtpmap:96 " OPUS));
	assert_true(says(invite[T], "a=rtpmap:96 " OPUS));
	assert_true(says(invite[T], "a=rtpmap:101 telephone-event/8000\r\n"));
	assert_string_equal(formats_in(ok), "101"); /* its PCMU could not be brought to T */
	rig_down();
}

/* All are offered the caller's, and it is answered by what the one that answers has. */
static void of_several_the_one_that_answers_counts(void **state)
{
	(void)state;
	rig_up(false);
	calls(A, sdp("8 0", ""));
	assert_string_equal(formats_in(is_called(T)), "8 0 101");
	assert_string_equal(formats_in(route_to(C, LW_F_MORE)), "8 0 101");
	raw_reply(raw[T], invite[T], "183 Session Progress", "t2", raw_contact(raw[T]), sdp("8", ""));
	run_ms(20);
	assert_string_equal(formats_in(raw_wait(raw[A], "SIP/2.0 183", 0, 500)), "8 0");
	rig_down();
	(void)agents_end(state);
	(void)agents_start(state);
	rig_up(false);
	calls(A, sdp("8 0", ""));
	(void)is_called(T);
	(void)route_to(C, LW_F_MORE);
	answers(C, sdp("0", ""));
	assert_string_equal(formats_in(raw_wait(raw[A], "SIP/2.0 200", 0, 500)), "0 8");
	rig_down();
}

/* ---- transfers ---- */

/* A has PCMA alone, T has PCMU. */
static void pcma_and_pcmu(void)
{
	rig_up(false);
	(void)joined(sdp("8", ""), "8 0 101", sdp("0", ""));
}

/* Although the transferor is still there. */
static void a_blind_target_is_offered_the_transferees(void **state)
{
	static const char refer[] = "Contact: <sip:t@127.0.0.1>\nRefer-To: <sip:c@127.0.0.1>\n";

	(void)state;
	pcma_and_pcmu();
	raw_request(raw[T], pbx, invite[T], "REFER", 1, refer, "");
	assert_string_equal(formats_in(is_called(C)), "8 0 101");
	rig_down();
}

static void a_consulted_target_is_offered_the_transferors(void **state)
{
	(void)state;
	pcma_and_pcmu();
	DO(pbx, lw_transfer_attended_for(pbx->lw, leg[T], "sip:c@127.0.0.1", 0, now(pbx)));
	assert_string_equal(formats_in(is_called(C)), "0 8 101");
	answers(C, sdp("0", ""));
	assert_true(until(pbx, LW_NOTE_CONSULT_CONNECTED, 1, 500));
	DO(pbx, lw_complete_for(pbx->lw, leg[T], now(pbx)));
	assert_true(until(pbx, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	assert_null(raw_wait(raw[A], "INVITE ", 0, 50)); /* it can be converted */
	assert_null(raw_wait(raw[C], "INVITE ", 1, 50));
	rig_down();
}

static void a_recall_is_offered_the_transferees(void **state)
{
	(void)state;
	pcma_and_pcmu();
	DO(pbx, lw_transfer_blind_for(pbx->lw, leg[T], "sip:c@127.0.0.1", 0, now(pbx)));
	(void)is_called(C);
	raw_reply(raw[C], invite[C], "486 Busy Here", "t2", "", "");
	assert_true(until(pbx, LW_NOTE_ROUTE, ++routes, 500));
	DO(pbx, lw_route_end(pbx->lw, pbx->call, 0, now(pbx)));
	assert_string_equal(formats_in(is_called(T)), "8 0 101");
	rig_down();
}

/* ---- two that have nothing in common ---- */

#define OPUS_AT(n) "a=rtpmap:" #n " " OPUS

/* T has a call with A in opus, and one with C, whom it has called itself, in G.729; it joins them.
 * C, whom we have called, is offered A's. */
static const char *opus_and_g729_are_joined(void)
{
	lw_leg second;

	rig_up(true);
	(void)joined(sdp("111 0", OPUS_AT(111)), "111 0 8 101", sdp("111", OPUS_AT(111)));
	calls(T, sdp("18 0", ""));
	(void)is_called(C);
	second = pbx->last[LW_NOTE_INCOMING].leg;
	answers(C, sdp("18", G729));
	acknowledges(T, raw_wait(raw[T], "SIP/2.0 200", 0, 500));
	assert_true(until(pbx, LW_NOTE_CONNECTED, 2, 500));
	leg[C] = other_leg(second);
	DO(pbx, lw_transfer_calls(pbx->lw, leg[T], second, now(pbx)));
	return offered(C);
}

static void one_of_the_two_is_offered_what_the_other_has(void **state)
{
	(void)state;
	assert_string_equal(opus_and_g729_are_joined(), "111 0 8 101");
	assert_int_equal(pbx->notes[LW_NOTE_TRANSFER_COMPLETED], 0);
	answers(C, sdp("111", OPUS_AT(111)));
	assert_true(until(pbx, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	assert_true(is_heard(A, RELAY_PEER, "opus") && is_heard(C, RELAY_PEER, "opus"));
	assert_string_equal(offered(A), "nothing");
	/* from now on that is what it has, whatever comes of a later offer */
	DO(pbx, lw_hold_for(pbx->lw, leg[A], now(pbx)));
	assert_string_equal(offered(C), "0 8 101");
	refuses(C, "491 Request Pending");
	raw_request(raw[C], pbx, invite[C], "INVITE", 7, raw_contact(raw[C]),
		    sdp("111", OPUS_AT(111)));
	assert_string_equal(formats_in(raw_wait(raw[C], "SIP/2.0 200", 0, 500)), "111");
	rig_down();
}

/* C has no opus, but says so with a codec that A has, too. */
static void then_the_other_one_is(void **state)
{
	(void)state;
	(void)opus_and_g729_are_joined();
	answers(C, sdp("0", ""));
	assert_string_equal(offered(A), "0 8 101");
	assert_int_equal(pbx->notes[LW_NOTE_TRANSFER_COMPLETED], 0);
	answers(A, sdp("0", ""));
	assert_true(until(pbx, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	assert_true(is_heard(A, RELAY_PEER, "PCMU") && is_heard(C, RELAY_PEER, "PCMU"));
	rig_down();
}

static void one_that_refuses_keeps_what_it_has(void **state)
{
	(void)state;
	(void)opus_and_g729_are_joined();
	refuses(C, "488 Not Acceptable Here");
	assert_string_equal(offered(A), "18 0 8 101");
	answers(A, sdp("18", G729));
	assert_true(until(pbx, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	assert_true(is_heard(A, RELAY_PEER, "G729") && is_heard(C, RELAY_PEER, "G729"));
	rig_down();
}

/* What A then chooses helps C. */
static void one_that_has_refused_is_offered_what_the_other_then_has(void **state)
{
	(void)state;
	(void)opus_and_g729_are_joined();
	refuses(C, "488 Not Acceptable Here");
	assert_string_equal(offered(A), "18 0 8 101");
	answers(A, sdp("8", ""));
	assert_string_equal(offered(C), "8 0 101");
	answers(C, sdp("8", ""));
	assert_true(until(pbx, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	assert_true(is_heard(A, RELAY_PEER, "PCMA") && is_heard(C, RELAY_PEER, "PCMA"));
	rig_down();
}

/* Neither wants: both calls are as they were, and go on so. */
static void if_both_refuse_each_call_is_as_it_was(void **state)
{
	(void)state;
	(void)opus_and_g729_are_joined();
	refuses(C, "488 Not Acceptable Here");
	assert_string_equal(offered(A), "18 0 8 101");
	refuses(A, "488 Not Acceptable Here");
	assert_true(until(pbx, LW_NOTE_TRANSFER_FAILED, 1, 500));
	assert_true(is_heard(A, RELAY_PEER, "opus") && is_heard(T, RELAY_PEER, "opus"));
	assert_true(is_heard(C, RELAY_PEER, "G729"));
	assert_string_equal(offered(A), "nothing");
	assert_string_equal(offered(C), "nothing");
	assert_null(raw_wait(raw[A], "BYE ", 0, 50));
	/* what A offers in that session is still answered so */
	raw_send(raw[A], pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKagain;rport\n"
		 "Max-Forwards: 70\nFrom: %s\nTo: %s\nCall-ID: %s\nCSeq: 2 INVITE\n"
		 "Contact: <%s>\nContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 pbx->uri, &raw[A]->laddr, header(ok_a, "From"), header(ok_a, "To"),
		 header(ok_a, "Call-ID"), raw[A]->uri, strlen(sdp("111", OPUS_AT(111))),
		 sdp("111", OPUS_AT(111)));
	assert_string_equal(formats_in(raw_wait(raw[A], "SIP/2.0 200", oks++, 500)), "111");
	rig_down();
}

static void after_glare_it_is_offered_once_more(void **state)
{
	(void)state;
	(void)opus_and_g729_are_joined();
	refuses(C, "491 Request Pending");
	assert_int_equal(pbx->notes[LW_NOTE_TRANSFER_FAILED], 0);
	/* its own, in what it had, is answered in between */
	raw_request(raw[C], pbx, invite[C], "INVITE", 7, raw_contact(raw[C]), sdp("18", G729));
	assert_string_equal(formats_in(raw_wait(raw[C], "SIP/2.0 200", 0, 500)), "18");
	raw_request(raw[C], pbx, invite[C], "ACK", 7, "", "");
	run_ms(4100); /* RFC 3261 14.1 */
	assert_string_equal(offered(C), "111 0 8 101");
	answers(C, sdp("111", OPUS_AT(111)));
	assert_true(until(pbx, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	rig_down();
}

static void one_that_leaves_meanwhile_ends_it(void **state)
{
	(void)state;
	(void)opus_and_g729_are_joined();
	raw_request(raw[C], pbx, invite[C], "BYE", 8, "", "");
	assert_true(until(pbx, LW_NOTE_TRANSFER_FAILED, 1, 500));
	assert_true(is_heard(A, RELAY_PEER, "opus") && is_heard(T, RELAY_PEER, "opus"));
	rig_down();
}

/* No answer to a re-INVITE ends that call (RFC 3261 14.1), and not the other one. */
static void one_that_is_silent_ends_it(void **state)
{
	(void)state;
	(void)opus_and_g729_are_joined();
	assert_true(until(pbx, LW_NOTE_TRANSFER_FAILED, 1, 40000));
	assert_true(is_heard(A, RELAY_PEER, "opus") && is_heard(T, RELAY_PEER, "opus"));
	assert_non_null(raw_wait(raw[C], "BYE ", 0, 500));
	rig_down();
}

/* ---- what the relay itself plays ---- */

static void music_needs_a_codec_of_ours(void **state)
{
	(void)state;
	rig_up(true);
	(void)joined(sdp("111 0", OPUS_AT(111)), "111 0 8 101", sdp("111", OPUS_AT(111)));
	DO(pbx, lw_hold_for(pbx->lw, leg[T], now(pbx)));
	assert_string_equal(offered(A), "0 8 101");
	answers(A, sdp("0", ""));
	assert_true(is_heard(A, RELAY_MUSIC, "PCMU"));
	DO(pbx, lw_retrieve_for(pbx->lw, leg[T], now(pbx)));
	assert_string_equal(offered(T), "0 8 101"); /* whom we have called, before A */
	answers(T, sdp("0", ""));
	assert_true(is_heard(A, RELAY_PEER, "PCMU") && is_heard(T, RELAY_PEER, "PCMU"));
	rig_down();
}

/* ---- a phone that changes its mind ---- */

/* T offers another codec that it has agreed on: A is offered that. */
static void a_phone_that_changes_its_codec_takes_the_other_along(void **state)
{
	(void)state;
	rig_up(true);
	(void)joined(sdp("111 0", OPUS_AT(111)), "111 0 8 101", sdp("111", OPUS_AT(111)));
	raw_request(raw[T], pbx, invite[T], "INVITE", 3, raw_contact(raw[T]), sdp("0", ""));
	assert_string_equal(formats_in(raw_wait(raw[T], "SIP/2.0 200", 0, 500)), "0");
	raw_request(raw[T], pbx, invite[T], "ACK", 3, "", "");
	assert_string_equal(offered(A), "0 8 101");
	answers(A, sdp("0", ""));
	assert_true(is_heard(A, RELAY_PEER, "PCMU") && is_heard(T, RELAY_PEER, "PCMU"));
	rig_down();
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		CASE(a_caller_of_pcma_and_a_target_of_pcmu),
		CASE(the_callers_order_is_kept),
		CASE(the_targets_choice_comes_first_in_the_answer),
		CASE(keys_are_offered_to_each_by_its_own_number),
		CASE(dynamic_numbers_may_differ),
		CASE(a_number_has_one_meaning),
		CASE(of_several_the_one_that_answers_counts),
		CASE(a_blind_target_is_offered_the_transferees),
		CASE(a_consulted_target_is_offered_the_transferors),
		CASE(a_recall_is_offered_the_transferees),
		CASE(one_of_the_two_is_offered_what_the_other_has),
		CASE(then_the_other_one_is),
		CASE(one_that_refuses_keeps_what_it_has),
		CASE(one_that_has_refused_is_offered_what_the_other_then_has),
		CASE(if_both_refuse_each_call_is_as_it_was),
		CASE(after_glare_it_is_offered_once_more),
		CASE(one_that_leaves_meanwhile_ends_it),
		CASE(one_that_is_silent_ends_it),
		CASE(music_needs_a_codec_of_ours),
		CASE(a_phone_that_changes_its_codec_takes_the_other_along),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
