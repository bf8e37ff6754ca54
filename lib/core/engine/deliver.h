/* SPDX-License-Identifier: BSD-3-Clause */
/* deliver.h -- hands on what machines tell, and fires what is due. */
#ifndef LW_DELIVER_H
#define LW_DELIVER_H

#include "../state/state.h"

/* Handles what was told upwards, until nothing is left. */
void lw_settle(struct lw *lw);
/* Fires what is due. */
void lw_run_due(struct lw *lw);

#endif
