/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_record.c -- recording on the wire (RFC 7866): who is told, when, in which message, and
 * what the peer says about it.  Against a raw peer, so that every body is what a stranger would
 * see. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"

enum { SOON = 600 }; /* more than it waits for a body to go along with */

/* ---- media with a recorder that may fail ---- */

static int record_error;
static char recorded_uri[128];
static unsigned recorded_segment;

static int open_media(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
		      void *arg)
{
	struct sdp_media *m;
	int err = sdp_media_add(&m, sdp, sdp_media_audio, 4000, sdp_proto_rtpavp);

	(void)leg;
	(void)laddr;
	(void)arg;
	err = err ? err : sdp_format_add(NULL, m, false, "0", "PCMU", 8000, 1, NULL, NULL, NULL,
					 false, NULL);
	*mediap = mem_zalloc(1, NULL);
	return err;
}

static int record(void *media, const struct lw_output *action)
{
	(void)media;
	snprintf(recorded_uri, sizeof recorded_uri, "%s", action->uri);
	recorded_segment = action->segment;
	return record_error;
}

static const struct lw_re_media media = {
	.size = sizeof media, .open = open_media, .record = record};

static void with_recorder(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	record_error = 0;
	re->media = &media;
}

static void unaware(struct lw_config *core, struct lw_re_config *re)
{
	with_recorder(core, re);
	re->record_aware = false;
}

/* ---- the raw peer ---- */

static const char *contact(const struct raw *r, bool aware)
{
	static char line[320];

	snprintf(line, sizeof line,
		 "Contact: <%s>\nAllow: INVITE, ACK, BYE, CANCEL, REFER, NOTIFY, UPDATE\n"
		 "Supported: replaces%s\nContent-Type: application/sdp\n",
		 r->uri, aware ? ", record-aware" : "");
	return line;
}

/* A body with lines of the session and of its audio. */
static const char *body(const char *session, const char *audio)
{
	static char text[600];
	static unsigned version = 100;

	snprintf(text, sizeof text,
		 "v=0\r\no=raw 1 %u IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n%s"
		 "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n%s",
		 version++, session, audio);
	return text;
}

static const char *call(struct agent *a, struct raw *r, bool aware, const char *sdp)
{
	const char *invite;

	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	invite = raw_wait(r, "INVITE ", 0, 1000);
	assert_non_null(invite);
	raw_reply(r, invite, "200 OK", "t1", contact(r, aware), sdp);
	assert_non_null(raw_wait(r, "ACK ", 0, 1000));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	return invite;
}

static unsigned invites(const struct agent *a)
{
	return sent_count(a, "INVITE ");
}

/* The nth re-INVITE, answered. */
static const char *take_offer(struct raw *r, unsigned n, const char *direction)
{
	const char *invite = raw_wait(r, "INVITE ", n, 1000);

	assert_non_null(invite);
	raw_reply(r, invite, "200 OK", "t1", contact(r, true), raw_sdp(r, direction));
	run_ms(50);
	return invite;
}

static unsigned version_of(const char *message)
{
	const char *o = strstr(message, "o=- ");
	unsigned id, version = 0;

	assert_non_null(o);
	assert_int_equal(sscanf(o, "o=- %u %u", &id, &version), 2);
	return version;
}

/* ---- we record ---- */

/* REC-01, REC-02, REC-11. */
static void an_aware_peer_is_told(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	const char *first, *m;
	unsigned version;

	(void)state;
	first = call(a, r, true, raw_sdp(r, "sendrecv"));
	assert_non_null(strstr(header(first, "Supported"), "record-aware"));
	assert_null(strstr(first, "a=record"));
	version = version_of(first);
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	assert_true(until(a, LW_NOTE_RECORDING_STARTED, 1, 500));
	m = take_offer(r, 1, "sendrecv");
	assert_true(has_line(m, "a=record:on"));
	assert_true(has_line(m, "a=sendrecv"));
	assert_int_equal(version_of(m), version + 1);
	run_ms(SOON);
	assert_int_equal(invites(a), 2);
	DO(a, lw_record(a->lw, a->call, false, now(a)));
	assert_true(until(a, LW_NOTE_RECORDING_STOPPED, 1, 500));
	m = take_offer(r, 2, "sendrecv");
	assert_true(has_line(m, "a=record:off"));
	assert_false(has_line(m, "a=record:on"));
	assert_int_equal(version_of(m), version + 2);
	run_ms(SOON);
	assert_int_equal(invites(a), 3);
	assert_int_equal(a->notes[LW_NOTE_HELD] + a->notes[LW_NOTE_RESUMED] +
			 a->notes[LW_NOTE_REMOTE_HOLD] + a->notes[LW_NOTE_IDENTITY], 0);
	assert_int_equal(recorded_segment, 1);
	assert_string_equal(recorded_uri, r->uri);
}

