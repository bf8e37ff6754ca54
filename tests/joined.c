/* SPDX-License-Identifier: BSD-3-Clause */
/* joined.c -- see joined.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/switch.h>

#include "joined.h"

struct joined joined;

static void (*change_more)(struct lw_config *core, struct lw_re_config *re);

static void as_switch(struct lw_config *core, struct lw_re_config *re)
{
	core->role = LW_AS_SWITCH;
	core->route_as_given = true;
	re->users = LW_RE_USERS_ANY;
	re->own_host_is_loop = false;
	if (change_more)
		change_more(core, re);
}

void joined_switch(void (*change)(struct lw_config *core, struct lw_re_config *re))
{
	memset(&joined, 0, sizeof joined);
	change_more = change;
	joined.pbx = agent_make("pbx", as_switch);
	joined.raw[ALICE] = raw_make();
	joined.raw[BOB] = raw_make();
}

/* ---- requests ---- */

static unsigned branch, of_invite;

static void send_request(enum side side, const char *method, const char *uri, const char *extra,
			 const char *body)
{
	struct joined *j = &joined;
	struct raw *r = j->raw[side];
	bool sdp = body && strstr(body, "m=audio");

	branch = strcmp(method, "CANCEL") ? branch + 1 : of_invite;
	raw_send(r, j->pbx,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKj%u;rport\nMax-Forwards: 70\n"
		 "From: %s\nTo: %s\nCall-ID: %s\nCSeq: %u %s\nContact: <%s>\n%s%s"
		 "Content-Length: %zu\n\n%s",
		 method, uri, &r->laddr, branch, j->own[side], j->its[side], j->callid[side],
		 j->cseq[side], method, r->uri, extra ? extra : "",
		 sdp ? "Content-Type: application/sdp\n" : "", body ? strlen(body) : (size_t)0,
		 body ? body : "");
	run_ms(20);
}

int joined_sends(enum side side, const char *method, const char *extra, const char *body)
{
	if (strcmp(method, "ACK"))
		joined.cseq[side]++;
	send_request(side, method, joined.pbx->uri, extra, body);
	return joined_code(side, method);
}

void joined_calls(const char *uri, const char *extra, const char *body)
{
	static unsigned number;
	struct joined *j = &joined;

	number++;
	snprintf(j->own[ALICE], sizeof j->own[0], "<sip:alice@127.0.0.1>;tag=a%u", number);
	snprintf(j->its[ALICE], sizeof j->its[0], "<%s>", uri);
	snprintf(j->callid[ALICE], sizeof j->callid[0], "joined-%u", number);
	j->cseq[ALICE] = 1;
	send_request(ALICE, "INVITE", uri, extra, body);
	of_invite = branch;
}

void joined_cancels(void)
{
	char uri[200];

	snprintf(uri, sizeof uri, "%.*s", (int)strcspn(joined.its[ALICE] + 1, ">"),
		 joined.its[ALICE] + 1);
	send_request(ALICE, "CANCEL", uri, NULL, NULL);
}

void joined_acks(const char *ok, const char *body)
{
	snprintf(joined.its[ALICE], sizeof joined.its[0], "%s", header(ok, "To"));
	(void)joined_sends(ALICE, "ACK", NULL, body);
}

/* ---- answers ---- */

static bool is_answer(const char *message, unsigned cseq, const char *method, const char *callid)
{
	char want[60];

	snprintf(want, sizeof want, "%u %s", cseq, method);
	return !strncmp(message, "SIP/2.0 ", 8) && !strcmp(header(message, "CSeq"), want) &&
	       !strcmp(header(message, "Call-ID"), callid);
}

const char *joined_answer(enum side side, const char *method)
{
	const struct raw *r = joined.raw[side];

	for (unsigned i = r->inc; i-- > 0;)
		if (is_answer(r->in[i], joined.cseq[side], method, joined.callid[side]))
			return r->in[i];
	return "";
}

int joined_code(enum side side, const char *method)
{
	const char *answer = joined_answer(side, method);

	return *answer ? atoi(answer + 8) : 0;
}

void joined_obeys(enum side side)
{
	struct raw *r = joined.raw[side];

	for (unsigned i = 0; i < r->inc; i++)
		if (!strncmp(r->in[i], "BYE ", 4) || !strncmp(r->in[i], "NOTIFY ", 7) ||
		    !strncmp(r->in[i], "OPTIONS ", 8))
			raw_reply(r, r->in[i], "200 OK", NULL, NULL, NULL);
	run_ms(20);
}

