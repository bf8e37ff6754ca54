/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_way.c -- calls through a switch, and what they carry of their way: Max-Forwards, who has
 * passed them on, and where they go (R33, R45, RFC 3261 16.3, 5806, 7044).  In virtual time. */
#include "agents.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/rules.h>
#include <legwork/switch.h>

static struct agent *pbx, *second;
static struct raw *a, *b, *c, *d;

static void as_switch(struct lw_config *core, struct lw_re_config *config)
{
	core->role = LW_AS_SWITCH;
	core->max_calls = 40;
	core->max_legs = 100;
	config->own_host_is_loop = false;
	config->max_ringing_from = 200;
}

static void as_given(struct lw_config *core, struct lw_re_config *config)
{
	as_switch(core, config);
	core->route_as_given = true;
}

static void inside(struct agent *agent)
{
	static const char *const domains[] = {"127.0.0.1"};
	static struct lw_rules rules = LW_RULES_INIT;

	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	assert_int_equal(lw_rules_set(agent->lw, &rules), 0);
}

static void rig_up(void)
{
	pbx = agent_make("pbx", as_switch);
	second = agent_make("second", as_switch);
	inside(pbx);
	inside(second);
	a = raw_make();
	b = raw_make();
	c = raw_make();
	d = raw_make();
}

/* A calls uri at the switch. */
static void call(struct agent *at, const char *uri, unsigned forwards, const char *headers)
{
	const char *sdp = raw_sdp(a, "sendrecv");

	raw_send(a, at,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKw1;rport\n"
		 "Max-Forwards: %u\nFrom: <sip:a@127.0.0.1>;tag=a1\nTo: <sip:to@127.0.0.1>\n"
		 "Call-ID: way\nCSeq: 1 INVITE\nContact: <%s>\n%s"
		 "Content-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 uri, &a->laddr, forwards, a->uri, headers, strlen(sdp), sdp);
}

static void route(struct agent *at, unsigned nth, const char *uri)
{
	assert_true(until(at, LW_NOTE_ROUTE, nth, 500));
	at->call = at->last[LW_NOTE_ROUTE].call;
	DO(at, lw_route_to(at->lw, at->call, uri, 0, now(at)));
}

static void expect_line(const char *message, const char *format, const char *uri)
{
	char line[300];

	snprintf(line, sizeof line, format, uri);
	if (!message || !has_line(message, line))
		fail_msg("no line %s in\n%s", line, message ? message : "nothing");
}

static void expect_none(const char *message, const char *name)
{
	assert_non_null(message);
	assert_string_equal(header(message, name), "");
}

/* All calls end, and nothing is left. */
static void expect_all_over(struct agent *agent)
{
	run_ms(40000);
	assert_int_equal(lw_counts(agent->lw).calls, 0);
	assert_int_equal(lw_counts(agent->lw).legs, 0);
}

/* ---- Max-Forwards ---- */

static void one_hop_less_goes_out(void **state)
{
	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 12, "");
	route(pbx, 1, b->uri);
	expect_line(raw_wait(b, "INVITE ", 0, 500), "Max-Forwards: 11%s", "");
}

static void the_last_hop_is_used(void **state)
{
	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 1, "");
	route(pbx, 1, b->uri);
	expect_line(raw_wait(b, "INVITE ", 0, 500), "Max-Forwards: 0%s", "");
}

static void without_a_hop_left_it_is_refused(void **state)
{
	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 0, "");
	route(pbx, 1, b->uri);
	assert_true(until(pbx, LW_NOTE_ROUTE, 2, 500)); /* somewhere else? */
	assert_int_equal(pbx->last[LW_NOTE_ROUTE].code, 483);
	DO(pbx, lw_route_end(pbx->lw, pbx->call, 0, now(pbx)));
	assert_non_null(raw_wait(a, "SIP/2.0 483", 0, 500));
	assert_null(raw_wait(b, "INVITE ", 0, 50));
	expect_all_over(pbx);
}

/* What the host itself serves goes nowhere (RFC 3261 16.3 is of those who forward). */
static void without_a_hop_left_it_can_be_served(void **state)
{
	(void)state;
	rig_up();
	call(pbx, "sip:menu@127.0.0.1", 0, "");
	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	DO(pbx, lw_serve(pbx->lw, pbx->last[LW_NOTE_ROUTE].call, now(pbx)));
	assert_non_null(raw_wait(a, "SIP/2.0 200", 0, 500));
}

