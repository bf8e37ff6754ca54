/* SPDX-License-Identifier: BSD-3-Clause */
/* test_relay_transfers.c -- the states of a transfer as its parties hear them: engine, adapter and
 * relay, with three raw phones that say tones.  In virtual time. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/rules.h>
#include <legwork/switch.h>

#include "relay.h"
#include "relay_hook.h"

#include "relay_phone.h"

enum { A, T, C, SEATS };
static const double VOICE[] = {440, 700, 1200};
static const double MUSIC = 300, RING = 425, BEEP = 1000;

static struct relay *relay;
static struct agent *pbx;
static struct lw_re *re;
static struct raw *raw[SEATS];
static struct phone *phone[SEATS];
static char invite[SEATS][4096]; /* the last that came to it */
static unsigned invites[SEATS], routes;
static lw_leg leg[SEATS];

static void as_switch(struct lw_config *core, struct lw_re_config *config)
{
	core->role = LW_AS_SWITCH;
	config->media = relay_hook();
	config->media_arg = relay;
}

static void camping(struct lw_config *core, struct lw_re_config *config)
{
	as_switch(core, config);
	core->camp_on = true;
}

static const char *body_of(const char *message)
{
	return strstr(message, "\r\n\r\n") + 4;
}

/* The host says where it is, and the phone there is called. */
static void is_called(unsigned seat)
{
	const char *came;

	assert_true(until(pbx, LW_NOTE_ROUTE, ++routes, 500));
	pbx->call = pbx->last[LW_NOTE_ROUTE].call;
	DO(pbx, lw_route_to(pbx->lw, pbx->call, raw[seat]->uri, 0, now(pbx)));
	came = raw_wait(raw[seat], "INVITE ", invites[seat]++, 500);
	assert_non_null(came);
	snprintf(invite[seat], sizeof invite[seat], "%s", came);
	phone_take(phone[seat], body_of(came), true, true);
	phone_speak(phone[seat]);
	phone[seat]->packets = 0; /* a new call is a new stream */
}

/* The host knows nowhere else. */
static void ends_there(void)
{
	assert_true(until(pbx, LW_NOTE_ROUTE, ++routes, 500));
	DO(pbx, lw_route_end(pbx->lw, pbx->call, 0, now(pbx)));
}

static void says(unsigned seat, const char *status)
{
	raw_reply(raw[seat], invite[seat], status, "r1", raw_contact(raw[seat]),
		  phone_sdp(phone[seat], true, false));
	run_ms(20);
}

static void refuses(unsigned seat)
{
	raw_reply(raw[seat], invite[seat], "486 Busy Here", "r2", "", "");
	run_ms(20);
}

/* The leg of the call that is none of those known. */
static lw_leg new_leg(void)
{
	lw_leg l = {0};

	do
		l = lw_call_leg_next(pbx->lw, pbx->call, l);
	while (l.v && (lw_same_leg(l, leg[A]) || lw_same_leg(l, leg[T])));
	return l;
}

