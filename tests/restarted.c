/* SPDX-License-Identifier: BSD-3-Clause */
/* restarted.c -- see restarted.h. */
#include "restarted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <legwork/snapshot.h>

#include "engine/saved.h"

enum { CALLS = 32, LEGS = 64, BYTES = 8192, PATIENCE = 200 };

struct bytes { lw_call call; size_t size; uint8_t at[BYTES]; };

static struct lw *lw2;
static unsigned char *newborn, *restored; /* lw2 as it was made, and with the calls */
static struct bytes saved[CALLS], before[CALLS];
static int saves, befores;
/* Which slot of the first engine each of the second has. */
static uint32_t call_of[CALLS], leg_of[LEGS];

void restarted_begin(const struct lw_config *config, const struct lw_rules *rules)
{
	struct lw_config own = *config;

	own.alloc = NULL;
	own.release = NULL;
	if (config->max_calls > CALLS || config->max_legs > LEGS || lw_new(&lw2, &own) ||
	    lw_rules_set(lw2, rules))
		abort();
	newborn = malloc(lw2->size);
	restored = malloc(lw2->size);
	if (!newborn || !restored)
		abort();
	memcpy(newborn, lw2, lw2->size);
}

void restarted_end(void)
{
	free(newborn);
	free(restored);
	lw_free(lw2);
}

/* Outputs that were read are zero, so they need no copying. */
static void copy_engine(unsigned char *to, const unsigned char *from)
{
	size_t out = (size_t)((unsigned char *)lw2->out - (unsigned char *)lw2);
	size_t behind = out + lw2->out_size * sizeof *lw2->out, size = lw2->size;

	memcpy(to, from, out);
	memcpy(to + behind, from + behind, size - behind);
}

/* ---- saving ---- */

static int save_all(struct lw *lw, struct bytes *to)
{
	int n = 0;

	for (uint32_t i = 0; i < lw->config.max_calls; i++) {
		if (!lw_slot(lw, i)->used)
			continue;
		to[n].call = lw_call_handle(lw, i);
		to[n].size = lw_save(lw, to[n].call, to[n].at, BYTES);
		n += to[n].size != 0;
	}
	return n;
}

static void name_legs(struct lw *lw)
{
	for (uint32_t i = 0; i < lw->config.max_legs; i++)
		if (lw->legs[i].used)
			lw->legs[i].key = i + 1;
}

/* ---- restoring ---- */

static bool asked[LEGS]; /* DO_CLAIM was read for it */

static const char *drain_claims(void)
{
	struct lw_output out;

	while (lw_next(lw2, &out)) {
		uint32_t leg = lw_leg_index(lw2, out.leg);

		if (out.type != LW_DO_CLAIM)
			continue;
		if (leg == LW_NO_INDEX)
			continue; /* it went while its call was taken up again */
		if (asked[leg])
			return "a leg is claimed twice";
		asked[leg] = true;
	}
	for (uint32_t i = 0; i < lw2->config.max_legs; i++)
		if (lw2->legs[i].used &&
		    (asked[i] != lw2->legs[i].seen || lw_leg_is_unclaimed(lw2, i) != asked[i]))
			return "a leg that the adapter knows is not claimed";
	return NULL;
}

/* A call and those below it, in the same order in both. */
static void find_slots(const struct lw *lw, lw_call old, lw_call new)
{
	uint32_t a = lw_call_index(lw, old), b = lw_call_index(lw2, new);

	for (; b != LW_NO_INDEX; b = lw_call_below(lw2, b)) {
		call_of[b] = a;
		a = lw_call_below(lw, a);
	}
}

