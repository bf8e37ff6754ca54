/* SPDX-License-Identifier: BSD-3-Clause */
/* end.c -- ends of dialogs: what an adapter keeps for a leg; how it offers, cancels and drops. */
#include "end.h"

#include "event.h"
#include "luck.h"
#include "trans.h"

/* ---- finding ---- */

struct end *lw_net_end_new(struct lw_net *net, uint32_t node)
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

uint32_t lw_net_end_number(const struct lw_net *net, const struct end *end)
{
	return (uint32_t)(end - net->ends);
}

struct end *lw_net_end_of(const struct lw_net *net, uint32_t node, lw_leg leg)
{
	for (uint32_t i = 0; leg.v && i < net->end_top; i++) {
		struct end *end = &net->ends[i];

		if (end->used && end->node == node && lw_same_leg(end->leg, leg))
			return end;
	}
	return NULL;
}

uint32_t lw_net_dialog(const struct lw_net *net, uint32_t node, lw_leg leg)
{
	const struct end *end = lw_net_end_of(net, node, leg);

	return end ? end->dialog : 0;
}

struct end *lw_net_end_in(const struct lw_net *net, uint32_t node, uint32_t dialog, uint8_t role)
{
	for (uint32_t i = 0; dialog && i < net->end_top; i++) {
		struct end *end = &net->ends[i];

		if (end->used && end->node == node && end->dialog == dialog && end->role == role)
			return end;
	}
	return NULL;
}

void lw_net_end_over(struct end *end)
{
	end->state = END_OVER;
	end->offering = end->on_wire = end->queued = false;
}

void lw_net_end_later(struct lw_net *net, const struct end *end, lw_time ms, enum event_kind kind)
{
	lw_net_later(net, ms,
		     (struct event){.kind = (uint8_t)kind,
				    .item = lw_net_end_number(net, end),
				    .life = end->life});
}

void lw_net_end_is_up(struct lw_net *net, struct end *end)
{
	lw_time ms = net->config.session_ms + lw_mock_random_below(&net->luck, 1000);

	end->state = END_UP;
	lw_net_end_later(net, end, ms, EV_PING);
}

void lw_net_signal_later(struct lw_net *net, struct end *end, enum lw_signal type, int code,
			 uint32_t flags)
{
	lw_net_later(net, 0,
		     (struct event){.kind = EV_SIGNAL,
				    .item = lw_net_end_number(net, end),
				    .life = end->life,
				    .type = (uint32_t)type,
				    .code = code,
				    .flags = flags});
}

/* ---- sending ---- */

struct message lw_net_request_of(const struct end *end, enum kind kind)
{
	struct message m = {.kind = (uint8_t)kind, .role = end->role == CALLER ? CALLEE : CALLER,
			    .from = end->node, .to = end->peer, .dialog = end->dialog};

	return m;
}

/* Offers end well before the engine's own deadline, so that both mean the same media. */
lw_time lw_net_end_offer_limit(const struct lw_net *net)
{
	lw_time one = 64 * (lw_time)net->config.t1_ms;

	return one < 30000 ? 36000 - one : 6000;
}

void lw_net_end_offer(struct lw_net *net, struct end *end)
{
	struct message m = lw_net_request_of(end, REINVITE);

	if (!end->offering || end->on_wire || end->state != END_UP)
		return;
	m.dir = end->wanted;
	end->on_wire = lw_net_client_start(net, end, &m) != 0;
}

void lw_net_end_cancel(struct lw_net *net, struct end *end)
{
	const struct client *invite = lw_net_client_find(net, end->node, end->invite);
	struct message m = lw_net_request_of(end, CANCEL);

	if (end->cancel_sent || !invite || !invite->heard)
		return; /* not before a provisional answer (RFC 3261 9.1) */
	end->cancel_sent = true;
	m.about = end->invite;
	lw_net_client_start(net, end, &m);
}

static void send_bye(struct lw_net *net, struct end *end)
{
	struct message m = lw_net_request_of(end, BYE);

	if (end->bye_sent)
		return;
	lw_net_end_over(end);
	end->bye_sent = true;
	lw_net_client_start(net, end, &m);
}

void lw_net_end_drop(struct lw_net *net, struct end *end)
{
	switch ((enum end_state)end->state) {
	case END_CALLING:
	case END_RINGING:
		end->cancel = true;
		lw_net_end_cancel(net, end);
		break;
	case END_OFFERED:
		lw_net_server_answer(net, end->node, end->invite, 480, 0);
		lw_net_end_over(end);
		break;
	case END_ANSWERED:
		end->bye = true; /* not before the ACK (RFC 3261 15) */
		break;
	case END_UP:
		send_bye(net, end);
		break;
	case END_OVER:
		if (!end->bye_sent)
			lw_net_signal_later(net, end, LW_SIG_ENDED, 0, 0);
		break;
	}
}
