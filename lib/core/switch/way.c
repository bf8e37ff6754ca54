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

/* The line behind the first one, or "". */
static char *second(char *way)
{
	char *end = strchr(way, '\n');

	return end ? end + 1 : way + strlen(way);
}

static void forget_oldest(char *way)
{
	char *oldest = second(way), *next = second(oldest);
	size_t length = strlen(next);

	memmove(oldest, next, length);
	memset(oldest + length, 0, LW_WAY_MAX - (size_t)(oldest + length - way));
}

/* False: there is no room for it, but it still counts. */
static bool add(char *way, const char *name, size_t length)
{
	size_t used;

	while (strlen(way) + 1 + length >= LW_WAY_MAX && *second(way))
		forget_oldest(way);
	used = strlen(way);
	if (used + 1 + length >= LW_WAY_MAX)
		return false;
	if (used)
		way[used++] = '\n';
	memcpy(way + used, name, length);
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
	char *way = lw->bridge_text[call].way;

	lw->bridges[call].way_of = lw->bridges[call].side[0];
	if (!*called || (!*chain && !in->hops))
		return;
	(void)add(way, called, strlen(called));
	for (; *chain; chain += strcspn(chain, "\n"), chain += *chain ? 1 : 0)
		if (*second(way) || !is_line(chain, called))
			(void)add(way, chain, strcspn(chain, "\n"));
	if (in->target && *in->target)
		(void)add(way, in->target, strlen(in->target));
}

/* By the name that others are shown it with. */
static const char *name_of(const struct lw *lw, uint32_t leg)
{
	const struct lw_party *party = lw_party_of(lw, leg);

	if (lw->legs[leg].withheld)
		return nobody;
	return party && party->extension ? party->extension : lw->leg_text[leg].uri;
}

/* R33: outside it is known what was called, and not whose phone has taken it. */
static void add_called(struct lw *lw, uint32_t leg, char *way)
{
	const char *called = lw->leg_text[leg].called;

	if (!*way && lw->rules && lw_is_outside(lw, leg))
		(void)add(way, called, strlen(called));
}

void lw_way_begin(struct lw *lw, uint32_t call)
{
	struct bridge *b = &lw->bridges[call];
	char *way = lw->bridge_text[call].way;
	const char *name = name_of(lw, b->x.t);

	if (b->way_of != b->x.a) {
		b->way_of = b->x.a;
		b->passes = 0;
		memset(way, 0, LW_WAY_MAX);
	}
	add_called(lw, b->x.a, way);
	b->x.listed = (!*way || !is_line(last_of(way), name)) && add(way, name, strlen(name));
}

void lw_way_end(struct lw *lw, uint32_t call, bool done)
{
	struct bridge *b = &lw->bridges[call];
	char *way = lw->bridge_text[call].way, *last = way + (last_of(way) - way);

	if (done && b->passes < UINT8_MAX)
		b->passes++;
	if (done || !b->x.listed)
		return;
	last = last > way ? last - 1 : way;
	memset(last, 0, strlen(last));
}
