/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_act.h -- the actions of switch/attended.def, blind.def and recall.def. */
#ifndef LW_SWITCH_XFER_ACT_H
#define LW_SWITCH_XFER_ACT_H

#include "asked.h"

/* asked: NULL if nobody has asked for the row. */
void lw_sw_xfer_act(struct lw *lw, uint32_t call, enum SW_XFER_act what, enum SW_XFER_input input,
		    const struct asked *asked);
/* Nobody waits any more for the news of a REFER that was passed on. */
void lw_sw_xfer_forget_relayed(struct lw *lw, uint32_t call);

#endif
