/* SPDX-License-Identifier: BSD-3-Clause */
/* world.c -- a world from its birth to its end, and what must hold then. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "account/compat.h"
#include "world.h"

enum {
	ACT_MS = 60000,      /* both sides act */
	CLOSE_MS = 600000,   /* longer than any leg may linger */
	REST_MS = 4000000,   /* nothing may take longer */
	QUIET_MS = 600000,
};

uint32_t below(struct world *w, uint32_t bound)
{
	uint64_t x = w->luck += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return bound ? (uint32_t)((x ^ x >> 31) % bound) : 0;
}

bool chance(struct world *w, uint32_t percent)
{
	return below(w, 100) < percent;
}

void say(struct world *w, const char *format, ...)
{
	va_list ap;

	if (!w->loud)
		return;
	printf("%9.3f ", (double)(lw_virtual_now() - 1700000000000u) / 1000);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
}

void broken(struct world *w, const char *format, ...)
{
	char law[LAW];
	va_list ap;

	va_start(ap, format);
	vsnprintf(law, sizeof law, format, ap);
	va_end(ap);
	say(w, "BROKEN %s", law);
	if (w->broken < LAWS)
		memcpy(w->laws[w->broken], law, sizeof law);
	w->broken++;
}

static void settle(struct world *w, uint64_t seed, const struct script *script, bool loud)
{
	static const unsigned wilds[] = {0, 0, 2, 10, 30, 70}, manners[] = {0, 5, 20, 50};

	memset(w, 0, offsetof(struct world, laws));
	w->seed = seed;
	w->luck = seed * 0xd1342543de82ef95u + 1;
	w->loud = loud;
	w->wild = wilds[below(w, 6)];
	w->manners = manners[below(w, 4)];
	w->lossy = chance(w, 15);
	if (script) {
		w->script = *script;
		w->wild = w->manners = 0;
		w->lossy = false;
	}
	say(w, "seed %llu: of 100 messages %u are bent, of 100 answers %u are odd%s",
	    (unsigned long long)seed, w->wild, w->manners, w->lossy ? ", some are lost" : "");
}

static void plan(struct world *w)
{
	for (unsigned n = 6 + below(w, 30); n; n--)
		later(w, LATER_USER, 0, 0, 1 + below(w, ACT_MS));
	for (unsigned n = below(w, 20); n; n--)
		later(w, LATER_PEER, 0, 0, 1 + below(w, ACT_MS));
	if (w->lossy)
		lw_virtual_loss(5 + below(w, 30));
}

static void stop(struct world *w, enum lw_virtual_stop why, const char *when)
{
	if (why == LW_VIRTUAL_STUCK)
		broken(w, "an endless loop %s", when);
}

static void nothing_left(void *arg)
{
	(void)arg;
}

void world_close(struct world *w)
{
	enum lw_virtual_stop why;

	w->closing = true;
	say(w, "     the user goes");
	lw_re_close(w->re, CLOSE_MS, nothing_left, w);
	why = lw_virtual_run(REST_MS, NULL, NULL);
	stop(w, why, "at the end");
	if (why == LW_VIRTUAL_TIME && lw_virtual_last() + QUIET_MS > lw_virtual_now())
		broken(w, "a timer never ends");
	user_laws_over(w);
	peer_laws_over(w);
}

static void leaked(uint64_t number, size_t size, const void *object)
{
	(void)object;
	printf("left: object %llu of %zu bytes\n", (unsigned long long)number, size);
}

bool world_begin(struct world *w, uint64_t seed, const struct script *script, bool loud)
{
	size_t objects = lw_virtual_objects();

	lw_virtual_begin(seed);
	settle(w, seed, script, loud);
	w->objects = objects;
	later_begin(w);
	peer_begin(w);
	return user_begin(w);
}

void world_end(struct world *w)
{
	w->re = mem_deref(w->re);
	lw_free(w->lw);
	peer_end(w);
	compat_watches_free();
	if (lw_virtual_objects() == w->objects)
		return;
	broken(w, "%zu objects are left", lw_virtual_objects() - w->objects);
	if (w->loud)
		lw_virtual_leaks(0, leaked);
}

unsigned long world_run(struct world *w, uint64_t seed, bool loud)
{
	if (world_begin(w, seed, NULL, loud)) {
		plan(w);
		stop(w, lw_virtual_run(ACT_MS, NULL, NULL), "while all act");
		world_close(w);
	}
	world_end(w);
	return w->messages;
}
