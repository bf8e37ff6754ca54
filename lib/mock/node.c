/* SPDX-License-Identifier: BSD-3-Clause */
/* node.c -- the nodes: who they are and how they are set. */
#include "node.h"

#include <string.h>

/* sip:2@pbx is at the switch sip:pbx. */
static uint32_t switch_at(const struct lw_net *net, const char *address)
{
	const char *host = strchr(address, '@');

	for (uint32_t i = 0; host && i < net->node_count; i++) {
		const char *own = strchr(net->nodes[i].address, ':');

		if (net->nodes[i].is_switch && own && !strcmp(own + 1, host + 1))
			return i;
	}
	return NONE;
}

uint32_t lw_net_node_at(const struct lw_net *net, const char *address)
{
	for (uint32_t i = 0; i < net->node_count; i++)
		if (!strcmp(net->nodes[i].address, address))
			return i;
	return switch_at(net, address);
}

void lw_net_switch(struct lw_net *net, uint32_t node)
{
	if (node < net->node_count)
		net->nodes[node].is_switch = true;
}

void lw_net_ears(struct lw_net *net, uint32_t node, uint32_t delay_max_ms, uint32_t refused)
{
	if (node >= net->node_count)
		return;
	net->nodes[node].ear_ms = delay_max_ms;
	net->nodes[node].ear_refuses = refused;
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

void lw_net_found(struct lw_net *net, uint32_t node, uint32_t per_thousand)
{
	if (node < net->node_count)
		net->nodes[node].found = per_thousand;
}

struct lw *lw_net_engine(struct lw_net *net, uint32_t node)
{
	return node < net->node_count ? net->nodes[node].lw : NULL;
}

const char *lw_net_address(const struct lw_net *net, uint32_t node)
{
	return node < net->node_count ? net->nodes[node].address : "";
}

uint32_t lw_net_seen(const struct lw_net *net, uint32_t node, uint32_t type)
{
	return node < net->node_count && (uint32_t)type < LW_OUTPUT_TYPES
		       ? net->nodes[node].seen[type]
		       : 0;
}
