/* node.c -- the adapter of one node: ends of dialogs, and what an engine's actions send. */
#include "net.h"

#include <string.h>

/* ---- ends ---- */

struct end *end_new(struct lw_net *net, uint32_t node)
{
	for (uint32_t i = 0; i < net->config.max_legs; i++) {
		struct end *end = &net->ends[i];

		if (end->used)
			continue;
		*end = (struct end){.used = true, .life = end->life + 1, .node = node,
				    .mine = LW_SENDRECV, .theirs = LW_SENDRECV};
		if (i >= net->end_top)
			net->end_top = i + 1;
		return end;
	}
	net->lost_room = true;
	return NULL;
}

uint32_t lw_net_dialog(const struct lw_net *net, uint32_t node, lw_leg leg)
{
	for (uint32_t i = 0; leg.v && i < net->end_top; i++) {
		const struct end *end = &net->ends[i];

		if (end->used && end->node == node && lw_same_leg(end->leg, leg))
			return end->dialog;
	}
	return 0;
}

uint32_t end_number(const struct lw_net *net, const struct end *end)
{
	return (uint32_t)(end - net->ends);
}

struct end *end_of(struct lw_net *net, uint32_t node, lw_leg leg)
{
	for (uint32_t i = 0; leg.v && i < net->end_top; i++) {
		struct end *end = &net->ends[i];

		if (end->used && end->node == node && lw_same_leg(end->leg, leg))
			return end;
	}
	return NULL;
}

struct end *end_in(struct lw_net *net, uint32_t node, uint32_t dialog, uint8_t role)
{
	for (uint32_t i = 0; dialog && i < net->end_top; i++) {
		struct end *end = &net->ends[i];

		if (end->used && end->node == node && end->dialog == dialog && end->role == role)
			return end;
	}
	return NULL;
}

void end_over(struct end *end)
{
	end->state = END_OVER;
	end->offering = end->on_wire = end->queued = false;
}

void end_is_up(struct lw_net *net, struct end *end)
{
	lw_time ms = net->config.session_ms + random_below(&net->luck, 1000);

	end->state = END_UP;
	net_later(net, ms,
		  (struct event){.kind = EV_PING, .item = end_number(net, end), .life = end->life});
}

/* ---- towards the engine ---- */

/* A signal on a leg that the engine has not forgotten is never refused. */
int end_put(struct lw_net *net, struct end *end, const struct lw_input *signal)
{
	struct lw_input in = *signal;
	uint32_t node = end->node;
	int err;

	if (!end->leg.v || !net->nodes[node].lw)
		return LW_E_STALE;
	in.now = net->now;
	in.leg = end->leg;
	if (end->peer != NONE)
		in.caps = net->nodes[end->peer].caps;
	if (in.type == LW_SIG_ANSWERED && end->peer != NONE && net->nodes[end->peer].withheld)
		in.flags |= LW_F_PRIVATE;
	err = net_step(net, node, &in);
	if (err)
		check_breach(net, node, "signal %s %d on a living leg: %s", lw_input_name(in.type),
			     (int)in.code, lw_error_name(err));
	net_drain(net, node);
	return err;
}

void end_signal(struct lw_net *net, struct end *end, enum lw_input_type type, int code,
		const char *text)
{
	struct lw_input in = {.type = (uint32_t)type, .code = code, .text = text};

	end_put(net, end, &in);
}

void end_signal_later(struct lw_net *net, struct end *end, enum lw_input_type type, int code,
		      uint32_t flags)
{
	net_later(net, 0,
		  (struct event){.kind = EV_SIGNAL,
				 .item = end_number(net, end),
				 .life = end->life,
				 .type = (uint32_t)type,
				 .code = code,
				 .flags = flags});
}

/* ---- what the engine wants done ---- */

static void put_address(char *to, const char *from)
{
	size_t n = strlen(from);

	memcpy(to, n < ADDRESS ? from : "", n < ADDRESS ? n + 1 : 1);
}

