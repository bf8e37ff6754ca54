/* SPDX-License-Identifier: BSD-3-Clause */
/* node.h -- the nodes, by number and by address. */
#ifndef LW_NET_NODE_H
#define LW_NET_NODE_H

#include "world.h"

uint32_t lw_net_node_at(const struct lw_net *net, const char *address); /* NONE */

#endif
