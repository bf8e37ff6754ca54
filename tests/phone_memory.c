/* SPDX-License-Identifier: BSD-3-Clause */
/* phone_memory.c -- every allocation of the phone fails, once and for ever, while it transfers.
 *
 *	phone_memory                       all of them, and a table
 *	phone_memory NAME POINT once|ever  one of them: its events
 *
 * The phone is the whole program, on the adapter without a network of phone_fake.c; each run is a
 * child of its own.  Whatever fails: no crash, nothing left, each transfer that it told of has its
 * one end, each call its last event, or the phone says why it cannot go on. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <re.h>
#include <legwork/virtual.h>

#include "../examples/phone/core/phone.h"
#include "../examples/phone/base/options.h"

enum { LEAKED = 77, STUCK_S = 20, OUTPUT = 65536, STEP = 3 };

enum outcome { COMPLETED, NOT_COMPLETED, ENDED, NO_CALL, NOT_STARTED, OUTCOMES };
static const char *const outcomes[OUTCOMES] = {"completed", "not completed", "call ended",
					       "no call", "said why it did not start"};

static const struct scenario { const char *name, *commands; } scenarios[] = {
	{"call", "dial sip:bob@x\nsleep 1000\nhangup\nsleep 1000\nquit\n"},
	{"attended", "dial sip:bob@x\nsleep 1000\ntransfer attended sip:carol@x\nsleep 1000\n"
		     "complete\nsleep 2000\nquit\n"},
	{"attended-busy", "dial sip:bob@x\nsleep 1000\ntransfer attended sip:busy@x\n"
			  "sleep 1000\ncancel\nsleep 2000\nquit\n"},
	{"blind", "dial sip:bob@x\nsleep 1000\ntransfer blind sip:carol@x\nsleep 3000\nquit\n"},
	{"refused", "dial sip:bob@x\nsleep 1000\ntransfer blind sip:refuser@x\nsleep 3000\nquit\n"},
	{"voicemail", "dial sip:bob@x\nsleep 1000\ntransfer voicemail sip:carol@x\nsleep 3000\n"
		      "quit\n"},
	{"swap-merge", "dial sip:bob@x\nsleep 1000\ntransfer attended sip:carol@x\nsleep 1000\n"
		       "swap\nsleep 500\nmerge\nsleep 500\ncomplete\nsleep 2000\nquit\n"},
};

/* ---- the child ---- */

static int scratch(void)
{
	char path[] = "/tmp/phone-memory-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || unlink(path))
		exit(99);
	return fd;
}

static int input_of(const char *text)
{
	int fd = scratch();

	if (write(fd, text, strlen(text)) < 0 || lseek(fd, 0, SEEK_SET))
		_exit(99);
	return fd;
}

