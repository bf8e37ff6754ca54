/* SPDX-License-Identifier: BSD-3-Clause */
/* test_mock.c -- each behaviour of the parties, the network, and ten thousand transfers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/mock.h>

#include "born.h"

#define BOB "sip:bob@x"
#define CAROL "sip:carol@x"

/* One engine of ours with its block in reach. */
struct rig {
	struct lw_config config;
	struct lw *lw;
	struct lw_mock *mock;
	void *block;
	size_t size;
	lw_call call;
};

static void *take_block(size_t size, void *arg)
{
	struct rig *rig = arg;

	rig->size = size;
	rig->block = malloc(size);
	return rig->block;
}

static void give_block(void *block, void *arg)
{
	struct rig *rig = arg;

	assert_ptr_equal(block, rig->block);
	free(block);
}

static void begin(struct rig *rig, const struct lw_mock_config *mock_config)
{
	struct lw_config config = LW_CONFIG_INIT;

	memset(rig, 0, sizeof *rig);
	config.alloc = take_block;
	config.release = give_block;
	config.alloc_arg = rig;
	assert_int_equal(lw_new(&rig->lw, &config), LW_OK);
	assert_int_equal(lw_mock_new(&rig->mock, rig->lw, mock_config), LW_OK);
}

static void party(struct rig *rig, struct lw_mock_party party)
{
	assert_int_equal(lw_mock_party(rig->mock, &party), LW_OK);
}

static void pass(struct rig *rig, lw_time ms)
{
	assert_int_equal(lw_mock_pass(rig->mock, ms), LW_OK);
}

static unsigned seen(const struct rig *rig, uint32_t type)
{
	return lw_mock_seen(rig->mock, type);
}

static unsigned ends_seen(const struct rig *rig)
{
	unsigned n = 0;

	for (uint32_t t = LW_NOTE_TRANSFER_COMPLETED; t <= LW_NOTE_TRANSFER_UNKNOWN; t++)
		n += seen(rig, t);
	return n;
}

static void expect(struct rig *rig, uint32_t type)
{
	if (seen(rig, type))
		return;
	print_error("no %s in\n%s", lw_output_name(type), lw_mock_trace(rig->mock));
	fail();
}

static void expect_end(struct rig *rig, uint32_t type, enum lw_cause cause,
		       enum lw_parties with)
{
	struct lw_output out;

	if (ends_seen(rig) == 1 && lw_mock_last(rig->mock, type, &out) && out.cause == cause &&
	    out.parties == with)
		return;
	print_error("wanted one %s, %s, %s in\n%s", lw_output_name(type), lw_cause_name(cause),
		    lw_parties_name(with), lw_mock_trace(rig->mock));
	fail();
}

static lw_leg party_leg(const struct rig *rig)
{
	struct lw_call_info info;

	return lw_call_info(rig->lw, rig->call, &info) ? (lw_leg){0} : info.leg;
}

/* All hang up, and nothing is left. */
static void finish(struct rig *rig)
{
	struct lw_counts counts;

	for (int i = 0; i < 40; i++) {
		lw_call call = lw_call_next(rig->lw, (lw_call){0});

		if (call.v)
			lw_hangup(rig->lw, call, lw_mock_now(rig->mock));
		pass(rig, 40000);
	}
	counts = lw_counts(rig->lw);
	if (counts.calls || counts.legs || counts.timers || counts.outputs) {
		print_error("left over: %u calls, %u legs, %u timers in\n%s", counts.calls,
			    counts.legs, counts.timers, lw_mock_trace(rig->mock));
		fail();
	}
	lw_mock_free(rig->mock);
	lw_free(rig->lw);
}

static void talk_to(struct rig *rig, const char *uri)
{
	assert_int_equal(lw_dial(rig->lw, uri, 0, &rig->call, lw_mock_now(rig->mock)), LW_OK);
	pass(rig, 3000);
	expect(rig, LW_NOTE_CONNECTED);
}

/* Bob is up; Carol is consulted; when she has answered the two are joined. */
static void transfer(struct rig *rig)
{
	talk_to(rig, BOB);
	assert_int_equal(lw_transfer_attended(rig->lw, rig->call, CAROL, lw_mock_now(rig->mock)),
			 LW_OK);
	pass(rig, 5000);
	expect(rig, LW_NOTE_CONSULT_CONNECTED);
	assert_int_equal(lw_complete(rig->lw, rig->call, lw_mock_now(rig->mock)), LW_OK);
	pass(rig, 300000);
}

/* ---- calls ---- */

struct times { lw_time at[8]; unsigned n; };

static void note_time(const struct lw_output *note, void *arg)
{
	struct times *times = arg;

	times->at[times->n++ % 8] = note->now;
}

static void test_answers(void **state)
{
	struct rig rig;
	struct lw_output note;
	struct times times = {.n = 0};

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = BOB, .trying_ms = 5, .ring_ms = 100,
					   .early_ms = 300, .answer_ms = 2000});
	lw_mock_notes(rig.mock, note_time, &times);
	talk_to(&rig, BOB);
	assert_true(lw_mock_note(rig.mock, &note));
	assert_int_equal(note.type, LW_NOTE_RINGING);
	assert_true(lw_mock_note(rig.mock, &note));
	assert_int_equal(note.type, LW_NOTE_EARLY_MEDIA);
	assert_true(lw_mock_note(rig.mock, &note));
	assert_int_equal(note.type, LW_NOTE_CONNECTED);
	assert_string_equal(note.uri, BOB);
	assert_true(times.at[0] == 100 && times.at[1] == 300 && times.at[2] == 2000);
	assert_false(lw_mock_note(rig.mock, &note));
	finish(&rig);
}

