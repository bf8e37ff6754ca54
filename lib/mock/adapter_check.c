/* SPDX-License-Identifier: BSD-3-Clause */
/* adapter_check.c -- three users on the adapter under test: what they do, and what must come of
 * it. */
#include <stdlib.h>
#include <string.h>

#include "adapter_watch.h"

enum { ALICE, BOB, CAROL, SLICE_MS = 10, WAIT_MS = 5000, REST_MS = 50 };

int lw_adapter_check_new(struct lw_adapter_check **checkp, const struct lw_adapter_rig *rig)
{
	struct lw_adapter_check *c;

	if (!checkp)
		return LW_E_ARG;
	*checkp = NULL;
	if (!rig || !rig->now || !rig->run)
		return LW_E_ARG;
	for (int i = 0; i < LW_ADAPTER_ENDS; i++)
		if (!rig->lw[i] || !rig->uri[i])
			return LW_E_ARG;
	c = calloc(1, sizeof *c);
	if (!c)
		return LW_E_NOMEM;
	c->rig = *rig;
	c->rig.wait_ms = rig->wait_ms ? rig->wait_ms : WAIT_MS;
	*checkp = c;
	return LW_OK;
}

void lw_adapter_check_free(struct lw_adapter_check *check)
{
	free(check);
}

/* ---- what a user does and waits for ---- */

static void rest(struct lw_adapter_check *c, uint32_t ms)
{
	c->rig.run(ms, c->rig.arg);
	lw_adapter_look(c);
}

static bool has_come(struct lw_adapter_check *c, uint32_t end, uint32_t note)
{
	if (c->seen[end][note] == c->used[end][note])
		return false;
	c->used[end][note]++;
	return true;
}

/* One of two notes that were not waited for yet; false when neither comes. */
static bool want_either(struct lw_adapter_check *c, uint32_t end, uint32_t note, uint32_t other)
{
	for (uint32_t ms = 0; ms <= c->rig.wait_ms; ms += SLICE_MS) {
		if (has_come(c, end, note) || has_come(c, end, other))
			return true;
		rest(c, SLICE_MS);
	}
	lw_adapter_breach(c, end, "no note \"%s\" came", lw_output_name(note));
	return false;
}

static bool want(struct lw_adapter_check *c, uint32_t end, uint32_t note)
{
	return want_either(c, end, note, note);
}

static bool press(struct lw_adapter_check *c, uint32_t end, struct lw_input in)
{
	int err;

	in.now = c->rig.now(end, c->rig.arg);
	err = lw_step(c->rig.lw[end], &in);
	if (err)
		lw_adapter_breach(c, end, "%s: %s", lw_input_name(in.type), lw_error_name(err));
	rest(c, 0);
	return !err;
}

static lw_call noted(const struct lw_adapter_check *c, uint32_t end, uint32_t note)
{
	return c->last[end][note].call;
}

static bool press_on(struct lw_adapter_check *c, uint32_t end, enum lw_verb verb, uint32_t note)
{
	return press(c, end, (struct lw_input){.type = (uint32_t)verb, .call = noted(c, end, note),
					       .digits = "15#"});
}

static bool dial(struct lw_adapter_check *c, uint32_t from, uint32_t to)
{
	return press(c, from, (struct lw_input){.type = LW_USER_DIAL, .uri = c->rig.uri[to]}) &&
	       want(c, to, LW_NOTE_INCOMING);
}

static bool answer(struct lw_adapter_check *c, uint32_t end)
{
	return press_on(c, end, LW_USER_ANSWER, LW_NOTE_INCOMING) &&
	       want(c, end, LW_NOTE_CONNECTED);
}

static bool connect(struct lw_adapter_check *c, uint32_t from, uint32_t to)
{
	return dial(c, from, to) && answer(c, to) && want(c, from, LW_NOTE_CONNECTED);
}

static bool transfer(struct lw_adapter_check *c, enum lw_verb verb)
{
	return press(c, ALICE, (struct lw_input){.type = (uint32_t)verb,
						 .call = noted(c, ALICE, LW_NOTE_CONNECTED),
						 .uri = c->rig.uri[CAROL]});
}

