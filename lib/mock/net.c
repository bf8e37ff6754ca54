/* net.c -- several engines on one virtual clock. */
#include "net.h"

#include <stdlib.h>
#include <string.h>

/* ---- life ---- */

static size_t cut_up(struct lw_net *net, const struct lw_net_config *c, char *base)
{
	struct cutter cutter = {base, 0};
	uint32_t events = c->max_flight + 4 * c->max_legs + 2 * c->max_transactions;
	uint32_t *free_flights, *free_events;
	struct lw_net counted;

	cut(&cutter, sizeof *net);
	if (!base)
		net = &counted;
	net->nodes = cut(&cutter, c->max_nodes * sizeof *net->nodes);
	net->ends = cut(&cutter, c->max_legs * sizeof *net->ends);
	net->clients = cut(&cutter, c->max_transactions * sizeof *net->clients);
	net->servers = cut(&cutter, c->max_transactions * sizeof *net->servers);
	net->flights = cut(&cutter, c->max_flight * sizeof *net->flights);
	net->events = cut(&cutter, events * sizeof *net->events);
	net->queue.heap = cut(&cutter, events * sizeof *net->queue.heap);
	net->rungs = cut(&cutter, c->ladder * sizeof *net->rungs);
	free_flights = cut(&cutter, c->max_flight * sizeof(uint32_t));
	free_events = cut(&cutter, events * sizeof(uint32_t));
	if (!base)
		return cutter.used;
	net->queue.size = events;
	spares_fill(&net->free_flights, free_flights, c->max_flight);
	spares_fill(&net->free_events, free_events, events);
	return cutter.used;
}

static bool config_is_valid(const struct lw_net_config *c)
{
	const uint32_t most = 1u << 20;

	return !c->alloc == !c->release && c->max_nodes && c->max_nodes <= 64 && c->max_legs &&
	       c->max_legs <= most && c->max_flight && c->max_flight <= most &&
	       c->max_transactions && c->max_transactions <= most &&
	       c->delay_min_ms <= c->delay_max_ms && c->loss <= 1000 && c->duplicate <= 1000 &&
	       c->t1_ms && c->session_ms && c->ladder && c->ladder <= most;
}

int lw_net_new(struct lw_net **netp, const struct lw_net_config *c)
{
	struct lw_net *net;
	size_t size;

	*netp = NULL;
	if (!c || !config_is_valid(c))
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
	for (uint32_t i = 0; i < net->node_count; i++)
		lw_free(net->nodes[i].lw);
	if (net->config.release)
		net->config.release(net, net->config.alloc_arg);
	else
		free(net);
}

int lw_net_add(struct lw_net *net, const char *address, const struct lw_config *config)
{
	struct node *node = &net->nodes[net->node_count];
	int err;

	if (!address || strlen(address) >= ADDRESS || net_node_at(net, address) != NONE)
		return LW_E_ARG;
	if (net->node_count == net->config.max_nodes)
		return LW_E_FULL;
	memset(node, 0, sizeof *node);
	node->config = *config;
	node->caps = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER | LW_CAP_UPDATE;
	memcpy(node->address, address, strlen(address) + 1);
	err = lw_new(&node->lw, config);
	return err ? err : (int)net->node_count++;
}

void lw_net_mailbox(struct lw_net *net, uint32_t node)
{
	net->mailbox = node < net->node_count ? node : NONE;
}

void lw_net_caps(struct lw_net *net, uint32_t node, uint32_t caps)
{
	if (node < net->node_count)
		net->nodes[node].caps = caps;
}

void lw_net_withhold(struct lw_net *net, uint32_t node, bool on)
{
	if (node < net->node_count)
		net->nodes[node].withheld = on;
}

struct lw *lw_net_engine(struct lw_net *net, uint32_t node)
{
	return node < net->node_count ? net->nodes[node].lw : NULL;
}

