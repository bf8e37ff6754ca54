/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_limits.c -- what a stranger can make an endpoint do: whom it gives credentials, whom it
 * believes, how much of it one source may take. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "agents.h"

#include "state/source.h"
#include "state/ua.h"

/* ---- credentials ---- */

/* An INVITE of r, with extra headers, up to the answer: our 200. */
static const char *called_by(struct agent *a, struct raw *r, const char *id, const char *extra)
{
	unsigned came = a->notes[LW_NOTE_INCOMING], before = 0;
	const char *body = raw_sdp(r, "sendrecv"), *ok;

	while (before < r->inc && raw_wait(r, "SIP/2.0 200", before, 1))
		before++;
	raw_send(r, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=f1\nTo: <%s>\nCall-ID: %s\nCSeq: 1 INVITE\n%s"
		 "Content-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &r->laddr, id, r->uri, a->uri, id, extra, strlen(body), body);
	assert_true(until(a, LW_NOTE_INCOMING, came + 1, 1000));
	DO(a, lw_answer(a->lw, a->call, now(a)));
	ok = raw_wait(r, "SIP/2.0 200", before, 1000);
	assert_non_null(ok);
	raw_send(r, a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKa%s;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=f1\nTo: %s\nCall-ID: %s\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		 a->uri, &r->laddr, id, r->uri, header(ok, "To"), id);
	run_ms(20);
	return ok;
}

static bool has_credentials(const char *m)
{
	return strstr(m, "\r\nAuthorization:") || strstr(m, "\r\nProxy-Authorization:");
}

/* The BYE of a call that a stranger began is challenged by him. */
static void a_stranger_gets_no_digest(void **state)
{
	static const char *const status[] = {"401 Unauthorized", "407 Proxy Authentication Required"};
	static const char *const lines[] = {"WWW-Authenticate", "Proxy-Authenticate"};
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a;
	char contact[128], line[128];

	(void)state;
	(void)raw_proxy();
	a = agent_make("alice", NULL);
	snprintf(contact, sizeof contact, "Contact: <%s>\n", s->uri);
	for (unsigned i = 0; i < 2; i++) {
		(void)called_by(a, s, i ? "two" : "one", contact);
		DO(a, lw_hangup(a->lw, a->call, now(a)));
		snprintf(line, sizeof line, "%s: Digest realm=\"127.0.0.1\", nonce=\"n\"\n", lines[i]);
		raw_reply(s, raw_wait(s, "BYE ", i, 1000), status[i], NULL, line, NULL);
		assert_true(until(a, LW_NOTE_ENDED, i + 1, 1000));
		run_ms(50);
		assert_int_equal(sent_count(a, "BYE "), i + 1);
	}
	for (unsigned i = 0; i < s->inc; i++)
		assert_false(has_credentials(s->in[i]));
}

/* The call goes through the proxy, whose challenge was answered; the ACK to the end does not. */
static void the_end_gets_no_credentials_with_the_ack(void **state)
{
	struct raw *p = raw_proxy(), *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);
	const char *invite;

	(void)state;
	DO(a, lw_dial(a->lw, "sip:carol@elsewhere.invalid", 0, &a->call, now(a)));
	raw_reply(p, raw_wait(p, "INVITE ", 0, 1000), "407 Proxy Authentication Required", "p1",
		  "Proxy-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"n\"\n", NULL);
	invite = raw_wait(p, "INVITE ", 1, 1000);
	assert_non_null(invite);
	assert_true(has_credentials(invite));
	raw_reply(p, invite, "200 OK", "t1", raw_contact(s), raw_sdp(s, "sendrecv"));
	assert_non_null(raw_wait(s, "ACK ", 0, 1000));
	assert_false(has_credentials(raw_wait(s, "ACK ", 0, 1)));
}

/* Recorded by the proxy, it goes there, with them (RFC 3261 13.2.2.4). */
static void the_proxy_gets_credentials_with_the_ack(void **state)
{
	struct raw *p = raw_proxy();
	struct agent *a = agent_make("alice", NULL);
	const char *invite;
	char extra[400];

	(void)state;
	DO(a, lw_dial(a->lw, "sip:carol@elsewhere.invalid", 0, &a->call, now(a)));
	raw_reply(p, raw_wait(p, "INVITE ", 0, 1000), "407 Proxy Authentication Required", "p1",
		  "Proxy-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"n\"\n", NULL);
	invite = raw_wait(p, "INVITE ", 1, 1000);
	assert_non_null(invite);
	snprintf(extra, sizeof extra, "Record-Route: <%s;lr>\nContact: <sip:carol@127.0.0.2:9>\n"
		 "Content-Type: application/sdp\n", p->uri);
	raw_reply(p, invite, "200 OK", "t1", extra, raw_sdp(p, "sendrecv"));
	assert_non_null(raw_wait(p, "ACK sip:carol@127.0.0.2:9", 0, 1000));
	assert_non_null(strstr(raw_wait(p, "ACK sip:carol@127.0.0.2:9", 0, 1),
			       "\r\nProxy-Authorization: Digest username=\"alice\""));
}

