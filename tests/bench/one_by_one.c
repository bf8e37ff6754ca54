/* SPDX-License-Identifier: BSD-3-Clause */
/* one_by_one.c -- what a transfer costs, one after the other, and what memory is kept. */
#include <unistd.h>

#include "batch.h"
#include "measure.h"
#include "measures.h"

/* The last response may still be on its way to the one who hung up last: SETTLE_MS. */
enum { WARM_UP = 5, SETTLE_MS = 20 };

/* ---- idle connections ---- */

static bool speak(int fd, const struct sa *to, unsigned number)
{
	char text[512];
	int len = re_snprintf(
		text, sizeof text,
		"OPTIONS sip:alice@%J SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKidle%u\r\n"
		"Max-Forwards: 70\r\nFrom: <sip:dave@127.0.0.1>;tag=%u\r\nTo: <sip:alice@%J>\r\n"
		"Call-ID: idle-%u\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
		to, number, number, to, number);

	return len > 0 && write(fd, text, (size_t)len) == len;
}

/* A connection that never says a message would be closed. */
static const char *connect_many(const struct carrier *c, unsigned count)
{
	struct sa to;

	if (count && c->tcp(&to))
		return "A does not listen on TCP";
	for (unsigned i = 0; i < count; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		if (fd < 0 || connect(fd, &to.u.sa, to.len))
			return "cannot connect"; /* the descriptors go with the process */
		batch_let_pass(2);
		if (!speak(fd, &to, i))
			return "cannot write";
	}
	batch_let_pass(SETTLE_MS);
	return NULL;
}

/* ---- the measurements ---- */

static double cpu_us(struct cpu from)
{
	struct cpu now = cpu_now();

	return (now.user + now.sys - from.user - from.sys) * 1e6;
}

static const char *prepare(const struct carrier *c, const struct job *job)
{
	const char *why = connect_many(c, job->connections);

	why = why ? why : batch_run(false, job->idle);
	if (!why && job->settle)
		batch_let_pass((uint64_t)job->settle * 1000);
	return why ? why : batch_run(true, WARM_UP);
}

const char *measure_transfers(const struct carrier *c, const struct job *job,
			      struct one_by_one *out)
{
	const char *why = prepare(c, job);
	uint64_t messages = sent_now().count;
	struct cpu cpu;
	size_t heap;
	double n = job->transfers;

	if (why)
		return why;
	heap = heap_used();
	cpu = cpu_now();
	why = batch_run(true, job->transfers);
	if (why)
		return why;
	out->cpu_us = cpu_us(cpu) / n;
	batch_let_pass(SETTLE_MS);
	out->messages = (double)(sent_now().count - messages) / n;
	out->heap = ((double)heap_used() - (double)heap) / n;
	out->whole_us = median(batch_times()->whole_us, job->transfers);
	out->refer_us = median(batch_times()->refer_us, job->transfers);
	return c->legs() == 2 * job->idle ? NULL : "a leg was not forgotten";
}

const char *measure_idle(const struct carrier *c, const struct job *job, struct one_by_one *out)
{
	const char *why = batch_run(false, 1);
	size_t heap = heap_used();

	why = why ? why : batch_run(false, job->idle - 1);
	if (why)
		return why;
	batch_let_pass(SETTLE_MS);
	out->heap = ((double)heap_used() - (double)heap) / (job->idle - 1) + (double)c->reserved();
	return c->legs() == 2 * job->idle ? NULL : "a call is missing";
}

static double each(size_t heap, size_t before, unsigned n)
{
	return ((double)heap - (double)before) / n;
}

/* What is kept at once, and what later. */
static const char *kept_by(bool transfers, const struct job *job, double *now, double *later)
{
	size_t before = heap_used();
	const char *why = batch_run(transfers, job->transfers);

	if (why)
		return why;
	batch_let_pass(SETTLE_MS);
	*now = each(heap_used(), before, job->transfers);
	batch_let_pass((uint64_t)job->settle * 1000);
	*later = each(heap_used(), before, job->transfers);
	return NULL;
}

const char *measure_kept(const struct carrier *c, const struct job *job, struct kept *out)
{
	const char *why = batch_run(true, WARM_UP);

	out->rss_before_kib = rss_now_kib();
	why = why ? why : kept_by(true, job, &out->transfer_now, &out->transfer_later);
	out->rss_after_kib = rss_now_kib();
	why = why ? why : kept_by(false, job, &out->call_now, &out->call_later);
	out->call_now += (double)c->reserved();
	out->call_later += (double)c->reserved();
	return why;
}
