/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay_hook.c -- the relay behind endpoints: SDP in SIP messages, sound between two raw legs.
 * In virtual time. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "relay.h"
#include "relay_hook.h"

#include "relay_phone.h"

static const double VOICE_A = 440, VOICE_B = 700;

static struct relay *relay;
static struct agent *in, *out; /* the leg that is called, and the leg that calls */
static struct raw *raw_in, *raw_out;
static struct phone *phone_in, *phone_out;

static void on_digit(struct relay_port *port, char digit, void *arg)
{
	lw_leg leg = relay_hook_leg(port);

	(void)arg;
	if (relay_hook_port(in->re, leg) == port)
		lw_re_heard(in->re, leg, (char[]){digit, 0});
	else
		lw_re_heard(out->re, leg, (char[]){digit, 0});
}

static void with_relay(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->media = relay_hook();
	re->media_arg = relay;
}

static void rig_up(const char *formats_in, const char *formats_out)
{
	const struct relay_config config = {.digith = on_digit};

	assert_int_equal(relay_alloc(&relay, &config), 0);
	assert_int_equal(relay_sound(relay, "music", "tone:300", NULL), 0);
	in = agent_make("in", with_relay);
	out = agent_make("out", with_relay);
	raw_in = raw_make();
	raw_out = raw_make();
	phone_in = phone_new("127.0.0.1", formats_in, VOICE_A);
	phone_out = phone_new("127.0.0.1", formats_out, VOICE_B);
}

static void rig_down(void)
{
	phone_in = mem_deref(phone_in);
	phone_out = mem_deref(phone_out);
	relay = mem_deref(relay); /* the agents' legs keep it */
}

static const char *body_of(const char *message)
{
	return strstr(message, "\r\n\r\n") + 4;
}

/* The phone takes the answer to what it offered, without the line that it did not offer itself. */
static void take_answer(struct phone *p, const char *ok)
{
	char body[2000];
	char *image;

	snprintf(body, sizeof body, "%s", body_of(ok));
	image = strstr(body, "m=image");
	if (image)
		*image = 0;
	phone_take(p, body, true, false);
	phone_speak(p);
}

/* Of the agent's call. */
static struct relay_port *port_of(const struct agent *a)
{
	struct lw_call_info info;
	struct relay_port *port;

	assert_int_equal(lw_call_info(a->lw, a->call, &info), 0);
	port = relay_hook_port(a->re, info.leg);
	assert_non_null(port);
	return port;
}

static void hear(struct relay_port *port, enum relay_hear what, struct relay_port *peer)
{
	assert_int_equal(relay_hear(port, &(struct relay_wish){.hear = what, .peer = peer}), 0);
}

static bool hears(const struct phone *p, double hz)
{
	return phone_hears(p, hz) > -30;
}