static void expect_call_end(struct lw_mock_party bob, lw_time after, enum lw_cause cause, int code)
{
	struct rig rig;
	struct lw_output note;

	begin(&rig, NULL);
	party(&rig, bob);
	assert_int_equal(lw_dial(rig.lw, BOB, 0, &rig.call, 0), LW_OK);
	pass(&rig, after);
	expect(&rig, LW_NOTE_ENDED);
	assert_true(lw_mock_last(rig.mock, LW_NOTE_ENDED, &note));
	assert_int_equal(note.cause, cause);
	assert_int_equal(note.code, code);
	finish(&rig);
}

static void test_refuses(void **state)
{
	(void)state;
	expect_call_end(
		(struct lw_mock_party){.uri = BOB, .ring_ms = 10, .answer_ms = 500, .reject = 486},
		1000, LW_CAUSE_BUSY, 486);
	expect_call_end((struct lw_mock_party){.uri = BOB, .reject = 404}, 1000, LW_CAUSE_INVALID,
			404);
	expect_call_end((struct lw_mock_party){.uri = BOB, .silent = true}, 70000,
			LW_CAUSE_UNREACHABLE, 408);
	expect_call_end((struct lw_mock_party){.uri = BOB, .ring_ms = 10, .no_answer = true},
			250000, LW_CAUSE_NO_ANSWER, 408);
	expect_call_end((struct lw_mock_party){.uri = BOB, .hangup_ms = 700}, 1000, LW_CAUSE_NORMAL,
			0);
}

static void test_cancel_crosses(void **state)
{
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = BOB, .ring_ms = 10, .no_answer = true,
					   .cancel = LW_MOCK_CROSSES, .cancel_ms = 50});
	assert_int_equal(lw_dial(rig.lw, BOB, 0, &rig.call, 0), LW_OK);
	pass(&rig, 100);
	assert_int_equal(lw_hangup(rig.lw, rig.call, 100), LW_OK);
	pass(&rig, 100);
	assert_int_equal(seen(&rig, LW_DO_DROP), 2); /* CANCEL, and then BYE */
	assert_int_equal(seen(&rig, LW_DO_FORGET), 1);
	assert_int_equal(seen(&rig, LW_NOTE_CONNECTED), 0);
	finish(&rig);
}

static void test_deaf_to_cancel_and_bye(void **state)
{
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){
			    .uri = BOB, .ring_ms = 10, .no_answer = true, .cancel = LW_MOCK_DEAF});
	party(&rig, (struct lw_mock_party){.uri = CAROL, .no_bye = true});
	assert_int_equal(lw_dial(rig.lw, BOB, 0, &rig.call, 0), LW_OK);
	pass(&rig, 100);
	assert_int_equal(lw_hangup(rig.lw, rig.call, 100), LW_OK);
	assert_int_equal(lw_dial(rig.lw, CAROL, 0, &rig.call, 100), LW_OK);
	pass(&rig, 100);
	assert_int_equal(lw_hangup(rig.lw, rig.call, 200), LW_OK);
	pass(&rig, 1000);
	assert_int_equal(seen(&rig, LW_DO_FORGET), 0);
	pass(&rig, 40000);
	assert_int_equal(seen(&rig, LW_DO_FORGET), 2);
	finish(&rig);
}

static void test_incoming(void **state)
{
	struct rig rig;
	struct lw_made made;
	struct lw_output note;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = BOB, .name = "Bob", .ack_ms = 20});
	party(&rig, (struct lw_mock_party){.uri = CAROL, .gives_up_ms = 400});
	party(&rig, (struct lw_mock_party){.uri = "sip:dan@x", .no_ack = true});
	assert_int_equal(lw_mock_call(rig.mock, BOB, "sip:us@x", &made), LW_OK);
	assert_true(lw_mock_note(rig.mock, &note));
	assert_string_equal(note.name, "Bob");
	assert_string_equal(note.called, "sip:us@x");
	assert_int_equal(lw_answer(rig.lw, made.call, 0), LW_OK);
	pass(&rig, 100);
	expect(&rig, LW_NOTE_CONNECTED);
	assert_int_equal(lw_mock_call(rig.mock, CAROL, NULL, &made), LW_OK);
	pass(&rig, 500);
	expect(&rig, LW_NOTE_ENDED);
	assert_int_equal(lw_mock_call(rig.mock, "sip:dan@x", NULL, &made), LW_OK);
	assert_int_equal(lw_answer(rig.lw, made.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 70000);
	assert_int_equal(seen(&rig, LW_NOTE_ENDED), 2);
	finish(&rig);
}

static void test_of_its_own_accord(void **state)
{
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = BOB, .holds_ms = 100, .resumes_ms = 200,
					   .digits_ms = 300, .digits = "12#", .becomes_ms = 400,
					   .becomes = CAROL});
	talk_to(&rig, BOB);
	expect(&rig, LW_NOTE_REMOTE_HOLD);
	expect(&rig, LW_NOTE_REMOTE_RESUME);
	expect(&rig, LW_NOTE_DTMF);
	expect(&rig, LW_NOTE_IDENTITY);
	finish(&rig);
}