/* The transferee's user agrees, and its phone calls. */
static bool goes_over(struct lw_adapter_check *c)
{
	return want(c, BOB, LW_NOTE_REQUESTED) &&
	       press_on(c, BOB, LW_USER_ACCEPT, LW_NOTE_REQUESTED) &&
	       want(c, BOB, LW_NOTE_REFERRED);
}

static bool ends_with(struct lw_adapter_check *c, enum lw_note end, enum lw_parties parties)
{
	const struct lw_output *note = &c->last[ALICE][end];

	if (!want(c, ALICE, end))
		return false;
	if (note->parties == (uint8_t)parties)
		return true;
	lw_adapter_breach(c, ALICE, "%s, %s", lw_output_name(end), lw_parties_name(note->parties));
	return false;
}

/* ---- scenes ---- */

static bool caller_hangs_up(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && press_on(c, ALICE, LW_USER_HANGUP, LW_NOTE_CONNECTED) &&
	       want(c, ALICE, LW_NOTE_ENDED) && want(c, BOB, LW_NOTE_ENDED);
}

static bool called_hangs_up(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && press_on(c, BOB, LW_USER_HANGUP, LW_NOTE_CONNECTED) &&
	       want(c, BOB, LW_NOTE_ENDED) && want(c, ALICE, LW_NOTE_ENDED);
}

static bool caller_gives_up(struct lw_adapter_check *c)
{
	return dial(c, ALICE, BOB) && want(c, ALICE, LW_NOTE_RINGING) &&
	       press_on(c, ALICE, LW_USER_HANGUP, LW_NOTE_RINGING) && want(c, BOB, LW_NOTE_ENDED);
}

static bool called_is_busy(struct lw_adapter_check *c)
{
	bool done = dial(c, ALICE, BOB) && press_on(c, BOB, LW_USER_REJECT, LW_NOTE_INCOMING) &&
		    want(c, ALICE, LW_NOTE_ENDED);

	if (done && c->last[ALICE][LW_NOTE_ENDED].cause != LW_CAUSE_BUSY)
		lw_adapter_breach(c, ALICE, "refused with 486, and the cause is not busy");
	return done;
}

static bool hold_and_resume(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && press_on(c, ALICE, LW_USER_HOLD, LW_NOTE_CONNECTED) &&
	       want(c, ALICE, LW_NOTE_HELD) && want(c, BOB, LW_NOTE_REMOTE_HOLD) &&
	       press_on(c, ALICE, LW_USER_RESUME, LW_NOTE_CONNECTED) &&
	       want(c, ALICE, LW_NOTE_RESUMED) && want(c, BOB, LW_NOTE_REMOTE_RESUME);
}

/* Their offers cross (RFC 3261 14.1). */
static bool both_hold(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && press_on(c, ALICE, LW_USER_HOLD, LW_NOTE_CONNECTED) &&
	       press_on(c, BOB, LW_USER_HOLD, LW_NOTE_CONNECTED) && want(c, ALICE, LW_NOTE_HELD) &&
	       want(c, BOB, LW_NOTE_HELD);
}

static bool digits(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && press_on(c, ALICE, LW_USER_DTMF, LW_NOTE_CONNECTED) &&
	       want(c, BOB, LW_NOTE_DTMF);
}

/* An adapter without a recorder says that it failed. */
static bool record(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && press_on(c, ALICE, LW_USER_RECORD, LW_NOTE_CONNECTED) &&
	       want_either(c, ALICE, LW_NOTE_RECORDING_STARTED, LW_NOTE_RECORDING_FAILED);
}

static bool blind(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && transfer(c, LW_USER_BLIND) && goes_over(c) &&
	       want(c, CAROL, LW_NOTE_INCOMING) && answer(c, CAROL) &&
	       want(c, BOB, LW_NOTE_REPLACED) &&
	       ends_with(c, LW_NOTE_TRANSFER_COMPLETED, LW_APART);
}

static bool blind_target_is_busy(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && transfer(c, LW_USER_BLIND) && goes_over(c) &&
	       want(c, CAROL, LW_NOTE_INCOMING) &&
	       press_on(c, CAROL, LW_USER_REJECT, LW_NOTE_INCOMING) &&
	       want(c, ALICE, LW_NOTE_RECALLING) &&
	       press_on(c, ALICE, LW_USER_ANSWER, LW_NOTE_RECALLING) &&
	       ends_with(c, LW_NOTE_TRANSFER_RECALLED, LW_WITH_TRANSFEREE);
}

