/* SPDX-License-Identifier: BSD-3-Clause */
/* bench_core.c -- what the engine costs by itself: no SIP, no sockets, no clock but this program's.
 *
 * A figure in nanoseconds holds for one machine on one day; the ratios beside it travel better.  A
 * step here is lw_step() with everything that it says read by lw_next(). */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "state/state.h"

#include <legwork/ledger.h>

#include "core_plot.h"

enum { CAPS = LW_CAP_KNOWN | LW_CAP_REPLACES | LW_CAP_REFER };

/* leg: our party; of a switch's call the one who may transfer the other. */
struct live { lw_call call; lw_leg leg, other; };

enum { EARS = 32, ROUNDS = 5 };

struct bench {
	struct lw *lw;
	struct lw_ledger *ledger; /* or NULL */
	struct live *live;
	uint32_t calls;
	uint64_t steps, outputs, records;
	lw_leg invited, ear[EARS]; /* of a switch: who was called last; who is told what to hear */
	uint32_t ears;
};

/* A phone's engine, or a switch's. */
struct role {
	const char *name;
	void (*talk)(struct bench *b, uint32_t i);
	void (*transfer)(struct bench *b, uint32_t i);
	uint32_t legs; /* of a call */
	bool is_switch;
};

/* Of our own work: others who have the processor meanwhile do not count. */
static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint32_t dice(void)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32);
}

/* ---- steps ---- */

static void step(struct bench *b, const struct lw_input *in)
{
	struct lw_output out;
	struct lw_record record;
	int err = lw_step(b->lw, in);

	if (err) {
		fprintf(stderr, "bench: %s is %s\n", lw_input_name(in->type), lw_error_name(err));
		exit(1);
	}
	b->steps++;
	if (b->ledger)
		lw_ledger_hear(b->ledger, b->lw, in);
	while (lw_next(b->lw, &out)) {
		b->outputs++;
		if (b->ledger)
			lw_ledger_take(b->ledger, b->lw, &out);
		if (out.type == LW_DO_INVITE)
			b->invited = out.leg;
		if (out.type == LW_DO_HEAR && b->ears < EARS)
			b->ear[b->ears++] = out.leg;
	}
	while (b->ledger && lw_ledger_next(b->ledger, &record))
		b->records++;
	while (b->ears)
		step(b, &(struct lw_input){.type = LW_SIG_HEARS, .leg = b->ear[--b->ears]});
}

static void signal_leg(struct bench *b, lw_leg leg, enum lw_signal type, int code)
{
	step(b, &(struct lw_input){.type = (uint32_t)type, .leg = leg, .code = code, .caps = CAPS});
}

static void talk(struct bench *b, uint32_t i)
{
	step(b, &(struct lw_input){
			.type = LW_SIG_OFFERED, .uri = "sip:bob@example.com", .caps = CAPS});
	b->live[i] = (struct live){.call = lw_made(b->lw).call, .leg = lw_made(b->lw).leg};
	step(b, &(struct lw_input){.type = LW_USER_ANSWER, .call = b->live[i].call});
	signal_leg(b, b->live[i].leg, LW_SIG_CONFIRMED, 0);
}

/* A whole attended transfer of call i, and a new call in its place. */
static void transfer(struct bench *b, uint32_t i)
{
	struct live *bob = &b->live[i];
	struct lw_call_info carol;

	step(b, &(struct lw_input){.type = LW_USER_ATTENDED,
				   .call = bob->call,
				   .uri = "sip:carol@example.com"});
	lw_call_info(b->lw, lw_made(b->lw).call, &carol);
	signal_leg(b, bob->leg, LW_SIG_MEDIA_OK, 0);
	signal_leg(b, carol.leg, LW_SIG_RINGING, 180);
	signal_leg(b, carol.leg, LW_SIG_ANSWERED, 200);
	step(b, &(struct lw_input){.type = LW_USER_COMPLETE, .call = bob->call});
	signal_leg(b, bob->leg, LW_SIG_REFER_OK, 202);
	signal_leg(b, bob->leg, LW_SIG_REFER_NEWS, 100);
	signal_leg(b, carol.leg, LW_SIG_ENDED, 0);
	signal_leg(b, bob->leg, LW_SIG_REFER_NEWS, 200);
	signal_leg(b, bob->leg, LW_SIG_ENDED, 0);
	talk(b, i);
}

