/* SPDX-License-Identifier: BSD-3-Clause */
/* wire.c -- messages on the way: late, lost, twice. */
#include "wire.h"

#include "event.h"
#include "ladder.h"
#include "luck.h"

static bool chance(struct lw_net *net, uint32_t in_a_thousand)
{
	return lw_mock_random_below(&net->luck, 1000) < in_a_thousand;
}

static uint32_t some_delay(struct lw_net *net)
{
	const struct lw_net_config *c = &net->config;
	uint32_t spread = c->delay_max_ms - c->delay_min_ms + 1;

	return c->delay_min_ms + lw_mock_random_below(&net->luck, spread);
}

/* What becomes of it is chance's or, if there is a handler, his choice. */
static uint32_t shown_delay(struct lw_net *net, const struct message *message, uint32_t delay)
{
	struct lw_net_message shown = {message->from, message->to, NULL, delay};
	char words[2 * WORD];

	if (!net->messageh)
		return delay;
	lw_net_message_words(message, words, sizeof words);
	shown.words = words;
	net->messageh(&shown, net->message_arg);
	return shown.delay_ms;
}

static void put_on_wire(struct lw_net *net, const struct message *message, uint32_t drawn)
{
	uint32_t delay = shown_delay(net, message, drawn), i;

	if (delay == LW_NET_LOST) {
		lw_net_ladder_message(net, message, RUNG_LOST);
		return;
	}
	i = lw_mock_spares_take(&net->free_flights);
	if (i == NONE) {
		net->lost_room = true;
		return;
	}
	net->flights[i].message = *message;
	lw_net_later(net, delay, (struct event){.kind = EV_ARRIVE, .item = i});
}

void lw_net_wire_send(struct lw_net *net, const struct message *message)
{
	bool twice = chance(net, net->config.duplicate), lost = chance(net, net->config.loss);

	put_on_wire(net, message, lost ? LW_NET_LOST : some_delay(net));
	if (twice && !lost)
		put_on_wire(net, message, some_delay(net));
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
