/* budget.h -- counts the transfers of an account, and those of a call. */
#ifndef LW_BUDGET_H
#define LW_BUDGET_H

#include "../state/state.h"

/* A transfer begins, or a REFER is obeyed.  call_class: of the target, 0 where the host has not
 * said it. */
void lw_count_transfer(struct lw *lw, uint32_t call, uint32_t call_class);
/* Likewise, of a call of a switch. */
void lw_count_begun(struct lw *lw, uint32_t account, const char *uri, uint32_t call_class);

#endif
