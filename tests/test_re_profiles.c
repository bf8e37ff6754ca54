/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_profiles.c -- each field of a peer's profile, and what it changes on the wire. */
#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/policy_file.h>

static struct lw_policy_file *file;

/* An agent with these lines about peers, as they stand in a policy file. */
static struct agent *with_peers(const char *lines,
				void (*change)(struct lw_config *core, struct lw_re_config *re))
{
	struct agent *a = agent_make("alice", change);
	char why[1024];

	assert_int_equal(lw_policy_file_parse(&file, lines, strlen(lines), NULL, why, sizeof why),
			 0);
	assert_int_equal(lw_rules_set(a->lw, lw_policy_file_rules(file)), 0);
	return a;
}

static int end(void **state)
{
	int err = agents_end(state);

	lw_policy_file_free(file);
	file = NULL;
	return err;
}

static const char *call(struct agent *a, struct raw *r, const char *server, const char *allow)
{
	char headers[400];
	const char *m;

	DO(a, lw_dial(a->lw, r->uri, 0, &a->call, now(a)));
	m = raw_wait(r, "INVITE ", 0, 1000);
	snprintf(headers, sizeof headers,
		 "Contact: <%s>\nServer: %s\n%sContent-Type: application/sdp\n", r->uri, server,
		 allow);
	raw_reply(r, m, "200 OK", "t1", headers, raw_sdp(r, "sendrecv"));
	assert_non_null(raw_wait(r, "ACK ", 0, 500));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 500));
	return m;
}

static void identify(struct agent *a)
{
	DO(a, lw_identify(a->lw, a->call, "sip:carol@example.com", "Carol", now(a)));
}

static const char all[] = "Allow: INVITE, ACK, BYE, REFER, UPDATE\n";

static void reads_chooses_the_header(void **state)
{
	struct agent *a = with_peers("peer Acme reads=rpid\n", NULL);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	(void)call(a, r, "ACME/2", all);
	identify(a);
	m = raw_wait(r, "UPDATE ", 0, 500);
	assert_non_null(m);
	assert_true(has_line(m, "Remote-Party-ID: \"Carol\" <sip:carol@example.com>;party=calling;"
				"screen=yes;privacy=off"));
	assert_string_equal(header(m, "P-Asserted-Identity"), "");
}

static void both_headers_for_one_that_reads_both(void **state)
{
	struct agent *a = with_peers("peer Acme reads=rpid reads=pai\n", NULL);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	(void)call(a, r, "Acme", all);
	identify(a);
	m = raw_wait(r, "UPDATE ", 0, 500);
	assert_non_null(m);
	assert_true(*header(m, "Remote-Party-ID") && *header(m, "P-Asserted-Identity"));
}

static void told_by_reinvite_though_it_allows_update(void **state)
{
	struct agent *a = with_peers("peer Acme told=reinvite\n", NULL);
	struct raw *r = raw_make();
	const char *m;

	(void)state;
	(void)call(a, r, "Acme", all);
	identify(a);
	m = raw_wait(r, "INVITE ", 1, 500);
	assert_non_null(m);
	assert_true(has_line(m, "P-Asserted-Identity: \"Carol\" <sip:carol@example.com>"));
	assert_int_equal(sent_count(a, "UPDATE "), 0);
}

static void told_by_update_though_it_says_nothing(void **state)
{
	struct agent *a = with_peers("peer Acme told=update\n", NULL);
	struct raw *r = raw_make();

	(void)state;
	(void)call(a, r, "Acme", "");
	identify(a);
	assert_non_null(raw_wait(r, "UPDATE ", 0, 500));
}

static void told_never_is_reported(void **state)
{
	struct agent *a = with_peers("peer Acme told=never\n", NULL);
	struct raw *r = raw_make();

	(void)state;
	(void)call(a, r, "Acme", "Allow: INVITE, ACK, BYE, REFER\n");
	identify(a);
	assert_true(until(a, LW_NOTE_NOT_SHOWN, 1, 500));
	assert_int_equal(sent_count(a, "INVITE ") + sent_count(a, "UPDATE "), 1);
}

static void without_news(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->refer_sub = false;
}

/* It would send its NOTIFYs all the same (RFC 4488 4): it is not asked for none. */
static void refer_sub_goes_only_to_who_knows_it(void **state)
{
	static const char *const servers[] = {"Acme", "Other"};

	for (unsigned i = 0; i < 2; i++) {
		struct agent *a = with_peers("peer Acme no-refer-sub\n", without_news);
		struct raw *r = raw_make();
		const char *m;

		(void)call(a, r, servers[i], all);
		DO(a, lw_transfer_blind(a->lw, a->call, "sip:carol@127.0.0.1:9", now(a)));
		raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "200 OK", "t1", raw_contact(r),
			  raw_sdp(r, "recvonly"));
		m = raw_wait(r, "REFER ", 0, 500);
		assert_non_null(m);
		assert_string_equal(header(m, "Refer-Sub"), i ? "false" : "");
		if (!i)
			assert_int_equal(end(state) + agents_start(state), 0);
	}
}

static void early(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->on_complete_ringing = LW_RINGING_EARLY;
}

/* Complete while the target rings hands over at once to one that is known to take it, and waits for
 * the answer of any other. */
static void early_replaces_is_by_profile(void **state)
{
	static const char *const servers[] = {"Acme", "Other"};

	for (unsigned i = 0; i < 2; i++) {
		struct agent *a = with_peers("peer Acme early-replaces\n", early);
		struct raw *r = raw_make(), *target = raw_make();
		char headers[400], uri[100];
		const char *m;

		snprintf(uri, sizeof uri, "sip:target%s", strchr(target->uri, '@'));
		(void)call(a, r, "Other", "Allow: INVITE, ACK, BYE, REFER\nSupported: replaces\n");
		DO(a, lw_transfer_attended(a->lw, a->call, uri, now(a)));
		raw_reply(r, raw_wait(r, "INVITE ", 1, 1000), "200 OK", "t1", raw_contact(r),
			  raw_sdp(r, "recvonly"));
		m = raw_wait(target, "INVITE ", 0, 1000);
		assert_non_null(m);
		snprintf(headers, sizeof headers,
			 "Contact: <%s>\nServer: %s\nSupported: replaces\nAllow: INVITE\n",
			 target->uri, servers[i]);
		raw_reply(target, m, "180 Ringing", "t9", headers, "");
		assert_true(until(a, LW_NOTE_CONSULT_RINGING, 1, 500));
		DO(a, lw_complete(a->lw, a->call, now(a)));
		m = raw_wait(r, "REFER ", 0, 300);
		assert_int_equal(m != NULL, i == 0);
		if (i)
			continue;
		assert_non_null(strstr(header(m, "Refer-To"), "%3Bto-tag%3Dt9%3B"));
		assert_int_equal(end(state) + agents_start(state), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, end)
		T(reads_chooses_the_header),
		T(both_headers_for_one_that_reads_both),
		T(told_by_reinvite_though_it_allows_update),
		T(told_by_update_though_it_says_nothing),
		T(told_never_is_reported),
		T(refer_sub_goes_only_to_who_knows_it),
		T(early_replaces_is_by_profile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
