/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_moved.c -- a call that is sent elsewhere (RFC 3261 8.1.3.4): where to, and what is told
 * of it on the way (RFC 5806, 7044). */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include <legwork/rules.h>

/* ---- what the engine is told ---- */

static struct { char uri[LW_URI_MAX], chain[2 * LW_URI_MAX]; uint32_t flags; int32_t code;
} told;                          /* of the last REDIRECTED */
static struct { char called[LW_URI_MAX]; uint32_t hops; } offered;

static void copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ? from : "");
}

static void saw_input(const struct lw_input *in, int err, void *arg)
{
	(void)arg;
	assert_int_equal(err, 0);
	if (in->type == LW_SIG_OFFERED) {
		copy(offered.called, sizeof offered.called, in->called);
		offered.hops = in->hops;
	}
	if (in->type != LW_SIG_REDIRECTED)
		return;
	copy(told.uri, sizeof told.uri, in->uri);
	copy(told.chain, sizeof told.chain, in->chain);
	told.flags = in->flags;
	told.code = in->code;
}

static void watched(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->inputh = saw_input;
	memset(&told, 0, sizeof told);
	memset(&offered, 0, sizeof offered);
}

static void stays(struct lw_config *core, struct lw_re_config *re)
{
	watched(core, re);
	core->max_redirects = 0;
}

/* The agent calls the raw peer, which answers 302 with these lines. */
static void moved(struct agent *a, struct raw *r, const char *lines)
{
	unsigned before = r->inc;

	if (!r->inc)
		DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	run_ms(5);
	assert_int_equal(r->inc, before + !before);
	raw_reply(r, r->in[r->inc - 1], "302 Moved Temporarily", "t1", lines, NULL);
	run_ms(5);
}

/* ---- where to ---- */

struct contacts { const char *lines, *best, *others; };

static void the_best_address_comes_first_and_the_others_after_it(void **state)
{
	static const struct contacts rows[] = {
		{"Contact: <sip:a@198.51.100.1>\n", "sip:a@198.51.100.1", ""},
		{"Contact: <sip:a@198.51.100.1>;q=0.2, <sip:b@198.51.100.1>;q=0.7\n"
		 "m: <sip:c@198.51.100.1>;q=0.5\n", "sip:b@198.51.100.1",
		 "sip:c@198.51.100.1\nsip:a@198.51.100.1"},
		/* of equals the first; without q it is 1 */
		{"Contact: <sip:a@198.51.100.1>;q=.5, <sip:b@198.51.100.1>, <tel:+4930123>, "
		 "<sip:c@198.51.100.1>;q=1.0\n", "sip:b@198.51.100.1",
		 "tel:+4930123\nsip:c@198.51.100.1\nsip:a@198.51.100.1"},
		/* one that is there twice, and those that cannot be called */
		{"Contact: <sip:a@198.51.100.1>;q=0.1, <mailto:a@h>, <sip:a@198.51.100.1>;q=0.3, "
		 "<sip:b@198.51.100.1;method=BYE>;q=0\n", "sip:a@198.51.100.1", ""},
		{"Contact: <sip:b@198.51.100.1;method=INVITE?Subject=x>;q=0.001, <http://h>\n",
		 "sip:b@198.51.100.1", ""},
		/* eight at most, the worst are left out */
		{"Contact: <sip:1@h>;q=0.1,<sip:2@h>;q=0.2,<sip:3@h>;q=0.3,<sip:4@h>;q=0.4,"
		 "<sip:5@h>;q=0.5,<sip:6@h>;q=0.6,<sip:7@h>;q=0.7,<sip:8@h>;q=0.8,"
		 "<sip:9@h>;q=0.9,<sip:0@h>;q=0.05\n", "sip:9@h",
		 "sip:8@h\nsip:7@h\nsip:6@h\nsip:5@h\nsip:4@h\nsip:3@h\nsip:2@h"},
	};
	struct agent *a = agent_make("alice", stays);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		moved(a, raw_make(), rows[i].lines);
		assert_string_equal(told.uri, rows[i].best);
		assert_string_equal(told.chain, rows[i].others);
		assert_int_equal(told.code, 302);
		assert_int_equal(a->notes[LW_NOTE_ENDED], i + 1);
	}
}

static void addresses_that_do_not_fit_are_left_out(void **state)
{
	struct agent *a = agent_make("alice", stays);
	char lines[3000] = "Contact: <sip:a@h>", user[401], *end;

	(void)state;
	memset(user, 'u', 400);
	user[400] = '\0';
	for (int i = 0; i < 4; i++) {
		end = lines + strlen(lines);
		snprintf(end, sizeof lines - (size_t)(end - lines), ", <sip:%d%s@h>", i, user);
	}
	strcat(lines, ", <sip:b@h>\n");
	moved(a, raw_make(), lines);
	assert_string_equal(told.uri, "sip:a@h");
	snprintf(lines, sizeof lines, "sip:0%s@h\nsip:1%s@h\nsip:b@h", user, user);
	assert_string_equal(told.chain, lines);
}

