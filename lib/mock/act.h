/* SPDX-License-Identifier: BSD-3-Clause */
/* act.h -- what an engine's actions send. */
#ifndef LW_NET_ACT_H
#define LW_NET_ACT_H

#include "world.h"

void lw_net_act(struct lw_net *net, uint32_t node, const struct lw_output *out);

#endif
