/* SPDX-License-Identifier: BSD-3-Clause */
/* measures.h -- the kinds of measurement; each returns NULL, or what went wrong. */
#ifndef BENCH_MEASURES_H
#define BENCH_MEASURES_H

#include "job.h"

const char *measure_transfers(const struct carrier *c, const struct job *job,
			      struct one_by_one *out);
const char *measure_idle(const struct carrier *c, const struct job *job, struct one_by_one *out);
const char *measure_kept(const struct carrier *c, const struct job *job, struct kept *out);
const char *measure_open_loop(const struct job *job, struct open_loop *out);

#endif
