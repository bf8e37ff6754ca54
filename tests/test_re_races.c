/* test_re_races.c -- on the wire: messages that come late, twice, or where none was expected. */
#include "agents.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define DO(a, verb) \
	do { \
		assert_int_equal(verb, 0); \
		lw_re_pump((a)->re); \
	} while (0)

static lw_time now(const struct agent *a)
{
	return lw_re_now(a->re);
}

/* Headers of a NOTIFY about refer. */
static const char *news(const char *refer, const char *state)
{
	static char lines[400];

	snprintf(lines, sizeof lines,
		 "Event: refer;id=%u\nSubscription-State: %s\nContent-Type: message/sipfrag\n",
		 (unsigned)atoi(header(refer, "CSeq")), state);
	return lines;
}

/* A blind transfer whose hold is agreed: the REFER. */
static const char *blind_to(struct agent *a, struct raw *r, const char *target, unsigned invites,
			    unsigned refers)
{
	DO(a, lw_transfer_blind(a->lw, a->call, target, now(a)));
	raw_reply(r, raw_wait(r, "INVITE ", invites, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "recvonly"));
	return raw_wait(r, "REFER ", refers, 1000);
}

/* ---- REFER ---- */

/* The last NOTIFY comes before the 2xx to the REFER (NTFY-02). */
static void the_last_news_may_outrun_the_answer(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *refer;

	(void)state;
	invite = call_raw(a, r);
	refer = blind_to(a, r, "sip:carol@127.0.0.1:9", 1, 0);
	assert_non_null(refer);
	raw_request(r, a, invite, "NOTIFY", 20, news(refer, "terminated;reason=noresource"),
		    "SIP/2.0 486 Busy Here\r\n");
	raw_reply(r, raw_wait(r, "INVITE ", 2, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_TRANSFER_FAILED, 1, 500));
	raw_reply(r, refer, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(50);
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

/* The peer hangs up with our REFER unanswered, the leg is forgotten, and then the answer comes. */
static void an_answer_to_refer_may_come_when_all_is_over(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *refer;

	(void)state;
	invite = call_raw(a, r);
	refer = blind_to(a, r, "sip:carol@127.0.0.1:9", 1, 0);
	assert_non_null(refer);
	raw_request(r, a, invite, "BYE", 20, NULL, NULL);
	assert_true(until(a, LW_NOTE_ENDED, 1, 500));
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_FAILED], 1);
	run_ms(20);
	raw_reply(r, refer, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(50);
	assert_int_equal(lw_re_stats(a->re).legs, 0);
}

/* Given up, and the next transfer is under way: what the first REFER came to is not its news. */
static void news_of_an_older_refer_are_not_the_newer_ones(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite, *first, *second;

	(void)state;
	invite = call_raw(a, r);
	first = blind_to(a, r, "sip:carol@127.0.0.1:9", 1, 0);
	raw_reply(r, first, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(20);
	raw_request(r, a, invite, "NOTIFY", 20, news(first, "active;expires=60"),
		    "SIP/2.0 486 Busy Here\r\n");
	raw_reply(r, raw_wait(r, "INVITE ", 2, 1000), "200 OK", "t1", raw_contact(r),
		  raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_TRANSFER_FAILED, 1, 500));
	second = blind_to(a, r, "sip:dave@127.0.0.1:9", 3, 1);
	assert_non_null(second);
	raw_reply(r, second, "202 Accepted", NULL, raw_contact(r), NULL);
	run_ms(20);
	raw_request(r, a, invite, "NOTIFY", 21, news(first, "terminated;reason=noresource"),
		    "SIP/2.0 200 OK\r\n");
	run_ms(50);
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_COMPLETED], 0);
	assert_int_equal(a->notes[LW_NOTE_TRANSFER_FAILED], 1);
	raw_request(r, a, invite, "NOTIFY", 22, news(second, "terminated;reason=noresource"),
		    "SIP/2.0 200 OK\r\n");
	assert_true(until(a, LW_NOTE_TRANSFER_COMPLETED, 1, 500));
}

/* ---- re-INVITE ---- */

/* The ACK to the first re-INVITE was lost and a second has followed: ACK, and no BYE. */
static void a_200_to_an_older_reinvite_is_no_fork(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *hold, *resume;

	(void)state;
	(void)call_raw(a, r);
	DO(a, lw_hold(a->lw, a->call, now(a)));
	hold = raw_wait(r, "INVITE ", 1, 1000);
	raw_reply(r, hold, "200 OK", "t1", raw_contact(r), raw_sdp(r, "recvonly"));
	assert_true(until(a, LW_NOTE_HELD, 1, 500));
	DO(a, lw_resume(a->lw, a->call, now(a)));
	resume = raw_wait(r, "INVITE ", 2, 1000);
	raw_reply(r, resume, "200 OK", "t1", raw_contact(r), raw_sdp(r, "sendrecv"));
	assert_true(until(a, LW_NOTE_RESUMED, 1, 500));
	assert_non_null(raw_wait(r, "ACK ", 2, 500));
	raw_reply(r, hold, "200 OK", "t1", raw_contact(r), raw_sdp(r, "recvonly"));
	assert_non_null(raw_wait(r, "ACK ", 3, 500));
	assert_int_equal(atoi(header(raw_wait(r, "ACK ", 3, 10), "CSeq")),
			 atoi(header(hold, "CSeq")));
	assert_null(raw_wait(r, "BYE ", 0, 100));
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

/* ---- requests of no use ---- */

/* The answer was lost: the request comes again and has the same answer. */
static void a_repeat_of_what_is_not_known_is_answered_too(void **state)
{
	struct agent *a = agent_make("alice", NULL);
	struct raw *r = raw_make();
	const char *invite;

	(void)state;
	invite = call_raw(a, r);
	for (unsigned i = 0; i < 2; i++) {
		raw_request(r, a, invite, "MESSAGE", 20, NULL, NULL);
		assert_non_null(raw_wait(r, "SIP/2.0 405", i, 500));
	}
	for (unsigned i = 0; i < 2; i++) {
		raw_request(r, a, invite, "INFO", 21, "Require: nonsense\n", NULL);
		assert_non_null(raw_wait(r, "SIP/2.0 420", i, 500));
	}
	assert_int_equal(a->notes[LW_NOTE_ENDED], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(the_last_news_may_outrun_the_answer),
		T(an_answer_to_refer_may_come_when_all_is_over),
		T(news_of_an_older_refer_are_not_the_newer_ones),
		T(a_200_to_an_older_reinvite_is_no_fork),
		T(a_repeat_of_what_is_not_known_is_answered_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
