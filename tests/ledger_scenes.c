/* SPDX-License-Identifier: BSD-3-Clause */
/* ledger_scenes.c -- scenarios, and the records that they must give.  A line of a record: who,
 * from-to, why it ended; then what it did, with which line, for how long, in which transfer. */
#include "ledger_rig.h"

static void carol_is(struct rig *rig, struct lw_mock_party carol)
{
	carol.uri = CAROL;
	carol.media_ms = 100;
	party(rig, carol);
}

static void bob_is(struct rig *rig, struct lw_mock_party bob)
{
	bob.uri = BOB;
	bob.media_ms = 100;
	bob.refer_ms = 100;
	party(rig, bob);
}

/* ---- calls without a transfer ---- */

static void missed(struct rig *rig)
{
	struct lw_made made;

	party(rig, (struct lw_mock_party){.uri = DAVE, .gives_up_ms = 4000});
	assert_int_equal(lw_mock_call(rig->mock, DAVE, ALICE, &made), LW_OK);
}

static void busy(struct rig *rig)
{
	party(rig, (struct lw_mock_party){.uri = DAVE, .ring_ms = 100, .answer_ms = 700,
					  .reject = 486});
	dial(rig, DAVE);
}

static void talk(struct rig *rig)
{
	dial(rig, CAROL);
	at(rig, 8000, LW_USER_HANGUP, NULL);
}

static void rejected(struct rig *rig)
{
	struct lw_made made;

	assert_int_equal(lw_mock_call(rig->mock, BOB, ALICE, &made), LW_OK);
	rig->call = made.call;
	at(rig, 1500, LW_USER_REJECT, NULL);
}

static void holds(struct rig *rig)
{
	bob_calls(rig);
	at(rig, 4000, LW_USER_HOLD, NULL);
	at(rig, 6000, LW_USER_RESUME, NULL);
	until(rig, 8000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_REMOTE_HOLD, 0);
	until(rig, 9000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_REMOTE_RESUME, 0);
	at(rig, 10000, LW_USER_HANGUP, NULL);
}

static void hold_refused(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.hold = LW_MOCK_REFUSES});
	bob_calls(rig);
	at(rig, 4000, LW_USER_HOLD, NULL);
	at(rig, 6000, LW_USER_HANGUP, NULL);
}

/* R47: somebody else transferred the far end, and only the name shows it. */
static void becomes(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.becomes_ms = 3000, .becomes = DAVE});
	bob_calls(rig);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void recorded(struct rig *rig)
{
	struct lw_input in = {.type = LW_USER_RECORD, .flags = LW_F_AUTO};

	bob_calls(rig);
	until(rig, 3000);
	in.call = rig->call;
	assert_int_equal(step(rig, in), LW_OK);
	at(rig, 5000, LW_USER_BLIND, CAROL);
	assert_int_equal(lw_ledger_file(rig->ledger, rig->leg, "bob-1.wav", 2000), LW_OK);
}

/* ---- attended ---- */

static void attended(struct rig *rig)
{
	bob_calls(rig);
	at(rig, 5000, LW_USER_ATTENDED, CAROL);
}

static void completed(struct rig *rig)
{
	attended(rig);
	at(rig, 12000, LW_USER_COMPLETE, NULL);
}

static void no_hold(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.hold = LW_MOCK_REFUSES});
	attended(rig);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void cancelled_ringing(struct rig *rig)
{
	attended(rig);
	at(rig, 7000, LW_USER_CANCEL, NULL);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void cancelled_talking(struct rig *rig)
{
	attended(rig);
	at(rig, 10000, LW_USER_CANCEL, NULL);
	at(rig, 12000, LW_USER_HANGUP, NULL);
}

static void retried(struct rig *rig)
{
	carol_is(rig, (struct lw_mock_party){.ring_ms = 100, .answer_ms = 1000, .reject = 486});
	party(rig, (struct lw_mock_party){.uri = DAVE, .answer_ms = 500});
	attended(rig);
	at(rig, 8000, LW_USER_RETRY, DAVE);
	at(rig, 10000, LW_USER_COMPLETE, NULL);
}

static void refer_refused(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.refer = 405});
	completed(rig);
	at(rig, 15000, LW_USER_HANGUP, NULL);
}

static void recalled(struct rig *rig)
{
	carol_is(rig, (struct lw_mock_party){.ring_ms = 500, .answer_ms = 5000, .reject = 486});
	attended(rig);
	at(rig, 7000, LW_USER_HANGUP, NULL);
	at(rig, 15000, LW_USER_ANSWER, NULL);
	at(rig, 20000, LW_USER_HANGUP, NULL);
}

static void recall_unanswered(struct rig *rig)
{
	carol_is(rig, (struct lw_mock_party){.ring_ms = 500, .answer_ms = 5000, .reject = 486});
	attended(rig);
	at(rig, 7000, LW_USER_HANGUP, NULL);
}

static void lets_go_at_last(struct lw_config *config)
{
	config->let_go = LW_LET_GO_AT_LAST;
}

static void no_news(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.no_news = true});
	carol_is(rig, (struct lw_mock_party){.answer_ms = 3000, .stays = true});
	completed(rig);
	at(rig, 60000, LW_USER_HANGUP, NULL);
}

static void swapped(struct rig *rig)
{
	attended(rig);
	at(rig, 10000, LW_USER_SWAP, NULL);
	at(rig, 13000, LW_USER_SWAP, NULL);
	at(rig, 16000, LW_USER_COMPLETE, NULL);
}

static void merged(struct rig *rig)
{
	attended(rig);
	at(rig, 10000, LW_USER_MERGE, NULL);
	at(rig, 15000, LW_USER_COMPLETE, NULL);
}

