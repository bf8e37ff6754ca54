/* test_relay_switch.c -- a switch as its users have it: engine, adapter, and relay; its phones
 * are raw peers that say tones.  In virtual time. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/switch.h>

#include "relay.h"
#include "relay_hook.h"

#include "relay_phone.h"

static const double VOICE_A = 440, VOICE_B = 700, RING = 425, MUSIC = 300;

static struct relay *relay;
static struct agent *pbx;
static struct lw_re *re;
static struct raw *raw_a, *raw_b;
static struct phone *a, *b;
static char from_a[64], ok_a[4096], invite_b[4096];

static void as_switch(struct lw_config *core, struct lw_re_config *config)
{
	core->role = LW_AS_SWITCH;
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

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		T(two_phones_are_joined),
		T(early_media_reach_the_caller),
		T(who_is_held_hears_music),
		T(an_announcement_ends_by_itself),
		T(ringback_of_a_call_from_the_switch),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
