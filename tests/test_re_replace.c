/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_replace.c -- who may take the place of a party (RFC 3891 8): what a raw peer tries from
 * here and from elsewhere, and attended transfers between agents under every trunk layout. */
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

#include "wire/way.h"

/* ---- an INVITE with Replaces ---- */

enum from { SAME, HOST, ELSEWHERE };
enum claim { SILENT, BY_NAMED, BY_OTHER, PAI_NAMED, FROM_NAMED };

/* The call to be replaced, and who tries it. */
struct attempt {
	struct agent *a;
	struct raw *peer, *who;
	char replaces[600], named[100], callid[40];
	enum claim claim;
	unsigned cseq, asked;
};

static void begin(struct attempt *t, struct agent *a, enum from from, enum claim claim)
{
	static unsigned number;
	const char *invite;

	memset(t, 0, sizeof *t);
	t->a = a;
	t->claim = claim;
	t->peer = raw_make();
	invite = call_raw(a, t->peer);
	run_ms(5);
	t->who = from == SAME ? t->peer : raw_make_at(from == HOST ? "127.0.0.1" : "127.0.0.2");
	snprintf(t->replaces, sizeof t->replaces, "Replaces: %s;to-tag=%s;from-tag=t1\n",
		 header(invite, "Call-ID"), strstr(header(invite, "From"), ";tag=") + 5);
	snprintf(t->named, sizeof t->named, "%s", t->peer->uri);
	snprintf(t->callid, sizeof t->callid, "attempt-%u", ++number);
	t->asked = a->notes[LW_NOTE_REPLACE_REQUESTED];
}

static void claim_lines(const struct attempt *t, char *out, size_t size)
{
	static const char *const header[] = {"", "Referred-By", "Referred-By",
					     "P-Asserted-Identity", ""};

	out[0] = '\0';
	if (*header[t->claim])
		snprintf(out, size, "%s: <%s>\n", header[t->claim],
			 t->claim == BY_OTHER ? "sip:mallory@example.net" : t->named);
}

static void try_with(struct attempt *t, const char *authorization)
{
	const char *body = raw_sdp(t->who, "sendrecv");
	char claims[200];

	claim_lines(t, claims, sizeof claims);
	t->cseq++;
	raw_send(t->who, t->a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s%u;rport\n"
		 "Max-Forwards: 70\nFrom: <%s>;tag=r1\nTo: <%s>\nCall-ID: %s\nCSeq: %u INVITE\n"
		 "Contact: <%s>\n%s%s%sContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 t->a->uri, &t->who->laddr, t->callid, t->cseq,
		 t->claim == FROM_NAMED ? t->named : "sip:bob@example.net", t->a->uri, t->callid,
		 t->cseq, t->who->uri, t->replaces, claims, authorization, strlen(body), body);
}

/* The last final answer to the attempt, or NULL. */
static const char *answer_to(const struct attempt *t)
{
	char cseq[20];

	snprintf(cseq, sizeof cseq, "%u INVITE", t->cseq);
	for (unsigned i = t->who->inc; i-- > 0;)
		if (!strncmp(t->who->in[i], "SIP/2.0 ", 8) && t->who->in[i][8] > '1' &&
		    !strcmp(header(t->who->in[i], "Call-ID"), t->callid) &&
		    !strcmp(header(t->who->in[i], "CSeq"), cseq))
			return t->who->in[i];
	return NULL;
}

static bool decided(void *arg)
{
	const struct attempt *t = arg;

	return answer_to(t) || t->a->notes[LW_NOTE_REPLACE_REQUESTED] > t->asked;
}

static void send_ack(const struct attempt *t, const char *answer)
{
	raw_send(t->who, t->a,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s%u;rport\nMax-Forwards: 70\n"
		 "From: %s\nTo: %s\nCall-ID: %s\nCSeq: %u ACK\nContent-Length: 0\n\n",
		 t->a->uri, &t->who->laddr, t->callid, t->cseq, header(answer, "From"),
		 header(answer, "To"), t->callid, t->cseq);
}