static void test_recorder(void **state)
{
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = CAROL, .recorder_fails = true});
	party(&rig, (struct lw_mock_party){.uri = "sip:dan@x", .no_recorder = true});
	talk_to(&rig, BOB);
	assert_int_equal(lw_record(rig.lw, rig.call, true, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 10);
	expect(&rig, LW_NOTE_RECORDING_STARTED);
	assert_int_equal(lw_record(rig.lw, rig.call, false, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 10);
	expect(&rig, LW_NOTE_RECORDING_STOPPED);
	talk_to(&rig, CAROL);
	assert_int_equal(lw_record(rig.lw, rig.call, true, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 10);
	assert_int_equal(seen(&rig, LW_NOTE_RECORDING_FAILED), 1);
	talk_to(&rig, "sip:dan@x");
	assert_int_equal(lw_record(rig.lw, rig.call, true, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 10000);
	assert_int_equal(seen(&rig, LW_NOTE_RECORDING_FAILED), 2);
	finish(&rig);
}

/* ---- hold ---- */

static void try_hold(struct lw_mock_party bob, lw_time after, enum lw_note note)
{
	struct rig rig;

	begin(&rig, NULL);
	party(&rig, bob);
	talk_to(&rig, BOB);
	assert_int_equal(lw_hold(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, after);
	expect(&rig, note);
	finish(&rig);
}

static void test_hold(void **state)
{
	(void)state;
	try_hold((struct lw_mock_party){.uri = BOB, .media_ms = 20}, 100, LW_NOTE_HELD);
	try_hold((struct lw_mock_party){.uri = BOB, .hold = LW_MOCK_REFUSES}, 100,
		 LW_NOTE_HOLD_FAILED);
	try_hold((struct lw_mock_party){.uri = BOB, .hold = LW_MOCK_GLARES}, 11000,
		 LW_NOTE_HOLD_FAILED);
	try_hold((struct lw_mock_party){.uri = BOB, .hold = LW_MOCK_MUTE}, 41000,
		 LW_NOTE_HOLD_FAILED);
}

static void test_resume_refused(void **state)
{
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = BOB, .resume = LW_MOCK_REFUSES});
	talk_to(&rig, BOB);
	assert_int_equal(lw_hold(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 100);
	assert_int_equal(lw_resume(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 100);
	expect(&rig, LW_NOTE_RESUME_FAILED);
	finish(&rig);
}

/* ---- REFER ---- */

struct refer_case {
	const char *what;
	struct lw_mock_party bob, carol;
	enum lw_note end;
	enum lw_cause cause;
	enum lw_parties with;
};

static const struct refer_case refer_cases[] = {
	{"all zero", {.uri = BOB}, {.uri = CAROL},
	 LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"100, 180, 200", {.uri = BOB, .refer_ms = 30, .news = {{40, 100}, {300, 180}, {900, 200}}},
	 {.uri = CAROL, .replaced_ms = 20},
	 LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"the target stays on", {.uri = BOB}, {.uri = CAROL, .stays = true},
	 LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"busy", {.uri = BOB, .news = {{10, 100}, {50, 486}}}, {.uri = CAROL},
	 LW_NOTE_TRANSFER_FAILED, LW_CAUSE_BUSY, LW_WITH_TRANSFEREE},
	{"refused", {.uri = BOB, .refer = 603}, {.uri = CAROL},
	 LW_NOTE_TRANSFER_FAILED, LW_CAUSE_REFUSED, LW_WITH_TRANSFEREE},
	{"not supported", {.uri = BOB, .refer = 405}, {.uri = CAROL},
	 LW_NOTE_TRANSFER_FAILED, LW_CAUSE_UNSUPPORTED, LW_WITH_TRANSFEREE},
	{"no answer to REFER", {.uri = BOB, .no_refer_answer = true, .no_news = true},
	 {.uri = CAROL}, LW_NOTE_TRANSFER_FAILED, LW_CAUSE_TIMEOUT, LW_WITH_TRANSFEREE},
	{"no NOTIFY", {.uri = BOB, .no_news = true}, {.uri = CAROL},
	 LW_NOTE_TRANSFER_UNKNOWN, LW_CAUSE_NO_NEWS, LW_WITH_TRANSFEREE},
	{"only 100", {.uri = BOB, .news = {{10, 100}}}, {.uri = CAROL},
	 LW_NOTE_TRANSFER_UNKNOWN, LW_CAUSE_NO_NEWS, LW_WITH_TRANSFEREE},
	{"ended without a word", {.uri = BOB, .news = {{10, 100}, {60, LW_MOCK_OVER}}},
	 {.uri = CAROL}, LW_NOTE_TRANSFER_UNKNOWN, LW_CAUSE_NO_NEWS, LW_WITH_TRANSFEREE},
	{"NOTIFY before 2xx", {.uri = BOB, .refer_ms = 200, .news = {{10, 100}, {400, 200}}},
	 {.uri = CAROL}, LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"all news before 2xx", {.uri = BOB, .refer_ms = 200, .news = {{10, 100}, {40, 200}}},
	 {.uri = CAROL}, LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"BYE right after 2xx", {.uri = BOB, .leaves_on_ok = true, .news = {{300, 200}}},
	 {.uri = CAROL}, LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"BYE before the last NOTIFY",
	 {.uri = BOB, .leaves_ms = 100, .news = {{10, 100}, {300, 200}}},
	 {.uri = CAROL}, LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"BYE instead of an answer",
	 {.uri = BOB, .leaves_ms = 5, .no_refer_answer = true, .no_news = true},
	 {.uri = CAROL}, LW_NOTE_TRANSFER_FAILED, LW_CAUSE_TRANSFEREE_LEFT, LW_WITH_TARGET},
	{"lies: twice", {.uri = BOB, .lies = LW_MOCK_LIE_NEWS_TWICE}, {.uri = CAROL},
	 LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"lies: on dead legs, unasked",
	 {.uri = BOB, .lies = LW_MOCK_LIE_GHOST | LW_MOCK_LIE_UNASKED},
	 {.uri = CAROL, .lies = LW_MOCK_LIE_GHOST | LW_MOCK_LIE_UNASKED},
	 LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"lies: rings on, answers twice",
	 {.uri = BOB, .lies = LW_MOCK_LIE_RINGS_ON | LW_MOCK_LIE_ANSWERS_TWICE},
	 {.uri = CAROL, .lies = LW_MOCK_LIE_RINGS_ON | LW_MOCK_LIE_ANSWERS_TWICE},
	 LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"lies: odd codes", {.uri = BOB, .ring_ms = 1, .lies = LW_MOCK_LIE_ODD_CODES},
	 {.uri = CAROL, .ring_ms = 1, .lies = LW_MOCK_LIE_ODD_CODES},
	 LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
	{"no Replaces: the consultation ends first", {.uri = BOB, .lacks = LW_CAP_REPLACES},
	 {.uri = CAROL}, LW_NOTE_TRANSFER_COMPLETED, LW_CAUSE_TRANSFERRED, LW_APART},
};

static void test_refer(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refer_cases / sizeof *refer_cases; i++) {
		const struct refer_case *c = &refer_cases[i];
		struct rig rig;

		print_message("           %s\n", c->what);
		begin(&rig, NULL);
		party(&rig, c->bob);
		party(&rig, c->carol);
		transfer(&rig);
		expect_end(&rig, c->end, c->cause, c->with);
		finish(&rig);
	}
}

/* 200 after 486: the original call is on its way back, or is back; either way one end is told. */
static void test_lie_after_failure(void **state)
{
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = BOB, .media_ms = 50, .news = {{10, 486}},
					   .lies = LW_MOCK_LIE_200_AFTER_ALL});
	transfer(&rig);
	assert_int_equal(ends_seen(&rig), 1);
	finish(&rig);
}

static void test_peer_refers(void **state)
{
	struct rig rig;
	struct lw_output note;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = CAROL, .ring_ms = 10, .answer_ms = 100});
	talk_to(&rig, BOB);
	assert_int_equal(lw_mock_refer(rig.mock, party_leg(&rig), CAROL, BOB, 0), LW_OK);
	expect(&rig, LW_NOTE_REQUESTED);
	assert_int_equal(lw_accept(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
	pass(&rig, 1000);
	expect(&rig, LW_NOTE_REPLACED);
	assert_true(lw_mock_last(rig.mock, LW_DO_NOTIFY, &note));
	assert_int_equal(note.code, 200);
	assert_true(note.flags & LW_F_FINAL);
	finish(&rig);
}

static void test_peer_is_replaced(void **state)
{
	struct rig rig;
	struct lw_made made;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = CAROL, .ack_ms = 20});
	talk_to(&rig, BOB);
	assert_int_equal(
		lw_mock_replace(rig.mock, CAROL, party_leg(&rig), LW_MATCH_CONFIRMED, 0, &made),
		LW_OK);
	expect(&rig, LW_DO_REJECT);
	assert_int_equal(lw_mock_replace(rig.mock, CAROL, party_leg(&rig), LW_MATCH_CONFIRMED,
					 LW_F_SAME_WAY, &made),
			 LW_OK);
	pass(&rig, 100);
	expect(&rig, LW_NOTE_REPLACED);
	assert_true(lw_same_leg(party_leg(&rig), made.leg));
	finish(&rig);
}

