/* test_mutants.c -- breaks one row of a table at a time in the running engine, and plays scripts:
 * one of them must go another way.
 *
 *	test_mutants MACHINE FILE.play|FOLDER...     MACHINE: as in the tables, such as switch/codes
 *
 * Every dropped action, every wrong next state, every alternative that is missing, every deadline
 * that is lost and every two seats exchanged is such a mutant; notes apart, for who drops one sees
 * that at once.  Each runs in a process of its own, which may hang or crash.  tests/mutants.py
 * does the same with mistakes that do not compile, and with other tests. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <legwork/play.h>

#include "script.h"
#include "tables/tables.h"

enum { TRACE_MAX = 65536, PATIENCE_S = 1 }; /* of its own time */

static struct scripts scripts;
static const struct lw_table *table;
static size_t quick; /* the script that has found the last one, first */

static struct { unsigned made, caught, alike; } sum;

/* What is no mistake: the engine does the same. */
static const struct { const char *machine, *state, *input, *what, *why; } alike[] = {
	{"switch/bridge", "ANSWERING", "CLEAR", "without END_RECORDING",
	 "nothing is recorded before both have answered"},
	{"switch/bridge", "ANSWERING", "ENDED_1", "without END_RECORDING", "likewise"},
	{"switch/bridge", "ANSWERING", "ENDED_2", "without END_RECORDING", "likewise"},
	{"switch/bridge", "ANSWERING", "NOT_HEARD", "without END_RECORDING", "likewise"},
	{"switch/hear", "ASKED", "TIMEOUT", "to SAYING", "to hush is another wish, which leads on"},
	{"switch/hear", "SAYING", "SAID", "to SAYING", "likewise"},
	{"switch/hear", "SAYING", "SAID", "to STAY", "likewise"},
	{"switch/hear", "SAYING", "TIMEOUT", "to SAYING", "likewise"},
	{"switch/hear", "SAYING", "TIMEOUT", "to STAY", "likewise"},
	{"switch/replaced", "ASKED", "DECLINE", "to ASKED",
	 "whoever has lost the seat is told LEFT, which ends it"},
	{"switch/replaced", "ASKED", "DECLINE", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "DECLINE", "to STAY", "likewise"},
	{"switch/replaced", "ASKED", "ENDED", "to ASKED", "likewise"},
	{"switch/replaced", "ASKED", "ENDED", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "ENDED", "to STAY", "likewise"},
	{"switch/replaced", "ASKED", "OLD_ENDED", "to ASKED", "likewise"},
	{"switch/replaced", "ASKED", "OLD_ENDED", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "OLD_ENDED", "to JOINING", "likewise"},
	{"switch/replaced", "ASKED", "OLD_ENDED", "to STAY", "likewise"},
	{"switch/replaced", "ASKED", "LEFT", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "TIMEOUT", "to ASKED", "likewise"},
	{"switch/replaced", "ASKED", "TIMEOUT", "to TAKING", "likewise"},
	{"switch/replaced", "ASKED", "TIMEOUT", "to STAY", "likewise"},
	{"switch/replaced", "TAKING", "ENDED", "to ASKED", "likewise"},
	{"switch/replaced", "TAKING", "ENDED", "to TAKING", "likewise"},
	{"switch/replaced", "TAKING", "ENDED", "to STAY", "likewise"},
	{"switch/replaced", "TAKING", "LEFT", "to ASKED", "likewise"},
	{"switch/replaced", "TAKING", "TIMEOUT", "to ASKED", "likewise"},
	{"switch/replaced", "TAKING", "TIMEOUT", "to TAKING", "likewise"},
	{"switch/replaced", "TAKING", "TIMEOUT", "to STAY", "likewise"},
	{"switch/replaced", "JOINING", "LEFT", "to ASKED", "likewise"},
	{"switch/replaced", "JOINING", "LEFT", "to TAKING", "likewise"},
	{"switch/replaced", "JOINING", "NOT_HEARD", "to ASKED", "likewise"},
	{"switch/replaced", "JOINING", "NOT_HEARD", "to TAKING", "likewise"},
	{"switch/replaced", "JOINING", "TIMEOUT", "to ASKED", "likewise"},
	{"switch/replaced", "JOINING", "TIMEOUT", "to TAKING", "likewise"},
};

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

/* The tables are constants: only a process of its own may write to them. */
static void *writable(const void *at, size_t size)
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

static void make(const struct mutant *m)
{
	struct lw_state *state = writable(&table->state[m->state], sizeof *state);
	struct lw_row *row = writable(row_of(m), (LW_ALTS - m->alt) * sizeof *row);

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

static bool plays(const struct script *script)
{
	static char trace[TRACE_MAX];
	struct lw_played played;

	return script->beginning ||
	       !lw_play(script->text, NULL, trace, sizeof trace, &played);
}

/* The number of the first script that goes another way; all of them: none does. */
static size_t play_all(void)
{
	size_t i = 0;

	if (!plays(&scripts.script[quick]))
		return quick;
	while (i < scripts.count && plays(&scripts.script[i]))
		i++;
	return i;
}

/* In the child: which script, for the parent; nothing when it hangs or crashes, of which cmocka is
 * not to make a failed test. */
static void tell_what_is_found(const struct mutant *m, int to)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	const struct rlimit time = {PATIENCE_S, PATIENCE_S};
	size_t found;

	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		(void)signal(crashes[i], SIG_DFL);
	(void)setrlimit(RLIMIT_CPU, &time);
	make(m);
	found = play_all();
	_exit(write(to, &found, sizeof found) != sizeof found);
}

static bool is_caught(const struct mutant *m)
{
	size_t found = scripts.count;
	int ends[2];
	pid_t child;
	bool said;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (!child)
		tell_what_is_found(m, ends[1]);
	close(ends[1]);
	said = read(ends[0], &found, sizeof found) == sizeof found;
	close(ends[0]);
	assert_int_equal(waitpid(child, NULL, 0), child);
	if (said && found < scripts.count)
		quick = found;
	return !said || found < scripts.count;
}

static const char *why_alike(const struct mutant *m, const char *what)
{
	for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
		if (!strcmp(alike[i].machine, table->name) &&
		    !strcmp(alike[i].state, table->state[m->state].name) &&
		    !strcmp(alike[i].input, table->input[m->input].name) &&
		    !strcmp(alike[i].what, what))
			return alike[i].why;
	return NULL;
}

static void judge(const struct mutant *m)
{
	char what[96];
	const char *why = why_alike(m, describe(m, what, sizeof what));

	sum.made++;
	if (is_caught(m)) {
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

	return m->which == row->next ||
	       (!table->state[m->state].timer &&
		((m->which == stays && row->next == m->state) ||
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
	if (table->state[state].timer)
		judge(&m);
	break_seats(m);
}

static void every_wrong_row_is_seen(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < scripts.count; i++)
		assert_true(plays(&scripts.script[i]));
	for (uint8_t state = 0; state < table->states; state++)
		if (!table->state[state].final)
			break_state(state);
	print_message("%s: %u mutants, %u caught, %u do the same\n", table->name, sum.made,
		      sum.caught, sum.alike);
	assert_true(sum.made > 0);
	assert_int_equal(sum.caught + sum.alike, sum.made);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_wrong_row_is_seen)};
	int failed;

	for (size_t i = 0; argc > 1 && i < LW_MACHINES; i++)
		if (!strcmp(lw_tables[i].name, argv[1]))
			table = &lw_tables[i];
	if (argc < 3 || !table || !scripts_read(&scripts, argc - 2, argv + 2))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	scripts_free(&scripts);
	return failed;
}
