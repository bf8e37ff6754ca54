/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_chain.c -- a call that is passed on more than once: what the next one is told of its way
 * (R33, R34, R45), and that two who pass it to one another come to an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents.h"

#include <cmocka.h>

#include <legwork/rules.h>

static const char *const domains[] = {"127.0.0.1"};

static struct lw_rules inside(void)
{
	struct lw_rules rules = LW_RULES_INIT;

	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	return rules;
}

static void obeying(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
	core->referred_audio = LW_REFERRED_TALK; /* no re-INVITE of ours in between */
	core->max_calls = 8;
}

static void showing(struct lw_config *core, struct lw_re_config *re)
{
	obeying(core, re);
	core->show_chain = true;
}

/* The last new INVITE that the agent has sent. */
static const char *last_invite(const struct agent *a)
{
	const char *found = NULL;

	for (unsigned i = 0; sent(a, "INVITE ", i); i++)
		if (!strstr(header(sent(a, "INVITE ", i), "To"), ";tag="))
			found = sent(a, "INVITE ", i);
	assert_non_null(found);
	return found;
}

static void dial(struct agent *from, struct agent *to)
{
	unsigned up = from->notes[LW_NOTE_CONNECTED];

	assert_int_equal(lw_dial(from->lw, to->uri, 0, &from->call, now(from)), 0);
	lw_re_pump(from->re);
	assert_true(until(from, LW_NOTE_CONNECTED, up + 1, 1000));
	run_ms(10);
}

static void pass_blind(struct agent *from, const struct agent *to)
{
	unsigned done = from->notes[LW_NOTE_TRANSFER_COMPLETED];

	assert_int_equal(lw_transfer_blind(from->lw, from->call, to->uri, now(from)), 0);
	lw_re_pump(from->re);
	assert_true(until(from, LW_NOTE_TRANSFER_COMPLETED, done + 1, 2000));
	run_ms(10);
}

static void pass_attended(struct agent *from, const struct agent *to)
{
	unsigned done = from->notes[LW_NOTE_TRANSFER_COMPLETED],
		 up = from->notes[LW_NOTE_CONSULT_CONNECTED];

	assert_int_equal(lw_transfer_attended(from->lw, from->call, to->uri, now(from)), 0);
	lw_re_pump(from->re);
	assert_true(until(from, LW_NOTE_CONSULT_CONNECTED, up + 1, 2000));
	assert_int_equal(lw_complete(from->lw, from->call, now(from)), 0);
	lw_re_pump(from->re);
	assert_true(until(from, LW_NOTE_TRANSFER_COMPLETED, done + 1, 2000));
	run_ms(20);
}

/* "sip:b1@127.0.0.1:PORT" in a line. */
static void expect_line(const char *message, const char *format, const char *uri)
{
	char line[300];

	snprintf(line, sizeof line, format, uri);
	if (!has_line(message, line))
		fail_msg("no line %s in\n%s", line, message);
}

static struct lw_call_info info_of(const struct agent *a)
{
	struct lw_call_info info;

	assert_int_equal(lw_call_info(a->lw, a->call, &info), 0);
	return info;
}

static void everybody_answers(struct agent *const *all, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		all[i]->auto_answer = true;
}

/* ---- three boxes in a row ---- */

static void three_boxes_in_a_row_blind(void **state)
{
	struct agent *a = agent_make("anna", obeying), *b1 = agent_make("b1", NULL),
		     *b2 = agent_make("b2", NULL), *b3 = agent_make("b3", showing);
	struct agent *all[] = {b1, b2, b3};
	struct lw_rules rules = inside();
	const char *invite;
	char chain[300];

	(void)state;
	everybody_answers(all, 3);
	assert_int_equal(lw_rules_set(a->lw, &rules), 0);
	dial(a, b1);
	pass_blind(b1, b2);
	invite = last_invite(a);
	expect_line(invite, "Diversion: <%s>;reason=unconditional;counter=1", b1->uri);
	expect_line(invite, "History-Info: <%s>;index=1", b1->uri);
	expect_line(invite, "History-Info: <%s>;index=1.1;mp=1", b2->uri);
	assert_true(has_line(invite, "Max-Forwards: 69"));
	assert_string_equal(info_of(b2).called, b1->uri);
	assert_string_equal(info_of(b2).chain, "");
	pass_blind(b2, b3);
	invite = last_invite(a);
	expect_line(invite, "Diversion: <%s>;reason=unconditional;counter=2", b2->uri);
	expect_line(invite, "History-Info: <%s>;index=1", b1->uri);
	expect_line(invite, "History-Info: <%s>;index=1.1;mp=1", b2->uri);
	expect_line(invite, "History-Info: <%s>;index=1.1.1;mp=1.1", b3->uri);
	assert_true(has_line(invite, "Max-Forwards: 68"));
	assert_string_equal(info_of(b3).called, b1->uri);
	snprintf(chain, sizeof chain, "%s\n%s", b1->uri, b2->uri);
	assert_string_equal(info_of(b3).chain, chain);
}

