/* SPDX-License-Identifier: BSD-3-Clause */
/* act.c -- the adapter of a node: what its engine wants done, as messages. */
#include "act.h"

#include <legwork/rules.h>
#include <legwork/snapshot.h>

#include "check.h"
#include "end.h"
#include "event.h"
#include "luck.h"
#include "node.h"
#include "trans.h"

static void put_address(char *to, const char *from)
{
	lw_mock_text_copy(to, ADDRESS, from);
}

/* The triggered INVITE carries what the REFER asked for (RFC 3515, RFC 3892). */
static void add_asked(struct lw_net *net, struct message *m, uint32_t node, lw_leg asked_on)
{
	const struct end *old = lw_net_end_of(net, node, asked_on);

	if (!old)
		return;
	m->replaces = old->asked_replaces;
	m->replaces_role = old->asked_role;
	put_address(m->by, old->asked_by);
}

/* A phone is itself; a switch calls for somebody, if its rules say whom to show. */
static void put_from(const struct lw_net *net, uint32_t node, lw_leg leg, char *to)
{
	const struct node *n = &net->nodes[node];
	struct lw_shown shown;

	put_address(to, n->address);
	if (n->is_switch && !lw_leg_shown(n->lw, leg, &shown) && shown.asserted.uri[0])
		put_address(to, shown.asserted.uri);
}

static void do_invite(struct lw_net *net, uint32_t node, const struct lw_output *out)
{
	struct end *end = lw_net_end_new(net, node);
	struct message m;

	if (!end)
		return;
	end->leg = out->leg;
	end->role = CALLER;
	end->dialog = ++net->dialogs;
	end->peer = lw_net_node_at(net, out->uri);
	put_address(end->who, out->uri);
	if (end->peer == NONE) {
		lw_net_end_over(end);
		lw_net_signal_later(net, end, LW_SIG_REJECTED, 404, 0);
		return;
	}
	m = lw_net_request_of(end, INVITE);
	put_from(net, node, out->leg, m.uri);
	put_address(m.text, out->uri);
	m.flags = out->flags;
	add_asked(net, &m, node, out->other_leg);
	end->invite = lw_net_client_start(net, end, &m);
}

static void do_forget(struct lw_net *net, struct end *end)
{
	lw_time ms = 64 * (lw_time)net->config.t1_ms * (end->state == END_OVER ? 1 : 8);

	if (end->state == END_UP || end->state == END_OFFERED)
		lw_net_breach(net, end->node, "forgotten while its dialog is up: %s", end->who);
	end->leg = (lw_leg){0};
	lw_net_end_later(net, end, ms, EV_REAP);
}

static void do_media(struct lw_net *net, struct end *end, uint8_t dir)
{
	if (end->state != END_UP) {
		lw_net_signal_later(net, end, LW_SIG_MEDIA_FAILED, 481, 0);
		return;
	}
	end->wanted = dir;
	end->offered = net->now;
	end->queued = end->offering && end->on_wire;
	end->offering = true;
	lw_net_end_offer(net, end);
}

static void do_refer(struct lw_net *net, struct end *end, const struct lw_output *out)
{
	struct message m = lw_net_request_of(end, REFER);
	const struct end *other = lw_net_end_of(net, end->node, out->other_leg);
	bool mailbox = out->method == LW_VOICEMAIL && net->mailbox != NONE;

	if (end->state != END_UP) {
		lw_net_signal_later(net, end, LW_SIG_REFER_NO, 481, 0);
		return;
	}
	put_address(m.uri, mailbox ? net->nodes[net->mailbox].address : out->target);
	put_address(m.by, net->nodes[end->node].address);
	if (other) {
		m.replaces = other->dialog;
		m.replaces_role = other->role == CALLER ? CALLEE : CALLER;
	}
	lw_net_client_start(net, end, &m);
}

static void do_refer_answer(struct lw_net *net, struct end *end, int code)
{
	uint32_t asked = end->refer;

	end->refer = 0;
	lw_net_server_answer(net, end->node, asked, code, 0);
}

static void do_notify(struct lw_net *net, struct end *end, const struct lw_output *out)
{
	struct message m = lw_net_request_of(end, NOTIFY);

	m.code = out->code;
	m.flags = out->flags;
	if (end->peer != NONE)
		lw_net_client_start(net, end, &m);
	else if (out->flags & LW_F_FINAL) /* its dialog was lost in a restart */
		lw_net_signal_later(net, end, LW_SIG_NOTIFIED, 0, 0);
}

static void do_dtmf(struct lw_net *net, struct end *end, const char *digits)
{
	struct message m = lw_net_request_of(end, INFO);

	if (end->state != END_UP)
		return;
	put_address(m.text, digits);
	lw_net_client_start(net, end, &m);
}

