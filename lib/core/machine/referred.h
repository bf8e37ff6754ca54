/* SPDX-License-Identifier: BSD-3-Clause */
/* referred.h -- carries out referred.def: we are the transferee. */
#ifndef LW_REFERRED_H
#define LW_REFERRED_H

#include "../state/state.h"

/* For every input but REQUEST. */
uint32_t lw_referred_facts(const struct lw *lw, uint32_t call);
void lw_referred_do(struct lw *lw, uint32_t call, enum REFERRED_input input,
		    const struct lw_row *row, const struct lw_input *in);
void lw_referred_run(struct lw *lw, uint32_t call, enum REFERRED_input input);
/* A REFER has come outside of all dialogs. */
void lw_referred_stranger(struct lw *lw, const struct lw_input *in);
/* A REFER has come on this leg. */
void lw_referred_request(struct lw *lw, uint32_t leg, const struct lw_input *in);

#endif
