/* SPDX-License-Identifier: BSD-3-Clause */
/* core_plot.c -- the rows of bench_core as a picture: a curve for each role and way of touching. */
#include <stdio.h>
#include <string.h>

#include "core_plot.h"
#include "plot.h"

enum { PANELS = 3, NAME = 32 };

static struct plot_panel panels[PANELS] = {
	{.title = "The least step", .y_label = "ns", .log = true, .log_x = true},
	{.title = "A step of a transfer", .y_label = "ns", .log = true, .log_x = true},
	{.title = "Memory", .y_label = "KiB a call", .log = true, .log_x = true},
};
static char names[PLOT_SERIES][NAME];

static unsigned series_named(const char *name)
{
	unsigned i = 0;

	while (i < PLOT_SERIES - 1 && *names[i] && strcmp(names[i], name))
		i++;
	(void)snprintf(names[i], NAME, "%s", name);
	return i;
}

void core_plot_add(const struct core_row *row)
{
	const double y[PANELS] = {row->small, row->transfer_step, row->kib};
	char name[NAME];
	unsigned which;

	(void)snprintf(name, sizeof name, "%s, %s", row->role, row->touched);
	which = series_named(name);
	for (unsigned i = 0; i < PANELS; i++) {
		struct plot_series *s = &panels[i].series[which];

		if (s->count == PLOT_POINTS)
			return;
		s->name = names[which];
		s->x[s->count] = row->calls;
		s->y[s->count++] = y[i];
		if (panels[i].count <= which)
			panels[i].count = which + 1;
	}
}

int core_plot_write(const char *file)
{
	return plot_write(file, "The engine by itself, beside so many calls", "calls that talk",
			  panels, PANELS);
}
