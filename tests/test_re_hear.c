/* SPDX-License-Identifier: BSD-3-Clause */
/* test_re_hear.c -- what a leg of a switch hears, between the engine and the media: who is asked,
 * when, and what the engine is told.  In virtual time. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <legwork/rules.h>
#include <legwork/switch.h>

/* Media that only write down what they are asked. */
struct fake { struct sdp_media *line; };

static int answer;                 /* to the next question */
static bool grows;                 /* an offer from now on names PCMA, too */
static bool grows_on;              /* and each one more than the one before */
static char asked[1000];           /* "leg 1: peer of 2; ..." by the order of birth */
static char partners[200];         /* "offer 2 for 1; ..." */
static char told[400];             /* what the engine was told: "hears 1; ..." */
static const void *born[8];        /* in order; they may be gone */
static lw_leg leg_of[8];
static unsigned count;
static struct raw *a, *b;
static struct agent *pbx;

static unsigned number(const void *media)
{
	for (unsigned i = 0; i < count; i++) {
		if (born[i] == media)
			return i + 1;
	}
	return 0;
}

static void add(char *to, size_t size, const char *fmt, unsigned x, const char *word, unsigned y)
{
	size_t len = strlen(to);

	(void)re_snprintf(to + len, size - len, fmt, x, word, y);
}

static void destructor(void *arg)
{
	struct fake *m = arg;

	mem_deref(m->line);
}

static int open_fake(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr,
		     void *arg)
{
	struct fake *m = mem_zalloc(sizeof(*m), destructor);

	(void)laddr, (void)arg;
	assert_non_null(m);
	leg_of[count] = leg;
	assert_int_equal(sdp_media_add(&m->line, sdp, "audio", 4000, "RTP/AVP"), 0);
	mem_ref(m->line);
	assert_int_equal(sdp_format_add(NULL, m->line, false, "0", "PCMU", 8000, 1, NULL, NULL,
					NULL, false, NULL), 0);
	born[count++] = m;
	*mediap = m;
	return 0;
}

static int hear(void *media, const struct lw_output *action, void *other)
{
	add(asked, sizeof asked, "%u: %s %u; ", number(media), lw_hear_name(action->hear),
	    number(other));
	if (action->hear == LW_HEAR_ANNOUNCEMENT)
		add(asked, sizeof asked, "(%u: %s%u) ", number(media), action->word, 0);
	return action->hear == LW_HEAR_NOTHING ? 0 : answer;
}

static void partner(void *media, void *other, bool offer)
{
	struct fake *m = media;
	static uint32_t rate;

	add(partners, sizeof partners, "%u: %s %u; ", number(media), offer ? "offer" : "answer",
	    number(other));
	if (offer && grows && !sdp_media_lformat(m->line, 8))
		assert_int_equal(sdp_format_add(NULL, m->line, false, "8", "PCMA", 8000, 1, NULL,
						NULL, NULL, false, NULL), 0);
	if (offer && grows_on)
		assert_int_equal(sdp_format_add(NULL, m->line, false, NULL, "L16", 8000 + ++rate, 1,
						NULL, NULL, NULL, false, NULL), 0);
}

static void on_input(const struct lw_input *in, int err, void *arg)
{
	const char *word = in->type == LW_SIG_HEARS ? "hears" : in->type == LW_SIG_SAID ? "said" :
			   in->type == LW_SIG_HEARS_NOT ? "hears not" : NULL;
	unsigned who = 0;

	(void)arg;
	assert_true(err != LW_E_ARG);
	for (unsigned i = 0; i < count; i++)
		who = lw_same_leg(leg_of[i], in->leg) ? i + 1 : who;
	if (word)
		add(told, sizeof told, "%u %s %u; ", who, word, (unsigned)in->code);
}

static void as_switch(struct lw_config *core, struct lw_re_config *config)
{
	static const struct lw_re_media media = {
		.size = sizeof media, .open = open_fake, .hear = hear, .partner = partner};

	core->role = LW_AS_SWITCH;
	config->media = &media;
	config->inputh = on_input;
}

static void impatient(struct lw_config *core, struct lw_re_config *config)
{
	as_switch(core, config);
	core->media_ms = 1000;
}

static void without_media(struct lw_config *core, struct lw_re_config *config)
{
	as_switch(core, config);
	config->media = NULL;
}