static const char *restore_all(struct lw *lw)
{
	const char *wrong = NULL;

	name_legs(lw);
	memset(asked, 0, sizeof asked);
	copy_engine((unsigned char *)lw2, newborn);
	/* budgets are no call's */
	memcpy(lw2->serials->budget, lw->serials->budget, sizeof lw->serials->budget);
	if (lw_is_switch(lw))
		memcpy(lw2->budgets, lw->budgets, lw->config.max_legs * sizeof *lw->budgets);
	saves = save_all(lw, saved);
	for (int i = 0; i < saves && !wrong; i++) {
		lw_call call;
		int err = lw_restore(lw2, saved[i].at, saved[i].size, lw->serials->now, &call);

		if (err)
			return lw_error_name(err);
		find_slots(lw, saved[i].call, call);
		wrong = drain_claims();
	}
	for (uint32_t i = 0; i < lw2->config.max_legs; i++)
		leg_of[i] = lw2->legs[i].used ? (uint32_t)lw2->legs[i].key - 1 : LW_NO_INDEX;
	return wrong;
}

static void give(enum lw_signal type, uint32_t leg)
{
	struct lw_input in = {.type = (uint32_t)type,
			      .leg = lw_leg_handle(lw2, leg),
			      .now = lw2->serials->now};

	(void)lw_step(lw2, &in);
}

/* ---- comparing: slots are others, all else is the same ---- */

static uint32_t old_leg(uint32_t leg)
{
	return leg == LW_NO_INDEX ? leg : leg_of[leg];
}

static uint32_t old_call(uint32_t call)
{
	return call == LW_NO_INDEX ? call : call_of[call];
}

static bool same_timer(const struct lw *lw, uint32_t old, uint32_t new)
{
	uint32_t a = lw->timers.where[old], b = lw2->timers.where[new];

	if (!a || !b || lw->timers.heap[a - 1].field != lw2->timers.heap[b - 1].field)
		return !a && !b;
	if (lw->timers.heap[a - 1].field == T_media_ms) /* what it waits for begins anew */
		return lw2->timers.heap[b - 1].at == lw2->serials->now + lw2->config.media_ms;
	return lw->timers.heap[a - 1].at == lw2->timers.heap[b - 1].at;
}

/* Without its neighbours in lists that the two engines need not share, and what is the process's
 * own.  Byte by byte, so that a field that is added to the struct is compared as well. */
static void bare_call(struct call *to, const struct call *from)
{
	memcpy(to, from, sizeof *to);
	to->slot = (struct slot){0};
}

/* A call that was kept and takes part in another transfer now is saved by itself. */
static void leave_kept(const struct lw *lw, uint32_t i, struct call *c)
{
	uint32_t kept = lw_call_index(lw, c->xfer.kept);

	if (kept == LW_NO_INDEX || lw_saved_with(lw, kept) != i)
		c->xfer.kept = (lw_call){0};
	if (lw_saved_with(lw, i) != c->kept_by)
		c->kept_by = LW_NO_INDEX;
}

static void bare_leg(struct leg *to, const struct leg *from)
{
	memcpy(to, from, sizeof *to);
	to->attached = NULL;
	to->generation = 0;
	to->call_generation = 0;
}

/* What is dead until it is told of fills the pools, and is not taken up again. */
static bool same_verbs(const struct lw *lw, uint32_t i)
{
	uint32_t then = lw_legal(lw, lw_call_handle(lw, call_of[i]));
	uint32_t now = lw_legal(lw2, lw_call_handle(lw2, i));

	return lw->dead_leg_count || lw->dead_call_count || then == now;
}

static bool same_texts(const struct lw *lw, const struct text *then, const struct text *now,
		       size_t count)
{
	while (count--)
		if (strcmp(lw_read(lw, then[count]), lw_read(lw2, now[count])))
			return false;
	return true;
}