static void an_unaware_peer_is_left_alone(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();

	(void)state;
	call(a, r, false, raw_sdp(r, "sendrecv"));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	assert_true(until(a, LW_NOTE_RECORDING_STARTED, 1, 500));
	run_ms(SOON);
	assert_int_equal(invites(a), 1);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	assert_null(strstr(raw_wait(r, "INVITE ", 1, 1000), "a=record"));
}

static void nothing_is_said_where_the_setting_says_so(void **state)
{
	struct agent *a = agent_make("alice", unaware);
	struct raw *r = raw_make();
	const char *first;

	(void)state;
	first = call(a, r, true, body("a=record:on\r\n", "a=recordpref:off\r\n"));
	assert_null(strstr(header(first, "Supported"), "record-aware"));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	assert_true(until(a, LW_NOTE_RECORDING_STARTED, 1, 500));
	run_ms(SOON);
	assert_int_equal(invites(a), 1);
	assert_int_equal(a->notes[LW_NOTE_REMOTE_RECORDING] + a->notes[LW_NOTE_RECORD_PREF], 0);
}

/* A transfer stops it and holds: one re-INVITE says both. */
static void a_hold_carries_it(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	call(a, r, true, raw_sdp(r, "sendrecv"));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	take_offer(r, 1, "sendrecv");
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1:9", now(a)));
	m = take_offer(r, 2, "recvonly");
	assert_true(has_line(m, "a=record:off"));
	assert_true(has_line(m, "a=sendonly"));
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
	run_ms(SOON);
	assert_int_equal(invites(a), 3);
}

/* The peer's own offer comes first: our answer carries it, and nothing follows. */
static void an_answer_carries_it(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	const char *first, *m;

	(void)state;
	first = call(a, r, true, raw_sdp(r, "sendrecv"));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	raw_request(r, a, first, "INVITE", 20, contact(r, true), raw_sdp(r, "sendrecv"));
	m = raw_wait(r, "SIP/2.0 200", 0, 1000);
	assert_non_null(m);
	assert_true(has_line(m, "a=record:on"));
	raw_request(r, a, first, "ACK", 20, NULL, NULL);
	run_ms(SOON);
	assert_int_equal(invites(a), 1);
}

