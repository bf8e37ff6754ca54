/* SPDX-License-Identifier: BSD-3-Clause */
/* bridge.h -- carries out switch/bridge.def: the call of a switch. */
#ifndef LW_SW_BRIDGE_H
#define LW_SW_BRIDGE_H

#include "../state/state.h"

uint32_t lw_bridge_facts(const struct lw *lw, uint32_t call);
/* Whether its second party is called as soon as the first one has answered. */
bool lw_bridge_calls_second(const struct lw *lw, uint32_t call);
/* in: the verb, where its row needs the address or the code that came with it; or NULL. */
void lw_bridge_do(struct lw *lw, uint32_t call, enum SW_BRIDGE_input input,
		  const struct lw_row *row, const struct lw_input *in);
void lw_bridge_run(struct lw *lw, uint32_t call, enum SW_BRIDGE_input input);
/* These two are its sides from now on: a transfer has come to its end. */
void lw_bridge_seat(struct lw *lw, uint32_t call, uint32_t leg1, uint32_t leg2);
/* One party is let go, as if it had hung up. */
void lw_bridge_drop_leg(struct lw *lw, uint32_t leg);

#endif