static void three_boxes_in_a_row_attended(void **state)
{
	struct agent *a = agent_make("anna", obeying), *b1 = agent_make("b1", NULL),
		     *b2 = agent_make("b2", NULL), *b3 = agent_make("b3", NULL);
	struct agent *all[] = {b1, b2, b3};
	struct lw_rules rules = inside();
	const char *invite;

	(void)state;
	everybody_answers(all, 3);
	assert_int_equal(lw_rules_set(a->lw, &rules), 0);
	dial(a, b1);
	pass_attended(b1, b2);
	assert_int_equal(b2->notes[LW_NOTE_REPLACED], 1);
	assert_string_equal(info_of(b2).called, b1->uri);
	pass_attended(b2, b3);
	invite = last_invite(a);
	assert_true(*header(invite, "Replaces"));
	expect_line(invite, "History-Info: <%s>;index=1", b1->uri);
	assert_non_null(strstr(invite, ";index=1.1.1;mp=1.1\r\n"));
	assert_non_null(strstr(header(invite, "Diversion"), ";counter=2"));
	assert_true(has_line(invite, "Max-Forwards: 68"));
	assert_string_equal(info_of(b3).called, b1->uri);
	assert_int_equal(b3->notes[LW_NOTE_REPLACED], 1);
}

/* R33: the third one sends the caller to the mailbox of the first, not of the second. */
static void the_mailbox_is_that_of_the_first(void **state)
{
	struct agent *a = agent_make("anna", obeying), *b1 = agent_make("b1", NULL),
		     *b2 = agent_make("b2", NULL), *b3 = agent_make("b3", NULL);
	struct agent *all[] = {b1, b2, b3};
	struct lw_rules rules = inside();

	(void)state;
	everybody_answers(all, 3);
	assert_int_equal(lw_rules_set(a->lw, &rules), 0);
	dial(a, b1);
	pass_attended(b1, b2);
	pass_blind(b2, b3);
	assert_int_equal(lw_transfer_voicemail(b3->lw, b3->call, NULL, LW_F_MAILBOX, now(b3)), 0);
	lw_re_pump(b3->re);
	run_ms(100);
	assert_non_null(sent(b3, "REFER ", 0));
	assert_non_null(strstr(header(sent(b3, "REFER ", 0), "Refer-To"), "target=sip:b1%40"));
}

/* ---- without rules, and from others ---- */

/* A transferee that sends neither Diversion nor History-Info: who referred it had the call. */
static void who_referred_had_the_call_before(void **state)
{
	struct agent *a = agent_make("anna", NULL);
	struct raw *r = raw_make();
	const char *body = raw_sdp(r, "sendrecv");

	(void)state;
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKrb;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: <%s>\nCall-ID: rb\nCSeq: 1 INVITE\n"
		 "Contact: <%s>\nReferred-By: <sip:support@example.com>\n"
		 "Content-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, a->uri, r->uri, strlen(body), body);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 500));
	assert_string_equal(info_of(a).called, "sip:support@example.com");
}

