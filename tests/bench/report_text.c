/* SPDX-License-Identifier: BSD-3-Clause */
/* report_text.c -- tables for people. */
#include <stdio.h>
#include <string.h>

#include "carriers.h"
#include "report.h"

#define MEDIAN(s, e, value, field) runs_median(s, e, value, offsetof(struct one_by_one, field))

static const char *label(unsigned entrant)
{
	return opt.entrants[entrant].label;
}

static void explain(void)
{
	printf("\n");
	for (unsigned i = 0; i < opt.entrantc; i++)
		printf("%-20s %s%s%s\n", label(i), carrier_named(opt.entrants[i].carrier)->text,
		       strcmp(label(i), opt.entrants[i].carrier) ? "; of " : "",
		       strcmp(label(i), opt.entrants[i].carrier) ? opt.entrants[i].program : "");
}

/* ---- one at a time ---- */

static void one_row(const struct results *r, unsigned e)
{
	struct ratio ratio = runs_ratio(&r->one, e, 0);

	printf("%-20s %8.0f  %4.2f (%4.2f-%4.2f)   %8.1f %10.0f %8.0f %10.0f %10.0f\n", label(e),
	       MEDIAN(&r->one, e, 0, cpu_us), ratio.median, ratio.least, ratio.most,
	       MEDIAN(&r->one, e, 0, messages), MEDIAN(&r->one, e, 0, refer_us),
	       MEDIAN(&r->one, e, 0, whole_us), MEDIAN(&r->one, e, 0, heap),
	       MEDIAN(&r->idle_heap, e, 0, heap));
}

static void verdict(const struct results *r)
{
	for (unsigned e = 0; e < opt.entrantc; e++) {
		struct ratio ratio = runs_ratio(&r->one, e, 0);

		if (!strcmp(label(e), through_plain.name))
			printf("\n%s / %s: %.2f (%.2f by the best round of each); "
			       "the bar is %d.%02d: %s.\n",
			       label(e), label(runs_reference()), ratio.median, ratio.of_best,
			       BAR / 100, BAR % 100, ratio.median * 100 <= BAR ? "met" : "missed");
	}
}

static void one_table(const struct results *r)
{
	printf("One attended transfer, three parties in one process, loopback UDP, libre %s.\n"
	       "%u rounds of %u transfers, each batch in a fresh process; medians over the rounds.\n\n",
	       sys_libre_version_get(), opt.rounds, opt.transfers);
	printf("%-20s %8s  %-18s %8s %10s %8s %10s %10s\n%-20s %8s  %-18s %8s %10s %8s %10s %10s\n",
	       "", "CPU", "CPU / bare's", "messages", "REFER to", "whole", "heap, B:",
	       "heap, B:", "", "us", "(least to most)", "", "result us", "us", "finished",
	       "idle call");
	for (unsigned e = 0; e < opt.entrantc; e++)
		one_row(r, e);
	explain();
	verdict(r);
	printf("CPU is user and system time.  Times are this machine's; only the ratio counts.\n"
	       "Heap: what a transfer that has just ended leaves behind (for 5 s, libre's Timer K, or\n"
	       "32 s), and what a call takes for both its ends, with the engine's fixed share.\n");
}

/* ---- open loop ---- */

static void open_head(const char *what)
{
	printf("%-6s %-18s %8s %8s %9s %6s %8s %6s %13s %5s %9s %9s %9s %8s %6s %6s\n", what, "",
	       "finished", "refused", "finished", "lost", "in", "CPU", "user+sys", "core", "p50",
	       "p99", "datagrams", "repeats", "peak", "took");
	printf("%-6s %-18s %8s %8s %9s %6s %8s %6s %13s %5s %9s %9s %9s %8s %6s %6s\n", "", "",
	       "/s", "", "", "", "flight", "ms", "ms", "%", "ms", "ms", "each", "", "MiB", "s");
}

static void open_row(const struct run *run, double seconds)
{
	const struct open_loop *o = &run->out.open;

	printf("%-6u %-18s %8.1f %8.0f %8.1f%% %6.0f %8.0f %6.2f %6.2f+%-6.2f %5.0f %9.1f %9.1f "
	       "%9.1f %8.0f %6.1f %6.1f\n",
	       run->value, label(run->entrant), o->finished_in_time / seconds, o->refused,
	       100 * o->finished / o->offered, o->lost, o->in_flight, o->user_ms + o->sys_ms,
	       o->user_ms, o->sys_ms, 100 * o->core, o->p50_ms, o->p99_ms, o->datagrams,
	       o->repeats, o->rss_kib / 1024, o->took_s);
}