/* CID-12 in brief: no re-INVITE is sent for it here, so a peer without UPDATE is not told. */
static void do_identity(struct lw_net *net, struct end *end, const struct lw_output *out)
{
	struct message m = lw_net_request_of(end, UPDATE);
	struct lw_shown shown;
	bool knows = end->peer != NONE && net->nodes[end->peer].caps & LW_CAP_UPDATE;

	if (end->state != END_UP || !knows ||
	    lw_leg_shown(net->nodes[end->node].lw, out->leg, &shown)) {
		lw_net_signal_later(net, end, LW_SIG_NOT_SHOWN, knows ? 0 : 405, 0);
		return;
	}
	put_address(m.uri, shown.asserted.uri);
	put_address(m.text, shown.asserted.name);
	if (m.uri[0])
		lw_net_client_start(net, end, &m);
}

static void do_answer(struct lw_net *net, struct end *end)
{
	if (end->state != END_OFFERED)
		return;
	end->state = END_ANSWERED;
	lw_net_server_answer(net, end->node, end->invite, 200, LW_SENDRECV);
}

static void do_reject(struct lw_net *net, struct end *end, int code)
{
	lw_net_end_over(end);
	lw_net_server_answer(net, end->node, end->invite, code, 0);
}

static struct end *stored_end(struct lw_net *net, uint32_t node, lw_leg leg)
{
	uint64_t key = lw_leg_key(net->nodes[node].lw, leg);
	struct end *end = key && key <= net->end_top ? &net->ends[key - 1] : NULL;

	return end && end->used && end->node == node && !end->leg.v ? end : NULL;
}

/* Its dialog was up, so it is stored, unless the disk is bad; nothing else is. */
static void claim(struct lw_net *net, struct end *end)
{
	struct lw_leg_info info;

	lw_net_end_is_up(net, end);
	lw_net_signal_later(net, end, LW_SIG_CLAIMED, 0, 0);
	end->offered = net->now;
	end->unsure = end->offering;
	lw_net_end_offer(net, end);
	if (!lw_leg_info(net->nodes[end->node].lw, end->leg, &info) && !info.up)
		lw_net_end_drop(net, end); /* its BYE may not have been sent */
}

static void do_claim(struct lw_net *net, uint32_t node, const struct lw_output *out)
{
	struct end *end = stored_end(net, node, out->leg);
	bool found = end && lw_mock_random_below(&net->luck, 1000) < net->nodes[node].found;

	if (!end)
		end = lw_net_end_new(net, node);
	if (!end)
		return;
	end->leg = out->leg;
	if (found) {
		claim(net, end);
		return;
	}
	end->peer = NONE;
	lw_net_end_over(end);
	lw_net_signal_later(net, end, LW_SIG_ENDED, 481, 0);
}

/* The wire knows nothing of it; the ear takes its time, or refuses. */
static void do_hear(struct lw_net *net, struct end *end)
{
	const struct node *node = &net->nodes[end->node];
	bool refuses = lw_mock_random_below(&net->luck, node->ear_refuses ? 1000 : 0) <
		       node->ear_refuses;
	struct event event = {.kind = EV_SIGNAL, .item = lw_net_end_number(net, end),
			      .life = end->life,
			      .type = refuses ? LW_SIG_HEARS_NOT : LW_SIG_HEARS,
			      .code = refuses ? 488 : 0};

	lw_net_later(net, lw_mock_random_below(&net->luck, node->ear_ms), event);
}

/* Outputs for the host's media: nothing goes on the wire for them. */
static bool is_for_wire(uint32_t type)
{
	return type != LW_DO_MUTE && type != LW_DO_FOCUS && type != LW_DO_MIX &&
	       type != LW_DO_RECORD && type != LW_DO_HEAR;
}

void lw_net_act(struct lw_net *net, uint32_t node, const struct lw_output *out)
{
	struct end *end = lw_net_end_of(net, node, out->leg);

	if (out->type == LW_DO_INVITE) {
		if (end)
			lw_net_breach(net, node, "a second INVITE for one leg");
		do_invite(net, node, out);
		return;
	}
	if (out->type == LW_DO_CLAIM) {
		do_claim(net, node, out);
		return;
	}
	if (!end) {
		if (is_for_wire(out->type))
			lw_net_breach(net, node, "%s for a leg that is not there",
				      lw_output_name(out->type));
		return;
	}
	switch ((int)out->type) {
	case LW_DO_RING:     lw_net_server_answer(net, node, end->invite, 180, 0); break;
	case LW_DO_ANSWER:   do_answer(net, end); break;
	case LW_DO_REJECT:   do_reject(net, end, out->code); break;
	case LW_DO_DROP:     lw_net_end_drop(net, end); break;
	case LW_DO_FORGET:   do_forget(net, end); break;
	case LW_DO_MEDIA:    do_media(net, end, out->dir); break;
	case LW_DO_REFER:    do_refer(net, end, out); break;
	case LW_DO_REFER_OK: do_refer_answer(net, end, 202); break;
	case LW_DO_REFER_NO: do_refer_answer(net, end, out->code); break;
	case LW_DO_NOTIFY:   do_notify(net, end, out); break;
	case LW_DO_DTMF:     do_dtmf(net, end, out->digits); break;
	case LW_DO_IDENTITY: do_identity(net, end, out); break;
	case LW_DO_HEAR:     do_hear(net, end); break;
	case LW_DO_RECORD:
		lw_net_signal_later(net, end, LW_SIG_RECORDING, 0, out->flags & LW_F_ON);
		break;
	}
}
