/* changed.h -- the calls that have changed since the host last asked, for lw_changed(). */
#ifndef LW_CHANGED_H
#define LW_CHANGED_H

#include "state.h"

/* A step is about to change the call, or has: it and those of its transfer are to be saved. */
void lw_touch(struct lw *lw, uint32_t call);
/* The host knows now, or the call's slot is needed. */
void lw_untouch(struct lw *lw, uint32_t call);

#endif