/* Both of two that ring at once are one hop behind the caller, not behind each other. */
static void who_rings_too_counts_for_nothing(void **state)
{
	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 12, "");
	route(pbx, 1, b->uri);
	DO(pbx, lw_route_to(pbx->lw, pbx->call, c->uri, LW_F_MORE, now(pbx)));
	expect_line(raw_wait(b, "INVITE ", 0, 500), "Max-Forwards: 11%s", "");
	expect_line(raw_wait(c, "INVITE ", 0, 500), "Max-Forwards: 11%s", "");
}

static void whom_we_call_first_has_all_hops(void **state)
{
	lw_call made;

	(void)state;
	rig_up();
	DO(pbx, lw_originate(pbx->lw, b->uri, c->uri, 0, &made, now(pbx)));
	expect_line(raw_wait(b, "INVITE ", 0, 500), "Max-Forwards: 70%s", "");
	raw_reply(b, raw_wait(b, "INVITE ", 0, 500), "200 OK", "b1", raw_contact(b),
		  raw_sdp(b, "sendrecv"));
	route(pbx, 1, c->uri);
	expect_line(raw_wait(c, "INVITE ", 0, 500), "Max-Forwards: 69%s", "");
}

/* ---- loops ---- */

/* Each sends every call on to the other. */
static bool send_on(void *arg)
{
	static unsigned seen[2];
	struct agent *both[] = {pbx, second};
	bool *begun = arg;

	for (unsigned i = 0; i < 2; i++) {
		struct agent *at = both[i];

		if (!*begun)
			seen[0] = seen[1] = 0;
		*begun = true;
		if (at->notes[LW_NOTE_ROUTE] == seen[i])
			continue;
		seen[i] = at->notes[LW_NOTE_ROUTE];
		at->call = at->last[LW_NOTE_ROUTE].call;
		if (at->last[LW_NOTE_ROUTE].cause)
			(void)lw_route_end(at->lw, at->call, 0, now(at));
		else
			(void)lw_route_to(at->lw, at->call, both[1 - i]->uri, 0, now(at));
		lw_re_pump(at->re);
	}
	return raw_wait(a, "SIP/2.0 4", 0, 1) != NULL;
}

static unsigned new_invites(const struct agent *agent)
{
	unsigned n = 0;

	for (unsigned i = 0; sent(agent, "INVITE ", i); i++)
		n += !strstr(header(sent(agent, "INVITE ", i), "To"), ";tag=");
	return n;
}

static void a_loop_of_two_switches_ends(void **state)
{
	bool begun = false;

	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 9, "");
	for (unsigned i = 0; i < 400 && !raw_wait(a, "SIP/2.0 4", 0, 1); i++)
		(void)send_on(&begun);
	assert_non_null(raw_wait(a, "SIP/2.0 483", 0, 500));
	assert_int_equal(new_invites(pbx), 5);
	assert_int_equal(new_invites(second), 4);
	expect_all_over(pbx);
	expect_all_over(second);
}

/* The pool has room for 39 calls; the way for 20. */
static void an_address_that_leads_back_to_us_ends(void **state)
{
	struct agent *loop = agent_make("loop", as_given);
	char there[120];

	(void)state;
	rig_up();
	snprintf(there, sizeof there, "sip:x@%s", strchr(loop->uri, '@') + 1);
	call(loop, there, 20, "");
	assert_non_null(raw_wait(a, "SIP/2.0 483", 0, 5000));
	assert_int_equal(loop->notes[LW_NOTE_INCOMING], 21);
	assert_int_equal(new_invites(loop), 20);
	expect_all_over(loop);
}

/* ---- where it goes ---- */

/* The address first called is news about the call, and not where it is to go. */
static void the_address_called_now_is_asked_for(void **state)
{
	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 70,
	     "History-Info: <sip:first@127.0.0.1>;index=1, <sip:bob@127.0.0.1>;index=1.1\n"
	     "Diversion: <sip:first@127.0.0.1>;counter=1\nReferred-By: <sip:by@127.0.0.1>\n");
	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	assert_string_equal(pbx->last_uri[LW_NOTE_ROUTE], "sip:bob@127.0.0.1");
}

/* A registrar sends it to our Contact: To says whom it was for. */
static void of_our_contact_the_other_address_is_asked_for(void **state)
{
	(void)state;
	rig_up();
	call(pbx, pbx->uri, 70, "");
	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	assert_string_equal(pbx->last_uri[LW_NOTE_ROUTE], "sip:to@127.0.0.1");
}

