/* SPDX-License-Identifier: BSD-3-Clause */
/* bench_wire.c -- what an attended transfer costs on the wire, and how much of that is legwork's.
 *
 * The same transfer, three parties in one process on loopback UDP, is carried by legwork and by a
 * program straight on libre's SIP core.  Every measurement is a fresh process, so that none pays
 * for the timers and the memory of another; the carriers take turns, so that a busy machine slows
 * down all of them. */
#include <stdio.h>
#include <string.h>

#include "report.h"

static struct results results;
static bool all_well = true;

static void add(struct section *s, unsigned entrant, unsigned value, struct job job)
{
	all_well = runs_add(s, entrant, value, &job) && all_well;
}

/* Everybody once, and not always in the same order. */
static void turns(struct section *s, unsigned turn, unsigned value, const struct job *job)
{
	for (unsigned i = 0; i < opt.entrantc; i++)
		add(s, (turn + i) % opt.entrantc, value, *job);
}

static void one_at_a_time(void)
{
	enum { IDLE_CALLS = 201 };
	struct job job = {.kind = JOB_TRANSFERS, .transfers = opt.transfers};
	struct job idle = {.kind = JOB_IDLE, .idle = IDLE_CALLS};

	for (unsigned round = 0; round < opt.rounds; round++)
		turns(&results.one, round, 0, &job);
	turns(&results.idle_heap, 0, 0, &idle);
}

static void open_loop(void)
{
	for (unsigned i = 0; i < opt.rates.count; i++) {
		struct job job = {
			.kind = JOB_OPEN,
			.rate = opt.rates.v[i],
			.seconds = opt.seconds,
			.calls = opt.calls,
		};

		fprintf(stderr, "%u a second, %u s each\n", opt.rates.v[i], opt.seconds);
		turns(&results.open, i, opt.rates.v[i], &job);
	}
}

static void burst(void)
{
	enum { AT_MOST_S = 40, CALLS_OF_ONE = 2 };
	unsigned calls = CALLS_OF_ONE * opt.burst;
	struct job job = {
		.kind = JOB_OPEN,
		.burst = opt.burst,
		.seconds = AT_MOST_S,
		.calls = opt.calls > calls ? opt.calls : calls,
	};

	fprintf(stderr, "%u at once\n", opt.burst);
	turns(&results.burst, 0, opt.burst, &job);
}

static void growth(struct section *s, const struct values *values, bool tcp)
{
	for (unsigned round = 0; round < opt.rounds; round++)
		for (unsigned i = 0; i < values->count; i++) {
			unsigned n = values->v[i];
			struct job job = {
				.kind = JOB_TRANSFERS,
				.transfers = opt.transfers,
				.idle = tcp ? 0 : n,
				.connections = tcp ? n : 0,
				.settle = opt.settle,
			};

			fprintf(stderr, "%u %s, %u s each\n", n, tcp ? "connections" : "calls",
				opt.settle);
			turns(s, round, n, &job);
		}
}

static void kept(void)
{
	struct job job = {
		.kind = JOB_KEPT,
		.transfers = opt.transfers,
		.idle = opt.transfers,
		.settle = opt.settle,
	};

	fprintf(stderr, "memory, %u s each\n", 2 * opt.settle);
	turns(&results.kept, 0, 0, &job);
}

static void measure_all(void)
{
	if (opt.rates.count)
		open_loop();
	if (opt.burst)
		burst();
	if (opt.idle.count)
		growth(&results.idle, &opt.idle, false);
	if (opt.tcp.count)
		growth(&results.tcp, &opt.tcp, true);
	if (opt.kept)
		kept();
	if (!opt.rates.count && !opt.burst && !opt.idle.count && !opt.tcp.count && !opt.kept)
		one_at_a_time();
}

static bool enough_finished(const struct section *s)
{
	for (unsigned i = 0; i < s->count; i++) {
		const struct open_loop *o = &s->runs[i].out.open;

		if (o->finished * 100 < o->offered * opt.least)
			return false;
	}
	return true;
}

static int profile(void)
{
	struct job job = {
		.size = sizeof job,
		.kind = JOB_TRANSFERS,
		.transfers = opt.transfers,
		.idle = opt.idle.v[0],
		.connections = opt.tcp.v[0],
		.settle = opt.idle.count || opt.tcp.count ? opt.settle : 0,
	};
	struct outcome out;

	if (strlen(opt.profile) >= sizeof job.carrier) {
		fputs(options_usage(), stderr);
		return 2;
	}
	(void)strcpy(job.carrier, opt.profile);
	job_here(&job, &out);
	printf("%s: %.0f us CPU, %.1f messages a transfer%s%s\n", opt.profile, out.one.cpu_us,
	       out.one.messages, out.ok ? "" : "; failed: ", out.why);
	return !out.ok;
}

static int report(void)
{
	if (opt.json)
		report_json(&results);
	else
		report_text(&results);
	if (opt.svg && report_svg(&results, opt.svg)) {
		perror(opt.svg);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (!options_parse(argc, argv)) {
		fputs(options_usage(), stderr);
		return 2;
	}
	if (opt.help) {
		fputs(options_usage(), stdout);
		return 0;
	}
	if (opt.job)
		return job_serve();
	if (opt.profile)
		return profile();
	measure_all();
	all_well = all_well && enough_finished(&results.open) && enough_finished(&results.burst);
	return report() || !all_well;
}