/* ---- how much one source may take ---- */

static unsigned count(const struct raw *r, const char *start)
{
	unsigned n = 0;

	for (unsigned i = 0; i < r->inc; i++)
		n += !strncmp(r->in[i], start, strlen(start));
	return n;
}

static void obedient(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
}

/* It rings no more than it may, and our user's transfer finds room. */
static void one_address_cannot_stop_transfers(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", obedient),
		     *c = agent_make("carol", NULL);

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	for (unsigned i = 0; i < 40; i++)
		raw_invite_new(s, a, "flood", i, "");
	assert_non_null(raw_wait(s, "SIP/2.0 503", 31, 1000));
	assert_int_equal(count(s, "SIP/2.0 180"), 8);
	assert_int_equal(a->notes[LW_NOTE_INCOMING], 8);
	assert_int_equal(lw_re_stats(a->re).shed, 32);
	DO(a, lw_transfer_attended(a->lw, a->call = a->last[LW_NOTE_CONNECTED].call, c->uri,
				   now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 1000));
	DO(a, lw_complete(a->lw, a->call, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 3000));
}

static void everybody(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->max_ringing_from = 0;
}

/* Many addresses together cannot either. */
static void all_addresses_leave_room_for_our_user(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", everybody), *b = agent_make("bob", NULL),
		     *c = agent_make("carol", NULL);

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	for (unsigned i = 0; i < 40; i++)
		raw_invite_new(s, a, "flood", i, "");
	assert_non_null(raw_wait(s, "SIP/2.0 503", 12, 1000));
	assert_int_equal(a->notes[LW_NOTE_INCOMING], 27);
	DO(a, lw_transfer_attended(a->lw, a->call = a->last[LW_NOTE_CONNECTED].call, c->uri,
				   now(a)));
	assert_true(until(a, LW_NOTE_CONSULT_CONNECTED, 1, 1000));
}

static void short_of_texts(struct lw_config *core, struct lw_re_config *re)
{
	core->max_calls = 200;
	core->max_legs = 400;
	core->text_bytes = 1;
	core->refer_policy = LW_REFER_AUTO;
	re->max_ringing_from = 0;
}

static unsigned longest_chain(const struct hash *table)
{
	unsigned longest = 0;

	for (uint32_t i = 0; i < hash_bsize(table); i++)
		if (list_count(hash_list(table, i)) > longest)
			longest = list_count(hash_list(table, i));
	return longest;
}

/* Nobody slows us down by Call-IDs that meet in a hash table: its key is ours. */
static void who_calls_chooses_no_bucket(void **state)
{
	struct agent *a = agent_make("alice", everybody);
	struct raw *s = raw_make();
	uint32_t buckets = hash_bsize(a->re->by_callid), calls = 0;
	char id[20];

	(void)state;
	for (unsigned n = 0; calls < 20; n++) {
		snprintf(id, sizeof id, "same%u", n);
		if (hash_joaat_str(id) % buckets)
			continue;
		raw_invite_new(s, a, "same", n, "");
		calls++;
	}
	assert_true(until(a, LW_NOTE_INCOMING, 20, 2000));
	assert_in_range(longest_chain(a->re->by_callid), 1, 5);
}

enum { FLOOD = 100 };

/* Where texts have no room a new call is refused, and who is transferred still calls the target. */
static void full_texts_refuse_calls_and_no_transfer(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL), *b = agent_make("bob", short_of_texts),
		     *c = agent_make("carol", NULL);

	(void)state;
	c->auto_answer = true;
	connect_agents(a, b);
	for (unsigned i = 0; i < FLOOD; i++)
		raw_invite_new(s, b, "flood", i, "");
	assert_non_null(raw_wait(s, "SIP/2.0 503", 0, 1000));
	run_ms(50);
	assert_in_range(count(s, "SIP/2.0 180"), 1, FLOOD - 1);
	DO(a, lw_transfer_blind(a->lw, a->call = a->last[LW_NOTE_CONNECTED].call, c->uri, now(a)));
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 3000));
}

/* The proxy of the account speaks for all who call through it. */
/* Strangers who call, and how many of them are shown. */
static struct { lw_leg legs[FLOOD]; unsigned count, shown; } strangers;

/* At length, and another way each time. */
static struct lw_input shown_at_length(const struct agent *b, unsigned stranger)
{
	static char uri[LW_URI_MAX - 1];

	assert_true(stranger < strangers.count);
	snprintf(uri, sizeof uri, "sip:%0240u", strangers.shown++);
	return (struct lw_input){.type = LW_SIG_IDENTITY, .uri = uri, .now = now(b),
				 .leg = strangers.legs[stranger]};
}

