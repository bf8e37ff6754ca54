/* SPDX-License-Identifier: BSD-3-Clause */
/* end.h -- ends of dialogs, which are what an adapter keeps for a leg. */
#ifndef LW_NET_END_H
#define LW_NET_END_H

#include "world.h"

struct end *lw_net_end_new(struct lw_net *net, uint32_t node);
struct end *lw_net_end_of(const struct lw_net *net, uint32_t node, lw_leg leg);
struct end *lw_net_end_in(const struct lw_net *net, uint32_t node, uint32_t dialog, uint8_t role);
uint32_t lw_net_end_number(const struct lw_net *net, const struct end *end);
struct message lw_net_request_of(const struct end *end, enum kind kind);
/* Unless the end is in other use by then. */
void lw_net_end_later(struct lw_net *net, const struct end *end, lw_time ms, enum event_kind kind);
void lw_net_end_is_up(struct lw_net *net, struct end *end);
void lw_net_end_over(struct end *end);
/* The engine hears of it when it has taken all that waits for it now. */
void lw_net_signal_later(struct lw_net *net, struct end *end, enum lw_signal type, int code,
			 uint32_t flags);
void lw_net_end_offer(struct lw_net *net, struct end *end);
/* How long an offer is repeated that the peer has answered with 491. */
lw_time lw_net_end_offer_limit(const struct lw_net *net);
void lw_net_end_drop(struct lw_net *net, struct end *end);
void lw_net_end_cancel(struct lw_net *net, struct end *end);

#endif
