/* SPDX-License-Identifier: BSD-3-Clause */
/* runs.c -- the measurements of one bench_wire. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "runs.h"

bool runs_add(struct section *s, unsigned entrant, unsigned value, struct job *job)
{
	const struct entrant *e = &opt.entrants[entrant];
	struct run *run;

	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 16;
		s->runs = realloc(s->runs, s->room * sizeof *s->runs);
		if (!s->runs)
			exit(1);
	}
	run = &s->runs[s->count++];
	run->entrant = entrant;
	run->value = value;
	job->size = sizeof *job;
	(void)strcpy(job->carrier, e->carrier);
	(void)strcpy(job->label, e->label);
	job_run(e->program, job, &run->out);
	if (!run->out.ok)
		fprintf(stderr, "bench_wire: %s: %s\n", e->label, run->out.why);
	return run->out.ok;
}

void runs_free(struct section *s)
{
	free(s->runs);
	memset(s, 0, sizeof *s);
}

/* Those of one entrant, in order; returns how many. */
static unsigned pick(const struct section *s, unsigned entrant, unsigned value, size_t offset,
		     double *v)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->count; i++)
		if (s->runs[i].entrant == entrant && s->runs[i].value == value && n < ROUNDS_MAX)
			memcpy(&v[n++], (const char *)&s->runs[i].out.one + offset, sizeof *v);
	return n;
}

double runs_median(const struct section *s, unsigned entrant, unsigned value, size_t offset)
{
	double v[ROUNDS_MAX];

	return median(v, pick(s, entrant, value, offset, v));
}

double runs_least_cpu(const struct section *s, unsigned entrant, unsigned value)
{
	double v[ROUNDS_MAX];
	unsigned n = pick(s, entrant, value, offsetof(struct one_by_one, cpu_us), v);

	return percentile(v, n, 0);
}

unsigned runs_reference(void)
{
	for (unsigned i = 0; i < opt.entrantc; i++)
		if (!strcmp(opt.entrants[i].label, bare_core.name))
			return i;
	return 0;
}

struct ratio runs_ratio(const struct section *s, unsigned entrant, unsigned value)
{
	unsigned ref = runs_reference();
	double v[ROUNDS_MAX], w[ROUNDS_MAX];
	unsigned n = pick(s, entrant, value, offsetof(struct one_by_one, cpu_us), v);
	struct ratio r;

	(void)pick(s, ref, value, offsetof(struct one_by_one, cpu_us), w);
	for (unsigned i = 0; i < n; i++)
		v[i] /= w[i];
	r.median = median(v, n); /* which sorts */
	r.least = v[0];
	r.most = v[n - 1];
	r.of_best = runs_least_cpu(s, entrant, value) / runs_least_cpu(s, ref, value);
	return r;
}

unsigned runs_clean_rate(const struct section *s, unsigned entrant)
{
	unsigned rate = 0;

	for (unsigned i = 0; i < s->count; i++) {
		const struct run *run = &s->runs[i];
		const struct open_loop *o = &run->out.open;

		if (run->entrant == entrant && run->value > rate && o->offered > 0 &&
		    o->finished >= o->offered && o->repeats <= 0)
			rate = run->value;
	}
	return rate;
}
