/* SPDX-License-Identifier: BSD-3-Clause */
/* report_json.c -- the same for programs. */
#include <stdio.h>
#include <string.h>

#include "carriers.h"
#include "report.h"

#define MEDIAN(s, e, value, field) runs_median(s, e, value, offsetof(struct one_by_one, field))

static const char *label(unsigned entrant)
{
	return opt.entrants[entrant].label;
}

static void one(const struct results *r)
{
	if (!r->one.count)
		return;
	printf(",\n \"transfers\": %u, \"rounds\": %u, \"bar\": %.2f,\n \"carriers\": [\n",
	       opt.transfers, opt.rounds, BAR / 100.0);
	for (unsigned e = 0; e < opt.entrantc; e++) {
		struct ratio ratio = runs_ratio(&r->one, e, 0);

		printf("  {\"name\": \"%s\", \"cpu_us\": %.1f, \"ratio\": %.3f, "
		       "\"ratio_min\": %.3f, \"ratio_max\": %.3f, \"ratio_of_best\": %.3f, "
		       "\"messages\": %.2f, \"refer_to_result_p50_us\": %.1f, "
		       "\"whole_p50_us\": %.1f, \"heap_finished_transfer\": %.0f, "
		       "\"heap_idle_call\": %.0f}%s\n",
		       label(e), MEDIAN(&r->one, e, 0, cpu_us), ratio.median, ratio.least,
		       ratio.most, ratio.of_best, MEDIAN(&r->one, e, 0, messages),
		       MEDIAN(&r->one, e, 0, refer_us), MEDIAN(&r->one, e, 0, whole_us),
		       MEDIAN(&r->one, e, 0, heap), MEDIAN(&r->idle_heap, e, 0, heap),
		       e + 1 < opt.entrantc ? "," : "");
	}
	printf(" ]");
}

static void open_run(const struct run *run)
{
	const struct open_loop *o = &run->out.open;

	printf("  {\"name\": \"%s\", \"value\": %u, \"offered\": %.0f, \"finished\": %.0f, "
	       "\"finished_in_time\": %.0f, \"refused\": %.0f, \"failed\": %.0f, \"lost\": %.0f, "
	       "\"in_flight\": %.0f, \"cpu_user_ms\": %.4f, \"cpu_sys_ms\": %.4f, \"core\": %.4f, "
	       "\"p50_ms\": %.3f, \"p99_ms\": %.3f, \"took_s\": %.2f, \"datagrams\": %.2f, "
	       "\"repeats\": %.0f, \"rss_peak_kib\": %.0f, \"first_failure\": \"%s\", "
	       "\"finished_per_second\": [",
	       label(run->entrant), run->value, o->offered, o->finished, o->finished_in_time,
	       o->refused, o->failed, o->lost, o->in_flight, o->user_ms, o->sys_ms, o->core,
	       o->p50_ms, o->p99_ms, o->took_s, o->datagrams, o->repeats, o->rss_kib, o->failure);
	for (unsigned t = 0; t < o->tens; t++)
		printf("%s%.1f", t ? ", " : "", o->per_second[t]);
	printf("]}");
}

static void growth_run(const struct run *run)
{
	const struct one_by_one *o = &run->out.one;

	printf("  {\"name\": \"%s\", \"value\": %u, \"cpu_us\": %.1f, \"whole_p50_us\": %.1f, "
	       "\"messages\": %.2f, \"heap_finished_transfer\": %.0f}",
	       label(run->entrant), run->value, o->cpu_us, o->whole_us, o->messages, o->heap);
}

static void kept_run(const struct run *run)
{
	const struct kept *k = &run->out.kept;

	printf("  {\"name\": \"%s\", \"transfer_now\": %.0f, \"transfer_later\": %.0f, "
	       "\"call_now\": %.0f, \"call_later\": %.0f, \"rss_transfer\": %.0f}",
	       label(run->entrant), k->transfer_now, k->transfer_later, k->call_now, k->call_later,
	       (k->rss_after_kib - k->rss_before_kib) * 1024 / opt.transfers);
}

static void section(const struct section *s, const char *name, void (*print)(const struct run *run))
{
	if (!s->count)
		return;
	printf(",\n \"%s\": [\n", name);
	for (unsigned i = 0; i < s->count; i++) {
		print(&s->runs[i]);
		printf("%s\n", i + 1 < s->count ? "," : "");
	}
	printf(" ]");
}

void report_json(const struct results *r)
{
	printf("{\"benchmark\": \"wire\", \"libre\": \"%s\",\n"
	       " \"note\": \"times depend on the machine; only the ratio counts\"",
	       sys_libre_version_get());
	one(r);
	if (r->open.count)
		printf(",\n \"seconds\": %u", opt.seconds);
	section(&r->open, "open_loop", open_run);
	section(&r->burst, "burst", open_run);
	section(&r->idle, "idle_calls", growth_run);
	section(&r->tcp, "tcp_connections", growth_run);
	section(&r->kept, "kept", kept_run);
	printf("\n}\n");
}
