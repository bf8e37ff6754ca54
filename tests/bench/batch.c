/* SPDX-License-Identifier: BSD-3-Clause */
/* batch.c -- transfers, or calls, one after the other. */
#include "batch.h"
#include "measure.h"
#include "story.h"

enum { STUCK_MS = 20000, MS_EACH = 200, RETRY_MS = 500, RETRIES = 50 };

static struct {
	bool transfers, running;
	unsigned goal, count, retries;
	struct tmr again;
	const char *why;
} batch;

static struct times times; /* not on the heap, which is measured */

static void stop(const char *why)
{
	if (!batch.running)
		return;
	batch.running = false;
	batch.why = why;
	re_cancel();
}

static void start_one(void)
{
	if (!story_start(batch.transfers, clock_ns()))
		stop("no memory");
}

/* On a machine that is busy with others an endpoint may well find itself late. */
static void try_again(void *arg)
{
	(void)arg;
	start_one();
}

static void over(const struct story *s, enum ending how, const char *why)
{
	if (!batch.running)
		return;
	if (how == STORY_REFUSED && batch.retries++ < RETRIES) {
		tmr_start(&batch.again, RETRY_MS, try_again, NULL);
		return;
	}
	if (how != STORY_DONE) {
		stop(why ? why : "a call was refused");
		return;
	}
	times.whole_us[batch.count] = us_since(s->due);
	times.refer_us[batch.count++] = s->refer_us;
	if (batch.count < batch.goal)
		start_one();
	else
		stop(NULL);
}

static void stuck(void *arg)
{
	(void)arg;
	stop("nothing happened any more");
}

void batch_let_pass(uint64_t ms)
{
	struct tmr tmr;

	tmr_init(&tmr);
	batch.running = true;
	tmr_start(&tmr, ms, stuck, NULL);
	(void)re_main(NULL);
	tmr_cancel(&tmr);
	batch.why = NULL;
}

struct times *batch_times(void)
{
	return &times;
}

const char *batch_run(bool transfers, unsigned count)
{
	struct tmr watchdog;

	if (count > TRANSFERS_MAX)
		return "too many";
	stories_on_over(over);
	batch.transfers = transfers;
	batch.goal = count;
	batch.count = batch.retries = 0;
	batch.why = NULL;
	batch.running = count > 0;
	tmr_init(&watchdog);
	tmr_start(&watchdog, STUCK_MS + (uint64_t)count * MS_EACH, stuck, NULL);
	if (batch.running)
		start_one();
	if (batch.running)
		(void)re_main(NULL);
	tmr_cancel(&watchdog);
	tmr_cancel(&batch.again);
	return batch.why;
}
