/* SPDX-License-Identifier: BSD-3-Clause */
/* test_mock_readme.c -- the program of the README on the mock: the lines that run on libre. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

int warm_transfer_main(int argc, char **argv);

#define main warm_transfer_main
#include "../examples/warm_transfer.c"
#undef main

#include <legwork/mock.h>

#define BOB "sip:bob@example.com"
#define CAROL "sip:carol@example.com"

struct desk {
	struct alice alice;
	struct lw_output end; /* the last note that ended a transfer */
	unsigned ends;
};

/* The README's handler is the application; this only looks over its shoulder. */
static void on_note_watched(const struct lw_output *note, void *arg)
{
	struct desk *desk = arg;

	on_note(note, &desk->alice);
	if (!lw_ends_transfer(note))
		return;
	desk->end = *note;
	desk->ends++;
}

/* Bob calls Alice, and Carol is like that. */
static void run_with(struct desk *desk, struct lw_mock_party carol)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_mock *mock;

	memset(desk, 0, sizeof *desk);
	config.auto_return = true; /* as main() sets it */
	desk->alice.carol = carol.uri = CAROL;
	assert_int_equal(lw_new(&desk->alice.lw, &config), LW_OK);
	assert_int_equal(lw_mock_new(&mock, desk->alice.lw, NULL), LW_OK);
	assert_int_equal(lw_mock_party(mock, &carol), LW_OK);
	lw_mock_notes(mock, on_note_watched, desk);
	assert_int_equal(lw_mock_call(mock, BOB, NULL, NULL), LW_OK);
	assert_int_equal(lw_mock_run(mock, 60000), LW_OK);
	assert_int_equal(desk->ends, 1);
	lw_mock_free(mock);
	lw_free(desk->alice.lw);
}

static void carol_takes_the_call(void **state)
{
	struct desk desk;

	(void)state;
	run_with(&desk, (struct lw_mock_party){.ring_ms = 50, .answer_ms = 3000});
	assert_true(desk.alice.done);
	assert_int_equal(desk.end.type, LW_NOTE_TRANSFER_COMPLETED);
	assert_int_equal(desk.end.parties, LW_APART);
}

static void carol_is_busy(void **state)
{
	struct desk desk;

	(void)state;
	run_with(&desk, (struct lw_mock_party){.reject = 486});
	assert_false(desk.alice.done);
	assert_int_equal(desk.end.type, LW_NOTE_TRANSFER_FAILED);
	assert_int_equal(desk.end.cause, LW_CAUSE_BUSY);
	assert_int_equal(desk.end.parties, LW_WITH_TRANSFEREE);
}

static void carol_does_not_answer(void **state)
{
	struct desk desk;

	(void)state;
	run_with(&desk, (struct lw_mock_party){.ring_ms = 50, .no_answer = true});
	assert_false(desk.alice.done);
	assert_int_equal(desk.end.cause, LW_CAUSE_NO_ANSWER);
	assert_int_equal(desk.end.parties, LW_WITH_TRANSFEREE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carol_takes_the_call),
		cmocka_unit_test(carol_is_busy),
		cmocka_unit_test(carol_does_not_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