/* ---- a switch ---- */

/* Ann calls, and Tom is reached for her. */
static void join(struct bench *b, uint32_t i)
{
	lw_leg ann, tom;

	step(b, &(struct lw_input){.type = LW_SIG_OFFERED, .uri = "sip:ann@example.com",
				   .called = "sip:tom@example.com", .caps = CAPS});
	b->live[i].call = lw_made(b->lw).call;
	ann = lw_made(b->lw).leg;
	tom = b->invited;
	signal_leg(b, tom, LW_SIG_RINGING, 180);
	signal_leg(b, tom, LW_SIG_ANSWERED, 200);
	signal_leg(b, ann, LW_SIG_CONFIRMED, 0);
	b->live[i].leg = tom;
	b->live[i].other = ann;
}

/* Tom has a word with Carol and hands Ann over: Carol is who may do so next. */
static void hand_over(struct bench *b, uint32_t i)
{
	lw_leg tom = b->live[i].leg, carol;

	step(b, &(struct lw_input){.type = LW_USER_ATTENDED, .leg = tom,
				   .uri = "sip:carol@example.com"});
	carol = b->invited;
	signal_leg(b, carol, LW_SIG_RINGING, 180);
	signal_leg(b, carol, LW_SIG_ANSWERED, 200);
	step(b, &(struct lw_input){.type = LW_USER_COMPLETE, .leg = tom});
	signal_leg(b, tom, LW_SIG_ENDED, 200);
	b->live[i].leg = carol;
}

static const struct role phone = {"phone", talk, transfer, 1, false},
			 exchange = {"switch", join, hand_over, 2, true};

/* One call ends, and another comes in its place. */
static void renew(struct bench *b, const struct role *role, uint32_t i)
{
	struct live was = b->live[i];

	step(b, &(struct lw_input){.type = LW_USER_HANGUP, .call = was.call});
	signal_leg(b, was.leg, LW_SIG_ENDED, 200);
	if (was.other.v)
		signal_leg(b, was.other, LW_SIG_ENDED, 200);
	role->talk(b, i);
}

/* The least that a step can be: the peer holds us, or takes us back. */
static void nudge(struct bench *b, uint32_t i, uint32_t round)
{
	signal_leg(b, b->live[i].leg, round & 1 ? LW_SIG_REMOTE_RESUME : LW_SIG_REMOTE_HOLD, 0);
}

/* ---- an engine with so many calls ---- */

/* Records of the least room that these calls need. */
static int open_ledger(struct bench *b, uint32_t calls)
{
	struct lw_ledger_config config = LW_LEDGER_CONFIG_INIT;

	config.max_records = calls + 8;
	config.max_lines = 4;
	config.max_segments = 16;
	config.max_transfers = config.max_recordings = 1;
	return lw_ledger_new(&b->ledger, &config);
}

static void open_bench(struct bench *b, const struct role *role, uint32_t calls, bool records)
{
	struct lw_config config = LW_CONFIG_INIT;

	config.max_calls = calls + 2;
	config.max_legs = role->legs * calls + 4;
	config.spare_calls = 0;
	config.role = role->is_switch ? LW_AS_SWITCH : LW_AS_ENDPOINT;
	config.route_as_given = role->is_switch;
	memset(b, 0, sizeof *b);
	b->calls = calls;
	b->live = calloc(calls, sizeof *b->live);
	if (!b->live || lw_new(&b->lw, &config) ||
	    (records && open_ledger(b, calls))) {
		fprintf(stderr, "bench: no memory for %u calls\n", calls);
		exit(1);
	}
	for (uint32_t i = 0; i < calls; i++)
		role->talk(b, i);
}

/* The host has its own list in the order in which it touches them: only the engine is jumped about
 * in. */
static void scramble(struct bench *b)
{
	for (uint32_t i = b->calls; i > 1; i--) {
		uint32_t j = dice() % i;
		struct live swap = b->live[j];

		b->live[j] = b->live[i - 1];
		b->live[i - 1] = swap;
	}
}

static void close_bench(struct bench *b)
{
	lw_free(b->lw);
	lw_ledger_free(b->ledger);
	free(b->live);
}

static double time_nudges(struct bench *b, uint32_t n)
{
	double start = seconds();

	for (uint32_t i = 0; i < n; i++)
		nudge(b, i % b->calls, i / b->calls);
	return (seconds() - start) / n * 1e9;
}

