/* SPDX-License-Identifier: BSD-3-Clause */
/* wire.h -- messages that are late, lost and doubled. */
#ifndef LW_NET_WIRE_H
#define LW_NET_WIRE_H

#include "world.h"

void lw_net_wire_send(struct lw_net *net, const struct message *message);
/* What has arrived; false when there is nobody at the other end. */
bool lw_net_wire_take(struct lw_net *net, uint32_t flight, struct message *message);

#endif
