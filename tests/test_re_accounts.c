/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_accounts.c -- several accounts on one endpoint: calls to each, calls from each; and
 * by which way an address is reached. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "agents.h"

#include "trans/hop.h"

/* alice has her own account, 0, and that of her work, 1. */
static struct agent *alice_make(char *work, size_t size, const struct raw *proxy)
{
	struct agent *a = agent_make("alice", NULL);
	struct lw_re_account account = {.size = sizeof account,
					.auth_user = "w0rk",
					.password = "other",
					.outbound = proxy ? proxy->uri : NULL};
	char aor[128];
	uint32_t index = 0;

	snprintf(work, size, "sip:work%s", strchr(a->uri, '@'));
	snprintf(aor, sizeof aor, "\"Alice at work\" <%s>", work);
	account.aor = aor;
	assert_int_equal(lw_re_account_add(a->re, &index, &account), 0);
	assert_int_equal(index, 1);
	return a;
}

static void call_to(struct agent *caller, struct agent *a, const char *uri, uint32_t account)
{
	unsigned came = a->notes[LW_NOTE_INCOMING], up = caller->notes[LW_NOTE_CONNECTED],
		 over = a->notes[LW_NOTE_ENDED];

	DO(caller, lw_dial(caller->lw, uri, 0, &caller->call, now(caller)));
	assert_true(until(a, LW_NOTE_INCOMING, came + 1, 1000));
	assert_int_equal(a->last[LW_NOTE_INCOMING].account, account);
	DO(a, lw_answer(a->lw, a->call, now(a)));
	assert_true(until(caller, LW_NOTE_CONNECTED, up + 1, 1000));
	DO(caller, lw_hangup(caller->lw, caller->call, now(caller)));
	assert_true(until(a, LW_NOTE_ENDED, over + 1, 1000));
}

static void calls_to_each(void **state)
{
	char work[80];
	struct agent *a = alice_make(work, sizeof work, NULL), *b = agent_make("bob", NULL);

	(void)state;
	call_to(b, a, a->uri, 0);
	call_to(b, a, work, 1);
	/* Its Contact keeps the later requests with the account that was called. */
	assert_non_null(strstr(header(answered(a, "200", "INVITE", 0), "Contact"), "<sip:alice@"));
	assert_non_null(strstr(header(answered(a, "200", "INVITE", 1), "Contact"), "<sip:work@"));
	run_ms(20);
}

static void calls_from_each(void **state)
{
	char work[80], from[128];
	struct agent *a = alice_make(work, sizeof work, NULL), *b = agent_make("bob", NULL),
		     *c = agent_make("carol", NULL);
	const char *m;

	(void)state;
	b->auto_answer = c->auto_answer = true;
	DO(a, lw_dial(a->lw, b->uri, 1, &a->call, now(a)));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 1000));
	m = sent(a, "INVITE ", 0);
	snprintf(from, sizeof from, "\"Alice at work\" <%s>;tag=", work);
	assert_non_null(strstr(header(m, "From"), from));
	assert_non_null(strstr(header(m, "Contact"), "<sip:work@"));
	/* She consults as the one she is in this call. */
	DO(a, lw_transfer_attended(a->lw, a->call, c->uri, now(a)));
	assert_true(until(c, LW_NOTE_INCOMING, 1, 1000));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 1000));
	assert_non_null(strstr(header(sent(a, "INVITE ", 2), "From"), from));
	DO(a, lw_cancel(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_CANCELLED, 1, 1000));
	DO(a, lw_dial(a->lw, c->uri, 0, &a->other, now(a)));
	run_ms(50);
	assert_non_null(strstr(header(sent(a, "INVITE sip:carol", 1), "From"), "<sip:alice@"));
	lw_re_close(a->re, 500, NULL, NULL);
	run_ms(100);
}

/* Each answers with its own name and password. */
static void credentials_of_each(void **state)
{
	static const char *const users[] = {"username=\"alice\"", "username=\"w0rk\""};
	char work[80];
	struct raw *r = raw_proxy();
	struct agent *a = alice_make(work, sizeof work, r);

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		DO(a, lw_dial(a->lw, r->uri, i, &a->call, now(a)));
		raw_reply(r, raw_wait(r, "INVITE ", 2 * i, 1000), "401 Unauthorized", "t1",
			  "WWW-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"n1\"\n", NULL);
		assert_non_null(strstr(header(raw_wait(r, "INVITE ", 2 * i + 1, 1000),
					      "Authorization"),
				       users[i]));
		raw_reply(r, raw_wait(r, "INVITE ", 2 * i + 1, 100), "486 Busy Here", "t1", "",
			  NULL);
		assert_true(until(a, LW_NOTE_ENDED, i + 1, 1000));
	}
}

