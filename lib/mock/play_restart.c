/* SPDX-License-Identifier: BSD-3-Clause */
/* play_restart.c -- see play_restart.h. */
#include "play_restart.h"

#include <stdlib.h>

#include <legwork/snapshot.h>

enum { KEPT_BYTES = 16384 };

struct kept_call { lw_call call, consult; size_t size; unsigned char bytes[KEPT_BYTES]; };
struct play_kept { int calls; struct kept_call call[PARTIES]; };

/* A leg's key is the place of its party. */
static void name_legs(struct stage *s)
{
	for (int i = 0; i < s->parties; i++)
		lw_leg_set_key(s->lw, s->party[i].leg, (uint64_t)i + 1);
}

static lw_call consult_of(const struct stage *s, lw_call call)
{
	struct lw_call_info info;

	return lw_call_info(s->lw, call, &info) ? (lw_call){0} : info.consult;
}

/* The engine is asked once in its life what has changed: so that is every call. */
struct play_kept *lw_play_save(struct stage *s)
{
	struct play_kept *kept = calloc(1, sizeof *kept);
	lw_call call;

	if (!kept)
		return NULL;
	name_legs(s);
	while (kept->calls < PARTIES && (call = lw_changed(s->lw)).v) {
		struct kept_call *to = &kept->call[kept->calls];

		to->call = call;
		to->consult = consult_of(s, call);
		to->size = lw_save(s->lw, call, to->bytes, sizeof to->bytes);
		if (to->size && to->size <= sizeof to->bytes)
			kept->calls++;
	}
	return kept;
}

static void rename_call(struct stage *s, const lw_call *before, lw_call old, lw_call new)
{
	for (int i = 0; old.v && i < s->parties; i++)
		if (lw_same_call(before[i], old))
			s->party[i].call = new;
}

/* A leg that is only reserved is not claimed. */
static void find_reserved(struct stage *s, lw_call consult)
{
	struct lw_call_info info;
	uint64_t key;

	if (lw_call_info(s->lw, consult, &info))
		return;
	key = lw_leg_key(s->lw, info.leg);
	if (key && key <= (uint64_t)s->parties)
		s->party[key - 1].leg = info.leg;
}

void lw_play_restore(struct stage *s, const struct play_kept *kept)
{
	lw_call before[PARTIES];

	for (int i = 0; i < s->parties; i++) {
		before[i] = s->party[i].call;
		s->party[i].call = (lw_call){0};
		s->party[i].leg = (lw_leg){0};
	}
	for (int i = 0; i < kept->calls; i++) {
		const struct kept_call *from = &kept->call[i];
		lw_call call;
		int err = lw_restore(s->lw, from->bytes, from->size, s->now, &call);

		if (err)
			lw_play_wrong(s, "a call cannot be restored: %s", lw_error_name(err));
		rename_call(s, before, from->call, call);
		rename_call(s, before, from->consult, consult_of(s, call));
		find_reserved(s, consult_of(s, call));
	}
}

void lw_play_forget(struct play_kept *kept)
{
	free(kept);
}

void lw_play_claim(struct stage *s, const struct lw_output *out)
{
	uint64_t key = lw_leg_key(s->lw, out->leg);

	if (key && key <= (uint64_t)s->parties)
		s->party[key - 1].leg = out->leg;
}