/* They call until nothing that brings a text has room. */
static void no_room_is_left(struct agent *b)
{
	struct lw_input in = {.type = LW_SIG_OFFERED, .uri = "sip:s@127.0.0.2"};

	memset(&strangers, 0, sizeof strangers);
	while (strangers.count < FLOOD && !lw_re_step(b->re, &in))
		strangers.legs[strangers.count++] = lw_made(b->lw).leg;
	do
		in = shown_at_length(b, strangers.shown);
	while (!lw_re_step(b->re, &in));
}

/* And outputs wait, whose texts are in use. */
static void hold_and_no_room_is_left(struct agent *b, lw_call call)
{
	struct lw_input in;

	no_room_is_left(b);
	assert_int_equal(lw_hold(b->lw, call, now(b)), 0);
	do
		in = shown_at_length(b, 0);
	while (!lw_step(b->lw, &in));
}

static void refers(struct raw *r, struct agent *b, const char *invite)
{
	char extra[400];

	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <sip:%0200u@127.0.0.9>\n", r->uri, 1);
	raw_request(r, b, invite, "REFER", 20, extra, NULL);
}

static void asking(struct lw_config *core, struct lw_re_config *re)
{
	short_of_texts(core, re);
	core->refer_policy = LW_REFER_ASK;
}

/* It is answered, so that the transfer fails; and the call goes on. */
static void a_refer_without_room_is_refused(void **state)
{
	struct agent *b = agent_make("bob", asking);
	struct raw *r = raw_make();
	const char *invite = call_raw(b, r);

	(void)state;
	no_room_is_left(b);
	refers(r, b, invite);
	assert_non_null(raw_wait(r, "SIP/2.0 503", 0, 500));
	assert_int_equal(b->notes[LW_NOTE_ENDED], 0);
}

/* Also where it has to wait until the outputs of the engine were read. */
static void a_refer_that_waits_for_room_is_refused(void **state)
{
	struct agent *b = agent_make("bob", asking);
	struct raw *r = raw_make();
	const char *invite = call_raw(b, r);
	lw_call call = b->call;

	(void)state;
	hold_and_no_room_is_left(b, call);
	refers(r, b, invite);
	assert_non_null(raw_wait(r, "INVITE ", 1, 500));
	assert_non_null(raw_wait(r, "SIP/2.0 503", 0, 500));
	assert_int_equal(b->notes[LW_NOTE_ENDED], 0);
}

/* A call that is sent elsewhere, and there is no room for where, has failed. */
static void a_redirection_that_waits_for_room_fails(void **state)
{
	struct agent *b = agent_make("bob", asking);
	struct raw *r = raw_make(), *s = raw_make();
	const char *invite;
	char contact[300];
	lw_call first;

	(void)state;
	(void)call_raw(b, r);
	first = b->call;
	DO(b, lw_dial(b->lw, s->uri, 0, &b->call, now(b)));
	invite = raw_wait(s, "INVITE ", 0, 500);
	hold_and_no_room_is_left(b, first);
	snprintf(contact, sizeof contact, "Contact: <sip:%0200u@127.0.0.9>\n", 1);
	raw_reply(s, invite, "302 Moved", "t1", contact, NULL);
	assert_true(until(b, LW_NOTE_ENDED, 1, 500));
	assert_int_equal(b->last[LW_NOTE_ENDED].code, 302);
}

static void our_proxy_may_ring_more(void **state)
{
	struct raw *p = raw_proxy();
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	for (unsigned i = 0; i < 20; i++)
		raw_invite_new(p, a, "many", i, "");
	assert_non_null(raw_wait(p, "SIP/2.0 180", 19, 1000));
}

static const char *named;

static void trusting_named(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->trusted = named;
}

/* So does a trunk without an account, if it is trusted by its address; who trusts all means nobody
 * in particular. */
static void a_trunk_that_we_trust_may_ring_more(void **state)
{
	static const struct { const char *trusted; unsigned rings; } rows[] = {
		{"127.0.0.2", 20}, {"127.0.0.0/30", 20}, {"127.0.0.3", 8}, {"*", 8}};

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
		struct raw *s = raw_make_at("127.0.0.2");
		struct agent *a;

		named = rows[i].trusted;
		a = agent_make("alice", trusting_named);
		for (unsigned n = 0; n < 20; n++)
			raw_invite_new(s, a, "trunk", n, "");
		run_ms(50);
		assert_int_equal(count(s, "SIP/2.0 180"), rows[i].rings);
		assert_int_equal(count(s, "SIP/2.0 503"), 20 - rows[i].rings);
	}
}

/* ---- whose word counts ---- */

static void asserted_by(struct raw *s, struct agent *a, unsigned n, const char *uri)
{
	raw_invite_new(s, a, "pai", n,
	       "P-Asserted-Identity: \"The Bank\" <sip:bank@bank.example>\n"
	       "Remote-Party-ID: \"The Bank\" <sip:bank@bank.example>;party=calling\n");
	assert_true(until(a, LW_NOTE_INCOMING, n, 1000));
	assert_string_equal(a->last_uri[LW_NOTE_INCOMING], uri);
}

