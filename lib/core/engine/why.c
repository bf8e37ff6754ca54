/* SPDX-License-Identifier: BSD-3-Clause */
/* why.c -- what would be legal, and in plain words why something is not. */
#include "check.h"
#include "route.h"
#include "switchboard.h"

#include "../../rules/text.h"
#include "../ask/judge.h"
#include "../ask/recorded.h"
#include "../machine/recording.h"
#include "../machine/start.h"
#include "../machine/transfer.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"
#include "../switch/xfer_ask.h"
#include "../tables/inputs.h"

/* One that only a transfer understands. */
static bool is_of_transfer(uint32_t verb)
{
	uint8_t to = lw_ways[verb].to;

	return to == LW_GOES_TO_TRANSFER || to == LW_GOES_TO_SPLIT || to == LW_GOES_TO_PART;
}

/* A verb about a call that there is. */
static bool is_of_call(uint32_t verb)
{
	return verb < LW_VERBS && lw_ways[verb].verb && verb != LW_USER_DIAL;
}

static bool is_taken(const struct lw *lw, uint32_t call, uint32_t verb)
{
	struct lw_input in = {.type = verb, .call = lw_call_handle(lw, call)};
	struct route route;

	if (lw_ways[verb].needs == LW_NEEDS_URI || lw_ways[verb].needs == LW_NEEDS_TARGET)
		in.uri = lw_anybody; /* the question is about the state, not about the target */
	if (lw_is_switch(lw))
		return !lw_board_route(lw, &in, &route) && !lw_route_refuses(&route);
	route = lw_route(lw, call, &in);
	return !lw_route_refuses(&route);
}

/* A mailbox may be named in the verb, so this asks for a method that any target will do for. */
static uint32_t without_mailbox(uint32_t verb)
{
	return verb == LW_USER_VOICEMAIL ? LW_USER_BLIND : verb;
}

bool lw_is_legal(const struct lw *lw, lw_call call, uint32_t verb)
{
	uint32_t i = lw ? lw_call_index(lw, call) : LW_NO_INDEX;

	return i != LW_NO_INDEX && is_of_call(verb) && is_taken(lw, i, without_mailbox(verb));
}

uint32_t lw_legal(const struct lw *lw, lw_call call)
{
	uint32_t legal = 0;

	for (uint32_t verb = 0; verb < LW_VERBS && verb < 32; verb++)
		legal |= lw_is_legal(lw, call, verb) ? UINT32_C(1) << verb : 0;
	return legal;
}

/* ---- why ---- */

static void add(struct lw_text_writer *t, const char *text)
{
	lw_text_add(t, lw_text_of(text));
}

static void add_legal(struct lw_text_writer *t, const struct lw *lw, lw_call call)
{
	bool first = true;

	for (uint32_t verb = 0; verb < LW_VERBS; verb++) {
		if (!lw_is_legal(lw, call, verb))
			continue;
		add(t, first ? "; legal now: " : ", ");
		add(t, lw_input_name(verb));
		first = false;
	}
	if (first)
		add(t, "; nothing is legal now");
	add(t, ".");
}

static bool is_start(const struct lw_input *in)
{
	return lw_method_of(in) != LW_METHOD_NONE;
}

/* An explanation: the sentence, and the words for machines. */
struct answer { struct lw_text_writer t; struct lw_refusal *r; };

static void says(struct answer *a, const char *rule, enum lw_cause cause)
{
	a->r->rule = rule;
	a->r->cause = cause;
}

static void add_policy(struct answer *a, const struct lw_policy *policy,
		       const struct lw_verdict *verdict)
{
	char said[256];

	says(a, lw_rule_name((uint32_t)verdict->rule), (enum lw_cause)verdict->cause);
	if (verdict->by_level)
		a->r->level = lw_level_name((uint32_t)verdict->level);
	a->r->asks = verdict->answer == LW_ASK;
	lw_verdict_text(verdict, policy, said, sizeof said);
	add(&a->t, said);
	if (a->r->asks)
		add(&a->t, " Ask the user, then repeat the verb with LW_F_APPROVED");
}

/* The policy's own sentence, when it is the policy that says no. */
static bool add_verdict(struct answer *a, const struct lw *lw, const struct route *route,
			const struct lw_input *in)
{
	struct judged j;

	if (!lw->rules || (!is_start(in) && in->type != LW_USER_RETRY))
		return false;
	if (!lw_asks_facts(route->table, route->state, route->input))
		return false; /* refused whatever the policy says */
	lw_judge_verb(lw, route->call, in, &j);
	if (j.verdict.answer == LW_ALLOW)
		return false;
	add_policy(a, &lw->rules->policy, &j.verdict);
	return true;
}

static void explain_machine(struct answer *a, const struct route *route)
{
	says(a, "state", LW_CAUSE_NONE);
	add(&a->t, route->table->name);
	add(&a->t, " is in state ");
	add(&a->t, route->table->state[route->state].name);
}

static void explain_switch(struct answer *a, const struct lw *lw, const struct route *route,
			   const struct lw_input *in)
{
	struct lw_verdict verdict = {.answer = LW_ALLOW};
	const struct lw_sw_no *no = lw_why_no_verb(lw, route->call, in, &verdict);
	uint32_t leg = lw_asked_by_verb(lw, route->call, in).leg;

	if (!no) {
		explain_machine(a, route);
	} else if (verdict.answer != LW_ALLOW) {
		add_policy(a, lw_policy_of(lw, lw_party_of(lw, leg)), &verdict);
	} else {
		says(a, no->word, no->cause);
		add(&a->t, no->text);
	}
}

