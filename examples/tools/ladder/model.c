/* SPDX-License-Identifier: BSD-3-Clause */
/* model.c -- parties and rungs: made, matched, and put in order. */
#include <stdlib.h>
#include <string.h>

#include "ladder.h"

enum {
	FLIGHT_US = 5000000,  /* longest way of a message that two logs agree on */
	LATE_US = 20000,      /* a log may be written so long after what it tells was received */
	COVERED_US = 500000,  /* a log that goes on for so long would have seen it come */
	PAUSE_US = 1500000,
};

int ladder_party(struct ladder *l, const char *name)
{
	struct party *party = &l->party[l->parties];

	if (l->parties == PARTIES_MAX) {
		l->full = true;
		return -1;
	}
	words_clean(party->name, sizeof(party->name), NAME_COLUMNS, name);
	return l->parties++;
}

int ladder_by_address(const struct ladder *l, const char *address)
{
	for (int i = 0; i < l->parties; i++) {
		for (int k = 0; k < l->party[i].addresses; k++) {
			if (!strcmp(l->party[i].address[k], address))
				return i;
		}
	}
	return -1;
}

void ladder_add_address(struct party *party, const char *address)
{
	for (int k = 0; k < party->addresses; k++) {
		if (!strcmp(party->address[k], address))
			return;
	}
	if (party->addresses < ADDRESSES_MAX && *address)
		snprintf(party->address[party->addresses++], ADDRESS_SIZE, "%s", address);
}

static bool grow(struct ladder *l)
{
	uint32_t room = l->room ? 2 * l->room : 256;
	struct rung *rung = room <= 2 * RUNGS_MAX ? realloc(l->rung, room * sizeof(*rung)) : NULL;

	if (!rung)
		return false;
	l->rung = rung;
	l->room = room;
	return true;
}

struct rung *ladder_rung(struct ladder *l, enum rung_kind kind, uint64_t t)
{
	struct rung *rung;

	if (t < l->since || (l->until && t > l->until))
		return NULL;
	if (l->rungs == RUNGS_MAX || (l->rungs == l->room && !grow(l))) {
		l->full = true;
		return NULL;
	}
	rung = &l->rung[l->rungs];
	*rung = (struct rung){.t = t, .order = l->rungs++, .kind = kind, .to = -1};
	return rung;
}

void ladder_free(struct ladder *l)
{
	free(l->rung);
	l->rung = NULL;
}

uint64_t ladder_time(const struct ladder *l, const struct rung *rung)
{
	return rung->t - l->rung[0].t;
}

bool ladder_pause(const struct ladder *l, uint32_t i, uint64_t *us)
{
	*us = i ? l->rung[i].t - l->rung[i - 1].t : 0;
	return *us >= PAUSE_US;
}

/* ---- room ---- */

static void span(const struct rung *rung, int *left, int *right)
{
	bool message = rung->kind == RUNG_MESSAGE && rung->to != rung->from;

	*left = message && rung->to < rung->from ? rung->to : rung->from;
	*right = !message ? rung->from + 1 : rung->to < rung->from ? rung->from : rung->to;
}

static void widen(int gap[PARTIES_MAX], int left, int right, int need)
{
	int there = 0;

	for (int i = left; i < right; i++)
		there += gap[i];
	for (int i = left; i < right && need > there; i++) {
		int more = (need - there + right - i - 1) / (right - i);

		gap[i] += more;
		there += more;
	}
}

void ladder_gaps(const struct ladder *l, int least, int (*need)(const struct rung *),
		 int (*head)(const struct party *), int gap[PARTIES_MAX])
{
	for (int i = 0; i < l->parties; i++) {
		int heads = head(&l->party[i]) + (i + 1 < l->parties ? head(&l->party[i + 1]) : 0);

		gap[i] = heads / 2 > least ? heads / 2 : least;
	}
	for (int wide = 1; wide < l->parties + 1; wide++) { /* the narrow ones first */
		for (uint32_t i = 0; i < l->rungs; i++) {
			int left, right;

			span(&l->rung[i], &left, &right);
			if (right - left == wide)
				widen(gap, left, right, need(&l->rung[i]));
		}
	}
}

/* ---- who received it ---- */

