/* SPDX-License-Identifier: BSD-3-Clause */
/* report.h -- what bench_wire prints. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "runs.h"

enum { BAR = 115 }; /* hundredths: legwork's CPU to bare's, one at a time */

/* A section without runs is not printed. */
struct results {
	struct section one, idle_heap, open, burst, idle, tcp, kept;
};

void report_text(const struct results *r);
void report_json(const struct results *r);
/* The open loop as a picture.  0 or an errno. */
int report_svg(const struct results *r, const char *file);

#endif
