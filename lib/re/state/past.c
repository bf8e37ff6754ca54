/* SPDX-License-Identifier: BSD-3-Clause */
/* past.c -- see past.h. */
#include <string.h>

#include "mark.h"
#include "past.h"

enum { SWEEP_MS = 1000 }; /* one round for all of a second */

static void past_destroy(void *arg)
{
	struct past *p = arg;

	list_unlink(&p->le);
	hash_unlink(&p->he);
}

int lw_ua_past_open(struct lw_re *re, uint32_t buckets)
{
	return hash_alloc(&re->by_past, buckets);
}

void lw_ua_past_close(struct lw_re *re)
{
	list_flush(&re->past);
	re->by_past = mem_deref(re->by_past);
}

static char *put(char *to, const char *from, size_t length)
{
	if (length)
		memcpy(to, from, length);
	to[length] = '\0';
	return to + length + 1;
}

/* Both the list and each chain of the hash are in order of time. */
static void keep(struct lw_re *re, struct past *p, const struct past *with)
{
	struct le *after = with ? (struct le *)(uintptr_t)&with->le : NULL;
	struct pl callid;

	pl_set_str(&callid, p->callid);
	p->until = with ? with->until : lw_ua_now(re) + PAST_MS;
	if (after)
		list_insert_after(&re->past, after, &p->le, p);
	else
		list_append(&re->past, &p->le, p);
	hash_append(re->by_past, lw_ua_mark_callid(re, &callid), &p->he, p);
}

struct past *lw_ua_past_add(struct lw_re *re, enum past_is is, const struct past *with,
			    const char *callid, const char *ltag, const struct pl *rtag)
{
	size_t c = strlen(callid), l = strlen(ltag), r = rtag ? rtag->l : 0;
	struct past *p = mem_zalloc(sizeof *p + c + l + r + 3, past_destroy);
	char *to;

	if (!p)
		return NULL;
	to = put(p->callid, callid, c);
	to = put(to, ltag, l);
	(void)put(to, r ? rtag->p : "", r);
	p->is = (uint8_t)is;
	keep(re, p, with);
	return p;
}

static const char *after(const char *text)
{
	return text + strlen(text) + 1;
}

const char *lw_ua_past_ltag(const struct past *p)
{
	return after(p->callid);
}

const char *lw_ua_past_rtag(const struct past *p)
{
	return after(lw_ua_past_ltag(p));
}

struct past *lw_ua_past_find(struct lw_re *re, const struct pl *callid, list_apply_h *h, void *arg)
{
	lw_ua_past_sweep(re);
	return list_ledata(hash_lookup(re->by_past, lw_ua_mark_callid(re, callid), h, arg));
}

uint64_t lw_ua_past_due(const struct lw_re *re)
{
	const struct past *oldest = list_ledata(re->past.head);

	return oldest ? oldest->until + SWEEP_MS : UINT64_MAX;
}

void lw_ua_past_sweep(struct lw_re *re)
{
	uint64_t now = lw_ua_now(re);
	struct past *oldest;

	while ((oldest = list_ledata(re->past.head)) && oldest->until <= now)
		mem_deref(oldest);
}