static void strangers_cannot_assert_who_they_are(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a;

	(void)state;
	asserted_by(raw_proxy(), a = agent_make("alice", NULL), 1, "sip:bank@bank.example");
	asserted_by(s, a, 2, s->uri);
}

static void trusting(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->trusted = "192.0.2.1, 127.0.0.0/29,::1/128";
}

static void a_network_can_be_trusted(void **state)
{
	struct raw *near = raw_make_at("127.0.0.7"), *far = raw_make_at("127.0.0.8");
	struct agent *a = agent_make("alice", trusting);

	(void)state;
	asserted_by(near, a, 1, "sip:bank@bank.example");
	asserted_by(far, a, 2, far->uri);
}

/* In a response too: who answers is who it says it is only there. */
static void strangers_cannot_assert_whom_we_reach(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);
	char extra[500];

	(void)state;
	DO(a, lw_dial(a->lw, s->uri, 0, &a->call, now(a)));
	snprintf(extra, sizeof extra, "P-Asserted-Identity: <sip:bank@bank.example>\n%s",
		 raw_contact(s));
	raw_reply(s, raw_wait(s, "INVITE ", 0, 1000), "200 OK", "t1", extra,
		  raw_sdp(s, "sendrecv"));
	assert_true(until(a, LW_NOTE_CONNECTED, 1, 1000));
	run_ms(20);
	assert_int_equal(a->notes[LW_NOTE_IDENTITY], 0);
}

static void bad_networks_are_refused(void **state)
{
	static const char *const lists[] = {"x", "192.0.2.1/33", "192.0.2.1/", "::1/129", "1.2.3.4/8/8"};
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;
	struct lw_re *re;
	struct lw *lw;

	(void)state;
	assert_int_equal(lw_new(&lw, &core), 0);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		cfg.trusted = lists[i];
		assert_int_equal(lw_re_alloc(&re, lw, &cfg), EINVAL);
	}
	lw_free(lw);
}

/* ---- what a program fills that was built against other headers ---- */

static char said[200];

static void note_line(const char *line, void *arg)
{
	(void)arg;
	(void)re_snprintf(said, sizeof said, "%s", line);
}

static int offer(struct lw_re_config *cfg, const struct lw_re_account *account)
{
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re *re = NULL;
	struct lw *lw;
	int err;

	said[0] = '\0';
	cfg->logh = note_line;
	assert_int_equal(lw_new(&lw, &core), 0);
	err = lw_re_alloc(&re, lw, cfg);
	err = err ? err : lw_re_account_add(re, NULL, account);
	mem_deref(re);
	lw_free(lw);
	return err;
}

static void older_and_newer_programs_are_understood(void **state)
{
	struct { struct lw_re_account account; uint64_t later; } newer = {{.aor = "sip:a@h"}, 0};
	struct { struct lw_re_config cfg; uint64_t later; } config = {LW_RE_CONFIG_INIT, 0};
	struct lw_re_media media = {.size = offsetof(struct lw_re_media, mute)};
	struct lw_re_account older = {.size = offsetof(struct lw_re_account, credentials),
				      .aor = "sip:a@h", .credential_count = 1};

	(void)state;
	newer.account.size = sizeof newer;
	config.cfg.media = &media;
	config.cfg.size = offsetof(struct lw_re_config, saveh);
	assert_int_equal(offer(&config.cfg, &older), 0);
	config.cfg.size = sizeof config;
	assert_int_equal(offer(&config.cfg, &newer.account), 0);
	newer.later = 1;
	assert_int_equal(offer(&config.cfg, &newer.account), EINVAL);
	assert_string_equal(said, "the account: a field is set that came after this library: leave "
				  "it at 0, or use the library of these headers.");
	older.size = 0;
	assert_int_equal(offer(&config.cfg, &older), EINVAL);
	assert_string_equal(said, "the account: size is wrong: it is to be the sizeof of its struct");
}

/* Its log is no function either. */
static void memory_that_nobody_has_filled_is_refused(void **state)
{
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config cfg;
	struct lw_re *re = NULL;
	struct lw *lw;

	(void)state;
	assert_int_equal(lw_new(&lw, &core), 0);
	memset(&cfg, 0xa5, sizeof cfg);
	assert_int_equal(lw_re_alloc(&re, lw, &cfg), EINVAL);
	assert_null(re);
	lw_free(lw);
}

static void no_other_is_taken(void **state)
{
	struct { struct lw_re_config cfg; uint64_t later; } config = {LW_RE_CONFIG_INIT, 0};
	struct lw_re_account account = {.size = sizeof account, .aor = "sip:a@h"};
	struct lw_re_media media = {.size = 3};

	(void)state;
	config.cfg.media = &media;
	assert_int_equal(offer(&config.cfg, &account), EINVAL);
	assert_string_equal(said, "the media: size is wrong: it is to be the sizeof of its struct");
	config.cfg.size = sizeof config;
	config.later = 1;
	assert_int_equal(offer(&config.cfg, &account), EINVAL);
	assert_non_null(strstr(said, "the configuration: a field is set"));
	config.cfg.size = 0;
	assert_int_equal(offer(&config.cfg, &account), EINVAL);
}