static void own_users(struct lw_config *core, struct lw_re_config *re)
{
	watched(core, re);
	re->own_host_is_loop = false;
}

static void an_address_of_ours_is_a_loop_or_a_user(void **state)
{
	struct agent *a = agent_make("alice", stays), *pbx = agent_make("pbx", own_users);
	char contact[200];

	(void)state;
	snprintf(contact, sizeof contact, "Contact: <sip:carol%s>\n", strchr(a->uri, '@'));
	moved(a, raw_make(), contact);
	assert_int_equal(told.flags, LW_F_TO_US);
	snprintf(contact, sizeof contact, "Contact: <sip:carol%s>\n", strchr(pbx->uri, '@'));
	moved(pbx, raw_make(), contact);
	assert_int_equal(told.flags, 0);
}

/* ---- what goes along ---- */

/* The lines of this header in a message, one after another. */
static const char *lines_of(const char *message, const char *name)
{
	static char text[2000];
	size_t used = 0, length = strlen(name);

	text[0] = '\0';
	for (const char *p = message; p && *p; p = strstr(p, "\r\n")) {
		p += *p == '\r' ? 2 : 0;
		if (!strncmp(p, name, length) && p[length] == ':')
			used += (size_t)snprintf(text + used, sizeof text - used, "%.*s\n",
						 (int)strcspn(p, "\r"), p);
	}
	return text;
}

/* The nth INVITE to the peer. */
static const char *invite(struct raw *r, unsigned nth)
{
	const char *m = raw_wait(r, "INVITE ", nth, 100);

	assert_non_null(m);
	return m;
}

/* DIV-05, and RFC 7044: the new address is below the one that named it. */
static void what_a_302_tells_goes_on(void **state)
{
	struct agent *a = agent_make("alice", watched);
	struct raw *bob = raw_make(), *carol = raw_make();
	char lines[900], want[400];

	(void)state;
	snprintf(lines, sizeof lines,
		 "Contact: <%s>\n"
		 "Diversion: <sip:bob@example.com>;reason=user-busy;counter=1, "
		 "\"B, A\" <sip:bert@example.com>;reason=no-answer\n"
		 "History-Info: <sip:bert@example.com>;index=1\n"
		 "Diversion: <sip:ben@example.com>\n"
		 "History-Info: <sip:bob@example.com?Reason=SIP%%3Bcause%%3D486>;index=1.2;mp=1\n",
		 carol->uri);
	moved(a, bob, lines);
	assert_string_equal(lines_of(invite(carol, 0), "Diversion"),
			    "Diversion: <sip:bob@example.com>;reason=user-busy;counter=1, "
			    "\"B, A\" <sip:bert@example.com>;reason=no-answer\n"
			    "Diversion: <sip:ben@example.com>\n");
	snprintf(want, sizeof want,
		 "History-Info: <sip:bert@example.com>;index=1\n"
		 "History-Info: <sip:bob@example.com?Reason=SIP%%3Bcause%%3D486>;index=1.2;mp=1\n"
		 "History-Info: <%s>;index=1.2.1;mp=1.2\n", carol->uri);
	assert_string_equal(lines_of(invite(carol, 0), "History-Info"), want);
}

/* Who sends it on a second time and says nothing has not unsaid what the first one told. */
static void it_goes_on_through_a_second_302(void **state)
{
	struct agent *a = agent_make("alice", watched);
	struct raw *bob = raw_make(), *carol = raw_make(), *dave = raw_make();
	char lines[300];

	(void)state;
	snprintf(lines, sizeof lines, "Contact: <%s>\nDiversion: <sip:bob@example.com>\n",
		 carol->uri);
	moved(a, bob, lines);
	snprintf(lines, sizeof lines, "Contact: <%s>\n", dave->uri);
	moved(a, carol, lines);
	assert_string_equal(lines_of(invite(dave, 0), "Diversion"),
			    "Diversion: <sip:bob@example.com>\n");
	assert_string_equal(lines_of(invite(dave, 0), "History-Info"), "");
}

static void a_302_that_tells_nothing_adds_nothing(void **state)
{
	struct agent *a = agent_make("alice", watched);
	struct raw *bob = raw_make(), *carol = raw_make();
	char lines[300];

	(void)state;
	snprintf(lines, sizeof lines, "Contact: <%s>\nHistory-Info: <sip:no-index@example.com>\n",
		 carol->uri);
	moved(a, bob, lines);
	assert_string_equal(lines_of(invite(carol, 0), "Diversion"), "");
	assert_string_equal(lines_of(invite(carol, 0), "History-Info"), "");
}

static void endless_lines_cost_no_call(void **state)
{
	struct agent *a = agent_make("alice", watched);
	struct raw *bob = raw_make(), *carol = raw_make();
	char lines[3500];

	(void)state;
	snprintf(lines, sizeof lines, "Contact: <%s>\n", carol->uri);
	for (int i = 0; i < 30; i++)
		snprintf(lines + strlen(lines), sizeof lines - strlen(lines),
			 "Diversion: <sip:%080d@example.com>\n", i);
	moved(a, bob, lines);
	assert_int_equal(strlen(lines_of(invite(carol, 0), "Diversion")), 0);
}