/* ---- the mock itself ---- */

static void test_words(void **state)
{
	struct lw_output out = {.type = LW_DO_INVITE, .uri = CAROL, .name = ""};
	char text[64], tiny[6];

	(void)state;
	lw_mock_words(&out, text, sizeof text);
	assert_string_equal(text, "do invite sip:carol@x");
	out = (struct lw_output){
		.type = LW_NOTE_CONSULT_RINGING, .code = 180, .uri = "", .name = ""};
	lw_mock_words(&out, text, sizeof text);
	assert_string_equal(text, "note consult ringing 180");
	lw_mock_words(&out, tiny, sizeof tiny);
	assert_string_equal(tiny, "note ");
}

static void test_trace_is_bounded(void **state)
{
	struct lw_mock_config config = LW_MOCK_CONFIG_INIT;
	struct rig rig;

	(void)state;
	config.trace_size = 512;
	begin(&rig, &config);
	for (int i = 0; i < 50; i++) {
		talk_to(&rig, BOB);
		assert_int_equal(lw_hangup(rig.lw, rig.call, lw_mock_now(rig.mock)), LW_OK);
		pass(&rig, 10);
	}
	assert_in_range(strlen(lw_mock_trace(rig.mock)), 128, 512);
	assert_int_equal(lw_mock_run(rig.mock, 0), LW_E_TIME);
	finish(&rig);
}

/* ---- the network ---- */

enum { ANN, BEN, CID, VMS };

/* Three phones and a mailbox on a clean line, or on the one given. */
static struct lw_net *net_of_four(struct lw_net_config config, enum lw_on_ringing ringing)
{
	static const char *const addresses[] = {"sip:ann@x", "sip:ben@x", "sip:cid@x", "sip:vms@x"};
	struct lw_config phone = LW_CONFIG_INIT;
	struct lw_net *net;

	phone.refer_policy = LW_REFER_AUTO;
	phone.on_complete_ringing = ringing;
	assert_int_equal(lw_net_new(&net, &config), LW_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(lw_net_add(net, addresses[i], &phone), i);
	lw_net_mailbox(net, VMS);
	return net;
}

static void print_line(const char *line, void *arg)
{
	(void)arg;
	print_message("%s\n", line);
}

static void net_pass(struct lw_net *net, lw_time ms)
{
	assert_int_equal(lw_net_run(net, lw_net_now(net) + ms), LW_OK);
}

/* Answers every call that rings at that node. */
static void net_answer(struct lw_net *net, uint32_t node)
{
	struct lw *lw = lw_net_engine(net, node);
	struct lw_call_info info;

	for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v; c = lw_call_next(lw, c))
		if (!lw_call_info(lw, c, &info) && info.state == LW_CALL_INCOMING)
			lw_answer(lw, c, lw_net_now(net));
	net_pass(net, 3000);
}

static lw_call net_call(struct lw_net *net, uint32_t from, uint32_t to)
{
	lw_call call;

	assert_int_equal(lw_dial(lw_net_engine(net, from), lw_net_address(net, to), 0, &call,
				 lw_net_now(net)), LW_OK);
	net_pass(net, 3000);
	net_answer(net, to);
	assert_true(lw_net_talking(net, from, to));
	return call;
}