const char *lw_net_address(const struct lw_net *net, uint32_t node)
{
	return node < net->node_count ? net->nodes[node].address : "";
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

uint32_t net_node_at(const struct lw_net *net, const char *address)
{
	for (uint32_t i = 0; i < net->node_count; i++)
		if (!strcmp(net->nodes[i].address, address))
			return i;
	return NONE;
}

void lw_net_faults(struct lw_net *net, uint32_t loss, uint32_t duplicate, uint32_t delay_max_ms)
{
	net->config.loss = loss;
	net->config.duplicate = duplicate;
	if (delay_max_ms >= net->config.delay_min_ms)
		net->config.delay_max_ms = delay_max_ms;
}

uint32_t lw_net_seen(const struct lw_net *net, uint32_t node, enum lw_output_type type)
{
	return node < net->node_count && (uint32_t)type < LW_OUTPUT_TYPES
		       ? net->nodes[node].seen[type]
		       : 0;
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
	trans_forget_node(net, node);
	for (uint32_t i = 0; i < net->end_top; i++)
		if (net->ends[i].used && net->ends[i].node == node) {
			net->ends[i].used = false;
			net->ends[i].life++;
		}
	ladder_words(net, node, "CRASH");
	net_later(net, down_ms, (struct event){.kind = EV_BORN, .item = node, .life = n->life});
}

static void born_again(struct lw_net *net, uint32_t node)
{
	struct node *n = &net->nodes[node];

	if (n->lw || lw_new(&n->lw, &n->config))
		return;
	ladder_words(net, node, "BACK");
}

/* ---- time ---- */

void net_later(struct lw_net *net, lw_time ms, struct event event)
{
	uint32_t i = spares_take(&net->free_events);

	if (i == NONE) {
		net->lost_room = true;
		return;
	}
	net->events[i] = event;
	queue_put(&net->queue, net->now + ms, i);
}

int net_step(struct lw_net *net, uint32_t node, const struct lw_input *in)
{
	struct lw *lw = net->nodes[node].lw;
	int err = lw_step(lw, in);

	if (net->watch)
		net->watch(node, lw, in, err, NULL, net->watch_arg);
	return err;
}

void net_drain(struct lw_net *net, uint32_t node)
{
	struct node *n = &net->nodes[node];
	struct lw_output out;

	while (n->lw && lw_next(n->lw, &out)) {
		n->seen[out.type]++;
		ladder_output(net, node, &out);
		check_output(net, node, &out);
		if (net->watch)
			net->watch(node, n->lw, NULL, LW_OK, &out, net->watch_arg);
		if (!lw_is_note(&out))
			node_acts(net, node, &out);
	}
}

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
		end_put(net, end, &in);
		break;
	case EV_PING:  dialog_ping(net, end); break;
	case EV_OFFER: end_offer(net, end); break;
	case EV_REAP:
		end->used = false;
		end->life++;
		break;
	case EV_ARRIVE: case EV_CLIENT: case EV_SERVER: case EV_BORN: break;
	}
}

static void do_next_event(struct lw_net *net)
{
	uint32_t i = queue_take(&net->queue);
	struct event event = net->events[i];

	spares_give(&net->free_events, i);
	switch ((enum event_kind)event.kind) {
	case EV_ARRIVE:
		wire_arrives(net, event.item);
		break;
	case EV_CLIENT:
		if (net->clients[event.item].life == event.life)
			client_due(net, event.item);
		break;
	case EV_SERVER:
		if (net->servers[event.item].life == event.life)
			server_due(net, event.item);
		break;
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

	net_step(net, node, &in);
	net_drain(net, node);
}

int lw_net_run(struct lw_net *net, lw_time until)
{
	unsigned stuck = 0;
	bool lost;

	if (until < net->now)
		return LW_E_TIME;
	for (uint32_t i = 0; i < net->node_count; i++)
		net_drain(net, i);
	for (;;) {
		lw_time event = queue_when(&net->queue), deadline;
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
