/* SPDX-License-Identifier: BSD-3-Clause */
/* test_mutants.c -- every wrong row of a table of the core is seen by a script (broken.h).
 *
 *	test_mutants MACHINE FILE.play|FOLDER...     MACHINE: as in the tables, such as switch/codes
 *
 * tests/mutants.py does the same with mistakes that do not compile, and with other tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/play.h>

#include "broken.h"
#include "script.h"
#include "tables/tables.h"

enum { TRACE_MAX = 65536 };

static struct scripts scripts;
static const struct lw_table *table;

/* What is no mistake: the engine does the same. */
static const struct alike alike[] = {
	{"switch/bridge", "ANSWERING", "CLEAR", "without END_RECORDING",
	 "nothing is recorded before both have answered"},
	{"switch/bridge", "ANSWERING", "ENDED_1", "without END_RECORDING", "likewise"},
	{"switch/bridge", "ANSWERING", "ENDED_2", "without END_RECORDING", "likewise"},
	{"switch/bridge", "ANSWERING", "NOT_HEARD", "without END_RECORDING", "likewise"},
	{"switch/hear", "ASKED", "TIMEOUT", "to SAYING", "to hush is another wish, which leads on"},
	{"switch/hear", "SAYING", "SAID", "to SAYING", "likewise"},
	{"switch/hear", "SAYING", "SAID", "to STAY", "likewise"},
	{"switch/hear", "SAYING", "TIMEOUT", "to SAYING", "likewise"},
	{"switch/hear", "SAYING", "TIMEOUT", "to STAY", "likewise"},
	{"switch/replaced", "ASKED", "DECLINE", "to ASKED",
	 "whoever has lost the seat is told LEFT, which ends it"},
	{"switch/replaced", "ASKED", "DECLINE", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "DECLINE", "to STAY", "likewise"},
	{"switch/replaced", "ASKED", "ENDED", "to ASKED", "likewise"},
	{"switch/replaced", "ASKED", "ENDED", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "ENDED", "to STAY", "likewise"},
	{"switch/replaced", "ASKED", "OLD_ENDED", "to ASKED", "likewise"},
	{"switch/replaced", "ASKED", "OLD_ENDED", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "OLD_ENDED", "to JOINING", "likewise"},
	{"switch/replaced", "ASKED", "OLD_ENDED", "to STAY", "likewise"},
	{"switch/replaced", "ASKED", "LEFT", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "TIMEOUT", "to ASKED", "likewise"},
	{"switch/replaced", "ASKED", "TIMEOUT", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "TIMEOUT", "to STAY", "likewise"},
	{"switch/replaced", "TAKING", "ENDED", "to ASKED", "likewise"},
	{"switch/replaced", "TAKING", "ENDED", "to TAKING", "likewise"},
	{"switch/replaced", "TAKING", "ENDED", "to STAY", "likewise"},
	{"switch/replaced", "TAKING", "LEFT", "to ASKED", "likewise"},
	{"switch/replaced", "TAKING", "TIMEOUT", "to ASKED", "likewise"},
	{"switch/replaced", "TAKING", "TIMEOUT", "to TAKING", "likewise"},
	{"switch/replaced", "TAKING", "TIMEOUT", "to STAY", "likewise"},
	{"switch/replaced", "JOINING", "LEFT", "to ASKED", "likewise"},
	{"switch/replaced", "JOINING", "LEFT", "to TAKING", "likewise"},
	{"switch/replaced", "JOINING", "NOT_HEARD", "to ASKED", "likewise"},
	{"switch/replaced", "JOINING", "NOT_HEARD", "to TAKING", "likewise"},
	{"switch/replaced", "JOINING", "TIMEOUT", "to ASKED", "likewise"},
	{"switch/replaced", "JOINING", "TIMEOUT", "to TAKING", "likewise"},
};

static bool plays(size_t i)
{
	static char trace[TRACE_MAX];
	const struct script *script = &scripts.script[i];
	struct lw_played played;

	return script->beginning ||
	       !lw_play(script->text, NULL, trace, sizeof trace, &played);
}

static void wrong_rows_are_seen(void **state)
{
	(void)state;
	every_wrong_row_is_seen(&(struct broken){
		.table = table, .deadlines = true, .scripts = scripts.count, .plays = plays,
		.alike = alike, .alikes = sizeof alike / sizeof *alike});
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(wrong_rows_are_seen)};
	int failed;

	for (size_t i = 0; argc > 1 && i < LW_MACHINES; i++)
		if (!strcmp(lw_tables[i].name, argv[1]))
			table = &lw_tables[i];
	if (argc < 3 || !table || !scripts_read(&scripts, argc - 2, argv + 2))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	scripts_free(&scripts);
	return failed;
}