static bool explain_recording(struct answer *a, const struct lw *lw, const struct route *route,
			      const struct lw_input *in)
{
	bool policy;

	if (in->type != LW_USER_RECORD || !lw_recording_forbidden(lw, route->call))
		return false;
	policy = lw_policy_record(lw, route->call) & RECORD_NEVER;
	says(a, policy ? "record_policy" : "record_never", LW_CAUSE_DECLINED);
	add(&a->t, policy ? "the administrator does not allow this call to be recorded"
			  : "a party of this call must never be recorded (record_never_wins)");
	return true;
}

static void explain_state(struct answer *a, const struct lw *lw, const struct route *route,
			  const struct lw_input *in)
{
	const struct lw_no *no = !lw_is_switch(lw) && is_start(in)
					 ? lw_no_start(lw, route->call, in)
					 : NULL;

	add(&a->t, " is refused: ");
	if (explain_recording(a, lw, route, in))
		return;
	if (lw_is_switch(lw)) {
		explain_switch(a, lw, route, in);
		return;
	}
	if (add_verdict(a, lw, route, in))
		return;
	if (no) {
		says(a, no->word, no->cause);
		add(&a->t, no->text);
		return;
	}
	if (is_of_transfer(in->type) && !lw_xfer_active(lw, route->call)) {
		says(a, "no_transfer_under_way", LW_CAUSE_NONE);
		add(&a->t, "no transfer of this call is under way");
		return;
	}
	explain_machine(a, route);
}

static int stale(struct answer *a)
{
	says(a, "stale", LW_CAUSE_GONE);
	add(&a->t, " is refused: the handle names something that has ended or never existed.");
	return LW_E_STALE;
}

static int full(struct answer *a, const char *text)
{
	says(a, "no_room", LW_CAUSE_NONE);
	add(&a->t, text);
	return LW_E_FULL;
}

static bool find_route(const struct lw *lw, const struct lw_input *in, struct route *route)
{
	uint32_t call = lw_call_index(lw, in->call);

	if (lw_is_switch(lw))
		return !lw_board_route(lw, in, route);
	if (call == LW_NO_INDEX || (in->other.v && lw_call_index(lw, in->other) == LW_NO_INDEX))
		return false;
	*route = lw_route(lw, call, in);
	return true;
}

static int explain_verb(struct answer *a, const struct lw *lw, const struct lw_input *in)
{
	struct route route;

	if (!find_route(lw, in, &route))
		return stale(a);
	if (!lw_route_refuses(&route)) {
		add(&a->t, " would be accepted.");
		return LW_OK;
	}
	explain_state(a, lw, &route, in);
	add_legal(&a->t, lw, lw_call_handle(lw, route.call));
	return LW_E_REFUSED;
}

/* What makes a call or a leg, and the signals: never refused, but there may be no room or no such
 * leg. */
static int explain_other(struct answer *a, const struct lw *lw, const struct lw_input *in)
{
	bool makes = in->type == LW_USER_DIAL || in->type == LW_SIG_OFFERED;

	if (in->type == LW_USER_DIAL && !lw_has_room(lw, 1, 1))
		return full(a, " is refused: there is no free call or leg (max_calls, max_legs).");
	if (in->type == LW_SIG_OFFERED && !lw_has_room_for_offer(lw, in))
		return full(a, " is refused: there is no free call or leg but those that are kept "
			       "for our user (max_calls, max_legs, spare_calls).");
	if (!makes && in->type != LW_TICK && !lw_is_of_stranger(in) &&
	    lw_leg_index(lw, in->leg) == LW_NO_INDEX)
		return stale(a);
	add(&a->t, " would be accepted.");
	return LW_OK;
}

static int explain_fault(struct answer *a, const struct lw_fault *fault, int err)
{
	says(a, err == LW_E_TIME ? "time" : "value", LW_CAUSE_INVALID);
	add(&a->t, " is refused: ");
	add(&a->t, fault->value);
	add(&a->t, " ");
	add(&a->t, fault->is);
	add(&a->t, ".");
	return err;
}

static int explain(struct answer *a, const struct lw *lw, const struct lw_input *in)
{
	struct lw_fault fault;
	int err = lw_check(lw, in, &fault);

	*a->r = (struct lw_refusal){LW_OK, "", "", LW_CAUSE_NONE, false};
	add(&a->t, in ? lw_input_name(in->type) : "nothing");
	if (err)
		return explain_fault(a, &fault, err);
	if (!lw_has_output_room_for(lw, in))
		return full(a, " is refused: outputs must be read with lw_next() first "
			       "(max_outputs).");
	if (!lw_has_text_room_for(lw, in))
		return full(a, " is refused: there is no room for texts: calls must end, or "
			       "outputs be read with lw_next() (text_bytes).");
	return is_of_call(in->type) ? explain_verb(a, lw, in) : explain_other(a, lw, in);
}

int lw_why(const struct lw *lw, const struct lw_input *in, char *text, size_t size)
{
	struct lw_refusal refusal;
	struct answer a = {lw_text_write(text, text ? size : 0), &refusal};

	return explain(&a, lw, in);
}

int lw_refusal(const struct lw *lw, const struct lw_input *in, struct lw_refusal *refusal)
{
	struct answer a = {lw_text_write(NULL, 0), refusal};

	if (!refusal)
		return LW_E_ARG;
	refusal->err = explain(&a, lw, in);
	return refusal->err;
}