static const char *same_call(const struct lw *lw, uint32_t i)
{
	struct call a, b;

	bare_call(&a, &lw->calls[call_of[i]]);
	bare_call(&b, &lw2->calls[i]);
	leave_kept(lw, call_of[i], &a);
	if (lw_call_index(lw2, b.xfer.kept) != LW_NO_INDEX)
		b.xfer.kept = lw_call_handle(lw, old_call(lw_call_index(lw2, b.xfer.kept)));
	b.kept_by = old_call(b.kept_by);
	b.party = old_leg(b.party);
	b.next = old_leg(b.next);
	b.old = old_leg(b.old);
	b.consult = old_call(b.consult);
	b.parent = old_call(b.parent);
	if (memcmp(&a, &b, sizeof a))
		return "a call is not as it was";
	if (!same_texts(lw, &lw->call_text[call_of[i]].target, &lw2->call_text[i].target,
			CALL_TEXTS))
		return "a text of a call is not as it was";
	for (uint32_t which = 0; which < SLOTS_PER_CALL; which++)
		if (!same_timer(lw, lw_call_slot(lw, call_of[i], which),
				lw_call_slot(lw2, i, which)))
			return "a deadline of a call is not as it was";
	return same_verbs(lw, i) ? NULL : "other verbs are legal than were";
}

static const char *same_leg(const struct lw *lw, uint32_t i)
{
	const struct leg_text *x = &lw->leg_text[leg_of[i]], *y = &lw2->leg_text[i];
	struct leg a, b;

	bare_leg(&a, &lw->legs[leg_of[i]]);
	bare_leg(&b, &lw2->legs[i]);
	b.call = old_call(b.call);
	b.next = old_leg(b.next);
	if (memcmp(&a, &b, sizeof a))
		return "a leg is not as it was";
	/* the last one, `moved`, is for one note only */
	if (!same_texts(lw, &x->uri, &y->uri, LEG_TEXTS - 1) ||
	    memcmp(x->called_at, y->called_at, sizeof x->called_at) || x->record != y->record ||
	    memcmp(&x->presented, &y->presented, sizeof x->presented))
		return "a text of a leg is not as it was";
	if (!same_timer(lw, lw_leg_slot(leg_of[i], SLOT_LEG), lw_leg_slot(i, SLOT_LEG)))
		return "a deadline of a leg is not as it was";
	if (!lw->timers.where[lw_leg_slot(leg_of[i], SLOT_HOLD)] !=
	    !lw2->timers.where[lw_leg_slot(i, SLOT_HOLD)]) /* begun anew, if there was one */
		return "a hold has a deadline, and had none, or had one";
	return NULL;
}

/* ---- the same of a switch: what is heard is asked anew ---- */

static void rename_legs(struct bridge *b)
{
	uint32_t *const legs[] = {&b->side[0], &b->side[1], &b->reach[0].leg, &b->reach[1].leg,
				  &b->x.a, &b->x.t, &b->x.t2, &b->x.c, &b->next, &b->old,
				  &b->way_of};

	for (size_t i = 0; i < sizeof legs / sizeof *legs; i++)
		*legs[i] = old_leg(*legs[i]);
}

static void bare_bridge(struct bridge *to, const struct bridge *from)
{
	memcpy(to, from, sizeof *to);
	to->slot = (struct slot){0};
	to->next_listening = 0;
	to->listening = 0;
	to->x.kept = (lw_call){from->x.kept.v != 0};
}

/* The leg of the latest news may have gone. */
static void leave_gone(const struct lw *lw, uint32_t call, struct bridge *b)
{
	for (unsigned i = 0; i < REACHES; i++)
		if (b->reach[i].leg != LW_NO_INDEX &&
		    (!lw->legs[b->reach[i].leg].used || lw->legs[b->reach[i].leg].call != call))
			b->reach[i].leg = LW_NO_INDEX;
}

