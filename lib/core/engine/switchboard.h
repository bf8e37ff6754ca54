/* SPDX-License-Identifier: BSD-3-Clause */
/* switchboard.h -- the door of a switch: what verbs, calls and signals mean in one. */
#ifndef LW_SWITCHBOARD_H
#define LW_SWITCHBOARD_H

#include "../state/state.h"
#include "route.h"

/* Any input; checked, and with room for its outputs. */
int lw_board_step(struct lw *lw, const struct lw_input *in);
/* Which machine decides about a verb, and what it says.  LW_E_STALE: it names nothing that there
 * is. */
int lw_board_route(const struct lw *lw, const struct lw_input *in, struct route *route);

#endif
