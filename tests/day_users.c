/* SPDX-License-Identifier: BSD-3-Clause */
/* day_users.c -- users with plans: what they press, when, and how they react. */
#include "day.h"

#include <string.h>

uint32_t day_below(struct day *day, uint32_t bound)
{
	uint64_t x = day->luck += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((x ^ x >> 31) % bound);
}

static bool chance(struct day *day, uint32_t percent)
{
	return day_below(day, 100) < percent;
}

static lw_time seconds(struct day *day, uint32_t least, uint32_t most)
{
	return least * 1000 + day_below(day, (most - least) * 1000 + 1);
}

/* ---- plans ---- */

static uint32_t somebody_but(struct day *day, uint32_t a, uint32_t b)
{
	uint32_t who;

	do
		who = day_below(day, PHONES);
	while (who == a || who == b);
	return who;
}

static enum plan_kind some_kind(struct day *day)
{
	uint32_t n = day_below(day, 100);

	if (n < 25)
		return PLAN_TALK;
	if (n < 58)
		return PLAN_ATTENDED;
	if (n < 80)
		return PLAN_BLIND;
	return n < 93 ? PLAN_VOICEMAIL : PLAN_JOIN;
}

void users_plan(struct day *day)
{
	for (uint32_t i = 0; i < PLANS; i++) {
		struct plan *plan = &day->plans[i];

		plan->at = (lw_time)i * (DAY_MS / PLANS) + day_below(day, DAY_MS / PLANS);
		plan->kind = (uint8_t)some_kind(day);
		plan->caller = (uint8_t)day_below(day, PHONES);
		plan->callee = (uint8_t)somebody_but(day, plan->caller, plan->caller);
		plan->target = (uint8_t)somebody_but(day, plan->caller, plan->callee);
		plan->callee_transfers = chance(day, 60);
		day->todos[day->todo_count++] =
			(struct todo){plan->at, LW_USER_DIAL, plan->caller, {0}, i};
	}
}

static void own(struct day *day, uint32_t node, lw_call call, uint32_t plan)
{
	day->whose[day->whose_count++] = (struct whose){call, node, plan};
}

static struct plan *plan_of(struct day *day, uint32_t node, lw_call call)
{
	for (uint32_t i = day->whose_count; i-- > 0;)
		if (day->whose[i].node == node && lw_same_call(day->whose[i].call, call))
			return &day->plans[day->whose[i].plan];
	return NULL;
}

static uint32_t node_of(const struct day *day, const char *address)
{
	for (uint32_t i = 0; i < NODES; i++)
		if (!strcmp(lw_net_address(day->net, i), address))
			return i;
	return NODES;
}

/* ---- what they will do ---- */

static void later(struct day *day, uint32_t node, lw_time ms, uint32_t verb, lw_call call,
		  uint32_t target)
{
	lw_time at = lw_net_now(day->net) + ms;

	day->todos[day->todo_count++] = (struct todo){at, verb, node, call, target};
}

/* Another call of that phone that is up with somebody else, to be held or joined. */
static lw_call other_call(const struct lw *lw, lw_call call)
{
	struct lw_call_info one, info;

	if (lw_call_info(lw, call, &one))
		return (lw_call){0};
	for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v; c = lw_call_next(lw, c))
		if (!lw_same_call(c, call) && !lw_call_info(lw, c, &info) &&
		    info.state == LW_CALL_TALKING && !info.method && !info.original.v &&
		    strcmp(info.uri, one.uri) != 0)
			return c;
	return (lw_call){0};
}

static void on_incoming(struct day *day, uint32_t node, const struct lw *lw,
			const struct lw_output *note)
{
	uint32_t caller = node_of(day, note->uri);
	lw_call busy = other_call(lw, note->call);

	for (uint32_t i = 0; i < PLANS; i++) {
		struct plan *plan = &day->plans[i];

		if (plan->taken || plan->caller != caller || plan->callee != node ||
		    plan->at > note->now)
			continue;
		plan->taken = true;
		own(day, node, note->call, i);
		break;
	}
	if (node == MAILBOX) { /* full, now and then */
		later(day, node, 200, chance(day, 85) ? LW_USER_ANSWER : LW_USER_REJECT, note->call,
		      0);
	} else if (busy.v && chance(day, 60)) {
		later(day, node, seconds(day, 0, 2), LW_USER_REJECT, note->call, 0);
	} else if (chance(day, 84)) {
		if (busy.v)
			later(day, node, 200, LW_USER_HOLD, busy, 0);
		later(day, node, seconds(day, 1, 7), LW_USER_ANSWER, note->call, 0);
	} else if (chance(day, 50)) {
		later(day, node, seconds(day, 1, 5), LW_USER_REJECT, note->call, 0);
	} /* else nobody is there */
}

