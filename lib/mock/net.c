/* SPDX-License-Identifier: BSD-3-Clause */
/* net.c -- several engines on one virtual clock: what happens next, and who is told. */
#include <stdlib.h>
#include <string.h>

#include "../table/block.h"
#include "../table/sized.h"
#include "dialog.h"
#include "end.h"
#include "engine.h"
#include "event.h"
#include "ladder.h"
#include "node.h"
#include "restart.h"
#include "trans.h"
#include "wire.h"

/* ---- life ---- */

static size_t cut_up(struct lw_net *net, const struct lw_net_config *c, char *base)
{
	struct lw_block block = {base, 0};
	uint32_t events = c->max_flight + 4 * c->max_legs + 2 * c->max_transactions;
	uint32_t *free_flights, *free_events;
	struct lw_net counted;

	lw_block_cut(&block, sizeof *net);
	if (!base)
		net = &counted;
	net->nodes = lw_block_cut(&block, c->max_nodes * sizeof *net->nodes);
	net->ends = lw_block_cut(&block, c->max_legs * sizeof *net->ends);
	net->clients = lw_block_cut(&block, c->max_transactions * sizeof *net->clients);
	net->servers = lw_block_cut(&block, c->max_transactions * sizeof *net->servers);
	net->flights = lw_block_cut(&block, c->max_flight * sizeof *net->flights);
	net->events = lw_block_cut(&block, events * sizeof *net->events);
	net->queue.heap = lw_block_cut(&block, events * sizeof *net->queue.heap);
	net->rungs = lw_block_cut(&block, c->ladder * sizeof *net->rungs);
	free_flights = lw_block_cut(&block, c->max_flight * sizeof(uint32_t));
	free_events = lw_block_cut(&block, events * sizeof(uint32_t));
	if (!base)
		return block.used;
	net->queue.size = events;
	lw_mock_spares_fill(&net->free_flights, free_flights, c->max_flight);
	lw_mock_spares_fill(&net->free_events, free_events, events);
	return block.used;
}

static bool config_is_valid(const struct lw_net_config *c)
{
	const uint32_t most = 1u << 20;

	return !c->alloc == !c->release && c->max_nodes && c->max_nodes <= 64 && c->max_legs &&
	       c->max_legs <= most && c->max_flight && c->max_flight <= most &&
	       c->max_transactions && c->max_transactions <= most &&
	       c->delay_min_ms <= c->delay_max_ms && c->loss <= 1000 && c->duplicate <= 1000 &&
	       c->t1_ms && c->session_ms && c->ladder <= most;
}

int lw_net_new(struct lw_net **netp, const struct lw_net_config *config)
{
	struct lw_net_config ours = LW_NET_CONFIG_INIT;
	const struct lw_net_config *c = &ours;
	struct lw_net *net;
	size_t size;

	if (!netp)
		return LW_E_ARG;
	*netp = NULL;
	if (!config || lw_sized_take(&ours, sizeof ours, config) || !config_is_valid(c))
		return LW_E_ARG;
	size = cut_up(NULL, c, NULL);
	net = c->alloc ? c->alloc(size, c->alloc_arg) : malloc(size);
	if (!net)
		return LW_E_NOMEM;
	memset(net, 0, size);
	net->config = *c;
	net->luck = c->seed;
	net->mailbox = NONE;
	cut_up(net, c, (char *)net);
	*netp = net;
	return LW_OK;
}

void lw_net_free(struct lw_net *net)
{
	if (!net)
		return;
	for (uint32_t i = 0; i < net->node_count; i++) {
		lw_free(net->nodes[i].lw);
		lw_free(net->nodes[i].asleep);
	}
	if (net->config.release)
		net->config.release(net, net->config.alloc_arg);
	else
		free(net);
}

int lw_net_add(struct lw_net *net, const char *address, const struct lw_config *config)
{
	struct node *node;
	int err;

	if (!net || !config || !address || strlen(address) >= ADDRESS ||
	    lw_net_node_at(net, address) != NONE)
		return LW_E_ARG;
	if (net->node_count == net->config.max_nodes)
		return LW_E_FULL;
	node = &net->nodes[net->node_count];
	memset(node, 0, sizeof *node);
	node->config = *config;
	node->found = 1000;
	node->caps = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER | LW_CAP_UPDATE;
	memcpy(node->address, address, strlen(address) + 1);
	err = lw_new(&node->lw, config);
	return err ? err : (int)net->node_count++;
}

void lw_net_notes(struct lw_net *net, uint32_t node, lw_mock_note_h *noteh, void *arg)
{
	if (node >= net->node_count)
		return;
	net->nodes[node].noteh = noteh;
	net->nodes[node].note_arg = arg;
}

lw_time lw_net_now(const struct lw_net *net)
{
	return net->now;
}

void lw_net_watch(struct lw_net *net, lw_watch_h *watch, void *arg)
{
	net->watch = watch;
	net->watch_arg = arg;
}

void lw_net_messages(struct lw_net *net, lw_net_message_h *messageh, void *arg)
{
	net->messageh = messageh;
	net->message_arg = arg;
}

void lw_net_faults(struct lw_net *net, uint32_t loss, uint32_t duplicate, uint32_t delay_max_ms)
{
	net->config.loss = loss;
	net->config.duplicate = duplicate;
	if (delay_max_ms >= net->config.delay_min_ms)
		net->config.delay_max_ms = delay_max_ms;
}

/* ---- death and rebirth of a node ---- */