/* ---- for whom a call is ---- */

static void invite_user(struct raw *r, const struct agent *a, const char *user, unsigned n)
{
	raw_send(r, a,
		 "INVITE sip:%s%s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKu%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=f%u\nTo: <%s>\nCall-ID: user%u\n"
		 "CSeq: 1 INVITE\nContact: <%s>\nContent-Length: 0\n\n",
		 user, strchr(a->uri, '@'), &r->laddr, n, r->uri, n, a->uri, n, r->uri);
}

static void a_stranger_reaches_our_accounts_alone(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2"), *p = raw_proxy();
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	invite_user(s, a, "100", 1);
	assert_non_null(raw_wait(s, "SIP/2.0 404", 0, 1000));
	invite_user(s, a, "alice", 2);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 1000));
	invite_user(p, a, "+493012345", 3); /* a trunk puts the number there */
	assert_true(until(a, LW_NOTE_INCOMING, 2, 1000));
	raw_send(s, a,
		 "OPTIONS sip:100%s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKo;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=f\nTo: <%s>\nCall-ID: o\nCSeq: 1 OPTIONS\n"
		 "Content-Length: 0\n\n",
		 strchr(a->uri, '@'), &s->laddr, s->uri, a->uri);
	assert_non_null(raw_wait(s, "SIP/2.0 404", 1, 1000));
}

static void all_users(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->users = LW_RE_USERS_ANY;
}

static void our_users(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->users = LW_RE_USERS_OURS;
}

static void any_user_or_ours_by_setting(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2"), *p = raw_proxy();
	struct agent *a = agent_make("alice", all_users), *b = agent_make("bob", our_users);

	(void)state;
	invite_user(s, a, "100", 1);
	assert_true(until(a, LW_NOTE_INCOMING, 1, 1000));
	invite_user(p, b, "100", 2);
	assert_non_null(raw_wait(p, "SIP/2.0 404", 0, 1000));
	assert_int_equal(b->notes[LW_NOTE_INCOMING], 0);
}

/* ---- within a dialog, from elsewhere ---- */

static void within(struct raw *r, struct agent *a, const char *invite, const char *method,
		   unsigned cseq)
{
	raw_request(r, a, invite, method, cseq, NULL, NULL);
}

/* Who knows the identifiers takes the last number: the peer is still heard. */
static void a_high_number_from_elsewhere_shuts_nobody_out(void **state)
{
	struct raw *r = raw_make(), *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);
	const char *invite;

	(void)state;
	invite = call_raw(a, r);
	within(s, a, invite, "OPTIONS", 2147483647);
	assert_non_null(raw_wait(s, "SIP/2.0 200", 0, 1000));
	within(s, a, invite, "OPTIONS", 2147483648); /* RFC 3261 8.1.1.5 */
	assert_non_null(raw_wait(s, "SIP/2.0 400", 0, 1000));
	within(r, a, invite, "OPTIONS", 7);
	assert_non_null(raw_wait(r, "SIP/2.0 200", 0, 1000));
	within(r, a, invite, "OPTIONS", 6); /* the peer's own are in order as ever */
	assert_non_null(raw_wait(r, "SIP/2.0 500", 0, 1000));
	within(r, a, invite, "BYE", 8);
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
}

/* Nor is what the peer says next taken for a repeat of what was said from elsewhere. */
static void a_number_from_elsewhere_swallows_no_bye(void **state)
{
	struct raw *r = raw_make(), *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);
	const char *invite;

	(void)state;
	invite = call_raw(a, r);
	within(r, a, invite, "OPTIONS", 7);
	assert_non_null(raw_wait(r, "SIP/2.0 200", 0, 1000));
	within(s, a, invite, "OPTIONS", 8);
	assert_non_null(raw_wait(s, "SIP/2.0 200", 0, 1000));
	within(s, a, invite, "OPTIONS", 8);
	assert_non_null(raw_wait(s, "SIP/2.0 200", 1, 1000));
	within(r, a, invite, "BYE", 8);
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
	assert_non_null(raw_wait(r, "SIP/2.0 200", 1, 1000));
}

static void known_places(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->within = LW_RE_WITHIN_KNOWN;
}

static void from_elsewhere_nothing_is_taken_by_setting(void **state)
{
	struct raw *r = raw_make(), *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", known_places);
	const char *invite;

	(void)state;
	invite = call_raw(a, r);
	within(s, a, invite, "BYE", 5);
	assert_non_null(raw_wait(s, "SIP/2.0 403", 0, 1000));
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
	within(r, a, invite, "BYE", 6);
	assert_true(until(a, LW_NOTE_ENDED, 1, 1000));
}

/* ---- where a stream may go ---- */