/* A raw phone calls `in`, which answers. */
static const char *call_in(const char *more_lines)
{
	char offer[2000];
	const char *ok;

	snprintf(offer, sizeof offer, "%s%s", phone_sdp(phone_in, true, true), more_lines);
	raw_send(raw_in, in,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKhook;rport\n"
		 "Max-Forwards: 70\nFrom: <sip:raw@127.0.0.1>;tag=r1\nTo: <%s>\nCall-ID: hook\n"
		 "CSeq: 1 INVITE\nContact: <%s>\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 in->uri, &raw_in->laddr, in->uri, raw_in->uri, strlen(offer), offer);
	assert_true(until(in, LW_NOTE_INCOMING, 1, 500));
	DO(in, lw_answer(in->lw, in->call, now(in)));
	ok = raw_wait(raw_in, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	raw_send(raw_in, in,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKhook2;rport\n"
		 "Max-Forwards: 70\nFrom: <sip:raw@127.0.0.1>;tag=r1\nTo: %s\nCall-ID: hook\n"
		 "CSeq: 1 ACK\nContent-Length: 0\n\n",
		 in->uri, &raw_in->laddr, header(ok, "To"));
	assert_true(until(in, LW_NOTE_CONNECTED, 1, 500));
	return ok;
}

/* `out` calls a raw phone, which has early media if early. */
static const char *call_out(bool early)
{
	const char *invite, *answer;

	DO(out, lw_dial(out->lw, raw_out->uri, 0, &out->call, now(out)));
	invite = raw_wait(raw_out, "INVITE ", 0, 1000);
	assert_non_null(invite);
	phone_take(phone_out, body_of(invite), true, true);
	phone_speak(phone_out);
	answer = phone_sdp(phone_out, true, false);
	if (early) {
		raw_reply(raw_out, invite, "183 Session Progress", "t1", raw_contact(raw_out),
			  answer);
		run_ms(50);
		return invite;
	}
	raw_reply(raw_out, invite, "200 OK", "t1", raw_contact(raw_out), answer);
	assert_true(until(out, LW_NOTE_CONNECTED, 1, 500));
	return invite;
}

static void two_legs_hear_each_other(void **state)
{
	struct relay_port *a, *b;
	const char *ok, *invite;

	(void)state;
	rig_up("0 8 101", "8 101");
	ok = call_in("m=image 5004 udptl t38\r\n");
	assert_non_null(strstr(body_of(ok), " RTP/AVP 0 8 101\r\n"));
	assert_non_null(strstr(body_of(ok), "m=image 0 udptl 0\r\n"));
	take_answer(phone_in, ok);
	invite = call_out(false);
	assert_non_null(strstr(body_of(invite), " RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\n"));
	a = port_of(in);
	b = port_of(out);
	hear(a, RELAY_PEER, b);
	hear(b, RELAY_PEER, a);
	run_ms(500);
	assert_true(hears(phone_in, VOICE_B) && hears(phone_out, VOICE_A));
	DO(in, lw_hold(in->lw, in->call, now(in)));
	assert_non_null(raw_wait(raw_in, "INVITE ", 0, 500));
	raw_reply(raw_in, raw_wait(raw_in, "INVITE ", 0, 0), "200 OK", NULL, raw_contact(raw_in),
		  phone_sdp(phone_in, true, false));
	assert_true(until(in, LW_NOTE_HELD, 1, 500));
	run_ms(1300); /* for a second it may be a pause */
	assert_false(hears(phone_out, VOICE_A)); /* what is held is not heard */
	assert_int_equal(phone_in->jumps + phone_out->jumps, 0);
	rig_down();
}

static void early_media_is_heard(void **state)
{
	struct relay_port *a, *b;
	const char *invite;

	(void)state;
	rig_up("0", "0");
	take_answer(phone_in, call_in(""));
	a = port_of(in);
	hear(a, RELAY_RINGBACK, NULL);
	run_ms(500);
	assert_true(hears(phone_in, 425));
	invite = call_out(true);
	b = port_of(out);
	hear(a, RELAY_PEER, b);
	run_ms(500);
	assert_true(hears(phone_in, VOICE_B));
	raw_reply(raw_out, invite, "486 Busy Here", "t1", "", "");
	assert_true(until(out, LW_NOTE_ENDED, 1, 500));
	run_ms(500); /* the leg is forgotten, and its port with it */
	assert_false(hears(phone_in, VOICE_B));
	hear(a, RELAY_MUSIC, NULL);
	run_ms(300);
	assert_true(hears(phone_in, 300));
	assert_int_equal(phone_in->jumps, 0);
	rig_down();
}

static void digits_reach_the_engine_and_the_phone(void **state)
{
	(void)state;
	rig_up("0 101", "0");
	take_answer(phone_in, call_in(""));
	call_out(false);
	assert_int_equal(dtmf_queue(&phone_in->keys, "5"), 0);
	assert_true(until(in, LW_NOTE_DTMF, 1, 500));
	assert_string_equal(in->last_text[LW_NOTE_DTMF], "5");
	DO(in, lw_dtmf(in->lw, in->call, "42", now(in)));
	run_ms(600);
	assert_string_equal(phone_in->digits, "42");
	DO(out, lw_dtmf(out->lw, out->call, "9", now(out))); /* this one takes no events */
	assert_non_null(raw_wait(raw_out, "INFO ", 0, 500));
	rig_down();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(two_legs_hear_each_other, agents_start, agents_end),
		cmocka_unit_test_setup_teardown(early_media_is_heard, agents_start, agents_end),
		cmocka_unit_test_setup_teardown(digits_reach_the_engine_and_the_phone, agents_start,
						agents_end),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
