/* info.c -- questions that change nothing: what is, what would be legal, and why not. */
#include "engine.h"

#include <string.h>

int lw_leg_attach(struct lw *lw, lw_leg leg, void *ptr)
{
	uint32_t i = lw_leg_index(lw, leg);

	if (i == LW_NO_INDEX)
		return LW_E_STALE;
	lw->legs[i].attached = ptr;
	return LW_OK;
}

/* Also for a leg that is gone but whose DO_FORGET was not read yet: its owner needs the pointer
 * then. */
void *lw_leg_attached(const struct lw *lw, lw_leg leg)
{
	uint32_t i = (uint32_t)leg.v - 1;

	if (i >= lw->config.max_legs || lw->leg_generation[i] != leg.v >> 32)
		return NULL;
	return lw->legs[i].attached;
}

static uint8_t seen(enum lw_machine machine, uint8_t state)
{
	return lw_table_of(machine).seen[state];
}

static const char *state_name(enum lw_machine machine, uint8_t state)
{
	return lw_table_of(machine).state[state];
}

static void party_info(const struct lw *lw, uint32_t leg, struct lw_call_info *info)
{
	const struct leg *l = &lw->legs[leg];

	info->held = l->hold != HOLD_TALKING;
	info->remote_held = l->remote_hold;
	info->remote_recording = l->remote_record;
	info->uri = lw->leg_text[leg].uri;
	info->name = lw->leg_text[leg].name;
	info->called = lw->leg_text[leg].called;
}

static void transfer_info(enum lw_machine machine, uint8_t state, struct lw_call_info *info)
{
	info->transfer_state = state_name(machine, state);
	info->stage = (enum lw_stage)lw_table_of(machine).stage[state];
	info->scene = (enum lw_scene)seen(machine, state);
}

int lw_call_info(const struct lw *lw, lw_call call, struct lw_call_info *info)
{
	uint32_t i = lw_call_index(lw, call);
	const struct call *c;

	if (i == LW_NO_INDEX)
		return LW_E_STALE;
	c = &lw->calls[i];
	*info = (struct lw_call_info){.state =
					      (enum lw_call_state)seen(LW_M_CALL, c->state),
				      .state_name = state_name(LW_M_CALL, c->state),
				      .leg = lw_leg_handle(lw, c->party),
				      .next_leg = lw_leg_handle(lw, c->next),
				      .consult = lw_call_handle(lw, c->consult),
				      .original = lw_call_handle(lw, c->parent),
				      .method = (enum lw_method)c->xfer.method,
				      .referral =
					      (enum lw_referral)seen(LW_M_REFERRED, c->referred),
				      .transfer_state = "",
				      .referred_state = "",
				      .muted = c->muted,
				      .incoming = c->incoming,
				      .mixed = c->xfer.mixed,
				      .recording = c->recording == RECORDING_RUNNING,
				      .segment = c->segment,
				      .account = c->account,
				      .uri = "",
				      .name = "",
				      .called = "",
				      .by = ""};
	if (xfer_active(lw, i))
		transfer_info(xfer_machine(info->method), c->xfer.state, info);
	if (c->referred != REFERRED_IDLE)
		info->referred_state = state_name(LW_M_REFERRED, c->referred);
	info->by = lw->call_text[i].by;
	if (c->party != LW_NO_INDEX)
		party_info(lw, c->party, info);
	return LW_OK;
}

int lw_leg_info(const struct lw *lw, lw_leg leg, struct lw_leg_info *info)
{
	uint32_t i = lw_leg_index(lw, leg);
	const struct leg *l;
	const struct leg_text *text;

	if (i == LW_NO_INDEX)
		return LW_E_STALE;
	l = &lw->legs[i];
	text = &lw->leg_text[i];
	*info = (struct lw_leg_info){.state = (enum lw_leg_state)seen(LW_M_LEG, l->state),
				     .hold = (enum lw_hold)seen(LW_M_HOLD, l->hold),
				     .state_name = state_name(LW_M_LEG, l->state),
				     .hold_name = state_name(LW_M_HOLD, l->hold),
				     .call = lw_call_handle(lw, l->call),
				     .caps = l->caps,
				     .up = l->state == LEG_UP,
				     .held = l->hold != HOLD_TALKING,
				     .remote_held = l->remote_hold,
				     .refer_open = l->refer_out || l->refer_in,
				     .uri = text->uri,
				     .name = text->name,
				     .local_uri = text->local_uri,
				     .local_name = text->local_name};
	return LW_OK;
}

