/* SPDX-License-Identifier: BSD-3-Clause */
/* board_signal.h -- what the network did to a leg of a switch. */
#ifndef LW_BOARD_SIGNAL_H
#define LW_BOARD_SIGNAL_H

#include "../state/state.h"

void lw_board_signal(struct lw *lw, uint32_t leg, const struct lw_input *in);

#endif
