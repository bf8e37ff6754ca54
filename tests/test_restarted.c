/* SPDX-License-Identifier: BSD-3-Clause */
/* test_restarted.c -- plays every script, and restarts behind every step of it.
 *
 * Whatever the engine knows then, with rules and recordings and transfers of every kind, another
 * engine knows after the bytes; and whichever legs are not claimed, all ends and is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/play.h>

#include "restarted.h"
#include "script.h"

enum { TRACE_MAX = 65536 };

static struct scripts scripts;

static struct {
	const char *wrong; /* the first thing that was */
	uint64_t unclaimed, restarts;
} s;

static void blame(const char *wrong)
{
	if (!s.wrong)
		s.wrong = wrong;
}

static int begin(struct lw **lwp, const struct lw_config *config, const struct lw_rules *rules,
		 void *arg)
{
	int err = lw_new(lwp, config);

	(void)arg;
	restarted_begin(config, rules);
	return err ? err : lw_rules_set(*lwp, rules);
}

static void end(struct lw *lw, void *arg)
{
	(void)arg;
	restarted_end();
	lw_free(lw);
}

/* The outputs are still to be read, as the header wants it. */
static int step(struct lw *lw, const struct lw_input *in, void *arg)
{
	/* what the user was told of a hold, or wanted, is not followed here: it may have been */
	const struct restarted_said said = {.user_held = true};
	lw_time now = lw->serials->now;
	int err;

	(void)arg;
	restarted_before(lw);
	err = lw_step(lw, in);
	if (now == lw->serials->now) /* else there is less left of every deadline */
		blame(restarted_changed(lw));
	blame(restarted_alike(lw));
	blame(restarted_ends(lw, &said, &s.unclaimed));
	s.restarts++;
	return err;
}

static void restarts_behind_every_step(void **state)
{
	static char trace[TRACE_MAX];
	const struct lw_play_host host = {.begin = begin, .end = end, .step = step};
	const struct script *script = *state;
	struct lw_played played;

	s.wrong = NULL;
	(void)lw_play(script->text, &host, trace, sizeof trace, &played);
	assert_string_equal(s.wrong ? s.wrong : "", "");
}

/* Some scripts restart themselves. */
static bool can_restart(const struct script *script)
{
	return !script->beginning && !strstr(script->name, "restart");
}

int main(int argc, char **argv)
{
	struct CMUnitTest *tests;
	size_t count = 0;
	int failed;

	if (argc < 2 || !scripts_read(&scripts, argc - 1, argv + 1))
		return 1;
	tests = calloc(scripts.count, sizeof *tests);
	if (!tests)
		return 1;
	for (size_t i = 0; i < scripts.count; i++)
		if (can_restart(&scripts.script[i]))
			tests[count++] = (struct CMUnitTest){scripts.script[i].name,
							     restarts_behind_every_step, NULL, NULL,
							     &scripts.script[i]};
	failed = _cmocka_run_group_tests("restarted", tests, count, NULL, NULL);
	printf("scripts: %zu, restarts: %llu, subsets of legs not claimed: %llu\n", count,
	       (unsigned long long)s.restarts, (unsigned long long)s.unclaimed);
	free(tests);
	scripts_free(&scripts);
	return failed;
}
