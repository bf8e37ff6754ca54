/* wire.c -- messages on the way: late, lost, twice. */
#include "net.h"

static bool chance(struct lw_net *net, uint32_t in_a_thousand)
{
	return random_below(&net->luck, 1000) < in_a_thousand;
}

static void put_on_wire(struct lw_net *net, const struct message *message)
{
	const struct lw_net_config *c = &net->config;
	uint32_t i = spares_take(&net->free_flights);
	uint32_t delay =
		c->delay_min_ms + random_below(&net->luck, c->delay_max_ms - c->delay_min_ms + 1);

	if (i == NONE) {
		net->lost_room = true;
		return;
	}
	net->flights[i].message = *message;
	net_later(net, delay, (struct event){.kind = EV_ARRIVE, .item = i});
}

void wire_send(struct lw_net *net, const struct message *message)
{
	bool twice = chance(net, net->config.duplicate);

	if (chance(net, net->config.loss)) {
		ladder_message(net, message, RUNG_LOST);
		return;
	}
	put_on_wire(net, message);
	if (twice)
		put_on_wire(net, message);
}

void wire_arrives(struct lw_net *net, uint32_t flight)
{
	struct message message = net->flights[flight].message;

	spares_give(&net->free_flights, flight);
	if (!net->nodes[message.to].lw) {
		ladder_message(net, &message, RUNG_LOST);
		return;
	}
	ladder_message(net, &message, RUNG_ARRIVED);
	if (message.response)
		client_hears(net, &message);
	else
		server_hears(net, &message);
}
