/* SPDX-License-Identifier: BSD-3-Clause */
/* story.c -- the transfers that are under way: each has a number, and the called addresses carry
 * it. */
#include <errno.h>
#include <string.h>

#include "measure.h"
#include "story.h"

enum { BUCKETS = 4096 };

static struct {
	const struct carrier *carrier;
	struct hash *by_number;
	story_over_h *over;
	uint32_t last;
	unsigned under_way;
} all;

int stories_open(const struct carrier *carrier)
{
	memset(&all, 0, sizeof all);
	all.carrier = carrier;
	return hash_alloc(&all.by_number, BUCKETS);
}

static bool forget(struct le *le, void *arg)
{
	struct story *s = le->data;

	(void)arg;
	all.carrier->forget(s);
	hash_unlink(&s->he);
	mem_deref(s);
	return false;
}

void stories_close(void)
{
	(void)hash_apply(all.by_number, forget, NULL);
	all.by_number = mem_deref(all.by_number);
}

void stories_on_over(story_over_h *over)
{
	all.over = over;
}

bool story_start(bool transfers, uint64_t due)
{
	struct story *s = mem_zalloc(all.carrier->story_size, NULL);
	uint32_t number = ++all.last;
	int err;

	if (!s)
		return false;
	s->number = number;
	s->transfers = transfers;
	s->due = due;
	hash_append(all.by_number, number, &s->he, s);
	all.under_way++;
	err = all.carrier->start(s);
	if (err == EAGAIN)
		story_refused(story_find(number));
	else if (err)
		story_failed(story_find(number), "cannot dial");
	return true;
}

unsigned stories_under_way(void)
{
	return all.under_way;
}

static bool count_accepted(struct le *le, void *arg)
{
	const struct story *s = le->data;
	unsigned *n = arg;

	*n += s->accepted;
	return false;
}

unsigned stories_accepted(void)
{
	unsigned n = 0;

	(void)hash_apply(all.by_number, count_accepted, &n);
	return n;
}

static bool has_number(struct le *le, void *arg)
{
	const struct story *s = le->data;

	return s->number == *(const uint32_t *)arg;
}

struct story *story_find(uint32_t number)
{
	return list_ledata(hash_lookup(all.by_number, number, has_number, &number));
}

struct story *story_called(const char *address, size_t len)
{
	const char *dash = memchr(address, '-', len), *end = address + len;
	uint32_t number = 0;

	for (const char *p = dash ? dash + 1 : end; p < end && *p >= '0' && *p <= '9'; p++)
		number = number * 10 + (uint32_t)(*p - '0');
	return story_find(number);
}

static void over(struct story *s, enum ending how, const char *why)
{
	if (!s)
		return;
	hash_unlink(&s->he);
	all.under_way--;
	all.carrier->forget(s);
	all.over(s, how, why);
	mem_deref(s);
}

void story_accepted(struct story *s)
{
	if (s)
		s->accepted = true;
}

void story_refer(struct story *s)
{
	if (s)
		s->referred = clock_ns();
}

void story_result(struct story *s)
{
	if (s)
		s->refer_us = us_since(s->referred);
}

void story_done(struct story *s)
{
	over(s, STORY_DONE, NULL);
}

void story_refused(struct story *s)
{
	over(s, STORY_REFUSED, NULL);
}

void story_failed(struct story *s, const char *why)
{
	over(s, STORY_FAILED, why);
}