/* A call of r's that came with so many hops, and a REFER on it. */
static void refer_after(struct agent *a, struct raw *r, unsigned hops)
{
	const char *body = raw_sdp(r, "sendrecv"), *ok;
	char tag[40];

	a->auto_answer = true;
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKmf;rport\nMax-Forwards: %u\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: <%s>\nCall-ID: mf\nCSeq: 1 INVITE\n"
		 "Contact: <%s>\nContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, hops, a->uri, r->uri, strlen(body), body);
	ok = raw_wait(r, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	snprintf(tag, sizeof tag, "%s", strstr(header(ok, "To"), ";tag=") + 5);
	raw_send(r, a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKmfa;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: <%s>;tag=%s\nCall-ID: mf\nCSeq: 1 ACK\n"
		 "Content-Length: 0\n\n", a->uri, &r->laddr, a->uri, tag);
	run_ms(20);
	raw_send(r, a,
		 "REFER %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKmfr;rport\nMax-Forwards: 70\n"
		 "From: <sip:raw@127.0.0.1>;tag=r1\nTo: <%s>;tag=%s\nCall-ID: mf\nCSeq: 2 REFER\n"
		 "Contact: <%s>\nRefer-To: <%s>\nContent-Length: 0\n\n", a->uri, &r->laddr, a->uri,
		 tag, r->uri, r->uri);
}

/* What has no hop left is not passed on: 483 to the one that asks (RFC 3261 16.3). */
static void the_last_hop_is_the_last(void **state)
{
	struct agent *a = agent_make("anna", obeying);
	struct raw *r = raw_make();

	(void)state;
	refer_after(a, r, 0);
	assert_true(until(a, LW_NOTE_REFERRED_FAILED, 1, 1000));
	assert_int_equal(a->last[LW_NOTE_REFERRED_FAILED].code, 483);
	assert_null(raw_wait(r, "INVITE ", 0, 50));
}

/* And the last one but one leaves none, not all of them. */
static void the_call_after_one_hop_has_none_left(void **state)
{
	struct agent *a = agent_make("anna", obeying);
	struct raw *r = raw_make();
	const char *invite;

	(void)state;
	refer_after(a, r, 1);
	invite = raw_wait(r, "INVITE ", 0, 1000);
	assert_non_null(invite);
	assert_true(has_line(invite, "Max-Forwards: 0"));
	raw_reply(r, invite, "486 Busy Here", "t1", NULL, NULL);
	run_ms(20);
}

/* ---- a loop of two ---- */

static struct agent *boxes[2];

/* Each box sends every call on to the other. */
static bool send_on(void *arg)
{
	static unsigned seen[2];
	unsigned *passed = arg;

	for (unsigned i = 0; i < 2; i++) {
		unsigned came = boxes[i]->notes[LW_NOTE_CONNECTED];

		if (*passed == 0)
			seen[i] = 0;
		if (came == seen[i])
			continue;
		seen[i] = came;
		++*passed;
		(void)lw_transfer_blind(boxes[i]->lw, boxes[i]->call, boxes[1 - i]->uri,
					now(boxes[i]));
		lw_re_pump(boxes[i]->re);
	}
	return boxes[0]->notes[LW_NOTE_TRANSFER_FAILED] + boxes[1]->notes[LW_NOTE_TRANSFER_FAILED];
}

static void a_loop_of_two_ends_at_the_limit(void **state)
{
	struct agent *a = agent_make("anna", obeying);
	struct lw_rules rules = inside();
	unsigned passed = 0, invites = 0;

	(void)state;
	boxes[0] = agent_make("b1", NULL);
	boxes[1] = agent_make("b2", NULL);
	everybody_answers(boxes, 2);
	rules.policy.hop_limit = 4;
	rules.policy.chain_limit = 0;
	assert_int_equal(lw_rules_set(a->lw, &rules), 0);
	dial(a, boxes[0]);
	assert_true(until_true(send_on, &passed, 5000));
	run_ms(50);
	for (unsigned i = 0; sent(a, "INVITE ", i); i++)
		invites += !strstr(header(sent(a, "INVITE ", i), "To"), ";tag=");
	assert_int_equal(invites, 1 + 4);
	assert_int_equal(a->notes[LW_NOTE_REFUSED], 1);
	assert_int_equal(a->last[LW_NOTE_REFUSED].code, 483);
	/* and who has the call has it still */
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, agents_start, agents_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(three_boxes_in_a_row_blind),
		T(three_boxes_in_a_row_attended),
		T(the_mailbox_is_that_of_the_first),
		T(who_referred_had_the_call_before),
		T(the_last_hop_is_the_last),
		T(the_call_after_one_hop_has_none_left),
		T(a_loop_of_two_ends_at_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