static void will_hang_up(struct day *day, uint32_t node, lw_call call, uint32_t least,
			 uint32_t most)
{
	later(day, node, seconds(day, least, most), LW_USER_HANGUP, call, 0);
}

static void on_connected(struct day *day, uint32_t node, const struct lw_output *note)
{
	static const uint32_t VERB[] = {
		[PLAN_TALK] = LW_USER_HANGUP,   [PLAN_ATTENDED] = LW_USER_ATTENDED,
		[PLAN_BLIND] = LW_USER_BLIND,   [PLAN_VOICEMAIL] = LW_USER_VOICEMAIL,
		[PLAN_JOIN] = LW_USER_ATTENDED,
	};
	struct plan *plan = plan_of(day, node, note->call);

	if (node == MAILBOX) {
		will_hang_up(day, node, note->call, 5, 30);
		return;
	}
	if (chance(day, 10))
		later(day, node, 1500, LW_USER_RECORD, note->call, 0);
	if (!plan) {
		will_hang_up(day, node, note->call, 10, 60);
		return;
	}
	if (plan->callee_transfers != (plan->callee == node)) {
		will_hang_up(day, node, note->call, 90, 240);
		return;
	}
	later(day, node, seconds(day, 4, 25), VERB[plan->kind], note->call, plan->target);
	if (plan->kind == PLAN_TALK && chance(day, 30)) {
		later(day, node, 1000, LW_USER_HOLD, note->call, 0);
		later(day, node, 3000, LW_USER_RESUME, note->call, 0);
	}
}

static void on_consult_ringing(struct day *day, uint32_t node, lw_call call)
{
	uint32_t n = day_below(day, 100);

	if (n < 12)
		later(day, node, 900, LW_USER_COMPLETE, call, 0);
	else if (n < 20)
		later(day, node, 900, LW_USER_CANCEL, call, 0);
	else if (n < 24)
		later(day, node, 900, LW_USER_HANGUP, call, 0);
}

static void after_merge(struct day *day, uint32_t node, lw_call call)
{
	static const uint32_t VERB[] = {LW_USER_COMPLETE, LW_USER_COMPLETE, LW_USER_CANCEL,
					LW_USER_HANGUP};

	later(day, node, seconds(day, 5, 12), VERB[day_below(day, 4)], call, 0);
}

static void on_consult_connected(struct day *day, uint32_t node, lw_call call)
{
	uint32_t n = day_below(day, 100);

	if (n < 12) {
		later(day, node, seconds(day, 2, 9), LW_USER_CANCEL, call, 0);
	} else if (n < 24) {
		later(day, node, seconds(day, 2, 9), LW_USER_SWAP, call, 0);
		later(day, node, seconds(day, 11, 15), LW_USER_SWAP, call, 0);
		later(day, node, seconds(day, 18, 25), LW_USER_COMPLETE, call, 0);
	} else if (n < 38) {
		later(day, node, seconds(day, 2, 9), LW_USER_MERGE, call, 0);
	} else if (n < 46) {
		later(day, node, seconds(day, 2, 9), LW_USER_HANGUP, call, 0);
	} else {
		later(day, node, seconds(day, 2, 25), LW_USER_COMPLETE, call, 0);
	}
}

static void on_consult_failed(struct day *day, uint32_t node, lw_call call)
{
	uint32_t n = day_below(day, 100);

	if (n < 40)
		later(day, node, 2000, LW_USER_RETRY, call, day_below(day, PHONES));
	else if (n < 85)
		later(day, node, 2000, LW_USER_CANCEL, call, 0);
}