/* The triggered INVITE carries what the REFER asked for (RFC 3515, RFC 3892). */
static void add_asked(struct lw_net *net, struct message *m, uint32_t node, lw_leg asked_on)
{
	const struct end *old = end_of(net, node, asked_on);

	if (!old)
		return;
	m->replaces = old->asked_replaces;
	m->replaces_role = old->asked_role;
	put_address(m->by, old->asked_by);
}

static void do_invite(struct lw_net *net, uint32_t node, const struct lw_output *out)
{
	struct end *end = end_new(net, node);
	struct message m;

	if (!end)
		return;
	end->leg = out->leg;
	end->role = CALLER;
	end->dialog = ++net->dialogs;
	end->peer = net_node_at(net, out->uri);
	put_address(end->who, out->uri);
	if (end->peer == NONE) {
		end_over(end);
		end_signal_later(net, end, LW_SIG_REJECTED, 404, 0);
		return;
	}
	m = request_of(end, INVITE);
	put_address(m.uri, net->nodes[node].address);
	put_address(m.text, out->uri);
	m.flags = out->flags;
	add_asked(net, &m, node, out->other_leg);
	end->invite = client_start(net, end, &m);
}

void end_cancel(struct lw_net *net, struct end *end)
{
	const struct client *invite = client_find(net, end->node, end->invite);
	struct message m = request_of(end, CANCEL);

	if (end->cancel_sent || !invite || !invite->heard)
		return; /* not before a provisional answer (RFC 3261 9.1) */
	end->cancel_sent = true;
	m.about = end->invite;
	client_start(net, end, &m);
}

static void send_bye(struct lw_net *net, struct end *end)
{
	struct message m = request_of(end, BYE);

	if (end->bye_sent)
		return;
	end_over(end);
	end->bye_sent = true;
	client_start(net, end, &m);
}

void end_drop(struct lw_net *net, struct end *end)
{
	switch ((enum end_state)end->state) {
	case END_CALLING:
	case END_RINGING:
		end->cancel = true;
		end_cancel(net, end);
		break;
	case END_OFFERED:
		server_answer(net, end->node, end->invite, 480, 0);
		end_over(end);
		break;
	case END_ANSWERED:
		end->bye = true; /* not before the ACK (RFC 3261 15) */
		break;
	case END_UP:
		send_bye(net, end);
		break;
	case END_OVER:
		if (!end->bye_sent)
			end_signal_later(net, end, LW_SIG_ENDED, 0, 0);
		break;
	}
}

static void do_forget(struct lw_net *net, struct end *end)
{
	lw_time ms = 64 * (lw_time)net->config.t1_ms * (end->state == END_OVER ? 1 : 8);

	if (end->state == END_UP || end->state == END_OFFERED)
		check_breach(net, end->node, "forgotten while its dialog is up: %s", end->who);
	end->leg = (lw_leg){0};
	net_later(net, ms,
		  (struct event){.kind = EV_REAP, .item = end_number(net, end), .life = end->life});
}

/* Offers end well before the engine's own deadline, so that both mean the same media. */
lw_time end_offer_limit(const struct lw_net *net)
{
	lw_time one = 64 * (lw_time)net->config.t1_ms;

	return one < 30000 ? 36000 - one : 6000;
}

void end_offer(struct lw_net *net, struct end *end)
{
	struct message m = request_of(end, REINVITE);

	if (!end->offering || end->on_wire || end->state != END_UP)
		return;
	m.dir = end->wanted;
	end->on_wire = client_start(net, end, &m) != 0;
}

static void do_media(struct lw_net *net, struct end *end, uint8_t dir)
{
	if (end->state != END_UP) {
		end_signal_later(net, end, LW_SIG_MEDIA_FAILED, 481, 0);
		return;
	}
	end->wanted = dir;
	end->offered = net->now;
	end->queued = end->offering && end->on_wire;
	end->offering = true;
	end_offer(net, end);
}

