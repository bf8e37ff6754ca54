/* SPDX-License-Identifier: BSD-3-Clause */
/* restart.c -- a node's process ends, and its calls go on in another one.
 *
 * What the process knew of transactions is gone; of a dialog that was up the adapter has all on its
 * disk.  The old engine stands for what was stored: it is not stepped again, only saved. */
#include "restart.h"

#include <legwork/rules.h>
#include <legwork/snapshot.h>

#include "check.h"
#include "end.h"
#include "engine.h"
#include "event.h"
#include "ladder.h"
#include "trans.h"

enum { CALL_BYTES = 16384 };

/* The key of its leg is its place; nobody has the leg until it is claimed. */
static void keep_end(struct lw_net *net, struct end *end)
{
	bool stored = end->state == END_UP;

	lw_leg_set_key(net->nodes[end->node].asleep, end->leg,
		       (uint64_t)lw_net_end_number(net, end) + 1);
	end->life++; /* what was to happen in the process does not */
	end->used = stored;
	end->leg = (lw_leg){0};
	end->on_wire = end->queued = false; /* what was being offered is offered again */
	end->refer = 0;
}

/* Notes that were not read are lost with the process: what they would have told is so. */
static void lose_notes(struct node *n)
{
	for (uint32_t i = 0; i < n->watched_count; i++) {
		struct watched *w = &n->watched[i];
		struct lw_call_info info;
		bool stale = lw_call_info(n->asleep, w->call, &info) != LW_OK;

		w->over = w->over || stale || info.state == LW_CALL_OVER;
		w->transferring = w->transferring && !stale && info.method != LW_METHOD_NONE;
	}
}

void lw_net_restart(struct lw_net *net, uint32_t node, lw_time down_ms)
{
	struct node *n = &net->nodes[node];

	if (node >= net->node_count || !n->lw)
		return;
	n->asleep = n->lw;
	n->lw = NULL;
	n->life++;
	lose_notes(n);
	lw_net_trans_forget(net, node);
	for (uint32_t i = 0; i < net->end_top; i++)
		if (net->ends[i].used && net->ends[i].node == node)
			keep_end(net, &net->ends[i]);
	lw_net_ladder_words(net, node, "RESTART");
	lw_net_later(net, down_ms, (struct event){.kind = EV_BORN, .item = node, .life = n->life});
}

/* The laws hold of a call whatever its handle is. */
static void rename_watched(struct node *n, lw_call old, lw_call new)
{
	for (uint32_t i = 0; old.v && i < n->watched_count; i++) {
		struct watched *w = &n->watched[i];

		if (lw_same_call(w->call, old))
			w->next_call = new;
		if (lw_same_call(w->consult, old))
			w->next_consult = new;
	}
}

static lw_call consult_of(const struct lw *lw, lw_call call)
{
	struct lw_call_info info;

	return lw_call_info(lw, call, &info) ? (lw_call){0} : info.consult;
}

static void restore(struct lw_net *net, uint32_t node, lw_call old)
{
	static const char lost[] = "a call was not restored: %s";
	struct node *n = &net->nodes[node];
	unsigned char bytes[CALL_BYTES];
	size_t size = lw_save(n->asleep, old, bytes, sizeof bytes);
	lw_call call;
	int err;

	if (!size)
		return;
	err = size > sizeof bytes ? LW_E_FULL : lw_restore(n->lw, bytes, size, net->now, &call);
	if (err) {
		lw_net_breach(net, node, lost, lw_error_name(err));
		return;
	}
	rename_watched(n, old, call);
	rename_watched(n, consult_of(n->asleep, old), consult_of(n->lw, call));
}

static uint64_t key_of(const struct lw *lw, lw_call call)
{
	struct lw_call_info info;

	return lw_call_info(lw, call, &info) ? 0 : lw_leg_key(lw, info.leg);
}

/* Restored with another one, it is found by its party. */
static lw_call by_key(const struct node *n, lw_call old)
{
	uint64_t key = key_of(n->asleep, old);
	lw_call call = lw_call_next(n->lw, (lw_call){0});

	while (call.v && (!key || key_of(n->lw, call) != key))
		call = lw_call_next(n->lw, call);
	return call;
}

static void take_new_names(struct node *n)
{
	for (uint32_t i = 0; i < n->watched_count; i++) {
		struct watched *w = &n->watched[i];

		w->call = w->next_call.v ? w->next_call : by_key(n, w->call);
		w->consult = w->next_consult.v ? w->next_consult : by_key(n, w->consult);
		w->next_call = w->next_consult = (lw_call){0};
	}
}

/* Each leg was named, so each call has changed. */
void lw_net_wake(struct lw_net *net, uint32_t node)
{
	struct node *n = &net->nodes[node];
	lw_call call;

	(void)lw_rules_set(n->lw, lw_rules_of(n->asleep));
	while ((call = lw_changed(n->asleep)).v)
		restore(net, node, call);
	take_new_names(n);
	lw_free(n->asleep);
	n->asleep = NULL;
	lw_net_drain(net, node);
}
