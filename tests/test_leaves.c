/* SPDX-License-Identifier: BSD-3-Clause */
/* test_leaves.c -- who leaves an attended transfer, when, under which setting: what the user is
 * told of the consultation, and with which stage, cause and code the transfer ends.
 *
 * Each line of the table is a transfer that is played to its end: somebody hangs up, or rejects;
 * after that everybody agrees to what they are asked, and time passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "play_host.h"

/* What has happened until then; each continues the one before it unless it begins anew. */
static const struct moment { const char *name, *script; } moments[] = {
	{"holding", "0s bob calls\n1s answer bob\n1s bob confirms\n10s attended bob carol\n"},
	{"calling", "10s bob agrees\n"},
	{"ringing", "11s carol rings\n"},
	{"talking", "15s carol answers\n"},
	{"swapped", "16s swap bob\n16s carol agrees\n16s bob agrees\n"},
	{"merged", "17s merge bob\n17s carol agrees\n"},
	{"handing over", "20s complete bob\n"},
	{"handed over", "20s bob takes refer\n"},
};

enum { HOLDING, CALLING, RINGING, TALKING, SWAPPED, MERGED, HANDING, HANDED, MOMENTS };

static const char *const settings[] = {
	"",
	"set auto_return 1\n",
	"set on_hangup_ringing 1\nset on_hangup_consulting 1\n",
	"set on_hangup_ringing 2\nset on_hangup_consulting 2\n",
};

static const struct row { const char *who; int when, set; const char *told; } rows[] = {
#include "leaves.inc"
};

static const char *leaves(const struct row *row)
{
	if (!strcmp(row->who, "user"))
		return "30s hangup bob\n";
	if (!strcmp(row->who, "transferee"))
		return "30s bob hangs up\n";
	return row->when < TALKING ? "30s carol rejects 486\n" : "30s carol hangs up\n";
}

static void write_script(const struct row *row, char *script, size_t size)
{
	int used = snprintf(script, size, "%s", settings[row->set]);

	for (int m = 0; m <= row->when; m++)
		used += snprintf(script + used, size - (size_t)used, "%s", moments[m].script);
	snprintf(script + used, size - (size_t)used,
		 "%s30s bob agrees\n31s bob agrees\n32s carol rejects 487\n95s time passes\n"
		 "95s bob agrees\n4000s time passes\n4000s bob agrees\n5000s time passes\n"
		 "6000s time passes\n7000s time passes\n8000s time passes\n",
		 leaves(row));
}

/* The lines of the trace that tell how it ended, after one another. */
static void pick(const char *trace, char *told, size_t size)
{
	static const char *const wanted[] = {"tell consult failed bob", "tell recalling bob",
					     "tell transfer completed bob",
					     "tell transfer failed bob",
					     "tell transfer cancelled bob",
					     "tell transfer unknown bob",
					     "tell transfer recalled bob"};
	size_t used = 0;

	*told = '\0';
	for (const char *line = trace; line; line = strchr(line, '\n'), line += line ? 1 : 0)
		for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
			const char *text = line + strspn(line, " ");

			if (strncmp(text, wanted[i], strlen(wanted[i])))
				continue;
			text += strlen("tell ");
			used += (size_t)snprintf(told + used, size - used, "%s%.*s",
						 used ? " / " : "", (int)strcspn(text, "\n"), text);
		}
}

static void every_way_to_leave_has_its_words(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char script[2048], told[1024];
		struct played played;

		write_script(&rows[i], script, sizeof script);
		(void)play(script, &played);
		assert_true(played.whole);
		pick(played.trace, told, sizeof told);
		if (strcmp(told, rows[i].told) && ++wrong)
			print_error("%s leaves, %s, set %d: \"%s\", not \"%s\"\n", rows[i].who,
				    moments[rows[i].when].name, rows[i].set, told, rows[i].told);
		play_free(&played);
	}
	print_message("%zu ways to leave\n", sizeof rows / sizeof *rows);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_way_to_leave_has_its_words)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
