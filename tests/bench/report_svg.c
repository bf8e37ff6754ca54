/* SPDX-License-Identifier: BSD-3-Clause */
/* report_svg.c -- the open loop as a picture. */
#include "plot.h"
#include "report.h"

enum { PANELS = 3 };

static double per_second(const struct open_loop *o)
{
	return o->finished_in_time / opt.seconds;
}

static double mebibytes(const struct open_loop *o)
{
	return o->rss_kib / 1024;
}

static double lateness(const struct open_loop *o)
{
	return o->p99_ms;
}

static void fill(struct plot_panel *p, const struct section *s,
		 double (*value)(const struct open_loop *o))
{
	p->count = opt.entrantc;
	for (unsigned e = 0; e < opt.entrantc; e++)
		p->series[e].name = opt.entrants[e].label;
	for (unsigned i = 0; i < s->count; i++) {
		struct plot_series *series = &p->series[s->runs[i].entrant];

		if (series->count == PLOT_POINTS)
			continue;
		series->x[series->count] = s->runs[i].value;
		series->y[series->count++] = value(&s->runs[i].out.open);
	}
}

int report_svg(const struct results *r, const char *file)
{
	static struct plot_panel panels[PANELS] = {
		{.title = "Finished", .y_label = "transfers finished a second", .diagonal = true},
		{.title = "Lateness, 99th percentile", .y_label = "ms from due to done", .log = true},
		{.title = "Memory at its peak", .y_label = "MiB resident", .log = true},
	};

	fill(&panels[0], &r->open, per_second);
	fill(&panels[1], &r->open, lateness);
	fill(&panels[2], &r->open, mebibytes);
	return plot_write(file, "Attended transfers, offered at a steady rate, three parties in one thread",
			  "transfers offered a second", panels, PANELS);
}
