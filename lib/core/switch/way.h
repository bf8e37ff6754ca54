/* SPDX-License-Identifier: BSD-3-Clause */
/* way.h -- in a switch: who has had the other end of a party's call (R33, R45). */
#ifndef LW_WAY_H
#define LW_WAY_H

#include "../state/state.h"

/* What a call that comes in says of its way to us, and that it is with us now. */
void lw_way_came(struct lw *lw, uint32_t call, const struct lw_input *in);
/* A transfer begins: its transferor has had the transferee's call, if it comes to that. */
void lw_way_begin(struct lw *lw, uint32_t call);
/* done: the target has it now. */
void lw_way_end(struct lw *lw, uint32_t call, bool done);

#endif
