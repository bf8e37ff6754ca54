/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay_switch.c -- a switch as its users have it: engine, adapter, and relay; its phones
 * are raw peers that say tones.  In virtual time. */
#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/switch.h>

#include "relay.h"
#include "relay_hook.h"

#include "relay_phone.h"

static const double VOICE_A = 440, VOICE_B = 700, VOICE_C = 1000, RING = 425, MUSIC = 300;

static struct relay *relay;
static struct agent *pbx;
static struct lw_re *re;
static struct raw *raw_a, *raw_b, *raw_c;
static struct phone *a, *b, *c;
static char from_a[64], ok_a[4096], invite_b[4096];
static uint32_t refer_mode;

static void as_switch(struct lw_config *core, struct lw_re_config *config)
{
	core->role = LW_AS_SWITCH;
	core->refer_mode = refer_mode;
	config->media = relay_hook();
	config->media_arg = relay;
}

static void rig_up(const char *formats_a, const char *formats_b)
{
	const struct relay_config config = relay_hook_config(&re);

	assert_int_equal(relay_alloc(&relay, &config), 0);
	assert_int_equal(relay_sound(relay, "music", "tone:300", NULL), 0);
	pbx = agent_make("pbx", as_switch);
	re = pbx->re;
	raw_a = raw_make();
	raw_b = raw_make();
	a = phone_new("127.0.0.1", formats_a, VOICE_A);
	b = phone_new("127.0.0.1", formats_b, VOICE_B);
}

static void rig_down(void)
{
	a = mem_deref(a);
	b = mem_deref(b);
	c = mem_deref(c);
	relay = mem_deref(relay); /* the legs keep it */
}

static const char *body_of(const char *message)
{
	return strstr(message, "\r\n\r\n") + 4;
}

static bool hears(const struct phone *p, double hz)
{
	return phone_hears(p, hz) > -30;
}