lw_call lw_call_next(const struct lw *lw, lw_call after)
{
	for (uint32_t i = (uint32_t)after.v; i < lw->config.max_calls; i++)
		if (lw->calls[i].used && lw->calls[i].state != CALL_OVER &&
		    lw->calls[i].state != CALL_IDLE)
			return lw_call_handle(lw, i);
	return (lw_call){0};
}

struct lw_counts lw_counts(const struct lw *lw)
{
	return (struct lw_counts){lw->call_pool.used - lw->dead_call_count,
				  lw->leg_pool.used - lw->dead_leg_count, lw->timers.count,
				  lw->out_count};
}

size_t lw_block_size(const struct lw *lw, size_t *per_call)
{
	if (per_call)
		*per_call = sizeof(struct call) + sizeof(struct leg) + sizeof(struct call_text) +
			    sizeof(struct leg_text) +
			    (SLOTS_PER_CALL + SLOTS_PER_LEG) *
				    (sizeof(struct timer) + sizeof(uint32_t));
	return lw->size;
}

/* ---- what would be legal ---- */

static bool is_legal(const struct lw *lw, uint32_t call, enum lw_input_type verb)
{
	struct lw_input in = {.type = (uint32_t)verb, .call = lw_call_handle(lw, call)};
	struct route route;

	if (verb == LW_USER_ATTENDED || verb == LW_USER_BLIND)
		in.uri = lw_anybody; /* the question is about the state, not about the target */
	route = lw_route(lw, call, &in);
	return !lw_route_refuses(&route);
}

uint32_t lw_legal(const struct lw *lw, lw_call call)
{
	uint32_t i = lw_call_index(lw, call), legal = 0;

	if (i == LW_NO_INDEX)
		return 0;
	for (uint32_t verb = LW_USER_ANSWER; verb <= LW_USER_IDENTIFY; verb++) {
		/* A mailbox may be named in the verb, so this asks for a method that any target
		 * will do for. */
		bool mailbox = verb == LW_USER_VOICEMAIL;

		if (is_legal(lw, i, mailbox ? LW_USER_BLIND : (enum lw_input_type)verb))
			legal |= 1u << verb;
	}
	return legal;
}

/* ---- why ---- */

struct text { char *at; size_t left; };

static void add(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if (!t->left)
		return;
	if (n >= t->left)
		n = t->left - 1;
	memcpy(t->at, s, n);
	t->at += n;
	t->left -= n;
	*t->at = '\0';
}

static void add_legal(struct text *t, const struct lw *lw, lw_call call)
{
	uint32_t legal = lw_legal(lw, call);
	bool first = true;

	for (uint32_t verb = LW_USER_ANSWER; verb <= LW_USER_IDENTIFY; verb++) {
		if (!(legal >> verb & 1u))
			continue;
		add(t, first ? "; legal now: " : ", ");
		add(t, lw_input_name(verb));
		first = false;
	}
	if (first)
		add(t, "; nothing is legal now");
	add(t, ".");
}

static bool is_start(uint32_t type)
{
	return type == LW_USER_ATTENDED || type == LW_USER_BLIND || type == LW_USER_VOICEMAIL;
}

/* A transfer that may not begin has reasons of its own. */
static const char *why_no_start(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	const struct call *c = &lw->calls[call];

	if (lw->config.no_transfer)
		return "transfer is switched off by the administrator (no_transfer)";
	if (xfer_active(lw, call) || c->parent != LW_NO_INDEX)
		return "a transfer of this call is under way";
	if (c->state != CALL_TALKING)
		return "only a call that is up can be transferred";
	if (in->type == LW_USER_VOICEMAIL && !lw_mailbox_owner(lw, call, in))
		return "nobody's mailbox is named, and whom the caller first called is not known";
	if (in->type == LW_USER_VOICEMAIL && !lw_rule_has_mailbox(&lw->config, in->flags))
		return "the target has no mailbox";
	if (in->type == LW_USER_ATTENDED && in->other.v)
		return "the other call is not up, is this call, or is in a transfer itself";
	if (in->type == LW_USER_ATTENDED && !lw_has_room(lw, 1, 1))
		return "there is no free call or leg for the consultation (max_calls, max_legs)";
	if (c->party != LW_NO_INDEX && in->uri && !strcmp(in->uri, lw->leg_text[c->party].uri))
		return "the target is the party that would be transferred";
	return "a REFER or a Replaces is at work on this call";
}