static void with_old_media(struct lw_config *core, struct lw_re_config *config)
{
	static const struct lw_re_media media = {.size = sizeof media, .open = open_fake};

	as_switch(core, config);
	config->media = &media;
}

static void rig_up(void (*change)(struct lw_config *, struct lw_re_config *))
{
	answer = 0;
	grows = grows_on = false;
	count = 0;
	asked[0] = partners[0] = told[0] = 0;
	pbx = agent_make("pbx", change);
	a = raw_make();
	b = raw_make();
}

/* A calls with this offer; the INVITE to B. */
static const char *call(const char *headers, const char *offer)
{
	raw_send(a, pbx,
		 "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKh1;rport\n"
		 "Max-Forwards: 70\nFrom: <sip:a@127.0.0.1>;tag=a1\nTo: <%s>\nCall-ID: hear\n"
		 "CSeq: 1 INVITE\nContact: <%s>\n%sContent-Length: %zu\n\n%s",
		 pbx->uri, &a->laddr, pbx->uri, a->uri, headers, strlen(offer), offer);
	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	pbx->call = pbx->last[LW_NOTE_ROUTE].call;
	DO(pbx, lw_route_to(pbx->lw, pbx->call, b->uri, 0, now(pbx)));
	return raw_wait(b, "INVITE ", 0, 500);
}

static const char sdp_type[] = "Content-Type: application/sdp\n";

static void b_says(const char *invite, const char *status)
{
	raw_reply(b, invite, status, "b1", raw_contact(b), raw_sdp(b, "sendrecv"));
	run_ms(50);
}

static void each_is_asked_and_told(void **state)
{
	const char *invite;

	(void)state;
	rig_up(as_switch);
	invite = call(sdp_type, raw_sdp(a, "sendrecv"));
	assert_string_equal(partners, "2: offer 1; ");
	assert_string_equal(asked, ""); /* A's phone rings by itself, and B's is rung */
	b_says(invite, "200 OK");
	assert_non_null(raw_wait(a, "SIP/2.0 200", 0, 500));
	assert_string_equal(partners, "2: offer 1; 1: answer 2; ");
	assert_string_equal(asked, "1: peer 2; 2: peer 1; ");
	assert_string_equal(told, "1 hears 0; 2 hears 0; ");
}

/* Before the answer it hears by 183, and B is never told anything. */
static void an_early_voice_needs_a_183(void **state)
{
	const char *invite, *early;

	(void)state;
	rig_up(as_switch);
	invite = call(sdp_type, raw_sdp(a, "sendrecv"));
	b_says(invite, "183 Session Progress");
	early = raw_wait(a, "SIP/2.0 183", 0, 500);
	assert_non_null(early);
	assert_non_null(strstr(early, "m=audio 4000 RTP/AVP 0\r\n"));
	assert_string_equal(asked, "1: peer 2; ");
	assert_string_equal(told, "1 hears 0; ");
	b_says(invite, "486 Busy Here");
	assert_true(until(pbx, LW_NOTE_ROUTE, 2, 500)); /* somewhere else? */
	DO(pbx, lw_route_end(pbx->lw, pbx->call, 0, now(pbx)));
	assert_non_null(raw_wait(a, "SIP/2.0 486", 0, 500));
}

/* No offer, and no 100rel: there is nothing that a 183 could bring (RFC 3261 13.2.1). */
static void who_takes_no_session_hears_nothing_early(void **state)
{
	(void)state;
	rig_up(as_switch);
	b_says(call("", ""), "183 Session Progress");
	assert_null(raw_wait(a, "SIP/2.0 183", 0, 50));
	assert_string_equal(asked, "");
	assert_string_equal(told, "1 hears not 488; ");
}

static void an_answer_may_come_later(void **state)
{
	(void)state;
	rig_up(as_switch);
	answer = EINPROGRESS;
	b_says(call(sdp_type, raw_sdp(a, "sendrecv")), "200 OK");
	assert_string_equal(asked, "1: peer 2; 2: peer 1; ");
	assert_string_equal(told, "");
	lw_re_hears(pbx->re, leg_of[1], 0);
	lw_re_hears(pbx->re, leg_of[0], ENOTSUP);
	assert_string_equal(told, "2 hears 0; 1 hears not 488; ");
	lw_re_hears(pbx->re, (lw_leg){4711}, 0); /* of nobody */
	lw_re_said(pbx->re, (lw_leg){4711});
	assert_string_equal(told, "2 hears 0; 1 hears not 488; ");
}