static const char *same_bridge(const struct lw *lw, uint32_t i)
{
	uint32_t old = call_of[i];
	struct bridge a, b;

	bare_bridge(&a, &lw->bridges[old]);
	bare_bridge(&b, &lw2->bridges[i]);
	leave_gone(lw, old, &a);
	if (lw_leg_index(lw, a.x.asker) == LW_NO_INDEX)
		a.x.asker = (lw_leg){0}; /* it has gone */
	if (lw_leg_index(lw, a.x.relayed) == LW_NO_INDEX)
		a.x.relayed = (lw_leg){0};
	if (lw_leg_index(lw2, b.x.asker) != LW_NO_INDEX)
		b.x.asker = lw_leg_handle(lw, old_leg(lw_leg_index(lw2, b.x.asker)));
	if (lw_leg_index(lw2, b.x.relayed) != LW_NO_INDEX)
		b.x.relayed = lw_leg_handle(lw, old_leg(lw_leg_index(lw2, b.x.relayed)));
	for (unsigned v = 0; v < LW_VOICES; v++) {
		if (lw_leg_index(lw, a.voice[v]) == LW_NO_INDEX)
			a.voice[v] = (lw_leg){0};
		if (lw_leg_index(lw2, b.voice[v]) != LW_NO_INDEX)
			b.voice[v] = lw_leg_handle(lw, old_leg(lw_leg_index(lw2, b.voice[v])));
	}
	rename_legs(&b);
	b.lent_to = old_call(b.lent_to);
	b.x.twin = old_call(b.x.twin);
	if (memcmp(&a, &b, sizeof a))
		return "a call of a switch is not as it was";
	if (!same_texts(lw, lw->bridge_text[old].to, lw2->bridge_text[i].to, BRIDGE_TEXTS))
		return "a text of a call of a switch is not as it was";
	for (uint32_t which = 0; which < SLOTS_PER_CALL; which++)
		if (!same_timer(lw, lw_call_slot(lw, old, which), lw_call_slot(lw2, i, which)))
			return "a deadline of a call of a switch is not as it was";
	return same_verbs(lw, i) ? NULL : "other verbs are legal than were";
}

static const char *same_seat(const struct lw *lw, uint32_t i)
{
	const struct seated *a = &lw->seated[leg_of[i]], *b = &lw2->seated[i];

	if (a->seat != b->seat || a->says != b->says || a->held_for != b->held_for ||
	    a->by_machine != b->by_machine || a->for_refer != b->for_refer ||
	    (a->seat == SEAT_CALLED && a->reach != b->reach) || a->proved != b->proved)
		return "a seat is not as it was";
	if (!same_texts(lw, &lw->seated_text[leg_of[i]].says, &lw2->seated_text[i].says,
			SEATED_TEXTS))
		return "a text of a seat is not as it was";
	if (a->hears_early != b->hears_early)
		return "by what it hears before it is answered it is not as it was";
	if (a->codes != b->codes || a->looked_at != b->looked_at ||
	    !same_timer(lw, lw_seat_slot(lw, leg_of[i], SLOT_CODES),
			lw_seat_slot(lw2, i, SLOT_CODES)))
		return "what is pressed is not as it was";
	return same_leg(lw, i);
}

static const char *same_focus(const struct lw *lw)
{
	uint32_t a = lw->focus, b = lw2->focus;

	for (; a != LW_NO_INDEX && old_leg(b) == a; a = lw->talkers[a].after)
		b = lw2->talkers[b].after;
	return old_leg(b) == a ? NULL : "our user's audio is with another leg";
}

static const char *same_bytes(void)
{
	static struct bytes again[CALLS];

	if (save_all(lw2, again) != saves)
		return "another number of calls";
	for (int i = 0; i < saves; i++)
		if (again[i].size != saved[i].size ||
		    memcmp(again[i].at, saved[i].at, saved[i].size))
			return "saved again it is something else";
	return NULL;
}

const char *restarted_alike(struct lw *lw)
{
	const char *wrong = restore_all(lw);

	for (uint32_t i = 0; i < lw2->config.max_legs && !wrong; i++)
		if (lw2->legs[i].used)
			give(LW_SIG_CLAIMED, i);
	for (uint32_t i = 0; i < lw2->config.max_legs && !wrong; i++)
		if (lw2->legs[i].used)
			wrong = lw_is_switch(lw) ? same_seat(lw, i) : same_leg(lw, i);
	for (uint32_t i = 0; i < lw2->config.max_calls && !wrong; i++)
		if (lw_slot(lw2, i)->used)
			wrong = lw_is_switch(lw) ? same_bridge(lw, i) : same_call(lw, i);
	if (!wrong && !lw_is_switch(lw))
		wrong = same_focus(lw);
	return wrong ? wrong : same_bytes();
}