/* Yes, No, Prove, Ask.  What is answered is acknowledged. */
static char outcome(struct attempt *t)
{
	const char *answer;

	if (!until_true(decided, t, 800))
		return '?';
	answer = answer_to(t);
	if (!answer)
		return 'A';
	send_ack(t, answer);
	switch (atoi(answer + 8)) {
	case 200: return 'Y';
	case 401: return 'P';
	case 403: return 'N';
	}
	return '?';
}

static void answer_byes(struct raw *r)
{
	const char *bye = raw_wait(r, "BYE ", 0, 100);

	if (bye)
		raw_reply(r, bye, "200 OK", NULL, NULL, NULL);
}

/* The user's call is where it belongs: with the new party, or as it was.  Then it ends. */
static void finish(struct attempt *t, bool replaced)
{
	struct raw *with = replaced ? t->who : t->peer;
	struct lw_call_info info;

	if (replaced)
		answer_byes(t->peer);
	assert_int_equal(lw_call_info(t->a->lw, t->a->call, &info), 0);
	assert_int_equal(info.state, LW_CALL_TALKING);
	assert_int_equal(lw_hangup(t->a->lw, t->a->call, now(t->a)), 0);
	lw_re_pump(t->a->re);
	if (with != t->peer || !replaced)
		answer_byes(with);
	run_ms(5);
	t->who->inc = t->peer->inc = 0;
}

/* ---- every cell ---- */

static bool knows(uint8_t *ha1, enum lw_re_digest digest, const char *realm, const char *user,
		  void *arg)
{
	(void)arg;
	assert_int_equal(digest, LW_RE_MD5);
	return !strcmp(user, "bob") && !md5_printf(ha1, "%s:%s:%s", user, realm, "sesame");
}

static void asking(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->replaces_policy = LW_REPLACES_ASK;
}

static void proving(struct lw_config *core, struct lw_re_config *re)
{
	(void)core;
	re->realm = "office";
	re->ha1h = knows;
}

static void both(struct lw_config *core, struct lw_re_config *re)
{
	asking(core, re);
	proving(core, re);
}

static const char *param(const char *challenge, const char *name)
{
	static char value[100];
	const char *p = strstr(challenge, name);

	snprintf(value, sizeof value, "%.*s", p ? (int)strcspn(p + strlen(name), "\"") : 0,
		 p ? p + strlen(name) : "");
	return value;
}

/* RFC 2617 3.2.2, by its own sums. */
static void authorize(char *out, size_t size, const char *challenge, const char *password)
{
	uint8_t ha1[16], ha2[16], response[16];
	const char *nonce = param(challenge, "nonce=\"");

	assert_int_equal(md5_printf(ha1, "bob:office:%s", password), 0);
	assert_int_equal(md5_printf(ha2, "INVITE:sip:x@127.0.0.1"), 0);
	assert_int_equal(md5_printf(response, "%w:%s:00000001:abc:auth:%w", ha1, sizeof ha1, nonce,
				    ha2, sizeof ha2), 0);
	(void)re_snprintf(out, size,
			  "Authorization: Digest username=\"bob\", realm=\"office\", nonce=\"%s\", "
			  "uri=\"sip:x@127.0.0.1\", response=\"%w\", cnonce=\"abc\", nc=00000001, "
			  "qop=auth\n", nonce, response, sizeof response);
}

/* After 401: a wrong answer gets 401 again, the right one is let in. */
static void prove(struct attempt *t)
{
	char line[600];

	assert_true(has_line(answer_to(t), "Content-Length: 0"));
	authorize(line, sizeof line, header(answer_to(t), "WWW-Authenticate"), "guess");
	try_with(t, line);
	assert_int_equal(outcome(t), 'P');
	authorize(line, sizeof line, header(answer_to(t), "WWW-Authenticate"), "sesame");
	try_with(t, line);
	assert_int_equal(outcome(t), 'Y');
}

