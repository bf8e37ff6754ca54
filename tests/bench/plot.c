/* SPDX-License-Identifier: BSD-3-Clause */
/* plot.c -- curves as SVG. */
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "plot.h"

enum {
	WIDTH = 330,  /* of the axes of a panel */
	HEIGHT = 250,
	LEFT = 66,    /* beside them */
	RIGHT = 24,
	TOP = 112,
	BOTTOM = 62,
	PANEL = LEFT + WIDTH + RIGHT,
	TICKS = 6
};

/* Told apart by the colour-blind, and in grey by their marks. */
static const char *const colours[PLOT_SERIES] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
						 "#e69f00", "#56b4e9", "#555555", "#999933"};

struct axis {
	double least, most, step; /* logarithms, if log */
	bool log;
};

static double place(const struct axis *a, double v, double length)
{
	double at = a->log ? log10(v > 0 ? v : 1e-3) : v;

	at = (at - a->least) / (a->most - a->least);
	return length * (at < 0 ? 0 : at > 1 ? 1 : at);
}

/* 1, 2 or 5, and zeros. */
static double round_step(double span)
{
	double rough = span / TICKS, size = pow(10, floor(log10(rough)));

	for (unsigned i = 0; i < 3; i++) {
		static const double nice[] = {1, 2, 5};

		if (rough <= nice[i] * size)
			return nice[i] * size;
	}
	return 10 * size;
}

static double extreme(const struct plot_panel *p, bool of_x, bool most)
{
	double found = most ? 0 : INFINITY;

	for (unsigned s = 0; s < p->count; s++)
		for (unsigned i = 0; i < p->series[s].count; i++) {
			double v = of_x ? p->series[s].x[i] : p->series[s].y[i];

			if (most ? v > found : v > 0 && v < found)
				found = v;
		}
	return found;
}

static struct axis linear(double most)
{
	struct axis a = {.step = round_step(most > 0 ? most : 1)};

	a.most = a.step * ceil((most > 0 ? most : 1) / a.step);
	return a;
}

static struct axis logarithmic(const struct plot_panel *p, bool of_x)
{
	struct axis a = {.log = true, .step = 1};

	a.least = floor(log10(extreme(p, of_x, false)));
	a.most = ceil(log10(extreme(p, of_x, true)));
	if (!(a.most > a.least))
		a.most = a.least + 1;
	return a;
}

/* ---- the frame ---- */

