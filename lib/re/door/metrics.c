/* SPDX-License-Identifier: BSD-3-Clause */
/* metrics.c -- what an endpoint counts, as Prometheus reads it. */
#include <re.h>
#include <legwork/re.h>

#include "../state/ua.h"

struct metric { const char *name, *kind, *help; uint64_t value; };

static int print(struct re_printf *pf, const struct metric *m)
{
	return re_hprintf(pf, "# HELP legwork_%s %s\n# TYPE legwork_%s %s\nlegwork_%s %llu\n",
			  m->name, m->help, m->name, m->kind, m->name, m->value);
}

/* Counts on where the memory ends. */
struct text { char *at; size_t size, used; };

static int add(const char *piece, size_t size, void *arg)
{
	struct text *text = arg;

	for (size_t i = 0; i < size; i++, text->used++)
		if (text->used + 1 < text->size)
			text->at[text->used] = piece[i];
	return 0;
}

size_t lw_re_metrics(const struct lw_re *re, char *text, size_t size)
{
	struct text to = {text, text ? size : 0, 0};
	struct re_printf pf = {add, &to};
	struct lw_counts engine = lw_counts(re->lw);
	struct lw_re_stats stats = lw_re_stats(re);
	struct lw_re_load load = lw_re_load(re);
	const struct metric metrics[] = {
		{"calls", "gauge", "Calls that there are.", engine.calls},
		{"legs", "gauge", "Legs that there are.", engine.legs},
		{"timers", "gauge", "Deadlines that run.", engine.timers},
		{"steps_total", "counter", "Inputs that the engine has taken.", lw_steps(re->lw)},
		{"sent_total", "counter", "SIP messages sent.", stats.tx},
		{"received_total", "counter", "SIP messages received.", stats.rx},
		{"send_errors_total", "counter", "SIP messages that could not be sent.",
		 stats.send_errors},
		{"shed_total", "counter", "Requests refused for overload, or for want of room.",
		 load.shed},
		{"dropped_total", "counter", "Messages dropped.", stats.dropped},
		{"repeated_total", "counter", "Datagrams that were late repeats.", load.repeated},
		{"message_wait_milliseconds", "gauge", "How long datagrams waited to be read.",
		 load.message_ms},
		{"new_wait_milliseconds", "gauge", "How long new requests waited after that.",
		 load.new_ms},
		{"timer_late_milliseconds", "gauge", "How late timers were.", load.timer_ms},
		{"waiting", "gauge", "Datagrams that were read and wait.", load.waiting},
		{"shedding", "gauge", "1: new calls are refused.", load.shedding},
	};

	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		(void)print(&pf, &metrics[i]);
	if (to.size)
		to.at[to.used < to.size ? to.used : to.size - 1] = '\0';
	return to.used;
}