static void accept_it(struct attempt *t)
{
	assert_int_equal(lw_accept(t->a->lw, t->a->call, now(t->a)), 0);
	lw_re_pump(t->a->re);
	t->asked++;
	assert_int_equal(outcome(t), 'Y');
}

/* Of one user: silent, named, other, PAI, From; the same way, the same host, elsewhere. */
static void cells(struct agent *a, const char *const want[3])
{
	for (enum from from = SAME; from <= ELSEWHERE; from++) {
		char got[6] = "";

		for (unsigned claim = 0; claim < 5; claim++) {
			struct attempt t;

			begin(&t, a, from, (enum claim)claim);
			try_with(&t, "");
			got[claim] = outcome(&t);
			if (got[claim] == 'P')
				prove(&t);
			if (got[claim] == 'A')
				accept_it(&t);
			run_ms(5);
			finish(&t, got[claim] != 'N');
		}
		assert_string_equal(got, want[from]);
	}
}

static void without_credentials_a_stranger_is_refused(void **state)
{
	(void)state;
	cells(agent_make("alice", NULL), (const char *const[]){"YYYYY", "NYNYY", "NNNNN"});
}

static void or_the_user_is_asked(void **state)
{
	(void)state;
	cells(agent_make("alice", asking), (const char *const[]){"YYYYY", "AYAYY", "AAAAA"});
}

static void with_credentials_a_stranger_is_challenged(void **state)
{
	(void)state;
	cells(agent_make("alice", proving), (const char *const[]){"YYYYY", "PYPYY", "PPPPP"});
}

static void a_proof_comes_before_a_question(void **state)
{
	(void)state;
	cells(agent_make("alice", both), (const char *const[]){"YYYYY", "PYPYY", "PPPPP"});
}

/* ---- the question ---- */

static void who_asks_is_told_and_declined(void **state)
{
	struct agent *a = agent_make("alice", asking);
	struct attempt t;

	(void)state;
	begin(&t, a, ELSEWHERE, BY_NAMED);
	try_with(&t, "");
	assert_int_equal(outcome(&t), 'A');
	assert_string_equal(a->last_uri[LW_NOTE_REPLACE_REQUESTED], "sip:bob@example.net");
	assert_string_equal(a->last_by[LW_NOTE_REPLACE_REQUESTED], t.named);
	assert_non_null(raw_wait(t.who, "SIP/2.0 180", 0, 200));
	assert_int_equal(lw_decline(a->lw, a->call, now(a)), 0);
	lw_re_pump(a->re);
	assert_non_null(raw_wait(t.who, "SIP/2.0 603", 0, 500));
	finish(&t, false);
}

static void soon(struct lw_config *core, struct lw_re_config *re)
{
	asking(core, re);
	core->ask_ms = 200;
}

static void a_question_has_a_deadline(void **state)
{
	struct agent *a = agent_make("alice", soon);
	struct attempt t;

	(void)state;
	begin(&t, a, ELSEWHERE, SILENT);
	try_with(&t, "");
	assert_int_equal(outcome(&t), 'A');
	assert_non_null(raw_wait(t.who, "SIP/2.0 603", 0, 1000));
	finish(&t, false);
}

/* ---- the challenge ---- */

static void an_answer_is_good_for_its_caller_only(void **state)
{
	struct agent *a = agent_make("alice", proving);
	struct attempt t, other;
	char line[600];

	(void)state;
	begin(&t, a, ELSEWHERE, SILENT);
	try_with(&t, "");
	assert_int_equal(outcome(&t), 'P');
	authorize(line, sizeof line, header(answer_to(&t), "WWW-Authenticate"), "sesame");
	other = t; /* overheard, and tried from a third address */
	other.who = raw_make_at("127.0.0.3");
	try_with(&other, line);
	assert_int_equal(outcome(&other), 'P');
	snprintf(other.callid, sizeof other.callid, "another-call");
	other.who = t.who;
	other.cseq = 0;
	try_with(&other, line);
	assert_int_equal(outcome(&other), 'P');
	finish(&t, false);
}