static void net_expect(struct lw_net *net, bool holds, const char *what)
{
	if (holds)
		return;
	print_error("not so: %s\n", what);
	lw_net_ladder(net, print_line, NULL);
	fail();
}

static void net_finish(struct lw_net *net)
{
	for (int round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < 4; i++) {
			struct lw *lw = lw_net_engine(net, i);
			lw_call call = lw_call_next(lw, (lw_call){0});

			for (; call.v; call = lw_call_next(lw, call))
				lw_hangup(lw, call, lw_net_now(net));
		}
		net_pass(net, 400000);
	}
	net_expect(net, !lw_net_check(net, LW_NET_EMPTY, print_line, NULL), "nothing is left");
	lw_net_free(net);
}

static void check_handed_over(struct lw_net *net, uint32_t to)
{
	net_expect(net, lw_net_seen(net, ANN, LW_NOTE_TRANSFER_COMPLETED) == 1, "completed");
	net_expect(net, lw_net_talking(net, BEN, to) && lw_net_talking(net, to, BEN),
		   "the two talk");
	net_expect(net, !lw_net_talking(net, ANN, BEN) && !lw_net_talking(net, ANN, to),
		   "ann has left");
	net_expect(net, !lw_net_check(net, LW_NET_QUIET, print_line, NULL), "all is well");
	net_finish(net);
}

static void test_net_attended(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net = net_of_four(config, LW_RINGING_WAIT);
	lw_call call = net_call(net, ANN, BEN);
	struct lw *ann = lw_net_engine(net, ANN);

	(void)state;
	assert_int_equal(lw_transfer_attended(ann, call, "sip:cid@x", lw_net_now(net)), LW_OK);
	net_pass(net, 3000);
	net_expect(net, !lw_net_talking(net, ANN, BEN), "ben is held");
	net_answer(net, CID);
	net_expect(net, lw_net_talking(net, ANN, CID), "ann consults");
	assert_int_equal(lw_complete(ann, call, lw_net_now(net)), LW_OK);
	net_pass(net, 10000);
	check_handed_over(net, CID);
}

static void test_net_bad_line(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct lw_net_config config = LW_NET_CONFIG_INIT;
		struct lw_net *net = net_of_four(config, LW_RINGING_WAIT);
		lw_call call = net_call(net, ANN, BEN);
		struct lw *ann = lw_net_engine(net, ANN);

		lw_net_faults(net, 150, 150, 300);
		for (uint64_t i = 0; i < seed; i++)
			net_pass(net, 91); /* another place in the same luck */
		assert_int_equal(lw_transfer_attended(ann, call, "sip:cid@x", lw_net_now(net)),
				 LW_OK);
		net_pass(net, 10000);
		net_answer(net, CID);
		net_pass(net, 10000);
		assert_int_equal(lw_complete(ann, call, lw_net_now(net)), LW_OK);
		net_pass(net, 70000);
		lw_net_faults(net, 0, 0, 60);
		net_pass(net, 200000);
		check_handed_over(net, CID);
	}
}

/* What a handler makes of messages that begin so. */
struct fate { const char *words; uint32_t first, delay_ms, met; };

static void meet(struct lw_net_message *message, void *arg)
{
	struct fate *fate = arg;

	assert_in_range(message->delay_ms, 5, 60);
	if (message->from == BEN && message->to == ANN &&
	    !strncmp(message->words, fate->words, strlen(fate->words)) && fate->met++ < fate->first)
		message->delay_ms = fate->delay_ms;
}

/* ben is sent to cid, and ben's messages meet their fate. */
static struct lw_net *net_blind(struct fate *fate)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net = net_of_four(config, LW_RINGING_WAIT);
	lw_call call = net_call(net, ANN, BEN);

	lw_net_messages(net, meet, fate);
	assert_int_equal(lw_transfer_blind(lw_net_engine(net, ANN), call, "sip:cid@x",
					   lw_net_now(net)), LW_OK);
	net_pass(net, 300);
	net_answer(net, CID);
	return net;
}

static void one_message_is_lost_and_comes_again(void **state)
{
	struct fate news = {"NOTIFY 200", 1, LW_NET_LOST, 0}, taken = {"202 REFER", 2, LW_NET_LOST, 0};
	struct lw_net *net = net_blind(&news);

	(void)state;
	assert_int_equal(news.met, 2);
	check_handed_over(net, CID);
	net = net_blind(&taken);
	assert_int_equal(taken.met, 3);
	check_handed_over(net, CID);
}

static void one_message_is_late(void **state)
{
	struct fate late = {"NOTIFY 200", 1, 1200, 0}; /* its two copies arrive before it */
	struct lw_net *net = net_blind(&late);

	(void)state;
	assert_int_equal(late.met, 2);
	check_handed_over(net, CID);
}

static void test_net_no_replaces(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net = net_of_four(config, LW_RINGING_WAIT);
	struct lw *ann = lw_net_engine(net, ANN);
	lw_call call;

	(void)state;
	lw_net_caps(net, CID, LW_CAP_KNOWN | LW_CAP_REFER);
	call = net_call(net, ANN, BEN);
	assert_int_equal(lw_transfer_attended(ann, call, "sip:cid@x", lw_net_now(net)), LW_OK);
	net_pass(net, 3000);
	net_answer(net, CID);
	assert_int_equal(lw_complete(ann, call, lw_net_now(net)), LW_OK);
	net_pass(net, 3000);
	net_expect(net, lw_net_seen(net, ANN, LW_NOTE_FALLBACK) == 1,
		   "the consultation ended first");
	net_answer(net, CID);
	check_handed_over(net, CID);
}