/* The same user of two domains, both registered here: the domain that was called decides. */
static void same_user_of_two_domains(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct lw_re_account account = {.size = sizeof account, .aor = "sip:alice@two.test"};
	struct raw *r = raw_make();
	static const char *const to[] = {"two.test", "127.0.0.1", "unheard.test"};
	static const uint32_t wanted[] = {1, 0, 0};
	uint32_t index;

	(void)state;
	assert_int_equal(lw_re_account_add(a->re, &index, &account), 0);
	for (unsigned i = 0; i < 3; i++) {
		raw_send(r, a,
			 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKa%u;rport\n"
			 "Max-Forwards: 70\nFrom: <%s>;tag=f%u\nTo: <sip:alice@%s>\n"
			 "Call-ID: two%u\nCSeq: 1 INVITE\nContact: <%s>\nContent-Length: 0\n\n",
			 a->uri, &r->laddr, i, r->uri, i, to[i], i, r->uri);
		assert_true(until(a, LW_NOTE_INCOMING, i + 1, 1000));
		assert_int_equal(a->last[LW_NOTE_INCOMING].account, wanted[i]);
		DO(a, lw_reject(a->lw, a->call, 486, now(a)));
		assert_non_null(raw_wait(r, "SIP/2.0 486", i, 1000));
		raw_send(r, a,
			 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKa%u;rport\n"
			 "Max-Forwards: 70\nFrom: <%s>;tag=f%u\nTo: %s\n"
			 "Call-ID: two%u\nCSeq: 1 ACK\nContent-Length: 0\n\n",
			 a->uri, &r->laddr, i, r->uri, i,
			 header(raw_wait(r, "SIP/2.0 486", i, 100), "To"), i);
	}
	run_ms(20);
}

/* ---- to which place ---- */

static void by_udp_and_tls(struct lw_config *core, struct lw_re_config *config)
{
	(void)core;
	config->transports = LW_RE_UDP | LW_RE_TLS;
	config->tls_insecure = true;
}

/* A dialog whose peer says sips: ends by TLS, or not at all (RFC 3261 19.1.2, 26.2.2). */
static void a_uri_says_which_way(void **state)
{
	static const struct {
		const char *uri;
		int err;
		enum sip_transp tp;
		uint16_t port;
	} to[] = {
		{"sip:b@192.0.2.1", 0, SIP_TRANSP_UDP, 5060},
		{"sip:b@192.0.2.1:5066", 0, SIP_TRANSP_UDP, 5066},
		{"sip:b@192.0.2.1;transport=tls", 0, SIP_TRANSP_TLS, 5061},
		{"sips:b@192.0.2.1", 0, SIP_TRANSP_TLS, 5061},
		{"SIPS:b@192.0.2.1:5066;lr", 0, SIP_TRANSP_TLS, 5066},
		{"sips:b@192.0.2.1;transport=tcp", 0, SIP_TRANSP_TLS, 5061},
		{"sips:b@192.0.2.1;transport=udp", EPROTONOSUPPORT, SIP_TRANSP_NONE, 0},
		{"sip:b@192.0.2.1;transport=tcp", EPROTONOSUPPORT, SIP_TRANSP_NONE, 0},
		{"sip:b@h;maddr=192.0.2.1", 0, SIP_TRANSP_UDP, 5060},
		{"sip:b@h", ENOENT, SIP_TRANSP_NONE, 0},
		{"tel:+1555", ENOSYS, SIP_TRANSP_NONE, 0},
		{"sips:", EINVAL, SIP_TRANSP_NONE, 0},
	};
	struct agent *both = agent_make("both", by_udp_and_tls);
	struct agent *udp = agent_make("udp", NULL);
	struct hop hop;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(to); i++) {
		assert_int_equal(lw_ua_hop_of(&hop, both->re, to[i].uri), to[i].err);
		if (to[i].err)
			continue;
		assert_int_equal(hop.tp, to[i].tp);
		assert_int_equal(sa_port(&hop.addr), to[i].port);
	}
	assert_int_equal(lw_ua_hop_of(&hop, udp->re, "sips:b@192.0.2.1"), EPROTONOSUPPORT);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		T(calls_to_each),
		T(calls_from_each),
		T(credentials_of_each),
		T(same_user_of_two_domains),
		T(a_uri_says_which_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
