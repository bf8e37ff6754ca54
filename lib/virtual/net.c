/* SPDX-License-Identifier: BSD-3-Clause */
/* net.c -- datagrams on the way, and parties that are no sockets. */
#include <stdlib.h>
#include <string.h>

#include "virtual.h"

enum { PARTIES = 32, FLIGHTS = 4096, DATAGRAM = 65535 };

static struct { struct sa at; lw_virtual_h *handler; void *arg; } parties[PARTIES];
static struct flight flights[FLIGHTS]; /* a heap, the earliest first */
static size_t flightc;
static uint64_t sent;
static uint32_t loss;

/* ---- the heap ---- */

static bool before(const struct flight *a, const struct flight *b)
{
	return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void swap(size_t a, size_t b)
{
	struct flight f = flights[a];

	flights[a] = flights[b];
	flights[b] = f;
}

static void push(const struct flight *f)
{
	size_t i = flightc++;

	flights[i] = *f;
	for (; i && before(&flights[i], &flights[(i - 1) / 2]); i = (i - 1) / 2)
		swap(i, (i - 1) / 2);
}

static struct flight pop(void)
{
	struct flight first = flights[0];
	size_t i = 0, child;

	flights[0] = flights[--flightc];
	while ((child = 2 * i + 1) < flightc) {
		if (child + 1 < flightc && before(&flights[child + 1], &flights[child]))
			child++;
		if (!before(&flights[child], &flights[i]))
			break;
		swap(i, child);
		i = child;
	}
	return first;
}

void lw_virtual_net_begin(void)
{
	while (flightc)
		free(pop().data);
	memset(parties, 0, sizeof parties);
	sent = 0;
	loss = 0;
}

/* ---- sending ---- */

void lw_virtual_loss(uint32_t percent)
{
	loss = percent;
}

/* Not libre's memory: the network does not run out of it with the program. */
void lw_virtual_send(const struct sa *from, const struct sa *to, const void *data, size_t size,
		     uint32_t ms)
{
	struct flight f = {.from = *from, .to = *to, .order = sent++, .size = size};

	if (flightc == FLIGHTS || size > DATAGRAM)
		return;
	f.data = malloc(size ? size : 1);
	if (!f.data)
		return;
	memcpy(f.data, data, size);
	f.due = lw_virtual_now() + (ms ? ms : 1);
	push(&f);
}

/* ---- arriving ---- */

static size_t party_at(const struct sa *at)
{
	size_t i = 0;

	while (i < PARTIES && !(parties[i].handler && sa_cmp(&parties[i].at, at, SA_ALL)))
		i++;
	return i;
}

int lw_virtual_party(const struct sa *at, lw_virtual_h *handler, void *arg)
{
	size_t i = party_at(at);

	if (i == PARTIES)
		for (i = 0; i < PARTIES && parties[i].handler;)
			i++;
	if (i == PARTIES)
		return ENOMEM;
	parties[i].at = *at;
	parties[i].handler = handler;
	parties[i].arg = arg;
	return 0;
}

bool lw_virtual_to_party(const struct flight *f)
{
	size_t i = party_at(&f->to);

	if (i == PARTIES)
		return false;
	parties[i].handler(f->data, f->size, &f->from, &f->to, parties[i].arg);
	return true;
}

uint64_t lw_virtual_net_due(void)
{
	return flightc ? flights[0].due : UINT64_MAX;
}

bool lw_virtual_arrived(struct flight *f)
{
	if (!flightc || flights[0].due > lw_virtual_now())
		return false;
	*f = pop();
	return true;
}

bool lw_virtual_lost(void)
{
	return loss && lw_virtual_below(100) < loss;
}
