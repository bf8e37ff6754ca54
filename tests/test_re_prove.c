/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_prove.c -- who must prove who it is, and how (RFC 3261 22, RFC 7616, RFC 8760): what a
 * raw peer tries, byte by byte, and a caller on libre. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <legwork/snapshot.h>
#include <legwork/switch.h>
#include <legwork/virtual.h>

#include "state/nonce.h"
#include "wire/hash.h"

#define REALM "office"
#define SECRET ":" REALM ":sesame" /* of bob, and of eve */

/* ---- the endpoint ---- */

static unsigned lookups;        /* how often the host was asked */
static struct lw_input told;    /* the last OFFERED or REFER_ASKED */
static char told_user[LW_NAME_MAX];
static unsigned toldc;

static bool knows(uint8_t *ha1, enum lw_re_digest digest, const char *realm, const char *user,
		  void *arg)
{
	(void)arg;
	lookups++;
	assert_string_equal(realm, REALM);
	return (!strcmp(user, "bob") || !strcmp(user, "eve")) &&
	       !lw_wire_hash(ha1, digest == LW_RE_SHA256 ? HASH_SHA256 : HASH_MD5, "%s" SECRET,
			     user);
}

static void saw_input(const struct lw_input *in, int err, void *arg)
{
	(void)err;
	(void)arg;
	if (in->type != LW_SIG_OFFERED && in->type != LW_SIG_REFER_ASKED)
		return;
	told = *in;
	toldc++;
	snprintf(told_user, sizeof told_user, "%s", in->user ? in->user : "");
}

static void guarded(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->inputh = saw_input;
	re->realm = REALM;
	re->ha1h = knows;
	re->prove = LW_RE_PROVE_CALLS;
	re->digests = LW_RE_SHA256 | LW_RE_MD5;
	lookups = toldc = 0;
}

/* ---- a caller ---- */

struct caller {
	struct agent *a;
	struct raw *r;
	char callid[700], replaces[300];
	unsigned cseq;
};

static struct caller caller_of(struct agent *a)
{
	static unsigned number;
	struct caller c = {.a = a, .r = raw_make()};

	snprintf(c.callid, sizeof c.callid, "prove-%u", ++number);
	return c;
}

static void invite(struct caller *c, const char *credentials)
{
	static unsigned branch;
	const char *body = raw_sdp(c->r, "sendrecv");

	branch++;
	c->cseq++;
	raw_send(c->r, c->a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKprove%u;rport\n"
		 "Max-Forwards: 70\nFrom: <sip:bob@example.net>;tag=r%u\nTo: <%s>\nCall-ID: %s\n"
		 "CSeq: %u INVITE\nContact: <%s>\n%s%sContent-Type: application/sdp\n"
		 "Content-Length: %zu\n\n%s",
		 c->a->uri, &c->r->laddr, branch, branch, c->a->uri, c->callid, c->cseq,
		 c->r->uri, c->replaces, credentials, strlen(body), body);
	run_ms(5);
}

/* Its last answer that is final, "" for none. */
static const char *answer(const struct caller *c)
{
	for (unsigned i = c->r->inc; i-- > 0;)
		if (!strncmp(c->r->in[i], "SIP/2.0 ", 8) && c->r->in[i][8] != '1')
			return c->r->in[i];
	return "";
}

static int code(const struct caller *c)
{
	return *answer(c) ? atoi(answer(c) + 8) : 0;
}

/* The value of the challenge for this hash, "" for none. */
static const char *challenge(const struct caller *c, const char *name, const char *algorithm)
{
	static char value[400];
	const char *p = answer(c);
	char start[40], end[40];

	snprintf(start, sizeof start, "\r\n%s: ", name);
	snprintf(end, sizeof end, "algorithm=%s", algorithm);
	while ((p = strstr(p, start))) {
		p += strlen(start);
		snprintf(value, sizeof value, "%.*s", (int)strcspn(p, "\r"), p);
		if (strstr(value, end))
			return value;
	}
	return "";
}

static const char *param(const char *text, const char *name)
{
	static char values[4][200];
	static unsigned next;
	char *value = values[next++ % 4], start[24];
	const char *p;

	snprintf(start, sizeof start, "%s=\"", name);
	p = strstr(text, start);
	snprintf(value, sizeof values[0], "%.*s", p ? (int)strcspn(p + strlen(start), "\"") : 0,
		 p ? p + strlen(start) : "");
	return value;
}

/* What the sender of an answer may get wrong. */
struct answer {
	const char *algorithm, *method, *user, *password, *header, *uri;
	unsigned nc;
	bool no_qop, no_opaque;
};

