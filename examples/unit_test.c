/* SPDX-License-Identifier: BSD-3-Clause */
/* unit_test.c -- an application's own transfer logic, tested without a network.  receptionist() is
 * the application: it takes a call, has a word with Carol and hands the call over.  Carol is a
 * party of the mock.  Each test is what she does, and what must come of it. */
#include <stdio.h>
#include <legwork/mock.h>

struct desk { struct lw *lw; lw_call bob; struct lw_output last; };

/* The handler that lw_re_config.noteh would name. */
static void receptionist(const struct lw_output *note, void *arg)
{
	struct desk *desk = arg;
	struct lw *lw = desk->lw;

	if (lw_ends_transfer(note))
		desk->last = *note;
	if (note->type == LW_NOTE_INCOMING)
		lw_answer(lw, desk->bob = note->call, note->now);
	else if (note->type == LW_NOTE_CONNECTED)
		lw_transfer_attended(lw, note->call, "sip:carol@example.com", note->now);
	else if (note->type == LW_NOTE_CONSULT_FAILED)
		lw_cancel(lw, note->call, note->now);
}

/* Bob calls, and Carol is like that.  How must it end, and how often is there a word with her? */
static int test(const char *name, struct lw_mock_party carol, enum lw_note end,
		enum lw_parties parties, unsigned words)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_mock *mock;
	struct desk desk = {0};
	bool good;

	carol.uri = "sip:carol@example.com";
	if (lw_new(&desk.lw, &config) || lw_mock_new(&mock, desk.lw, NULL) ||
	    lw_mock_party(mock, &carol))
		return 1;
	lw_mock_notes(mock, receptionist, &desk);
	lw_mock_call(mock, "sip:bob@example.com", "sip:alice@example.com", NULL);
	lw_mock_run(mock, 5000);
	lw_complete(desk.lw, desk.bob, lw_mock_now(mock)); /* she presses the key */
	lw_mock_run(mock, 120000);
	good = desk.last.type == end && desk.last.parties == parties &&
	       lw_mock_seen(mock, LW_NOTE_CONSULT_CONNECTED) == words;
	if (!good)
		printf("%s:\n%s\n", name, lw_mock_trace(mock));
	lw_mock_free(mock);
	lw_free(desk.lw);
	return !good;
}

int main(void)
{
	const struct lw_mock_party answers = {.ring_ms = 50, .answer_ms = 3000},
				   is_busy = {.reject = 486}, hangs_up = {.hangup_ms = 5},
				   is_out = {.ring_ms = 50, .no_answer = true};

	return test("answers", answers, LW_NOTE_TRANSFER_COMPLETED, LW_APART, 1) +
	       test("is busy", is_busy, LW_NOTE_TRANSFER_CANCELLED, LW_WITH_TRANSFEREE, 0) +
	       test("is out", is_out, LW_NOTE_TRANSFER_CANCELLED, LW_WITH_TRANSFEREE, 0) +
	       test("hangs up", hangs_up, LW_NOTE_TRANSFER_CANCELLED, LW_WITH_TRANSFEREE, 1);
}
