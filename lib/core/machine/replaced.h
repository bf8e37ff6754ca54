/* SPDX-License-Identifier: BSD-3-Clause */
/* replaced.h -- carries out replaced.def. */
#ifndef LW_REPLACED_H
#define LW_REPLACED_H

#include "../state/state.h"

/* call: LW_NO_INDEX where an INVITE names none of ours.  in: the offer, or NULL. */
uint32_t lw_replaced_facts(const struct lw *lw, uint32_t call, const struct lw_input *in);
/* leg: the one that was offered, or that the news is of. */
void lw_replaced_do(struct lw *lw, uint32_t call, uint32_t leg, enum REPLACED_input input,
		    const struct lw_row *row, const struct lw_input *in);
void lw_replaced_run(struct lw *lw, uint32_t call, uint32_t leg, enum REPLACED_input input,
		     const struct lw_input *in);

#endif