/* ---- who has had it ---- */

static const char way[] =
	"History-Info: <sip:one@127.0.0.1>;index=1\n"
	"History-Info: <sip:two@127.0.0.1>;index=1.1, <sip:bob@127.0.0.1>;index=1.2\n"
	"Diversion: <sip:two@127.0.0.1>;reason=user-busy;counter=3\n";

static void what_came_goes_on_in_order(void **state)
{
	const char *invite;

	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 70, way);
	route(pbx, 1, b->uri);
	invite = raw_wait(b, "INVITE ", 0, 500);
	expect_line(invite, "History-Info: <%s>;index=1", "sip:one@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1;mp=1", "sip:two@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1.1;mp=1.1", "sip:bob@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1;mp=1.1.1", b->uri);
	expect_line(invite, "Diversion: <%s>;reason=unknown;counter=3", "sip:two@127.0.0.1");
}

/* Of a peer that knows Diversion only: the newest stands first. */
static void diversions_alone_are_a_way_too(void **state)
{
	const char *invite;

	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 70,
	     "Diversion: <sip:two@127.0.0.1>;counter=1\nDiversion: <sip:one@127.0.0.1>\n");
	route(pbx, 1, b->uri);
	invite = raw_wait(b, "INVITE ", 0, 500);
	expect_line(invite, "History-Info: <%s>;index=1", "sip:one@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1;mp=1", "sip:two@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1.1;mp=1.1", "sip:bob@127.0.0.1");
	expect_line(invite, "Diversion: <%s>;reason=unknown;counter=2", "sip:two@127.0.0.1");
}

static void a_call_without_a_way_gets_none(void **state)
{
	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 70, "");
	route(pbx, 1, b->uri);
	expect_none(raw_wait(b, "INVITE ", 0, 500), "History-Info");
	expect_none(raw_wait(b, "INVITE ", 0, 500), "Diversion");
}

static void two_switches_in_a_row(void **state)
{
	const char *invite;
	char at_second[120];

	(void)state;
	rig_up();
	snprintf(at_second, sizeof at_second, "sip:rob@%s", strchr(second->uri, '@') + 1);
	call(pbx, "sip:bob@127.0.0.1", 70, way);
	route(pbx, 1, at_second);
	route(second, 1, b->uri);
	invite = raw_wait(b, "INVITE ", 0, 500);
	expect_line(invite, "History-Info: <%s>;index=1", "sip:one@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1;mp=1", "sip:two@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1.1;mp=1.1", "sip:bob@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1;mp=1.1.1", at_second);
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1.1;mp=1.1.1.1", b->uri);
	expect_line(invite, "Max-Forwards: 68%s", "");
	assert_non_null(strstr(header(invite, "Diversion"), ";counter=3"));
}

static void answer(struct raw *raw, unsigned nth)
{
	const char *invite = raw_wait(raw, "INVITE ", nth, 500);

	assert_non_null(invite);
	raw_reply(raw, invite, "200 OK", "t1", raw_contact(raw), raw_sdp(raw, "sendrecv"));
	run_ms(20);
}

static void acknowledge(void)
{
	const char *ok = raw_wait(a, "SIP/2.0 200", 0, 500);

	assert_non_null(ok);
	raw_send(a, pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKw2;rport\nMax-Forwards: 70\n"
		 "From: <sip:a@127.0.0.1>;tag=a1\nTo: %s\nCall-ID: way\nCSeq: 1 ACK\n"
		 "Content-Length: 0\n\n",
		 pbx->uri, &a->laddr, header(ok, "To"));
	run_ms(20);
}

/* The one with this address in the call. */
static lw_leg leg_of(const char *uri)
{
	struct lw_leg_info info;
	lw_leg leg = {0};

	for (;;) {
		leg = lw_call_leg_next(pbx->lw, pbx->call, leg);
		assert_int_not_equal(leg.v, 0);
		assert_int_equal(lw_leg_info(pbx->lw, leg, &info), 0);
		if (!strcmp(info.uri, uri))
			return leg;
	}
}

static const char *pass_blind(struct raw *from, struct raw *to, unsigned routed)
{
	DO(pbx, lw_transfer_blind_for(pbx->lw, leg_of(from->uri), to->uri, 0, now(pbx)));
	route(pbx, routed, to->uri);
	return raw_wait(to, "INVITE ", 0, 500);
}

