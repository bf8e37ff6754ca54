/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_ask.h -- a party of the switch asks for a transfer: by verb on its behalf, or by REFER. */
#ifndef LW_SWITCH_XFER_ASK_H
#define LW_SWITCH_XFER_ASK_H

#include "xfer_start.h"

/* What a verb on behalf of a leg of that call asks for. */
struct asked lw_asked_by_verb(const struct lw *lw, uint32_t call, const struct lw_input *in);
/* Why that verb begins no transfer, or takes no other target; NULL: for none of those reasons.
 * verdict is written when the policy is the reason. */
const struct lw_sw_no *lw_why_no_verb(const struct lw *lw, uint32_t call, const struct lw_input *in,
				      struct lw_verdict *verdict);
/* Which table decides, and its row: nothing is done yet. */
struct lw_choice {
	const struct lw_table *table;
	const struct lw_row *row;
	uint8_t state;
};
struct lw_choice lw_sw_xfer_choose(const struct lw *lw, const struct asked *asked);
/* Does what was chosen. */
void lw_sw_xfer_take(struct lw *lw, const struct lw_choice *choice, const struct asked *asked);
/* A REFER has come on this leg: it is carried out here, or refused with its code. */
void lw_sw_refer(struct lw *lw, uint32_t leg, const struct lw_input *in);
/* A feature code of this leg says so; number: "" where none belongs to it, and it lasts as long
 * as the outputs of the step.  If it is refused, or LW_TICK, the leg is told. */
void lw_sw_ask_by_code(struct lw *lw, uint32_t leg, enum lw_verb verb, const char *number);
/* The target is free: who has waited longest for it (R49) is put through. */
void lw_sw_freed(struct lw *lw, const char *uri);

#endif