/* RFC 7616 3.4.1, by its own sums.  All that is not said is right. */
static const char *credentials(const char *nonce, const char *opaque, struct answer how)
{
	static char line[900];
	uint8_t ha1[32], ha2[32], sum[32];
	const char *user = how.user ? how.user : "bob";
	const char *uri = how.uri ? how.uri : "sip:x@127.0.0.1";
	size_t n = how.algorithm && !strcmp(how.algorithm, "SHA-256") ? HASH_SHA256 : HASH_MD5;
	char count[80];

	(void)lw_wire_hash(ha1, n, "%s:" REALM ":%s", user,
			   how.password ? how.password : "sesame");
	(void)lw_wire_hash(ha2, n, "%s:%s", how.method ? how.method : "INVITE", uri);
	(void)re_snprintf(count, sizeof count, "%08x:abc:auth:", how.nc ? how.nc : 1);
	(void)lw_wire_hash(sum, n, "%w:%s:%s%w", ha1, n, nonce, how.no_qop ? "" : count, ha2, n);
	(void)re_snprintf(count, sizeof count, ", qop=auth, nc=%08x, cnonce=\"abc\"",
			  how.nc ? how.nc : 1);
	(void)re_snprintf(line, sizeof line,
			  "%s: Digest username=\"%s\", realm=\"" REALM "\", nonce=\"%s\", "
			  "uri=\"%s\", response=\"%w\", algorithm=%s%s%s%s%s\n",
			  how.header ? how.header : "Authorization", user, nonce, uri, sum, n,
			  n == HASH_MD5 ? "MD5" : "SHA-256", how.no_qop ? "" : count,
			  how.no_opaque ? "" : ", opaque=\"", how.no_opaque ? "" : opaque,
			  how.no_opaque ? "" : "\"");
	return line;
}

/* The answer to its last challenge. */
static const char *right(const struct caller *c, struct answer how)
{
	const char *said = challenge(c, code(c) == 407 ? "Proxy-Authenticate" : "WWW-Authenticate",
				     how.algorithm ? how.algorithm : "MD5");

	return credentials(param(said, "nonce"), param(said, "opaque"), how);
}

static bool rings(const struct caller *c, unsigned count)
{
	return toldc == count && told.type == LW_SIG_OFFERED && told.flags & LW_F_BY_DIGEST &&
	       !strcmp(told_user, "bob") && c->a->notes[LW_NOTE_INCOMING] == count;
}

/* A challenge, and nobody was told; whether it says that only the nonce was too old. */
static bool asked_again(const struct caller *c, unsigned toldc_before)
{
	const char *said = challenge(c, "WWW-Authenticate", "MD5");

	assert_int_equal(code(c), 401);
	assert_int_equal(toldc, toldc_before);
	assert_string_not_equal(said, "");
	return strstr(said, "stale=true") != NULL;
}

static void end_call(struct caller *c)
{
	DO(c->a, lw_reject(c->a->lw, c->a->call, 486, now(c->a)));
	run_ms(5);
	assert_int_equal(code(c), 486);
}

/* ---- the challenge ---- */

static void a_stranger_costs_an_answer_only(void **state)
{
	struct agent *a = agent_make("alice", guarded);
	struct caller c = caller_of(a);
	char line[300];
	const char *md5;
	size_t objects;

	(void)state;
	invite(&c, "");
	assert_int_equal(code(&c), 401);
	md5 = challenge(&c, "WWW-Authenticate", "MD5");
	snprintf(line, sizeof line,
		 "Digest realm=\"office\", nonce=\"%s\", opaque=\"%s\", qop=\"auth\", "
		 "algorithm=MD5", param(md5, "nonce"), param(md5, "opaque"));
	assert_string_equal(md5, line);
	assert_int_equal(strlen(param(md5, "nonce")), 48);
	/* RFC 8760 2.3: the best comes first, each in a line of its own */
	snprintf(line, sizeof line, "%s", challenge(&c, "WWW-Authenticate", "SHA-256"));
	assert_string_equal(header(answer(&c), "WWW-Authenticate"), line);
	assert_true(has_line(answer(&c), "Content-Length: 0"));
	objects = lw_virtual_objects();
	for (int i = 0; i < 2000; i++) {
		c.r->inc = 0;
		invite(&c, "");
		assert_int_equal(code(&c), 401);
	}
	assert_int_equal(lw_virtual_objects(), objects);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
	assert_int_equal(toldc, 0);
	assert_int_equal(lookups, 0);
}

static void each_digest_is_taken(void **state)
{
	static const char *const algorithms[] = {"MD5", "SHA-256"};
	struct agent *a = agent_make("alice", guarded);

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct caller c = caller_of(a);

		invite(&c, "");
		invite(&c, right(&c, (struct answer){.algorithm = algorithms[i]}));
		assert_true(rings(&c, i + 1));
		assert_non_null(raw_wait(c.r, "SIP/2.0 180", 0, 100));
		end_call(&c);
	}
}

static void only_sha256(struct lw_config *core, struct lw_re_config *re)
{
	guarded(core, re);
	re->digests = LW_RE_SHA256;
}

static void a_digest_that_was_not_offered_is_none(void **state)
{
	struct caller c = caller_of(agent_make("alice", only_sha256));
	const char *said;

	(void)state;
	invite(&c, "");
	assert_string_equal(challenge(&c, "WWW-Authenticate", "MD5"), "");
	said = challenge(&c, "WWW-Authenticate", "SHA-256");
	invite(&c, credentials(param(said, "nonce"), param(said, "opaque"), (struct answer){0}));
	assert_int_equal(code(&c), 401);
	assert_int_equal(lookups, 0);
	invite(&c, right(&c, (struct answer){.algorithm = "SHA-256"}));
	assert_true(rings(&c, 1));
}

static void as_a_proxy(struct lw_config *core, struct lw_re_config *re)
{
	guarded(core, re);
	re->challenge_407 = true;
}

static void a_challenge_may_be_a_proxys(void **state)
{
	struct caller c = caller_of(agent_make("alice", as_a_proxy));

	(void)state;
	invite(&c, "");
	assert_int_equal(code(&c), 407);
	assert_string_equal(header(answer(&c), "WWW-Authenticate"), "");
	invite(&c, right(&c, (struct answer){.header = "Proxy-Authorization"}));
	assert_true(rings(&c, 1));
}