void lw_net_crash(struct lw_net *net, uint32_t node, lw_time down_ms)
{
	struct node *n = &net->nodes[node];

	if (node >= net->node_count || !n->lw)
		return;
	lw_free(n->lw);
	n->lw = NULL;
	n->life++;
	n->watched_count = 0;
	lw_net_trans_forget(net, node);
	for (uint32_t i = 0; i < net->end_top; i++)
		if (net->ends[i].used && net->ends[i].node == node) {
			net->ends[i].used = false;
			net->ends[i].life++;
		}
	lw_net_ladder_words(net, node, "CRASH");
	lw_net_later(net, down_ms, (struct event){.kind = EV_BORN, .item = node, .life = n->life});
}

static void born_again(struct lw_net *net, uint32_t node)
{
	struct node *n = &net->nodes[node];

	if (n->lw || lw_new(&n->lw, &n->config))
		return;
	lw_net_ladder_words(net, node, "BACK");
	if (n->asleep)
		lw_net_wake(net, node);
}

/* ---- time ---- */

static void end_event(struct lw_net *net, const struct event *event)
{
	struct end *end = &net->ends[event->item];
	struct lw_input in;

	if (!end->used || end->life != event->life)
		return;
	switch ((enum event_kind)event->kind) {
	case EV_SIGNAL:
		in = (struct lw_input){
			.type = event->type, .code = event->code, .flags = event->flags};
		lw_net_put(net, end, &in);
		break;
	case EV_PING:  lw_net_dialog_ping(net, end); break;
	case EV_OFFER: lw_net_end_offer(net, end); break;
	case EV_REAP:
		end->used = false;
		end->life++;
		break;
	case EV_ARRIVE: case EV_CLIENT: case EV_SERVER: case EV_BORN: break;
	}
}

static void arrives(struct lw_net *net, uint32_t flight)
{
	struct outcome outcome;
	struct server *server;
	struct message message;

	if (!lw_net_wire_take(net, flight, &message))
		return;
	if (message.response) {
		if (lw_net_client_hears(net, &message, &outcome))
			lw_net_dialog_response(net, &outcome);
		return;
	}
	switch (lw_net_server_hears(net, &message, &server)) {
	case HEARD_REQUEST: lw_net_dialog_request(net, &message); break;
	case HEARD_CANCEL:  lw_net_dialog_cancelled(net, server); break;
	case HEARD_ACK:     lw_net_dialog_acknowledged(net, server); break;
	case HEARD_NOTHING: break;
	}
}

static void client_event(struct lw_net *net, const struct event *event)
{
	struct outcome outcome;

	if (net->clients[event->item].life != event->life)
		return;
	if (lw_net_client_due(net, event->item, &outcome))
		lw_net_dialog_response(net, &outcome);
}

/* When it is too late to wait for the ACK, a BYE may go. */
static void server_event(struct lw_net *net, const struct event *event)
{
	struct server *server;

	if (net->servers[event->item].life != event->life)
		return;
	server = lw_net_server_due(net, event->item);
	if (server)
		lw_net_dialog_acknowledged(net, server);
}

static void do_next_event(struct lw_net *net)
{
	uint32_t i = lw_mock_queue_take(&net->queue);
	struct event event = net->events[i];

	lw_mock_spares_give(&net->free_events, i);
	switch ((enum event_kind)event.kind) {
	case EV_ARRIVE: arrives(net, event.item); break;
	case EV_CLIENT: client_event(net, &event); break;
	case EV_SERVER: server_event(net, &event); break;
	case EV_BORN:
		if (net->nodes[event.item].life == event.life)
			born_again(net, event.item);
		break;
	case EV_SIGNAL: case EV_PING: case EV_OFFER: case EV_REAP:
		end_event(net, &event);
		break;
	}
}

static uint32_t most_pressing(const struct lw_net *net, lw_time *deadline)
{
	uint32_t node = NONE;

	*deadline = LW_NEVER;
	for (uint32_t i = 0; i < net->node_count; i++) {
		lw_time at = net->nodes[i].lw ? lw_deadline(net->nodes[i].lw) : LW_NEVER;

		if (at < *deadline) {
			*deadline = at;
			node = i;
		}
	}
	return node;
}

enum { PATIENCE = 1000 };

static void tick(struct lw_net *net, uint32_t node)
{
	const struct lw_input in = {.type = LW_TICK, .now = net->now};

	lw_net_step(net, node, &in);
	lw_net_drain(net, node);
}

int lw_net_run(struct lw_net *net, lw_time until)
{
	unsigned stuck = 0;
	bool lost;

	if (until == LW_NEVER)
		return LW_E_ARG;
	if (until < net->now)
		return LW_E_TIME;
	for (uint32_t i = 0; i < net->node_count; i++)
		lw_net_drain(net, i);
	for (;;) {
		lw_time event = lw_mock_queue_when(&net->queue), deadline;
		uint32_t node = most_pressing(net, &deadline);
		lw_time next = event <= deadline ? event : deadline;

		if (next > until || next == LW_NEVER)
			break;
		stuck = next > net->now || event <= deadline ? 0 : stuck + 1;
		if (stuck > PATIENCE)
			return LW_E_REFUSED;
		if (next > net->now)
			net->now = next;
		if (event <= deadline)
			do_next_event(net);
		else
			tick(net, node);
	}
	net->now = until;
	lost = net->lost_room;
	net->lost_room = false;
	return lost ? LW_E_FULL : LW_OK;
}
