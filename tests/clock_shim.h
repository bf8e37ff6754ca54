/* SPDX-License-Identifier: BSD-3-Clause */
/* clock_shim.h -- a time of day that a test can set: gettimeofday(), which libre's timers go by,
 * and what the kernel tells of a step.  The clocks that nobody can set are left alone. */
#ifndef TESTS_CLOCK_SHIM_H
#define TESTS_CLOCK_SHIM_H

#include <stdbool.h>
#include <stdint.h>

/* Steps by ms, back if less than 0; told: those who asked hear of it. */
void clock_step(int64_t ms, bool told);
/* The right time again, and nobody is told any longer. */
void clock_right(void);

#endif