static void a_realm_cannot_end_a_header(void **state)
{
	struct lw_re_config cfg = LW_RE_CONFIG_INIT;
	struct lw_config core = LW_CONFIG_INIT;
	struct lw_re *re = NULL;
	struct lw *lw;

	(void)state;
	assert_int_equal(lw_new(&lw, &core), 0);
	cfg.realm = "a\", nonce=\"b";
	cfg.ha1h = knows;
	assert_int_equal(lw_re_alloc(&re, lw, &cfg), EINVAL);
	lw_free(lw);
}

/* ---- identities ---- */

/* A raw peer calls alice as `shown`; somebody of its host says `named`. */
static char may_after(struct agent *a, const char *shown, const char *named)
{
	static unsigned number;
	struct attempt t = {.a = a, .peer = raw_make(), .who = raw_make(), .claim = BY_NAMED};
	const char *ok, *body = raw_sdp(t.peer, "sendrecv");
	char got;

	number++;
	raw_send(t.peer, a,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKs%u;rport\nMax-Forwards: 70\n"
		 "From: <%s>;tag=r0\nTo: <%s>\nCall-ID: shown-%u\nCSeq: 1 INVITE\nContact: <%s>\n"
		 "Content-Type: application/sdp\nContent-Length: %zu\n\n%s",
		 a->uri, &t.peer->laddr, number, shown, a->uri, number, t.peer->uri, strlen(body),
		 body);
	ok = raw_wait(t.peer, "SIP/2.0 200", 0, 500);
	assert_non_null(ok);
	snprintf(t.callid, sizeof t.callid, "shown-%u", number);
	t.cseq = 1;
	t.who = t.peer;
	send_ack(&t, ok);
	run_ms(10);
	t.who = raw_make();
	t.cseq = 0;
	snprintf(t.replaces, sizeof t.replaces, "Replaces: shown-%u;to-tag=%s;from-tag=r0\n", number,
		 strstr(header(ok, "To"), ";tag=") + 5);
	snprintf(t.named, sizeof t.named, "%s", named);
	snprintf(t.callid, sizeof t.callid, "named-%u", number);
	try_with(&t, "");
	got = outcome(&t);
	run_ms(5);
	finish(&t, got == 'Y');
	return got;
}

static void identities_are_compared_as_numbers(void **state)
{
	static const struct { const char *shown, *named; char may; } pairs[] = {
		{"sip:+48225550101@trunk.example;user=phone", "sip:+48225550101@127.0.0.1", 'Y'},
		{"sip:+48225550101@trunk.example", "tel:+48-22-555-01-01", 'Y'},
		{"sip:0048225550101@trunk.example", "tel:+48225550101", 'Y'},
		{"sip:225550101@trunk.example", "sip:+48225550101@other.example", 'Y'},
		{"sip:225550101@trunk.example", "sip:+48225550102@trunk.example", 'N'},
		{"sip:200@office.example", "sip:200@127.0.0.1:5070", 'Y'},
		{"sip:200@office.example", "sip:201@office.example", 'N'},
		{"sip:Tina@Office.Example:5060", "sip:Tina@office.example;transport=tcp", 'Y'},
		{"sip:tina@elsewhere.example", "sip:tina@office.example", 'N'},
		{"sip:anonymous@anonymous.invalid", "sip:anonymous@anonymous.invalid", 'Y'},
		{"sip:anonymous@anonymous.invalid", "sip:tina@office.example", 'N'},
	};
	static const char *const ours[] = {"office.example", "127.0.0.1"};
	static const struct lw_extension_range extensions = {200, 299, 3};
	struct lw_rules rules = LW_RULES_INIT;
	struct agent *a = agent_make("alice", NULL);

	(void)state;
	a->auto_answer = true;
	rules.numbering.country = "48";
	rules.numbering.international = "00";
	rules.numbering.national_least = rules.numbering.national_most = 9;
	rules.numbering.domains = ours;
	rules.numbering.domain_count = 2;
	rules.numbering.extensions = &extensions;
	rules.numbering.extension_count = 1;
	assert_int_equal(lw_rules_set(a->lw, &rules), 0);
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (may_after(a, pairs[i].shown, pairs[i].named) != pairs[i].may)
			fail_msg("shown %s, named %s", pairs[i].shown, pairs[i].named);
}