/* Our offer of hold is open when it begins: it is told when that one is answered. */
static void an_open_offer_is_waited_for(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	call(a, r, true, raw_sdp(r, "sendrecv"));
	DO(a, lw_hold(a->lw, a->call, now(a)));
	m = raw_wait(r, "INVITE ", 1, 1000);
	assert_non_null(m);
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	run_ms(SOON);
	assert_null(strstr(m, "a=record"));
	raw_reply(r, m, "200 OK", "t1", contact(r, true), raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
	for (unsigned n = 2; n < 8; n++) { /* past what was sent again */
		m = raw_wait(r, "INVITE ", n, 1000);
		if (m && strstr(m, "a=record"))
			break;
	}
	assert_non_null(m);
	assert_true(has_line(m, "a=record:on"));
	assert_true(has_line(m, "a=sendonly"));
}

/* On and off again before anything was said: there is nothing to say. */
static void what_is_over_is_not_told(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	call(a, r, true, raw_sdp(r, "sendrecv"));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	take_offer(r, 1, "sendrecv");
	DO(a, lw_record(a->lw, a->call, false, now(a)));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	run_ms(SOON);
	assert_int_equal(invites(a), 2);
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	run_ms(SOON);
	assert_int_equal(invites(a), 2);
	m = raw_wait(r, "BYE ", 0, 500);
	assert_non_null(m);
	raw_reply(r, m, "200 OK", NULL, NULL, NULL);
	run_ms(30);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

/* Refused: the call and the recording go on, and nobody asks again and again. */
static void a_refusal_changes_nothing(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();

	(void)state;
	call(a, r, true, raw_sdp(r, "sendrecv"));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "488 Not Acceptable Here", NULL, NULL, NULL);
	run_ms(SOON);
	assert_int_equal(invites(a), 2);
	assert_int_equal(a->notes[LW_NOTE_ENDED] + a->notes[LW_NOTE_HOLD_FAILED] +
			 a->notes[LW_NOTE_RECORDING_STOPPED], 0);
	DO(a, lw_record(a->lw, a->call, false, now(a)));
	assert_true(has_line(take_offer(r, 2, "sendrecv"), "a=record:off"));
}

/* Glare (RFC 3261 14.1): after the wait it is said. */
static void glare_is_waited_out(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	const char *m = NULL;

	(void)state;
	call(a, r, true, raw_sdp(r, "sendrecv"));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "491 Request Pending", NULL, NULL, NULL);
	m = raw_wait(r, "INVITE ", 2, 5000);
	assert_non_null(m);
	assert_true(has_line(m, "a=record:on"));
}

static void a_recorder_that_cannot_is_no_recording(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();

	(void)state;
	call(a, r, true, raw_sdp(r, "sendrecv"));
	record_error = ENOSPC;
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	assert_true(until(a, LW_NOTE_RECORDING_FAILED, 1, 500));
	run_ms(SOON);
	assert_int_equal(invites(a), 1);
}

/* The disk is full: the peer is not left with a lie. */
static void a_recorder_that_ends_by_itself_is_told(void **state)
{
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	struct lw_call_info info;

	(void)state;
	call(a, r, true, raw_sdp(r, "sendrecv"));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	take_offer(r, 1, "sendrecv");
	assert_int_equal(lw_call_info(a->lw, a->call, &info), 0);
	lw_re_recorder_ended(a->re, info.leg);
	assert_true(until(a, LW_NOTE_RECORDING_STOPPED, 1, 500));
	assert_int_equal(a->last[LW_NOTE_RECORDING_STOPPED].cause, LW_CAUSE_NONE);
	assert_true(has_line(take_offer(r, 2, "sendrecv"), "a=record:off"));
	lw_re_recorder_ended(a->re, (lw_leg){77});
}

/* ---- the peer records ---- */

static bool records(struct agent *a)
{
	struct lw_call_info info;

	assert_int_equal(lw_call_info(a->lw, a->call, &info), 0);
	return info.remote_recording;
}

/* REC-05, REC-11: in the answer, in re-INVITE and UPDATE; media before session; rubbish is none. */
static void what_the_peer_says_is_shown(void **state)
{
	static const struct { const char *method, *session, *audio, *word;
	} said[] = {
		{"INVITE", "", "a=record:paused\r\n", "paused"},
		{"UPDATE", "", "a=record:foo\r\n", NULL},
		{"UPDATE", "", "a=record:on\r\n", "on"},
		{"INVITE", "", "a=record:on\r\n", NULL}, /* said already */
		{"UPDATE", "a=record:on\r\n", "a=record:off\r\n", "off"},
		{"UPDATE", "a=record:ON\r\n", "", "on"},
		{"UPDATE", "", "", "off"}, /* says nothing any more */
		{"UPDATE", "", "", NULL},
	};
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	unsigned count = 1, invited = 0, updated = 0;
	const char *first;

	(void)state;
	first = call(a, r, true, body("a=record:on\r\n", ""));
	assert_int_equal(a->notes[LW_NOTE_REMOTE_RECORDING], 1);
	assert_string_equal(a->last_text[LW_NOTE_REMOTE_RECORDING], "on");
	assert_true(records(a));
	for (unsigned i = 0; i < sizeof said / sizeof *said; i++) {
		bool invite = !strcmp(said[i].method, "INVITE");

		raw_request(r, a, first, said[i].method, 20 + i, contact(r, true),
			    body(said[i].session, said[i].audio));
		assert_non_null(raw_wait(r, "SIP/2.0 200", i, 1000));
		if (invite)
			raw_request(r, a, first, "ACK", 20 + i, NULL, NULL);
		run_ms(20);
		invited += invite;
		updated += !invite;
		count += said[i].word != NULL;
		assert_int_equal(a->notes[LW_NOTE_REMOTE_RECORDING], count);
		if (said[i].word)
			assert_string_equal(a->last_text[LW_NOTE_REMOTE_RECORDING], said[i].word);
	}
	assert_false(records(a));
	assert_int_equal(invited + updated, 8);
	assert_int_equal(a->notes[LW_NOTE_REMOTE_HOLD] + a->notes[LW_NOTE_IDENTITY], 0);
}

