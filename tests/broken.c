/* SPDX-License-Identifier: BSD-3-Clause */
/* broken.c -- see broken.h. */
#include "broken.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATIENCE_S = 1 }; /* of its own time */

static const struct broken *broken;
static const struct lw_table *table;
static size_t quick; /* the script that has found the last one, first */

static struct { unsigned made, caught, alike; } sum;

/* ---- one mutant: what is wrong, and where ---- */

struct mutant {
	unsigned state, input, alt;
	enum { DROP, GO, MISS, FORGET, SWAP } kind;
	unsigned which; /* of the actions; the state, or LW_TO_STAY; the seat that is as it was */
};

static const struct lw_row *row_of(const struct mutant *m)
{
	return lw_cell(table, (uint8_t)m->state, (uint8_t)m->input) + m->alt;
}

void *broken_writable(const void *at, size_t size)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), first = (uintptr_t)at / page * page;

	if (mprotect((void *)first, (uintptr_t)at + size - first, PROT_READ | PROT_WRITE))
		abort();
	return (void *)(uintptr_t)at;
}

static void exchange_all_but(unsigned seat, uint8_t hears[LW_SEATS])
{
	uint8_t *one = &hears[(seat + 1) % LW_SEATS], *other = &hears[(seat + 2) % LW_SEATS];
	uint8_t was = *one;

	*one = *other;
	*other = was;
}

static void make(void *arg)
{
	const struct mutant *m = arg;
	struct lw_state *state = broken_writable(&table->state[m->state], sizeof *state);
	struct lw_row *row = broken_writable(row_of(m), (LW_ALTS - m->alt) * sizeof *row);

	switch (m->kind) {
	case DROP:   row->act[m->which] = 0; break;
	case GO:     row->next = (uint8_t)m->which; break;
	case MISS:   memmove(row, row + 1, (LW_ALTS - 1 - m->alt) * sizeof *row); break;
	case FORGET: state->timer = 0; break;
	case SWAP:   exchange_all_but(m->which, state->hears); break;
	}
}

static const char *describe(const struct mutant *m, char *text, size_t size)
{
	const struct lw_row *row = row_of(m);

	switch (m->kind) {
	case DROP: snprintf(text, size, "without %s", table->act[row->act[m->which]]); break;
	case GO:
		snprintf(text, size, "to %s",
			 m->which == LW_TO_STAY ? "STAY" : table->state[m->which].name);
		break;
	case MISS:   snprintf(text, size, "missing"); break;
	case FORGET: snprintf(text, size, "without its deadline"); break;
	case SWAP:   snprintf(text, size, "with seats other than %u exchanged", m->which); break;
	}
	return text;
}

/* ---- judging it ---- */

/* The number of the first script that goes another way; all of them: none does. */
static size_t play_all(const struct broken *b)
{
	size_t i = 0;

	if (!b->plays(quick))
		return quick;
	while (i < b->scripts && b->plays(i))
		i++;
	return i;
}

/* Nobody reads what a mutant says of itself. */
static void be_silent(void)
{
	int null = open("/dev/null", O_WRONLY);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
		abort();
}

/* In the child: which script, for the parent; nothing when it hangs or crashes, of which cmocka is
 * not to make a failed test. */
static void tell_what_is_found(const struct broken *b, void (*change)(void *arg), void *arg, int to)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	const struct rlimit time = {PATIENCE_S, PATIENCE_S};
	size_t found;

	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		(void)signal(crashes[i], SIG_DFL);
	(void)setrlimit(RLIMIT_CPU, &time);
	be_silent();
	change(arg);
	found = play_all(b);
	_exit(write(to, &found, sizeof found) != sizeof found);
}

bool broken_is_seen(const struct broken *b, void (*change)(void *arg), void *arg)
{
	size_t found = b->scripts;
	int ends[2];
	pid_t child;
	bool said;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (!child)
		tell_what_is_found(b, change, arg, ends[1]);
	close(ends[1]);
	said = read(ends[0], &found, sizeof found) == sizeof found;
	close(ends[0]);
	assert_int_equal(waitpid(child, NULL, 0), child);
	if (said && found < b->scripts)
		quick = found;
	return !said || found < b->scripts;
}

