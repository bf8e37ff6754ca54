/* SPDX-License-Identifier: BSD-3-Clause */
/* may_take.h -- in a switch: who may take the place of a party. */
#ifndef LW_MAY_TAKE_H
#define LW_MAY_TAKE_H

#include "may_replace.h"

#include "../state/state.h"

/* What is known of it beside the flags of the offer. */
enum {
	LW_TAKES_RINGING = 1 << 0, /* the leg is called, and has not answered */
	LW_TAKES_OTHERS = 1 << 1,  /* it is another party's */
	LW_TAKES_BY_RIGHT = 1 << 2,
};

/* A pure function of values. */
enum lw_may lw_rule_may_take(const struct lw_config *config, uint32_t flags, uint32_t takes);
/* How many rows of the table fit: 1 for everything. */
unsigned lw_may_take_rows(uint32_t flags, uint32_t takes, bool asked);

/* The new leg, whose sender has shown these flags, wants the place of the old one: what the table
 * and the policy say. */
enum lw_may lw_may_take(const struct lw *lw, uint32_t old, uint32_t leg, uint32_t flags);
/* The name of what forbids it: a rule of the policy, or the setting. */
const char *lw_take_rule(const struct lw *lw, uint32_t old, uint32_t leg, uint32_t flags);
/* It is the party that would be on the other side, too. */
bool lw_takes_from_itself(const struct lw *lw, uint32_t old, uint32_t leg);

#endif