static void test_net_early(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net = net_of_four(config, LW_RINGING_EARLY);
	struct lw *ann = lw_net_engine(net, ANN);
	lw_call call;

	(void)state;
	lw_net_caps(net, CID, LW_CAP_KNOWN | LW_CAP_REFER | LW_CAP_REPLACES | LW_CAP_EARLY);
	call = net_call(net, ANN, BEN);
	assert_int_equal(lw_transfer_attended(ann, call, "sip:cid@x", lw_net_now(net)), LW_OK);
	net_pass(net, 3000);
	assert_int_equal(lw_complete(ann, call, lw_net_now(net)), LW_OK);
	net_pass(net, 3000);
	/* As RFC 3891 wants it: an early dialog that it did not place is not replaced. */
	net_expect(net, lw_net_seen(net, ANN, LW_NOTE_TRANSFER_FAILED) == 1, "refused with 481");
	net_expect(net, lw_net_talking(net, ANN, BEN), "ben is back");
	net_finish(net);
}

static void test_net_blind(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net = net_of_four(config, LW_RINGING_WAIT);
	lw_call call = net_call(net, ANN, BEN);

	(void)state;
	assert_int_equal(
		lw_transfer_blind(lw_net_engine(net, ANN), call, "sip:cid@x", lw_net_now(net)),
		LW_OK);
	net_pass(net, 3000);
	net_answer(net, CID);
	check_handed_over(net, CID);
}

static void test_net_voicemail(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net = net_of_four(config, LW_RINGING_WAIT);
	lw_call call = net_call(net, ANN, BEN);

	(void)state;
	assert_int_equal(lw_transfer_voicemail(lw_net_engine(net, ANN), call, "sip:cid@x",
					       LW_F_MAILBOX, lw_net_now(net)),
			 LW_OK);
	net_pass(net, 3000);
	net_expect(net, lw_net_seen(net, CID, LW_NOTE_INCOMING) == 0, "cid's phone is silent");
	net_answer(net, VMS);
	check_handed_over(net, VMS);
}

static void test_net_crash(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net = net_of_four(config, LW_RINGING_WAIT);

	(void)state;
	net_call(net, ANN, BEN);
	lw_net_crash(net, BEN, 5000);
	assert_null(lw_net_engine(net, BEN));
	net_expect(net, !lw_net_talking(net, ANN, BEN), "ben is gone");
	net_pass(net, 10000);
	assert_non_null(lw_net_engine(net, BEN));
	net_expect(net, lw_net_seen(net, ANN, LW_NOTE_ENDED) == 0, "ann does not know yet");
	net_pass(net, 100000);
	net_expect(net, lw_net_seen(net, ANN, LW_NOTE_ENDED) == 1, "ann has noticed");
	net_finish(net);
}

/* Both press hold at once: 491, and both get their way in the end. */
static void test_net_glare(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net = net_of_four(config, LW_RINGING_WAIT);
	struct lw *ben = lw_net_engine(net, BEN);
	lw_call call = net_call(net, ANN, BEN), there = lw_call_next(ben, (lw_call){0});

	(void)state;
	assert_int_equal(lw_hold(lw_net_engine(net, ANN), call, lw_net_now(net)), LW_OK);
	assert_int_equal(lw_hold(ben, there, lw_net_now(net)), LW_OK);
	net_pass(net, 10000);
	net_expect(net, lw_net_seen(net, ANN, LW_NOTE_HELD) == 1, "ann holds");
	net_expect(net, lw_net_seen(net, BEN, LW_NOTE_HELD) == 1, "ben holds");
	assert_int_equal(lw_resume(ben, there, lw_net_now(net)), LW_OK);
	net_pass(net, 3000);
	net_expect(net, !lw_net_talking(net, ANN, BEN), "ann still holds");
	assert_int_equal(lw_resume(lw_net_engine(net, ANN), call, lw_net_now(net)), LW_OK);
	net_pass(net, 3000);
	net_expect(net, lw_net_talking(net, ANN, BEN), "both are back");
	net_finish(net);
}

/* ---- no memory ---- */

static void *nothing(size_t size, void *arg)
{
	(void)size;
	(void)arg;
	return NULL;
}

static void give_nothing(void *block, void *arg)
{
	(void)block;
	(void)arg;
	fail();
}

static void test_no_memory(void **state)
{
	struct lw_mock_config config = LW_MOCK_CONFIG_INIT;
	struct lw_net_config net_config = LW_NET_CONFIG_INIT;
	struct lw_config phone = LW_CONFIG_INIT;
	struct lw_mock *mock;
	struct lw_net *net;
	struct lw *lw;

	(void)state;
	assert_int_equal(lw_new(&lw, &phone), LW_OK);
	config.alloc = net_config.alloc = phone.alloc = nothing;
	assert_int_equal(lw_mock_new(&mock, lw, &config), LW_E_ARG);
	assert_int_equal(lw_net_new(&net, &net_config), LW_E_ARG);
	config.release = net_config.release = phone.release = give_nothing;
	assert_int_equal(lw_mock_new(&mock, lw, &config), LW_E_NOMEM);
	assert_null(mock);
	assert_int_equal(lw_net_new(&net, &net_config), LW_E_NOMEM);
	assert_null(net);
	net_config.alloc = NULL;
	net_config.release = NULL;
	assert_int_equal(lw_net_new(&net, &net_config), LW_OK);
	assert_int_equal(lw_net_add(net, "sip:a@x", &phone), LW_E_NOMEM);
	assert_int_equal(lw_net_run(net, 1000), LW_OK);
	lw_net_free(net);
	lw_mock_free(NULL);
	lw_net_free(NULL);
	lw_free(lw);
}

/* ---- ten thousand ---- */