/* ---- the answer ---- */

static void whoever_does_not_know_the_password_is_asked_again(void **state)
{
	struct caller c = caller_of(agent_make("alice", guarded));

	(void)state;
	invite(&c, "");
	invite(&c, right(&c, (struct answer){.password = "guess"}));
	assert_false(asked_again(&c, 0));
	invite(&c, right(&c, (struct answer){.user = "mallory"}));
	assert_false(asked_again(&c, 0));
	invite(&c, right(&c, (struct answer){.method = "REGISTER"}));
	assert_false(asked_again(&c, 0));
	assert_int_equal(lookups, 3);
	invite(&c, right(&c, (struct answer){0}));
	assert_true(rings(&c, 1));
}

static void credentials_of_others_are_passed_over(void **state)
{
	struct caller c = caller_of(agent_make("alice", guarded));
	char lines[1400];

	(void)state;
	invite(&c, "");
	snprintf(lines, sizeof lines,
		 "Authorization: Basic Ym9iOnNlc2FtZQ==\n"
		 "Authorization: Digest username=\"bob\", realm=\"elsewhere\", nonce=\"n\", "
		 "uri=\"sip:x\", response=\"00000000000000000000000000000000\"\n%s",
		 right(&c, (struct answer){0}));
	invite(&c, lines);
	assert_true(rings(&c, 1));
	assert_int_equal(lookups, 1);
}

/* A sender that makes the host look up many users is heard once. */
static void one_look_for_each_request(void **state)
{
	struct caller c = caller_of(agent_make("alice", guarded));
	char lines[1900];

	(void)state;
	invite(&c, "");
	snprintf(lines, sizeof lines, "%s", right(&c, (struct answer){.user = "u1"}));
	strcat(lines, right(&c, (struct answer){.user = "u2"}));
	strcat(lines, right(&c, (struct answer){0}));
	invite(&c, lines);
	assert_false(asked_again(&c, 0));
	assert_int_equal(lookups, 1);
}

static void a_wrong_opaque_is_not_ours(void **state)
{
	struct caller c = caller_of(agent_make("alice", guarded));
	const char *said;

	(void)state;
	invite(&c, "");
	said = challenge(&c, "WWW-Authenticate", "MD5");
	invite(&c, credentials(param(said, "nonce"), "0011223344556677", (struct answer){0}));
	assert_false(asked_again(&c, 0));
	invite(&c, right(&c, (struct answer){.no_opaque = true}));
	assert_true(rings(&c, 1));
}

/* What it was made for is here: at the host that the request names, or at one that is ours, since a
 * proxy on the way may have changed that.  Else it is not for us, and asks nobody. */
static void an_answer_for_another_host_is_none(void **state)
{
	static const char *const elsewhere[] = {"sip:x@evil.example", "sip:127.0.0.1@evil.example",
						"sip:x@evil.example;maddr=127.0.0.1", "nonsense",
						"sip:x@127.0.0.2"};
	static const char *const here[] = {"sip:127.0.0.1", "sip:alice@office", "sips:y@127.0.0.1:1"};
	struct agent *a = agent_make("alice", guarded);

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(elsewhere); i++) {
		struct caller c = caller_of(a);

		invite(&c, "");
		invite(&c, right(&c, (struct answer){.uri = elsewhere[i]}));
		assert_false(asked_again(&c, 0));
	}
	assert_int_equal(lookups, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(here); i++) {
		struct caller c = caller_of(a);

		invite(&c, "");
		invite(&c, right(&c, (struct answer){.uri = here[i]}));
		assert_true(rings(&c, i + 1));
		end_call(&c);
	}
}

/* ---- the nonce ---- */

/* Whoever was not challenged for this call costs the host no look into its list (RFC 7616 3.3): all
 * that is needed first is a nonce. */
static void a_nonce_that_is_not_ours_costs_no_look(void **state)
{
	struct agent *a = agent_make("alice", guarded);
	struct caller c = caller_of(a), other = caller_of(a);
	char line[900];

	(void)state;
	invite(&c, "");
	snprintf(line, sizeof line, "%s", right(&c, (struct answer){.password = "guess"}));
	invite(&other, line);
	assert_true(asked_again(&other, 0));
	invite(&other, credentials("n", "", (struct answer){.no_opaque = true}));
	assert_true(asked_again(&other, 0));
	invite(&other, credentials("000000000000000000000000000000000000000000000000", "",
				   (struct answer){.no_opaque = true}));
	assert_true(asked_again(&other, 0));
	assert_int_equal(lookups, 0);
	invite(&other, right(&other, (struct answer){.password = "guess"}));
	assert_false(asked_again(&other, 0));
	assert_int_equal(lookups, 1);
	invite(&other, right(&other, (struct answer){0}));
	assert_true(rings(&other, 1));
}

static void scribble(int byte)
{
	volatile char waste[4000];

	for (size_t i = 0; i < sizeof waste; i++)
		waste[i] = (char)byte;
}

static bool is_fresh(struct lw_re *re, const char *nonce, const char *callid)
{
	struct sip_msg msg = {.req = true};
	struct pl pl;

	pl_set_str(&msg.callid, callid);
	pl_set_str(&pl, nonce);
	assert_int_equal(sa_set_str(&msg.src, "192.0.2.1", 5060), 0);
	return lw_ua_nonce_is_fresh(re, &pl, &msg);
}

