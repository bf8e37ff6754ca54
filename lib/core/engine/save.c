/* SPDX-License-Identifier: BSD-3-Clause */
/* save.c -- a call as bytes, and which calls have changed. */
#include <legwork/snapshot.h>

#include "bytes.h"
#include "saved.h"

#include "../../rules/text.h"
#include "../state/changed.h"

#include <string.h>

/* What is saved together: a call and those of its transfer, with their legs, the oldest first. */
struct group {
	uint32_t call[SAVED_CALLS], leg[SAVED_LEGS];
	unsigned calls, legs;
};

/* Numbers count from 1; 0 is none. */
static unsigned number_in(const uint32_t *index, unsigned count, uint32_t wanted)
{
	for (unsigned i = 0; i < count; i++)
		if (index[i] == wanted)
			return i + 1;
	return 0;
}

static bool is_dropped(const struct lw *lw, uint32_t leg)
{
	if (lw_is_switch(lw))
		return lw->seated[leg].seat == SEAT_OUT;
	return lw->legs[leg].role == LEG_ROLE_NONE;
}

static void gather_legs(const struct lw *lw, uint32_t call, struct group *group)
{
	unsigned first = group->legs, last;

	for (uint32_t leg = lw_slot(lw, call)->first_leg; leg != LW_NO_INDEX;
	     leg = lw->legs[leg].next)
		if (!is_dropped(lw, leg) || group->legs < SAVED_DROPPED)
			group->leg[group->legs++] = leg;
	for (last = group->legs; first + 1 < last; first++) {
		uint32_t swapped = group->leg[first];

		group->leg[first] = group->leg[--last];
		group->leg[last] = swapped;
	}
}

static void gather(const struct lw *lw, uint32_t call, struct group *group)
{
	*group = (struct group){.calls = 0};
	for (; call != LW_NO_INDEX && group->calls < SAVED_CALLS; call = lw_call_below(lw, call))
		group->call[group->calls++] = call;
	for (unsigned i = 0; i < group->calls; i++)
		gather_legs(lw, group->call[i], group);
}

/* ---- fields ---- */

static uint64_t number_of(const void *at, size_t size)
{
	uint64_t eight;
	uint32_t four;
	uint16_t two;

	switch (size) {
	case sizeof eight: memcpy(&eight, at, sizeof eight); return eight;
	case sizeof four:  memcpy(&four, at, sizeof four); return four;
	case sizeof two:   memcpy(&two, at, sizeof two); return two;
	}
	return *(const uint8_t *)at;
}

static void put_number(struct lw_bytes *to, uint8_t tag, uint64_t number)
{
	if (number)
		lw_put_number(to, tag, number);
}

static void put_text(struct lw_bytes *to, uint8_t tag, const char *text)
{
	if (*text)
		lw_put_record(to, tag, text, strlen(text));
}

/* What was offered, or asked of an ear, is asked anew, and who waits for it waits as long again. */
static void put_deadline(struct lw_bytes *to, const struct lw *lw, uint8_t tag, uint32_t slot)
{
	uint32_t place = slot == LW_NO_INDEX ? 0 : lw->timers.where[slot];
	lw_time at = place ? lw->timers.heap[place - 1].at : 0, now = lw->serials->now;

	if (place && lw->timers.heap[place - 1].field != T_media_ms)
		lw_put_number(to, tag, at > now ? at - now : 0); /* overdue, too, it is one */
}

static void put_state(struct lw_bytes *to, uint8_t tag, const struct lw_table *table, uint8_t state)
{
	if (state)
		put_text(to, tag, table->state[state].name);
}

static void put_joining(struct lw_bytes *to, uint8_t tag, const struct sxfer *x)
{
	char text[LW_NAME_MAX];
	struct lw_text_writer words = lw_text_write(text, sizeof text);

	if (!x->method)
		return;
	lw_text_add(&words, lw_text_of(lw_tables[x->machine].name));
	lw_text_add(&words, lw_text_of("."));
	lw_text_add(&words, lw_text_of(lw_tables[x->machine].state[x->state].name));
	put_text(to, tag, text);
}

/* attended.RETURNING, or attended.RETURNING.CANCELLED where the end that is due has been named. */
static void put_transfer(struct lw_bytes *to, uint8_t tag, const struct xfer *x)
{
	const struct lw_table *table = lw_xfer_table((enum lw_method)x->method);
	char text[LW_NAME_MAX];
	struct lw_text_writer words = lw_text_write(text, sizeof text);

	if (!x->method)
		return;
	lw_text_add(&words, lw_text_of(table->name));
	lw_text_add(&words, lw_text_of("."));
	lw_text_add(&words, lw_text_of(table->state[x->state].name));
	for (uint8_t end = 0; x->as && end < table->states; end++)
		if (table->state[end].final && table->state[end].note == x->as) {
			lw_text_add(&words, lw_text_of("."));
			lw_text_add(&words, lw_text_of(table->state[end].name));
		}
	put_text(to, tag, text);
}

