/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_asked.c -- what the engine is told of a peer's REFER, from the first word to the last. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

/* ---- what the engine is told ---- */

/* The codes of all NOTIFIED, in order, and each ENDED between them. */
static char notified[64];
/* The last REFER_ASKED, and how many there were. */
static struct lw_input asked_for;
static unsigned askedc;

static void saw_input(const struct lw_input *in, int err, void *arg)
{
	size_t used = strlen(notified);

	(void)err;
	(void)arg;
	if (in->type == LW_SIG_NOTIFIED)
		snprintf(notified + used, sizeof notified - used, "%d ", (int)in->code);
	if (in->type == LW_SIG_ENDED)
		snprintf(notified + used, sizeof notified - used, "ended ");
	if (in->type == LW_SIG_REFER_ASKED) {
		asked_for = *in;
		askedc++;
	}
}

static void watched(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->inputh = saw_input;
	notified[0] = '\0';
	askedc = 0;
}

static void obeys(struct lw_config *core, struct lw_re_config *re)
{
	watched(core, re);
	core->refer_policy = LW_REFER_AUTO;
}

/* ---- the last word ---- */

/* A call of a user who obeys, with a peer that asks it to call another. */
struct asked {
	struct agent *a;
	struct raw *peer, *target;
	const char *invite; /* of the call */
	unsigned offers;    /* of the user's, that the peer has answered */
};

/* The peer agrees to hold, and to talk again. */
static void run(struct asked *t, unsigned ms)
{
	const char *offer;

	run_ms(ms);
	while ((offer = raw_wait(t->peer, "INVITE ", t->offers + 1, 1))) {
		t->offers++;
		raw_reply(t->peer, offer, "200 OK", NULL, raw_contact(t->peer),
			  raw_sdp(t->peer, strstr(offer, "a=sendonly") ? "recvonly" : "sendrecv"));
		run_ms(10);
	}
}

static void ask(struct asked *t, const char *more)
{
	char extra[400];

	t->a = agent_make("alice", obeys);
	t->peer = raw_make();
	t->target = raw_make();
	t->invite = call_raw(t->a, t->peer);
	t->offers = 0;
	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <%s>\n%s", t->peer->uri,
		 t->target->uri, more);
	raw_request(t->peer, t->a, t->invite, "REFER", 80, extra, NULL);
	assert_non_null(raw_wait(t->peer, "SIP/2.0 200", 0, 500));
	run(t, 10);
}

/* The nth NOTIFY gets this answer, unless it is "". */
static void answer_notify(struct asked *t, unsigned nth, const char *status)
{
	const char *notify = raw_wait(t->peer, "NOTIFY ", nth, 1500);

	assert_non_null(notify);
	if (*status)
		raw_reply(t->peer, notify, status, NULL, NULL, NULL);
	run(t, 10);
}

static void target_is_busy(struct asked *t)
{
	const char *invite = raw_wait(t->target, "INVITE ", 0, 1000);

	assert_non_null(invite);
	raw_reply(t->target, invite, "486 Busy Here", "x", NULL, NULL);
	run(t, 10);
}

static void the_answer_to_the_last_notify_is_told(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	target_is_busy(&t);
	answer_notify(&t, 1, "");
	assert_string_equal(notified, "");
	answer_notify(&t, 1, "200 OK");
	assert_string_equal(notified, "200 ");
	run(&t, 60000);
	assert_string_equal(notified, "200 ");
}

static void the_last_notify_may_wait_for_the_one_before(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	assert_non_null(raw_wait(t.peer, "NOTIFY ", 0, 500));
	target_is_busy(&t);
	answer_notify(&t, 0, "200 OK");
	assert_string_equal(notified, "");
	answer_notify(&t, 1, "200 OK");
	assert_string_equal(notified, "200 ");
}

/* RFC 3261 17.1.2.2: Timer F; 408 to a NOTIFY ends no dialog (RFC 5057). */
static void a_last_notify_without_answer_is_told(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	target_is_busy(&t);
	run(&t, 31000);
	assert_string_equal(notified, "");
	run(&t, 2000);
	assert_string_equal(notified, "408 ");
}

/* It is told before the end that its answer means. */
static void a_last_notify_to_nobody_is_told_first(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	target_is_busy(&t);
	answer_notify(&t, 1, "404 Not Found");
	assert_string_equal(notified, "404 ended ");
}

/* NTFY-19: the subscription is gone, the call and the REFER are not. */
static void where_no_notify_is_wanted_it_is_told_at_once(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "481 Subscription Does Not Exist");
	assert_string_equal(notified, "");
	target_is_busy(&t);
	assert_string_equal(notified, "0 ");
	run(&t, 2000);
	assert_int_equal(sent_count(t.a, "NOTIFY "), 1);
}

static void the_last_waits_for_one_that_is_refused(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	assert_non_null(raw_wait(t.peer, "NOTIFY ", 0, 500));
	target_is_busy(&t);
	assert_string_equal(notified, "");
	answer_notify(&t, 0, "481 Subscription Does Not Exist");
	assert_string_equal(notified, "481 ");
	run(&t, 2000);
	assert_int_equal(sent_count(t.a, "NOTIFY "), 1);
}