static void a_nonce_is_of_one_call_however_long_its_name(void **state)
{
	struct agent *a = agent_make("alice", guarded);
	struct sip_msg msg = {.req = true};
	char callid[601], other[601], nonce[NONCE_SIZE];
	struct caller c = caller_of(a);

	(void)state;
	memset(callid, 'c', sizeof callid - 1);
	callid[600] = '\0';
	snprintf(other, sizeof other, "%s", callid);
	other[599] = 'd';
	pl_set_str(&msg.callid, callid);
	assert_int_equal(sa_set_str(&msg.src, "192.0.2.1", 5060), 0);
	scribble(1);
	lw_ua_nonce_make(a->re, nonce, &msg);
	assert_false(is_fresh(a->re, nonce, other));
	scribble(2);
	assert_true(is_fresh(a->re, nonce, callid));
	snprintf(c.callid, sizeof c.callid, "%s", callid);
	invite(&c, "");
	invite(&c, right(&c, (struct answer){0}));
	assert_true(rings(&c, 1));
}

static void short_lived(struct lw_config *core, struct lw_re_config *re)
{
	guarded(core, re);
	re->nonce_ms = 10000;
}

static void a_nonce_grows_old(void **state)
{
	struct caller c = caller_of(agent_make("alice", short_lived));
	char late[900];

	(void)state;
	invite(&c, "");
	snprintf(late, sizeof late, "%s", right(&c, (struct answer){0}));
	run_ms(9900);
	invite(&c, late);
	assert_true(rings(&c, 1));
	end_call(&c);
	c.r->inc = 0;
	invite(&c, "");
	snprintf(late, sizeof late, "%s", right(&c, (struct answer){0}));
	run_ms(10100);
	invite(&c, late);
	assert_true(asked_again(&c, 1)); /* stale: not his password */
	invite(&c, right(&c, (struct answer){0}));
	assert_true(rings(&c, 2));
}

/* And nobody is told whose password it would be. */
static void an_old_nonce_with_a_wrong_password_is_not_stale(void **state)
{
	struct caller c = caller_of(agent_make("alice", short_lived));
	char late[900];

	(void)state;
	invite(&c, "");
	snprintf(late, sizeof late, "%s", right(&c, (struct answer){.password = "guess"}));
	run_ms(10100);
	invite(&c, late);
	assert_false(asked_again(&c, 0));
}

static void an_answer_counts_once(void **state)
{
	struct caller c = caller_of(agent_make("alice", guarded));
	char first[900];
	const char *said;

	(void)state;
	invite(&c, "");
	said = challenge(&c, "WWW-Authenticate", "MD5");
	snprintf(first, sizeof first, "%s", said);
	invite(&c, credentials(param(first, "nonce"), param(first, "opaque"),
			       (struct answer){.nc = 2}));
	assert_true(rings(&c, 1));
	end_call(&c);
	for (unsigned nc = 1; nc <= 2; nc++) {
		invite(&c, credentials(param(first, "nonce"), param(first, "opaque"),
				       (struct answer){.nc = nc}));
		assert_true(asked_again(&c, 1));
	}
	invite(&c, credentials(param(first, "nonce"), param(first, "opaque"),
			       (struct answer){.nc = 3}));
	assert_true(rings(&c, 2));
}

/* RFC 3261 22.4: of a client that knows no qop; so it cannot count. */
static void without_a_count_a_nonce_is_good_once(void **state)
{
	struct caller c = caller_of(agent_make("alice", guarded));
	char first[900];

	(void)state;
	invite(&c, "");
	snprintf(first, sizeof first, "%s", right(&c, (struct answer){.no_qop = true}));
	invite(&c, first);
	assert_true(rings(&c, 1));
	end_call(&c);
	invite(&c, first);
	assert_true(asked_again(&c, 1));
}

/* The transaction's own repeats are no second use. */
static void a_repeated_invite_still_rings(void **state)
{
	struct caller c = caller_of(agent_make("alice", guarded));
	const char *body = raw_sdp(c.r, "sendrecv");
	char text[3000];

	(void)state;
	invite(&c, "");
	(void)re_snprintf(text, sizeof text,
			  "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKtwice;rport\n"
			  "Max-Forwards: 70\nFrom: <sip:bob@example.net>;tag=r\nTo: <%s>\n"
			  "Call-ID: %s\nCSeq: 9 INVITE\nContact: <%s>\n%sContent-Type: "
			  "application/sdp\nContent-Length: %zu\n\n%s",
			  c.a->uri, &c.r->laddr, c.a->uri, c.callid, c.r->uri,
			  right(&c, (struct answer){0}), strlen(body), body);
	c.r->inc = 0;
	for (unsigned i = 0; i < 3; i++) {
		raw_send(c.r, c.a, "%s", text);
		run_ms(5);
	}
	assert_true(rings(&c, 1));
	assert_int_equal(code(&c), 0);
	assert_non_null(raw_wait(c.r, "SIP/2.0 180", 2, 100));
}

static void an_answer_is_good_for_its_sender_and_call_only(void **state)
{
	struct agent *a = agent_make("alice", guarded);
	struct caller c = caller_of(a), other = caller_of(a), thief = {.a = a};
	char line[900];

	(void)state;
	invite(&c, "");
	snprintf(line, sizeof line, "%s", right(&c, (struct answer){0}));
	invite(&other, line); /* another call of his: a fresh nonce is all he needs */
	assert_true(asked_again(&other, 0));
	thief.r = raw_make_at("127.0.0.3"); /* overheard */
	snprintf(thief.callid, sizeof thief.callid, "%s", c.callid);
	invite(&thief, line);
	assert_true(asked_again(&thief, 0));
	invite(&c, line);
	assert_true(rings(&c, 1));
}

