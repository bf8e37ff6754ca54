/* bench_wire.c -- what an attended transfer costs on the wire, and how much of that is legwork's.
 *
 * The same transfer, three parties in one process on loopback UDP, is carried by legwork and by a
 * program straight on libre's SIP core.  Every batch is a fresh process, so that no batch pays for
 * the timers and the memory of another; the carriers take turns, so that a busy machine slows down
 * all of them. */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <re.h>

#include "wire_load.h"

enum {
	WARM_UP = 5,
	ROUNDS_MAX = 100,
	TRANSFERS_MAX = 5000,
	IDLE_CALLS = 200,
	STUCK_MS = 20000,
	BAR = 115
};

struct sample {
	double cpu_us, whole_us, refer_us; /* per transfer; the last two are medians of wall time */
	double messages, heap;             /* per transfer */
	bool ok;
	char why[96];
};

static const struct carrier *const carriers[] = {&bare_core, &through_plain, &bare_headers,
						 &through_default};
enum { CARRIERS = 4, BARE = 0, THROUGH = 1, HEADERS = 2, DEFAULTS = 3 };

static struct sample samples[CARRIERS][ROUNDS_MAX];
static struct sample idle[CARRIERS];

static struct options {
	unsigned transfers, rounds;
	bool json;
	const char *profile;
} opt = {300, 5, false, NULL};

/* ---- one batch ---- */

static struct {
	int (*start)(void);
	unsigned goal, count;
	uint64_t began, referred;
	double *whole, *refer; /* us, one per transfer */
	bool running;
	const char *why;
} batch;