static void a_refer_without_news_is_over_at_once(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "Refer-Sub: false\n"); /* RFC 4488 */
	target_is_busy(&t);
	assert_string_equal(notified, "0 ");
	assert_int_equal(sent_count(t.a, "NOTIFY "), 0);
}

/* RFC 6665 4.1.2.3: the peer ends its subscription. */
static void a_peer_that_wants_no_more_news_is_told_none(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	raw_request(t.peer, t.a, t.invite, "SUBSCRIBE", 81, "Event: refer;id=80\nExpires: 0\n",
		    NULL);
	answer_notify(&t, 1, "200 OK");
	assert_string_equal(notified, "");
	target_is_busy(&t);
	assert_string_equal(notified, "0 ");
	assert_int_equal(sent_count(t.a, "NOTIFY "), 2);
}

/* The answer to the last word of one REFER comes while the next one is under way. */
static void each_refer_has_its_own_last_word(void **state)
{
	struct asked t;
	char extra[200];

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	target_is_busy(&t);
	answer_notify(&t, 1, "");
	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <%s>\n", t.peer->uri,
		 t.target->uri);
	raw_request(t.peer, t.a, t.invite, "REFER", 81, extra, NULL);
	assert_non_null(raw_wait(t.peer, "SIP/2.0 200", 1, 500));
	assert_string_equal(notified, "");
	answer_notify(&t, 1, "200 OK");
	assert_string_equal(notified, "200 ");
	answer_notify(&t, 2, "200 OK");
	assert_string_equal(notified, "200 ");
	raw_reply(t.target, raw_wait(t.target, "INVITE ", 1, 500), "486 Busy Here", "y", NULL,
		  NULL);
	answer_notify(&t, 3, "200 OK");
	assert_string_equal(notified, "200 200 ");
}

/* ---- what its Replaces names ---- */

/* A user in a call with a peer that asks for many things. */
struct scene {
	struct agent *a;
	struct raw *peer, *other;
	const char *invite; /* of the call */
	lw_call call;
	unsigned refused;   /* REFERs so far */
};

static void begin(struct scene *s, const char *name,
		  void (*change)(struct lw_config *core, struct lw_re_config *re))
{
	s->a = agent_make(name, change);
	s->peer = raw_make();
	s->other = raw_make();
	s->invite = call_raw(s->a, s->peer);
	s->call = s->a->call;
	s->refused = 0;
}

/* The peer's REFER, with a Replaces unless that is ""; the user says no. */
static void asks(struct scene *s, const char *to, const char *replaces)
{
	static unsigned cseq = 100;
	unsigned before = askedc;
	char extra[900];

	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <%s%s%s>\n", s->peer->uri, to,
		 *replaces ? "?Replaces=" : "", replaces);
	raw_request(s->peer, s->a, s->invite, "REFER", ++cseq, extra, NULL);
	run_ms(10);
	assert_int_equal(askedc, before + 1);
	if (!raw_wait(s->peer, "SIP/2.0 603", s->refused, 1))
		DO(s->a, lw_decline(s->a->lw, s->call, now(s->a)));
	assert_non_null(raw_wait(s->peer, "SIP/2.0 603", s->refused++, 100));
}

/* Of the dialog that an INVITE of ours has made, as Refer-To holds it: its callee is us. */
static const char *escaped(const char *invite, const char *theirs, const char *more)
{
	static char text[500];

	snprintf(text, sizeof text, "%s%%3Bto-tag%%3D%s%%3Bfrom-tag%%3D%s%s",
		 header(invite, "Call-ID"), strstr(header(invite, "From"), ";tag=") + 5, theirs,
		 more);
	return text;
}

static void named(enum lw_match match, lw_leg leg, uint32_t flags)
{
	assert_int_equal(asked_for.match, match);
	assert_int_equal(asked_for.other_leg.v, leg.v);
	assert_int_equal(asked_for.flags, flags);
}

static lw_leg leg_of(const struct agent *a, lw_call call)
{
	struct lw_call_info info;

	assert_int_equal(lw_call_info(a->lw, call, &info), 0);
	return info.leg;
}

#define SOMEBODY "sip:carol@198.51.100.7"

static void a_leg_of_ours_is_named(void **state)
{
	const char *second;
	struct scene s;

	(void)state;
	begin(&s, "alice", watched);
	second = call_raw(s.a, s.other);
	asks(&s, SOMEBODY, "");
	named(LW_MATCH_NOTHING, (lw_leg){0}, 0);
	asks(&s, SOMEBODY, escaped(second, "t1", ""));
	named(LW_MATCH_CONFIRMED, leg_of(s.a, s.a->call), LW_F_REPLACES);
	asks(&s, SOMEBODY, escaped(second, "t1", "%3Bearly-only"));
	named(LW_MATCH_CONFIRMED, leg_of(s.a, s.a->call), LW_F_REPLACES | LW_F_EARLY_ONLY);
	asks(&s, SOMEBODY, escaped(s.invite, "t1", ""));
	named(LW_MATCH_CONFIRMED, leg_of(s.a, s.call), LW_F_REPLACES);
}