/* The memory of used nonces is bounded; none that it forgets can be used again. */
static void no_nonce_is_taken_twice_however_many(void **state)
{
	enum { MANY = 5000 };
	struct agent *a = agent_make("alice", guarded);
	static char nonces[MANY][NONCE_SIZE];
	struct sip_msg msg = {.req = true};
	struct pl nonce;
	size_t objects = 0;

	(void)state;
	pl_set_str(&msg.callid, "many");
	assert_int_equal(sa_set_str(&msg.src, "192.0.2.1", 5060), 0);
	for (int i = 0; i < MANY; i++) {
		lw_ua_nonce_make(a->re, nonces[i], &msg);
		pl_set_str(&nonce, nonces[i]);
		assert_true(lw_ua_nonce_is_fresh(a->re, &nonce, &msg));
		assert_true(lw_ua_nonce_use(a->re, &nonce, 1));
		assert_false(lw_ua_nonce_use(a->re, &nonce, 1));
		run_ms(1);
		objects = objects ? objects : lw_virtual_objects();
	}
	assert_int_equal(lw_virtual_objects(), objects);
	for (int i = 0; i < MANY; i++) {
		pl_set_str(&nonce, nonces[i]);
		assert_false(lw_ua_nonce_use(a->re, &nonce, 1));
	}
}

/* ---- whose requests ---- */

static uint32_t must;

static void must_prove(struct lw_config *core, struct lw_re_config *re)
{
	guarded(core, re);
	re->prove = must;
}

/* What a peer in a call with the agent tries: a new call, a call in the place of its own that comes
 * the same way, a REFER. */
static void tries(const char *want)
{
	struct agent *a = agent_make("alice", must_prove);
	struct caller c = caller_of(a);
	const char *ours;
	char got[4] = "...", extra[200];

	ours = call_raw(a, c.r);
	raw_request(c.r, a, ours, "OPTIONS", 7, NULL, NULL);
	invite(&c, "");
	got[0] = code(&c) == 401 ? 'P' : '-';
	snprintf(c.replaces, sizeof c.replaces, "Replaces: %s;to-tag=%s;from-tag=t1\n",
		 header(ours, "Call-ID"), strstr(header(ours, "From"), ";tag=") + 5);
	invite(&c, "");
	got[1] = code(&c) == 401 && strstr(answer(&c), c.callid) ? 'P' : '-';
	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <sip:carol@198.51.100.7>\n",
		 c.r->uri);
	raw_request(c.r, a, ours, "REFER", 8, extra, NULL);
	run_ms(5);
	got[2] = code(&c) == 401 && strstr(answer(&c), "8 REFER") ? 'P' : '-';
	assert_string_equal(got, want);
}

static void nobody_must_prove(void **state)
{
	(void)state;
	must = 0;
	tries("---");
}

static void calls_must_be_proved(void **state)
{
	(void)state;
	must = LW_RE_PROVE_CALLS;
	tries("P--");
}

static void replaces_must_be_proved(void **state)
{
	(void)state;
	must = LW_RE_PROVE_REPLACES;
	tries("-P-");
}

static void refers_must_be_proved(void **state)
{
	(void)state;
	must = LW_RE_PROVE_REFER;
	tries("--P");
}

static void all_must_be_proved(void **state)
{
	(void)state;
	must = LW_RE_PROVE_CALLS | LW_RE_PROVE_REPLACES | LW_RE_PROVE_REFER;
	tries("PPP");
}

static void trusting(struct lw_config *core, struct lw_re_config *re)
{
	guarded(core, re);
	re->trusted = "127.0.0.2";
}

static void a_trusted_server_proves_nothing(void **state)
{
	struct agent *a = agent_make("alice", trusting);
	struct caller c = caller_of(a);

	(void)state;
	invite(&c, "");
	assert_int_equal(code(&c), 401);
	c.r = raw_make_at("127.0.0.2");
	invite(&c, "");
	assert_int_equal(code(&c), 0);
	assert_int_equal(toldc, 1);
	assert_string_equal(told_user, "");
	assert_int_equal(told.flags & LW_F_BY_DIGEST, 0);
}

/* Who need not, but does. */
static void a_proof_that_nobody_asked_for_is_told_too(void **state)
{
	struct sip_msg msg = {.req = true};
	char nonce[NONCE_SIZE];
	struct caller c;

	(void)state;
	must = LW_RE_PROVE_REFER;
	c = caller_of(agent_make("alice", must_prove));
	invite(&c, credentials("old", "", (struct answer){.no_opaque = true}));
	assert_int_equal(toldc, 1);
	assert_string_equal(told_user, "");
	c = caller_of(c.a);
	msg.src = c.r->laddr;
	pl_set_str(&msg.callid, c.callid);
	lw_ua_nonce_make(c.a->re, nonce, &msg);
	invite(&c, credentials(nonce, "", (struct answer){.no_opaque = true}));
	assert_true(rings(&c, 2));
}

/* ---- REFER ---- */