/* ---- the way ---- */

static void ways_are_compared(void **state)
{
	enum { U = SIP_TRANSP_UDP, T = SIP_TRANSP_TCP, S = SIP_TRANSP_TLS };
	static const struct {
		int tp_was, tp_is;
		const char *was, *via, *is, *via_now;
		enum wire_nearness near;
	} rows[] = {
		{U, U, "192.0.2.1:5060", "h", "192.0.2.1:5060", "h", WIRE_SAME_WAY},
		{U, U, "192.0.2.1:5060", "h", "192.0.2.1:5062", "h", WIRE_SAME_HOST},
		{U, U, "192.0.2.1:5060", "h", "192.0.2.2:5060", "h", WIRE_ELSEWHERE},
		/* the same connection; a new one of the same proxy; another program there */
		{T, T, "192.0.2.1:40000", "h", "192.0.2.1:40000", "k:9", WIRE_SAME_WAY},
		{T, T, "192.0.2.1:40000", "h", "192.0.2.1:40001", "h", WIRE_SAME_WAY},
		{T, T, "192.0.2.1:40000", "h:5062", "192.0.2.1:40001", "h:5064", WIRE_SAME_HOST},
		{S, S, "192.0.2.1:40000", "h", "192.0.2.2:40000", "h", WIRE_ELSEWHERE},
		{S, S, "192.0.2.1:40000", "h", "192.0.2.1:40001", "h:5061", WIRE_SAME_WAY},
		/* we had called it, and the Via of a response is our own */
		{T, T, "192.0.2.1:5060", NULL, "192.0.2.1:40001", "h", WIRE_SAME_WAY},
		{T, T, "192.0.2.1:5060", NULL, "192.0.2.1:40001", "h:9", WIRE_SAME_HOST},
		/* a message that is too large for a datagram, and one that is not */
		{U, T, "192.0.2.1:5060", "h", "192.0.2.1:40001", "h", WIRE_SAME_WAY},
		{U, T, "192.0.2.1:5060", "h", "192.0.2.1:40001", "h:5062", WIRE_SAME_HOST},
		{T, U, "192.0.2.1:40001", "h", "192.0.2.1:5060", "h", WIRE_SAME_WAY},
		{T, U, "192.0.2.1:40001", "h", "192.0.2.1:5062", "h", WIRE_SAME_HOST},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sip_msg was = {.req = rows[i].via != NULL}, is = {.req = true};
		struct wire_way way = {.known = false};

		was.tp = (enum sip_transp)rows[i].tp_was;
		is.tp = (enum sip_transp)rows[i].tp_is;
		assert_int_equal(sa_decode(&was.src, rows[i].was, strlen(rows[i].was)), 0);
		assert_int_equal(sa_decode(&is.src, rows[i].is, strlen(rows[i].is)), 0);
		pl_set_str(&was.via.sentby, rows[i].via ? rows[i].via : "us");
		pl_set_str(&is.via.sentby, rows[i].via_now);
		assert_int_equal(lw_wire_way_compare(&way, &is), WIRE_ELSEWHERE);
		lw_wire_way_of(&way, &was);
		assert_int_equal(lw_wire_way_compare(&way, &is), rows[i].near);
	}
}

/* ---- agents under every layout ---- */

static const char *const domains[] = {"office.example", "127.0.0.1"};
static const char *const owned[] = {"+48225550100"};

