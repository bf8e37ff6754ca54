/* SPDX-License-Identifier: BSD-3-Clause */
/* trans.c -- transactions: the client repeats its request, the server absorbs the copies (RFC 3261
 * section 17). */
#include "trans.h"

#include "event.h"
#include "wire.h"

static uint32_t t2(const struct lw_net *net)
{
	return 8 * net->config.t1_ms;
}

/* ---- client ---- */

static struct client *client_new(struct lw_net *net)
{
	for (uint32_t i = 0; i < net->config.max_transactions; i++) {
		struct client *client = &net->clients[i];

		if (client->used)
			continue;
		*client = (struct client){.used = true, .life = client->life + 1};
		if (i >= net->client_top)
			net->client_top = i + 1;
		return client;
	}
	net->lost_room = true;
	return NULL;
}

struct client *lw_net_client_find(struct lw_net *net, uint32_t node, uint32_t transaction)
{
	for (uint32_t i = 0; i < net->client_top; i++) {
		struct client *c = &net->clients[i];

		if (c->used && c->request.transaction == transaction && c->request.from == node)
			return c;
	}
	return NULL;
}

static void client_again(struct lw_net *net, struct client *client)
{
	lw_time at = net->now + client->interval;

	if (at > client->give_up)
		at = client->give_up;
	lw_net_later(net, at - net->now, (struct event){.kind = EV_CLIENT, .life = client->life,
		     .item = (uint32_t)(client - net->clients)});
}

uint32_t lw_net_client_start(struct lw_net *net, struct end *end, struct message *request)
{
	struct client *client = client_new(net);

	if (!client)
		return 0;
	request->transaction = ++net->transactions;
	request->cseq = ++end->cseq_out;
	client->request = *request;
	client->end = (uint32_t)(end - net->ends);
	client->end_life = end->life;
	client->interval = net->config.t1_ms;
	client->give_up = net->now + 64 * (lw_time)net->config.t1_ms;
	lw_net_wire_send(net, request);
	client_again(net, client);
	return request->transaction;
}

static void client_fails(struct client *client, struct outcome *outcome)
{
	*outcome = (struct outcome){.client = *client, .response = client->request};
	outcome->response.response = true;
	outcome->response.code = 408;
	client->used = false;
	client->life++;
}

bool lw_net_client_due(struct lw_net *net, uint32_t i, struct outcome *outcome)
{
	struct client *client = &net->clients[i];
	bool invites = client->request.kind == INVITE || client->request.kind == REINVITE;

	if (!client->used)
		return false;
	if (client->done) {
		client->used = false;
		return false;
	}
	if (client->heard && client->request.kind == INVITE)
		return false; /* Timer C is the engine's */
	if (net->now >= client->give_up) {
		client_fails(client, outcome);
		return true;
	}
	lw_net_wire_send(net, &client->request);
	client->interval *= 2;
	if (!invites && client->interval > t2(net))
		client->interval = t2(net);
	client_again(net, client);
	return false;
}

static void acknowledge(struct lw_net *net, const struct client *client)
{
	struct message ack = client->request;

	ack.kind = ACK;
	lw_net_wire_send(net, &ack);
}

static void client_is_done(struct lw_net *net, struct client *client, bool invites)
{
	client->done = invites;
	client->used = invites;
	client->life++;
	client->give_up = net->now + 64 * (lw_time)net->config.t1_ms;
	client->interval = 64 * net->config.t1_ms;
	if (invites)
		client_again(net, client);
}

/* A final answer to an INVITE may come again, as long as its sender has not seen the ACK. */
bool lw_net_client_hears(struct lw_net *net, const struct message *response,
			 struct outcome *outcome)
{
	struct client *client = lw_net_client_find(net, response->to, response->transaction);
	bool invites = response->kind == INVITE || response->kind == REINVITE;

	if (!client)
		return false;
	if (response->code >= 200 && invites)
		acknowledge(net, client);
	if (client->done)
		return false;
	*outcome = (struct outcome){.client = *client, .response = *response};
	if (response->code < 200)
		client->heard = true;
	else
		client_is_done(net, client, invites);
	return true;
}