static void merged_cancelled(struct rig *rig)
{
	attended(rig);
	at(rig, 10000, LW_USER_MERGE, NULL);
	at(rig, 15000, LW_USER_CANCEL, NULL);
	at(rig, 18000, LW_USER_HANGUP, NULL);
}

static void merged_bob_leaves(struct rig *rig)
{
	attended(rig);
	at(rig, 10000, LW_USER_MERGE, NULL);
	until(rig, 14000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_ENDED, 0);
	until(rig, 17000);
	verb(rig, LW_USER_HANGUP, rig->consult, NULL);
}

/* One of three holds us: with the other it is an ordinary talk. */
static void merged_held(struct rig *rig)
{
	attended(rig);
	at(rig, 10000, LW_USER_MERGE, NULL);
	until(rig, 12000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_REMOTE_HOLD, 0);
	until(rig, 13000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_REMOTE_RESUME, 0);
	at(rig, 15000, LW_USER_COMPLETE, NULL);
}

static void completed_ringing(struct rig *rig)
{
	attended(rig);
	at(rig, 7000, LW_USER_COMPLETE, NULL);
}

static void ringing_blind(struct lw_config *config)
{
	config->on_complete_ringing = LW_RINGING_BLIND;
}

static void ringing_early(struct lw_config *config)
{
	config->on_complete_ringing = LW_RINGING_EARLY;
}

static void fallback(struct rig *rig)
{
	carol_is(rig, (struct lw_mock_party){.ring_ms = 500, .answer_ms = 3000, .bye_ms = 50,
					     .lacks = LW_CAP_REPLACES});
	completed(rig);
}

static void bob_leaves(struct rig *rig)
{
	attended(rig);
	until(rig, 10000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_ENDED, 0);
	until(rig, 14000);
	verb(rig, LW_USER_HANGUP, rig->consult, NULL);
}

static void kept_is_transferred(struct rig *rig)
{
	attended(rig);
	until(rig, 10000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_ENDED, 0);
	until(rig, 14000);
	verb(rig, LW_USER_BLIND, rig->consult, DAVE);
}

static void carol_leaves(struct rig *rig)
{
	carol_is(rig, (struct lw_mock_party){.ring_ms = 500, .answer_ms = 3000, .hangup_ms = 2000});
	attended(rig);
	at(rig, 13000, LW_USER_CANCEL, NULL);
	at(rig, 15000, LW_USER_HANGUP, NULL);
}

static void clears(struct rig *rig)
{
	attended(rig);
	at(rig, 10000, LW_USER_HANGUP, NULL);
}

static void clear_config(struct lw_config *config)
{
	config->on_hangup_consulting = LW_HANGUP_CLEARS;
}

/* The transferee's BYE outruns its last NOTIFY: our user's time ends with it. */
static void bye_first(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.news = {{200, 100}, {3000, 200}}, .leaves_ms = 1000});
	carol_is(rig, (struct lw_mock_party){.answer_ms = 3000, .replaced_ms = 60000});
	completed(rig);
}

static void to_call(struct rig *rig)
{
	lw_call carol;

	dial(rig, CAROL);
	carol = rig->call;
	until(rig, 5000);
	verb(rig, LW_USER_HOLD, carol, NULL);
	until(rig, 6000);
	assert_int_equal(lw_mock_call(rig->mock, BOB, ALICE, NULL), LW_OK);
	rig->call = lw_call_next(rig->lw, carol);
	at(rig, 8000, LW_USER_ANSWER, NULL);
	until(rig, 11000);
	assert_int_equal(step(rig, (struct lw_input){.type = LW_USER_ATTENDED, .call = rig->call,
						     .other = carol}), LW_OK);
	at(rig, 14000, LW_USER_COMPLETE, NULL);
}

static void to_call_merged(struct rig *rig)
{
	lw_call carol;

	dial(rig, CAROL);
	carol = rig->call;
	until(rig, 6000);
	assert_int_equal(lw_mock_call(rig->mock, BOB, ALICE, NULL), LW_OK);
	rig->call = lw_call_next(rig->lw, carol);
	at(rig, 8000, LW_USER_ANSWER, NULL);
	until(rig, 11000);
	assert_int_equal(step(rig, (struct lw_input){.type = LW_USER_ATTENDED, .call = rig->call,
						     .other = carol}), LW_OK);
	at(rig, 14000, LW_USER_MERGE, NULL);
	at(rig, 18000, LW_USER_COMPLETE, NULL);
}

/* ---- blind ---- */

static void blind(struct rig *rig)
{
	bob_calls(rig);
	at(rig, 5000, LW_USER_BLIND, CAROL);
}

static void blind_failed(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.news = {{200, 100}, {900, 486}}});
	blind(rig);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void blind_cancelled(struct rig *rig)
{
	blind(rig);
	at(rig, 5050, LW_USER_CANCEL, NULL);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void blind_recalled(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.refer = 503});
	blind(rig);
	at(rig, 5150, LW_USER_HANGUP, NULL);
	at(rig, 7000, LW_USER_ANSWER, NULL);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void blind_unknown(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.news = {{200, 100}, {900, LW_MOCK_OVER}}});
	blind(rig);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void waits(struct lw_config *config)
{
	config->blind_style = LW_BLIND_WAIT;
}

static void lets_go_at_once(struct lw_config *config)
{
	config->let_go = LW_LET_GO_AT_ONCE;
}

static void released_then_failed(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.news = {{200, 100}, {900, 486}}, .bye_ms = 100});
	blind(rig);
}

static void bob_crosses(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.refer_ms = 100, .leaves_ms = 50});
	blind(rig);
}

/* ---- voicemail ---- */

static void voicemail(struct rig *rig)
{
	bob_calls(rig);
	at(rig, 5000, LW_USER_VOICEMAIL, CAROL);
}

