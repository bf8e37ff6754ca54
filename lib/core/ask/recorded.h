/* SPDX-License-Identifier: BSD-3-Clause */
/* recorded.h -- what the policy says of recording a call. */
#ifndef LW_RECORDED_H
#define LW_RECORDED_H

#include "../state/state.h"

/* RECORD_NEVER, RECORD_ALWAYS, of the rules that are in force now: those of our user for the
 * direction of the call, and that its party must not be recorded.  In a switch those of all its
 * parties. */
uint8_t lw_policy_record(const struct lw *lw, uint32_t call);
/* And what the adapter has said of the parties. */
uint32_t lw_party_settings(const struct lw *lw, uint32_t call);

#endif
