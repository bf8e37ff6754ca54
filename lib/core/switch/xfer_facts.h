/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_facts.h -- what holds of a transfer that the switch carries out. */
#ifndef LW_SWITCH_XFER_FACTS_H
#define LW_SWITCH_XFER_FACTS_H

#include "asked.h"

/* asked: the request under decision, or NULL. */
uint32_t lw_sw_xfer_facts(const struct lw *lw, uint32_t call, const struct asked *asked);

#endif
