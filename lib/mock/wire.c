/* wire.c -- messages on the way: late, lost, twice. */
#include "wire.h"

#include "event.h"
#include "ladder.h"
#include "luck.h"

static bool chance(struct lw_net *net, uint32_t in_a_thousand)
{
	return lw_mock_random_below(&net->luck, 1000) < in_a_thousand;
}

static void put_on_wire(struct lw_net *net, const struct message *message)
{
	const struct lw_net_config *c = &net->config;
	uint32_t i = lw_mock_spares_take(&net->free_flights);
	uint32_t spread = c->delay_max_ms - c->delay_min_ms + 1;
	uint32_t delay = c->delay_min_ms + lw_mock_random_below(&net->luck, spread);

	if (i == NONE) {
		net->lost_room = true;
		return;
	}
	net->flights[i].message = *message;
	lw_net_later(net, delay, (struct event){.kind = EV_ARRIVE, .item = i});
}

void lw_net_wire_send(struct lw_net *net, const struct message *message)
{
	bool twice = chance(net, net->config.duplicate);

	if (chance(net, net->config.loss)) {
		lw_net_ladder_message(net, message, RUNG_LOST);
		return;
	}
	put_on_wire(net, message);
	if (twice)
		put_on_wire(net, message);
}

bool lw_net_wire_take(struct lw_net *net, uint32_t flight, struct message *message)
{
	bool arrives;

	*message = net->flights[flight].message;
	arrives = net->nodes[message->to].lw != NULL;
	lw_mock_spares_give(&net->free_flights, flight);
	lw_net_ladder_message(net, message, arrives ? RUNG_ARRIVED : RUNG_LOST);
	return arrives;
}
