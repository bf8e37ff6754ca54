/* SPDX-License-Identifier: BSD-3-Clause */
/* runs.h -- the measurements of one bench_wire, in the order in which they were taken. */
#ifndef BENCH_RUNS_H
#define BENCH_RUNS_H

#include "job.h"
#include "options.h"

struct run {
	unsigned entrant; /* of opt.entrants */
	unsigned value;   /* a rate, a number of calls, ...; 0: none */
	struct outcome out;
};

struct section {
	const char *name; /* in JSON */
	struct run *runs;
	unsigned count, room;
};

/* Measures, and puts it at the end.  False: it went wrong, and was said. */
bool runs_add(struct section *s, unsigned entrant, unsigned value, struct job *job);
void runs_free(struct section *s);

/* The median over the rounds of a double in one_by_one, at that offset. */
double runs_median(const struct section *s, unsigned entrant, unsigned value, size_t offset);
double runs_least_cpu(const struct section *s, unsigned entrant, unsigned value);
/* Of an entrant's CPU to that of the reference in the same round: "bare", or who comes first. */
struct ratio { double median, least, most, of_best; };
struct ratio runs_ratio(const struct section *s, unsigned entrant, unsigned value);
unsigned runs_reference(void);

/* Open loop: the highest rate at which all finished and nothing was sent twice; 0: none. */
unsigned runs_clean_rate(const struct section *s, unsigned entrant);

#endif