static void an_announcement_has_its_name(void **state)
{
	(void)state;
	rig_up(as_switch);
	b_says(call(sdp_type, raw_sdp(a, "sendrecv")), "200 OK");
	asked[0] = told[0] = 0;
	DO(pbx, lw_announce(pbx->lw, leg_of[0], "wait, please", now(pbx)));
	assert_string_equal(asked, "1: announcement 0; (1: wait, please0) ");
	lw_re_said(pbx->re, leg_of[0]);
	assert_string_equal(told, "1 hears 0; 1 said 0; 1 hears 0; ");
	assert_non_null(strstr(asked, "1: peer 2; ")); /* and B again */
}

static void media_that_cannot_say_so(void **state)
{
	(void)state;
	rig_up(with_old_media);
	b_says(call(sdp_type, raw_sdp(a, "sendrecv")), "200 OK");
	assert_string_equal(told, "1 hears not 488; 2 hears not 488; ");
}

static void without_media_calls_are_joined(void **state)
{
	(void)state;
	rig_up(without_media);
	b_says(call(sdp_type, raw_sdp(a, "sendrecv")), "200 OK");
	assert_string_equal(told, "0 hears 0; 0 hears 0; ");
	assert_non_null(raw_wait(a, "SIP/2.0 200", 0, 500));
}

/* ---- other codecs are offered ---- */

static void acknowledge(const char *ok)
{
	raw_send(a, pbx,
		 "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %J;branch=z9hG4bKh2;rport\nMax-Forwards: 70\n"
		 "From: <sip:a@127.0.0.1>;tag=a1\nTo: %s\nCall-ID: hear\nCSeq: 1 ACK\n"
		 "Content-Length: 0\n\n",
		 pbx->uri, &a->laddr, header(ok, "To"));
	run_ms(50);
}

/* The nth INVITE that came to it offers PCMA, too. */
static const char *grown(struct raw *raw, unsigned nth)
{
	const char *invite = raw_wait(raw, "INVITE ", nth, 500);

	if (!invite || !strstr(invite, "m=audio 4000 RTP/AVP 0 8\r\n"))
		return NULL;
	return invite;
}

static void takes(struct raw *raw, const char *invite)
{
	raw_reply(raw, invite, "200 OK", NULL, raw_contact(raw), raw_sdp(raw, "sendrecv"));
	run_ms(50);
}

static void refuses(struct raw *raw, const char *invite, const char *status)
{
	raw_reply(raw, invite, status, NULL, "", "");
	run_ms(50);
}

/* B first, whom we have called; A not before its ACK (RFC 3261 14.1).  Then the media are asked
 * again, and only then the engine is told. */
static void both_are_offered_anew_one_after_the_other(void **state)
{
	const char *first, *ok;

	(void)state;
	rig_up(as_switch);
	first = call(sdp_type, raw_sdp(a, "sendrecv"));
	grows = true;
	answer = ENOTSUP;
	b_says(first, "200 OK");
	assert_string_equal(asked, "1: peer 2; 2: peer 1; ");
	takes(b, grown(b, 1));
	assert_string_equal(asked, "1: peer 2; 2: peer 1; 2: peer 1; 1: peer 2; ");
	assert_null(raw_wait(a, "INVITE ", 0, 100));
	ok = raw_wait(a, "SIP/2.0 200", 0, 500);
	acknowledge(ok);
	assert_string_equal(told, "");
	answer = 0;
	takes(a, grown(a, 0));
	assert_string_equal(told, "2 hears 0; 1 hears 0; ");
	assert_int_equal(pbx->notes[LW_NOTE_CONNECTED], 1);
}

/* Two that are joined, and all is well. */
static const char *join_them(void)
{
	const char *first = call(sdp_type, raw_sdp(a, "sendrecv"));

	raw_reply(b, first, "200 OK", "t1", raw_contact(b), raw_sdp(b, "sendrecv"));
	acknowledge(raw_wait(a, "SIP/2.0 200", 0, 500));
	asked[0] = told[0] = 0;
	return first;
}