static void media_goes_to_one_host_that_is_not_ours(void **state)
{
	static const struct { const char *src, *to; bool may; } rows[] = {
		{"192.0.2.1", "192.0.2.1", true},  {"192.0.2.1", "198.51.100.9", true},
		{"192.0.2.1", "224.0.0.1", false}, {"192.0.2.1", "239.255.255.255", false},
		{"192.0.2.1", "255.255.255.255", false}, {"192.0.2.1", "127.0.0.1", false},
		{"192.0.2.1", "127.9.9.9", false}, {"127.0.0.2", "127.0.0.1", true},
		{"2001:db8::1", "ff02::1", false}, {"2001:db8::1", "::1", false},
		{"::1", "::1", true},              {"2001:db8::1", "2001:db8::2", true},
		{"192.0.2.1", "0.0.0.0", true}, /* held (RFC 2543) */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sa src, to;

		assert_int_equal(sa_set_str(&src, rows[i].src, 5060), 0);
		assert_int_equal(sa_set_str(&to, rows[i].to, 4000), 0);
		assert_int_equal(lw_ua_source_may_name(&src, &to), rows[i].may);
	}
}

static void an_offer_of_a_group_is_refused(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);
	static const char body[] =
		"v=0\r\no=x 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 224.1.2.3\r\nt=0 0\r\n"
		"m=audio 40000 RTP/AVP 0\r\n";

	(void)state;
	raw_send(s, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKg;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=f\nTo: <%s>\nCall-ID: group\nCSeq: 1 INVITE\nContact: <%s>\n"
		 "Content-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &s->laddr, s->uri, a->uri, s->uri, sizeof body - 1, body);
	assert_non_null(raw_wait(s, "SIP/2.0 488", 0, 1000));
}

/* ---- what cannot be sent ---- */

static const char *fails = "BYE "; /* the messages that begin so: as many */
static unsigned failures;

/* In the place of the C library's, which libre sends with. */
ssize_t sendto(int fd, const void *buf, size_t len, int flags, const struct sockaddr *to,
	       socklen_t tolen)
{
	if (failures && len > strlen(fails) && !memcmp(buf, fails, strlen(fails))) {
		failures--;
		errno = ENOBUFS;
		return -1;
	}
	return syscall(SYS_sendto, fd, buf, len, flags, to, tolen);
}

static void a_bye_that_cannot_be_sent_is_sent_later(void **state)
{
	struct raw *r = raw_make();
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	(void)call_raw(a, r);
	fails = "BYE ";
	failures = 3;
	DO(a, lw_hangup(a->lw, a->call, now(a)));
	assert_null(raw_wait(r, "BYE ", 0, 1300));
	raw_reply(r, raw_wait(r, "BYE ", 0, 1500), "200 OK", NULL, NULL, NULL);
	run_ms(50);
	assert_int_equal(count(r, "BYE "), 1);
	assert_int_equal(a->notes[LW_NOTE_ENDED], 1);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

/* A caller whose 180 could not be sent hears what follows all the same. */
static void a_180_that_cannot_be_sent_costs_no_answer(void **state)
{
	static const char *const reliably[] = {"", "Supported: 100rel\n", "Require: 100rel\n"};
	struct raw *s = raw_make();
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(reliably); i++) {
		fails = "SIP/2.0 180";
		failures = 1;
		raw_invite_new(s, a, "lost", i, reliably[i]);
		assert_true(until(a, LW_NOTE_INCOMING, i + 1, 1000));
		run_ms(20);
		assert_int_equal(failures, 0);
		assert_int_equal(count(s, "SIP/2.0 180"), 0);
		DO(a, lw_reject(a->lw, a->call, 486, now(a)));
		assert_non_null(raw_wait(s, "SIP/2.0 486", i, 300));
		raw_send(s, a,
			 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKlost%u;rport\n"
			 "Max-Forwards: 70\nFrom: <%s>;tag=f%u\nTo: %s\nCall-ID: lost%u\n"
			 "CSeq: 1 ACK\nContent-Length: 0\n\n",
			 a->uri, &s->laddr, i, s->uri, i, header(s->in[s->inc - 1], "To"), i);
		run_ms(20);
	}
}

/* ---- connections ---- */

enum { MANY = 320 };
static int crowd[MANY];
static unsigned crowdc;

static void by_tcp(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->transports = LW_RE_TCP;
}

static int connect_from(const struct agent *a, const char *address)
{
	struct sa from, to;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	assert_int_equal(sa_set_str(&from, address, 0), 0);
	assert_int_equal(bind(fd, &from.u.sa, from.len), 0);
	assert_int_equal(lw_re_laddr(a->re, LW_RE_TCP, &to), 0);
	assert_true(!connect(fd, &to.u.sa, to.len) || errno == EINPROGRESS);
	return fd;
}

static void crowd_comes(const struct agent *a, unsigned count, unsigned addresses)
{
	char address[24];

	for (unsigned i = 0; i < count; i++) {
		snprintf(address, sizeof address, "127.0.1.%u", 1 + i % addresses);
		crowd[crowdc++] = connect_from(a, address);
		if (i % 8 == 7)
			run_ms(2);
	}
	run_ms(100);
}