static int compare(const void *a, const void *b)
{
	const struct rung *x = a, *y = b;

	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Both ends see one address of the other alike, even where TCP has made up a port; not so with a
 * proxy between them. */
static bool same_message(const struct rung *sent, const struct rung *got)
{
	return got->kind == RUNG_MESSAGE && !got->tx && !got->dropped && got->from < 0 &&
	       got->key == sent->key && got->to != sent->from &&
	       (!strcmp(got->src, sent->src) || !strcmp(got->dst, sent->dst));
}

static struct rung *copy_after(const struct ladder *l, uint32_t i)
{
	const struct rung *sent = &l->rung[i];

	for (uint32_t k = i + 1; k < l->rungs && l->rung[k].t - sent->t < FLIGHT_US; k++)
		if (same_message(sent, &l->rung[k]))
			return &l->rung[k];
	return NULL;
}

static struct rung *copy_before(const struct ladder *l, uint32_t i)
{
	const struct rung *sent = &l->rung[i];

	for (uint32_t k = i; k-- > 0 && sent->t - l->rung[k].t < LATE_US;)
		if (same_message(sent, &l->rung[k]))
			return &l->rung[k];
	return NULL;
}

/* A copy seen at the other end is the same message: it is drawn once, where it comes first. */
static void find_copy(struct ladder *l, uint32_t i)
{
	struct rung *sent = &l->rung[i], *after = copy_after(l, i), *before = copy_before(l, i);

	if (before && (!after || sent->t - before->t < after->t - sent->t)) {
		before->from = sent->from;
		sent->dropped = true;
	} else if (after) {
		after->dropped = true;
		sent->to = after->to;
	}
}

static int party_at(struct ladder *l, const char *address)
{
	int i = ladder_by_address(l, address);
	char name[ADDRESS_SIZE];

	if (i >= 0)
		return i;
	snprintf(name, sizeof(name), "%s", *address ? address : "?");
	i = ladder_party(l, name);
	if (i >= 0)
		ladder_add_address(&l->party[i], address);
	return i;
}

static void find_ends(struct ladder *l, uint32_t i)
{
	struct rung *rung = &l->rung[i];
	const struct party *other;

	if (rung->dropped || (rung->to >= 0 && rung->from >= 0))
		return;
	if (rung->tx)
		rung->to = party_at(l, rung->dst);
	else
		rung->from = party_at(l, rung->src);
	rung->dropped = rung->to < 0 || rung->from < 0;
	if (!rung->tx || rung->dropped || rung->to == rung->from)
		return;
	other = &l->party[rung->to];
	rung->lost = other->logged && other->first <= rung->t && other->last > rung->t + COVERED_US;
	if (rung->lost)
		rung->tone = TONE_BAD;
}

/* Who has nothing to do with what is shown is left out. */
static void drop_idle(struct ladder *l)
{
	int place[PARTIES_MAX], kept = 0;

	for (uint32_t i = 0; i < l->rungs; i++) {
		l->party[l->rung[i].from].stays = true;
		if (l->rung[i].to >= 0)
			l->party[l->rung[i].to].stays = true;
	}
	for (int i = 0; i < l->parties; i++) {
		place[i] = kept;
		if (l->party[i].stays)
			l->party[kept++] = l->party[i];
	}
	l->parties = kept;
	for (uint32_t i = 0; i < l->rungs; i++) {
		l->rung[i].from = place[l->rung[i].from];
		if (l->rung[i].to >= 0)
			l->rung[i].to = place[l->rung[i].to];
	}
}

void ladder_arrange(struct ladder *l)
{
	uint32_t kept = 0;

	if (l->rungs)
		qsort(l->rung, l->rungs, sizeof(*l->rung), compare);
	/* of two that were sent, the later one fits better */
	for (uint32_t i = l->rungs; i-- > 0;) {
		if (l->rung[i].kind == RUNG_MESSAGE && l->rung[i].tx)
			find_copy(l, i);
	}
	for (uint32_t i = 0; i < l->rungs; i++) {
		if (l->rung[i].kind == RUNG_MESSAGE)
			find_ends(l, i);
	}
	for (uint32_t i = 0; i < l->rungs; i++) {
		if (!l->rung[i].dropped)
			l->rung[kept++] = l->rung[i];
	}
	l->rungs = kept;
	if (!l->full)
		drop_idle(l);
}
