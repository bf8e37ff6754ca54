/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_dialogs.c -- whole dialogs over the wire adapter, with peers that are strict, or bent.
 *
 * A dialog is its number: the same number is the same dialog, message by message.  The clock is
 * virtual and there are no sockets.  The work is done in a child: however it dies (a signal, a
 * sanitizer, no end), the parent knows the number. */
#ifndef _DEFAULT_SOURCE /* re_args has it */
#define _DEFAULT_SOURCE
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dialogs/world.h"

enum { LIMIT_S = 60, SAY_S = 30, FINDINGS = 20 };

static const char usage[] =
	"usage: fuzz_dialogs [SECONDS [FIRST]]   dialogs from number FIRST (1) on, for SECONDS (3)\n"
	"       fuzz_dialogs --one NUMBER        that one, with its ladder (LW_WIRE=1: every byte)\n";

/* What the parent knows of the child. */
struct shared {
	unsigned long dialogs, messages, findings;
	unsigned long notes[LW_OUTPUT_TYPES];
	uint64_t number;
};

static struct world world;

/* The clock on the wall; those of libc are virtual. */
static double seconds(void)
{
	struct timespec ts = {0};

	(void)syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void report(const struct shared *s, double since)
{
	double took = seconds() - since;

	printf("%lu dialogs, %lu messages in %.0f s: %.0f a second, %lu findings\n", s->dialogs,
	       s->messages, took, (double)s->messages / (took > 0 ? took : 1), s->findings);
	fflush(stdout);
}

static void finding(struct shared *s)
{
	s->findings++;
	for (unsigned i = 0; i < world.broken && i < LAWS; i++)
		printf("dialog %llu: %s\n", (unsigned long long)s->number, world.laws[i]);
	fflush(stdout);
}

static void run(struct shared *s, double limit)
{
	double since = seconds(), said = since, now = since;

	for (; now - since < limit && s->findings < FINDINGS; s->number++) {
		alarm(LIMIT_S);
		s->messages += world_run(&world, s->number, false);
		s->dialogs++;
		for (unsigned i = 0; i < LW_OUTPUT_TYPES; i++)
			s->notes[i] += world.notes[i];
		if (world.broken)
			finding(s);
		now = seconds();
		if (now - said < SAY_S)
			continue;
		said = now;
		report(s, since);
	}
}

/* A child that stays at home would prove nothing. */
static void print_notes(const struct shared *s)
{
	for (unsigned i = LW_NOTE_TRANSFER_STARTED; i <= LW_NOTE_REFERRED_FAILED; i++)
		printf("  %-28s %lu\n", lw_output_name(i), s->notes[i]);
}

/* libre prints a line for each message that it cannot decode; a sanitizer writes to the descriptor.
 * What libre keeps from the first use on is no leak of a dialog. */
static bool begin(void)
{
	stderr = fopen("/dev/null", "w");
	if (libre_init())
		return false;
	(void)world_run(&world, 0, false);
	return true;
}

static int run_in_child(double limit, uint64_t first)
{
	struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
				-1, 0);
	double since = seconds();
	int status = 0;
	pid_t child;

	if (s == MAP_FAILED)
		return 2;
	s->number = first;
	child = fork();
	if (child == 0) {
		if (!begin())
			exit(2);
		run(s, limit);
		lw_virtual_end();
		libre_close();
		exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 2;
	report(s, since);
	if (status)
		printf("dialog %llu ended by %s %d\n", (unsigned long long)s->number,
		       WIFSIGNALED(status) ? "signal" : "exit status",
		       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	else
		print_notes(s);
	return status || s->findings;
}

static int run_one(uint64_t number)
{
	if (!begin())
		return 2;
	(void)world_run(&world, number, true);
	lw_virtual_end();
	libre_close();
	return world.broken ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--one"))
		return run_one(strtoull(argv[2], NULL, 10));
	if (argc > 3 || (argc > 1 && (argv[1][0] < '0' || argv[1][0] > '9'))) {
		fputs(usage, argc > 1 && !strcmp(argv[1], "--help") ? stdout : stderr);
		return argc > 1 && !strcmp(argv[1], "--help") ? 0 : 2;
	}
	return run_in_child(argc > 1 ? strtod(argv[1], NULL) : 3,
			    argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
}