static void voicemail_failed(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.news = {{200, 100}, {900, 404}}});
	voicemail(rig);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void voicemail_cancelled(struct rig *rig)
{
	voicemail(rig);
	at(rig, 5050, LW_USER_CANCEL, NULL);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void voicemail_recalled(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.refer = 503});
	voicemail(rig);
	at(rig, 5150, LW_USER_HANGUP, NULL);
	at(rig, 7000, LW_USER_ANSWER, NULL);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void voicemail_unknown(struct rig *rig)
{
	bob_is(rig, (struct lw_mock_party){.no_news = true});
	voicemail(rig);
	at(rig, 60000, LW_USER_HANGUP, NULL);
}

/* ---- as transferee: Bob hands us to Carol ---- */

static void asked(struct rig *rig)
{
	bob_calls(rig);
	until(rig, 5000);
	assert_int_equal(lw_mock_refer(rig->mock, rig->leg, CAROL, "sip:bob@office", 0), LW_OK);
}

static void referred(struct rig *rig)
{
	asked(rig);
	at(rig, 6000, LW_USER_ACCEPT, NULL);
	until(rig, 10000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_ENDED, 0);
	at(rig, 15000, LW_USER_HANGUP, NULL);
}

static void referred_orphan(struct rig *rig)
{
	asked(rig);
	at(rig, 6000, LW_USER_ACCEPT, NULL);
	until(rig, 7000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_ENDED, 0);
	at(rig, 15000, LW_USER_HANGUP, NULL);
}

static void referred_failed(struct rig *rig)
{
	carol_is(rig, (struct lw_mock_party){.ring_ms = 500, .answer_ms = 2000, .reject = 486});
	asked(rig);
	at(rig, 6000, LW_USER_ACCEPT, NULL);
	at(rig, 12000, LW_USER_HANGUP, NULL);
}

static void referred_declined(struct rig *rig)
{
	asked(rig);
	at(rig, 6000, LW_USER_DECLINE, NULL);
	at(rig, 9000, LW_USER_HANGUP, NULL);
}

static void referred_ignored(struct rig *rig)
{
	asked(rig);
	at(rig, 60000, LW_USER_HANGUP, NULL);
}

static void referred_left(struct rig *rig)
{
	asked(rig);
	at(rig, 6000, LW_USER_ACCEPT, NULL);
	at(rig, 7000, LW_USER_HANGUP, NULL);
}

static void referred_twice(struct rig *rig)
{
	carol_is(rig, (struct lw_mock_party){.ring_ms = 500, .answer_ms = 2000, .reject = 603});
	party(rig, (struct lw_mock_party){.uri = DAVE, .answer_ms = 1000});
	asked(rig);
	at(rig, 6000, LW_USER_ACCEPT, NULL);
	until(rig, 9000);
	assert_int_equal(lw_mock_refer(rig->mock, rig->leg, DAVE, BOB, 0), LW_OK);
	at(rig, 10000, LW_USER_ACCEPT, NULL);
	until(rig, 12000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_ENDED, 0);
	at(rig, 15000, LW_USER_HANGUP, NULL);
}

/* ---- as target: Carol takes Bob's place ---- */

static void replaced(struct rig *rig)
{
	bob_calls(rig);
	until(rig, 6000);
	assert_int_equal(lw_mock_replace(rig->mock, CAROL, rig->leg, LW_MATCH_CONFIRMED,
					 LW_F_SAME_WAY, NULL), LW_OK);
	at(rig, 10000, LW_USER_HANGUP, NULL);
}

static void replaced_by_stranger(struct rig *rig)
{
	bob_calls(rig);
	until(rig, 6000);
	assert_int_equal(lw_mock_replace(rig->mock, CAROL, rig->leg, LW_MATCH_CONFIRMED, 0, NULL),
			 LW_OK);
	at(rig, 10000, LW_USER_HANGUP, NULL);
}

static void replaced_without_ack(struct rig *rig)
{
	carol_is(rig, (struct lw_mock_party){.no_ack = true});
	replaced(rig);
}

static void replaced_ringing(struct rig *rig)
{
	struct lw_made made;

	dial(rig, CAROL);
	made = lw_made(rig->lw);
	until(rig, 1000);
	assert_int_equal(lw_mock_replace(rig->mock, BOB, made.leg, LW_MATCH_EARLY_OURS,
					 LW_F_SAME_WAY, NULL), LW_OK);
	at(rig, 10000, LW_USER_HANGUP, NULL);
}

/* Bob hands us to Carol, and we hand Carol to Dave: one conversation, one record. */
static void chained(struct rig *rig)
{
	asked(rig);
	at(rig, 6000, LW_USER_ACCEPT, NULL);
	until(rig, 10000);
	lw_mock_signal(rig->mock, rig->leg, LW_SIG_ENDED, 0);
	at(rig, 12000, LW_USER_BLIND, DAVE);
}