static void obeys(struct lw_config *core, struct lw_re_config *re)
{
	watched(core, re);
	core->refer_policy = LW_REFER_AUTO;
	core->referred_audio = LW_REFERRED_TALK; /* no re-INVITE of ours in between */
}

/* As transferee: what the 302 says of the way stands for what we had said. */
static void it_stands_for_what_we_said_ourselves(void **state)
{
	static const char *const domains[] = {"127.0.0.1"};
	struct lw_rules rules = LW_RULES_INIT;
	struct agent *a = agent_make("alice", obeys);
	struct raw *caller = raw_make(), *bob = raw_make(), *carol = raw_make();
	const char *ours, *first, *second;
	char lines[700], want[400];

	(void)state;
	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	assert_int_equal(lw_rules_set(a->lw, &rules), 0);
	ours = call_raw(a, caller);
	snprintf(lines, sizeof lines, "Contact: <%s>\nRefer-To: <%s>\nReferred-By: <%s>\n",
		 caller->uri, bob->uri, caller->uri);
	raw_request(caller, a, ours, "REFER", 8, lines, NULL);
	first = invite(bob, 0);
	snprintf(want, sizeof want, "Diversion: <%s>;reason=unconditional;counter=1\n",
		 caller->uri);
	assert_string_equal(lines_of(first, "Diversion"), want);
	snprintf(lines, sizeof lines,
		 "Contact: <%s>\nDiversion: <sip:bob@example.com>;reason=away\n%s"
		 "History-Info: <sip:c@h>;index=1\nHistory-Info: <sip:b@h>;index=1.1\n",
		 carol->uri, want);
	raw_reply(bob, first, "302 Moved Temporarily", "t1", lines, NULL);
	run_ms(5);
	second = invite(carol, 0);
	snprintf(lines, sizeof lines, "Diversion: <sip:bob@example.com>;reason=away\n%s", want);
	assert_string_equal(lines_of(second, "Diversion"), lines);
	snprintf(want, sizeof want,
		 "History-Info: <sip:c@h>;index=1\nHistory-Info: <sip:b@h>;index=1.1\n"
		 "History-Info: <%s>;index=1.1.1;mp=1.1\n", carol->uri);
	assert_string_equal(lines_of(second, "History-Info"), want);
	assert_string_equal(header(second, "Referred-By"), header(first, "Referred-By"));
}

/* ---- our own 302 ---- */

static void who_sends_on_is_named_above_those_before(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *answer, *body = raw_sdp(r, "sendrecv");
	char want[500];

	(void)state;
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKmoved;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=r1\nTo: <%s>\nCall-ID: moved-in\n"
		 "CSeq: 1 INVITE\nContact: <%s>\nDiversion: <sip:b@h>;reason=no-answer;counter=1\n"
		 "Diversion: <sip:c@h>\nContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, r->uri, a->uri, r->uri, strlen(body), body);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 100));
	DO(a, lw_redirect(a->lw, a->call, "sip:carol@198.51.100.7", now(a)));
	answer = raw_wait(r, "SIP/2.0 302", 0, 100);
	assert_non_null(answer);
	assert_string_equal(lines_of(answer, "Contact"), "Contact: <sip:carol@198.51.100.7>\n");
	snprintf(want, sizeof want,
		 "Diversion: <%s>;reason=deflection;counter=1\n"
		 "Diversion: <sip:b@h>;reason=no-answer;counter=1\nDiversion: <sip:c@h>\n",
		 a->uri);
	assert_string_equal(lines_of(answer, "Diversion"), want);
}

/* The one that is called in the end knows who was called first (R33). */
static void from_end_to_end(void **state)
{
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", NULL),
		     *c = agent_make("carol", watched);
	char want[300];

	(void)state;
	c->auto_answer = true;
	DO(a, lw_dial(a->lw, b->uri, 0, &a->call, now(a)));
	assert_true(until(b, LW_NOTE_INCOMING, 1, 100));
	DO(b, lw_redirect(b->lw, b->call, c->uri, now(b)));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 200));
	snprintf(want, sizeof want, "Diversion: <%s>;reason=deflection;counter=1\n", b->uri);
	assert_string_equal(lines_of(sent(a, "INVITE ", 1), "Diversion"), want);
	assert_string_equal(offered.called, b->uri);
	assert_int_equal(offered.hops, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(the_best_address_comes_first_and_the_others_after_it),
		T(addresses_that_do_not_fit_are_left_out),
		T(an_address_of_ours_is_a_loop_or_a_user),
		T(what_a_302_tells_goes_on),
		T(it_goes_on_through_a_second_302),
		T(a_302_that_tells_nothing_adds_nothing),
		T(endless_lines_cost_no_call),
		T(it_stands_for_what_we_said_ourselves),
		T(who_sends_on_is_named_above_those_before),
		T(from_end_to_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