static void refers_are_proved(void **state)
{
	struct agent *a;
	struct caller c;
	const char *ours;
	char extra[1200], first[200];

	(void)state;
	must = LW_RE_PROVE_REFER;
	a = agent_make("alice", must_prove);
	c = caller_of(a);
	ours = call_raw(a, c.r);
	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <sip:carol@198.51.100.7>\n",
		 c.r->uri);
	raw_request(c.r, a, ours, "REFER", 8, extra, NULL);
	run_ms(5);
	assert_false(asked_again(&c, 0));
	snprintf(first, sizeof first, "%s",
		 param(challenge(&c, "WWW-Authenticate", "MD5"), "nonce"));
	/* its sender has not heard it: a challenge of its own, not a bare 401 */
	raw_request(c.r, a, ours, "REFER", 8, extra, NULL);
	run_ms(5);
	assert_non_null(raw_wait(c.r, "SIP/2.0 401", 1, 100));
	assert_false(asked_again(&c, 0));
	snprintf(extra + strlen(extra), sizeof extra - strlen(extra), "%s",
		 right(&c, (struct answer){.method = "REFER"}));
	raw_request(c.r, a, ours, "REFER", 9, extra, NULL);
	run_ms(5);
	assert_int_equal(toldc, 1);
	assert_int_equal(told.flags & LW_F_BY_DIGEST, LW_F_BY_DIGEST);
	assert_string_equal(told_user, "bob");
	/* the same once more is its repeat, and no replay */
	raw_request(c.r, a, ours, "REFER", 9, extra, NULL);
	run_ms(5);
	assert_null(raw_wait(c.r, "SIP/2.0 401", 2, 1));
	assert_int_equal(toldc, 1);
}

static void of_calls(struct lw_config *core, struct lw_re_config *re)
{
	must = LW_RE_PROVE_REFER;
	must_prove(core, re);
	re->out_of_dialog = LW_RE_OOD_TARGET_DIALOG;
}

static void refer_beside(struct caller *c, const char *ours, const char *credentials)
{
	c->cseq++;
	raw_send(c->r, c->a,
		 "REFER %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKood%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=o1\nTo: <%s>\nCall-ID: %s\nCSeq: %u REFER\n"
		 "Contact: <%s>\nRefer-To: <sip:carol@198.51.100.7>\nRequire: tdialog\n"
		 "Target-Dialog: %s;local-tag=%s;remote-tag=t1\n%sContent-Length: 0\n\n",
		 c->a->uri, &c->r->laddr, c->cseq, c->r->uri, c->a->uri, c->callid, c->cseq,
		 c->r->uri, header(ours, "Call-ID"), strstr(header(ours, "From"), ";tag=") + 5,
		 credentials);
	run_ms(5);
}

static void refers_beside_a_dialog_are_proved(void **state)
{
	struct agent *a = agent_make("alice", of_calls);
	struct caller c = caller_of(a);
	const char *ours = call_raw(a, c.r);

	(void)state;
	refer_beside(&c, ours, "");
	assert_false(asked_again(&c, 0));
	refer_beside(&c, ours, right(&c, (struct answer){.method = "REFER"}));
	assert_int_equal(toldc, 1);
	assert_string_equal(told_user, "bob");
}

/* ---- whose leg it is ---- */

/* A switch, and Bob joined to a peer by it. */
struct joined { struct agent *pbx; struct caller bob; struct raw *b; char ok[4096]; };

static void as_guarded_switch(struct lw_config *core, struct lw_re_config *re)
{
	must_prove(core, re);
	core->role = LW_AS_SWITCH;
}

static void within(struct joined *j, const char *method, const char *extra)
{
	struct caller *c = &j->bob;

	if (strcmp(method, "ACK"))
		c->cseq++;
	raw_send(c->r, c->a,
		 "%s %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s%u;rport\n"
		 "Max-Forwards: 70\nFrom: %s\nTo: %s\nCall-ID: %s\nCSeq: %u %s\n"
		 "Contact: <%s>\n%sContent-Length: 0\n\n",
		 method, c->a->uri, &c->r->laddr, method, c->cseq, header(j->ok, "From"),
		 header(j->ok, "To"), c->callid, c->cseq, method, c->r->uri, extra);
	run_ms(5);
}

static struct joined joined(void)
{
	struct joined j = {.pbx = agent_make("pbx", as_guarded_switch), .b = raw_make()};
	const char *invite_b, *ok;

	j.bob = caller_of(j.pbx);
	invite(&j.bob, "");
	if (must & LW_RE_PROVE_CALLS)
		invite(&j.bob, right(&j.bob, (struct answer){0}));
	assert_true(until(j.pbx, LW_NOTE_ROUTE, 1, 100));
	j.pbx->call = j.pbx->last[LW_NOTE_ROUTE].call;
	DO(j.pbx, lw_route_to(j.pbx->lw, j.pbx->call, j.b->uri, 0, now(j.pbx)));
	invite_b = raw_wait(j.b, "INVITE ", 0, 100);
	assert_non_null(invite_b);
	raw_reply(j.b, invite_b, "200 OK", "b1", raw_contact(j.b), raw_sdp(j.b, "sendrecv"));
	ok = raw_wait(j.bob.r, "SIP/2.0 200", 0, 100);
	assert_non_null(ok);
	snprintf(j.ok, sizeof j.ok, "%s", ok);
	within(&j, "ACK", "");
	assert_true(until(j.pbx, LW_NOTE_CONNECTED, 1, 100));
	return j;
}

static const char to_carol[] = "Refer-To: <sip:carol@198.51.100.7>\n";

