/* SPDX-License-Identifier: BSD-3-Clause */
/* test_partner.c -- in whose codecs a switch's adapter is to offer and answer: the partner that
 * DO_INVITE, DO_RING and DO_ANSWER name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/play.h>

static char said[2000]; /* "invite carol for alice; " */

static void add(const char *text, size_t len)
{
	size_t at = strlen(said);

	assert_true(at + len < sizeof said);
	memcpy(said + at, text, len);
	said[at + len] = '\0';
}

/* The user of its address. */
static void add_leg(const struct lw *lw, lw_leg leg)
{
	struct lw_leg_info info;
	const char *user;

	if (!leg.v) {
		add("nobody", 6);
		return;
	}
	assert_int_equal(lw_leg_info(lw, leg, &info), LW_OK);
	user = strchr(info.uri, ':') + 1;
	add(user, strcspn(user, "@;"));
}

static const char *word_of(const struct lw_output *out)
{
	if (out->type == LW_DO_INVITE)
		return "invite ";
	if (out->type == LW_DO_ANSWER)
		return "answer ";
	return out->type == LW_DO_RING && out->flags & LW_F_EARLY ? "ring " : NULL;
}

static bool next(struct lw *lw, struct lw_output *out, void *arg)
{
	bool any = lw_next(lw, out);
	const char *word = any ? word_of(out) : NULL;

	(void)arg;
	if (!word)
		return any;
	add(word, strlen(word));
	add_leg(lw, out->leg);
	add(" for ", 5);
	add_leg(lw, out->partner);
	add("; ", 2);
	return any;
}

static const char begin[] = "set role switch\nset ears quick\nset route_as_given 1\n";
static const char begin_slow[] = "set role switch\nset ears quick\n";
static const char talk[] = "0s alice calls for tom\n1s tom answers\n2s alice confirms\n";

/* What these lines make the engine say. */
static void expect(const char *settings, const char *before, const char *lines, const char *what)
{
	static const struct lw_play_host host = {.next = next};
	static char script[2000], trace[8000];
	struct lw_played played;

	said[0] = '\0';
	(void)snprintf(script, sizeof script, "%s%s%s", settings, before, lines);
	(void)lw_play(script, &host, trace, sizeof trace, &played);
	if (!played.whole)
		fail_msg("line %zu: %s\n%s", played.line, played.why, script);
	assert_string_equal(said, what);
}

#define TALK "invite tom for alice; answer alice for tom; "

static void of_an_ordinary_call(void **state)
{
	(void)state;
	expect(begin, talk, "", TALK);
	expect(begin, "", "0s dial alice for tom\n1s alice answers\n2s tom answers\n",
	       "invite alice for nobody; invite tom for alice; ");
	expect(begin_slow, "", "0s alice calls for tom\n0s serve alice\n",
	       "answer alice for nobody; ");
}

/* The one that has answered. */
static void of_several_that_ring(void **state)
{
	(void)state;
	expect(begin_slow, "", "0s alice calls for all\n0s route alice tom\n"
	       "0s route alice carol more\n1s tom early\n2s carol answers\n",
	       "invite tom for alice; invite carol for alice; ring alice for tom; "
	       "answer alice for carol; ");
}

static void of_one_who_is_sent_on(void **state)
{
	(void)state;
	expect(begin, "", "0s alice calls for tom\n1s tom moves to carol\n2s tom answers\n",
	       "invite tom for alice; invite carol for alice; answer alice for carol; ");
}

static void the_target_is_consulted_before_it_is_handed_over(void **state)
{
	(void)state;
	expect(begin, talk, "3s attended tom carol\n4s carol answers\n5s complete tom\n",
	       TALK "invite carol for tom; ");
}

static void a_blind_target_is_for_the_transferee(void **state)
{
	(void)state;
	expect(begin, talk, "3s blind tom carol\n", TALK "invite carol for alice; ");
	expect(begin, talk, "3s voicemail tom carol\n", TALK "invite carol for alice; ");
}

/* Whether they wait with him or not. */
static void one_that_the_two_wait_for_is_for_the_transferee(void **state)
{
	(void)state;
	expect("set role switch\nset ears quick\nset route_as_given 1\nset mute_transfer 1\n",
	       talk, "3s blind tom carol\n", TALK "invite carol for alice; ");
	/* the transferor has left while another target was looked for */
	expect(begin_slow, "0s alice calls for tom\n0s route alice tom\n1s tom answers\n"
	       "2s alice confirms\n", "3s attended tom carol\n4s tom hangs up\n5s route alice carol\n",
	       TALK "invite carol for alice; ");
}

static void a_recall_and_the_last_resort_are_for_the_transferee(void **state)
{
	(void)state;
	expect("set role switch\nset ears quick\nset route_as_given 1\nset recall_tries 1\n"
	       "set last_resort desk\n", talk,
	       "3s blind tom carol\n4s tom hangs up\n5s carol rejects 486\n6s tom rejects 486\n",
	       TALK "invite carol for alice; invite tom for alice; invite desk for alice; ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_an_ordinary_call),
		cmocka_unit_test(of_several_that_ring),
		cmocka_unit_test(of_one_who_is_sent_on),
		cmocka_unit_test(the_target_is_consulted_before_it_is_handed_over),
		cmocka_unit_test(a_blind_target_is_for_the_transferee),
		cmocka_unit_test(one_that_the_two_wait_for_is_for_the_transferee),
		cmocka_unit_test(a_recall_and_the_last_resort_are_for_the_transferee),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