static void call_t(void)
{
	const char *offer = phone_sdp(phone[A], true, true), *ok;

	raw_send(raw[A], pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKt1;rport\n"
		 "Max-Forwards: 70\nFrom: <sip:a@127.0.0.1>;tag=a1\nTo: <%s>\nCall-ID: states\n"
		 "CSeq: 1 INVITE\nContact: <%s>\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 pbx->uri, &raw[A]->laddr, pbx->uri, raw[A]->uri, strlen(offer), offer);
	is_called(T);
	leg[A] = pbx->last[LW_NOTE_INCOMING].leg;
	says(T, "200 OK");
	ok = raw_wait(raw[A], "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	phone_take(phone[A], body_of(ok), true, false);
	phone_speak(phone[A]);
	raw_send(raw[A], pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKt2;rport\nMax-Forwards: 70\n"
		 "From: <sip:a@127.0.0.1>;tag=a1\nTo: %s\nCall-ID: states\nCSeq: 1 ACK\n"
		 "Content-Length: 0\n\n",
		 pbx->uri, &raw[A]->laddr, header(ok, "To"));
	assert_true(until(pbx, LW_NOTE_CONNECTED, 1, 500));
	leg[T] = leg[A];
	leg[T] = new_leg();
}

static void rig_up(void (*change)(struct lw_config *, struct lw_re_config *))
{
	const struct relay_config config = relay_hook_config(&re);

	assert_int_equal(relay_alloc(&relay, &config), 0);
	assert_int_equal(relay_sound(relay, "music", "tone:300", NULL), 0);
	pbx = agent_make("pbx", change);
	re = pbx->re;
	routes = 0;
	for (unsigned i = 0; i < SEATS; i++) {
		raw[i] = raw_make();
		phone[i] = phone_new("127.0.0.1", i == C ? "8 101" : "0 101", VOICE[i]);
		invites[i] = 0;
	}
	call_t();
}

/* Nobody's stream has jumped, in all of it. */
static void rig_down(void)
{
	for (unsigned i = 0; i < SEATS; i++) {
		assert_int_equal(phone[i]->jumps, 0);
		phone[i] = mem_deref(phone[i]);
	}
	relay = mem_deref(relay);
}

static bool hears(unsigned seat, double hz)
{
	return phone_hears(phone[seat], hz) > -30;
}

/* Of all that there is to hear it hears these (0: nothing more). */
static void only(const char *state, unsigned seat, double one, double other)
{
	const double all[] = {VOICE[A], VOICE[T], VOICE[C], MUSIC, RING, BEEP};

	for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
		bool wanted = all[i] == one || all[i] == other;

		if (hears(seat, all[i]) != wanted)
			fail_msg("%s: %c %s %.0f Hz", state, "ATC"[seat],
				 wanted ? "does not hear" : "hears", all[i]);
	}
}

static void consult(void)
{
	DO(pbx, lw_transfer_attended_for(pbx->lw, leg[T], "sip:c@127.0.0.1", 0, now(pbx)));
	is_called(C);
	raw_reply(raw[C], invite[C], "180 Ringing", "r1", "", "");
	run_ms(300);
}

static void a_consultation_as_it_is_heard(void **state)
{
	(void)state;
	rig_up(as_switch);
	run_ms(300);
	only("before", A, VOICE[T], 0);
	only("before", T, VOICE[A], 0);
	consult();
	only("CALLING", A, MUSIC, 0);
	only("CALLING", T, RING, 0);
	says(C, "183 Session Progress");
	run_ms(300);
	only("CALLING, early media", T, VOICE[C], 0);
	DO(pbx, lw_swap_for(pbx->lw, leg[T], now(pbx)));
	run_ms(300);
	only("HESITANT", A, VOICE[T], 0);
	only("HESITANT", T, VOICE[A], 0);
	DO(pbx, lw_swap_for(pbx->lw, leg[T], now(pbx)));
	says(C, "200 OK");
	run_ms(300);
	only("CONSULTING", A, MUSIC, 0);
	only("CONSULTING", T, VOICE[C], 0);
	only("CONSULTING", C, VOICE[T], 0);
	DO(pbx, lw_swap_for(pbx->lw, leg[T], now(pbx)));
	run_ms(300);
	only("BACK", A, VOICE[T], 0);
	only("BACK", T, VOICE[A], 0);
	only("BACK", C, MUSIC, 0);
	DO(pbx, lw_merge_for(pbx->lw, leg[T], now(pbx)));
	run_ms(300);
	only("MERGED", A, VOICE[T], VOICE[C]);
	only("MERGED", T, VOICE[A], VOICE[C]);
	only("MERGED", C, VOICE[A], VOICE[T]);
	DO(pbx, lw_complete_for(pbx->lw, leg[T], now(pbx)));
	run_ms(300);
	only("COMPLETED", A, VOICE[C], 0);
	only("COMPLETED", C, VOICE[A], 0);
	assert_int_equal(pbx->notes[LW_NOTE_TRANSFER_COMPLETED], 1);
	rig_down();
}

static void a_consultation_that_fails(void **state)
{
	(void)state;
	rig_up(as_switch);
	consult();
	refuses(C);
	ends_there();
	run_ms(500);
	only("UNANSWERED", A, MUSIC, 0);
	only("UNANSWERED", T, BEEP, 0);
	DO(pbx, lw_cancel_for(pbx->lw, leg[T], now(pbx)));
	run_ms(500);
	only("RETURNING", A, VOICE[T], 0);
	only("RETURNING", T, VOICE[A], 0);
	assert_int_equal(pbx->notes[LW_NOTE_TRANSFER_CANCELLED], 1);
	rig_down();
}

static void a_blind_transfer_as_it_is_heard(void **state)
{
	(void)state;
	rig_up(as_switch);
	DO(pbx, lw_transfer_blind_for(pbx->lw, leg[T], "sip:c@127.0.0.1", 0, now(pbx)));
	is_called(C);
	run_ms(400);
	only("TRYING", A, RING, 0);
	says(C, "200 OK");
	run_ms(400);
	only("JOINING", A, VOICE[C], 0);
	only("JOINING", C, VOICE[A], 0);
	assert_int_equal(pbx->notes[LW_NOTE_TRANSFER_COMPLETED], 1);
	rig_down();
}

static void a_busy_target_is_waited_for_with_music(void **state)
{
	(void)state;
	rig_up(camping);
	DO(pbx, lw_transfer_blind_for(pbx->lw, leg[T], "sip:c@127.0.0.1", 0, now(pbx)));
	is_called(C);
	refuses(C);
	ends_there();
	assert_true(until(pbx, LW_NOTE_CAMPED, 1, 500));
	run_ms(400);
	only("CAMPED", A, MUSIC, 0);
	rig_down();
}

/* T was free at once; nobody takes A, so T is rung for it. */
static void a_recall_as_it_is_heard(void **state)
{
	const char *bye;

	(void)state;
	rig_up(as_switch);
	DO(pbx, lw_transfer_blind_for(pbx->lw, leg[T], "sip:c@127.0.0.1", 0, now(pbx)));
	is_called(C);
	bye = raw_wait(raw[T], "BYE ", 0, 500);
	assert_non_null(bye);
	raw_reply(raw[T], bye, "200 OK", NULL, "", "");
	refuses(C);
	ends_there();
	is_called(T);
	run_ms(400);
	only("RECALLING", A, RING, 0);
	says(T, "200 OK");
	run_ms(400);
	only("RETURNING", A, VOICE[T], 0);
	only("RETURNING", T, VOICE[A], 0);
	assert_int_equal(pbx->notes[LW_NOTE_TRANSFER_RECALLED], 1);
	rig_down();
}

/* ---- whom they see ---- */

static const char *const domains[] = {"127.0.0.1"};
static struct lw_rules rules = LW_RULES_INIT;

static void trusting(struct lw_config *core, struct lw_re_config *config)
{
	as_switch(core, config);
	config->trusted = "127.0.0.1";
	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
}

/* The request that tells a party of another, with this and no other identity. */
static void is_told(unsigned seat, const char *request, unsigned skip, const char *of)
{
	const char *told = raw_wait(raw[seat], request, skip, 500);
	char line[200];

	assert_non_null(told);
	snprintf(line, sizeof line, "P-Asserted-Identity: <%s>", of);
	assert_true(has_line(told, line));
	if (strncmp(request, "INVITE", 6))
		raw_reply(raw[seat], told, "200 OK", NULL, "", "");
}

/* W2, RFC 4916: A's phone allows no UPDATE, those of the others do. */
static void who_are_left_are_told_of_each_other(void **state)
{
	(void)state;
	rig_up(trusting);
	assert_int_equal(lw_rules_set(pbx->lw, &rules), LW_OK);
	consult();
	says(C, "200 OK");
	is_told(T, "UPDATE ", 0, raw[C]->uri);
	DO(pbx, lw_complete_for(pbx->lw, leg[T], now(pbx)));
	is_told(A, "INVITE ", 0, raw[C]->uri);
	is_told(C, "UPDATE ", 0, "sip:a@127.0.0.1");
	rig_down();
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		CASE(a_consultation_as_it_is_heard),
		CASE(a_consultation_that_fails),
		CASE(a_blind_transfer_as_it_is_heard),
		CASE(a_recall_as_it_is_heard),
		CASE(a_busy_target_is_waited_for_with_music),
		CASE(who_are_left_are_told_of_each_other),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
