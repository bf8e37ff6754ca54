/* SPDX-License-Identifier: BSD-3-Clause */
/* core_plot.h -- the rows of bench_core as a picture. */
#ifndef BENCH_CORE_PLOT_H
#define BENCH_CORE_PLOT_H

#include <stdint.h>

struct core_row {
	const char *role, *touched;
	uint32_t calls;
	double small, line, transfer_step, transfers, made, kib;
};

void core_plot_add(const struct core_row *row);
/* 0 or an errno. */
int core_plot_write(const char *file);

#endif
