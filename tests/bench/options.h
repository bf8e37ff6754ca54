/* SPDX-License-Identifier: BSD-3-Clause */
/* options.h -- what bench_wire is asked to do. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>

enum { ROUNDS_MAX = 100, VALUES_MAX = 16, ENTRANTS_MAX = 8 };

struct values {
	unsigned v[VALUES_MAX], count;
};

/* What takes turns: a carrier of this program, or of another copy of it. */
struct entrant {
	char label[32];
	const char *program;
	char carrier[32];
};

struct options {
	unsigned transfers, rounds, seconds, calls, settle, burst, least;
	bool kept;                        /* --settle was asked for by itself */
	struct values rates, idle, tcp;
	bool json, job, help;
	const char *profile, *svg;
	struct entrant entrants[ENTRANTS_MAX];
	unsigned entrantc;
};

extern struct options opt;

/* False: wrong usage. */
bool options_parse(int argc, char **argv);
const char *options_usage(void);

#endif