/* What else runs on the machine only makes it slower.  Each round takes back what it has done. */
static double time_small_step(struct bench *b, uint32_t n)
{
	uint32_t round = n / ROUNDS / b->calls / 2 * b->calls * 2 + b->calls * 2;
	double least = time_nudges(b, round); /* all touched once, and the processor awake */

	for (int i = 0; i < ROUNDS; i++) {
		double took = time_nudges(b, round);

		least = took < least ? took : least;
	}
	return least;
}

/* ---- the memory alone ---- */

static uint32_t place_of(const struct bench *b, uint32_t i)
{
	return (uint32_t)b->live[i % b->calls].leg.v - 1;
}

/* For each call a line of cache, so far from the next as its own things are, that says which comes
 * after it in the host's list. */
static char *string_lines(const struct bench *b, size_t apart)
{
	size_t places = 2 * (size_t)b->calls + 4;
	char *memory = malloc(places * apart);

	for (uint32_t i = 0; memory && i < b->calls; i++) {
		uint32_t next = place_of(b, i + 1);

		memcpy(memory + place_of(b, i) * apart, &next, sizeof next);
	}
	return memory;
}

static double time_walk(const char *memory, size_t apart, uint32_t at, uint32_t n)
{
	volatile uint32_t sink;
	double start = seconds();

	for (uint32_t i = 0; i < n; i++)
		memcpy(&at, memory + at * apart, sizeof at);
	sink = at;
	(void)sink;
	return (seconds() - start) / n * 1e9;
}

/* What one line costs here and now that is not at hand: no step that reads one can be faster. */
static double time_line(const struct bench *b, size_t apart, uint32_t n)
{
	char *memory = string_lines(b, apart);
	double least = memory ? time_walk(memory, apart, place_of(b, 0), n) : 0;

	for (int i = 0; memory && i < ROUNDS; i++) {
		double took = time_walk(memory, apart, place_of(b, 0), n);

		least = took < least ? took : least;
	}
	free(memory);
	return least;
}

static double time_transfers(struct bench *b, const struct role *role, uint32_t n,
			     double *per_step)
{
	uint64_t before = b->steps;
	double start = seconds(), took;

	for (uint32_t i = 0; i < n; i++)
		role->transfer(b, i % b->calls);
	took = seconds() - start;
	*per_step = took / (double)(b->steps - before) * 1e9;
	return n / took;
}

static double time_calls(struct bench *b, const struct role *role, uint32_t n)
{
	double start = seconds();

	for (uint32_t i = 0; i < n; i++)
		renew(b, role, i % b->calls);
	return n / (seconds() - start);
}

/* ---- what is told ---- */

static bool json;
static const char *svg;

static void tell_head(double decision)
{
	if (json) {
		printf("{\"decision_ns\": %.2f, \"rows\": [", decision);
		return;
	}
	printf("one decision of attended.def: %.1f ns (random state, input, facts)\n\n", decision);
	printf("%-6s %7s %-9s %8s %6s %8s %9s %11s %9s %6s\n", "", "", "", "small", "to 1st",
	       "a line", "step of a", "", "", "KiB a");
	printf("%-6s %7s %-9s %8s %6s %8s %9s %11s %9s %6s\n", "role", "calls", "touched",
	       "step, ns", "row", "alone", "transfer", "transfers/s", "calls/s", "call");
}

static void tell(const struct core_row *row)
{
	static double first;

	core_plot_add(row);
	if (json)
		printf("%s\n {\"role\": \"%s\", \"calls\": %u, \"touched\": \"%s\", \"small_step_ns\": %.1f,"
		       " \"line_ns\": %.1f, \"transfer_step_ns\": %.1f, \"transfers_a_second\": %.0f,"
		       " \"calls_a_second\": %.0f, \"kib_a_call\": %.2f}",
		       first > 0 ? "," : "", row->role, row->calls, row->touched, row->small,
		       row->line, row->transfer_step, row->transfers, row->made, row->kib);
	first = first > 0 ? first : row->small;
	if (!json)
		printf("%-6s %7u %-9s %8.1f %6.2f %8.1f %9.1f %11.0f %9.0f %6.1f\n", row->role,
		       row->calls, row->touched, row->small, row->small / first, row->line,
		       row->transfer_step, row->transfers, row->made, row->kib);
}

