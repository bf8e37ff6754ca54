/* SPDX-License-Identifier: BSD-3-Clause */
/* passed.h -- as transferee: who has had the other end of the call (R33, R45). */
#ifndef LW_PASSED_H
#define LW_PASSED_H

#include "../state/state.h"

/* leg is about to call the next one: whoever has it now is the first, or one of those after. */
void lw_passed_begin(struct lw *lw, uint32_t call, uint32_t leg);
/* The one it was passed on to has it now. */
void lw_passed_on(struct lw *lw, uint32_t call);

#endif