/* Each offer has something new, and none helps. */
static void it_comes_to_an_end(void **state)
{
	const char *invite;

	(void)state;
	rig_up(as_switch);
	(void)join_them();
	grows_on = true;
	answer = ENOTSUP;
	DO(pbx, lw_hold_for(pbx->lw, leg_of[0], now(pbx)));
	for (unsigned i = 1; i <= 4; i++) {
		assert_string_equal(told, "1 hears 0; ");
		invite = raw_wait(b, "INVITE ", i, 500);
		assert_non_null(invite);
		takes(b, invite);
	}
	assert_string_equal(told, "1 hears 0; 2 hears not 488; ");
	assert_null(raw_wait(b, "INVITE ", 5, 50));
}

/* When B's phone offers others once more it is tried once more. */
static void each_change_counts_anew(void **state)
{
	const char *first, *anew;

	(void)state;
	rig_up(as_switch);
	first = join_them();
	grows_on = true;
	answer = ENOTSUP;
	for (unsigned turn = 0; turn < 2; turn++) {
		raw_request(b, pbx, first, "INVITE", 5 + turn, raw_contact(b),
			    raw_sdp(b, "sendrecv"));
		assert_non_null(raw_wait(b, "SIP/2.0 200", turn, 500));
		raw_request(b, pbx, first, "ACK", 5 + turn, "", "");
		for (unsigned i = 0; i < 4; i++) {
			anew = raw_wait(a, "INVITE ", 4 * turn + i, 500);
			assert_non_null(anew);
			takes(a, anew);
		}
		assert_null(raw_wait(a, "INVITE ", 4 * turn + 4, 50));
	}
	assert_string_equal(told, "");
}

/* An offer that would say what was said before helps nobody. */
static void there_is_nothing_else_to_offer(void **state)
{
	(void)state;
	rig_up(as_switch);
	(void)join_them();
	answer = ENOTSUP;
	DO(pbx, lw_hold_for(pbx->lw, leg_of[0], now(pbx)));
	assert_string_equal(asked, "1: nothing 0; 2: music 0; ");
	assert_string_equal(told, "1 hears 0; 2 hears not 488; ");
	assert_null(raw_wait(b, "INVITE ", 1, 50));
}

/* The engine no longer waits, and wants something else: what the older offer came to is nothing. */
static void a_newer_wish_takes_over(void **state)
{
	const char *to_a, *anew;

	(void)state;
	rig_up(impatient);
	DO(pbx, lw_originate(pbx->lw, a->uri, b->uri, 0, &pbx->call, now(pbx)));
	to_a = raw_wait(a, "INVITE ", 0, 500);
	grows = true;
	answer = ENOTSUP;
	raw_reply(a, to_a, "200 OK", "t1", raw_contact(a), raw_sdp(a, "sendrecv"));
	assert_true(until(pbx, LW_NOTE_ROUTE, 1, 500));
	DO(pbx, lw_route_to(pbx->lw, pbx->call, b->uri, 0, now(pbx)));
	anew = grown(a, 1);
	assert_non_null(anew);
	run_ms(1200);
	assert_string_equal(asked, "1: ringback 0; ");
	answer = 0;
	b_says(raw_wait(b, "INVITE ", 0, 500), "200 OK");
	assert_string_equal(asked, "1: ringback 0; 1: peer 2; 2: peer 1; ");
	assert_string_equal(told, "1 hears 0; 2 hears 0; ");
	takes(a, anew);
	assert_string_equal(told, "1 hears 0; 2 hears 0; ");
	assert_true(lw_call_next(pbx->lw, (lw_call){0}).v);
}

/* B's phone offers other media, and A's cannot follow: the engine, which has not asked, is not
 * told. */