/* REC-04: a wish, told to the host, which decides; the truth is in a=record. */
static void what_the_peer_wishes_is_shown(void **state)
{
	static const char *const words[] = {"off", "pause", "nopreference", "on"};
	struct agent *a = agent_make("alice", with_recorder);
	struct raw *r = raw_make();
	const char *first, *m;
	char line[64];

	(void)state;
	first = call(a, r, true, body("", "a=recordpref:sometimes\r\n"));
	assert_int_equal(a->notes[LW_NOTE_RECORD_PREF], 0);
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	take_offer(r, 1, "sendrecv");
	for (unsigned i = 0; i < 4; i++) {
		snprintf(line, sizeof line, "a=recordpref:%s\r\n", words[i]);
		raw_request(r, a, first, "UPDATE", 20 + i, contact(r, true), body("", line));
		m = raw_wait(r, "SIP/2.0 200", i, 1000);
		assert_non_null(m);
		assert_true(has_line(m, "a=record:on"));
		run_ms(20);
		assert_int_equal(a->notes[LW_NOTE_RECORD_PREF], i + 1);
		assert_string_equal(a->last_text[LW_NOTE_RECORD_PREF], words[i]);
	}
	assert_int_equal(a->notes[LW_NOTE_RECORDING_STOPPED], 0);
}

/* REC-06: a new dialog begins with nothing said. */
static void two_of_us_tell_each_other(void **state)
{
	struct agent *a = agent_make("alice", with_recorder), *b = agent_make("bob", with_recorder);

	(void)state;
	connect_agents(a, b);
	assert_true(until(b, LW_NOTE_CONNECTED, 1, 500));
	DO(a, lw_record(a->lw, a->call, true, now(a)));
	assert_true(until(b, LW_NOTE_REMOTE_RECORDING, 1, 1000));
	assert_string_equal(b->last_text[LW_NOTE_REMOTE_RECORDING], "on");
	DO(b, lw_record(b->lw, b->call, true, now(b)));
	assert_true(until(a, LW_NOTE_REMOTE_RECORDING, 1, 1000));
	DO(a, lw_record(a->lw, a->call, false, now(a)));
	assert_true(until(b, LW_NOTE_REMOTE_RECORDING, 2, 1000));
	assert_string_equal(b->last_text[LW_NOTE_REMOTE_RECORDING], "off");
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	run_ms(30);
	connect_agents(a, b);
	run_ms(SOON);
	assert_int_equal(a->notes[LW_NOTE_REMOTE_RECORDING], 1);
	assert_int_equal(b->notes[LW_NOTE_REMOTE_RECORDING], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(an_aware_peer_is_told),
		T(an_unaware_peer_is_left_alone),
		T(nothing_is_said_where_the_setting_says_so),
		T(a_hold_carries_it),
		T(an_answer_carries_it),
		T(an_open_offer_is_waited_for),
		T(what_is_over_is_not_told),
		T(a_refusal_changes_nothing),
		T(glare_is_waited_out),
		T(a_recorder_that_cannot_is_no_recording),
		T(a_recorder_that_ends_by_itself_is_told),
		T(what_the_peer_says_is_shown),
		T(what_the_peer_wishes_is_shown),
		T(two_of_us_tell_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
