/* test_scripts.c -- plays every script; then asks whether every row of every table was played. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "play.h"
#include "scripts.h"

enum { SCRIPTS_MAX = 1024 };

static const struct script *const groups[] = {
	leg_scripts, hold_scripts, call_scripts, attended_scripts, handover_scripts, blind_scripts,
	voicemail_scripts, referred_scripts, replaced_scripts, recording_scripts, segment_scripts,
	orders_scripts, rules_scripts,
};
enum { GROUPS = sizeof groups / sizeof *groups };

static struct CMUnitTest tests[SCRIPTS_MAX];
static size_t count, nominal;

static void play_one(void **state)
{
	const struct script *script = *state;

	play(script->text);
}

static void every_row_was_played(void **state)
{
	unsigned total, missing = play_missing_rows(true, &total);

	(void)state;
	print_message("rows played: %u of %u\n", total - missing, total);
	assert_int_equal(missing, 0);
}

static void off_nominal_outnumbers_nominal(void **state)
{
	size_t off = count - 2 - nominal; /* this test and the one above are no scripts */

	(void)state;
	print_message("scripts: %zu nominal, %zu off-nominal\n", nominal, off);
	assert_true(off > nominal);
}

/* A script that expects the wrong thing must not pass. */
static void a_wrong_trace_is_noticed(void)
{
	if (!play_matches("0s bob calls\n      do ring bob\n", true))
		return;
	print_error("a script that lacks a line passed\n");
	count = SCRIPTS_MAX + 1;
}

static void add(const char *name, CMUnitTestFunction run, const struct script *script)
{
	if (count < SCRIPTS_MAX)
		tests[count] =
			(struct CMUnitTest){name, run, NULL, NULL, (void *)(uintptr_t)script};
	count++;
}

int main(void)
{
	for (size_t g = 0; g < GROUPS; g++)
		for (const struct script *s = groups[g]; s->name; s++) {
			add(s->name, play_one, s);
			nominal += s->nominal;
		}
	add("every_row_was_played", every_row_was_played, NULL);
	add("off_nominal_outnumbers_nominal", off_nominal_outnumbers_nominal, NULL);
	a_wrong_trace_is_noticed();
	if (count > SCRIPTS_MAX)
		return 1;
	return _cmocka_run_group_tests("scripts", tests, count, NULL, NULL);
}
