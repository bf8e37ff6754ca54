/* leg.h -- carries out leg.def. */
#ifndef LW_LEG_H
#define LW_LEG_H

#include "../state/state.h"

/* code and cause: what SIP or we say of it; they are kept for its end. */
void lw_leg_run(struct lw *lw, uint32_t leg, enum LEG_input input, unsigned code,
		enum lw_cause cause);

#endif
