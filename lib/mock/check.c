/* SPDX-License-Identifier: BSD-3-Clause */
/* check.c -- the laws of the network: what is watched always, when all is quiet, and at the end. */
#include "check.h"

#include <string.h>

#include "end.h"
#include "ladder.h"

void lw_net_breach(struct lw_net *net, uint32_t node, const char *format, ...)
{
	unsigned i = net->breaches++;
	struct text text;
	va_list list;

	if (i >= BREACHES)
		return;
	text = (struct text){net->breach[i], BREACH, 0};
	lw_mock_text_add(&text, "%8llu %s: ", (unsigned long long)net->now,
			 net->nodes[node].address);
	va_start(list, format);
	lw_mock_text_vadd(&text, format, list);
	va_end(list);
	lw_net_ladder_words(net, node, "BREACH");
}

/* ---- always ---- */

static struct watched *find(struct node *node, lw_call call)
{
	for (uint32_t i = 0; i < node->watched_count; i++)
		if (lw_same_call(node->watched[i].call, call))
			return &node->watched[i];
	return NULL;
}

static struct watched *watch(struct lw_net *net, uint32_t n, lw_call call)
{
	struct node *node = &net->nodes[n];
	struct watched *w = find(node, call);

	if (w || !call.v)
		return w;
	if (node->watched_count < WATCHED)
		w = &node->watched[node->watched_count++];
	for (uint32_t i = 0; !w && i < WATCHED; i++)
		if (node->watched[i].over && !node->watched[i].transferring)
			w = &node->watched[i];
	if (w)
		*w = (struct watched){.call = call};
	return w;
}

static bool consults(const struct lw_net *net, uint32_t node, lw_call call)
{
	struct lw_call_info info;

	return !lw_call_info(net->nodes[node].lw, call, &info) && info.original.v;
}

static bool is_alive(const struct lw_net *net, uint32_t node, lw_call call, bool *talks)
{
	struct lw_call_info info;

	*talks = false;
	if (lw_call_info(net->nodes[node].lw, call, &info))
		return false;
	*talks = info.state == LW_CALL_TALKING && !info.held;
	return info.state != LW_CALL_OVER && info.state != LW_CALL_NONE;
}

/* Not so while somebody else is about to take the place of a party that has left. */
static bool has_party(const struct lw_net *net, uint32_t node, lw_call call)
{
	const struct lw *lw = net->nodes[node].lw;
	struct lw_call_info info;
	struct lw_leg_info leg;

	return !lw_call_info(lw, call, &info) && !lw_leg_info(lw, info.leg, &leg) && leg.up;
}

/* The note says who is with whom: that must be true. */
static void check_parties(struct lw_net *net, uint32_t node, const struct watched *w,
			  const struct lw_output *out)
{
	bool transferee_talks, target_talks;
	bool transferee = is_alive(net, node, out->call, &transferee_talks) &&
			  has_party(net, node, out->call);
	bool target = is_alive(net, node, w->consult, &target_talks);
	enum lw_parties with = (enum lw_parties)out->parties;
	bool keeps = with == LW_WITH_TRANSFEREE || with == LW_WITH_BOTH || with == LW_HELD;

	if (transferee != keeps)
		lw_net_breach(net, node, "#%u %s, and the transferee is %s",
			      (unsigned)(out->call.v & 0xffff), lw_parties_name(with),
			      transferee ? "there" : "gone");
	if (target != (with == LW_WITH_TARGET || with == LW_WITH_BOTH))
		lw_net_breach(net, node, "#%u %s, and the target is %s",
			      (unsigned)(out->call.v & 0xffff), lw_parties_name(with),
			      target ? "there" : "gone");
	if (with == LW_WITH_TRANSFEREE && !transferee_talks)
		lw_net_breach(net, node, "#%u with transferee, who is held",
			      (unsigned)(out->call.v & 0xffff));
}

/* What another transfer has let go of: then it no longer speaks of that. */
static void take_target(struct node *node, struct watched *w, lw_call target)
{
	for (uint32_t i = 0; target.v && i < node->watched_count; i++)
		if (lw_same_call(node->watched[i].consult, target))
			node->watched[i].consult = (lw_call){0};
	w->consult = target;
}

static void watch_transfer(struct lw_net *net, uint32_t node, struct watched *w,
			   const struct lw_output *out)
{
	if (out->type == LW_NOTE_TRANSFER_STARTED) {
		if (w->transferring)
			lw_net_breach(net, node, "a transfer started within a transfer");
		w->transferring = true;
		w->held = w->tried = false;
		take_target(&net->nodes[node], w, out->other);
		return;
	}
	if (out->other.v && w->transferring)
		w->consult = out->other;
	if (!lw_ends_transfer(out))
		return;
	if (!w->transferring)
		lw_net_breach(net, node, "a transfer that was not under way: %s",
			      lw_output_name(out->type));
	w->transferring = false;
	if (net->nodes[node].is_switch)
		return; /* its parties are legs: who hears whom says more */
	check_parties(net, node, w, out);
	if (out->parties == LW_HELD && !w->tried)
		lw_net_breach(net, node,
			      "held at the end, and nobody tried to resume or to reach our user");
	if (out->parties == LW_HELD)
		w->held = true;
}

