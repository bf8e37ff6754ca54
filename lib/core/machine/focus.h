/* SPDX-License-Identifier: BSD-3-Clause */
/* focus.h -- who hears whom: which leg our user's audio is with, and which two are mixed. */
#ifndef LW_FOCUS_H
#define LW_FOCUS_H

#include "../state/state.h"

/* To be called when the leg's state, its hold or its role has changed. */
void lw_focus_settle(struct lw *lw, uint32_t leg);
/* After a restart: in its old turn, whichever call comes back first. */
void lw_focus_again(struct lw *lw, uint32_t leg);
/* The two parties of a transfer of this call are mixed, or no longer.  Said only where it changes;
 * it ends by itself when one of them is held or goes. */
void lw_mix(struct lw *lw, uint32_t call, bool on);

#endif