static bool is_open(int fd)
{
	char c;
	ssize_t n = recv(fd, &c, 1, MSG_PEEK);

	return n > 0 || (n < 0 && errno == EAGAIN);
}

static unsigned crowd_stays(void)
{
	unsigned n = 0;

	for (unsigned i = 0; i < crowdc; i++)
		n += is_open(crowd[i]);
	return n;
}

static void crowd_goes(void)
{
	while (crowdc)
		(void)close(crowd[--crowdc]);
	run_ms(20);
}

static void one_address_has_few_connections(void **state)
{
	struct agent *a = agent_make("alice", by_tcp);

	(void)state;
	crowd_comes(a, 40, 1);
	assert_int_equal(crowd_stays(), 16);
	crowd_goes();
}

static void trusting_by_tcp(struct lw_config *core, struct lw_re_config *re)
{
	by_tcp(core, re);
	re->trusted = "192.0.2.0/24, 127.0.1.1";
}

static void a_trunk_that_we_trust_has_many(void **state)
{
	struct agent *a = agent_make("alice", trusting_by_tcp);

	(void)state;
	crowd_comes(a, 40, 1);
	assert_int_equal(crowd_stays(), 40);
	crowd_goes();
}

static void idle_connections_stop_no_call(void **state)
{
	struct agent *a = agent_make("alice", by_tcp), *b = agent_make("bob", by_tcp);

	(void)state;
	crowd_comes(a, MANY, 40);
	assert_in_range(crowd_stays(), 200, 256);
	b->auto_answer = a->auto_answer = true;
	DO(b, lw_dial(b->lw, a->uri, 0, &b->call, now(b)));
	assert_true(until(b, LW_NOTE_CONNECTED, 1, 1000));
	crowd_goes();
}

static void options_by(int fd, const struct agent *a, const char *id)
{
	char text[500];

	snprintf(text, sizeof text,
		 "OPTIONS %s SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.1.1:9;branch=z9hG4bK%s\r\n"
		 "Max-Forwards: 70\r\nFrom: <sip:x@127.0.1.1>;tag=x\r\nTo: <%s>\r\nCall-ID: %s\r\n"
		 "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
		 a->uri, id, a->uri, id);
	assert_int_equal(send(fd, text, strlen(text), 0), strlen(text));
}

static bool is_answered(int fd)
{
	char text[2000];
	ssize_t n = recv(fd, text, sizeof text - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return !strncmp(text, "SIP/2.0 200", 11);
}

/* RFC 3261 18.3 wants one; who leaves it out has no body, and is answered all the same. */
static void a_request_without_length_closes_nothing(void **state)
{
	struct agent *a = agent_make("alice", by_tcp);
	char text[500];
	int fd = connect_from(a, "127.0.1.1");

	(void)state;
	run_ms(20);
	for (unsigned i = 0; i < 2; i++) {
		snprintf(text, sizeof text,
			 "OPTIONS %s SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.1.1:9;branch=z9hG4bKl%u\r\n"
			 "Max-Forwards: 70\r\nFrom: <sip:x@127.0.1.1>;tag=x\r\nTo: <%s>\r\n"
			 "Call-ID: l%u\r\nCSeq: 1 OPTIONS\r\n\r\n",
			 a->uri, i, a->uri, i);
		assert_int_equal(send(fd, text, strlen(text), 0), strlen(text));
		run_ms(50);
		assert_true(is_answered(fd));
	}
	(void)close(fd);
	run_ms(20);
}

static void few_connections(struct lw_config *core, struct lw_re_config *re)
{
	by_tcp(core, re);
	re->max_connections = 8;
}

/* Who has said something stays; who has not goes, the oldest first. */
static void the_silent_make_room(void **state)
{
	struct agent *a = agent_make("alice", few_connections);

	(void)state;
	crowd_comes(a, 4, 4);
	options_by(crowd[0], a, "first");
	run_ms(50);
	assert_true(is_answered(crowd[0]));
	crowd_comes(a, 8, 4);
	assert_true(is_open(crowd[0]));
	assert_false(is_open(crowd[1]));
	assert_true(is_open(crowd[11]));
	assert_in_range(crowd_stays(), 7, 9);
	crowd_goes();
}

static void soon_bored(struct lw_config *core, struct lw_re_config *re)
{
	by_tcp(core, re);
	re->connection_silent_ms = 200;
}

static void the_silent_are_closed_early(void **state)
{
	struct agent *a = agent_make("alice", soon_bored);

	(void)state;
	crowd_comes(a, 6, 1);
	options_by(crowd[0], a, "first");
	run_ms(300);
	crowd_comes(a, 1, 1);
	assert_int_equal(crowd_stays(), 2);
	crowd_goes();
}

static uint64_t cpu_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int lowest_free(void)
{
	int fd = dup(0);

	(void)close(fd);
	return fd;
}

/* With no descriptor left the loop rests, and goes on when there is one. */
static void without_descriptors_connections_wait(void **state)
{
	struct agent *a = agent_make("alice", by_tcp);
	struct rlimit was, now_only;
	uint64_t before;
	int fd, reserve;

	(void)state;
	fd = connect_from(a, "127.0.1.1");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	now_only = was;
	reserve = lowest_free();
	now_only.rlim_cur = (rlim_t)reserve;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &now_only), 0);
	before = cpu_ms();
	run_ms(400);
	before = cpu_ms() - before;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	assert_true(before < 150);
	options_by(fd, a, "late");
	run_ms(400);
	assert_true(is_answered(fd));
	(void)close(fd);
	run_ms(20);
}

