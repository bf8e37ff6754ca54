/* SPDX-License-Identifier: BSD-3-Clause */
/* claim.h -- carries out claim.def. */
#ifndef LW_CLAIM_H
#define LW_CLAIM_H

#include "../state/state.h"

void lw_claim_run(struct lw *lw, uint32_t leg, enum CLAIM_input input);

#endif