/* Asks for Carol, and proves to be this user. */
static void refer_as(struct joined *j, const char *user)
{
	char lines[1200];

	within(j, "REFER", to_carol);
	assert_int_equal(code(&j->bob), 401);
	snprintf(lines, sizeof lines, "%s%s", to_carol,
		 right(&j->bob, (struct answer){.method = "REFER", .user = user}));
	within(j, "REFER", lines);
}

/* The two talk on: nobody was called, and nobody was let go. */
static bool talk_on(struct joined *j)
{
	struct lw_call_info info;

	return !lw_call_info(j->pbx->lw, j->pbx->call, &info) && info.state == LW_CALL_TALKING &&
	       !raw_wait(j->b, "BYE ", 0, 1) && !raw_wait(j->bob.r, "BYE ", 0, 1) &&
	       j->pbx->notes[LW_NOTE_ROUTE] == 1;
}

/* Eve's phone knows the tags of Bob's call: she transfers nobody there, and her own rules are not
 * asked either. */
static void a_refer_proves_the_user_of_its_leg(void **state)
{
	struct joined j;

	(void)state;
	must = LW_RE_PROVE_CALLS | LW_RE_PROVE_REFER;
	j = joined();
	assert_int_equal(toldc, 1);
	refer_as(&j, "eve");
	assert_int_equal(code(&j.bob), 403);
	assert_int_equal(toldc, 1);
	assert_true(talk_on(&j));
	refer_as(&j, "bob");
	assert_int_equal(code(&j.bob), 200);
	assert_int_equal(toldc, 2);
	assert_true(until(j.pbx, LW_NOTE_ROUTE, 2, 100));
}

/* Whoever has not said it with its INVITE says it with its first REFER, for good. */
static void the_first_refer_proves_whose_leg_it_is(void **state)
{
	struct joined j;

	(void)state;
	must = LW_RE_PROVE_REFER;
	j = joined();
	refer_as(&j, "bob");
	assert_int_equal(code(&j.bob), 200);
	assert_true(until(j.pbx, LW_NOTE_ROUTE, 2, 100));
	DO(j.pbx, lw_route_end(j.pbx->lw, j.pbx->call, 404, now(j.pbx)));
	raw_reply(j.bob.r, raw_wait(j.bob.r, "NOTIFY ", 0, 100), "200 OK", NULL, NULL, NULL);
	run_ms(3000);
	assert_int_equal(toldc, 2);
	refer_as(&j, "eve");
	assert_int_equal(code(&j.bob), 403);
	assert_int_equal(toldc, 2);
}

/* What stands for a disk. */
static struct { size_t call, leg; unsigned char call_bytes[8192]; char leg_text[8192]; } disk;
static char same_address[64];

static size_t from_disk(uint64_t key, void *bytes, size_t size, void *arg)
{
	(void)key;
	(void)arg;
	assert_true(disk.leg <= size);
	memcpy(bytes, disk.leg_text, disk.leg);
	return disk.leg;
}

static void restored(struct lw_config *core, struct lw_re_config *re)
{
	must_prove(core, re);
	re->storedh = from_disk;
	re->listen = same_address;
}

/* Ends without a word, and begins again with Bob's call. */
static void restart(struct joined *j)
{
	struct agent *a = j->pbx;
	struct lw_call_info info;
	struct sa laddr;

	assert_int_equal(lw_call_info(a->lw, a->call, &info), 0);
	assert_int_equal(lw_leg_set_key(a->lw, info.leg, 1), 0);
	disk.leg = lw_re_save_leg(a->re, info.leg, disk.leg_text, sizeof disk.leg_text);
	disk.call = lw_save(a->lw, a->call, disk.call_bytes, sizeof disk.call_bytes);
	assert_true(disk.leg && disk.leg <= sizeof disk.leg_text);
	assert_int_equal(lw_re_laddr(a->re, LW_RE_UDP, &laddr), 0);
	(void)re_snprintf(same_address, sizeof same_address, "%J", &laddr);
	a->re = mem_deref(a->re);
	lw_free(a->lw);
	a->lw = NULL;
	j->pbx = j->bob.a = agent_make("alice", restored);
	assert_int_equal(lw_restore(j->pbx->lw, disk.call_bytes, disk.call, now(j->pbx),
				    &j->pbx->call), 0);
	lw_re_pump(j->pbx->re);
	run_ms(5);
}

static void whose_leg_it_is_outlives_the_process(void **state)
{
	struct joined j = {.pbx = NULL};

	(void)state;
	must = LW_RE_PROVE_CALLS | LW_RE_PROVE_REFER;
	j.pbx = agent_make("alice", must_prove);
	j.bob = caller_of(j.pbx);
	invite(&j.bob, "");
	invite(&j.bob, right(&j.bob, (struct answer){0}));
	DO(j.pbx, lw_answer(j.pbx->lw, j.pbx->call, now(j.pbx)));
	snprintf(j.ok, sizeof j.ok, "%s", raw_wait(j.bob.r, "SIP/2.0 200", 0, 100));
	within(&j, "ACK", "");
	restart(&j);
	refer_as(&j, "eve");
	assert_int_equal(code(&j.bob), 403);
	assert_int_equal(toldc, 0);
	refer_as(&j, "bob");
	assert_int_equal(toldc, 1);
}

/* ---- Replaces ---- */

