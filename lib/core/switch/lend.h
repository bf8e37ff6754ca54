/* SPDX-License-Identifier: BSD-3-Clause */
/* lend.h -- a call lends its parties to the transfer of another one, which joins the two calls. */
#ifndef LW_SW_LEND_H
#define LW_SW_LEND_H

#include "../state/state.h"

/* Its two parties are there, or one of them and the other is called. */
bool lw_can_lend(const struct lw *lw, uint32_t call);
/* All its legs, and whoever is called for it, belong to `to` from now on. */
void lw_lend(struct lw *lw, uint32_t call, uint32_t to);
/* Its two parties are back, and talk: leg1 is side 1 from here on, whoever had called the other. */
void lw_take_back(struct lw *lw, uint32_t call, uint32_t leg1, uint32_t leg2);
/* Its parties are in the other call for good, or gone: it is over. */
void lw_absorb(struct lw *lw, uint32_t call);

#endif