static struct lw_rules rules_of(enum lw_layout layout)
{
	struct lw_rules rules = LW_RULES_INIT;

	rules.numbering.country = "48";
	rules.numbering.domains = domains;
	rules.numbering.domain_count = 2;
	rules.trunk.layout = (uint8_t)layout;
	rules.trunk.host = "trunk.example";
	rules.trunk.owned = owned;
	rules.trunk.owned_count = 1;
	rules.extension = "sip:200@office.example";
	rules.out_number = "+48225550100";
	return rules;
}

static void obeying(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->refer_policy = LW_REFER_AUTO;
}

static void showing(struct lw_config *core, struct lw_re_config *re)
{
	(void)re;
	core->consult_shows_transferee = true;
}

/* The transferee's accounts: internal, external, withheld. */
static const char *const callers[] = {"sip:202@office.example", "sip:+48601234567@trunk.example",
				      "\"Anonymous\" <sip:anonymous@anonymous.invalid>"};

static void add_callers(struct agent *a)
{
	for (unsigned i = 0; i < ARRAY_SIZE(callers); i++)
		assert_int_equal(lw_re_account_add(a->re, NULL,
						   &(struct lw_re_account){
							   .size = sizeof(struct lw_re_account),
							   .aor = callers[i]}), 0);
}

/* What Referred-By says must be among what the target was shown before. */
static void check_said(struct agent *tina, struct agent *adam)
{
	const char *consult = sent(tina, "INVITE ", 0), *handed = NULL;
	char by[512], from[512];

	for (unsigned i = 0; sent(tina, "INVITE ", i); i++)
		if (strstr(sent(tina, "INVITE ", i), "\r\nCSeq: ") &&
		    !strstr(header(sent(tina, "INVITE ", i), "To"), ";tag="))
			consult = sent(tina, "INVITE ", i);
	for (unsigned i = 0; sent(adam, "INVITE ", i); i++)
		if (*header(sent(adam, "INVITE ", i), "Replaces"))
			handed = sent(adam, "INVITE ", i);
	assert_non_null(handed);
	snprintf(by, sizeof by, "%s", header(handed, "Referred-By"));
	snprintf(from, sizeof from, "%s",
		 *header(consult, "Referred-By") ? header(consult, "Referred-By")
						 : strchr(header(consult, "From"), '<'));
	from[strcspn(from, ">") + 1] = '\0';
	assert_string_equal(by, from);
}

static void hand_over(struct agent *tina, struct agent *adam, struct agent *carol, unsigned caller,
		      const char *target)
{
	unsigned done = tina->notes[LW_NOTE_TRANSFER_COMPLETED],
		 replaced = carol->notes[LW_NOTE_REPLACED], ended = adam->notes[LW_NOTE_ENDED],
		 consulted = tina->notes[LW_NOTE_CONSULT_CONNECTED],
		 came = tina->notes[LW_NOTE_INCOMING], up = adam->notes[LW_NOTE_CONNECTED],
		 over = carol->notes[LW_NOTE_ENDED];

	wire_seenc = 0;
	assert_int_equal(lw_dial(adam->lw, tina->uri, 1 + caller, &adam->call, now(adam)), 0);
	lw_re_pump(adam->re);
	assert_true(until(tina, LW_NOTE_INCOMING, came + 1, 1000));
	assert_true(until(adam, LW_NOTE_CONNECTED, up + 1, 1000));
	run_ms(5);
	assert_int_equal(lw_transfer_attended(tina->lw, tina->call, target, now(tina)), 0);
	lw_re_pump(tina->re);
	assert_true(until(tina, LW_NOTE_CONSULT_CONNECTED, consulted + 1, 2000));
	assert_int_equal(lw_complete(tina->lw, tina->call, now(tina)), 0);
	lw_re_pump(tina->re);
	assert_true(until(tina, LW_NOTE_TRANSFER_COMPLETED, done + 1, 2000));
	assert_int_equal(carol->notes[LW_NOTE_REPLACED], replaced + 1);
	check_said(tina, adam);
	assert_int_equal(lw_hangup(adam->lw, adam->call, now(adam)), 0);
	lw_re_pump(adam->re);
	assert_true(until(adam, LW_NOTE_ENDED, ended + 1, 1000));
	assert_true(until(carol, LW_NOTE_ENDED, over + 1, 1000));
	run_ms(5);
}

