#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "play.h"

#define BOB_TALKS \
	"0s bob calls\n" \
	"      do ring bob\n" \
	"      tell incoming bob\n" \
	"1s answer bob\n" \
	"      do answer bob\n" \
	"1s bob confirms\n" \
	"      do focus bob on\n" \
	"      tell connected bob\n"

static void attended_completes(void **state)
{
	(void)state;
	play(BOB_TALKS
	     "9s attended bob carol\n"
	     "      tell transfer started bob\n"
	     "      do media bob sendonly\n"
	     "9.1s bob agrees\n"
	     "      tell held bob\n"
	     "      do invite carol\n"
	     "      tell consulting bob\n"
	     "10s carol rings\n"
	     "      tell consult ringing bob 180\n"
	     "12s carol answers\n"
	     "      do focus carol on\n"
	     "      tell consult connected bob 200\n"
	     "20s complete bob\n"
	     "      do refer bob to carol replacing carol\n"
	     "      tell completing bob\n"
	     "20.1s bob takes refer\n"
	     "20.2s bob reports 100\n"
	     "      tell progress bob 100\n"
	     "20.3s bob reports 180\n"
	     "      tell progress bob 180\n"
	     "21s carol hangs up\n"
	     "      tell ended carol: normal\n"
	     "      do forget carol\n"
	     "21s bob reports 200\n"
	     "      do drop bob: normal\n"
	     "      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
	     "      tell ended bob: transferred\n"
	     "21s bob hangs up\n"
	     "      do forget bob\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(attended_completes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