/* In shared memory: how many allocations there were. */
static void child(const struct scenario *s, uint64_t point, bool for_ever, int out, uint64_t *count)
{
	static const struct phone_face none = {NULL, NULL};
	char *argv[] = {"phone", "--json", "sip:a@x", NULL};
	struct options opt;
	char why[256];
	int status;

	alarm(STUCK_S);
	if (dup2(input_of(s->commands), 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(99);
	lw_virtual_begin(1);
	if (!options_parse(&opt, 3, argv, why, sizeof why))
		_exit(99);
	lw_virtual_fail(point, for_ever);
	status = phone_run(&opt, &none);
	*count = lw_virtual_allocations();
	fflush(NULL);
	_exit(lw_virtual_objects() ? LEAKED : status);
}

/* ---- what it said ---- */

static unsigned lines(const char *text, const char *event)
{
	unsigned n = 0;
	char start[80];

	snprintf(start, sizeof start, "{\"event\":\"%s\"", event);
	for (const char *p = text; (p = strstr(p, start)); p++)
		n++;
	return n;
}

static unsigned ends(const char *text)
{
	return lines(text, "transfer.completed") + lines(text, "transfer.failed") +
	       lines(text, "transfer.cancelled") + lines(text, "transfer.recalled") +
	       lines(text, "transfer.unknown");
}

/* It left no call behind: the fake network lets no REFER run to its end once the phone closes. */
static bool is_quiet(const char *said)
{
	return lines(said, "bye") && strstr(said, "\"calls\":0,\"legs\":0");
}

static const char *fault(int status, const char *text)
{
	static char why[80];
	unsigned begun = lines(text, "call.dialling") + lines(text, "transfer.consulting");

	if (WIFSIGNALED(status)) {
		snprintf(why, sizeof why, "signal %d", WTERMSIG(status));
		return why;
	}
	if (WEXITSTATUS(status) == LEAKED)
		return "something is left";
	if (WEXITSTATUS(status) > 2)
		return "exit status";
	if (!text[0]) {
		snprintf(why, sizeof why, "exit status %d and no word", WEXITSTATUS(status));
		return why;
	}
	if (lines(text, "ready") && !lines(text, "bye") && !strstr(text, "cannot start"))
		return "it ended without its last event";
	if (ends(text) > lines(text, "transfer.started"))
		return "a transfer that ended twice";
	if (is_quiet(text) && lines(text, "transfer.started") != ends(text))
		return "a transfer without its one end";
	if (is_quiet(text) && begun != lines(text, "call.ended"))
		return "a call without its last event";
	return NULL;
}

static enum outcome outcome(const char *text)
{
	if (!lines(text, "ready"))
		return NOT_STARTED;
	if (lines(text, "transfer.completed"))
		return COMPLETED;
	if (lines(text, "transfer.started"))
		return NOT_COMPLETED;
	return lines(text, "call.ended") ? ENDED : NO_CALL;
}

/* ---- all of them ---- */

static char text[OUTPUT];
static uint64_t *shared;

static const char *run(const struct scenario *s, uint64_t point, bool for_ever)
{
	int out = scratch(), status = 0;
	pid_t pid;
	ssize_t n;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		child(s, point, for_ever, out, shared);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return "no child";
	n = pread(out, text, sizeof text - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	close(out);
	return fault(status, text);
}

static unsigned long run_scenario(const struct scenario *s, unsigned long *faults)
{
	const char *why = run(s, 0, false);
	uint64_t count = *shared;

	if (why)
		printf("%s without any failure: %s\n", s->name, why), ++*faults;
	for (int for_ever = 0; for_ever < 2; for_ever++) {
		unsigned long table[OUTCOMES] = {0};

		for (uint64_t point = 1; point <= count; point += for_ever ? STEP : 1) {
			why = run(s, point, for_ever);
			table[outcome(text)]++;
			if (!why)
				continue;
			++*faults;
			printf("%s %llu %s: %s\n", s->name, (unsigned long long)point,
			       for_ever ? "ever" : "once", why);
		}
		printf("%-14s %s %4llu points ", s->name, for_ever ? "ever" : "once",
		       (unsigned long long)count);
		for (int o = 0; o < OUTCOMES; o++)
			printf(" %s %lu", outcomes[o], table[o]);
		printf("\n");
	}
	return count;
}

static int run_one(const char *name, const char *point, const char *how)
{
	for (size_t i = 0; i < ARRAY_SIZE(scenarios); i++) {
		const char *why;

		if (strcmp(scenarios[i].name, name))
			continue;
		why = run(&scenarios[i], strtoull(point, NULL, 10), !strcmp(how, "ever"));
		printf("%s%s\n", text, why ? why : "no fault");
	}
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long points = 0, faults = 0;

	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED)
		return 2;
	if (argc == 4)
		return run_one(argv[1], argv[2], argv[3]);
	for (size_t i = 0; i < ARRAY_SIZE(scenarios); i++)
		points += run_scenario(&scenarios[i], &faults);
	printf("%lu points, %lu with a fault\n", points, faults);
	return faults || points < 100;
}