static uint64_t clock_ns(clockid_t id)
{
	struct timespec ts;

	(void)clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static double us_since(uint64_t then)
{
	return (double)(clock_ns(CLOCK_MONOTONIC) - then) / 1000;
}

void bench_failed(const char *why)
{
	if (!batch.running)
		return;
	batch.running = false;
	batch.why = why;
	re_cancel();
}

static void start_one(void)
{
	batch.began = clock_ns(CLOCK_MONOTONIC);
	if (batch.start())
		bench_failed("cannot dial");
}

void bench_refer(void)
{
	batch.referred = clock_ns(CLOCK_MONOTONIC);
}

void bench_result(void)
{
	batch.refer[batch.count] = us_since(batch.referred);
}

void bench_done(void)
{
	if (!batch.running)
		return;
	batch.whole[batch.count++] = us_since(batch.began);
	if (batch.count < batch.goal) {
		start_one();
		return;
	}
	batch.running = false;
	re_cancel();
}

static void stuck(void *arg)
{
	(void)arg;
	bench_failed("nothing happened any more");
}

static bool run(int (*start)(void), unsigned count)
{
	struct tmr watchdog;

	tmr_init(&watchdog);
	tmr_start(&watchdog, STUCK_MS, stuck, NULL);
	batch.start = start;
	batch.goal = count;
	batch.count = 0;
	batch.running = true;
	batch.why = NULL;
	start_one();
	if (batch.running)
		(void)re_main(NULL);
	tmr_cancel(&watchdog);
	return !batch.why && batch.count == count;
}

/* The last response may still be on its way to the one who hung up last. */
static void settle(void)
{
	struct tmr tmr;

	tmr_init(&tmr);
	batch.running = true;
	tmr_start(&tmr, 20, stuck, NULL);
	(void)re_main(NULL);
	tmr_cancel(&tmr);
	batch.why = NULL;
}

static size_t heap_used(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static int up(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, unsigned n)
{
	qsort(v, n, sizeof *v, up);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void measure_transfers(const struct carrier *c, struct sample *s)
{
	uint64_t cpu, messages;
	size_t heap;
	double n = opt.transfers;

	if (!run(c->transfer, WARM_UP))
		return;
	heap = heap_used();
	messages = c->sent();
	cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	if (!run(c->transfer, opt.transfers))
		return;
	s->cpu_us = (double)(clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu) / 1000 / n;
	settle();
	s->messages = (double)(c->sent() - messages) / n;
	s->heap = ((double)heap_used() - (double)heap) / n;
	s->whole_us = median(batch.whole, opt.transfers);
	s->refer_us = median(batch.refer, opt.transfers);
	s->ok = c->legs() == 0;
	if (!s->ok)
		batch.why = "a leg was not forgotten";
}

static void measure_idle(const struct carrier *c, struct sample *s)
{
	size_t heap;

	if (!run(c->call, 1))
		return;
	heap = heap_used();
	if (!run(c->call, IDLE_CALLS))
		return;
	settle();
	s->heap = ((double)heap_used() - (double)heap) / IDLE_CALLS + (double)c->reserved();
	s->ok = c->legs() == 2 * (IDLE_CALLS + 1);
	if (!s->ok)
		batch.why = "a call is missing";
}

typedef void (measure_h)(const struct carrier *c, struct sample *s);

static void in_this_process(const struct carrier *c, measure_h *measure, struct sample *s)
{
	memset(s, 0, sizeof *s);
	batch.whole = calloc(TRANSFERS_MAX, sizeof *batch.whole);
	batch.refer = calloc(TRANSFERS_MAX, sizeof *batch.refer);
	if (!batch.whole || !batch.refer || libre_init() ||
	    c->open(measure == measure_idle ? IDLE_CALLS + 1 : 2))
		batch.why = "cannot start";
	else
		measure(c, s);
	if (!s->ok)
		(void)re_snprintf(s->why, sizeof s->why, "%s",
				  batch.why ? batch.why : "not all was done");
	c->close();
	libre_close();
	free(batch.whole);
	free(batch.refer);
}

static void in_a_process(const struct carrier *c, measure_h *measure, struct sample *s)
{
	int fds[2];
	pid_t pid;

	memset(s, 0, sizeof *s);
	(void)snprintf(s->why, sizeof s->why, "its process died");
	if (pipe(fds))
		return;
	pid = fork();
	if (!pid) {
		in_this_process(c, measure, s);
		_exit(write(fds[1], s, sizeof *s) != (ssize_t)sizeof *s);
	}
	(void)close(fds[1]);
	if (pid > 0) {
		if (read(fds[0], s, sizeof *s) != (ssize_t)sizeof *s)
			s->ok = false;
		(void)waitpid(pid, NULL, 0);
	}
	(void)close(fds[0]);
}

/* ---- all of them ---- */

static bool measure_all(void)
{
	bool ok = true;

	for (unsigned round = 0; round < opt.rounds; round++) {
		for (unsigned turn = 0; turn < CARRIERS; turn++) {
			unsigned i = (round + turn) % CARRIERS;

			in_a_process(carriers[i], measure_transfers, &samples[i][round]);
			if (!samples[i][round].ok)
				fprintf(stderr, "bench_wire: %s: %s\n", carriers[i]->name,
					samples[i][round].why);
			ok = ok && samples[i][round].ok;
		}
	}
	for (unsigned i = 0; i < CARRIERS; i++) {
		in_a_process(carriers[i], measure_idle, &idle[i]);
		if (!idle[i].ok)
			fprintf(stderr, "bench_wire: %s, idle calls: %s\n", carriers[i]->name,
				idle[i].why);
		ok = ok && idle[i].ok;
	}
	return ok;
}

struct row {
	double cpu, whole, refer, messages, heap, idle;
	double ratio, least, most; /* of CPU to bare's in the same round */
	double quiet;              /* of the least CPU to bare's least: other work only adds */
};

static double middle(unsigned carrier, size_t offset)
{
	double v[ROUNDS_MAX];

	for (unsigned r = 0; r < opt.rounds; r++)
		v[r] = *(const double *)(const void *)((const char *)&samples[carrier][r] + offset);
	return median(v, opt.rounds);
}

static double least_cpu(unsigned carrier)
{
	double least = samples[carrier][0].cpu_us;

	for (unsigned r = 1; r < opt.rounds; r++)
		if (samples[carrier][r].cpu_us < least)
			least = samples[carrier][r].cpu_us;
	return least;
}

static struct row row_of(unsigned carrier)
{
	struct row row = {
		.cpu = middle(carrier, offsetof(struct sample, cpu_us)),
		.whole = middle(carrier, offsetof(struct sample, whole_us)),
		.refer = middle(carrier, offsetof(struct sample, refer_us)),
		.messages = middle(carrier, offsetof(struct sample, messages)),
		.heap = middle(carrier, offsetof(struct sample, heap)),
		.idle = idle[carrier].heap,
	};
	double v[ROUNDS_MAX];

	for (unsigned r = 0; r < opt.rounds; r++)
		v[r] = samples[carrier][r].cpu_us / samples[BARE][r].cpu_us;
	row.ratio = median(v, opt.rounds); /* which sorts */
	row.least = v[0];
	row.most = v[opt.rounds - 1];
	row.quiet = least_cpu(carrier) / least_cpu(BARE);
	return row;
}

static void print_text(void)
{
	struct row through = row_of(THROUGH);

	printf("One attended transfer, three parties in one process, loopback UDP, libre %s.\n"
	       "%u rounds of %u transfers, each batch in a fresh process; medians over the rounds.\n\n",
	       sys_libre_version_get(), opt.rounds, opt.transfers);
	printf("%-20s %8s  %-18s %8s %10s %8s %10s %10s\n%-20s %8s  %-18s %8s %10s %8s %10s %10s\n",
	       "", "CPU", "CPU / bare's", "messages", "REFER to", "whole",
	       "heap, B:", "heap, B:", "", "us", "(least to most)", "", "result us", "us",
	       "finished", "idle call");
	for (unsigned i = 0; i < CARRIERS; i++) {
		struct row row = row_of(i);

		printf("%-20s %8.0f  %4.2f (%4.2f-%4.2f)   %8.1f %10.0f %8.0f %10.0f %10.0f\n",
		       carriers[i]->name, row.cpu, row.ratio, row.least, row.most, row.messages,
		       row.refer, row.whole, row.heap, row.idle);
	}
	printf("\n");
	for (unsigned i = 0; i < CARRIERS; i++)
		printf("%-20s %s\n", carriers[i]->name, carriers[i]->text);
	printf("\nlegwork / bare: %.2f (%.2f by the best round of each); the bar is %d.%02d: %s.\n"
	       "CPU is user and system time.  Times are this machine's; only the ratio counts.\n"
	       "Heap: what a transfer that has just ended leaves behind (for 5 s, libre's Timer K, or\n"
	       "32 s), and what a call takes for both its ends, with the engine's fixed share.\n",
	       through.ratio, through.quiet, BAR / 100, BAR % 100,
	       through.ratio * 100 <= BAR ? "met" : "missed");
}

static void print_json(void)
{
	printf("{\"benchmark\": \"wire\", \"libre\": \"%s\", \"transfers\": %u, \"rounds\": %u, "
	       "\"bar\": %.2f,\n \"note\": \"times depend on the machine; only the ratio counts\",\n"
	       " \"carriers\": [\n",
	       sys_libre_version_get(), opt.transfers, opt.rounds, BAR / 100.0);
	for (unsigned i = 0; i < CARRIERS; i++) {
		struct row row = row_of(i);

		printf("  {\"name\": \"%s\", \"cpu_us\": %.1f, \"ratio\": %.3f, "
		       "\"ratio_min\": %.3f, \"ratio_max\": %.3f, "
		       "\"ratio_of_best\": %.3f, \"messages\": %.2f, "
		       "\"refer_to_result_p50_us\": %.1f, \"whole_p50_us\": %.1f, "
		       "\"heap_finished_transfer\": %.0f, \"heap_idle_call\": %.0f}%s\n",
		       carriers[i]->name, row.cpu, row.ratio, row.least, row.most, row.quiet,
		       row.messages, row.refer, row.whole, row.heap, row.idle,
		       i + 1 < CARRIERS ? "," : "");
	}
	printf(" ]}\n");
}

/* ---- the command line ---- */

static const char usage[] =
	"usage: bench_wire [--transfers N] [--rounds N] [--quick] [--json] [--profile CARRIER]\n"
	"\n"
	"What an attended transfer costs through legwork, against the same on libre's SIP core alone.\n"
	"\n"
	"  --transfers N   transfers in a batch, 1 to 5000 (300)\n"
	"  --rounds N      batches of each carrier, 1 to 100 (5)\n"
	"  --quick         2 rounds of 50\n"
	"  --json          for programs\n"
	"  --profile NAME  one batch of one carrier in this process, for a profiler:\n"
	"                  \"bare\", \"legwork\", \"bare, same headers\" or \"legwork, defaults\"\n"
	"  --help          this\n"
	"\n"
	"Status: 0 measured, 1 something went wrong on the way, 2 wrong usage.\n";

static bool number(const char *text, unsigned most, unsigned *out)
{
	char *end;
	unsigned long n;

	if (!text)
		return false;
	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || *end || end == text || !n || n > most)
		return false;
	*out = (unsigned)n;
	return true;
}

static bool parse(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--transfers")) {
			if (!number(argv[++i], TRANSFERS_MAX, &opt.transfers))
				return false;
		} else if (!strcmp(argv[i], "--rounds")) {
			if (!number(argv[++i], ROUNDS_MAX, &opt.rounds))
				return false;
		} else if (!strcmp(argv[i], "--quick")) {
			opt.transfers = 50;
			opt.rounds = 2;
		} else if (!strcmp(argv[i], "--json")) {
			opt.json = true;
		} else if (!strcmp(argv[i], "--profile") && i + 1 < argc) {
			opt.profile = argv[++i];
		} else {
			return false;
		}
	}
	return true;
}

static int profile(void)
{
	struct sample s;

	for (unsigned i = 0; i < CARRIERS; i++) {
		if (strcmp(carriers[i]->name, opt.profile))
			continue;
		in_this_process(carriers[i], measure_transfers, &s);
		printf("%s: %.0f us CPU, %.1f messages a transfer%s%s\n", carriers[i]->name,
		       s.cpu_us, s.messages, s.ok ? "" : "; failed: ", s.why);
		return !s.ok;
	}
	fputs(usage, stderr);
	return 2;
}

int main(int argc, char **argv)
{
	bool ok;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return 0;
	}
	if (!parse(argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	if (opt.profile)
		return profile();
	ok = measure_all();
	if (!ok)
		return 1;
	if (opt.json)
		print_json();
	else
		print_text();
	return 0;
}