static void a_phone_that_changes_its_media(void **state)
{
	const char *first;

	(void)state;
	rig_up(as_switch);
	first = join_them();
	grows = true;
	answer = ENOTSUP;
	raw_request(b, pbx, first, "INVITE", 5, raw_contact(b), raw_sdp(b, "sendrecv"));
	assert_non_null(raw_wait(b, "SIP/2.0 200", 0, 500));
	assert_string_equal(asked, "2: peer 1; 1: peer 2; ");
	refuses(a, grown(a, 0), "488 Not Acceptable Here");
	assert_null(raw_wait(b, "INVITE ", 1, 50)); /* its own has no ACK yet */
	raw_request(b, pbx, first, "ACK", 5, "", "");
	refuses(b, grown(b, 1), "488 Not Acceptable Here");
	assert_string_equal(told, "");
	assert_null(raw_wait(a, "INVITE ", 1, 50));
	answer = 0;
	asked[0] = 0;
	raw_request(b, pbx, first, "INVITE", 6, raw_contact(b), raw_sdp(b, "sendrecv"));
	assert_non_null(raw_wait(b, "SIP/2.0 200", 1, 500));
	assert_string_equal(asked, "2: peer 1; 1: peer 2; ");
	assert_string_equal(told, "");
}

static void one_that_leaves_before_the_other_has_followed(void **state)
{
	const char *first;

	(void)state;
	rig_up(as_switch);
	first = join_them();
	grows = true;
	answer = ENOTSUP;
	raw_request(b, pbx, first, "INVITE", 5, raw_contact(b), raw_sdp(b, "sendrecv"));
	assert_non_null(grown(a, 0));
	raw_request(b, pbx, first, "ACK", 5, "", "");
	raw_request(b, pbx, first, "BYE", 6, "", "");
	assert_true(until(pbx, LW_NOTE_ENDED, 1, 500));
	assert_string_equal(told, "");
	assert_non_null(raw_wait(a, "BYE ", 0, 500));
	refuses(a, grown(a, 0), "487 Request Terminated");
	assert_string_equal(told, "");
}

/* ---- feature codes ---- */

/* B presses these, one INFO each. */
static void press(const char *invite, const char *keys)
{
	static unsigned cseq;

	for (; *keys; keys++) {
		char key[2] = {*keys, '\0'};

		raw_request(b, pbx, invite, "INFO", ++cseq, "Content-Type: application/dtmf\n",
			    key);
		run_ms(20);
	}
}

/* R32: no key of the code reaches A's phone, and other keys do. */
static void a_feature_code_comes_by_info(void **state)
{
	static const char *const domains[] = {"127.0.0.1"};
	static struct lw_rules rules = LW_RULES_INIT;
	const char *invite;

	(void)state;
	rules.codes.attended = "*2";
	rules.numbering.domains = domains;
	rules.numbering.domain_count = 1;
	rig_up(as_switch);
	assert_int_equal(lw_rules_set(pbx->lw, &rules), 0);
	invite = call(sdp_type, raw_sdp(a, "sendrecv"));
	raw_reply(b, invite, "200 OK", "t1", raw_contact(b), raw_sdp(b, "sendrecv"));
	acknowledge(raw_wait(a, "SIP/2.0 200", 0, 500));
	press(invite, "5");
	assert_non_null(strstr(raw_wait(a, "INFO ", 0, 500), "Signal=5"));
	raw_reply(a, raw_wait(a, "INFO ", 0, 500), "200 OK", NULL, NULL, NULL);
	asked[0] = 0;
	press(invite, "*2");
	assert_string_equal(asked, "1: music 0; 2: announcement 0; (2: dial-tone0) ");
	asked[0] = 0;
	press(invite, "74#");
	assert_non_null(strstr(asked, "2: nothing 0; ")); /* at the first key of the number */
	assert_true(until(pbx, LW_NOTE_CONSULTING, 1, 500));
	assert_true(until(pbx, LW_NOTE_ROUTE, 2, 500)); /* where is 74? */
	assert_null(raw_wait(a, "INFO ", 1, 50));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
	const struct CMUnitTest tests[] = {
		T(each_is_asked_and_told),
		T(an_early_voice_needs_a_183),
		T(who_takes_no_session_hears_nothing_early),
		T(an_answer_may_come_later),
		T(an_announcement_has_its_name),
		T(media_that_cannot_say_so),
		T(without_media_calls_are_joined),
		T(both_are_offered_anew_one_after_the_other),
		T(it_comes_to_an_end),
		T(each_change_counts_anew),
		T(there_is_nothing_else_to_offer),
		T(a_newer_wish_takes_over),
		T(a_phone_that_changes_its_media),
		T(one_that_leaves_before_the_other_has_followed),
		T(a_feature_code_comes_by_info),
	};

	agents_clock_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
