/* SPDX-License-Identifier: BSD-3-Clause */
/* measure.h -- time, processor, memory, and what was sent; of this process. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stddef.h>
#include <stdint.h>

uint64_t clock_ns(void);
double us_since(uint64_t then);

struct cpu { double user, sys; }; /* seconds */
struct cpu cpu_now(void);

size_t heap_used(void);
double rss_now_kib(void);
double rss_peak_kib(void);

/* Datagrams and segments sent since the start; of these, the ones whose bytes were sent before. */
struct sent { uint64_t count, repeats; };
struct sent sent_now(void);

/* Sort v. */
double percentile(double *v, size_t n, double percent);
double median(double *v, size_t n);

#endif