const struct scenario
	LEDGER_SCENES
		[] =
			{
				{"missed", missed,
				 "1 in 0-4000 cancelled 487\n"
				 "0 us 0-4000: ringing 1 4000\n"
				 "1 sip:dave@y 0-4000 cancelled 487: ringing 4000\n",
				 NULL},
				{"busy", busy,
				 "1 out 0-700 busy 486\n"
				 "0 us 0-700: ringing 1 700\n"
				 "1 sip:dave@y 0-700 busy 486: ringing 700\n",
				 NULL},
				{"talk", talk,
				 "1 out 0-8000 answered 3000 normal 0\n"
				 "0 us 0-8000: ringing 1 3000 talking 1 5000\n"
				 "1 sip:carol@x 0-8000 normal 0: ringing 3000 talking 5000\n",
				 NULL},
				{"rejected", rejected,
				 "1 in 0-1500 declined 486\n"
				 "0 us 0-1500: ringing 1 1500\n"
				 "1 sip:bob@x 0-1500 declined 486: ringing 1500\n",
				 NULL},
				{"holds", holds,
				 "1 in 0-10000 answered 2000 normal 0\n"
				 "0 us 0-10000: ringing 1 2000 talking 1 2100 holding 1 2000 talking 1 1900 held 1 1000 talking 1 1000\n"
				 "1 sip:bob@x 0-10000 normal 0: ringing 2000 talking 2100 held 2000 talking 1900 holding 1000 talking 1000\n",
				 NULL},
				{"hold refused", hold_refused,
				 "1 in 0-6000 answered 2000 normal 0\n"
				 "0 us 0-6000: ringing 1 2000 talking 1 4000\n"
				 "1 sip:bob@x 0-6000 normal 0: ringing 2000 talking 4000\n",
				 NULL},
				{"the party becomes another", becomes,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3000 talking 2 4000\n"
				 "1 sip:bob@x 0-5000 replaced 0: ringing 2000 talking 3000\n"
				 "2 sip:dave@y 5000-9000 normal 0: talking 4000\n",
				 NULL},
				{"recorded", recorded,
				 "1 in 0-6100 answered 2000 transferred 0\n"
				 "0 us 0-5200: ringing 1 2000 talking 1 3100 holding 1 100 t0\n"
				 "1 sip:bob@x 0-6100 transferred 0: ringing 2000 talking 3100 r0 held 1000 t0\n"
				 "t0 blind, we are the transferor: 5000-6100 completed, outcome, transferred 200, transferee with target; 0 hands 1 to - sip:carol@x\n"
				 "r0 line 1 3000-5000 automatic transferred bob-1.wav\n",
				 NULL},
				{"attended completed", completed,
				 "1 in 0-13000 answered 2000 transferred 0\n"
				 "0 us 0-13000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 4900 t0\n"
				 "1 sip:bob@x 0-13000 transferred 0: ringing 2000 talking 3100 held 7900 t0\n"
				 "2 sip:carol@x 5100-13000 normal 0: ringing 3000 t0 consulting 4900 t0\n"
				 "t0 attended, we are the transferor: 5000-13000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"attended failed: no hold", no_hold,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 7000\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 7000\n"
				 "t0 attended, we are the transferor: 5000-5100 failed, hold, hold failed 0, with transferee; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"attended cancelled while it rings", cancelled_ringing,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3100 ringing 2 1900 t0 holding 1 100 t0 talking 1 1900\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 3100 held 2000 t0 talking 1900\n"
				 "2 sip:carol@x 5100-7000 cancelled 0: ringing 1900 t0\n"
				 "t0 attended, we are the transferor: 5000-7100 cancelled, consult, cancelled 0, with transferee; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"attended cancelled", cancelled_talking,
				 "1 in 0-12000 answered 2000 normal 0\n"
				 "0 us 0-12000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 1900 t0 holding 1 100 t0 talking 1 1900\n"
				 "1 sip:bob@x 0-12000 normal 0: ringing 2000 talking 3100 held 5000 t0 talking 1900\n"
				 "2 sip:carol@x 5100-10000 normal 0: ringing 3000 t0 consulting 1900 t0\n"
				 "t0 attended, we are the transferor: 5000-10100 cancelled, talk, cancelled 0, with transferee; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"attended, busy, another target", retried,
				 "1 in 0-11000 answered 2000 transferred 0\n"
				 "0 us 0-11000: ringing 1 2000 talking 1 3100 ringing 2 1000 t0 holding 1 1900 t0 ringing 3 500 t0 consulting 3 2500 t0\n"
				 "1 sip:bob@x 0-11000 transferred 0: ringing 2000 talking 3100 held 5900 t0\n"
				 "2 sip:carol@x 5100-6100 busy 486: ringing 1000 t0\n"
				 "3 sip:dave@y 8000-11000 normal 0: ringing 500 t0 consulting 2500 t0\n"
				 "t0 attended, we are the transferor: 5000-11000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 3 sip:dave@y\n",
				 NULL},
				{"attended failed: REFER refused", refer_refused,
				 "1 in 0-15000 answered 2000 normal 0\n"
				 "0 us 0-15000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 4000 t0 holding 1 100 t0 talking 1 2800\n"
				 "1 sip:bob@x 0-15000 normal 0: ringing 2000 talking 3100 held 7100 t0 talking 2800\n"
				 "2 sip:carol@x 5100-12100 normal 0: ringing 3000 t0 consulting 4000 t0\n"
				 "t0 attended, we are the transferor: 5000-12200 failed, handover, unsupported 405, with transferee; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"attended recalled", recalled,
				 "1 in 0-20000 answered 2000 normal 0\n"
				 "0 us 0-20000: ringing 1 2000 talking 1 3100 ringing 2 1900 t0 ending 3100 t0 ringing 1 4900 t0 holding 1 100 t0 talking 1 4900 t0\n"
				 "1 sip:bob@x 0-20000 normal 0: ringing 2000 talking 3100 held 10000 t0 talking 4900 t0\n"
				 "2 sip:carol@x 5100-10100 busy 486: ringing 5000 t0\n"
				 "t0 attended, we are the transferor: 5000-15100 recalled, consult, busy 486, with transferee; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"attended, recall unanswered", recall_unanswered,
				 "1 in 0-80100 answered 2000 normal 0\n"
				 "0 us 0-80100: ringing 1 2000 talking 1 3100 ringing 2 1900 t0 ending 3100 t0 ringing 1 70000 t0\n"
				 "1 sip:bob@x 0-80100 normal 0: ringing 2000 talking 3100 held 75000 t0\n"
				 "2 sip:carol@x 5100-10100 busy 486: ringing 5000 t0\n"
				 "t0 attended, we are the transferor: 5000-80100 failed, consult, busy 486, with nobody; 0 hands 1 to 2 sip:carol@x\n",
				 lets_go_at_last},
				{"attended unknown", no_news,
				 "1 in 0-60000 answered 2000 normal 0\n"
				 "0 us 0-60000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 36000 t0 holding 1 100 t0 talking 1 15800\n"
				 "1 sip:bob@x 0-60000 normal 0: ringing 2000 talking 3100 held 39100 t0 talking 15800\n"
				 "2 sip:carol@x 5100-44100 normal 0: ringing 3000 t0 consulting 36000 t0\n"
				 "t0 attended, we are the transferor: 5000-44200 unknown, outcome, no news 0, with transferee; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"swapped", swapped,
				 "1 in 0-17000 answered 2000 transferred 0\n"
				 "0 us 0-17000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 2000 t0 holding 1 100 t0 talking 1 2900 t0 holding 1 100 t0 consulting 2 3800 t0\n"
				 "1 sip:bob@x 0-17000 transferred 0: ringing 2000 talking 3100 held 5100 t0 talking 2900 t0 held 3900 t0\n"
				 "2 sip:carol@x 5100-17000 normal 0: ringing 3000 t0 consulting 2000 t0 held 3100 t0 consulting 3800 t0\n"
				 "t0 attended, we are the transferor: 5000-17000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"merged", merged,
				 "1 in 0-16000 answered 2000 transferred 0\n"
				 "0 us 0-16000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 2000 t0 mixed 5900 t0\n"
				 "1 sip:bob@x 0-16000 transferred 0: ringing 2000 talking 3100 held 5000 t0 mixed 5900 t0\n"
				 "2 sip:carol@x 5100-16000 normal 0: ringing 3000 t0 consulting 2000 t0 mixed 5900 t0\n"
				 "t0 attended, we are the transferor: 5000-16000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"merged, cancelled", merged_cancelled,
				 "1 in 0-18000 answered 2000 normal 0\n"
				 "0 us 0-18000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 2000 t0 mixed 4900 t0 talking 1 3000\n"
				 "1 sip:bob@x 0-18000 normal 0: ringing 2000 talking 3100 held 5000 t0 mixed 4900 t0 talking 3000\n"
				 "2 sip:carol@x 5100-15000 normal 0: ringing 3000 t0 consulting 2000 t0 mixed 4900 t0\n"
				 "t0 attended, we are the transferor: 5000-15000 cancelled, talk, cancelled 0, with transferee; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"merged, the transferee leaves", merged_bob_leaves,
				 "1 in 0-17000 answered 2000 normal 0\n"
				 "0 us 0-17000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 2000 t0 mixed 3900 t0 talking 2 3000\n"
				 "1 sip:bob@x 0-14000 normal 0: ringing 2000 talking 3100 held 5000 t0 mixed 3900 t0\n"
				 "2 sip:carol@x 5100-17000 normal 0: ringing 3000 t0 consulting 2000 t0 mixed 3900 t0 talking 3000\n"
				 "t0 attended, we are the transferor: 5000-14000 failed, talk, transferee left 0, with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"merged, one holds us", merged_held,
				 "1 in 0-16000 answered 2000 transferred 0\n"
				 "0 us 0-16000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 2000 t0 mixed 1900 t0 consulting 2 1000 t0 mixed 3000 t0\n"
				 "1 sip:bob@x 0-16000 transferred 0: ringing 2000 talking 3100 held 5000 t0 mixed 1900 t0 holding 1000 t0 mixed 3000 t0\n"
				 "2 sip:carol@x 5100-16000 normal 0: ringing 3000 t0 consulting 2000 t0 mixed 1900 t0 consulting 1000 t0 mixed 3000 t0\n"
				 "t0 attended, we are the transferor: 5000-16000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"completed while it rings: wait", completed_ringing,
				 "1 in 0-9100 answered 2000 transferred 0\n"
				 "0 us 0-9100: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 1000 t0\n"
				 "1 sip:bob@x 0-9100 transferred 0: ringing 2000 talking 3100 held 4000 t0\n"
				 "2 sip:carol@x 5100-9100 normal 0: ringing 3000 t0 consulting 1000 t0\n"
				 "t0 attended as blind, we are the transferor: 5000-9100 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"completed while it rings: blind", completed_ringing,
				 "1 in 0-8000 answered 2000 transferred 0\n"
				 "0 us 0-8000: ringing 1 2000 talking 1 3100 ringing 2 1900 t0 holding 1 1000 t0\n"
				 "1 sip:bob@x 0-8000 transferred 0: ringing 2000 talking 3100 held 2900 t0\n"
				 "2 sip:carol@x 5100-7000 cancelled 0: ringing 1900 t0\n"
				 "t0 attended as blind, we are the transferor: 5000-8000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 ringing_blind},
				{"completed while it rings: early", completed_ringing,
				 "1 in 0-9100 answered 2000 transferred 0\n"
				 "0 us 0-9100: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 1000 t0\n"
				 "1 sip:bob@x 0-9100 transferred 0: ringing 2000 talking 3100 held 4000 t0\n"
				 "2 sip:carol@x 5100-9100 normal 0: ringing 3000 t0 consulting 1000 t0\n"
				 "t0 attended as blind, we are the transferor: 5000-9100 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 ringing_early},
				{"fallback", fallback,
				 "1 in 0-13050 answered 2000 transferred 0\n"
				 "0 us 0-13050: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 3900 t0 holding 1 1050 t0\n"
				 "1 sip:bob@x 0-13050 transferred 0: ringing 2000 talking 3100 held 7950 t0\n"
				 "2 sip:carol@x 5100-12000 normal 0: ringing 3000 t0 consulting 3900 t0\n"
				 "t0 attended, we are the transferor: 5000-13050 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"the transferee leaves", bob_leaves,
				 "1 in 0-14000 answered 2000 normal 0\n"
				 "0 us 0-14000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 1900 t0 talking 2 4000\n"
				 "1 sip:bob@x 0-10000 normal 0: ringing 2000 talking 3100 held 4900 t0\n"
				 "2 sip:carol@x 5100-14000 normal 0: ringing 3000 t0 consulting 1900 t0 talking 4000\n"
				 "t0 attended, we are the transferor: 5000-10000 failed, talk, transferee left 0, with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"the transferee leaves, the target is transferred",
				 kept_is_transferred,
				 "1 in 0-14200 answered 2000 normal 0\n"
				 "0 us 0-14100: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 1900 t0 talking 2 4100\n"
				 "1 sip:bob@x 0-10000 normal 0: ringing 2000 talking 3100 held 4900 t0\n"
				 "2 sip:carol@x 5100-14200 transferred 0: ringing 3000 t0 consulting 1900 t0 talking 4100 held 100 t1\n"
				 "t0 attended, we are the transferor: 5000-10000 failed, talk, transferee left 0, with target; 0 hands 1 to 2 sip:carol@x\n"
				 "t1 blind, we are the transferor: 14000-14200 completed, outcome, transferred 200, transferee with target; 0 hands 2 to - sip:dave@y\n",
				 NULL},
				{"the target leaves", carol_leaves,
				 "1 in 0-15000 answered 2000 normal 0\n"
				 "0 us 0-15000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 2000 t0 holding 1 3000 t0 talking 1 1900\n"
				 "1 sip:bob@x 0-15000 normal 0: ringing 2000 talking 3100 held 8000 t0 talking 1900\n"
				 "2 sip:carol@x 5100-10100 normal 0: ringing 3000 t0 consulting 2000 t0\n"
				 "t0 attended, we are the transferor: 5000-13100 cancelled, talk, cancelled 0, with transferee; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"hangup clears", clears,
				 "1 in 0-10000 answered 2000 normal 0\n"
				 "0 us 0-10000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 1900 t0\n"
				 "1 sip:bob@x 0-10000 normal 0: ringing 2000 talking 3100 held 4900 t0\n"
				 "2 sip:carol@x 5100-10000 normal 0: ringing 3000 t0 consulting 1900 t0\n"
				 "t0 attended, we are the transferor: 5000-10000 cancelled, talk, transferor left 0, with nobody; 0 hands 1 to 2 sip:carol@x\n",
				 clear_config},
				{"the transferee's BYE before its news", bye_first,
				 "1 in 0-15000 answered 2000 transferred 0\n"
				 "0 us 0-15000: ringing 1 2000 talking 1 3100 ringing 2 3000 t0 consulting 2 6900 t0\n"
				 "1 sip:bob@x 0-15000 transferred 0: ringing 2000 talking 3100 held 7900 t0 ending 2000 t0\n"
				 "2 sip:carol@x 5100-15000 normal 0: ringing 3000 t0 consulting 6900 t0\n"
				 "t0 attended, we are the transferor: 5000-15000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to 2 sip:carol@x\n",
				 NULL},
				{"two calls joined", to_call,
				 "1 out 0-15000 answered 3000 normal 0 with record 2\n"
				 "0 us 0-15000: ringing 1 3000 talking 1 2100 holding 1 9900\n"
				 "1 sip:carol@x 0-15000 normal 0: ringing 3000 talking 2100 held 9900\n"
				 "2 in 6000-15000 answered 8000 transferred 0 with record 1\n"
				 "0 us 6000-15000: ringing 1 2000 talking 1 3100 holding 1 3900 t0\n"
				 "1 sip:bob@x 6000-15000 transferred 0: ringing 2000 talking 3100 held 3900 t0\n"
				 "t0 attended, we are the transferor: 11000-15000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"two calls merged", to_call_merged,
				 "1 out 0-19000 answered 3000 normal 0 with record 2\n"
				 "0 us 0-19000: ringing 1 3000 talking 1 8000 consulting 1 3100 mixed 4900\n"
				 "1 sip:carol@x 0-19000 normal 0: ringing 3000 talking 8000 consulting 3100 mixed 4900\n"
				 "2 in 6000-19000 answered 8000 transferred 0 with record 1\n"
				 "0 us 6000-19000: ringing 1 2000 talking 1 3100 holding 1 3000 t0 mixed 4900 t0\n"
				 "1 sip:bob@x 6000-19000 transferred 0: ringing 2000 talking 3100 held 3000 t0 mixed 4900 t0\n"
				 "t0 attended, we are the transferor: 11000-19000 completed, outcome, transferred 200, transferee with target; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"blind completed", blind,
				 "1 in 0-6100 answered 2000 transferred 0\n"
				 "0 us 0-6100: ringing 1 2000 talking 1 3100 holding 1 1000 t0\n"
				 "1 sip:bob@x 0-6100 transferred 0: ringing 2000 talking 3100 held 1000 t0\n"
				 "t0 blind, we are the transferor: 5000-6100 completed, outcome, transferred 200, transferee with target; 0 hands 1 to - sip:carol@x\n",
				 waits},
				{"blind failed", blind_failed,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3100 holding 1 1000 t0 talking 1 2900\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 3100 held 1000 t0 talking 2900\n"
				 "t0 blind, we are the transferor: 5000-6100 failed, outcome, busy 486, with transferee; 0 hands 1 to - sip:carol@x\n",
				 waits},
				{"blind cancelled", blind_cancelled,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3100 holding 1 100 t0 talking 1 3800\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 3100 held 100 t0 talking 3800\n"
				 "t0 blind, we are the transferor: 5000-5200 cancelled, hold, cancelled 0, with transferee; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"blind recalled", blind_recalled,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3100 holding 1 50 t0 ending 50 t0 ringing 1 1800 t0 holding 1 100 t0 talking 1 1900 t0\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 3100 held 2000 t0 talking 1900 t0\n"
				 "t0 blind, we are the transferor: 5000-7100 recalled, handover, refused 503, with transferee; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"blind unknown", blind_unknown,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3100 holding 1 1000 t0 talking 1 2900\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 3100 held 1000 t0 talking 2900\n"
				 "t0 blind, we are the transferor: 5000-6100 unknown, outcome, no news 0, with transferee; 0 hands 1 to - sip:carol@x\n",
				 waits},
				{"blind, let go at once", blind,
				 "1 in 0-6100 answered 2000 transferred 0\n"
				 "0 us 0-5200: ringing 1 2000 talking 1 3100 holding 1 100 t0\n"
				 "1 sip:bob@x 0-6100 transferred 0: ringing 2000 talking 3100 held 100 t0 ending 900 t0\n"
				 "t0 blind, we are the transferor: 5000-6100 completed, outcome, transferred 200, transferee with target; 0 hands 1 to - sip:carol@x\n",
				 lets_go_at_once},
				{"blind, let go at once, failed", released_then_failed,
				 "1 in 0-6000 answered 2000 normal 0\n"
				 "0 us 0-5200: ringing 1 2000 talking 1 3100 holding 1 100 t0\n"
				 "1 sip:bob@x 0-6000 normal 0: ringing 2000 talking 3100 held 100 t0 ending 800 t0\n"
				 "t0 blind, we are the transferor: 5000-6000 failed, outcome, busy 486, with nobody; 0 hands 1 to - sip:carol@x\n",
				 lets_go_at_once},
				{"blind, BYE crosses REFER", bob_crosses,
				 "1 in 0-5150 answered 2000 normal 0\n"
				 "0 us 0-5150: ringing 1 2000 talking 1 3100 holding 1 50 t0\n"
				 "1 sip:bob@x 0-5150 normal 0: ringing 2000 talking 3100 held 50 t0\n"
				 "t0 blind, we are the transferor: 5000-5150 failed, handover, transferee left 0, with nobody; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"voicemail completed", voicemail,
				 "1 in 0-6100 answered 2000 transferred 0\n"
				 "0 us 0-5200: ringing 1 2000 talking 1 3100 holding 1 100 t0\n"
				 "1 sip:bob@x 0-6100 transferred 0: ringing 2000 talking 3100 held 1000 t0\n"
				 "t0 voicemail, we are the transferor: 5000-6100 completed, outcome, transferred 200, transferee with target; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"voicemail failed", voicemail_failed,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3100 holding 1 1000 t0 talking 1 2900\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 3100 held 1000 t0 talking 2900\n"
				 "t0 voicemail, we are the transferor: 5000-6100 failed, outcome, invalid 404, with transferee; 0 hands 1 to - sip:carol@x\n",
				 waits},
				{"voicemail cancelled", voicemail_cancelled,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3100 holding 1 100 t0 talking 1 3800\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 3100 held 100 t0 talking 3800\n"
				 "t0 voicemail, we are the transferor: 5000-5200 cancelled, hold, cancelled 0, with transferee; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"voicemail recalled", voicemail_recalled,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 3100 holding 1 50 t0 ending 50 t0 ringing 1 1800 t0 holding 1 100 t0 talking 1 1900 t0\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 3100 held 2000 t0 talking 1900 t0\n"
				 "t0 voicemail, we are the transferor: 5000-7100 recalled, handover, refused 503, with transferee; 0 hands 1 to - sip:carol@x\n",
				 NULL},
				{"voicemail unknown", voicemail_unknown,
				 "1 in 0-60000 answered 2000 normal 0\n"
				 "0 us 0-60000: ringing 1 2000 talking 1 3100 holding 1 32200 t0 talking 1 22700\n"
				 "1 sip:bob@x 0-60000 normal 0: ringing 2000 talking 3100 held 32200 t0 talking 22700\n"
				 "t0 voicemail, we are the transferor: 5000-37300 unknown, outcome, no news 0, with transferee; 0 hands 1 to - sip:carol@x\n",
				 waits},
				{"transferee", referred,
				 "1 in 0-15000 answered 2000 normal 0\n"
				 "0 us 0-15000: ringing 1 2000 talking 1 4100 ringing 2 2900 t0 talking 2 6000 t0\n"
				 "1 sip:bob@x 0-10000 transferred 0: ringing 2000 talking 4100 held 2900 t0 ending 1000 t0\n"
				 "2 sip:carol@x 6000-15000 normal 0: ringing 3000 t0 talking 6000 t0\n"
				 "t0 none, we are the transferee: 5000-9000 completed, outcome, transferred 200, transferee with target; 1 hands 0 to 2 sip:carol@x\n",
				 NULL},
				{"transferee, the transferor leaves first", referred_orphan,
				 "1 in 0-15000 answered 2000 normal 0\n"
				 "0 us 0-15000: ringing 1 2000 talking 1 4100 ringing 2 2900 t0 talking 2 6000 t0\n"
				 "1 sip:bob@x 0-9000 transferred 0: ringing 2000 talking 4100 held 900 t0 ending 2000 t0\n"
				 "2 sip:carol@x 6000-15000 normal 0: ringing 3000 t0 talking 6000 t0\n"
				 "t0 none, we are the transferee: 5000-9000 completed, outcome, transferred 200, transferee with target; 1 hands 0 to 2 sip:carol@x\n",
				 NULL},
				{"transferee, failed", referred_failed,
				 "1 in 0-12000 answered 2000 normal 0\n"
				 "0 us 0-12000: ringing 1 2000 talking 1 4100 ringing 2 1900 t0 holding 1 100 talking 1 3900\n"
				 "1 sip:bob@x 0-12000 normal 0: ringing 2000 talking 4100 held 2000 t0 talking 3900\n"
				 "2 sip:carol@x 6000-8000 busy 486: ringing 2000 t0\n"
				 "t0 none, we are the transferee: 5000-8000 failed, none, busy 486, with transferee; 1 hands 0 to 2 sip:carol@x\n",
				 NULL},
				{"transferee, declined", referred_declined,
				 "1 in 0-9000 answered 2000 normal 0\n"
				 "0 us 0-9000: ringing 1 2000 talking 1 7000\n"
				 "1 sip:bob@x 0-9000 normal 0: ringing 2000 talking 7000\n"
				 "t0 none, we are the transferee: 5000-6000 declined, none, declined 603, with transferee; 1 hands 0 to - sip:carol@x\n",
				 NULL},
				{"transferee, ignored", referred_ignored,
				 "1 in 0-60000 answered 2000 normal 0\n"
				 "0 us 0-60000: ringing 1 2000 talking 1 58000\n"
				 "1 sip:bob@x 0-60000 normal 0: ringing 2000 talking 58000\n"
				 "t0 none, we are the transferee: 5000-30000 declined, none, declined 603, with transferee; 1 hands 0 to - sip:carol@x\n",
				 NULL},
				{"transferee, hung up", referred_left,
				 "1 in 0-7000 answered 2000 normal 0\n"
				 "0 us 0-7000: ringing 1 2000 talking 1 4100 ringing 2 900 t0\n"
				 "1 sip:bob@x 0-7000 normal 0: ringing 2000 talking 4100 held 900 t0\n"
				 "2 sip:carol@x 6000-7000 cancelled 0: ringing 1000 t0\n"
				 "t0 none, we are the transferee: 5000-7000 cancelled, none, normal 0, with nobody; 1 hands 0 to 2 sip:carol@x\n",
				 NULL},
				{"transferee, twice", referred_twice,
				 "1 in 0-15000 answered 2000 normal 0\n"
				 "0 us 0-15000: ringing 1 2000 talking 1 4100 ringing 2 1900 t0 holding 1 100 talking 1 2000 ringing 3 900 t1 talking 3 4000 t1\n"
				 "1 sip:bob@x 0-12000 transferred 0: ringing 2000 talking 4100 held 2000 t0 talking 2000 held 900 t1 ending 1000 t1\n"
				 "2 sip:carol@x 6000-8000 declined 603: ringing 2000 t0\n"
				 "3 sip:dave@y 10000-15000 normal 0: ringing 1000 t1 talking 4000 t1\n"
				 "t0 none, we are the transferee: 5000-8000 failed, none, declined 603, with transferee; 1 hands 0 to 2 sip:carol@x\n"
				 "t1 none, we are the transferee: 9000-11000 completed, outcome, transferred 200, transferee with target; 1 hands 0 to 3 sip:dave@y\n",
				 NULL},
				{"target", replaced,
				 "1 in 0-10000 answered 2000 normal 0\n"
				 "0 us 0-10000: ringing 1 2000 talking 1 4000 talking 2 4000 t0\n"
				 "1 sip:bob@x 0-6000 replaced 0: ringing 2000 talking 4000\n"
				 "2 sip:carol@x 6000-10000 normal 0: talking 4000 t0\n"
				 "t0 attended, we are the target: 6000-6000 completed, outcome, transferred 200, transferee with target; 1 hands 2 to 0 \n",
				 NULL},
				{"target, a stranger", replaced_by_stranger,
				 "1 in 0-10000 answered 2000 normal 0\n"
				 "0 us 0-10000: ringing 1 2000 talking 1 8000\n"
				 "1 sip:bob@x 0-10000 normal 0: ringing 2000 talking 8000\n",
				 NULL},
				{"target, no ACK", replaced_without_ack,
				 "1 in 0-10000 answered 2000 normal 0\n"
				 "0 us 0-10000: ringing 1 2000 talking 1 8000\n"
				 "1 sip:bob@x 0-10000 normal 0: ringing 2000 talking 8000\n"
				 "2 sip:carol@x 6000-10000 cancelled 0: ringing 4000\n",
				 NULL},
				{"target of a ringing call", replaced_ringing,
				 "1 out 0-10000 answered 1000 normal 0\n"
				 "0 us 0-10000: ringing 1 1000 talking 2 9000 t0\n"
				 "1 sip:carol@x 0-1000 replaced 0: ringing 1000\n"
				 "2 sip:bob@x 1000-10000 normal 0: talking 9000 t0\n"
				 "t0 attended, we are the target: 1000-1000 completed, outcome, transferred 200, transferee with target; 1 hands 2 to 0 \n",
				 NULL},
				{"transferee and transferor", chained,
				 "1 in 0-12200 answered 2000 transferred 0\n"
				 "0 us 0-12100: ringing 1 2000 talking 1 4100 ringing 2 2900 t0 talking 2 3100 t0\n"
				 "1 sip:bob@x 0-10000 transferred 0: ringing 2000 talking 4100 held 2900 t0 ending 1000 t0\n"
				 "2 sip:carol@x 6000-12200 transferred 0: ringing 3000 t0 talking 3100 t0 held 100 t1\n"
				 "t0 none, we are the transferee: 5000-9000 completed, outcome, transferred 200, transferee with target; 1 hands 0 to 2 sip:carol@x\n"
				 "t1 blind, we are the transferor: 12000-12200 completed, outcome, transferred 200, transferee with target; 0 hands 2 to - sip:dave@y\n",
				 NULL},
};
const size_t LEDGER_SCENE_COUNT = sizeof LEDGER_SCENES / sizeof LEDGER_SCENES[0];
