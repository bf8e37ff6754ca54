/* SPDX-License-Identifier: BSD-3-Clause */
/* leg.h -- carries out leg.def. */
#ifndef LW_LEG_H
#define LW_LEG_H

#include "../state/state.h"

/* code and cause: what SIP or we say of it; they are kept for its end. */
void lw_leg_run(struct lw *lw, uint32_t leg, enum LEG_input input, unsigned code,
		enum lw_cause cause);
/* Before its peer is told who we are: says so when that is another number than was wanted (R43). */
void lw_leg_note_other_number(struct lw *lw, uint32_t leg);
/* Whether uri was called from it before: a target that sends us there makes a loop. */
bool lw_leg_has_called(const struct lw *lw, uint32_t leg, const char *uri);

#endif