static void tell_end(void)
{
	if (json) {
		printf("\n]}\n");
		return;
	}
	printf("\nA small step is `the peer holds us`; the least of %d rounds.  A phone's transfer\n"
	       "with a call is 13 steps: a call comes and is answered, its whole attended\n"
	       "transfer.  A switch hands an attended call over without a new one; each ear that\n"
	       "is told what to hear answers, which is a step too.  Outputs are read; nothing is\n"
	       "sent.  `recorded`: scrambled, and all of it written down in call records, whose\n"
	       "memory alone the last column has there.  Calls/s: one ends, another comes in its\n"
	       "place.  A line alone: one line of memory for each call, so far apart as what is\n"
	       "its own there and touched in the same order, each found only by the one before.\n",
	       ROUNDS);
}

static void bench_calls(const struct role *role, uint32_t calls, const char *touched, uint32_t n)
{
	struct core_row row = {.role = role->name, .calls = calls, .touched = touched};
	bool records = !strcmp(touched, "recorded");
	struct bench b;
	size_t per_call, apart;

	open_bench(&b, role, calls, records);
	if (strcmp(touched, "in order") != 0)
		scramble(&b);
	row.small = time_small_step(&b, n * 8);
	apart = records ? lw_ledger_size(b.ledger) / (calls + 8) : sizeof(struct leg);
	row.line = time_line(&b, apart, n);
	row.transfers = time_transfers(&b, role, n, &row.transfer_step);
	row.made = time_calls(&b, role, n);
	row.kib = records ? (double)lw_ledger_size(b.ledger) / (calls + 8) / 1024.0
			  : (double)lw_block_size(b.lw, &per_call) / (calls + 2) / 1024.0;
	tell(&row);
	close_bench(&b);
}

/* ---- a decision alone ---- */

static double time_decisions(uint32_t n)
{
	enum { KINDS = 4096 };
	static struct { uint8_t state, input; uint32_t facts; } kind[KINDS];
	struct lw_table t = lw_tables[LW_M_ATTENDED];
	volatile uintptr_t sink = 0;
	double start;

	for (int i = 0; i < KINDS; i++) {
		kind[i].state = (uint8_t)(dice() % t.states);
		kind[i].input = (uint8_t)(dice() % t.inputs);
		kind[i].facts = dice() | 1;
	}
	start = seconds();
	for (uint32_t i = 0; i < n; i++)
		sink = (uintptr_t)lw_decide(&t, kind[i % KINDS].state, kind[i % KINDS].input,
					    kind[i % KINDS].facts);
	(void)sink;
	return (seconds() - start) / n * 1e9;
}

static int usage(int code)
{
	printf("usage: bench_core [--quick] [--json] [--svg FILE]\n"
	       "What the engine costs by itself: a decision, a step, a transfer, a call's memory,\n"
	       "with 1, 1,000 and 100,000 calls that talk.  --quick: fewer, and 10,000 at most.\n"
	       "--svg: a picture too.\n");
	return code;
}

static void bench_all(bool quick)
{
	uint32_t n = quick ? 4000 : 100000, most = quick ? 10000 : 100000;

	tell_head(time_decisions(n * 50));
	bench_calls(&phone, 1, "in order", n);
	bench_calls(&phone, 1000, "in order", n);
	bench_calls(&phone, 1000, "scrambled", n);
	bench_calls(&phone, most, "in order", n);
	bench_calls(&phone, most, "scrambled", n);
	bench_calls(&exchange, 1, "in order", n);
	bench_calls(&exchange, 1000, "scrambled", n);
	bench_calls(&exchange, most, "scrambled", n);
	bench_calls(&phone, 1, "recorded", n / 20);
	bench_calls(&phone, 1000, "recorded", n / 20);
	bench_calls(&phone, 10000, "recorded", n / 20);
	tell_end();
}

int main(int argc, char **argv)
{
	bool quick = false;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help"))
			return usage(0);
		else if (!strcmp(argv[i], "--quick"))
			quick = true;
		else if (!strcmp(argv[i], "--json"))
			json = true;
		else if (!strcmp(argv[i], "--svg") && i + 1 < argc)
			svg = argv[++i];
		else
			return usage(2);
	}
	bench_all(quick);
	if (svg && core_plot_write(svg)) {
		perror(svg);
		return 1;
	}
	return 0;
}
