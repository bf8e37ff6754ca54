/* SPDX-License-Identifier: BSD-3-Clause */
/* event.h -- what is to happen in the network. */
#ifndef LW_NET_EVENT_H
#define LW_NET_EVENT_H

#include "world.h"

void lw_net_later(struct lw_net *net, lw_time ms, struct event event);

#endif
