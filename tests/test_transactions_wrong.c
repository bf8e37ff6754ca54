/* SPDX-License-Identifier: BSD-3-Clause */
/* test_transactions_wrong.c -- every wrong row of client.def and server.def is seen by a script of
 * the wire; so each row is played by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "broken.h"
#include "tables/tables.h"
#include "wire_play.h"

static struct wire_scripts scripts;

static const struct alike alike[] = {
	{"client", "CALLING", "R1XX if always", "without REST", "PROCEEDING hears no timer"},
	{"client", "TRYING", "SILENT if patient", "to TRIED", "after T2 both wait for T2"},
	{"client", "TRIED", "AGAIN", "to TRYING", "after T2 both wait for T2"},
	{"client", "TRIED", "UNSENT", "to TRYING", "after T2 both wait for T2"},
	{"server", "UNANSWERED", "CANCELLED", "to PROCEEDING", "nothing was said yet"},
	{"server", "UNANSWERED", "SAID_2XX if invite", "without FORGET", "it costs memory only"},
	{"server", "PROCEEDING", "SAID_2XX if invite", "without FORGET", "it costs memory only"},
	{"server", "UNANSWERED", "SAID_2XX if reliable", "to ", "nobody keeps it"},
	{"server", "UNANSWERED", "SAID_FINAL if reliable", "to ", "nobody keeps it"},
	{"server", "COMPLETED", "ACKED if always", "to ACCEPTED", "it is under way no longer"},
};

static bool plays(size_t i)
{
	static char trace[WIRE_TRACE];

	return wire_plays(&scripts.v[i], trace);
}

static struct broken broken_table(enum ua_machine machine)
{
	return (struct broken){.table = &lw_ua_tables[machine], .scripts = scripts.count,
			       .plays = plays, .alike = alike,
			       .alikes = sizeof alike / sizeof *alike};
}

static void wrong_rows_of_client_are_seen(void **state)
{
	struct broken b = broken_table(LW_M_CLIENT);

	(void)state;
	every_wrong_row_is_seen(&b);
}

static void wrong_rows_of_server_are_seen(void **state)
{
	struct broken b = broken_table(LW_M_SERVER);

	(void)state;
	every_wrong_row_is_seen(&b);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_rows_of_client_are_seen),
		cmocka_unit_test(wrong_rows_of_server_are_seen),
	};
	int failed;

	if (argc < 2 || !wire_scripts_read(&scripts, argv[1]))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	wire_scripts_free(&scripts);
	return failed;
}
