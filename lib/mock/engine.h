/* SPDX-License-Identifier: BSD-3-Clause */
/* engine.h -- the engine of a node: what goes in, and what comes out is carried out. */
#ifndef LW_NET_ENGINE_H
#define LW_NET_ENGINE_H

#include "world.h"

int lw_net_step(struct lw_net *net, uint32_t node, const struct lw_input *in);
void lw_net_drain(struct lw_net *net, uint32_t node);
/* A signal on the leg of an end; what the engine wants done is done when it returns. */
int lw_net_put(struct lw_net *net, struct end *end, const struct lw_input *signal);
void lw_net_signal(struct lw_net *net, struct end *end, enum lw_signal type, int code,
		   const char *digits);

#endif
