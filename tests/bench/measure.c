/* SPDX-License-Identifier: BSD-3-Clause */
/* measure.c -- time, processor, memory; of this process. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "measure.h"

uint64_t clock_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

double us_since(uint64_t then)
{
	return (double)(clock_ns() - then) / 1000;
}

static double seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

struct cpu cpu_now(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (struct cpu){seconds(u.ru_utime), seconds(u.ru_stime)};
}

size_t heap_used(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* A line of /proc/self/status, in KiB. */
static double status_kib(const char *name)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	double kib = 0;

	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, name, strlen(name)))
			kib = strtod(line + strlen(name), NULL);
	if (f)
		(void)fclose(f);
	return kib;
}

double rss_now_kib(void)
{
	return status_kib("VmRSS:");
}

double rss_peak_kib(void)
{
	return status_kib("VmHWM:");
}

static int up(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double percentile(double *v, size_t n, double percent)
{
	if (!n)
		return 0;
	qsort(v, n, sizeof *v, up);
	return v[(size_t)((double)(n - 1) * percent / 100 + 0.5)];
}

double median(double *v, size_t n)
{
	if (!n)
		return 0;
	qsort(v, n, sizeof *v, up);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}
