/* SPDX-License-Identifier: BSD-3-Clause */
/* event.c -- what is to happen in the network: put into its queue. */
#include "event.h"

void lw_net_later(struct lw_net *net, lw_time ms, struct event event)
{
	uint32_t i = lw_mock_spares_take(&net->free_events);

	if (i == NONE) {
		net->lost_room = true;
		return;
	}
	net->events[i] = event;
	lw_mock_queue_put(&net->queue, net->now + ms, i);
}