static void a_leg_that_rings_there_is_named(void **state)
{
	const char *second;
	struct scene s;

	(void)state;
	begin(&s, "alice", watched);
	DO(s.a, lw_dial(s.a->lw, s.other->uri, 0, &s.a->call, now(s.a)));
	second = raw_wait(s.other, "INVITE ", 0, 500);
	raw_reply(s.other, second, "180 Ringing", "r1", raw_contact(s.other), NULL);
	run_ms(10);
	asks(&s, SOMEBODY, escaped(second, "r1", ""));
	named(LW_MATCH_EARLY_OURS, leg_of(s.a, s.a->call), LW_F_REPLACES);
}

static void a_leg_that_rings_here_is_named(void **state)
{
	const char *body = raw_sdp(NULL, "sendrecv");
	char replaces[300];
	struct scene s;

	(void)state;
	begin(&s, "alice", watched);
	raw_send(s.other, s.a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKasked;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=o1\nTo: <%s>\nCall-ID: asked-in\n"
		 "CSeq: 1 INVITE\nContact: <%s>\nContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 s.a->uri, &s.other->laddr, s.other->uri, s.a->uri, s.other->uri, strlen(body),
		 body);
	assert_true(until(s.a, LW_NOTE_INCOMING, 1, 500));
	snprintf(replaces, sizeof replaces, "asked-in%%3Bto-tag%%3D%s%%3Bfrom-tag%%3Do1",
		 strstr(header(raw_wait(s.other, "SIP/2.0 180", 0, 100), "To"), ";tag=") + 5);
	asks(&s, SOMEBODY, replaces);
	named(LW_MATCH_EARLY_THEIRS, leg_of(s.a, s.a->call), LW_F_REPLACES);
}

static void a_dialog_of_others_is_not_named(void **state)
{
	const char *second, *tag;
	char swapped[400];
	struct scene s;

	(void)state;
	begin(&s, "alice", watched);
	second = call_raw(s.a, s.other);
	asks(&s, SOMEBODY, "foreign%40h%3Bto-tag%3D1%3Bfrom-tag%3D2");
	named(LW_MATCH_NONE, (lw_leg){0}, LW_F_REPLACES);
	asks(&s, SOMEBODY, "foreign%40h%3Bto-tag%3D1%3Bfrom-tag%3D2%3Bearly-only");
	named(LW_MATCH_NONE, (lw_leg){0}, LW_F_REPLACES | LW_F_EARLY_ONLY);
	tag = strstr(header(second, "From"), ";tag=") + 5;
	snprintf(swapped, sizeof swapped, "%s%%3Bto-tag%%3Dt1%%3Bfrom-tag%%3D%s",
		 header(second, "Call-ID"), tag);
	asks(&s, SOMEBODY, swapped);
	named(LW_MATCH_NONE, (lw_leg){0}, LW_F_REPLACES);
	raw_request(s.other, s.a, second, "BYE", 70, NULL, NULL);
	assert_true(until(s.a, LW_NOTE_ENDED, 1, 500));
	asks(&s, SOMEBODY, escaped(second, "t1", ""));
	named(LW_MATCH_ENDED, (lw_leg){0}, LW_F_REPLACES);
}

/* ---- loops ---- */

static void owns_its_users(struct lw_config *core, struct lw_re_config *re)
{
	watched(core, re);
	re->own_host_is_loop = false;
}

static const char *user_of(const struct agent *a, const char *user)
{
	static char uri[120];

	snprintf(uri, sizeof uri, "sip:%s%s", user, strchr(a->uri, '@'));
	return uri;
}

/* For a phone each address of its own host is itself; for a PBX it is one of its users. */
static void an_address_at_our_own_host_may_be_another_user(void **state)
{
	struct scene phone, pbx;

	(void)state;
	begin(&phone, "alice", watched);
	asks(&phone, user_of(phone.a, "carol"), "");
	named(LW_MATCH_NOTHING, (lw_leg){0}, LW_F_TO_US);
	begin(&pbx, "pbx", owns_its_users);
	asks(&pbx, user_of(pbx.a, "carol"), "");
	named(LW_MATCH_NOTHING, (lw_leg){0}, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(the_answer_to_the_last_notify_is_told),
		T(the_last_notify_may_wait_for_the_one_before),
		T(a_last_notify_without_answer_is_told),
		T(a_last_notify_to_nobody_is_told_first),
		T(where_no_notify_is_wanted_it_is_told_at_once),
		T(the_last_waits_for_one_that_is_refused),
		T(a_refer_without_news_is_over_at_once),
		T(a_peer_that_wants_no_more_news_is_told_none),
		T(each_refer_has_its_own_last_word),
		T(a_leg_of_ours_is_named),
		T(a_leg_that_rings_there_is_named),
		T(a_leg_that_rings_here_is_named),
		T(a_dialog_of_others_is_not_named),
		T(an_address_at_our_own_host_may_be_another_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
