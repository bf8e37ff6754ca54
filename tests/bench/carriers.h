/* SPDX-License-Identifier: BSD-3-Clause */
/* carriers.h -- those that there are. */
#ifndef BENCH_CARRIERS_H
#define BENCH_CARRIERS_H

#include "wire_load.h"

enum { CARRIERS = 4 };
extern const struct carrier *const carriers[CARRIERS];

/* NULL: there is none of that name. */
const struct carrier *carrier_named(const char *name);

#endif