static void do_refer(struct lw_net *net, struct end *end, const struct lw_output *out)
{
	struct message m = request_of(end, REFER);
	const struct end *other = end_of(net, end->node, out->other_leg);
	bool mailbox = out->method == LW_VOICEMAIL && net->mailbox != NONE;

	if (end->state != END_UP) {
		end_signal_later(net, end, LW_SIG_REFER_NO, 481, 0);
		return;
	}
	put_address(m.uri, mailbox ? net->nodes[net->mailbox].address : out->uri);
	put_address(m.by, net->nodes[end->node].address);
	if (other) {
		m.replaces = other->dialog;
		m.replaces_role = other->role == CALLER ? CALLEE : CALLER;
	}
	client_start(net, end, &m);
}

static void do_refer_answer(struct lw_net *net, struct end *end, int code)
{
	uint32_t asked = end->refer;

	end->refer = 0;
	server_answer(net, end->node, asked, code, 0);
}

static void do_notify(struct lw_net *net, struct end *end, const struct lw_output *out)
{
	struct message m = request_of(end, NOTIFY);

	m.code = out->code;
	m.flags = out->flags;
	client_start(net, end, &m);
}

static void do_dtmf(struct lw_net *net, struct end *end, const char *digits)
{
	struct message m = request_of(end, INFO);

	if (end->state != END_UP)
		return;
	put_address(m.text, digits);
	client_start(net, end, &m);
}

/* CID-12 in brief: there is no re-INVITE for it here, so a peer without UPDATE is not told. */
static void do_identity(struct lw_net *net, struct end *end, const struct lw_output *out)
{
	struct message m = request_of(end, UPDATE);
	struct lw_shown shown;
	bool knows = end->peer != NONE && net->nodes[end->peer].caps & LW_CAP_UPDATE;

	if (end->state != END_UP || !knows ||
	    lw_leg_shown(net->nodes[end->node].lw, out->leg, &shown)) {
		end_signal_later(net, end, LW_SIG_NOT_SHOWN, knows ? 0 : 405, 0);
		return;
	}
	put_address(m.uri, shown.asserted.uri);
	put_address(m.text, shown.asserted.name);
	if (m.uri[0])
		client_start(net, end, &m);
}

static void do_answer(struct lw_net *net, struct end *end)
{
	if (end->state != END_OFFERED)
		return;
	end->state = END_ANSWERED;
	server_answer(net, end->node, end->invite, 200, LW_SENDRECV);
}

static void do_reject(struct lw_net *net, struct end *end, int code)
{
	end_over(end);
	server_answer(net, end->node, end->invite, code, 0);
}

/* Outputs about calls without a leg at the adapter: nothing of theirs goes on the wire. */
static bool is_for_wire(uint32_t type)
{
	return type != LW_DO_MUTE && type != LW_DO_FOCUS && type != LW_DO_MIX &&
	       type != LW_DO_RECORD;
}

void node_acts(struct lw_net *net, uint32_t node, const struct lw_output *out)
{
	struct end *end = end_of(net, node, out->leg);

	if (out->type == LW_DO_INVITE) {
		if (end)
			check_breach(net, node, "a second INVITE for one leg");
		do_invite(net, node, out);
		return;
	}
	if (!end) {
		if (is_for_wire(out->type))
			check_breach(net, node, "%s for a leg that is not there",
				     lw_output_name(out->type));
		return;
	}
	switch ((int)out->type) {
	case LW_DO_RING:     server_answer(net, node, end->invite, 180, 0); break;
	case LW_DO_ANSWER:   do_answer(net, end); break;
	case LW_DO_REJECT:   do_reject(net, end, out->code); break;
	case LW_DO_DROP:     end_drop(net, end); break;
	case LW_DO_FORGET:   do_forget(net, end); break;
	case LW_DO_MEDIA:    do_media(net, end, out->dir); break;
	case LW_DO_REFER:    do_refer(net, end, out); break;
	case LW_DO_REFER_OK: do_refer_answer(net, end, 202); break;
	case LW_DO_REFER_NO: do_refer_answer(net, end, out->code); break;
	case LW_DO_NOTIFY:   do_notify(net, end, out); break;
	case LW_DO_DTMF:     do_dtmf(net, end, out->text); break;
	case LW_DO_IDENTITY: do_identity(net, end, out); break;
	case LW_DO_RECORD:
		end_signal_later(net, end, LW_SIG_RECORDING, 0, out->flags & LW_F_ON);
		break;
	}
}
