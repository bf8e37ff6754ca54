/* SPDX-License-Identifier: BSD-3-Clause */
/* may_replace.h -- as target: who may take the place of a party of ours. */
#ifndef LW_MAY_REPLACE_H
#define LW_MAY_REPLACE_H

#include <legwork/legwork.h>

enum lw_may { LW_MAY_NO, LW_MAY_PROVE, LW_MAY_ASK, LW_MAY_YES };

/* flags: those of the offer.  A pure function of both. */
enum lw_may lw_rule_may_replace(const struct lw_config *config, uint32_t flags);
/* How many rows of the table fit: 1 for every offer. */
unsigned lw_may_replace_rows(uint32_t flags, bool asked);

#endif