/* Internal or outside, whoever calls, whatever is shown while consulting: our target takes it. */
static void our_target_takes_whoever_we_name(void **state)
{
	struct agent *tina[2] = {agent_make("u4711", NULL), agent_make("u4711", showing)};
	struct agent *adam = agent_make("adam", obeying), *carol = agent_make("carol", NULL);
	struct lw_rules rules;
	char outside[100];
	unsigned transfers = 0;

	(void)state;
	carol->auto_answer = tina[0]->auto_answer = tina[1]->auto_answer = true;
	add_callers(adam);
	snprintf(outside, sizeof outside, "sip:+48605550000%s", strchr(carol->uri, '@'));
	for (unsigned layout = 0; layout < LW_LAYOUTS; layout++) {
		rules = rules_of((enum lw_layout)layout);
		for (unsigned i = 0; i < 2; i++)
			assert_int_equal(lw_rules_set(tina[i]->lw, &rules), 0);
		for (unsigned k = 0; k < 12; k++, transfers++)
			hand_over(tina[k % 2], adam, carol, k / 4,
				  k / 2 % 2 ? outside : carol->uri);
	}
	print_message("attended transfers between agents: %u\n", transfers);
}

/* Blind: an internal transferee is told our extension, the public network what it knows of us. */
static void a_blind_referred_by_is_the_extension_or_what_is_known(void **state)
{
	static const char *const by[] = {"<sip:200@office.example>", ""};
	struct agent *tina = agent_make("u4711", NULL), *adam = agent_make("adam", obeying);
	struct lw_rules rules = rules_of(LW_LAYOUT_OWN);
	char account[120];

	(void)state;
	tina->auto_answer = true;
	add_callers(adam);
	assert_int_equal(lw_rules_set(tina->lw, &rules), 0);
	snprintf(account, sizeof account, "<%s>", tina->uri);
	for (unsigned i = 0; i < 2; i++) {
		unsigned failed = tina->notes[LW_NOTE_TRANSFER_FAILED];
		const char *refer;

		wire_seenc = 0;
		assert_int_equal(lw_dial(adam->lw, tina->uri, 1 + i, &adam->call, now(adam)), 0);
		lw_re_pump(adam->re);
		assert_true(until(adam, LW_NOTE_CONNECTED, i + 1, 1000));
		run_ms(5);
		assert_int_equal(lw_transfer_blind(tina->lw, tina->call, "sip:x@127.0.0.1:9",
						   now(tina)), 0);
		lw_re_pump(tina->re);
		run_ms(100);
		refer = sent(tina, "REFER ", 0);
		assert_non_null(refer);
		assert_string_equal(header(refer, "Referred-By"), *by[i] ? by[i] : account);
		assert_int_equal(tina->notes[LW_NOTE_TRANSFER_FAILED], failed);
	}
}

#define T(test) cmocka_unit_test_setup_teardown(test, agents_start, agents_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(without_credentials_a_stranger_is_refused),
		T(or_the_user_is_asked),
		T(with_credentials_a_stranger_is_challenged),
		T(a_proof_comes_before_a_question),
		T(who_asks_is_told_and_declined),
		T(a_question_has_a_deadline),
		T(an_answer_is_good_for_its_caller_only),
		T(a_realm_cannot_end_a_header),
		T(identities_are_compared_as_numbers),
		cmocka_unit_test(ways_are_compared),
		T(our_target_takes_whoever_we_name),
		T(a_blind_referred_by_is_the_extension_or_what_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