static bool blind_is_declined(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && transfer(c, LW_USER_BLIND) &&
	       want(c, BOB, LW_NOTE_REQUESTED) &&
	       press_on(c, BOB, LW_USER_DECLINE, LW_NOTE_REQUESTED) &&
	       ends_with(c, LW_NOTE_TRANSFER_FAILED, LW_WITH_TRANSFEREE);
}

static bool consults(struct lw_adapter_check *c)
{
	return connect(c, ALICE, BOB) && transfer(c, LW_USER_ATTENDED) &&
	       want(c, CAROL, LW_NOTE_INCOMING) && answer(c, CAROL) &&
	       want(c, ALICE, LW_NOTE_CONSULT_CONNECTED);
}

static bool attended(struct lw_adapter_check *c)
{
	return consults(c) && press_on(c, ALICE, LW_USER_COMPLETE, LW_NOTE_CONSULT_CONNECTED) &&
	       goes_over(c) && want(c, CAROL, LW_NOTE_REPLACED) &&
	       ends_with(c, LW_NOTE_TRANSFER_COMPLETED, LW_APART);
}

static bool attended_is_cancelled(struct lw_adapter_check *c)
{
	return consults(c) && press_on(c, ALICE, LW_USER_CANCEL, LW_NOTE_CONSULT_CONNECTED) &&
	       ends_with(c, LW_NOTE_TRANSFER_CANCELLED, LW_WITH_TRANSFEREE) &&
	       want(c, CAROL, LW_NOTE_ENDED);
}

/* ---- all of them ---- */

static void hang_up_all(struct lw_adapter_check *c)
{
	for (uint32_t end = 0; end < LW_ADAPTER_ENDS; end++) {
		struct lw *lw = c->rig.lw[end];

		for (lw_call call = lw_call_next(lw, (lw_call){0}); call.v;
		     call = lw_call_next(lw, call))
			(void)lw_hangup(lw, call, c->rig.now(end, c->rig.arg));
	}
}

static bool is_empty(const struct lw_adapter_check *c)
{
	for (int i = 0; i < LW_ADAPTER_ENDS; i++) {
		struct lw_counts counts = lw_counts(c->rig.lw[i]);

		if (counts.calls || counts.legs || counts.outputs)
			return false;
	}
	return true;
}

static void end_scene(struct lw_adapter_check *c)
{
	rest(c, REST_MS);
	for (uint32_t ms = 0; ms <= c->rig.wait_ms && c->owed_count; ms += SLICE_MS)
		rest(c, SLICE_MS);
	lw_adapter_is_even(c); /* before a BYE makes it so */
	for (uint32_t ms = 0; ms <= c->rig.wait_ms && !is_empty(c); ms += SLICE_MS) {
		hang_up_all(c);
		rest(c, SLICE_MS);
	}
	for (uint32_t i = 0; i < LW_ADAPTER_ENDS; i++)
		if (lw_counts(c->rig.lw[i]).legs)
			lw_adapter_breach(c, i, "all have hung up, and a leg is left");
	lw_adapter_is_even(c);
	memcpy(c->used, c->seen, sizeof c->used);
	memset(c->unread, 0, sizeof c->unread);
	memset(c->late, 0, sizeof c->late);
}

unsigned lw_adapter_check(struct lw_adapter_check *c, void (*put)(const char *line, void *arg),
			  void *arg)
{
	static const struct {
		const char *name;
		bool (*play)(struct lw_adapter_check *check);
	} scenes[] = {
		{"the caller hangs up", caller_hangs_up},
		{"the called hangs up", called_hangs_up},
		{"the caller gives up", caller_gives_up},
		{"the called is busy", called_is_busy},
		{"hold and resume", hold_and_resume},
		{"both hold", both_hold},
		{"digits", digits},
		{"record", record},
		{"blind", blind},
		{"blind, the target is busy", blind_target_is_busy},
		{"blind, declined", blind_is_declined},
		{"attended", attended},
		{"attended, cancelled", attended_is_cancelled},
	};

	if (!c)
		return 0;
	c->put = put;
	c->arg = arg;
	c->breaches = 0;
	for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++) {
		c->scene = scenes[i].name;
		(void)scenes[i].play(c);
		end_scene(c);
	}
	return c->breaches;
}