/* A calls, and the host routes it to B, whose INVITE has come. */
static void call(const char *supported)
{
	const char *offer = phone_sdp(a, true, true);

	raw_send(raw_a, pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKa1;rport\n"
		 "Max-Forwards: 70\nFrom: <sip:a@127.0.0.1>;tag=a1\nTo: <%s>\nCall-ID: switch\n"
		 "CSeq: 1 INVITE\nContact: <%s>\n%sContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 pbx->uri, &raw_a->laddr, pbx->uri, raw_a->uri, supported, strlen(offer), offer);
	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	pbx->call = pbx->last[LW_NOTE_ROUTE].call;
	DO(pbx, lw_route_to(pbx->lw, pbx->call, raw_b->uri, 0, now(pbx)));
	snprintf(invite_b, sizeof invite_b, "%s", raw_wait(raw_b, "INVITE ", 0, 500));
	phone_take(b, body_of(invite_b), true, true);
	phone_speak(b);
	(void)from_a;
}

static void b_says(const char *status)
{
	raw_reply(raw_b, invite_b, status, "b1", raw_contact(raw_b), phone_sdp(b, true, false));
}

/* A has its answer, and acknowledges it. */
static void a_is_answered(void)
{
	const char *ok = raw_wait(raw_a, "SIP/2.0 200", 0, 500);

	assert_non_null(ok);
	snprintf(ok_a, sizeof ok_a, "%s", ok);
	if (a->pt < 0)
		phone_take(a, body_of(ok_a), true, false);
	phone_speak(a);
	raw_send(raw_a, pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKa2;rport\nMax-Forwards: 70\n"
		 "From: <sip:a@127.0.0.1>;tag=a1\nTo: %s\nCall-ID: switch\nCSeq: 1 ACK\n"
		 "Content-Length: 0\n\n",
		 pbx->uri, &raw_a->laddr, header(ok_a, "To"));
	assert_true(until(pbx, LW_NOTE_CONNECTED, 1, 500));
}

/* The leg that came. */
static lw_leg leg_of_a(void)
{
	return pbx->last[LW_NOTE_INCOMING].leg;
}

static void two_phones_are_joined(void **state)
{
	(void)state;
	rig_up("8 0 101", "0 8 101");
	call("");
	assert_non_null(strstr(body_of(invite_b), " RTP/AVP 8 0 101\r\n")); /* A's order */
	b_says("200 OK");
	a_is_answered();
	run_ms(500);
	assert_true(hears(a, VOICE_B) && hears(b, VOICE_A));
	assert_int_equal(a->jumps + b->jumps, 0);
	rig_down();
}

/* 183 of B's comes to A as a 183 with sound in it, before anybody has answered. */
static void early_media_reach_the_caller(void **state)
{
	const char *early;

	(void)state;
	rig_up("0 101", "0 101");
	call("");
	b_says("183 Session Progress");
	early = raw_wait(raw_a, "SIP/2.0 183", 0, 500);
	assert_non_null(early);
	phone_take(a, body_of(early), true, false);
	phone_speak(a);
	run_ms(500);
	assert_true(hears(a, VOICE_B));
	b_says("200 OK");
	a_is_answered();
	run_ms(500);
	assert_true(hears(a, VOICE_B) && hears(b, VOICE_A));
	rig_down();
}

/* Held by its phone, a party leaves the other to music. */
static void who_is_held_hears_music(void **state)
{
	(void)state;
	rig_up("0 101", "0 101");
	call("");
	b_says("200 OK");
	a_is_answered();
	run_ms(300);
	DO(pbx, lw_hold_for(pbx->lw, leg_of_a(), now(pbx)));
	run_ms(500);
	assert_true(hears(b, MUSIC) && !hears(b, VOICE_A));
	rig_down();
}

static void an_announcement_ends_by_itself(void **state)
{
	(void)state;
	rig_up("0 101", "0 101");
	assert_int_equal(relay_sound(relay, "agent", "tone:2000", NULL), 0);
	call("");
	b_says("200 OK");
	a_is_answered();
	DO(pbx, lw_announce(pbx->lw, leg_of_a(), "agent", now(pbx)));
	run_ms(500);
	assert_true(hears(a, 2000) && !hears(a, VOICE_B));
	run_ms(1000);
	assert_true(hears(a, VOICE_B) && !hears(a, 2000));
	assert_int_equal(a->jumps, 0);
	rig_down();
}

/* Who is called first waits for the other. */
static void ringback_of_a_call_from_the_switch(void **state)
{
	const char *invite;

	(void)state;
	rig_up("0 101", "0 101");
	DO(pbx, lw_originate(pbx->lw, raw_a->uri, raw_b->uri, 0, &pbx->call, now(pbx)));
	invite = raw_wait(raw_a, "INVITE ", 0, 500);
	assert_non_null(invite);
	phone_take(a, body_of(invite), true, true);
	phone_speak(a);
	raw_reply(raw_a, invite, "200 OK", "a1", raw_contact(raw_a), phone_sdp(a, true, false));
	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	DO(pbx, lw_route_to(pbx->lw, pbx->call, raw_b->uri, 0, now(pbx)));
	snprintf(invite_b, sizeof invite_b, "%s", raw_wait(raw_b, "INVITE ", 0, 500));
	raw_reply(raw_b, invite_b, "180 Ringing", "b1", "", "");
	run_ms(400);
	assert_true(hears(a, RING));
	phone_take(b, body_of(invite_b), true, true);
	phone_speak(b);
	b_says("200 OK");
	run_ms(700);
	assert_true(hears(a, VOICE_B) && hears(b, VOICE_A));
	assert_int_equal(a->jumps, 0);
	rig_down();
}

/* ---- INVITE with Replaces: C for B ---- */

/* Whom C says that it is, and who has told it to call. */
struct taker { const char *from, *referred_by; };

static void rig_up_three(const char *formats, const char *formats_c)
{
	rig_up(formats, formats);
	raw_c = raw_make();
	c = phone_new("127.0.0.1", formats_c, VOICE_C);
}

/* C knows the three identifiers of B's dialog, as B has them the other way round. */
static void c_replaces(const struct taker *taker, const char *early_only)
{
	const char *offer = phone_sdp(c, true, true);
	char by[200] = "";

	if (taker->referred_by)
		snprintf(by, sizeof by, "Referred-By: <%s>\n", taker->referred_by);
	raw_send(raw_c, pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKc1;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=c1\nTo: <%s>\nCall-ID: taker\n"
		 "CSeq: 1 INVITE\nContact: <%s>\n%sRequire: replaces\n"
		 "Replaces: %s;to-tag=%s;from-tag=b1%s\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 pbx->uri, &raw_c->laddr, taker->from, pbx->uri, raw_c->uri, by,
		 header(invite_b, "Call-ID"), strstr(header(invite_b, "From"), ";tag=") + 5,
		 early_only, strlen(offer), offer);
}

static void c_acknowledges(const char *answer)
{
	raw_send(raw_c, pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKc2;rport\nMax-Forwards: 70\n"
		 "From: %s\nTo: %s\nCall-ID: taker\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		 pbx->uri, &raw_c->laddr, header(answer, "From"), header(answer, "To"));
}

static void c_is_answered(void)
{
	const char *ok = raw_wait(raw_c, "SIP/2.0 200", 0, 500);
	char copy[4096];

	assert_non_null(ok);
	snprintf(copy, sizeof copy, "%s", ok);
	phone_take(c, body_of(copy), true, false);
	phone_speak(c);
	c_acknowledges(copy);
}

static void a_and_b_talk(void)
{
	call("");
	b_says("200 OK");
	a_is_answered();
	run_ms(300);
	assert_true(hears(a, VOICE_B) && hears(b, VOICE_A));
}

static void goes(struct raw *raw)
{
	const char *bye = raw_wait(raw, "BYE ", 0, 500);

	assert_non_null(bye);
	raw_reply(raw, bye, "200 OK", NULL, NULL, NULL);
}

/* B's phone has asked C by REFER to take its call (RFC 5589 7.3): make, then break. */
static void a_place_is_given_to_another_phone(void **state)
{
	struct taker by_refer = {"sip:c@127.0.0.1", NULL};

	(void)state;
	rig_up_three("0 101", "0 101");
	a_and_b_talk();
	by_refer.referred_by = raw_b->uri;
	c_replaces(&by_refer, "");
	c_is_answered();
	assert_true(until(pbx, LW_NOTE_REPLACED, 1, 500));
	assert_true(lw_same_call(pbx->last[LW_NOTE_REPLACED].call, pbx->call));
	goes(raw_b);
	run_ms(500);
	assert_true(hears(a, VOICE_C) && hears(c, VOICE_A) && !hears(a, VOICE_B));
	assert_int_equal(a->jumps, 0);
	assert_int_equal(pbx->notes[LW_NOTE_ENDED], 0);
	rig_down();
}

/* Knowing them is not enough (RFC 3891 8). */
static void a_stranger_gets_no_place(void **state)
{
	const struct taker stranger = {"sip:mallory@127.0.0.1", NULL};

	(void)state;
	rig_up_three("0 101", "0 101");
	a_and_b_talk();
	c_replaces(&stranger, "");
	assert_non_null(raw_wait(raw_c, "SIP/2.0 403", 0, 500));
	assert_int_equal(pbx->notes[LW_NOTE_REFUSED], 1);
	run_ms(300);
	assert_true(hears(a, VOICE_B) && hears(b, VOICE_A));
	rig_down();
}

/* Our answer begins with what A speaks, not with what the phone spoke that is left. */
static void a_new_phone_is_answered_in_the_order_of_whom_it_hears(void **state)
{
	const char *ok;

	(void)state;
	rig_up("8 0 101", "0 101");
	raw_c = raw_make();
	c = phone_new("127.0.0.1", "0 8 101", VOICE_C);
	a_and_b_talk();
	c_replaces(&(struct taker){raw_b->uri, NULL}, "");
	ok = raw_wait(raw_c, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	assert_non_null(strstr(body_of(ok), " RTP/AVP 8 "));
	rig_down();
}

/* B moves to a phone that has no codec of A's: A and B are as they were (REPL-16). */
static void a_phone_with_nothing_in_common_gives_the_place_back(void **state)
{
	(void)state;
	rig_up_three("0 101", "18 101");
	a_and_b_talk();
	c_replaces(&(struct taker){raw_b->uri, NULL}, "");
	assert_non_null(raw_wait(raw_c, "SIP/2.0 488", 0, 500));
	run_ms(500);
	assert_true(hears(a, VOICE_B) && hears(b, VOICE_A));
	assert_int_equal(pbx->notes[LW_NOTE_REPLACED], 0);
	rig_down();
}

/* B rings, and its owner answers at C. */
static void a_call_that_rings_is_picked_up(void **state)
{
	const char *cancel;

	(void)state;
	rig_up_three("0 101", "0 101");
	call("");
	raw_reply(raw_b, invite_b, "180 Ringing", "b1", raw_contact(raw_b), "");
	run_ms(300);
	c_replaces(&(struct taker){raw_b->uri, NULL}, ";early-only");
	c_is_answered();
	cancel = raw_wait(raw_b, "CANCEL ", 0, 500);
	assert_non_null(cancel);
	raw_reply(raw_b, cancel, "200 OK", NULL, NULL, NULL);
	raw_reply(raw_b, invite_b, "487 Request Terminated", "b1", "", "");
	a_is_answered();
	run_ms(500);
	assert_true(hears(a, VOICE_C) && hears(c, VOICE_A));
	rig_down();
}

/* Law 12: that it rings there is nobody else's business. */
static void a_call_that_rings_for_another_is_not_picked_up(void **state)
{
	struct taker by_refer = {"sip:c@127.0.0.1", NULL};

	(void)state;
	rig_up_three("0 101", "0 101");
	call("");
	raw_reply(raw_b, invite_b, "180 Ringing", "b1", raw_contact(raw_b), "");
	run_ms(300);
	by_refer.referred_by = raw_b->uri;
	c_replaces(&by_refer, "");
	assert_non_null(raw_wait(raw_c, "SIP/2.0 403", 0, 500));
	b_says("200 OK");
	a_is_answered();
	run_ms(300);
	assert_true(hears(a, VOICE_B) && hears(b, VOICE_A));
	rig_down();
}

/* What was meant to be picked up was answered. */
static void early_only_of_a_call_that_is_up(void **state)
{
	(void)state;
	rig_up_three("0 101", "0 101");
	a_and_b_talk();
	c_replaces(&(struct taker){raw_b->uri, NULL}, ";early-only");
	assert_non_null(raw_wait(raw_c, "SIP/2.0 486", 0, 500));
	rig_down();
}

/* ---- a REFER that is passed on ---- */

/* B asks for it; refer_to: as it stands in the header. */
static void b_refers(const char *refer_to)
{
	raw_send(raw_b, pbx,
		 "REFER %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKb9;rport\n"
		 "Max-Forwards: 70\nFrom: %s;tag=b1\nTo: %s\nCall-ID: %s\nCSeq: 9 REFER\n"
		 "Contact: <%s>\nRefer-To: %s\nReferred-By: <%s>\nContent-Length: 0\n\n",
		 pbx->uri, &raw_b->laddr, header(invite_b, "To"), header(invite_b, "From"),
		 header(invite_b, "Call-ID"), raw_b->uri, refer_to, raw_b->uri);
}

/* A tells how the REFER goes that it had. */
static void a_notifies(unsigned cseq, const char *refer, const char *state, const char *line)
{
	raw_send(raw_a, pbx,
		 "NOTIFY %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKn%u;rport\n"
		 "Max-Forwards: 70\nFrom: <sip:a@127.0.0.1>;tag=a1\nTo: %s\nCall-ID: switch\n"
		 "CSeq: %u NOTIFY\nContact: <%s>\nEvent: refer;id=%d\n"
		 "Subscription-State: %s\nContent-Type: message/sipfrag;version=2.0\n"
		 "Content-Length: %zu\n\n%s",
		 pbx->uri, &raw_a->laddr, cseq, header(ok_a, "To"), cseq, raw_a->uri,
		 atoi(header(refer, "CSeq")), state, strlen(line), line);
}

/* Which news B has next, or "" if there is none. */
static const char *b_was_told(void)
{
	const char *notify = raw_wait(raw_b, "NOTIFY ", 0, 500);

	if (!notify)
		return "";
	raw_reply(raw_b, notify, "200 OK", NULL, NULL, NULL);
	return body_of(notify);
}

/* A is the transferee: what it answers and reports goes back to B, and nothing else does. */
static void a_refer_is_relayed(void **state)
{
	char refer[4096];

	(void)state;
	refer_mode = LW_REFER_RELAYS;
	rig_up("0 101", "0 101");
	refer_mode = LW_REFER_JOINS;
	a_and_b_talk();
	raw_a->inc = raw_b->inc = 0;
	b_refers("<sip:carol@192.0.2.1>");
	snprintf(refer, sizeof refer, "%s", raw_wait(raw_a, "REFER ", 0, 500));
	assert_string_equal(header(refer, "Refer-To"), "<sip:carol@192.0.2.1>");
	assert_non_null(strstr(header(refer, "Referred-By"), raw_b->uri));
	assert_null(raw_wait(raw_b, "SIP/2.0 2", 0, 20)); /* not before A has agreed */
	raw_reply(raw_a, refer, "202 Accepted", NULL, raw_contact(raw_a), NULL);
	assert_non_null(raw_wait(raw_b, "SIP/2.0 2", 0, 500));
	assert_non_null(strstr(b_was_told(), " 100 "));
	raw_b->inc = 0;
	a_notifies(11, refer, "active;expires=60", "SIP/2.0 180 Ringing");
	run_ms(1200); /* NTFY-14: one a second */
	assert_non_null(strstr(b_was_told(), " 180 "));
	raw_b->inc = 0;
	a_notifies(12, refer, "terminated;reason=noresource", "SIP/2.0 200 OK");
	assert_non_null(strstr(b_was_told(), " 200 "));
	assert_true(until(pbx, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	goes(raw_a);
	goes(raw_b);
	rig_down();
}

/* B has called C himself: his second call, and the INVITE that C has had. */
static void b_calls_c(char *ok, char *invite_c, size_t size)
{
	const char *offer = phone_sdp(b, true, true);

	raw_send(raw_b, pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKs1;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=s1\nTo: <%s>\nCall-ID: second\n"
		 "CSeq: 1 INVITE\nContact: <%s>\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 pbx->uri, &raw_b->laddr, raw_b->uri, pbx->uri, raw_b->uri, strlen(offer), offer);
	assert_true(until(pbx, LW_NOTE_ROUTE, 2, 500));
	DO(pbx, lw_route_to(pbx->lw, pbx->last[LW_NOTE_ROUTE].call, raw_c->uri, 0, now(pbx)));
	snprintf(invite_c, size, "%s", raw_wait(raw_c, "INVITE ", 0, 500));
	raw_reply(raw_c, invite_c, "200 OK", "c1", raw_contact(raw_c), phone_sdp(c, true, false));
	snprintf(ok, size, "%s", raw_wait(raw_b, "SIP/2.0 200", 0, 500));
	raw_send(raw_b, pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKs2;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=s1\nTo: %s\nCall-ID: second\nCSeq: 1 ACK\n"
		 "Content-Length: 0\n\n",
		 pbx->uri, &raw_b->laddr, raw_b->uri, header(ok, "To"));
	assert_true(until(pbx, LW_NOTE_CONNECTED, 2, 500));
}

/* B names his dialog with the switch; C knows only its own. */
static void a_relayed_replaces_names_the_dialog_of_the_target(void **state)
{
	static char ok[4096], invite_c[4096];
	char named[300], wanted[600];

	(void)state;
	refer_mode = LW_REFER_RELAYS;
	rig_up_three("0 101", "0 101");
	refer_mode = LW_REFER_JOINS;
	a_and_b_talk();
	raw_b->inc = 0;
	phone_take(c, phone_sdp(b, true, true), true, true);
	b_calls_c(ok, invite_c, sizeof ok);
	snprintf(named, sizeof named, "<%s?Replaces=second%%3Bto-tag%%3D%s%%3Bfrom-tag%%3Ds1>",
		 raw_c->uri, strstr(header(ok, "To"), ";tag=") + 5);
	b_refers(named);
	snprintf(wanted, sizeof wanted, "%s%%3Bto-tag%%3Dc1%%3Bfrom-tag%%3D%s",
		 header(invite_c, "Call-ID"), strstr(header(invite_c, "From"), ";tag=") + 5);
	assert_non_null(raw_wait(raw_a, "REFER ", 0, 500));
	assert_non_null(strstr(raw_wait(raw_a, "REFER ", 0, 0), wanted));
	rig_down();
}

/* H10. */
static void what_refuses_a_relayed_refer_goes_back(void **state)
{
	const char *refer;

	(void)state;
	refer_mode = LW_REFER_RELAYS;
	rig_up("0 101", "0 101");
	refer_mode = LW_REFER_JOINS;
	a_and_b_talk();
	raw_b->inc = 0;
	b_refers("<sip:carol@192.0.2.1>");
	refer = raw_wait(raw_a, "REFER ", 0, 500);
	assert_non_null(refer);
	raw_reply(raw_a, refer, "405 Method Not Allowed", NULL, NULL, NULL);
	assert_non_null(raw_wait(raw_b, "SIP/2.0 405", 0, 500));
	run_ms(300);
	assert_true(hears(a, VOICE_B) && hears(b, VOICE_A));
	rig_down();
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		T(two_phones_are_joined),
		T(early_media_reach_the_caller),
		T(who_is_held_hears_music),
		T(an_announcement_ends_by_itself),
		T(ringback_of_a_call_from_the_switch),
		T(a_place_is_given_to_another_phone),
		T(a_stranger_gets_no_place),
		T(a_new_phone_is_answered_in_the_order_of_whom_it_hears),
		T(a_phone_with_nothing_in_common_gives_the_place_back),
		T(a_call_that_rings_is_picked_up),
		T(a_call_that_rings_for_another_is_not_picked_up),
		T(early_only_of_a_call_that_is_up),
		T(a_refer_is_relayed),
		T(a_relayed_replaces_names_the_dialog_of_the_target),
		T(what_refuses_a_relayed_refer_goes_back),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