static void put_hashes(struct lw_bytes *to, uint8_t tag, const uint32_t *hash, size_t size)
{
	uint8_t bytes[4 * (LW_REDIRECTS_MOST + 1)];
	size_t used = 0, length = 0;

	for (size_t i = 0; i < size / sizeof *hash; i++)
		for (unsigned shift = 0; shift < 32; shift += 8) {
			bytes[used++] = (uint8_t)(hash[i] >> shift);
			length = bytes[used - 1] ? used : length;
		}
	if (length)
		lw_put_record(to, tag, bytes, length);
}

static void put_field(struct lw_bytes *to, const struct lw *lw, const struct group *group,
		      const struct saved_object *object, const struct saved_field *f)
{
	const void *at = lw_saved_at(object, f);

	switch ((enum saved_form)f->form) {
	case SAVED_MACHINE:
		put_state(to, f->tag, &lw_tables[f->machine], *(const uint8_t *)at);
		put_deadline(to, lw, f->tag + 1, lw_saved_slot(lw, object, f));
		break;
	case SAVED_ANEW:
		put_state(to, f->tag, &lw_tables[f->machine], *(const uint8_t *)at);
		break;
	case SAVED_TRANSFER:
		put_transfer(to, f->tag, at);
		put_deadline(to, lw, f->tag + 1, lw_saved_slot(lw, object, f));
		break;
	case SAVED_JOINING:
		put_joining(to, f->tag, at);
		put_deadline(to, lw, f->tag + 1, lw_saved_slot(lw, object, f));
		break;
	case SAVED_LEG_NAME:
		put_number(to, f->tag,
			   number_in(group->leg, group->legs,
				     lw_leg_index(lw, *(const lw_leg *)at)));
		break;
	case SAVED_MARK:        put_number(to, f->tag, ((const lw_call *)at)->v != 0); break;
	case SAVED_NUMBER:      put_number(to, f->tag, number_of(at, f->size)); break;
	case SAVED_HASHES:      put_hashes(to, f->tag, at, f->size); break;
	case SAVED_LEG_NUMBER:
		put_number(to, f->tag,
			   number_in(group->leg, group->legs, *(const uint32_t *)at));
		break;
	case SAVED_CALL_NUMBER:
		put_number(to, f->tag,
			   number_in(group->call, group->calls, *(const uint32_t *)at));
		break;
	case SAVED_CALL_NAME:
		put_number(to, f->tag,
			   number_in(group->call, group->calls,
				     lw_call_index(lw, *(const lw_call *)at)));
		break;
	case SAVED_WORD:        put_text(to, f->tag, at); break;
	case SAVED_TEXT:
	case SAVED_LINES:
		put_text(to, f->tag, lw_read(lw, *(const struct text *)at));
		break;
	}
}

static void put_fields(struct lw_bytes *to, const struct lw *lw, const struct group *group,
		       struct saved_object object)
{
	for (size_t i = 0; i < object.fields->count; i++)
		put_field(to, lw, group, &object, &object.fields->field[i]);
}

static void put_group(struct lw_bytes *to, const struct lw *lw, const struct group *group)
{
	for (unsigned i = 0; i < group->calls; i++) {
		lw_put_record(to, SAVED_CALL, NULL, 0);
		put_fields(to, lw, group, lw_saved_object_of_call(lw, group->call[i]));
	}
	for (unsigned i = 0; i < group->legs; i++) {
		uint32_t call = lw->legs[group->leg[i]].call;

		lw_put_number(to, SAVED_LEG, number_in(group->call, group->calls, call));
		put_fields(to, lw, group, lw_saved_object_of_leg(lw, group->leg[i]));
	}
}

size_t lw_save(const struct lw *lw, lw_call call, void *bytes, size_t size)
{
	struct lw_bytes to = {bytes, bytes ? size : 0, LW_SNAPSHOT_HEAD};
	uint32_t i = lw ? lw_call_index(lw, call) : LW_NO_INDEX;
	struct group group;

	if (i == LW_NO_INDEX || lw_saved_with(lw, i) != LW_NO_INDEX)
		return 0;
	gather(lw, i, &group);
	put_group(&to, lw, &group);
	lw_put_head(&to, lw_saved_role(lw));
	return to.used;
}

/* ---- what has changed ---- */

/* A call that has just gone is still in its slot. */
lw_call lw_changed(struct lw *lw)
{
	return lw ? lw_call_handle(lw, lw_changed_next(lw)) : (lw_call){0};
}
