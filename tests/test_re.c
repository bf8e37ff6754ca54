/* test_re.c -- the adapter on loopback: agents against each other, and against a raw peer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"

static lw_time now(const struct agent *a)
{
	return lw_re_now(a->re);
}

#define DO(a, verb) do { assert_int_equal(verb, 0); lw_re_pump((a)->re); } while (0)

/* ---- the basic call ---- */

static void call_answer_hold_resume_hangup(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);
	const char *m;

	(void)state;
	connect_agents(a, b);
	assert_true(until(b, LW_NOTE_CONNECTED, 1, 500));
	assert_int_equal(a->notes[LW_NOTE_RINGING], 1);
	m = sent(a, "INVITE ", 0);
	assert_true(has_line(m, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, UPDATE, PRACK"));
	assert_true(has_line(m, "Max-Forwards: 70"));
	assert_true(has_line(m, "Content-Type: application/sdp"));
	assert_non_null(strstr(header(m, "Contact"), "<sip:alice@127.0.0.1:"));

	DO(a, lw_hold(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_HELD, 1, 1000));
	assert_true(until(b, LW_NOTE_REMOTE_HOLD, 1, 1000));
	assert_non_null(strstr(sent(a, "INVITE ", 1), "a=sendonly"));
	assert_non_null(strstr(sent(b, "SIP/2.0 200", 1), "a=recvonly"));

	DO(a, lw_resume(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_RESUMED, 1, 1000));
	assert_true(until(b, LW_NOTE_REMOTE_RESUME, 1, 1000));

	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	run_ms(20);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
	assert_int_equal(lw_re_stats(b->re).legs, 0);
}

static void cancel_while_ringing(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);

	(void)state;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(a, LW_NOTE_RINGING, 1, 1000));
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	run_ms(20);
	assert_non_null(sent(a, "CANCEL ", 0));
	assert_non_null(sent(b, "SIP/2.0 487", 0));
	assert_int_equal(lw_re_stats(a->re).legs, 0);
	assert_int_equal(lw_re_stats(b->re).legs, 0);
}

static void rejected_busy(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);

	(void)state;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(b, LW_NOTE_INCOMING, 1, 1000));
	DO(b, lw_reject(b->lw, b->call, 486, now(b)));
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	assert_int_equal(a->last[LW_NOTE_ENDED].code, 486);
	assert_int_equal(a->last[LW_NOTE_ENDED].cause, LW_CAUSE_BUSY);
}

static void bad_address_is_told(void **state)
{
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	DO(a, lw_dial(a->lw, "nonsense", 0, &a->call, now(a)));
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	assert_int_equal(a->last[LW_NOTE_ENDED].code, 478);
}

/* ---- transfers ---- */

static void auto_refer(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
}

static void blind_transfer(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", auto_refer);
	struct agent *c = agent_make("carol", NULL);
	const char *m;
	char line[256];

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	DO(a, lw_transfer_blind(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 3000));
	assert_true(until(a, LW_NOTE_ENDED, 1, 2000));
	assert_int_equal(c->notes[LW_NOTE_CONNECTED], 1);
	assert_int_equal(b->notes[LW_NOTE_ENDED], 0);
	m = sent(a, "REFER ", 0);
	snprintf(line, sizeof line, "Refer-To: <%s>", c->uri);
	assert_true(has_line(m, line));
	snprintf(line, sizeof line, "Referred-By: <%s>", a->uri);
	assert_true(has_line(m, line));
	assert_true(has_line(sent(b, "INVITE ", 0), line));
	m = sent(b, "NOTIFY ", 0);
	snprintf(line, sizeof line, "Event: refer;id=%s", header(sent(a, "REFER ", 0), "CSeq"));
	*strstr(line, " REFER") = '\0';
	assert_true(has_line(m, line));
	assert_true(has_line(m, "Content-Length: 20"));
	assert_true(has_line(m, "SIP/2.0 100 Trying"));
	m = sent(b, "NOTIFY ", sent_count(b, "NOTIFY ") - 1);
	assert_true(has_line(m, "Subscription-State: terminated;reason=noresource"));
	assert_true(has_line(m, "SIP/2.0 200 OK"));
	DO(c, lw_hangup(c->lw, c->call, now(c)));
	assert_true(until(b, LW_NOTE_ENDED, 1, 1000));
	run_ms(20);
	assert_int_equal(lw_re_stats(a->re).legs + lw_re_stats(b->re).legs + lw_re_stats(c->re).legs, 0);
}

static void refer_declined(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL);

	(void)state;
	connect_agents(a, b);
	DO(a, lw_transfer_blind(a->lw, a->call, "sip:nobody@127.0.0.1:9", now(a)));
	assert_true(until(b, LW_NOTE_REQUESTED, 1, 2000));
	assert_string_equal(b->last_uri[LW_NOTE_REQUESTED], "sip:nobody@127.0.0.1:9");
	DO(b, lw_decline(b->lw, b->call, now(b)));
	assert_true(until(a, LW_NOTE_TRANSFER_FAILED, 1, 2000));
	assert_int_equal(a->last[LW_NOTE_TRANSFER_FAILED].code, 603);
	assert_true(until(a, LW_NOTE_RESUMED, 1, 2000));
}

static void attended_transfer(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", auto_refer);
	struct agent *c = agent_make("carol", NULL);
	const char *m;

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 3000));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 3000));
	assert_true(until(c, LW_NOTE_REPLACED, 1, 2000));
	m = sent(a, "REFER ", 0);
	assert_non_null(strstr(header(m, "Refer-To"), "?Replaces="));
	assert_non_null(strstr(header(m, "Refer-To"), "%3Bto-tag%3D"));
	m = sent(b, "INVITE ", 0);
	assert_non_null(strstr(header(m, "Replaces"), ";to-tag="));
	assert_null(strchr(header(m, "To"), '?'));
	run_ms(200);
	assert_int_equal(b->notes[LW_NOTE_ENDED], 0);
	DO(b, lw_hangup(b->lw, b->call, now(b)));
	assert_true(until(c, LW_NOTE_ENDED, 1, 1000));
	assert_true(until(a, LW_NOTE_ENDED, 2, 2000));
	run_ms(20);
	assert_int_equal(lw_re_stats(a->re).legs + lw_re_stats(b->re).legs + lw_re_stats(c->re).legs, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(call_answer_hold_resume_hangup),
		T(cancel_while_ringing),
		T(rejected_busy),
		T(bad_address_is_told),
		T(blind_transfer),
		T(refer_declined),
		T(attended_transfer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