/* ---- legs that nobody claims ---- */

/* By call of the second engine: what is still to be said of it. */
static struct { bool end, transfer, held; } due[CALLS];
static bool held_told;

static const char *listen(const struct lw_output *out)
{
	uint32_t call = (uint32_t)out->call.v - 1;

	if (out->type == LW_NOTE_RESUME_FAILED ||
	    (lw_ends_transfer(out) && out->parties == LW_HELD))
		held_told = true;
	if (out->type == LW_NOTE_TRANSFER_STARTED) /* dialled by code, and begun late */
		due[call].transfer = true;
	if (lw_ends_transfer(out)) {
		if (!due[call].transfer)
			return "a transfer ends that was not under way, or twice (law 6)";
		due[call].transfer = false;
	}
	if (out->type == LW_NOTE_ENDED) {
		if (!due[call].end)
			return "a call ends twice";
		due[call].end = false;
	}
	return NULL;
}

static const char *drain(void)
{
	struct lw_output out;
	const char *wrong = NULL;

	while (lw_next(lw2, &out)) {
		const char *now_wrong = listen(&out);

		wrong = wrong ? wrong : now_wrong;
	}
	return wrong;
}

static const char *let_time_pass(void)
{
	const char *wrong = NULL;

	for (int i = 0; !wrong && lw_deadline(lw2) != LW_NEVER; i++) {
		if (i == PATIENCE)
			return "after a restart time never comes to rest";
		(void)lw_tick(lw2, lw_deadline(lw2));
		wrong = drain();
	}
	return wrong;
}

/* Two talk, or the host serves one. */
static const char *nobody_is_alone(void)
{
	for (uint32_t i = 0; i < lw2->config.max_calls; i++) {
		const struct bridge *b = &lw2->bridges[i];
		bool one = lw_leg_is_up(lw2, b->side[0]), two = lw_leg_is_up(lw2, b->side[1]);

		if (!lw_slot(lw2, i)->used || lw_bridge_seen(lw2, i) == LW_CALL_OVER)
			continue;
		if (lw_sw_xfer_active(lw2, i))
			return "after a restart a transfer waits for ever (law 5)";
		if (lw_bridge_seen(lw2, i) != LW_CALL_TALKING ||
		    !((one && two) || (one && b->was_served)))
			return "after a restart somebody is left alone (law 8)";
	}
	return NULL;
}

static const char *nobody_waits(const struct restarted_said *said)
{
	for (uint32_t i = 0; i < lw2->config.max_calls; i++)
		if (lw_slot(lw2, i)->used && lw_xfer_active(lw2, i) &&
		    lw_xfer_state(lw2, i)->seen != LW_SCENE_MERGED)
			return "after a restart a transfer waits for ever (law 5)";
	for (uint32_t i = 0; i < lw2->config.max_legs; i++)
		if (lw2->legs[i].used && lw_leg_is_unclaimed(lw2, i))
			return "a leg is never claimed, and does not end";
	if (said->user_held || said->held_told || held_told)
		return NULL;
	for (uint32_t i = 0; i < lw2->config.max_legs; i++)
		if (lw2->legs[i].used && lw_leg_is_up(lw2, i) &&
		    lw_hold_seen(lw2, i) != LW_HOLD_NONE &&
		    !lw_xfer_active(lw2, lw2->legs[i].call))
			return "after a restart somebody is left held and nobody was told (law 8)";
	return NULL;
}

static const char *user_hangs_up(void)
{
	const char *wrong = NULL;

	for (int round = 0; round < 3 && !wrong; round++) {
		for (uint32_t i = 0; i < lw2->config.max_calls && !wrong; i++)
			if (lw_slot(lw2, i)->used) {
				(void)lw_hangup(lw2, lw_call_handle(lw2, i), lw2->serials->now);
				wrong = drain();
			}
		wrong = wrong ? wrong : let_time_pass();
	}
	return wrong;
}