static void one_transfer(struct rig *rig)
{
	lw_time now = lw_mock_now(rig->mock);

	assert_int_equal(lw_dial(rig->lw, BOB, 0, &rig->call, now), LW_OK);
	pass(rig, 50);
	assert_int_equal(lw_transfer_attended(rig->lw, rig->call, CAROL, now + 50), LW_OK);
	pass(rig, 50);
	assert_int_equal(lw_complete(rig->lw, rig->call, now + 100), LW_OK);
	pass(rig, 400);
}

/* Except for the clock and the generations of handles the block is as it was at birth. */
static void expect_as_born(const struct rig *rig, const unsigned char *born)
{
	struct lw *lw = rig->lw;
	const unsigned char *now = rig->block;

	forget_generations(lw);
	for (size_t i = 0; i < rig->size; i++) {
		if (i >= lw->monotone_at && i < lw->monotone_at + lw->monotone_size)
			continue;
		if (now[i] == born[i])
			continue;
		print_error("byte %zu of %zu is %u and was %u\n", i, rig->size, now[i], born[i]);
		fail();
	}
}

static void test_ten_thousand(void **state)
{
	struct lw_mock_config config = LW_MOCK_CONFIG_INIT;
	struct lw_counts counts;
	struct rig rig;
	unsigned char *born;

	(void)state;
	config.trace_size = 0;
	begin(&rig, &config);
	born = malloc(rig.size);
	assert_non_null(born);
	memcpy(born, rig.block, rig.size);
	party(&rig,
	      (struct lw_mock_party){.uri = BOB, .ring_ms = 5, .answer_ms = 20, .media_ms = 5});
	party(&rig, (struct lw_mock_party){.uri = CAROL, .ring_ms = 5, .answer_ms = 20});
	for (int i = 0; i < 10000; i++)
		one_transfer(&rig);
	pass(&rig, 1000);
	assert_int_equal(seen(&rig, LW_NOTE_TRANSFER_COMPLETED), 10000);
	assert_int_equal(ends_seen(&rig), 10000);
	counts = lw_counts(rig.lw);
	assert_int_equal(counts.calls + counts.legs + counts.timers + counts.outputs, 0);
	assert_int_equal(lw_tick(rig.lw, lw_mock_now(rig.mock)),
			 LW_OK); /* what was drained is given back */
	expect_as_born(&rig, born);
	free(born);
	finish(&rig);
}

/* A party has gone while another takes its place: there is nobody to show anything to. */
static void test_identify_nobody(void **state)
{
	struct rig rig;
	struct lw_made made;

	(void)state;
	begin(&rig, NULL);
	party(&rig, (struct lw_mock_party){.uri = CAROL, .no_ack = true});
	assert_int_equal(lw_mock_call(rig.mock, BOB, NULL, &made), LW_OK);
	assert_int_equal(lw_answer(rig.lw, made.call, 0), LW_OK);
	pass(&rig, 1000);
	assert_int_equal(lw_mock_replace(rig.mock, CAROL, made.leg, LW_MATCH_CONFIRMED,
					 LW_F_SAME_WAY, NULL), LW_OK);
	lw_mock_signal(rig.mock, made.leg, LW_SIG_ENDED, 0);
	pass(&rig, 1000);
	lw_identify(rig.lw, made.call, CAROL, "Carol", lw_mock_now(rig.mock));
	pass(&rig, 1000);
	assert_int_equal(seen(&rig, LW_DO_IDENTITY), 0);
	lw_mock_free(rig.mock);
	lw_free(rig.lw);
}

/* ---- the application ---- */

/* A queued note is read late: its time is that of the reading, so a verb may answer with it. */
static void a_verb_may_answer_a_note_that_waited(void **state)
{
	struct lw_output note;
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	assert_int_equal(lw_mock_call(rig.mock, BOB, NULL, NULL), LW_OK);
	assert_int_equal(lw_mock_pass(rig.mock, 5000), LW_OK);
	assert_true(lw_mock_note(rig.mock, &note));
	assert_int_equal(note.type, LW_NOTE_INCOMING);
	assert_int_equal(lw_answer(rig.lw, note.call, note.now), LW_OK);
	assert_int_equal(lw_mock_pass(rig.mock, 10), LW_OK);
	assert_int_equal(lw_mock_seen(rig.mock, LW_NOTE_CONNECTED), 1);
	lw_mock_free(rig.mock);
	lw_free(rig.lw);
}

struct desk { struct rig *rig; unsigned notes; int ran, called; };

/* Answers in the handler, and does there what it should not and what it may. */
static void answer_at_once(const struct lw_output *note, void *arg)
{
	struct desk *desk = arg;

	desk->notes++;
	if (note->type == LW_NOTE_INCOMING)
		assert_int_equal(lw_answer(desk->rig->lw, note->call, note->now), LW_OK);
	if (note->type != LW_NOTE_CONNECTED || desk->notes > 2)
		return;
	desk->ran = lw_mock_pass(desk->rig->mock, 100);
	desk->called = lw_mock_call(desk->rig->mock, CAROL, NULL, NULL);
}

static void a_handler_is_called_with_every_note(void **state)
{
	struct rig rig;
	struct desk desk = {.rig = &rig};

	(void)state;
	begin(&rig, NULL);
	lw_mock_notes(rig.mock, answer_at_once, &desk);
	assert_int_equal(lw_mock_call(rig.mock, BOB, NULL, NULL), LW_OK);
	assert_int_equal(lw_mock_pass(rig.mock, 1000), LW_OK);
	assert_int_equal(desk.ran, LW_E_REFUSED);
	assert_int_equal(desk.called, LW_OK);
	assert_int_equal(lw_mock_seen(rig.mock, LW_NOTE_CONNECTED), 2);
	assert_int_equal(desk.notes, 4); /* two calls: incoming, connected */
	lw_mock_notes(rig.mock, NULL, NULL);
	assert_int_equal(lw_mock_call(rig.mock, "sip:dave@x", NULL, NULL), LW_OK);
	assert_int_equal(desk.notes, 4);
	lw_mock_free(rig.mock);
	lw_free(rig.lw);
}