static void first_failure(const struct open_loop *o)
{
	printf("%s%s\n", *o->failure ? "   first failure: " : "", o->failure);
}

static void by_tens(const struct section *s)
{
	printf("\nFinished a second, by 10 s:\n");
	for (unsigned i = 0; i < s->count; i++) {
		const struct open_loop *o = &s->runs[i].out.open;

		printf("%-6u %-18s", s->runs[i].value, label(s->runs[i].entrant));
		for (unsigned t = 0; t < o->tens; t++)
			printf(" %5.0f", o->per_second[t]);
		first_failure(o);
	}
}

static void clean_rates(const struct section *s)
{
	printf("\nClean, that is all finished and nothing sent twice, up to:");
	for (unsigned e = 0; e < opt.entrantc; e++)
		printf("%s %s %u/s", e ? "," : "", label(e), runs_clean_rate(s, e));
	printf("\n");
}

static void open_table(const struct section *s)
{
	printf("Open loop: attended transfers started on a schedule for %u s, libre %s.\n\n",
	       opt.seconds, sys_libre_version_get());
	open_head("rate");
	for (unsigned i = 0; i < s->count; i++)
		open_row(&s->runs[i], opt.seconds);
	by_tens(s);
	clean_rates(s);
	explain();
	printf("\nCPU: of all three parties, per transfer that finished within the schedule.  Finished %%: of\n"
	       "those offered, late ones too.  Lost: begun, and never finished.  Peak: resident memory.\n\n");
}

static void burst_table(const struct section *s)
{
	printf("Burst: so many attended transfers started at once, libre %s.\n\n",
	       sys_libre_version_get());
	open_head("burst");
	for (unsigned i = 0; i < s->count; i++) {
		open_row(&s->runs[i], s->runs[i].out.open.took_s);
		if (*s->runs[i].out.open.failure)
			first_failure(&s->runs[i].out.open);
	}
	printf("\n");
}

/* ---- growth ---- */

static void growth_row(const struct section *s, const struct values *values, unsigned i, unsigned e)
{
	double cpu = MEDIAN(s, e, values->v[i], cpu_us);

	printf("%-8u %-18s %8.0f %8.0f %8.3f %8.1f\n", values->v[i], label(e), cpu,
	       runs_least_cpu(s, e, values->v[i]), cpu / MEDIAN(s, e, values->v[0], cpu_us),
	       MEDIAN(s, e, values->v[i], messages));
}

static void growth_table(const struct section *s, const struct values *values, const char *what)
{
	printf("One transfer at a time, %s; %u s between them and the transfers.\n"
	       "%u transfers, %u rounds; medians.\n\n%-8s %-18s %8s %8s %8s %8s\n",
	       what, opt.settle, opt.transfers, opt.rounds, "", "", "CPU us", "least", "/ first",
	       "messages");
	for (unsigned i = 0; i < values->count; i++)
		for (unsigned e = 0; e < opt.entrantc; e++)
			growth_row(s, values, i, e);
	printf("\n");
}

/* ---- memory ---- */

static void kept_table(const struct section *s)
{
	printf("Heap kept, bytes, of %u transfers and as many calls (both ends, with the engines' share),\n"
	       "libre %s.\n\n%-18s %12s %12s %12s %12s %12s\n%-18s %12s %10u s %12s %10u s %12s\n",
	       opt.transfers, sys_libre_version_get(), "", "transfer:", "after", "idle call:",
	       "after", "RSS KiB", "", "at once", opt.settle, "at once", opt.settle, "a transfer");
	for (unsigned i = 0; i < s->count; i++) {
		const struct kept *k = &s->runs[i].out.kept;

		printf("%-18s %12.0f %12.0f %12.0f %12.0f %12.1f\n", label(s->runs[i].entrant),
		       k->transfer_now, k->transfer_later, k->call_now, k->call_later,
		       (k->rss_after_kib - k->rss_before_kib) / opt.transfers);
	}
	printf("\n");
}

void report_text(const struct results *r)
{
	if (r->one.count)
		one_table(r);
	if (r->open.count)
		open_table(&r->open);
	if (r->burst.count)
		burst_table(&r->burst);
	if (r->idle.count)
		growth_table(&r->idle, &opt.idle, "beside so many calls that are up");
	if (r->tcp.count)
		growth_table(&r->tcp, &opt.tcp, "beside so many TCP connections to A");
	if (r->kept.count)
		kept_table(&r->kept);
}
