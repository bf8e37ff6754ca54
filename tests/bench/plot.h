/* SPDX-License-Identifier: BSD-3-Clause */
/* plot.h -- curves as SVG. */
#ifndef BENCH_PLOT_H
#define BENCH_PLOT_H

#include <stdbool.h>

enum { PLOT_POINTS = 16, PLOT_SERIES = 8 };

struct plot_series {
	const char *name;
	unsigned count;
	double x[PLOT_POINTS], y[PLOT_POINTS];
};

struct plot_panel {
	const char *title, *y_label;
	bool log;      /* y is logarithmic, or begins at 0 */
	bool log_x;
	bool diagonal; /* y = x is drawn too */
	unsigned count;
	struct plot_series series[PLOT_SERIES];
};

/* The panels side by side under one title, with one legend: series of the same place look alike.
 * 0 or an errno. */
int plot_write(const char *file, const char *title, const char *x_label,
	       const struct plot_panel *panels, unsigned count);

#endif
