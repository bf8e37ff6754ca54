/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_ask.c -- a party of the switch asks for a transfer: whichever way, it becomes one input of
 * one table, and the policy is asked before anything is signalled (R56). */
#include "xfer_ask.h"
#include "hear.h"
#include "xfer.h"
#include "xfer_facts.h"

#include "../state/changed.h"
#include "../state/queue.h"
#include "../state/room.h"
#include "../tables/inputs.h"

#include <string.h>

/* ---- by verb ---- */

static enum SW_XFER_input input_of(uint32_t verb)
{
	switch (verb) {
	case LW_USER_COMPLETE: return SW_XFER_IN_COMPLETE;
	case LW_USER_CANCEL: return SW_XFER_IN_CANCEL;
	case LW_USER_SWAP: return SW_XFER_IN_SWAP;
	case LW_USER_MERGE: return SW_XFER_IN_MERGE;
	case LW_USER_RETRY: return SW_XFER_IN_RETRY;
	case LW_USER_JOIN: return SW_XFER_IN_JOIN_CALLS;
	case LW_USER_HANGUP: return SW_XFER_IN_CLEAR;
	}
	return SW_XFER_IN_START;
}

static bool begins(enum SW_XFER_input input)
{
	return input == SW_XFER_IN_START || input == SW_XFER_IN_JOIN_CALLS;
}

/* The verb names a leg, or the call and means its transferor. */
struct asked lw_asked_by_verb(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	enum SW_XFER_input input = input_of(in->type);
	enum lw_method method = in->type == LW_USER_JOIN ? LW_ATTENDED : lw_method_of(in);
	uint32_t leg = lw_leg_index(lw, in->leg);

	if (leg == LW_NO_INDEX && !begins(input))
		leg = lw->bridges[call].x.t;
	return (struct asked){.call = call,
			      .leg = leg,
			      .other_leg = lw_leg_index(lw, in->other_leg),
			      .input = (uint8_t)input,
			      .method = (uint8_t)method,
			      .path = in->flags & LW_F_FEATURE_CODE ? LW_PATH_FEATURE_CODE
								    : LW_PATH_VERB,
			      .uri = in->uri,
			      .flags = in->flags,
			      .call_class = in->call_class,
			      .now = in->now};
}

const struct lw_sw_no *lw_why_no_verb(const struct lw *lw, uint32_t call, const struct lw_input *in,
				      struct lw_verdict *verdict)
{
	struct asked asked = lw_asked_by_verb(lw, call, in);
	enum SW_XFER_input input = (enum SW_XFER_input)asked.input;
	bool is_one = in->type == LW_USER_JOIN || lw_method_of(in) != LW_METHOD_NONE ||
		      in->type == LW_USER_RETRY;

	if (!is_one || asked.leg == LW_NO_INDEX || (!begins(input) && !lw_sw_xfer_active(lw, call)))
		return NULL;
	return lw_why_no_transfer(lw, &asked, verdict);
}

/* ---- the decision ---- */

/* Its grace is over when the next transfer begins. */
static bool ends_grace(const struct lw *lw, const struct asked *asked)
{
	return lw_is_only_grace(lw, asked->call) && begins((enum SW_XFER_input)asked->input);
}

/* Of a transfer under way its transferor decides, on either of his legs; the host may clear it. */
static bool may_ask(const struct lw *lw, const struct asked *asked)
{
	const struct sxfer *x = &lw->bridges[asked->call].x;

	if (begins((enum SW_XFER_input)asked->input))
		return asked->leg != LW_NO_INDEX && lw->seated[asked->leg].seat == SEAT_TAKEN;
	return asked->input == SW_XFER_IN_CLEAR || asked->leg == x->t || asked->leg == x->t2;
}

struct lw_choice lw_sw_xfer_choose(const struct lw *lw, const struct asked *asked)
{
	static const struct lw_row no = {.next = LW_TO_REFUSE, .used = 1};
	bool active = lw_sw_xfer_active(lw, asked->call) && !ends_grace(lw, asked);
	const struct lw_table *table =
		active ? lw_sw_xfer_table(lw, asked->call) : lw_sw_xfer_beginning(asked);
	uint8_t state = active ? lw->bridges[asked->call].x.state : 0;
	uint32_t facts = 1u;

	if (!may_ask(lw, asked))
		return (struct lw_choice){table, &no, state};
	if (lw_asks_facts(table, state, asked->input))
		facts = lw_sw_xfer_facts(lw, asked->call, asked);
	return (struct lw_choice){table, lw_decide(table, state, asked->input, facts), state};
}

void lw_sw_xfer_take(struct lw *lw, const struct lw_choice *choice, const struct asked *asked)
{
	uint32_t other =
		asked->other_leg == LW_NO_INDEX ? LW_NO_INDEX : lw->legs[asked->other_leg].call;

	if (ends_grace(lw, asked))
		lw_sw_xfer_run(lw, asked->call, SW_XFER_IN_TIMEOUT);
	if (other != LW_NO_INDEX && lw_is_only_grace(lw, other)) {
		lw_touch(lw, other); /* whoever passes the REFER on leaves it where it is */
		lw_sw_xfer_run(lw, other, SW_XFER_IN_TIMEOUT);
	}
	lw_sw_xfer_do(lw, asked->call, choice->table, (enum SW_XFER_input)asked->input, choice->row,
		      asked);
}

/* ---- by REFER ---- */

/* With Replaces it joins the asker's two calls; without it the target is called (3PCC-06).
 * Replaces of a dialog that is none of ours goes to the target unchanged, where that is set: it is
 * never called without it (3PCC-09). */