void lw_net_check_output(struct lw_net *net, uint32_t node, const struct lw_output *out)
{
	bool note = lw_is_note(out);
	struct watched *w = note ? watch(net, node, out->call) : find(&net->nodes[node], out->call);

	if (w && ((out->type == LW_DO_MEDIA && out->dir == LW_SENDRECV) ||
		  out->type == LW_NOTE_RESUME_FAILED || out->type == LW_NOTE_RECALLING))
		w->tried = true;
	if (!w || !note)
		return;
	if (w->over)
		lw_net_breach(net, node, "%s after the last note of the call",
			      lw_output_name(out->type));
	watch_transfer(net, node, w, out);
	if (out->type == LW_NOTE_ENDED)
		w->over = true;
	if (out->type == LW_NOTE_RESUME_FAILED)
		w->held = true;
	if (out->type == LW_NOTE_HELD && !w->transferring && !consults(net, node, out->call))
		w->held = true;
	if (out->type == LW_NOTE_RESUMED)
		w->held = false;
}

void lw_net_check_ears(struct lw_net *net, uint32_t node)
{
	const struct node *n = &net->nodes[node];
	lw_leg who;
	const char *fault = n->lw && n->is_switch ? lw_ears_fault(n->lw, &who) : NULL;
	const struct end *end = fault ? lw_net_end_of(net, node, who) : NULL;

	if (fault)
		lw_net_breach(net, node, "%s %s", end ? end->who : "somebody", fault);
}

/* ---- quiet ---- */

static const struct end *partner(const struct lw_net *net, const struct end *end)
{
	const struct end *other;

	if (end->peer == NONE || !net->nodes[end->peer].lw)
		return NULL;
	other = lw_net_end_in(net, end->peer, end->dialog, end->role == CALLER ? CALLEE : CALLER);
	return other && other->leg.v && other->state == END_UP ? other : NULL;
}

/* An offer that was made again after a restart, and has failed, may have been taken before it. */
static bool differs(const struct end *other, bool held)
{
	return !other->unsure && held != !(other->mine & LW_RECVONLY);
}

static void check_talking(struct lw_net *net, uint32_t node, lw_call call,
			  const struct lw_call_info *info)
{
	const struct watched *w = find(&net->nodes[node], call);
	const struct end *end = lw_net_end_of(net, node, info->leg);
	const struct end *other;
	bool held_on_wire = end && end->mine != LW_SENDRECV;

	if (!end || end->state != END_UP) {
		lw_net_breach(net, node, "a call that is up with %s has no dialog", info->uri);
		return;
	}
	other = partner(net, end);
	if (!other)
		lw_net_breach(net, node, "up without a partner: %s", end->who);
	else if (differs(other, info->remote_held))
		lw_net_breach(net, node, "remote hold is %s, and %s at %s",
			      info->remote_held ? "yes" : "no", info->remote_held ? "no" : "yes",
			      end->who);
	if (strcmp(info->uri, *end->shown ? end->shown : end->who))
		lw_net_breach(net, node, "shows %s and talks to %s", info->uri, end->who);
	if (info->held != held_on_wire)
		lw_net_breach(net, node, "held is %s for the engine and %s on the wire: %s",
			      info->held ? "yes" : "no", held_on_wire ? "yes" : "no", end->who);
	if (info->held && !(w && w->held))
		lw_net_breach(net, node, "left held: %s", end->who);
}

static void check_call(struct lw_net *net, uint32_t node, lw_call call)
{
	struct lw_call_info info;

	if (lw_call_info(net->nodes[node].lw, call, &info)) {
		lw_net_breach(net, node, "a call that is listed is stale");
		return;
	}
	if (info.method != LW_METHOD_NONE && info.scene != LW_SCENE_MERGED)
		lw_net_breach(net, node, "a transfer is stuck: %s", info.transfer_state);
	if (info.referral != LW_REFERRAL_NONE)
		lw_net_breach(net, node, "an obeyed REFER is stuck: %s", info.referred_state);
	if (info.method != LW_METHOD_NONE || info.original.v)
		return; /* three may talk as long as they like */
	switch (info.state) {
	case LW_CALL_NONE:
	case LW_CALL_OVER:
		break;
	case LW_CALL_OUTGOING:
	case LW_CALL_INCOMING:
		lw_net_breach(net, node, "left ringing: %s", info.uri);
		break;
	case LW_CALL_TALKING:
		check_talking(net, node, call, &info);
		break;
	}
}