static void a_chain_of_transfers(void **state)
{
	const char *invite;

	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 70, way);
	route(pbx, 1, b->uri);
	answer(b, 0);
	acknowledge();
	invite = pass_blind(b, c, 2);
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1;mp=1.1.1", b->uri);
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1.1;mp=1.1.1.1", c->uri);
	expect_line(invite, "Diversion: <%s>;reason=unconditional;counter=4", b->uri);
	expect_line(invite, "Max-Forwards: 69%s", "");
	answer(c, 0);
	assert_true(until(pbx, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
	invite = pass_blind(c, d, 3);
	expect_line(invite, "History-Info: <%s>;index=1", "sip:one@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1;mp=1.1.1", b->uri);
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1.1;mp=1.1.1.1", c->uri);
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1.1.1;mp=1.1.1.1.1", d->uri);
	expect_line(invite, "Diversion: <%s>;reason=unconditional;counter=5", c->uri);
	expect_line(invite, "Max-Forwards: 69%s", ""); /* he is one hop from A, whoever had him */
}

/* A transfer that failed has not taken place. */
static void who_has_the_call_again_has_not_passed_it_on(void **state)
{
	const char *invite;

	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 70, way);
	route(pbx, 1, b->uri);
	answer(b, 0);
	acknowledge();
	DO(pbx, lw_transfer_attended_for(pbx->lw, leg_of(b->uri), c->uri, 0, now(pbx)));
	route(pbx, 2, c->uri);
	raw_reply(c, raw_wait(c, "INVITE ", 0, 500), "486 Busy Here", "t1", "", NULL);
	route(pbx, 3, d->uri); /* on the second try it is somewhere else */
	raw_reply(d, raw_wait(d, "INVITE ", 0, 500), "486 Busy Here", "t1", "", NULL);
	assert_true(until(pbx, LW_NOTE_ROUTE, 4, 500));
	DO(pbx, lw_route_end(pbx->lw, pbx->call, 0, now(pbx)));
	DO(pbx, lw_cancel_for(pbx->lw, leg_of(b->uri), now(pbx)));
	run_ms(20);
	DO(pbx, lw_transfer_blind_for(pbx->lw, leg_of(b->uri), d->uri, 0, now(pbx)));
	route(pbx, 5, d->uri);
	invite = raw_wait(d, "INVITE ", 1, 500);
	expect_line(invite, "Diversion: <%s>;reason=unconditional;counter=4", b->uri);
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1;mp=1.1.1", b->uri);
	expect_line(invite, "History-Info: <%s>;index=1.1.1.1.1;mp=1.1.1.1", d->uri);
}

/* Whom we called first has come no way: who transfers him is the first in it. */
static void of_the_other_party_it_begins_anew(void **state)
{
	const char *invite;

	(void)state;
	rig_up();
	call(pbx, "sip:bob@127.0.0.1", 70, way);
	route(pbx, 1, b->uri);
	answer(b, 0);
	acknowledge();
	DO(pbx, lw_transfer_blind_for(pbx->lw, leg_of("sip:a@127.0.0.1"), "sip:carol@127.0.0.1", 0,
				      now(pbx)));
	route(pbx, 2, c->uri);
	invite = raw_wait(c, "INVITE ", 0, 500);
	expect_line(invite, "History-Info: <%s>;index=1", "sip:a@127.0.0.1");
	expect_line(invite, "History-Info: <%s>;index=1.1;mp=1", c->uri);
	expect_line(invite, "Diversion: <%s>;reason=unconditional;counter=1", "sip:a@127.0.0.1");
	expect_line(invite, "Max-Forwards: 68%s", ""); /* the call has gone so far already */
}

#define T(test) cmocka_unit_test_setup_teardown(test, agents_start, agents_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(one_hop_less_goes_out),
		T(the_last_hop_is_used),
		T(without_a_hop_left_it_is_refused),
		T(without_a_hop_left_it_can_be_served),
		T(who_rings_too_counts_for_nothing),
		T(whom_we_call_first_has_all_hops),
		T(a_loop_of_two_switches_ends),
		T(an_address_that_leads_back_to_us_ends),
		T(the_address_called_now_is_asked_for),
		T(of_our_contact_the_other_address_is_asked_for),
		T(what_came_goes_on_in_order),
		T(diversions_alone_are_a_way_too),
		T(a_call_without_a_way_gets_none),
		T(two_switches_in_a_row),
		T(a_chain_of_transfers),
		T(who_has_the_call_again_has_not_passed_it_on),
		T(of_the_other_party_it_begins_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