/* ---- refusals ---- */

static void refused_ones(struct raw *s, struct agent *a, const char *status, const char *extra)
{
	const char *first;
	char to[200];

	raw_invite_new(s, a, "no", 1, extra);
	first = raw_wait(s, status, 0, 1000);
	assert_non_null(first);
	snprintf(to, sizeof to, "%s", header(first, "To"));
	assert_non_null(strstr(to, ";tag="));
	/* Without an ACK it is not repeated; the INVITE again gets the same, with the same tag. */
	run_ms(700);
	assert_int_equal(count(s, status), 1);
	raw_invite_new(s, a, "no", 1, extra);
	assert_string_equal(header(raw_wait(s, status, 1, 1000), "To"), to);
	/* The ACK ends nowhere, and is not answered. */
	raw_send(s, a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKno1;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=f1\nTo: %s\nCall-ID: no1\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		 a->uri, &s->laddr, s->uri, to);
	run_ms(50);
	assert_int_equal(s->inc, 2);
}

static void full(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->max_calls = core->max_legs = 1;
}

static void a_refusal_for_lack_of_room_keeps_nothing(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2"), *first = raw_make();
	struct agent *a = agent_make("alice", full);

	(void)state;
	raw_invite_new(first, a, "first", 0, "");
	assert_non_null(raw_wait(first, "SIP/2.0 180", 0, 1000));
	refused_ones(s, a, "SIP/2.0 503", "");
}

static void a_refusal_of_replaces_keeps_nothing(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	refused_ones(s, a, "SIP/2.0 481", "Replaces: x@y;to-tag=1;from-tag=2\n");
}

static void a_session_too_short_keeps_nothing(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	refused_ones(s, a, "SIP/2.0 422", "Supported: timer\nSession-Expires: 10\n");
}

/* Our user's own refusal follows a 180: the caller's INVITE does not come again, so it is sent
 * until the ACK (RFC 3261 17.2.1). */
static void our_users_refusal_is_repeated(void **state)
{
	struct raw *s = raw_make_at("127.0.0.2");
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	raw_invite_new(s, a, "busy", 1, "");
	assert_true(until(a, LW_NOTE_INCOMING, 1, 1000));
	DO(a, lw_reject(a->lw, a->call, 486, now(a)));
	assert_non_null(raw_wait(s, "SIP/2.0 486", 1, 1000));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		T(a_stranger_gets_no_digest),
		T(the_end_gets_no_credentials_with_the_ack),
		T(the_proxy_gets_credentials_with_the_ack),
		T(one_address_cannot_stop_transfers),
		T(all_addresses_leave_room_for_our_user),
		T(full_texts_refuse_calls_and_no_transfer),
		T(who_calls_chooses_no_bucket),
		T(a_refer_without_room_is_refused),
		T(a_refer_that_waits_for_room_is_refused),
		T(a_redirection_that_waits_for_room_fails),
		T(our_proxy_may_ring_more),
		T(a_trunk_that_we_trust_may_ring_more),
		T(strangers_cannot_assert_who_they_are),
		T(a_network_can_be_trusted),
		T(strangers_cannot_assert_whom_we_reach),
		T(bad_networks_are_refused),
		T(older_and_newer_programs_are_understood),
		T(memory_that_nobody_has_filled_is_refused),
		T(no_other_is_taken),
		T(a_stranger_reaches_our_accounts_alone),
		T(any_user_or_ours_by_setting),
		T(a_high_number_from_elsewhere_shuts_nobody_out),
		T(a_number_from_elsewhere_swallows_no_bye),
		T(from_elsewhere_nothing_is_taken_by_setting),
		cmocka_unit_test(media_goes_to_one_host_that_is_not_ours),
		T(an_offer_of_a_group_is_refused),
		T(a_bye_that_cannot_be_sent_is_sent_later),
		T(a_180_that_cannot_be_sent_costs_no_answer),
		T(one_address_has_few_connections),
		T(a_trunk_that_we_trust_has_many),
		T(idle_connections_stop_no_call),
		T(a_request_without_length_closes_nothing),
		T(the_silent_make_room),
		T(the_silent_are_closed_early),
		T(without_descriptors_connections_wait),
		T(a_refusal_for_lack_of_room_keeps_nothing),
		T(a_refusal_of_replaces_keeps_nothing),
		T(a_session_too_short_keeps_nothing),
		T(our_users_refusal_is_repeated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
