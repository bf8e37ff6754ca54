/* SPDX-License-Identifier: BSD-3-Clause */
/* test_player.c -- the player of scripts as a user of the library has it: a host of his own, his
 * application in between, and what is wrong with a script. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/play.h>

static char trace[8192];
static struct lw_played played;

static int run(const char *script, const struct lw_play_host *host)
{
	return lw_play(script, host, trace, sizeof trace, &played);
}

static const char call[] = "set auto_return 1\n"
			   "0s bob calls\n"
			   "      do ring bob\n"
			   "      tell incoming bob\n"
			   "1s answer bob\n"
			   "      do answer bob\n"
			   "so\n"
			   "      bob: call ANSWERING\n"
			   "      bob: leg ANSWERING\n";

static void a_plain_engine_is_played(void **state)
{
	(void)state;
	assert_int_equal(run(call, NULL), LW_OK);
	assert_string_equal(trace, call);
	assert_true(played.whole);
	assert_string_equal(played.why, "");
}

/* The margin alone is enough: the trace got is the whole script. */
static void a_script_without_its_trace_is_written(void **state)
{
	(void)state;
	assert_int_equal(run("set auto_return 1\n0s bob calls\n1s answer bob\nso\n", NULL),
			 LW_E_REFUSED);
	assert_true(played.whole);
	assert_int_equal(played.line, 2);
	assert_string_equal(played.why, "the trace differs");
	assert_string_equal(trace, call);
}

/* ---- an application in between ---- */

struct desk { unsigned begun, ended, steps; };

static int begin(struct lw **lwp, const struct lw_config *config, const struct lw_rules *rules,
		 void *arg)
{
	struct desk *desk = arg;

	desk->begun++;
	assert_null(rules);
	return lw_new(lwp, config);
}

static void end(struct lw *lw, void *arg)
{
	struct desk *desk = arg;

	desk->ended++;
	lw_free(lw);
}

static int step(struct lw *lw, const struct lw_input *in, void *arg)
{
	struct desk *desk = arg;

	desk->steps++;
	return lw_step(lw, in);
}

/* Its own desk answers every call. */
static bool next(struct lw *lw, struct lw_output *out, void *arg)
{
	bool any = lw_next(lw, out);

	(void)arg;
	if (any && out->type == LW_NOTE_INCOMING)
		assert_int_equal(lw_answer(lw, out->call, out->now), LW_OK);
	return any;
}

static void a_host_of_ones_own_is_played(void **state)
{
	struct desk desk = {0};
	const struct lw_play_host host = {begin, end, step, next, &desk};

	(void)state;
	assert_int_equal(run("0s bob calls\n"
			     "      do ring bob\n"
			     "      tell incoming bob\n"
			     "      do answer bob\n"
			     "1s bob confirms\n"
			     "      do focus bob on\n"
			     "      tell connected bob\n", &host), LW_OK);
	assert_true(desk.begun == 1 && desk.ended == 1 && desk.steps == 2);
}

/* ---- what is wrong ---- */

static void cannot(const char *script, size_t line, const char *why)
{
	assert_int_equal(run(script, NULL), LW_E_REFUSED);
	assert_false(played.whole);
	assert_string_equal(played.why, why);
	assert_int_equal(played.line, line);
}

static void what_cannot_be_played_is_said(void **state)
{
	char small[40];

	(void)state;
	cannot("0s bob sings\n", 0, "what happens in 'bob sings'?");
	cannot("0s\n", 0, "what happens in ' '?");
	cannot("0s answer carol\n", 0, "nobody is called 'carol' here");
	cannot("set no_such 1\n", 0, "there is no setting no_such = 1");
	cannot("rule\n", 0, "there is no rule ");
	cannot("rule odd\n", 0, "there is no rule odd");
	cannot("set consult_ms 0\n0s bob calls\n", 1,
	       "the settings or the rules of the script are refused");
	assert_int_equal(lw_play(call, NULL, small, sizeof small, &played), LW_E_REFUSED);
	assert_string_equal(played.why, "the trace has no room");
	assert_true(strlen(small) < sizeof small);
	assert_int_equal(lw_play(NULL, NULL, trace, sizeof trace, &played), LW_E_ARG);
	assert_int_equal(lw_play(call, NULL, NULL, 10, &played), LW_E_ARG);
	assert_int_equal(lw_play(call, NULL, trace, 0, &played), LW_E_ARG);
	assert_int_equal(lw_play(call, NULL, trace, sizeof trace, NULL), LW_E_ARG);
}

/* ---- files ---- */

static const char file[] = "# a comment\n"
			   "== BOB_RINGS\n"
			   "0s bob calls\n"
			   "      do ring bob\n"
			   "\n"
			   "== he_is_refused (nominal)\n"
			   "set offered_ms 5000\n"
			   "from BOB_RINGS\n"
			   "1s reject bob\n"
			   "\n"
			   "== LOOP\n"
			   "from LOOP\n"
			   "== odd\n"
			   "from he_is_refused\n"
			   "== late\n"
			   "0s bob calls\n"
			   "set ring_ms 1\n"
			   "== empty\n"
			   "== none\n"
			   "      do ring bob\n";

static void wrong_file(const char *name, const char *why)
{
	char script[256], said[96];

	assert_int_equal(lw_play_script(file, name, script, sizeof script, said, sizeof said), 0);
	assert_string_equal(said, why);
	assert_int_equal(lw_play_script(file, name, NULL, 0, NULL, 0), 0);
}

static void a_script_is_written_out_with_its_beginning(void **state)
{
	static const char whole[] = "set offered_ms 5000\n0s bob calls\n      do ring bob\n"
				    "1s reject bob\n";
	char script[256], said[96], name[32];

	(void)state;
	assert_int_equal(lw_play_script(file, "he_is_refused", script, sizeof script, said,
					sizeof said), strlen(whole));
	assert_string_equal(script, whole);
	for (size_t n = 1; n <= sizeof whole; n++) {
		assert_int_equal(lw_play_script(file, "he_is_refused", script, n, NULL, 0),
				 strlen(whole));
		assert_int_equal(strlen(script), n - 1);
		assert_memory_equal(script, whole, n - 1);
	}
	assert_true(lw_play_name(file, 0, name, sizeof name));
	assert_string_equal(name, "he_is_refused");
	assert_true(lw_play_name(file, 1, name, sizeof name));
	assert_string_equal(name, "odd");
	assert_false(lw_play_name(file, 5, name, sizeof name));
	assert_false(lw_play_name(file, 0, name, 3));
	wrong_file("nobody", "there is no script nobody");
	wrong_file("LOOP", "it begins with itself: LOOP");
	wrong_file("odd", "this is no beginning: he_is_refused");
	wrong_file("late", "this stands before everything that happens: set ring_ms 1");
	wrong_file("empty", "nothing stands in empty");
	wrong_file("none", "the engine does nothing before anything happens:       do ring bob");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_engine_is_played),
		cmocka_unit_test(a_script_without_its_trace_is_written),
		cmocka_unit_test(a_host_of_ones_own_is_played),
		cmocka_unit_test(what_cannot_be_played_is_said),
		cmocka_unit_test(a_script_is_written_out_with_its_beginning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
