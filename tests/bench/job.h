/* SPDX-License-Identifier: BSD-3-Clause */
/* job.h -- one measurement of one carrier, in a process of its own. */
#ifndef BENCH_JOB_H
#define BENCH_JOB_H

#include "wire_load.h"

enum { TENS_MAX = 60, TRANSFERS_MAX = 100000 };

enum job_kind {
	JOB_TRANSFERS, /* one at a time */
	JOB_IDLE,      /* what an idle call takes */
	JOB_OPEN,      /* on a schedule, however many are under way */
	JOB_KEPT,      /* memory kept after transfers, and by calls, at once and later */
};

/* Passed between processes as it is. */
struct job {
	uint32_t size; /* sizeof: two programs must agree */
	uint32_t kind;
	char carrier[32];
	char label[32];       /* for progress */
	unsigned transfers;   /* TRANSFERS, KEPT */
	unsigned idle;        /* calls that are up before */
	unsigned connections; /* TCP connections that are open before */
	unsigned calls;       /* OPEN: room for so many at once */
	unsigned seconds;     /* OPEN */
	unsigned burst;       /* OPEN: so many at once, and no more */
	unsigned settle;      /* seconds to wait: before the transfers, or until "later" */
	double rate;          /* OPEN */
};

/* TRANSFERS and IDLE; times are medians, all is per transfer or per call. */
struct one_by_one {
	double cpu_us, whole_us, refer_us, messages, heap;
};

/* OPEN.  Latency counts from when a transfer was due, whether or not we were late ourselves. */
struct open_loop {
	double offered, refused, finished, failed; /* failed: said so */
	double in_flight;    /* when the last one was started */
	double lost;         /* accepted, and never finished */
	double finished_in_time; /* before the end of the schedule */
	double per_second[TENS_MAX]; /* finished, by 10 s */
	unsigned tens;
	double user_ms, sys_ms; /* per transfer that finished in time */
	double core;            /* of one processor, 0 to 1 */
	double p50_ms, p99_ms, took_s;
	double datagrams, repeats; /* per transfer finished; all */
	double rss_kib;      /* at its peak */
	char failure[64];    /* the first one */
};

/* KEPT, bytes each. */
struct kept {
	double transfer_now, transfer_later, call_now, call_later;
	double rss_before_kib, rss_after_kib; /* of the process, around the transfers */
};

struct outcome {
	uint32_t size;
	bool ok;
	char why[96];
	struct one_by_one one;
	struct open_loop open;
	struct kept kept;
};

/* Does it in a process of its own: this program, or another copy of it. */
void job_run(const char *program, const struct job *job, struct outcome *out);
/* Does it in this process. */
void job_here(const struct job *job, struct outcome *out);
/* In that process: reads a job from standard input, and writes its outcome to standard output. */
int job_serve(void);

#endif
