/* SPDX-License-Identifier: BSD-3-Clause */
/* restart.h -- a node's process ends, and its calls go on in another one. */
#ifndef LW_NET_RESTART_H
#define LW_NET_RESTART_H

#include "world.h"

/* The engine of a node that was put to sleep comes back as a new one. */
void lw_net_wake(struct lw_net *net, uint32_t node);

#endif
