/* SPDX-License-Identifier: BSD-3-Clause */
/* backlog.c -- requests that begin something new, which wait until what has begun is seen to. */
#include "backlog.h"

enum { BACKLOG_BYTES = 1024 * 1024 }; /* of strangers: some 1500 INVITEs, 4 s of work and more */

static void waiter_destroy(void *arg)
{
	struct waiter *w = arg;

	list_unlink(&w->le);
	mem_deref(w->mb);
}

bool lw_ua_backlog_is_full(const struct backlog *b)
{
	return b->bytes >= BACKLOG_BYTES;
}

int lw_ua_backlog_put(struct backlog *b, const struct sa *src, struct mbuf *mb, uint64_t now,
		      uint32_t callid)
{
	struct waiter *w = mem_zalloc(sizeof *w, waiter_destroy);

	if (!w)
		return ENOMEM;
	w->src = *src;
	w->mb = mem_ref(mb);
	w->since = now;
	w->callid = callid;
	list_append(&b->list, &w->le, w);
	b->bytes += mb->size;
	b->count++;
	return 0;
}

bool lw_ua_backlog_has(const struct backlog *b, uint32_t callid)
{
	for (const struct le *le = b->list.head; le; le = le->next)
		if (((const struct waiter *)le->data)->callid == callid)
			return true;
	return false;
}

struct waiter *lw_ua_backlog_first(const struct backlog *b)
{
	return list_ledata(b->list.head);
}

struct waiter *lw_ua_backlog_take(struct backlog *b)
{
	struct waiter *w = lw_ua_backlog_first(b);

	if (!w)
		return NULL;
	list_unlink(&w->le);
	b->bytes -= w->mb->size;
	b->count--;
	return w;
}

void lw_ua_backlog_flush(struct backlog *b)
{
	list_flush(&b->list);
	b->bytes = b->count = 0;
}
