/* SPDX-License-Identifier: BSD-3-Clause */
/* record.h -- when the recording of a switch's call begins, is cut, and ends (R57 to R61). */
#ifndef LW_SW_RECORD_H
#define LW_SW_RECORD_H

#include "../state/state.h"

/* A transfer begins (R57). */
void lw_sw_record_select(struct lw *lw, uint32_t call);
/* It is over.  done: the target has the transferee; else the call goes on as it was (R60). */
void lw_sw_record_end(struct lw *lw, uint32_t call, bool done);
/* The step has come to rest: who talks now? */
void lw_sw_record_look(struct lw *lw, uint32_t call);

#endif
