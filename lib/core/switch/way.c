/* SPDX-License-Identifier: BSD-3-Clause */
/* way.c -- in a switch: who has had the other end of a party's call (R33, R45).
 *
 * A call tells the way of one of its parties: of who came first, and of another one from its first
 * transfer on.  It is lines of addresses: who was called first, and those who have had the call
 * since, the present one last.  Of these the oldest go for want of room. */
#include "way.h"

#include "../ask/party.h"

#include <string.h>

/* A party that withholds its identity is counted and not named (R42). */
static const char nobody[] = "sip:anonymous@anonymous.invalid";

/* Worked on apart: a text is never changed where it stands. */
struct way { char lines[LW_WAY_MAX]; };

static void take_out(const struct lw *lw, uint32_t call, struct way *way)
{
	lw_copy(way->lines, sizeof way->lines, lw_read(lw, lw->bridge_text[call].way));
}

static void put_back(struct lw *lw, uint32_t call, const struct way *way)
{
	lw_write(lw, &lw->bridge_text[call].way, sizeof way->lines, way->lines);
}

/* The line behind the first one, or "". */
static char *second(char *lines)
{
	char *end = strchr(lines, '\n');

	return end ? end + 1 : lines + strlen(lines);
}

static void forget_oldest(char *lines)
{
	char *oldest = second(lines), *next = second(oldest);

	memmove(oldest, next, strlen(next) + 1);
}

/* False: there is no room for it, but it still counts. */
static bool add(struct way *way, const char *name, size_t length)
{
	char *lines = way->lines;
	size_t used;

	while (strlen(lines) + 1 + length >= sizeof way->lines && *second(lines))
		forget_oldest(lines);
	used = strlen(lines);
	if (used + 1 + length >= sizeof way->lines)
		return false;
	if (used)
		lines[used++] = '\n';
	memcpy(lines + used, name, length);
	lines[used + length] = '\0';
	return true;
}

static bool is_line(const char *text, const char *name)
{
	size_t length = strcspn(text, "\n");
	char line[LW_URI_MAX];

	if (length >= sizeof line)
		return false;
	memcpy(line, text, length);
	line[length] = '\0';
	return lw_is_one_address(line, name);
}

static const char *last_of(const char *way)
{
	for (const char *end; (end = strchr(way, '\n')) != NULL;)
		way = end + 1;
	return way;
}

/* A call that nobody has passed on before has come no way. */
void lw_way_came(struct lw *lw, uint32_t call, const struct lw_input *in)
{
	const char *chain = in->chain ? in->chain : "", *called = in->called ? in->called : "";
	struct way way;

	lw->bridges[call].way_of = lw->bridges[call].side[0];
	if (!*called || (!*chain && !in->hops))
		return;
	take_out(lw, call, &way);
	(void)add(&way, called, strlen(called));
	for (; *chain; chain += strcspn(chain, "\n"), chain += *chain ? 1 : 0)
		if (*second(way.lines) || !is_line(chain, called))
			(void)add(&way, chain, strcspn(chain, "\n"));
	if (in->target && *in->target)
		(void)add(&way, in->target, strlen(in->target));
	put_back(lw, call, &way);
}

/* By the name that others are shown it with. */
static const char *name_of(const struct lw *lw, uint32_t leg)
{
	const struct lw_party *party = lw_party_of(lw, leg);

	if (lw->legs[leg].withheld)
		return nobody;
	return party && party->extension ? party->extension : lw_leg_uri(lw, leg);
}

/* R33: outside it is known what was called, and not whose phone has taken it. */
static void add_called(const struct lw *lw, uint32_t leg, struct way *way)
{
	const char *called = lw_leg_called(lw, leg);

	if (!*way->lines && lw->rules && lw_is_outside(lw, leg))
		(void)add(way, called, strlen(called));
}

void lw_way_begin(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];
	const char *name = name_of(lw, b->x.t);
	struct way way;

	take_out(lw, call, &way);
	if (b->way_of != b->x.a) {
		b->way_of = b->x.a;
		b->passes = 0;
		*way.lines = '\0';
	}
	add_called(lw, b->x.a, &way);
	b->x.listed = (!*way.lines || !is_line(last_of(way.lines), name)) &&
		      add(&way, name, strlen(name));
	put_back(lw, call, &way);
}

void lw_way_end(struct lw *lw, uint32_t call, bool done)
{
	struct bridge *b = &lw->bridges[call];
	struct way way;
	size_t last;

	if (done && b->passes < UINT8_MAX)
		b->passes++;
	if (done || !b->x.listed)
		return;
	take_out(lw, call, &way);
	last = (size_t)(last_of(way.lines) - way.lines);
	way.lines[last ? last - 1 : 0] = '\0';
	put_back(lw, call, &way);
}
