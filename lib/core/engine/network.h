/* SPDX-License-Identifier: BSD-3-Clause */
/* network.h -- what the network did to a leg, taken apart for the machines. */
#ifndef LW_NETWORK_H
#define LW_NETWORK_H

#include "../state/state.h"

void lw_signal(struct lw *lw, uint32_t leg, const struct lw_input *in);

#endif
