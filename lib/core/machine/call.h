/* SPDX-License-Identifier: BSD-3-Clause */
/* call.h -- carries out call.def, and puts one leg in the place of another. */
#ifndef LW_CALL_H
#define LW_CALL_H

#include "../state/state.h"

uint32_t lw_call_facts(const struct lw *lw, uint32_t call);
/* in: the verb, where its row needs the code, the digits or the identity that came with it. */
void lw_call_do(struct lw *lw, uint32_t call, enum CALL_input input, const struct lw_row *row,
		const struct lw_input *in);
void lw_call_run(struct lw *lw, uint32_t call, enum CALL_input input);

/* The leg that was about to take the party's place belongs to it no longer. */
void lw_call_detach_next(struct lw *lw, uint32_t call);
/* It takes that place: next becomes party, party becomes old. */
void lw_call_adopt(struct lw *lw, uint32_t call);
/* The one whose place was taken is let go, if it is still there. */
void lw_call_drop_old(struct lw *lw, uint32_t call, enum lw_cause cause);
/* The one that was to take the place is let go. */
void lw_call_drop_next(struct lw *lw, uint32_t call, enum lw_cause cause);

#endif
