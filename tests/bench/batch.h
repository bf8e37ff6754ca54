/* SPDX-License-Identifier: BSD-3-Clause */
/* batch.h -- transfers, or calls, one after the other. */
#ifndef BENCH_BATCH_H
#define BENCH_BATCH_H

#include "job.h"

/* NULL, or what went wrong. */
const char *batch_run(bool transfers, unsigned count);
/* Time passes, and what comes is dealt with. */
void batch_let_pass(uint64_t ms);

/* Of the last run, one per transfer; to be sorted at will. */
struct times {
	double whole_us[TRANSFERS_MAX], refer_us[TRANSFERS_MAX];
};
struct times *batch_times(void);

#endif