/* Each party of a switch's call is there at the other end too, and holds if it says so. */
static void check_seat(struct lw_net *net, uint32_t node, lw_leg leg)
{
	const struct end *end = lw_net_end_of(net, node, leg);
	const struct end *other = end && end->state == END_UP ? partner(net, end) : NULL;
	struct lw_leg_info info;

	if (lw_leg_info(net->nodes[node].lw, leg, &info) || !other) {
		lw_net_breach(net, node, "up without a partner: %s", end ? end->who : "nobody");
		return;
	}
	if (info.ear_asked)
		lw_net_breach(net, node, "an ear is asked for ever: %s", end->who);
	if (differs(other, info.remote_held))
		lw_net_breach(net, node, "remote hold is %s, and %s at %s",
			      info.remote_held ? "yes" : "no", info.remote_held ? "no" : "yes",
			      end->who);
}

/* Two talk, or the host has one of them. */
static void check_switched(struct lw_net *net, uint32_t node, lw_call call)
{
	struct lw *lw = net->nodes[node].lw;
	struct lw_call_info info;
	struct lw_leg_info one;
	unsigned legs = 0;
	lw_leg leg = {0};

	if (lw_call_info(lw, call, &info) || info.state != LW_CALL_TALKING || *info.reach_state)
		lw_net_breach(net, node, "left ringing: %s", info.uri);
	if (info.method != LW_METHOD_NONE && info.scene != LW_SCENE_MERGED)
		lw_net_breach(net, node, "a transfer is stuck: %s", info.transfer_state);
	while (leg = lw_call_leg_next(lw, call, leg), leg.v) {
		check_seat(net, node, leg);
		legs++;
	}
	if (legs == 1 && !lw_leg_info(lw, info.leg, &one) && one.to_hear != LW_HEAR_ANNOUNCEMENT &&
	    !one.remote_held && !one.held)
		lw_net_breach(net, node, "left alone: %s", info.uri);
}

static void check_quiet(struct lw_net *net, uint32_t node)
{
	const struct lw *lw = net->nodes[node].lw;

	for (lw_call c = lw_call_next(lw, (lw_call){0}); c.v; c = lw_call_next(lw, c)) {
		if (net->nodes[node].is_switch)
			check_switched(net, node, c);
		else
			check_call(net, node, c);
	}
}

/* ---- empty ---- */

static void name_left_over(struct lw_net *net, uint32_t n, const struct watched *w)
{
	struct lw_call_info info;
	struct lw_leg_info leg;

	if (lw_call_info(net->nodes[n].lw, w->call, &info))
		return;
	lw_net_breach(net, n, "#%u is %s, transfer %s, referred %s, leg %s",
		      (unsigned)(w->call.v & 0xffff), info.state_name, info.transfer_state,
		      info.referred_state,
		      lw_leg_info(net->nodes[n].lw, info.leg, &leg) ? "none" : leg.state_name);
}

static void check_empty(struct lw_net *net, uint32_t n)
{
	struct node *node = &net->nodes[n];
	struct lw_counts counts = lw_counts(node->lw);

	if (counts.calls || counts.legs || counts.timers || counts.outputs)
		lw_net_breach(net, n, "left over: %u calls, %u legs, %u timers, %u outputs",
			      counts.calls, counts.legs, counts.timers, counts.outputs);
	for (uint32_t i = 0; i < node->watched_count; i++) {
		name_left_over(net, n, &node->watched[i]);
		if (node->watched[i].transferring)
			lw_net_breach(net, n, "a transfer without an end");
		if (!node->watched[i].over)
			lw_net_breach(net, n, "a call without a last note");
	}
	for (uint32_t i = 0; i < net->end_top; i++)
		if (net->ends[i].used && net->ends[i].node == n && net->ends[i].leg.v)
			lw_net_breach(net, n, "a leg was never forgotten: %s", net->ends[i].who);
}

unsigned lw_net_check(struct lw_net *net, enum lw_net_law law,
		      void (*put)(const char *line, void *arg), void *arg)
{
	for (uint32_t i = 0; i < net->node_count; i++) {
		if (!net->nodes[i].lw)
			continue;
		if (law == LW_NET_QUIET)
			check_quiet(net, i);
		if (law == LW_NET_EMPTY)
			check_empty(net, i);
	}
	for (unsigned i = 0; put && i < net->breaches && i < BREACHES; i++)
		put(net->breach[i], arg);
	return net->breaches;
}

bool lw_net_talking(const struct lw_net *net, uint32_t a, uint32_t b)
{
	for (uint32_t i = 0; i < net->end_top; i++) {
		const struct end *end = &net->ends[i], *other;

		if (!end->used || end->node != a || end->peer != b || end->state != END_UP ||
		    !end->leg.v)
			continue;
		other = partner(net, end);
		if (other && end->mine == LW_SENDRECV && other->mine == LW_SENDRECV)
			return true;
	}
	return false;
}