static bool is_meant(const struct alike *a, const char *what)
{
	size_t size = strlen(a->what);
	bool begins = size && a->what[size - 1] == ' ';

	return begins ? !strncmp(a->what, what, size) : !strcmp(a->what, what);
}

static const char *why_alike(const struct mutant *m, const char *what)
{
	const char *input = table->input[m->input].name;
	char row[96];

	snprintf(row, sizeof row, "%s if %s", input, table->fact[row_of(m)->fact]);
	for (size_t i = 0; i < broken->alikes; i++) {
		const struct alike *a = &broken->alike[i];

		if (!strcmp(a->machine, table->name) &&
		    !strcmp(a->state, table->state[m->state].name) &&
		    (!strcmp(a->input, input) || !strcmp(a->input, row)) && is_meant(a, what))
			return a->why;
	}
	return NULL;
}

static void judge(const struct mutant *m)
{
	char what[96];
	const char *why = why_alike(m, describe(m, what, sizeof what));

	sum.made++;
	if (broken_is_seen(broken, make, (void *)(uintptr_t)m)) {
		sum.caught++;
		return;
	}
	sum.alike += why != NULL;
	print_message("%s: %s on %s if %s %s: %s\n", table->name, table->state[m->state].name,
		      table->input[m->input].name, table->fact[row_of(m)->fact], what,
		      why ? why : "no script sees it");
}

/* ---- all of them ---- */

/* Without a deadline it is the same to stay and to come to the state again. */
static bool is_the_same(const struct mutant *m, const struct lw_row *row)
{
	const unsigned stays = LW_TO_STAY;
	bool waits = broken->deadlines && table->state[m->state].timer;

	return m->which == row->next ||
	       (!waits && ((m->which == stays && row->next == m->state) ||
			   (m->which == m->state && row->next == stays)));
}

static void break_row(struct mutant m)
{
	const struct lw_row row = *row_of(&m);

	m.kind = DROP;
	for (m.which = 0; m.which < LW_ACTS; m.which++)
		if (row.act[m.which] && strncmp(table->act[row.act[m.which]], "N_", 2) != 0)
			judge(&m);
	m.kind = GO;
	for (m.which = 0; m.which <= table->states; m.which++) {
		struct mutant go = m;

		go.which = m.which < table->states ? m.which : LW_TO_STAY;
		if (!is_the_same(&go, &row))
			judge(&go);
	}
	m.kind = MISS;
	if (row.fact)
		judge(&m);
}

static void break_seats(struct mutant m)
{
	const uint8_t *hears = table->state[m.state].hears;

	m.kind = SWAP;
	for (m.which = 0; m.which < LW_SEATS; m.which++)
		if (hears[(m.which + 1) % LW_SEATS] != hears[(m.which + 2) % LW_SEATS])
			judge(&m);
}

static void break_state(uint8_t state)
{
	struct mutant m = {.state = state};

	for (m.input = 0; m.input < table->inputs; m.input++)
		for (m.alt = 0; m.alt < LW_ALTS && row_of(&m)->used; m.alt++)
			if (!lw_is_no(row_of(&m)))
				break_row(m);
	m = (struct mutant){.state = state, .kind = FORGET};
	if (broken->deadlines && table->state[state].timer)
		judge(&m);
	break_seats(m);
}

void every_wrong_row_is_seen(const struct broken *b)
{
	broken = b;
	table = b->table;
	memset(&sum, 0, sizeof sum);
	for (size_t i = 0; i < b->scripts; i++)
		assert_true(b->plays(i));
	for (uint8_t state = 0; state < table->states; state++)
		if (!table->state[state].final)
			break_state(state);
	print_message("%s: %u mutants, %u caught, %u do the same\n", table->name, sum.made,
		      sum.caught, sum.alike);
	assert_true(sum.made > 0);
	assert_int_equal(sum.caught + sum.alike, sum.made);
}
