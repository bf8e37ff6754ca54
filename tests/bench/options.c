/* SPDX-License-Identifier: BSD-3-Clause */
/* options.c -- the command line of bench_wire. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/compat.h"
#include "carriers.h"
#include "job.h"
#include "options.h"

struct options opt = {.seconds = 60, .calls = 1000};

static const char usage[] =
	"usage: bench_wire [OPTION]...\n"
	"\n"
	"What an attended transfer costs through legwork, against the same on libre's SIP core alone:\n"
	"three parties in one process, over loopback UDP.  Each measurement is a fresh process, and the\n"
	"carriers take turns.  Without one of the modes: one transfer at a time.\n"
	"\n"
	"Modes; several may be asked for in one run:\n"
	"  --rates R,R,...   open loop: R transfers a second are started, however many have finished\n"
	"  --rate R          the same, for one rate\n"
	"  --burst N         N transfers are started at once\n"
	"  --idle N,N,...    one at a time, while N calls are up (10,1000,10000)\n"
	"  --tcp N,N,...     one at a time, while N TCP connections to the endpoint are open (1,1000)\n"
	"  --settle S        with --idle and --tcp: S seconds pass between the calls and the transfers\n"
	"                    (34).  Without them: the heap that transfers and calls keep, at once and\n"
	"                    S seconds later (36)\n"
	"\n"
	"How much:\n"
	"  --seconds S       open loop: for so long (60); what is under way may take 40 s more\n"
	"  --calls N         open loop: the engines' max_calls (1000; for a burst two a transfer at least)\n"
	"  --transfers N     transfers in a batch, 1 to 100000 (300; with --settle 1000)\n"
	"  --rounds N        batches of each carrier, 1 to 100 (5; with --idle and --tcp 1)\n"
	"  --quick           2 rounds of 50\n"
	"  --carriers C,C    of \"bare\", \"legwork\", \"bare+headers\", \"legwork+defaults\" (all; in the\n"
	"                    modes \"bare,legwork,legwork+defaults\")\n"
	"  --beside LABEL=PROGRAM[:CARRIER]\n"
	"                    also that of another build of this program (legwork): before and after a\n"
	"                    change, or two versions of libre, in one run\n"
	"\n"
	"Output:\n"
	"  --json            for programs\n"
	"  --svg FILE        open loop: a plot of rate against finished, memory and lateness\n"
	"  --least PERCENT   open loop: status 1 unless so many of the transfers finished\n"
	"  --profile NAME    one batch of one carrier in this process, for a profiler; with --idle N and\n"
	"                    --tcp N beside those\n"
	"  --help            this\n"
	"\n"
	"Open loop: a call that is answered with 503 was refused, and is not tried again.  Latency runs\n"
	"from when a transfer was due to its end.  A transfer is lost if its first INVITE was answered by\n"
	"a 2xx and it never completed.  Repeats are datagrams with the bytes of one before.\n"
	"\n"
	"Status: 0 measured, 1 something went wrong on the way, 2 wrong usage.\n";

const char *options_usage(void)
{
	return usage;
}

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

/* Cuts off the part before a comma; NULL: there is none left. */
static char *part(char **rest)
{
	char *begin = *rest, *comma = begin ? strchr(begin, ',') : NULL;

	*rest = comma ? comma + 1 : NULL;
	if (comma)
		*comma = '\0';
	return begin;
}

static bool numbers(const char *text, unsigned most, struct values *out)
{
	char copy[256], *rest = copy, *one;

	if (!text || strlen(text) >= sizeof copy)
		return false;
	(void)strcpy(copy, text);
	while ((one = part(&rest)))
		if (out->count == VALUES_MAX || !number(one, most, &out->v[out->count++]))
			return false;
	return true;
}

static bool enter(const char *label, const char *program, const char *carrier)
{
	struct entrant *e = &opt.entrants[opt.entrantc];

	if (opt.entrantc == ENTRANTS_MAX || !carrier_named(carrier) ||
	    strlen(label) >= sizeof e->label)
		return false;
	(void)strcpy(e->label, label);
	(void)strcpy(e->carrier, carrier);
	e->program = program;
	opt.entrantc++;
	return true;
}