struct clerk { struct lw_net *net; unsigned notes; };

static void clerk_answers(const struct lw_output *note, void *arg)
{
	struct clerk *clerk = arg;

	clerk->notes++;
	if (note->type == LW_NOTE_INCOMING)
		assert_int_equal(lw_answer(lw_net_engine(clerk->net, 1), note->call, note->now),
				 LW_OK);
}

static void a_node_of_the_network_has_a_handler_too(void **state)
{
	struct lw_net_config net_config = LW_NET_CONFIG_INIT;
	struct lw_config config = LW_CONFIG_INIT;
	struct clerk clerk = {NULL, 0};
	lw_call call;

	(void)state;
	assert_int_equal(lw_net_new(&clerk.net, &net_config), LW_OK);
	assert_int_equal(lw_net_add(clerk.net, BOB, &config), 0);
	assert_int_equal(lw_net_add(clerk.net, CAROL, &config), 1);
	lw_net_notes(clerk.net, 1, clerk_answers, &clerk);
	assert_int_equal(lw_dial(lw_net_engine(clerk.net, 0), CAROL, 0, &call, 0), LW_OK);
	assert_int_equal(lw_net_run(clerk.net, 5000), LW_OK);
	assert_true(lw_net_talking(clerk.net, 0, 1));
	assert_int_equal(clerk.notes, 2);
	lw_net_free(clerk.net);
}

/* Time that had come there would be one that no engine takes. */
static void never_does_not_come(void **state)
{
	struct lw_net_config config = LW_NET_CONFIG_INIT;
	struct lw_net *net;
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	assert_int_equal(lw_mock_run(rig.mock, LW_NEVER), LW_E_ARG);
	talk_to(&rig, BOB);
	finish(&rig);
	assert_int_equal(lw_net_new(&net, &config), LW_OK);
	assert_int_equal(lw_net_run(net, LW_NEVER), LW_E_ARG);
	assert_int_equal(lw_net_now(net), 0);
	lw_net_free(net);
}

static void null_is_no_crash(void **state)
{
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_output note;
	struct lw_mock *mock = (struct lw_mock *)&config;
	struct lw_net *net;
	struct rig rig;

	(void)state;
	begin(&rig, NULL);
	assert_int_equal(lw_mock_new(NULL, rig.lw, NULL), LW_E_ARG);
	assert_int_equal(lw_mock_new(&mock, NULL, NULL), LW_E_ARG);
	assert_null(mock);
	assert_int_equal(lw_mock_party(NULL, NULL), LW_E_ARG);
	assert_int_equal(lw_mock_party(rig.mock, NULL), LW_E_ARG);
	assert_int_equal(lw_mock_run(NULL, 1), LW_E_ARG);
	assert_int_equal(lw_mock_pass(NULL, 1), LW_E_ARG);
	assert_int_equal(lw_mock_now(NULL), 0);
	assert_int_equal(lw_mock_call(NULL, BOB, NULL, NULL), LW_E_ARG);
	assert_int_equal(lw_mock_replace(NULL, BOB, (lw_leg){0}, LW_MATCH_NONE, 0, NULL), LW_E_ARG);
	assert_int_equal(lw_mock_refer(NULL, (lw_leg){0}, BOB, NULL, 0), LW_E_ARG);
	assert_int_equal(lw_mock_signal(NULL, (lw_leg){0}, LW_SIG_ENDED, 0), LW_E_ARG);
	assert_false(lw_mock_note(NULL, &note) || lw_mock_note(rig.mock, NULL));
	assert_int_equal(lw_mock_seen(NULL, LW_NOTE_ENDED), 0);
	assert_false(lw_mock_last(NULL, LW_NOTE_ENDED, &note));
	assert_string_equal(lw_mock_trace(NULL), "");
	lw_mock_watch(NULL, NULL, NULL);
	lw_mock_notes(NULL, NULL, NULL);
	assert_int_equal(lw_net_new(NULL, NULL), LW_E_ARG);
	assert_int_equal(lw_net_new(&net, NULL), LW_E_ARG);
	assert_int_equal(lw_net_add(NULL, BOB, &config), LW_E_ARG);
	lw_mock_free(rig.mock);
	lw_free(rig.lw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identify_nobody),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_cancel_crosses),
		cmocka_unit_test(test_deaf_to_cancel_and_bye),
		cmocka_unit_test(test_incoming),
		cmocka_unit_test(test_of_its_own_accord),
		cmocka_unit_test(test_recorder),
		cmocka_unit_test(test_hold),
		cmocka_unit_test(test_resume_refused),
		cmocka_unit_test(test_refer),
		cmocka_unit_test(test_lie_after_failure),
		cmocka_unit_test(test_peer_refers),
		cmocka_unit_test(test_peer_is_replaced),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_trace_is_bounded),
		cmocka_unit_test(test_net_attended),
		cmocka_unit_test(test_net_bad_line),
		cmocka_unit_test(one_message_is_lost_and_comes_again),
		cmocka_unit_test(one_message_is_late),
		cmocka_unit_test(test_net_no_replaces),
		cmocka_unit_test(test_net_early),
		cmocka_unit_test(test_net_blind),
		cmocka_unit_test(test_net_voicemail),
		cmocka_unit_test(test_net_crash),
		cmocka_unit_test(test_net_glare),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(a_verb_may_answer_a_note_that_waited),
		cmocka_unit_test(a_handler_is_called_with_every_note),
		cmocka_unit_test(a_node_of_the_network_has_a_handler_too),
		cmocka_unit_test(never_does_not_come),
		cmocka_unit_test(null_is_no_crash),
		cmocka_unit_test(test_ten_thousand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