static struct asked asked_by_refer(const struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	bool passes = in->match == LW_MATCH_NONE && lw->config.foreign_replaces;
	bool relays = !passes && lw_refer_mode_of(lw, leg) == LW_REFER_RELAYS;
	bool join = in->flags & LW_F_REPLACES && !passes, mailbox = in->flags & LW_F_TO_MAILBOX;

	return (struct asked){.call = lw->legs[leg].call,
			      .leg = leg,
			      .other_leg = join ? lw_leg_index(lw, in->other_leg) : LW_NO_INDEX,
			      .input = join ? SW_XFER_IN_JOIN_CALLS : SW_XFER_IN_START,
			      .method = join      ? LW_ATTENDED
					: mailbox ? LW_VOICEMAIL
						  : LW_BLIND,
			      .path = LW_PATH_REFER,
			      .relays = relays,
			      .uri = join ? NULL : in->uri,
			      .flags = in->flags,
			      .call_class = in->call_class,
			      .now = in->now};
}

/* A line for the log: who wanted what, and what stood against it (threats 1, 2). */
static void note_refused(struct lw *lw, const struct asked *asked, const struct lw_input *in,
			 const struct lw_sw_no *no, const struct lw_verdict *verdict)
{
	struct lw_output *out = lw_put_leg(lw, LW_NOTE_REFUSED, asked->leg);

	out->target = lw_mention(lw, LW_URI_MAX, in->uri);
	out->by = lw_leg_uri(lw, asked->leg);
	out->role = LW_ROLE_TRANSFEROR;
	out->code = verdict->answer == LW_ALLOW ? no->code : verdict->code;
	out->cause = (uint8_t)(verdict->answer == LW_ALLOW ? no->cause : verdict->cause);
	out->flags = asked->path == LW_PATH_FEATURE_CODE ? LW_F_FEATURE_CODE : 0;
	out->rule = verdict->answer == LW_ALLOW ? no->word : lw_rule_name((uint32_t)verdict->rule);
	out->level = verdict->by_level ? lw_level_name((uint32_t)verdict->level) : "";
}

static void refuse(struct lw *lw, const struct asked *asked, const struct lw_input *in)
{
	struct lw_verdict verdict = {.answer = LW_ALLOW};
	const struct lw_sw_no *no = lw_why_no_transfer(lw, asked, &verdict);
	struct lw_output *out = lw_put_leg(lw, LW_DO_REFER_NO, asked->leg);

	out->code = verdict.answer == LW_ALLOW ? no->code : verdict.code;
	note_refused(lw, asked, in, no, &verdict);
}

void lw_sw_refer(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	struct asked asked = asked_by_refer(lw, leg, in);
	struct lw_choice choice;

	if (in->user && !lw->seated[leg].proved)
		lw_meet(lw, leg, in->user, true);
	if (asked.call == LW_NO_INDEX || !lw_leg_is_up(lw, leg) ||
	    lw->seated[leg].seat != SEAT_TAKEN) {
		lw_put_leg(lw, LW_DO_REFER_NO, leg)->code = 481;
		return;
	}
	choice = lw_sw_xfer_choose(lw, &asked);
	if (lw_is_no(choice.row))
		refuse(lw, &asked, in);
	else
		lw_sw_xfer_take(lw, &choice, &asked);
}

/* ---- by feature code ---- */

static void refuse_code(struct lw *lw, const struct asked *asked, const struct lw_input *in)
{
	static const struct lw_sw_no not_now = {"not_now", "it means nothing at this time",
						LW_CAUSE_NONE, 0};
	struct lw_verdict verdict = {.answer = LW_ALLOW};
	const struct lw_sw_no *no = lw_why_no_transfer(lw, asked, &verdict);

	note_refused(lw, asked, in, no ? no : &not_now, &verdict);
	lw_ear_announce(lw, asked->leg, LW_SAY_REFUSED);
}

/* As a verb has, or was refused. */
static bool has_room(const struct lw *lw, const struct asked *asked)
{
	bool calls = begins((enum SW_XFER_input)asked->input) || asked->input == SW_XFER_IN_RETRY;

	return calls ? lw_has_text_room(lw, 0) : lw_has_text_room_to_go_on(lw);
}

/* The same as the verb, with its path (R32). */
void lw_sw_ask_by_code(struct lw *lw, uint32_t leg, enum lw_verb verb, const char *number)
{
	struct lw_input in = {.type = (uint32_t)verb,
			      .leg = lw_leg_handle(lw, leg),
			      .flags = LW_F_FEATURE_CODE,
			      .uri = number};
	struct asked asked = lw_asked_by_verb(lw, lw->legs[leg].call, &in);
	struct lw_choice choice = lw_sw_xfer_choose(lw, &asked);

	if (verb == LW_TICK || lw_is_no(choice.row) || !has_room(lw, &asked))
		refuse_code(lw, &asked, &in);
	else
		lw_sw_xfer_take(lw, &choice, &asked);
}

/* ---- camp-on ---- */

static bool waits_for(const struct lw *lw, uint32_t call, const char *uri)
{
	const struct sxfer *x = &lw->bridges[call].x;

	return lw_slot(lw, call)->used && x->method && !strcmp(lw_bridge_target(lw, call), uri) &&
	       lw_tables[x->machine].state[x->state].timer == T_camp_ms;
}

void lw_sw_freed(struct lw *lw, const char *uri)
{
	uint32_t first = LW_NO_INDEX;

	for (uint32_t call = 0; call < lw->config.max_calls; call++)
		if (waits_for(lw, call, uri) &&
		    (first == LW_NO_INDEX ||
		     lw->bridges[call].x.number < lw->bridges[first].x.number))
			first = call;
	if (first == LW_NO_INDEX)
		return;
	lw_touch(lw, first);
	lw_sw_xfer_run(lw, first, SW_XFER_IN_C_FREE);
}
