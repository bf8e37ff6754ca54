/* SPDX-License-Identifier: BSD-3-Clause */
/* budget.h -- counts the transfers of an account, and those of a call. */
#ifndef LW_BUDGET_H
#define LW_BUDGET_H

#include "../state/state.h"

/* A transfer begins, or a REFER is obeyed.  call_class: of the target, 0 where the host has not
 * said it. */
void lw_count_transfer(struct lw *lw, uint32_t call, uint32_t call_class);
/* Likewise in a switch, by the party of this leg. */
void lw_count_begun(struct lw *lw, uint32_t leg, const char *uri, uint32_t call_class);

#endif
