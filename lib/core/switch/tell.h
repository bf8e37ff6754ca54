/* SPDX-License-Identifier: BSD-3-Clause */
/* tell.h -- who hears of what in a switch, and whose deadline has come. */
#ifndef LW_SW_TELL_H
#define LW_SW_TELL_H

#include "../state/state.h"

void lw_sw_told(struct lw *lw, const struct up *up);
/* A deadline of a call or of an ear; those of legs are everybody's. */
void lw_sw_time(struct lw *lw, uint32_t slot);

#endif