/* The policy's own sentence, when it is the policy that says no. */
static bool add_verdict(struct text *t, const struct lw *lw, const struct route *route,
			const struct lw_input *in)
{
	struct judged j;
	char said[256];

	if (!lw->rules || (!is_start(in->type) && in->type != LW_USER_RETRY))
		return false;
	if (in->type == LW_USER_RETRY && route->state != ATTENDED_UNANSWERED)
		return false;
	lw_judge_verb(lw, route->call, in, &j);
	if (j.verdict.answer == LW_ALLOW)
		return false;
	lw_verdict_text(&j.verdict, &lw->rules->policy, said, sizeof said);
	add(t, said);
	if (j.verdict.answer == LW_ASK)
		add(t, " Ask, and say with the verb that it may be");
	return true;
}

static void explain_state(struct text *t, const struct lw *lw, const struct route *route,
			  const struct lw_input *in)
{
	add(t, " is refused: ");
	if (add_verdict(t, lw, route, in))
		return;
	if (is_start(in->type)) {
		add(t, why_no_start(lw, route->call, in));
		return;
	}
	if (in->type == LW_USER_RECORD && recording_forbidden(lw, route->call)) {
		add(t, "a party of this call must never be recorded (record_never_wins)");
		return;
	}
	add(t, lw_machine_name(route->machine));
	add(t, " is in state ");
	add(t, state_name(route->machine, route->state));
}

static const char stale_text[] =
	" is refused: the handle names what has ended, or there never was such a one.";

static int explain_verb(struct text *t, const struct lw *lw, const struct lw_input *in)
{
	uint32_t call = lw_call_index(lw, in->call);
	struct route route;

	if (call == LW_NO_INDEX || (in->other.v && lw_call_index(lw, in->other) == LW_NO_INDEX)) {
		add(t, stale_text);
		return LW_E_STALE;
	}
	route = lw_route(lw, call, in);
	if (!lw_route_refuses(&route)) {
		add(t, " would be taken.");
		return LW_OK;
	}
	explain_state(t, lw, &route, in);
	add_legal(t, lw, in->call);
	return LW_E_REFUSED;
}

/* What makes a call or a leg, and the signals: never refused, but there may be no room or no such
 * leg. */
static int explain_other(struct text *t, const struct lw *lw, const struct lw_input *in)
{
	bool makes = in->type == LW_USER_DIAL || in->type == LW_SIG_OFFERED;
	uint32_t calls = in->type == LW_SIG_OFFERED && in->match != LW_MATCH_NOTHING ? 0 : 1;

	if (makes && !lw_has_room(lw, calls, 1)) {
		add(t, " is refused: there is no free call or leg (max_calls, max_legs).");
		return LW_E_FULL;
	}
	if (!makes && in->type != LW_TICK && lw_leg_index(lw, in->leg) == LW_NO_INDEX) {
		add(t, stale_text);
		return LW_E_STALE;
	}
	add(t, " would be taken.");
	return LW_OK;
}

static const char *why_not_arg(int err)
{
	if (err == LW_E_TIME)
		return " is refused: its time lies before that of an earlier input; "
		       "use a monotonic clock.";
	return " is refused: a value is missing, too long, out of range, or holds "
	       "control characters.";
}

int lw_why(const struct lw *lw, const struct lw_input *in, char *text, size_t size)
{
	struct text t = {text, size};
	int err = lw_check(lw, in);

	if (size)
		*text = '\0';
	add(&t, in ? lw_input_name(in->type) : "NULL");
	if (err) {
		add(&t, why_not_arg(err));
		return err;
	}
	if (in->type != LW_TICK && !lw_has_output_room(lw)) {
		add(&t, " is refused: outputs wait to be taken with lw_next() (max_outputs).");
		return LW_E_FULL;
	}
	if (in->type > LW_USER_DIAL && in->type < LW_SIG_OFFERED)
		return explain_verb(&t, lw, in);
	return explain_other(&t, lw, in);
}