static void on_recalling(struct day *day, uint32_t node, lw_call call)
{
	uint32_t n = day_below(day, 100);

	if (n < 70)
		later(day, node, 3000, LW_USER_ANSWER, call, 0);
	else if (n < 85)
		later(day, node, 3000, LW_USER_HANGUP, call, 0);
}

static void on_transfer_end(struct day *day, uint32_t node, const struct lw_output *note)
{
	switch ((enum lw_parties)note->parties) {
	case LW_WITH_TRANSFEREE:
	case LW_HELD:
		will_hang_up(day, node, note->call, 3, 20);
		break;
	case LW_WITH_TARGET:
		will_hang_up(day, node, note->other, 3, 20);
		break;
	case LW_WITH_BOTH:
		will_hang_up(day, node, note->call, 3, 20);
		will_hang_up(day, node, note->other, 3, 20);
		break;
	case LW_WITH_NOBODY:
	case LW_APART:
		break;
	}
}

static void on_transfer_note(struct day *day, uint32_t node, const struct lw_output *note)
{
	if (note->type == LW_NOTE_CONSULT_RINGING)
		on_consult_ringing(day, node, note->call);
	else if (note->type == LW_NOTE_CONSULT_CONNECTED)
		on_consult_connected(day, node, note->call);
	else if (note->type == LW_NOTE_CONSULT_FAILED)
		on_consult_failed(day, node, note->call);
	else if (note->type == LW_NOTE_MERGED)
		after_merge(day, node, note->call);
	else if (note->type == LW_NOTE_RECALLING)
		on_recalling(day, node, note->call);
	else if (lw_ends_transfer(note))
		on_transfer_end(day, node, note);
}

void users_hear(struct day *day, uint32_t node, const struct lw *lw, const struct lw_output *note)
{
	if (note->type == LW_NOTE_INCOMING)
		on_incoming(day, node, lw, note);
	else if (note->type == LW_NOTE_CONNECTED)
		on_connected(day, node, note);
	else if (note->type == LW_NOTE_REPLACED)
		will_hang_up(day, node, note->call, 5, 60);
	else if (note->type == LW_NOTE_REMOTE_HOLD && chance(day, 4)) /* tired of waiting */
		will_hang_up(day, node, note->call, 1, 6);
	else if (note->type == LW_NOTE_REQUESTED)
		later(day, node, 1000, chance(day, 85) ? LW_USER_ACCEPT : LW_USER_DECLINE,
		      note->call, 0);
	else
		on_transfer_note(day, node, note);
}

/* ---- doing it ---- */

static void press(struct day *day, const struct todo *todo)
{
	struct desk *desk = &day->desks[todo->node];
	struct lw *lw = lw_net_engine(day->net, todo->node);
	struct lw_input in = {.type = todo->verb, .now = lw_net_now(day->net), .call = todo->call};
	const struct plan *plan = plan_of(day, todo->node, todo->call);
	int err;

	in.uri = lw_net_address(day->net, todo->verb == LW_USER_DIAL
						  ? day->plans[todo->target].callee
						  : todo->target);
	if (todo->verb == LW_USER_ATTENDED && plan && plan->kind == PLAN_JOIN)
		in.other = other_call(lw, todo->call);
	tape_input(&desk->inputs, &in);
	err = lw_step(lw, &in);
	if (err) {
		day->refused_verbs++; /* too late, mostly; the tape has it all the same */
		return;
	}
	lw_ledger_hear(desk->ledger, lw, &in);
	if (todo->verb == LW_USER_DIAL)
		own(day, todo->node, lw_made(lw).call, todo->target);
	lw_net_run(day->net, lw_net_now(day->net));
}

lw_time users_do(struct day *day)
{
	for (;;) {
		uint32_t first = 0;
		struct todo todo;

		for (uint32_t i = 1; i < day->todo_count; i++)
			if (day->todos[i].at < day->todos[first].at)
				first = i;
		if (!day->todo_count)
			return LW_NEVER;
		todo = day->todos[first];
		if (todo.at > lw_net_now(day->net))
			return todo.at;
		day->todos[first] = day->todos[--day->todo_count];
		press(day, &todo);
	}
}
