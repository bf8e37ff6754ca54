/* trans.c -- transactions: who asks repeats itself, who is asked absorbs (RFC 3261 section 17). */
#include "net.h"

#include <string.h>

static uint32_t t2(const struct lw_net *net)
{
	return 8 * net->config.t1_ms;
}

struct message request_of(const struct end *end, enum kind kind)
{
	struct message m = {.kind = (uint8_t)kind, .role = end->role == CALLER ? CALLEE : CALLER,
			    .from = end->node, .to = end->peer, .dialog = end->dialog};

	return m;
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

struct client *client_find(struct lw_net *net, uint32_t node, uint32_t transaction)
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
	net_later(net, at - net->now, (struct event){.kind = EV_CLIENT, .life = client->life,
		  .item = (uint32_t)(client - net->clients)});
}

uint32_t client_start(struct lw_net *net, struct end *end, struct message *request)
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
	wire_send(net, request);
	client_again(net, client);
	return request->transaction;
}

static void client_fails(struct lw_net *net, struct client *client)
{
	struct message timeout = client->request;
	struct client gone = *client;

	client->used = false;
	client->life++;
	timeout.response = true;
	timeout.code = 408;
	dialog_response(net, &gone, &timeout);
}

void client_due(struct lw_net *net, uint32_t i)
{
	struct client *client = &net->clients[i];
	bool invites = client->request.kind == INVITE || client->request.kind == REINVITE;

	if (!client->used)
		return;
	if (client->done) {
		client->used = false;
		return;
	}
	if (client->heard && client->request.kind == INVITE)
		return; /* Timer C is the engine's */
	if (net->now >= client->give_up) {
		client_fails(net, client);
		return;
	}
	wire_send(net, &client->request);
	client->interval *= 2;
	if (!invites && client->interval > t2(net))
		client->interval = t2(net);
	client_again(net, client);
}

static void acknowledge(struct lw_net *net, const struct client *client)
{
	struct message ack = client->request;

	ack.kind = ACK;
	wire_send(net, &ack);
}

/* A final answer to an INVITE may come again, as long as its sender has not seen the ACK. */
void client_hears(struct lw_net *net, const struct message *response)
{
	struct client *client = client_find(net, response->to, response->transaction);
	bool invites = response->kind == INVITE || response->kind == REINVITE;
	struct client was;

	if (!client)
		return;
	if (response->code >= 200 && invites)
		acknowledge(net, client);
	if (client->done)
		return;
	if (response->code < 200) {
		client->heard = true;
		dialog_response(net, client, response);
		return;
	}
	was = *client;
	client->done = invites;
	client->used = invites;
	client->life++;
	client->give_up = net->now + 64 * (lw_time)net->config.t1_ms;
	client->interval = 64 * net->config.t1_ms;
	if (invites)
		client_again(net, client);
	dialog_response(net, &was, response);
}

/* ---- server ---- */

struct server *server_find(struct lw_net *net, uint32_t node, uint32_t transaction)
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
	net_later(net, ms, (struct event){.kind = EV_SERVER, .life = server->life,
		  .item = (uint32_t)(server - net->servers)});
}

void server_answer(struct lw_net *net, uint32_t node, uint32_t transaction, int code, uint8_t dir)
{
	struct server *server = server_find(net, node, transaction);
	bool invites;

	if (!server || server->final)
		return;
	invites = server->kind == INVITE || server->kind == REINVITE;
	server->answered = true;
	server->final = code >= 200;
	server->response.code = code;
	server->response.dir = dir;
	wire_send(net, &server->response);
	if (!server->final)
		return;
	server->give_up = net->now + 64 * (lw_time)net->config.t1_ms;
	server->interval = invites ? net->config.t1_ms : 64 * net->config.t1_ms;
	server_again(net, server, server->interval);
}

void server_due(struct lw_net *net, uint32_t i)
{
	struct server *server = &net->servers[i];

	if (!server->used)
		return;
	if (net->now >= server->give_up) {
		server->used = false;
		if (!server->acknowledged)
			dialog_acknowledged(net, server); /* too late to wait: a BYE may go now */
		return;
	}
	if (!server->acknowledged) {
		wire_send(net, &server->response);
		server->interval *= 2;
		if (server->interval > t2(net))
			server->interval = t2(net);
	} else {
		server->interval = (uint32_t)(server->give_up - net->now);
	}
	server_again(net, server, server->interval);
}

static void server_acknowledged(struct lw_net *net, struct server *server)
{
	if (!server || !server->final || server->acknowledged)
		return;
	server->acknowledged = true;
	dialog_acknowledged(net, server);
}

static void server_cancels(struct lw_net *net, const struct message *request)
{
	struct server *invite = server_find(net, request->to, request->about);

	server_answer(net, request->to, request->transaction, invite ? 200 : 481, 0);
	if (invite && !invite->final) {
		dialog_cancelled(net, invite);
		server_answer(net, request->to, request->about, 487, 0);
	}
}

void server_hears(struct lw_net *net, const struct message *request)
{
	struct server *server = server_find(net, request->to, request->transaction);

	if (request->kind == ACK) {
		server_acknowledged(net, server);
		return;
	}
	if (server) {
		if (server->answered)
			wire_send(net, &server->response);
		return;
	}
	if (!server_new(net, request))
		return;
	if (request->kind == CANCEL)
		server_cancels(net, request);
	else
		dialog_request(net, request);
}

void trans_forget_node(struct lw_net *net, uint32_t node)
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
