/* recorded.h -- what the policy says of recording a call. */
#ifndef LW_RECORDED_H
#define LW_RECORDED_H

#include "../state/state.h"

/* Bits of enum record_setting, of the rules that are in force now: those of our user for the
 * direction of the call, and that its party must not be recorded. */
uint8_t lw_policy_record(const struct lw *lw, uint32_t call);

#endif
