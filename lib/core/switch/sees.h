/* SPDX-License-Identifier: BSD-3-Clause */
/* sees.h -- whom the parties of a switch see once they are up; the only place that tells them. */
#ifndef LW_SW_SEES_H
#define LW_SW_SEES_H

#include "../state/state.h"

/* A transfer is at work on the call: each party sees what its phase shows, or whom it hears. */
void lw_see(struct lw *lw, uint32_t call);
/* It ends so, and these two are left; before what it knows is cleared. */
void lw_see_end(struct lw *lw, enum lw_note end, uint32_t first, uint32_t second);
/* Learns who a party is, and tells whoever hears it; lw_learn_identity(). */
void lw_see_learned(struct lw *lw, uint32_t leg, const struct lw_input *in,
		    void (*learn)(struct lw *lw, uint32_t leg, const struct lw_input *in));

#endif
