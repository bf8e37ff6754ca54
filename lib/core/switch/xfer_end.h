/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_end.h -- what a transfer of the switch tells the application, and how it ends. */
#ifndef LW_SWITCH_XFER_END_H
#define LW_SWITCH_XFER_END_H

#include "../state/state.h"

/* A note with what every note of a transfer says. */
struct lw_output *lw_sw_xfer_note(struct lw *lw, uint32_t call, enum lw_note type);
/* The first step back, or to an end, fixes the reason. */
void lw_sw_xfer_blame(struct sxfer *x, uint8_t why, const struct lw_state *from,
		      const struct lw_state *to);
/* The one terminal note (law 6); then those who are left are an ordinary call, or it is over. */
void lw_sw_xfer_end(struct lw *lw, uint32_t call, enum lw_note end);
/* The other call of the transferor has served its purpose: its parties are in this one, or gone. */
void lw_sw_absorb(struct lw *lw, uint32_t call);
/* Tells the transferor by announcement that it has failed, if he has asked by code. */
void lw_sw_xfer_say_failed(struct lw *lw, uint32_t call);

#endif