static void text(FILE *f, double x, double y, const char *class, const char *what)
{
	fprintf(f, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>\n", x, y, class, what);
}

static void tick_text(FILE *f, double x, double y, const char *class, double v)
{
	char number[32];

	(void)snprintf(number, sizeof number, "%.6g", v);
	text(f, x, y, class, number);
}

static double value_at(const struct axis *a, double at)
{
	return a->log ? pow(10, at) : at;
}

static void y_ticks(FILE *f, const struct axis *a)
{
	for (double at = a->least; at <= a->most + a->step / 2; at += a->step) {
		double v = value_at(a, at), y = HEIGHT - place(a, v, HEIGHT);

		fprintf(f, "<path class=\"grid\" d=\"M0 %.1fH%d\"/>\n", y, WIDTH);
		tick_text(f, -8, y + 4, "end", v);
	}
}

static void x_ticks(FILE *f, const struct axis *a)
{
	for (double at = a->least; at <= a->most + a->step / 2; at += a->step) {
		double v = value_at(a, at), x = place(a, v, WIDTH);

		fprintf(f, "<path class=\"grid\" d=\"M%.1f 0V%d\"/>\n", x, HEIGHT);
		tick_text(f, x, HEIGHT + 18, "mid", v);
	}
}

static void frame(FILE *f, const struct plot_panel *p, const struct axis *x, const struct axis *y,
		  const char *x_label)
{
	text(f, 0, -14, "head", p->title);
	x_ticks(f, x);
	y_ticks(f, y);
	fprintf(f, "<path class=\"axis\" d=\"M0 0V%dH%d\"/>\n", HEIGHT, WIDTH);
	text(f, WIDTH / 2.0, HEIGHT + 42, "mid", x_label);
	fprintf(f, "<text class=\"mid\" transform=\"translate(-50 %d) rotate(-90)\">%s</text>\n",
		HEIGHT / 2, p->y_label);
}

/* ---- the curves ---- */

static void mark(FILE *f, unsigned which, double x, double y)
{
	const char *colour = colours[which];

	switch (which % 4) {
	case 0:
		fprintf(f, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x, y, colour);
		break;
	case 1:
		fprintf(f, "<rect x=\"%.1f\" y=\"%.1f\" width=\"7.4\" height=\"7.4\" fill=\"%s\"/>\n",
			x - 3.7, y - 3.7, colour);
		break;
	case 2:
		fprintf(f, "<path d=\"M%.1f %.1fl5 8.6h-10z\" fill=\"%s\"/>\n", x, y - 5.4, colour);
		break;
	default:
		fprintf(f, "<path d=\"M%.1f %.1fl5 5l-5 5l-5 -5z\" fill=\"%s\"/>\n", x, y - 5, colour);
		break;
	}
}

static void curve(FILE *f, const struct plot_series *s, unsigned which, const struct axis *x,
		  const struct axis *y)
{
	if (!s->count)
		return;
	fprintf(f, "<path class=\"curve\" stroke=\"%s\" d=\"", colours[which]);
	for (unsigned i = 0; i < s->count; i++)
		fprintf(f, "%c%.1f %.1f", i ? 'L' : 'M', place(x, s->x[i], WIDTH),
			HEIGHT - place(y, s->y[i], HEIGHT));
	fprintf(f, "\"/>\n");
	for (unsigned i = 0; i < s->count; i++)
		mark(f, which, place(x, s->x[i], WIDTH), HEIGHT - place(y, s->y[i], HEIGHT));
}

static void panel(FILE *f, const struct plot_panel *p, unsigned number, const char *x_label)
{
	struct axis x = p->log_x ? logarithmic(p, true) : linear(extreme(p, true, true));
	struct axis y = p->log ? logarithmic(p, false)
			       : linear(p->diagonal ? x.most : extreme(p, false, true));

	fprintf(f, "<g transform=\"translate(%u %d)\">\n", LEFT + number * PANEL, TOP);
	frame(f, p, &x, &y, x_label);
	if (p->diagonal)
		fprintf(f, "<path class=\"ideal\" d=\"M0 %dL%d 0\"/>\n", HEIGHT, WIDTH);
	for (unsigned s = 0; s < p->count; s++)
		curve(f, &p->series[s], s, &x, &y);
	fprintf(f, "</g>\n");
}

static void legend(FILE *f, const struct plot_panel *p)
{
	enum { ENTRY = 170, AT = 58 };

	for (unsigned s = 0; s < p->count; s++) {
		double x = LEFT + s * ENTRY;

		fprintf(f, "<path class=\"curve\" stroke=\"%s\" d=\"M%.1f %dh26\"/>\n", colours[s], x,
			AT);
		mark(f, s, x + 13, AT);
		text(f, x + 34, AT + 4, "start", p->series[s].name);
	}
}

static const char style[] =
	"<style>text{font:12px system-ui,'DejaVu Sans',sans-serif;fill:#333}"
	".title{font-size:17px;font-weight:600;fill:#111}.head{font-size:13px;font-weight:600}"
	".end{text-anchor:end}.mid{text-anchor:middle}.grid{stroke:#e6e6e6}"
	".axis{stroke:#666;fill:none}.curve{fill:none;stroke-width:2;stroke-linejoin:round}"
	".ideal{stroke:#bbb;stroke-dasharray:5 4}</style>\n";

int plot_write(const char *file, const char *title, const char *x_label,
	       const struct plot_panel *panels, unsigned count)
{
	FILE *f = fopen(file, "w");
	unsigned width = count * PANEL + RIGHT, height = TOP + HEIGHT + BOTTOM;

	if (!f)
		return errno;
	fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\" width=\"%u\" "
		   "height=\"%u\">\n%s<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		width, height, width, height, style);
	text(f, LEFT, 30, "title", title);
	legend(f, &panels[0]);
	for (unsigned i = 0; i < count; i++)
		panel(f, &panels[i], i, x_label);
	fprintf(f, "</svg>\n");
	return fclose(f) ? errno : 0;
}
