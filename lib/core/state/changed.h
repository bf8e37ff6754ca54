/* SPDX-License-Identifier: BSD-3-Clause */
/* changed.h -- the calls that have changed since the host last asked, for lw_changed(). */
#ifndef LW_CHANGED_H
#define LW_CHANGED_H

#include "state.h"

/* A step changes the call, or what ties it to another one.  Those of its transfer are to be saved
 * with it: they are found when the host asks, so that a step costs nothing for it.  LW_NO_INDEX is
 * no call. */
void lw_touch(struct lw *lw, uint32_t call);
/* Its slot is free. */
void lw_untouch(struct lw *lw, uint32_t call);
/* One of them, which the host knows now; or LW_NO_INDEX. */
uint32_t lw_changed_next(struct lw *lw);

#endif