/* ---- server ---- */

struct server *lw_net_server_find(struct lw_net *net, uint32_t node, uint32_t transaction)
{
	for (uint32_t i = 0; transaction && i < net->server_top; i++) {
		struct server *s = &net->servers[i];

		if (s->used && s->transaction == transaction && s->node == node)
			return s;
	}
	return NULL;
}

static struct server *server_new(struct lw_net *net, const struct message *request)
{
	for (uint32_t i = 0; i < net->config.max_transactions; i++) {
		struct server *server = &net->servers[i];

		if (server->used)
			continue;
		*server = (struct server){.used = true,
					  .life = server->life + 1,
					  .node = request->to,
					  .transaction = request->transaction,
					  .kind = request->kind,
					  .end = NONE};
		server->response = *request;
		server->response.response = true;
		server->response.from = request->to;
		server->response.to = request->from;
		if (i >= net->server_top)
			net->server_top = i + 1;
		return server;
	}
	net->lost_room = true;
	return NULL;
}

static void server_again(struct lw_net *net, struct server *server, lw_time ms)
{
	lw_net_later(net, ms, (struct event){.kind = EV_SERVER, .life = server->life,
		     .item = (uint32_t)(server - net->servers)});
}

void lw_net_server_answer(struct lw_net *net, uint32_t node, uint32_t transaction, int code,
			  uint8_t dir)
{
	struct server *server = lw_net_server_find(net, node, transaction);
	bool invites;

	if (!server || server->final)
		return;
	invites = server->kind == INVITE || server->kind == REINVITE;
	server->answered = true;
	server->final = code >= 200;
	server->response.code = code;
	server->response.dir = dir;
	lw_net_wire_send(net, &server->response);
	if (!server->final)
		return;
	server->give_up = net->now + 64 * (lw_time)net->config.t1_ms;
	server->interval = invites ? net->config.t1_ms : 64 * net->config.t1_ms;
	server_again(net, server, server->interval);
}

struct server *lw_net_server_due(struct lw_net *net, uint32_t i)
{
	struct server *server = &net->servers[i];

	if (!server->used)
		return NULL;
	if (net->now >= server->give_up) {
		server->used = false;
		return server->acknowledged ? NULL : server;
	}
	if (!server->acknowledged) {
		lw_net_wire_send(net, &server->response);
		server->interval *= 2;
		if (server->interval > t2(net))
			server->interval = t2(net);
	} else {
		server->interval = (uint32_t)(server->give_up - net->now);
	}
	server_again(net, server, server->interval);
	return NULL;
}

static enum heard acknowledged(struct server *server)
{
	if (!server || !server->final || server->acknowledged)
		return HEARD_NOTHING;
	server->acknowledged = true;
	return HEARD_ACK;
}

static enum heard cancels(struct lw_net *net, const struct message *request,
			  struct server **invite)
{
	*invite = lw_net_server_find(net, request->to, request->about);
	lw_net_server_answer(net, request->to, request->transaction, *invite ? 200 : 481, 0);
	return *invite && !(*invite)->final ? HEARD_CANCEL : HEARD_NOTHING;
}

enum heard lw_net_server_hears(struct lw_net *net, const struct message *request,
			       struct server **server)
{
	*server = lw_net_server_find(net, request->to, request->transaction);
	if (request->kind == ACK)
		return acknowledged(*server);
	if (*server) {
		if ((*server)->answered)
			lw_net_wire_send(net, &(*server)->response);
		return HEARD_NOTHING;
	}
	if (!server_new(net, request))
		return HEARD_NOTHING;
	return request->kind == CANCEL ? cancels(net, request, server) : HEARD_REQUEST;
}

void lw_net_trans_forget(struct lw_net *net, uint32_t node)
{
	for (uint32_t i = 0; i < net->client_top; i++)
		if (net->clients[i].used && net->clients[i].request.from == node) {
			net->clients[i].used = false;
			net->clients[i].life++;
		}
	for (uint32_t i = 0; i < net->server_top; i++)
		if (net->servers[i].used && net->servers[i].node == node) {
			net->servers[i].used = false;
			net->servers[i].life++;
		}
}