/* ---- the call ---- */

static void find_legs(void)
{
	struct joined *j = &joined;

	j->call = lw_call_next(j->pbx->lw, (lw_call){0});
	j->leg[ALICE] = j->pbx->last[LW_NOTE_INCOMING].leg;
	j->leg[BOB] = lw_call_leg_next(j->pbx->lw, j->call, (lw_leg){0});
	if (lw_same_leg(j->leg[BOB], j->leg[ALICE]))
		j->leg[BOB] = lw_call_leg_next(j->pbx->lw, j->call, j->leg[ALICE]);
}

void joined_up(void (*change)(struct lw_config *core, struct lw_re_config *re))
{
	struct joined *j = &joined;
	const char *invite, *ok;

	joined_switch(change);
	joined_calls(j->raw[BOB]->uri, NULL, raw_sdp(j->raw[ALICE], "sendrecv"));
	invite = raw_wait(j->raw[BOB], "INVITE ", 0, 500);
	assert_non_null(invite);
	snprintf(j->invite, sizeof j->invite, "%s", invite);
	raw_reply(j->raw[BOB], invite, "200 OK", "t1", raw_contact(j->raw[BOB]),
		  raw_sdp(j->raw[BOB], "sendrecv"));
	ok = raw_wait(j->raw[ALICE], "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	joined_acks(ok, NULL);
	assert_true(until(j->pbx, LW_NOTE_CONNECTED, 1, 500));
	snprintf(j->own[BOB], sizeof j->own[0], "%s;tag=t1", header(invite, "To"));
	snprintf(j->its[BOB], sizeof j->its[0], "%s", header(invite, "From"));
	snprintf(j->callid[BOB], sizeof j->callid[0], "%s", header(invite, "Call-ID"));
	j->cseq[BOB] = 100;
	find_legs();
	assert_true(joined_talk());
}

static bool hears(enum side side, enum side other)
{
	struct lw_leg_info info;

	return !lw_leg_info(joined.pbx->lw, joined.leg[side], &info) && info.up &&
	       info.hear == LW_HEAR_PEER && lw_same_leg(info.hear_leg, joined.leg[other]);
}

static bool was_sent(enum side side, const char *start)
{
	return raw_wait(joined.raw[side], start, 0, 1) != NULL;
}

bool joined_talk(void)
{
	return hears(ALICE, BOB) && hears(BOB, ALICE) && !was_sent(ALICE, "BYE ") &&
	       !was_sent(BOB, "BYE ") && sent_count(joined.pbx, "INVITE ") == 1;
}

void joined_must_talk_on(void)
{
	assert_true(joined_talk());
	run_ms(35000);
	assert_true(joined_talk());
}

void joined_must_be_gone(void)
{
	struct lw_counts counts;

	run_ms(300000);
	counts = lw_counts(joined.pbx->lw);
	assert_int_equal(counts.calls, 0);
	assert_int_equal(counts.legs, 0);
	assert_int_equal(counts.timers, 0);
	assert_int_equal(lw_re_stats(joined.pbx->re).legs, 0);
}

/* ---- a transfer by one of the two ---- */

const char *joined_transfers(const char *extra)
{
	char lines[400];

	joined.carol = raw_make();
	snprintf(lines, sizeof lines, "Refer-To: <%s>\n%s", joined.carol->uri, extra);
	assert_int_equal(joined_sends(BOB, "REFER", lines, NULL), 200);
	return raw_wait(joined.carol, "INVITE ", 0, 500);
}

void joined_answers(struct raw *r, const char *invite, const char *tag)
{
	assert_non_null(invite);
	raw_reply(r, invite, "200 OK", tag, raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 0, 500));
}

bool joined_alice_and_carol(void)
{
	struct lw_leg_info alice, other;

	return !lw_leg_info(joined.pbx->lw, joined.leg[ALICE], &alice) && alice.up &&
	       alice.hear == LW_HEAR_PEER && !lw_same_leg(alice.hear_leg, joined.leg[BOB]) &&
	       !lw_leg_info(joined.pbx->lw, alice.hear_leg, &other) && other.up &&
	       lw_same_leg(other.hear_leg, joined.leg[ALICE]) &&
	       !raw_wait(joined.raw[ALICE], "BYE ", 0, 1);
}

const char *joined_news(void)
{
	const struct raw *r = joined.raw[BOB];

	for (unsigned i = r->inc; i-- > 0;)
		if (!strncmp(r->in[i], "NOTIFY ", 7))
			return r->in[i];
	return "";
}