static const char own[] = "/proc/self/exe";

static bool enter_own(const char *text)
{
	char copy[256], *rest = copy, *one;

	if (!text || strlen(text) >= sizeof copy)
		return false;
	(void)strcpy(copy, text);
	while ((one = part(&rest)))
		if (!enter(one, own, one))
			return false;
	return true;
}

/* "before=/tmp/bench_wire:bare"; cuts the text up. */
static bool enter_other(char *text)
{
	char *program = text ? strchr(text, '=') : NULL, *carrier;

	if (!program)
		return false;
	*program++ = '\0';
	carrier = strrchr(program, ':');
	if (carrier)
		*carrier++ = '\0';
	return enter(text, program, carrier ? carrier : through_plain.name);
}

struct word {
	const char *name;
	bool (*take)(char *value);
};

static bool take_rates(char *v) { return numbers(v, 100000, &opt.rates); }
static bool take_idle(char *v) { return numbers(v, 50000, &opt.idle); }
static bool take_tcp(char *v) { return numbers(v, 10000, &opt.tcp); }
static bool take_burst(char *v) { return number(v, TRANSFERS_MAX, &opt.burst); }
static bool take_settle(char *v) { return number(v, 600, &opt.settle); }
static bool take_seconds(char *v) { return number(v, TENS_MAX * 10, &opt.seconds); }
static bool take_calls(char *v) { return number(v, 100000, &opt.calls); }
static bool take_transfers(char *v) { return number(v, TRANSFERS_MAX, &opt.transfers); }
static bool take_rounds(char *v) { return number(v, ROUNDS_MAX, &opt.rounds); }
static bool take_least(char *v) { return number(v, 100, &opt.least); }
static bool take_carriers(char *v) { return enter_own(v); }
static bool take_beside(char *v) { return enter_other(v); }
static bool take_svg(char *v) { return (opt.svg = v) != NULL; }
static bool take_profile(char *v) { return (opt.profile = v) != NULL; }

static const struct word words[] = {
	{"--rates", take_rates},         {"--rate", take_rates},     {"--idle", take_idle},
	{"--tcp", take_tcp},             {"--burst", take_burst},    {"--settle", take_settle},
	{"--seconds", take_seconds},     {"--calls", take_calls},    {"--transfers", take_transfers},
	{"--rounds", take_rounds},       {"--carriers", take_carriers}, {"--beside", take_beside},
	{"--svg", take_svg},             {"--profile", take_profile}, {"--least", take_least},
};

static bool take(const char *name, char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i].name, name))
			return words[i].take(value);
	return false;
}

static bool is_flag(const char *name)
{
	if (!strcmp(name, "--json"))
		return opt.json = true;
	if (!strcmp(name, "--help"))
		return opt.help = true;
	if (!strcmp(name, "--job"))
		return opt.job = true;
	if (strcmp(name, "--quick"))
		return false;
	opt.transfers = 50;
	opt.rounds = 2;
	return true;
}

static bool has_mode(void)
{
	return opt.rates.count || opt.burst || opt.idle.count || opt.tcp.count || opt.kept;
}

static bool has_own(void)
{
	for (unsigned i = 0; i < opt.entrantc; i++)
		if (opt.entrants[i].program == own)
			return true;
	return false;
}

static bool fill_in(void)
{
	enum { BESIDE_CALLS = 34, BY_ITSELF = 36, BATCH = 300, LARGE_BATCH = 1000, ROUNDS = 5 };
	bool between = opt.idle.count || opt.tcp.count;

	opt.kept = opt.settle && !between;
	if (!opt.settle)
		opt.settle = between ? BESIDE_CALLS : BY_ITSELF;
	if (!opt.transfers)
		opt.transfers = opt.kept ? LARGE_BATCH : BATCH;
	if (!opt.rounds)
		opt.rounds = between ? 1 : ROUNDS;
	return has_own() || enter_own(has_mode() ? "bare,legwork,legwork+defaults"
						 : "bare,legwork,bare+headers,legwork+defaults");
}

bool options_parse(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i];

		if (!is_flag(name) && !take(name, argv[++i]))
			return false;
	}
	return fill_in();
}
