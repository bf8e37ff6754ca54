/* test_re_asked.c -- what the engine is told of a peer's REFER, from the first word to the last. */
#include "agents.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

/* ---- what the engine is told ---- */

/* The codes of all NOTIFIED, in order, and the last ENDED behind them. */
static char notified[64];

static void saw_input(const struct lw_input *in, int err, void *arg)
{
	size_t used = strlen(notified);

	(void)err;
	(void)arg;
	if (in->type == LW_SIG_NOTIFIED)
		snprintf(notified + used, sizeof notified - used, "%d ", (int)in->code);
	if (in->type == LW_SIG_ENDED)
		snprintf(notified + used, sizeof notified - used, "ended ");
}

static void obeys(struct lw_config *core, struct lw_re_config *re)
{
	core->refer_policy = LW_REFER_AUTO;
	re->inputh = saw_input;
	notified[0] = '\0';
}

/* ---- the last word ---- */

/* A call of a user who obeys, with a peer that asks it to call another. */
struct asked {
	struct agent *a;
	struct raw *peer, *target;
	const char *invite; /* of the call */
	unsigned offers;    /* of the user's, that the peer has answered */
};

/* The peer agrees to hold, and to talk again. */
static void run(struct asked *t, unsigned ms)
{
	const char *offer;

	run_ms(ms);
	while ((offer = raw_wait(t->peer, "INVITE ", t->offers + 1, 1))) {
		t->offers++;
		raw_reply(t->peer, offer, "200 OK", NULL, raw_contact(t->peer),
			  raw_sdp(t->peer, strstr(offer, "a=sendonly") ? "recvonly" : "sendrecv"));
		run_ms(10);
	}
}

static void ask(struct asked *t, const char *more)
{
	char extra[400];

	t->a = agent_make("alice", obeys);
	t->peer = raw_make();
	t->target = raw_make();
	t->invite = call_raw(t->a, t->peer);
	t->offers = 0;
	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <%s>\n%s", t->peer->uri,
		 t->target->uri, more);
	raw_request(t->peer, t->a, t->invite, "REFER", 80, extra, NULL);
	assert_non_null(raw_wait(t->peer, "SIP/2.0 200", 0, 500));
	run(t, 10);
}

/* The nth NOTIFY gets this answer, unless it is "". */
static void answer_notify(struct asked *t, unsigned nth, const char *status)
{
	const char *notify = raw_wait(t->peer, "NOTIFY ", nth, 1500);

	assert_non_null(notify);
	if (*status)
		raw_reply(t->peer, notify, status, NULL, NULL, NULL);
	run(t, 10);
}

static void target_is_busy(struct asked *t)
{
	const char *invite = raw_wait(t->target, "INVITE ", 0, 1000);

	assert_non_null(invite);
	raw_reply(t->target, invite, "486 Busy Here", "x", NULL, NULL);
	run(t, 10);
}

static void the_answer_to_the_last_notify_is_told(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	target_is_busy(&t);
	answer_notify(&t, 1, "");
	assert_string_equal(notified, "");
	answer_notify(&t, 1, "200 OK");
	assert_string_equal(notified, "200 ");
	run(&t, 60000);
	assert_string_equal(notified, "200 ");
}

static void the_last_notify_may_wait_for_the_one_before(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	assert_non_null(raw_wait(t.peer, "NOTIFY ", 0, 500));
	target_is_busy(&t);
	answer_notify(&t, 0, "200 OK");
	assert_string_equal(notified, "");
	answer_notify(&t, 1, "200 OK");
	assert_string_equal(notified, "200 ");
}

/* RFC 3261 17.1.2.2: Timer F; 408 to a NOTIFY ends no dialog (RFC 5057). */
static void a_last_notify_without_answer_is_told(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	target_is_busy(&t);
	run(&t, 31000);
	assert_string_equal(notified, "");
	run(&t, 2000);
	assert_string_equal(notified, "408 ");
}

/* It is told before the end that its answer means. */
static void a_last_notify_to_nobody_is_told_first(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	target_is_busy(&t);
	answer_notify(&t, 1, "404 Not Found");
	assert_string_equal(notified, "404 ended ");
}

/* NTFY-19: the subscription is gone, the call and the REFER are not. */
static void where_no_notify_is_wanted_it_is_told_at_once(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "481 Subscription Does Not Exist");
	assert_string_equal(notified, "");
	target_is_busy(&t);
	assert_string_equal(notified, "0 ");
	run(&t, 2000);
	assert_int_equal(sent_count(t.a, "NOTIFY "), 1);
}

static void the_last_waits_for_one_that_is_refused(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	assert_non_null(raw_wait(t.peer, "NOTIFY ", 0, 500));
	target_is_busy(&t);
	assert_string_equal(notified, "");
	answer_notify(&t, 0, "481 Subscription Does Not Exist");
	assert_string_equal(notified, "481 ");
	run(&t, 2000);
	assert_int_equal(sent_count(t.a, "NOTIFY "), 1);
}

static void a_refer_without_news_is_over_at_once(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "Refer-Sub: false\n"); /* RFC 4488 */
	target_is_busy(&t);
	assert_string_equal(notified, "0 ");
	assert_int_equal(sent_count(t.a, "NOTIFY "), 0);
}

/* RFC 6665 4.1.2.3: the peer ends its subscription. */
static void a_peer_that_wants_no_more_news_is_told_none(void **state)
{
	struct asked t;

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	raw_request(t.peer, t.a, t.invite, "SUBSCRIBE", 81, "Event: refer;id=80\nExpires: 0\n",
		    NULL);
	answer_notify(&t, 1, "200 OK");
	assert_string_equal(notified, "");
	target_is_busy(&t);
	assert_string_equal(notified, "0 ");
	assert_int_equal(sent_count(t.a, "NOTIFY "), 2);
}

/* The answer to the last word of one REFER comes while the next one is under way. */
static void each_refer_has_its_own_last_word(void **state)
{
	struct asked t;
	char extra[200];

	(void)state;
	ask(&t, "");
	answer_notify(&t, 0, "200 OK");
	target_is_busy(&t);
	answer_notify(&t, 1, "");
	snprintf(extra, sizeof extra, "Contact: <%s>\nRefer-To: <%s>\n", t.peer->uri,
		 t.target->uri);
	raw_request(t.peer, t.a, t.invite, "REFER", 81, extra, NULL);
	assert_non_null(raw_wait(t.peer, "SIP/2.0 200", 1, 500));
	assert_string_equal(notified, "");
	answer_notify(&t, 1, "200 OK");
	assert_string_equal(notified, "200 ");
	answer_notify(&t, 2, "200 OK");
	assert_string_equal(notified, "200 ");
	raw_reply(t.target, raw_wait(t.target, "INVITE ", 1, 500), "486 Busy Here", "y", NULL,
		  NULL);
	answer_notify(&t, 3, "200 OK");
	assert_string_equal(notified, "200 200 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, agents_start, agents_end)
		T(the_answer_to_the_last_notify_is_told),
		T(the_last_notify_may_wait_for_the_one_before),
		T(a_last_notify_without_answer_is_told),
		T(a_last_notify_to_nobody_is_told_first),
		T(where_no_notify_is_wanted_it_is_told_at_once),
		T(the_last_waits_for_one_that_is_refused),
		T(a_refer_without_news_is_over_at_once),
		T(a_peer_that_wants_no_more_news_is_told_none),
		T(each_refer_has_its_own_last_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
