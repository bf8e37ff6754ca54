/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_passed.c -- while our user consults, the target passes us on, or somebody takes the
 * place of one of the two: raw peers, and what they are sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "agents.h"

#include <cmocka.h>

static void takes_refer(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
	core->clear_ms = 200; /* our targets do not hang up by themselves */
}

/* Alice talks to Carol, and Bob waits. */
struct scene {
	struct agent *alice;
	struct raw *bob, *carol, *dave;
	const char *to_bob, *to_carol; /* her INVITEs */
};

static void agree(struct raw *r, unsigned skip, const char *direction)
{
	const char *invite = raw_wait(r, "INVITE ", skip, 1000);

	assert_non_null(invite);
	raw_reply(r, invite, "200 OK", "t1", raw_contact(r), raw_sdp(r, direction));
	assert_non_null(raw_wait(r, "ACK ", skip, 1000));
}

static struct scene consulting(void)
{
	struct scene s = {.alice = agent_make("alice", takes_refer)};
	struct agent *a = s.alice;

	s.bob = raw_make();
	s.carol = raw_make();
	s.dave = raw_make();
	s.to_bob = call_raw(a, s.bob);
	DO(a, lw_transfer_attended(a->lw, a->call, s.carol->uri, now(a)));
	agree(s.bob, 1, "recvonly");
	agree(s.carol, 0, "sendrecv");
	s.to_carol = raw_wait(s.carol, "INVITE ", 0, 0);
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 1000));
	return s;
}

static const char *tag_of(const char *message, const char *name)
{
	return strstr(header(message, name), ";tag=") + 5;
}

/* Bob is asked to call who is the target now, in place of that one's dialog. */
static void complete_with(struct scene *s, struct raw *target, const char *replaced)
{
	struct agent *a = s->alice;
	char refer_to[600];
	const char *refer;

	DO(a, lw_complete(a->lw, a->call, now(a)));
	refer = raw_wait(s->bob, "REFER ", 0, 1000);
	assert_non_null(refer);
	snprintf(refer_to, sizeof refer_to, "<%s?Replaces=%s", target->uri, replaced);
	if (strncmp(header(refer, "Refer-To"), refer_to, strlen(refer_to)))
		fail_msg("%s\nwanted %s", header(refer, "Refer-To"), refer_to);
	raw_reply(s->bob, refer, "202 Accepted", NULL, "", NULL);
	raw_request(s->bob, a, s->to_bob, "NOTIFY", 30,
		    "Event: refer\nSubscription-State: terminated;reason=noresource\n"
		    "Content-Type: message/sipfrag\n",
		    "SIP/2.0 200 OK\n");
	assert_non_null(raw_wait(s->bob, "BYE ", 0, 1000));
	assert_non_null(raw_wait(target, "BYE ", 0, 4000));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 1000));
}

/* Carol asks us to call Dave, and he answers. */
static void is_passed_on(struct scene *s)
{
	char lines[300];
	const char *invite;

	snprintf(lines, sizeof lines, "Contact: <%s>\nRefer-To: <%s>\n", s->carol->uri, s->dave->uri);
	raw_request(s->carol, s->alice, s->to_carol, "REFER", 20, lines, NULL);
	assert_non_null(raw_wait(s->carol, "SIP/2.0 200", 0, 1000));
	invite = raw_wait(s->dave, "INVITE ", 0, 1000);
	assert_non_null(invite);
	raw_reply(s->dave, invite, "200 OK", "t1", raw_contact(s->dave),
		  raw_sdp(s->dave, "sendrecv"));
	assert_non_null(raw_wait(s->dave, "ACK ", 0, 1000));
	assert_true(until(s->alice, LW_NOTE_REPLACED, 1, 1000));
}

static void the_consulted_party_passes_us_on(void **state)
{
	struct scene s = consulting();
	const char *invite;
	char dialog[500];

	(void)state;
	is_passed_on(&s);
	invite = raw_wait(s.dave, "INVITE ", 0, 0);
	snprintf(dialog, sizeof dialog, "%s%%3Bto-tag%%3Dt1%%3Bfrom-tag%%3D%s",
		 header(invite, "Call-ID"), tag_of(invite, "From"));
	complete_with(&s, s.dave, dialog);
}

/* He goes back: both, Dave and who sent us to him, are let go. */
static void we_leave_whom_we_were_passed_on_to(void **state)
{
	struct scene s = consulting();
	struct agent *a = s.alice;

	(void)state;
	is_passed_on(&s);
	DO(a, lw_cancel(a->lw, a->call, now(a)));
	assert_non_null(raw_wait(s.dave, "BYE ", 0, 1000));
	assert_non_null(raw_wait(s.carol, "BYE ", 0, 1000));
	agree(s.bob, 2, "sendrecv");
	assert_true(until(a, LW_NOTE_TRANSFER_CANCELLED, 1, 1000));
}

/* Dave takes the place of one that Alice has called. */
static void takes_place(struct scene *s, struct raw *of, const char *invite)
{
	struct agent *a = s->alice;
	const char *body = raw_sdp(s->dave, "sendrecv"), *answer;
	char dialog[500];

	/* RFC 3891 3: to-tag is ours here, and from-tag the peer's */
	snprintf(dialog, sizeof dialog, "%s;to-tag=%s;from-tag=t1", header(invite, "Call-ID"),
		 tag_of(invite, "From"));
	raw_send(s->dave, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKplace;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=t1\nTo: <%s>\nCall-ID: place\nCSeq: 1 INVITE\nContact: <%s>\n"
		 "Replaces: %s\nReferred-By: <%s>\nSupported: replaces\nAllow: INVITE, ACK, BYE, REFER\n"
		 "Content-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &s->dave->laddr, s->dave->uri, a->uri, s->dave->uri, dialog, of->uri,
		 strlen(body), body);
	answer = raw_wait(s->dave, "SIP/2.0 200", 0, 1000);
	assert_non_null(answer);
	raw_send(s->dave, a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKack;rport\nMax-Forwards: 70\n"
		 "From: %s\nTo: %s\nCall-ID: place\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		 a->uri, &s->dave->laddr, header(answer, "From"), header(answer, "To"));
	assert_non_null(raw_wait(of, "BYE ", 0, 1000));
	raw_reply(of, raw_wait(of, "BYE ", 0, 0), "200 OK", NULL, NULL, NULL);
	assert_true(until(a, LW_NOTE_REPLACED, 1, 1000));
}

static void the_target_is_replaced(void **state)
{
	struct scene s = consulting();
	const char *answer;
	char dialog[300];

	(void)state;
	takes_place(&s, s.carol, s.to_carol);
	answer = raw_wait(s.dave, "SIP/2.0 200", 0, 0);
	snprintf(dialog, sizeof dialog, "place%%3Bto-tag%%3Dt1%%3Bfrom-tag%%3D%s",
		 tag_of(answer, "To"));
	complete_with(&s, s.dave, dialog);
}

/* Who takes the place of Bob waits as he did: the first thing he is sent is our hold. */
static void the_transferee_is_replaced_and_is_held(void **state)
{
	struct scene s = consulting();
	const char *hold;

	(void)state;
	takes_place(&s, s.bob, s.to_bob);
	hold = raw_wait(s.dave, "INVITE ", 0, 1000);
	assert_non_null(hold);
	assert_non_null(strstr(hold, "\r\na=sendonly\r\n"));
}

#define T(test) cmocka_unit_test_setup_teardown(test, agents_start, agents_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_consulted_party_passes_us_on),
		T(we_leave_whom_we_were_passed_on_to),
		T(the_target_is_replaced),
		T(the_transferee_is_replaced_and_is_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