static const char *nothing_is_left(void)
{
	struct lw_counts c = lw_counts(lw2);

	for (uint32_t i = 0; i < CALLS; i++)
		if (due[i].end || due[i].transfer)
			return due[i].end ? "a caller is lost, and nobody was told"
					  : "a transfer has no end (law 6)";
	return c.calls || c.legs || c.timers || c.outputs ? "after a restart something is left"
							  : NULL;
}

static enum lw_call_state seen(uint32_t call)
{
	return lw_is_switch(lw2) ? lw_bridge_seen(lw2, call) : lw_call_seen(lw2, call);
}

static bool transfers(uint32_t call)
{
	return lw_is_switch(lw2) ? lw_sw_xfer_active(lw2, call) : lw_xfer_active(lw2, call);
}

static void expect(void)
{
	held_told = false;
	for (uint32_t i = 0; i < CALLS; i++) {
		bool used = i < lw2->config.max_calls && lw_slot(lw2, i)->used;
		enum lw_call_state state = used ? seen(i) : LW_CALL_NONE;

		due[i].end = state != LW_CALL_NONE && state != LW_CALL_OVER;
		due[i].transfer = used && transfers(i);
	}
}

static const char *end_with(uint32_t claimed, const struct restarted_said *said)
{
	const char *wrong = NULL;

	expect();
	for (uint32_t i = 0; i < lw2->config.max_legs && !wrong; i++)
		if (lw2->legs[i].used && claimed >> i & 1) {
			give(LW_SIG_CLAIMED, i);
			wrong = drain();
		}
	wrong = wrong ? wrong : let_time_pass();
	if (!wrong)
		wrong = lw_is_switch(lw2) ? nobody_is_alone() : nobody_waits(said);
	wrong = wrong ? wrong : user_hangs_up();
	return wrong ? wrong : nothing_is_left();
}

static uint32_t legs_to_claim(void)
{
	uint32_t legs = 0;

	for (uint32_t i = 0; i < lw2->config.max_legs && i < 32; i++)
		legs |= (uint32_t)(lw2->legs[i].used && lw_leg_is_unclaimed(lw2, i)) << i;
	return legs;
}

const char *restarted_ends(struct lw *lw, const struct restarted_said *said, uint64_t *tried)
{
	const char *wrong = restore_all(lw);
	uint32_t all = legs_to_claim();

	copy_engine(restored, (unsigned char *)lw2);
	for (uint32_t claimed = all; claimed && !wrong;) {
		claimed = (claimed - 1) & all; /* each subset, the whole one left out */
		copy_engine((unsigned char *)lw2, restored);
		wrong = end_with(claimed, said);
		++*tried;
	}
	return wrong;
}

/* ---- what has changed ---- */

void restarted_before(struct lw *lw)
{
	while (lw_changed(lw).v)
		;
	befores = save_all(lw, before);
}

static const struct bytes *saved_before(lw_call call)
{
	for (int i = 0; i < befores; i++)
		if (lw_same_call(before[i].call, call))
			return &before[i];
	return NULL;
}

static bool is_same(const struct bytes *a, const struct bytes *b)
{
	return a && b && a->size == b->size && !memcmp(a->at, b->at, a->size);
}

const char *restarted_changed(struct lw *lw)
{
	lw_call named[2 * CALLS], call;
	int names = 0;
	static struct bytes after[CALLS];
	int afters = save_all(lw, after);

	while ((call = lw_changed(lw)).v && names < 2 * CALLS)
		named[names++] = call;
	for (int i = 0; i < afters; i++) {
		bool known = false;

		for (int n = 0; n < names; n++)
			known |= lw_same_call(named[n], after[i].call);
		if (!known && !is_same(saved_before(after[i].call), &after[i]))
			return "a call has changed, and lw_changed() does not name it";
	}
	for (int i = 0; i < befores; i++) {
		bool known = lw_save(lw, before[i].call, NULL, 0) != 0;

		for (int n = 0; n < names; n++)
			known |= lw_same_call(named[n], before[i].call);
		if (!known)
			return "a call is no longer saved, and lw_changed() does not name it";
	}
	return NULL;
}
