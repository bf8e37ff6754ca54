/* SPDX-License-Identifier: BSD-3-Clause */
/* open_loop.c -- transfers on a schedule that does not ask how many have finished. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "account/compat.h"
#include "batch.h"
#include "measure.h"
#include "measures.h"
#include "story.h"

/* What has not finished so long after the last start never will: the longest timers take 32 s. */
enum { WARM_UP = 5, GRACE_S = 40, TEN_S = 10 };
static const uint64_t second = 1000000000; /* ns */

static struct {
	const struct job *job;
	struct open_loop *out;
	uint64_t began, end; /* ns; of the schedule */
	uint64_t each;       /* ns; from one transfer to the next */
	unsigned due;        /* transfers, by its end */
	unsigned started, over;
	float *ms;           /* of each that finished */
	unsigned finished;
	struct cpu cpu;      /* when it began; */
	struct sent sent;    /* the same */
	bool ended;          /* the schedule */
	unsigned tens;       /* of seconds, reported */
	uint64_t quit;
	int fd;
} flight;

static void end_schedule(uint64_t now)
{
	struct cpu cpu = cpu_now();
	double took = (double)(now - flight.began) / 1e9;
	double n = flight.out->finished_in_time > 0 ? flight.out->finished_in_time : 1;

	flight.ended = true;
	flight.quit = now + GRACE_S * second;
	flight.out->in_flight = stories_under_way();
	flight.out->user_ms = (cpu.user - flight.cpu.user) * 1000 / n;
	flight.out->sys_ms = (cpu.sys - flight.cpu.sys) * 1000 / n;
	flight.out->core = (cpu.user + cpu.sys - flight.cpu.user - flight.cpu.sys) / took;
}

/* All that was to be started is over. */
static void all_over(uint64_t now)
{
	if (!flight.ended && flight.job->burst)
		end_schedule(now);
	if (flight.ended)
		re_cancel();
}

static void failed(const struct story *s, const char *why)
{
	struct open_loop *out = flight.out;

	out->failed++;
	out->lost += s->accepted;
	if (!*out->failure)
		(void)re_snprintf(out->failure, sizeof out->failure, "%s", why);
}

static void over(const struct story *s, enum ending how, const char *why)
{
	uint64_t now = clock_ns();
	unsigned ten = (unsigned)((now - flight.began) / (TEN_S * second));

	flight.over++;
	switch (how) {
	case STORY_DONE:
		flight.ms[flight.finished++] = (float)((double)(now - s->due) / 1e6);
		flight.out->finished_in_time += !flight.ended;
		if (!flight.ended && ten < TENS_MAX)
			flight.out->per_second[ten]++;
		break;
	case STORY_REFUSED:
		if (s->accepted)
			failed(s, "refused half-way");
		else
			flight.out->refused++;
		break;
	case STORY_FAILED:
		failed(s, why);
		break;
	}
	if (flight.over == flight.due)
		all_over(now);
}

/* ---- the schedule ---- */

static uint64_t due_at(unsigned number)
{
	return flight.began + (flight.job->burst ? 0 : number * flight.each);
}

static void start_due(uint64_t now)
{
	while (flight.started < flight.due && due_at(flight.started) <= now) {
		uint64_t due = due_at(flight.started++);

		if (!story_start(true, due))
			flight.over++;
	}
}

static void say(uint64_t now)
{
	unsigned tens = (unsigned)((now - flight.began) / (TEN_S * second));

	if (tens == flight.tens)
		return;
	flight.tens = tens;
	fprintf(stderr, "  %s, %u s: %u started, %u finished, %.0f refused\n", flight.job->label,
		tens * TEN_S, flight.started, flight.finished, flight.out->refused);
}

static void tick(int flags, void *arg)
{
	uint64_t ticks, now = clock_ns();

	(void)flags;
	(void)arg;
	(void)!read(flight.fd, &ticks, sizeof ticks);
	start_due(now);
	say(now);
	if (!flight.ended && now >= flight.end)
		end_schedule(now);
	if (flight.ended && (flight.over == flight.due || now >= flight.quit))
		re_cancel();
}

static struct timespec timespec_of(uint64_t ns)
{
	return (struct timespec){(time_t)(ns / second), (long)(ns % second)};
}

/* A timer of the system: libre's own would cost more the more of them it has. */
static bool start_clock(compat_watch *watch)
{
	struct itimerspec often = {.it_interval = timespec_of(flight.each)};

	flight.began = clock_ns();
	flight.end = flight.began + flight.job->seconds * second;
	often.it_value = timespec_of(flight.began);
	flight.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	return flight.fd >= 0 && !timerfd_settime(flight.fd, TFD_TIMER_ABSTIME, &often, NULL) &&
	       !compat_watch_start(watch, flight.fd, tick, NULL);
}

/* ---- what came of it ---- */

static double *as_doubles(void)
{
	double *v = calloc(flight.finished ? flight.finished : 1, sizeof *v);

	for (unsigned i = 0; v && i < flight.finished; i++)
		v[i] = (double)flight.ms[i];
	return v;
}

static void by_second(void)
{
	double left = (double)(flight.end - flight.began) / 1e9;

	for (unsigned i = 0; i < TENS_MAX && left > 0; i++) {
		double part = left < TEN_S ? left : TEN_S;

		flight.out->per_second[i] /= part;
		flight.out->tens = i + 1;
		left -= part;
	}
}

static const char *sum_up(void)
{
	double *ms = as_doubles();
	struct open_loop *out = flight.out;
	struct sent sent = sent_now();

	if (!ms)
		return "no memory";
	out->rss_kib = rss_peak_kib(); /* before the sorting */
	out->offered = flight.started;
	out->finished = flight.finished;
	out->lost += stories_accepted();
	out->failed += stories_under_way();
	out->took_s = (double)(clock_ns() - flight.began) / 1e9;
	out->datagrams = (double)(sent.count - flight.sent.count);
	out->datagrams /= flight.finished ? flight.finished : 1;
	out->repeats = (double)(sent.repeats - flight.sent.repeats);
	out->p50_ms = percentile(ms, flight.finished, 50);
	out->p99_ms = percentile(ms, flight.finished, 99);
	by_second();
	free(ms);
	return NULL;
}

static void plan(const struct job *job, struct open_loop *out)
{
	enum { IN_A_BURST = 20000000 };

	memset(&flight, 0, sizeof flight);
	flight.job = job;
	flight.out = out;
	flight.due = job->burst ? job->burst : (unsigned)(job->rate * job->seconds + 0.5);
	flight.each = job->burst ? IN_A_BURST : (uint64_t)(1e9 / job->rate);
	flight.ms = calloc(flight.due, sizeof *flight.ms);
}

const char *measure_open_loop(const struct job *job, struct open_loop *out)
{
	compat_watch watch = 0;
	const char *why = batch_run(true, WARM_UP);

	if (why)
		return why;
	plan(job, out);
	stories_on_over(over);
	flight.cpu = cpu_now();
	flight.sent = sent_now();
	if (!flight.ms || !start_clock(&watch))
		return "cannot start the clock";
	(void)re_main(NULL);
	why = sum_up();
	compat_watch_stop(&watch, flight.fd);
	(void)close(flight.fd);
	free(flight.ms);
	return why;
}