/* The engine's table asks for the proof; that the password was right is said there too. */
static void a_stale_proof_for_a_replaces_is_called_so(void **state)
{
	struct agent *a;
	struct caller c, there;
	const char *ours;
	char late[900];

	(void)state;
	must = 0;
	a = agent_make("alice", must_prove);
	there = caller_of(a);
	ours = call_raw(a, there.r);
	c = caller_of(a);
	c.r = raw_make_at("127.0.0.2");
	snprintf(c.replaces, sizeof c.replaces, "Replaces: %s;to-tag=%s;from-tag=t1\n",
		 header(ours, "Call-ID"), strstr(header(ours, "From"), ";tag=") + 5);
	invite(&c, "");
	assert_false(asked_again(&c, 1));
	snprintf(late, sizeof late, "%s", right(&c, (struct answer){0}));
	run_ms(61000);
	invite(&c, late);
	assert_true(asked_again(&c, 2));
	invite(&c, right(&c, (struct answer){0}));
	assert_int_equal(code(&c), 200);
	assert_string_equal(told_user, "bob");
}

/* ---- both sides ours ---- */

static const char *proxy_uri;

static void through_it(struct lw_re_account *account)
{
	account->auth_user = "bob";
	account->password = "sesame";
	account->outbound = proxy_uri;
}

static void our_own_caller_proves_itself(void **state)
{
	struct agent *pbx = agent_make("pbx", guarded), *b;

	(void)state;
	proxy_uri = pbx->uri;
	agents_account = through_it;
	b = agent_make("bob", NULL);
	agents_account = NULL;
	pbx->auto_answer = true;
	connect_agents(b, pbx);
	assert_string_equal(told_user, "bob");
	assert_non_null(strstr(sent(b, "INVITE ", 1), "algorithm=SHA-256"));
	assert_int_equal(sent_count(b, "INVITE "), 2);
}

/* ---- settings ---- */

static bool is_refused(void (*change)(struct lw_re_config *re))
{
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;
	struct lw_re *re = NULL;
	struct lw *lw;
	int err;

	guarded(&core, &cfg);
	change(&cfg);
	assert_int_equal(lw_new(&lw, &core), 0);
	err = lw_re_alloc(&re, lw, &cfg);
	mem_deref(re);
	lw_free(lw);
	return err == EINVAL;
}

static void good(struct lw_re_config *re) { re->trusted = "192.0.2.1"; }
static void no_realm(struct lw_re_config *re) { re->realm = NULL; }
static void no_host(struct lw_re_config *re) { re->ha1h = NULL; }
static void no_digest(struct lw_re_config *re) { re->digests = 0; }
static void no_time(struct lw_re_config *re) { re->nonce_ms = 0; }
static void no_time_for_replaces(struct lw_re_config *re) { re->prove = 0; re->nonce_ms = 0; }
static void nobody_to_ask(struct lw_re_config *re)
{
	no_time_for_replaces(re);
	re->realm = NULL;
}
static void empty_realm(struct lw_re_config *re) { re->realm = ""; }
static void odd_digest(struct lw_re_config *re) { re->digests = 4; }
static void odd_proof(struct lw_re_config *re) { re->prove = 8; }
static void all_trusted(struct lw_re_config *re) { re->trusted = "*"; }
static void quoted(struct lw_re_config *re) { re->realm = "a\", nonce=\"b"; }
static void long_realm(struct lw_re_config *re)
{
	static char realm[LW_NAME_MAX + 1];

	memset(realm, 'r', LW_NAME_MAX);
	re->realm = realm;
}

static void settings_that_would_let_anybody_in_are_refused(void **state)
{
	(void)state;
	assert_false(is_refused(good));
	assert_false(is_refused(nobody_to_ask));
	assert_true(is_refused(no_time_for_replaces));
	assert_true(is_refused(empty_realm));
	assert_true(is_refused(no_realm));
	assert_true(is_refused(no_host));
	assert_true(is_refused(no_digest));
	assert_true(is_refused(no_time));
	assert_true(is_refused(odd_digest));
	assert_true(is_refused(odd_proof));
	assert_true(is_refused(all_trusted));
	assert_true(is_refused(quoted));
	assert_true(is_refused(long_realm));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(a_stranger_costs_an_answer_only),
		T(each_digest_is_taken),
		T(a_digest_that_was_not_offered_is_none),
		T(a_challenge_may_be_a_proxys),
		T(whoever_does_not_know_the_password_is_asked_again),
		T(credentials_of_others_are_passed_over),
		T(one_look_for_each_request),
		T(a_wrong_opaque_is_not_ours),
		T(an_answer_for_another_host_is_none),
		T(a_nonce_that_is_not_ours_costs_no_look),
		T(a_nonce_is_of_one_call_however_long_its_name),
		T(a_nonce_grows_old),
		T(an_old_nonce_with_a_wrong_password_is_not_stale),
		T(an_answer_counts_once),
		T(without_a_count_a_nonce_is_good_once),
		T(a_repeated_invite_still_rings),
		T(an_answer_is_good_for_its_sender_and_call_only),
		T(no_nonce_is_taken_twice_however_many),
		T(nobody_must_prove),
		T(calls_must_be_proved),
		T(replaces_must_be_proved),
		T(refers_must_be_proved),
		T(all_must_be_proved),
		T(a_trusted_server_proves_nothing),
		T(a_proof_that_nobody_asked_for_is_told_too),
		T(refers_are_proved),
		T(refers_beside_a_dialog_are_proved),
		T(a_refer_proves_the_user_of_its_leg),
		T(the_first_refer_proves_whose_leg_it_is),
		T(whose_leg_it_is_outlives_the_process),
		T(a_stale_proof_for_a_replaces_is_called_so),
		T(our_own_caller_proves_itself),
		T(settings_that_would_let_anybody_in_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
