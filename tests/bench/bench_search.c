/* SPDX-License-Identifier: BSD-3-Clause */
/* bench_search.c -- what a key costs that a person types into the directory's search.
 *
 * Names are made up of syllables with accents among them; each contact has one to three numbers.
 * The ratio to the very first row travels between machines, microseconds don't. */
#ifndef _DEFAULT_SOURCE /* re_args has it */
#define _DEFAULT_SOURCE
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <re.h>

#include "../../examples/compat.h"
#include "../../examples/phone/directory/contacts.h"

enum { HITS = 10 };

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint32_t dice(uint32_t below)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

static size_t word(char *buf, size_t size)
{
	static const char *const PARTS[] = {
		"Kow", "al", "ski", "Ż", "ół", "ć", "Mü", "ller", "an", "na", "ro", "bert",
		"Ca", "rol", "da", "ve", "Øs", "ter", "gaard", "ñez", "O'", "Ha", "ra", "son",
	};
	size_t len = 0;

	for (uint32_t n = 2 + dice(3); n; n--)
		len += (size_t)snprintf(buf + len, size - len, "%s",
				PARTS[dice(ARRAY_SIZE(PARTS))]);
	return len;
}

/* One contact of baresip's format: a line for each of its numbers. */
static size_t person(char *buf, size_t size, uint32_t index)
{
	static const char *const TYPES[] = {"", "work", "mobile", "home"};
	char first[64], last[64];
	size_t len = 0;

	word(first, sizeof(first));
	word(last, sizeof(last));
	for (uint32_t n = 1 + dice(3); n; n--)
		len += (size_t)snprintf(buf + len, size - len,
					"\"%s %s\" <sip:+4822%07u@127.0.0.1>;type=%s;uid=%u\n",
					first, last, (unsigned)dice(10000000), TYPES[n],
					(unsigned)index);
	return len;
}

static void told(unsigned line, const char *what, void *arg)
{
	(void)arg;
	fprintf(stderr, "line %u: %s\n", line, what);
	exit(1);
}

static struct contacts *open_book(uint32_t people, double *took)
{
	size_t size = (size_t)people * 700, len = 0;
	char *text = malloc(size);
	struct contacts *book = NULL;
	struct contacts_count count;
	double start;

	if (!text || contacts_alloc(&book))
		exit(1);
	for (uint32_t i = 0; i < people; i++)
		len += person(text + len, size - len, i);
	start = seconds();
	if (contacts_parse(book, text, len, told, NULL, &count) || contacts_count(book) != people)
		exit(1);
	*took = seconds() - start;
	free(text);
	return book;
}

/* Once before the clock runs: everything touched, and the processor awake. */
static void row(const struct contacts *book, const char *what, const char *text, int times,
		double *unit)
{
	struct contact_hit hits[HITS];
	size_t found = contacts_search(book, text, hits, HITS);
	double start = seconds(), each;

	for (int i = 0; i < times; i++)
		contacts_search(book, text, hits, HITS);
	each = (seconds() - start) / times * 1e6;
	if (*unit == 0)
		*unit = each;
	printf("  %-34s %-12s %7zu %10.0f %8.2f\n", what, text, found, each, each / *unit);
}

static void bench(uint32_t people, int times, double *unit)
{
	double took;
	struct contacts *book = open_book(people, &took);

	printf("%u contacts, read in %.0f ms\n  %-34s %-12s %7s %10s %8s\n", (unsigned)people,
	       took * 1e3, "typed", "", "found", "us a key", "to 1st");
	row(book, "a letter", "k", times, unit);
	row(book, "the beginning of a name", "kowal", times, unit);
	row(book, "without its accents", "zolc", times, unit);
	row(book, "two words, the last first", "mul an", times, unit);
	row(book, "keys of a keypad", "5692", times, unit);
	row(book, "a part of a number", "022 123", times, unit);
	row(book, "a number with its country", "+48 22 123", times, unit);
	row(book, "nobody", "xyzzy", times, unit);
	mem_deref(book);
}

static int usage(int code)
{
	printf("usage: bench_search [--quick]\n"
	       "What a key costs that is typed into the directory's search: 100, 1,000 and 10,000\n"
	       "contacts (the most that it holds).  --quick: fewer repetitions.\n");
	return code;
}

int main(int argc, char **argv)
{
	bool quick = argc == 2 && !strcmp(argv[1], "--quick");
	int times = quick ? 5 : 50;
	double unit = 0;

	if (argc == 2 && !strcmp(argv[1], "--help"))
		return usage(0);
	if (argc > 1 && !quick)
		return usage(2);
	bench(100, times * 10, &unit);
	bench(1000, times, &unit);
	bench(10000, times, &unit);
	return 0;
}
