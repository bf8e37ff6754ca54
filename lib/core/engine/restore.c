/* SPDX-License-Identifier: BSD-3-Clause */
/* restore.c -- a call out of bytes, as a whole or not at all.
 *
 * First the records are counted; then room is taken and filled, and what was made is looked at as a
 * whole.  Up to there everything can be given back.  Last the machines are woken. */
#include <legwork/snapshot.h>

#include "bytes.h"
#include "deliver.h"
#include "saved.h"
#include "sound.h"

#include "../../rules/text.h"
#include "../machine/claim.h"
#include "../machine/focus.h"
#include "../machine/recording.h"
#include "../machine/run.h"
#include "../state/changed.h"
#include "../state/life.h"
#include "../state/queue.h"
#include "../state/room.h"
#include "../switch/bridge.h"

#include <string.h>

/* Beside DO_CLAIM a leg may move the focus; and a call may be mute, mixed and recorded. */
enum { OUTPUTS_PER_LEG = 3, OUTPUTS_PER_CALL = 3, LONGEST_MS = 86400000 };

struct making {
	struct lw *lw;
	lw_time now;
	uint32_t call[SAVED_CALLS], leg[SAVED_LEGS];
	unsigned calls, legs;
	uint32_t units, used; /* of its texts at most; and of all before */
};

/* ---- how much it is ---- */

static int count(struct lw_saved_records from, struct making *m)
{
	struct lw_saved_record record;

	while (lw_take_record(&from, &record)) {
		m->calls += record.tag == SAVED_CALL;
		m->legs += record.tag == SAVED_LEG;
		m->units += lw_text_units(record.length);
	}
	return from.left || !m->calls || m->calls > SAVED_CALLS || m->legs > SAVED_LEGS ? LW_E_ARG
											: LW_OK;
}

static bool has_room(const struct making *m)
{
	const struct lw *lw = m->lw;
	uint32_t outputs = OUTPUTS_PER_CALL * m->calls + OUTPUTS_PER_LEG * m->legs;

	return lw_has_room(lw, m->calls, m->legs) && lw_has_text_room(lw, m->units) &&
	       lw->out_size - lw->out_count >= outputs + LW_SIGNAL_OUTPUTS;
}

/* ---- objects ---- */

static uint32_t new_call(struct lw *lw)
{
	return lw_is_switch(lw) ? lw_bridge_new(lw, 0) : lw_call_new(lw, 0);
}

static uint32_t new_leg(struct lw *lw, uint32_t call)
{
	return lw_is_switch(lw) ? lw_seated_new(lw, call, SEAT_OUT)
				: lw_leg_new(lw, call, LEG_ROLE_NONE);
}

/* Calls stand before legs. */
static int make_objects(struct lw_saved_records from, struct making *m)
{
	struct lw_saved_record record;
	uint64_t call;

	m->calls = m->legs = 0;
	while (lw_take_record(&from, &record)) {
		if (record.tag == SAVED_CALL)
			m->call[m->calls++] = new_call(m->lw);
		if (record.tag != SAVED_LEG)
			continue;
		if (!lw_take_number(&record, m->calls, &call) || !call)
			return LW_E_ARG;
		m->leg[m->legs++] = new_leg(m->lw, m->call[call - 1]);
	}
	return LW_OK;
}

static void unmake_leg(struct lw *lw, uint32_t leg)
{
	for (uint32_t which = 0; which < SLOTS_PER_LEG; which++)
		lw_timer_clear(&lw->timers, lw_leg_slot(leg, which));
	for (uint32_t which = 0; lw_is_switch(lw) && which < SLOTS_PER_SEAT; which++)
		lw_timer_clear(&lw->timers, lw_seat_slot(lw, leg, which));
	lw->legs[leg].generation--;
	lw_leg_clear(lw, leg);
}

static void unmake_call(struct lw *lw, uint32_t call)
{
	for (uint32_t which = 0; which < SLOTS_PER_CALL; which++)
		lw_timer_clear(&lw->timers, lw_call_slot(lw, call, which));
	lw_slot(lw, call)->generation--;
	lw_call_clear(lw, call);
}

static void unmake(const struct making *m)
{
	for (unsigned i = 0; i < m->legs; i++)
		unmake_leg(m->lw, m->leg[i]);
	for (unsigned i = 0; i < m->calls; i++)
		unmake_call(m->lw, m->call[i]);
	lw_texts_cut(&m->lw->texts, m->used);
}

/* ---- fields ---- */

static bool is_name(const char *at, size_t length, const char *name)
{
	return strlen(name) == length && !memcmp(at, name, length);
}

static bool find_state(const struct lw_table *table, const char *at, size_t length, uint8_t *state)
{
	for (uint8_t i = 0; i < table->states; i++)
		if (is_name(at, length, table->state[i].name)) {
			*state = i;
			return true;
		}
	return false;
}

static int take_state(const struct lw_saved_record *record, const struct saved_field *f,
		      uint8_t *state)
{
	return find_state(&lw_tables[f->machine], (const char *)record->at, record->length, state)
		       ? LW_OK
		       : LW_E_UNKNOWN;
}

/* The words between the points; false when there are not two or three. */
static bool split(const struct lw_saved_record *record, struct lw_slice word[3])
{
	const char *at = (const char *)record->at, *end = at + record->length;
	int words = 0;

	word[2] = (struct lw_slice){"", 0};
	while (words < 3) {
		const char *point = at < end ? memchr(at, '.', (size_t)(end - at)) : NULL;

		word[words++] = (struct lw_slice){at, (size_t)((point ? point : end) - at)};
		if (!point)
			return words >= 2;
		at = point + 1;
	}
	return false;
}

static bool find_method(struct lw_slice name, struct xfer *x)
{
	for (uint8_t method = LW_METHOD_NONE + 1; method <= LW_VOICEMAIL; method++)
		if (is_name(name.at, name.len, lw_xfer_table((enum lw_method)method)->name)) {
			x->method = method;
			return true;
		}
	return false;
}

static int take_transfer(const struct lw_saved_record *record, struct xfer *x)
{
	const struct lw_table *table;
	struct lw_slice word[3];
	uint8_t end;

	if (!split(record, word))
		return LW_E_ARG;
	if (!find_method(word[0], x))
		return LW_E_UNKNOWN;
	table = lw_xfer_table((enum lw_method)x->method);
	if (!find_state(table, word[1].at, word[1].len, &x->state))
		return LW_E_UNKNOWN;
	x->as = 0;
	if (!word[2].len)
		return LW_OK;
	if (!find_state(table, word[2].at, word[2].len, &end) || !table->state[end].final)
		return LW_E_UNKNOWN;
	x->as = table->state[end].note;
	return LW_OK;
}

/* switch/attended.JOINING */
static int take_joining(const struct lw_saved_record *record, struct sxfer *x)
{
	static const uint8_t machines[] = {LW_M_SW_ATTENDED, LW_M_SW_BLIND, LW_M_SW_RECALL,
					   LW_M_SW_RELAY};
	struct lw_slice word[3];

	if (!split(record, word) || word[2].len)
		return LW_E_ARG;
	for (size_t i = 0; i < sizeof machines; i++)
		if (is_name(word[0].at, word[0].len, lw_tables[machines[i]].name)) {
			x->machine = machines[i];
			return find_state(&lw_tables[x->machine], word[1].at, word[1].len,
					  &x->state) ? LW_OK : LW_E_UNKNOWN;
		}
	return LW_E_UNKNOWN;
}

/* Into a field of size bytes.  None of its bytes could begin a new header line. */
static int take_word(const struct lw_saved_record *record, size_t size, bool lines, char *to)
{
	if (record->length >= size || memchr(record->at, 0, record->length))
		return LW_E_ARG;
	memset(to, 0, size);
	memcpy(to, record->at, record->length);
	for (size_t i = 0, n; to[i]; i += n) {
		unsigned char c = (unsigned char)to[i];

		n = lw_text_utf8(to + i);
		if (!n || c == 0x7f || (c < 0x20 && !(lines && c == '\n')))
			return LW_E_ARG;
	}
	return LW_OK;
}

static int take_text(struct lw *lw, const struct lw_saved_record *record,
		     const struct saved_field *f, struct text *to)
{
	char text[LW_PASSED_MAX];
	int err = take_word(record, (size_t)f->most, f->form == SAVED_LINES, text);

	if (!err)
		lw_write(lw, to, (size_t)f->most, text);
	return err;
}

static int take_number(const struct lw_saved_record *record, const struct saved_field *f, void *to)
{
	uint64_t eight;
	uint32_t four;
	uint16_t two;
	uint8_t one;

	if (!lw_take_number(record, f->most, &eight))
		return LW_E_ARG;
	four = (uint32_t)eight;
	two = (uint16_t)eight;
	one = (uint8_t)eight;
	memcpy(to, f->size == 8 ? (void *)&eight : f->size == 4 ? (void *)&four
					   : f->size == 2 ? (void *)&two : (void *)&one, f->size);
	return LW_OK;
}

static int take_hashes(const struct lw_saved_record *record, size_t size, uint32_t *hash)
{
	if (record->length > size)
		return LW_E_ARG;
	memset(hash, 0, size);
	for (size_t i = 0; i < record->length; i++)
		hash[i / 4] |= (uint32_t)record->at[i] << i % 4 * 8;
	return LW_OK;
}

static int take_index(const struct lw_saved_record *record, const uint32_t *index, unsigned number,
		      uint32_t *to)
{
	uint64_t value;

	if (!lw_take_number(record, number, &value) || !value)
		return LW_E_ARG;
	*to = index[value - 1];
	return LW_OK;
}

static int take_name(struct making *m, const struct lw_saved_record *record, lw_call *to)
{
	uint32_t call;
	int err = take_index(record, m->call, m->calls, &call);

	if (!err)
		*to = lw_call_handle(m->lw, call);
	return err;
}

static int take_leg_name(struct making *m, const struct lw_saved_record *record, lw_leg *to)
{
	uint32_t leg;
	int err = take_index(record, m->leg, m->legs, &leg);

	if (!err)
		*to = lw_leg_handle(m->lw, leg);
	return err;
}

static int take_deadline(struct making *m, const struct lw_saved_record *record, uint32_t slot)
{
	uint64_t left;

	if (slot == LW_NO_INDEX || !lw_take_number(record, LONGEST_MS, &left))
		return LW_E_ARG;
	lw_timer_set(&m->lw->timers, slot, lw_time_after(m->now, left), T_forever);
	return LW_OK;
}

static int take_field(struct making *m, const struct saved_object *object,
		      const struct saved_field *f, const struct lw_saved_record *record)
{
	void *to = lw_saved_at(object, f);

	if (record->tag != f->tag)
		return take_deadline(m, record, lw_saved_slot(m->lw, object, f));
	switch ((enum saved_form)f->form) {
	case SAVED_MACHINE:
	case SAVED_ANEW:        return take_state(record, f, to);
	case SAVED_TRANSFER:    return take_transfer(record, to);
	case SAVED_NUMBER:      return take_number(record, f, to);
	case SAVED_HASHES:      return take_hashes(record, f->size, to);
	case SAVED_LEG_NUMBER:  return take_index(record, m->leg, m->legs, to);
	case SAVED_CALL_NUMBER: return take_index(record, m->call, m->calls, to);
	case SAVED_CALL_NAME:   return take_name(m, record, to);
	case SAVED_MARK:        return take_name(m, record, to);
	case SAVED_LEG_NAME:    return take_leg_name(m, record, to);
	case SAVED_JOINING:     return take_joining(record, to);
	case SAVED_WORD:        return take_word(record, f->size, false, to);
	case SAVED_TEXT:
	case SAVED_LINES:       return take_text(m->lw, record, f, to);
	}
	return LW_E_ARG;
}

/* A machine has the tag of its deadline, too.  NULL: a newer field that we do not know. */
static const struct saved_field *find_field(const struct saved_fields *fields, uint8_t tag)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct saved_field *f = &fields->field[i];
		bool machine = f->form == SAVED_MACHINE || f->form == SAVED_TRANSFER ||
			       f->form == SAVED_JOINING;

		if (f->tag == tag || (machine && f->tag + 1 == tag))
			return f;
	}
	return NULL;
}

static int fill(struct lw_saved_records from, struct making *m)
{
	struct saved_object object = {.fields = NULL};
	unsigned calls = 0, legs = 0;
	struct lw_saved_record record;
	int err = LW_OK;

	while (!err && lw_take_record(&from, &record)) {
		const struct saved_field *field;

		if (record.tag == SAVED_CALL)
			object = lw_saved_object_of_call(m->lw, m->call[calls++]);
		else if (record.tag == SAVED_LEG)
			object = lw_saved_object_of_leg(m->lw, m->leg[legs++]);
		else if (!object.fields)
			err = LW_E_ARG;
		else if ((field = find_field(object.fields, record.tag)))
			err = take_field(m, &object, field, &record);
	}
	return err;
}

/* ---- the whole ---- */

static int make(struct lw_saved_records from, struct making *m)
{
	int err;

	m->used = m->lw->texts.used;
	err = make_objects(from, m);
	err = err ? err : fill(from, m);
	for (unsigned i = 0; i < m->calls && !err; i++)
		if (!lw_is_sound(m->lw, m->call[i]) ||
		    lw_call_above(m->lw, m->call[i]) != (i ? m->call[i - 1] : LW_NO_INDEX))
			err = LW_E_ARG;
	if (err)
		unmake(m);
	return err;
}

static void rearm(struct lw *lw, struct saved_object object)
{
	for (size_t i = 0; i < object.fields->count; i++) {
		const struct saved_field *f = &object.fields->field[i];
		uint8_t *state = lw_saved_at(&object, f);
		uint32_t slot = lw_saved_slot(lw, &object, f);

		if (f->form == SAVED_MACHINE || f->form == SAVED_ANEW)
			lw_rearm(lw, lw_machine_of((enum lw_machine)f->machine, state, slot));
	}
}

static void wake_leg(struct lw *lw, uint32_t leg)
{
	rearm(lw, lw_saved_object_of_leg(lw, leg));
	if (lw_tables[LW_M_LEG].state[lw->legs[leg].state].lets != LW_LETS_MEDIA)
		lw_timer_clear(&lw->timers, lw_leg_slot(leg, SLOT_HOLD));
	if (lw->legs[leg].seen)
		lw_claim_run(lw, leg, CLAIM_IN_RESTORED);
}

static void later(uint32_t *last, uint32_t number)
{
	if (number > *last)
		*last = number;
}

static void wake_call(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];

	lw_keep_room(lw, LW_KEPT_TRANSFER, false, lw_xfer_active(lw, call));
	lw_keep_room(lw, LW_KEPT_PLACE, false, lw_referred_seen(lw, call) != LW_REFERRAL_NONE);
	if (lw_xfer_active(lw, call))
		lw_rearm(lw, (struct machine){lw_xfer_table((enum lw_method)c->xfer.method),
					      &c->xfer.state, lw_call_slot(lw, call, SLOT_XFER)});
	later(&lw->serials->transfers, c->xfer.number);
	later(&lw->serials->transfers, c->refer_number);
}

/* What its parties hear follows from the states: each ear is asked anew. */
static void wake_bridge(struct lw *lw, uint32_t call)
{
	struct sxfer *x = &lw->bridges[call].x;

	lw_keep_room(lw, LW_KEPT_TRANSFER, false, lw_sw_xfer_active(lw, call));
	lw_keep_room(lw, LW_KEPT_PLACE, false, lw_seat_is_wanted(lw, call));
	lw_keep_room(lw, LW_KEPT_SECOND, false, lw_bridge_calls_second(lw, call));
	if (lw_sw_xfer_active(lw, call))
		lw_rearm(lw, lw_machine_of((enum lw_machine)x->machine, &x->state,
					   lw_call_slot(lw, call, SLOT_SW_XFER)));
	later(&lw->serials->transfers, x->number);
	lw_recording_again(lw, call);
	lw_listen(lw, call);
}

/* What an adapter knows only because it was told: the levels. */
static void tell_levels(struct lw *lw, uint32_t call)
{
	struct call *c = &lw->calls[call];
	bool mixed = c->xfer.mix_on;

	c->xfer.mix_on = 0;
	if (mixed)
		lw_mix(lw, call, true);
	if (c->muted)
		lw_put_call(lw, LW_DO_MUTE, call)->flags = LW_F_ON;
	lw_recording_again(lw, call);
}

static void wake_endpoint(const struct making *m)
{
	struct lw *lw = m->lw;

	for (unsigned i = 0; i < m->calls; i++)
		wake_call(lw, m->call[i]);
	for (unsigned i = 0; i < m->legs; i++)
		lw_focus_again(lw, m->leg[i]);
	for (unsigned i = 0; i < m->calls; i++)
		tell_levels(lw, m->call[i]);
}

static void wake(const struct making *m)
{
	struct lw *lw = m->lw;

	for (unsigned i = 0; i < m->calls; i++)
		rearm(lw, lw_saved_object_of_call(lw, m->call[i]));
	for (unsigned i = 0; i < m->legs; i++)
		wake_leg(lw, m->leg[i]);
	if (!lw_is_switch(lw))
		wake_endpoint(m);
	else
		for (unsigned i = 0; i < m->calls; i++)
			wake_bridge(lw, m->call[i]);
}

int lw_restore(struct lw *lw, const void *bytes, size_t size, lw_time now, lw_call *call)
{
	struct making m = {.lw = lw, .now = now};
	struct lw_saved_records records;
	int err;

	if (call)
		*call = (lw_call){0};
	if (!lw || !bytes || now == LW_NEVER)
		return LW_E_ARG;
	if (now < lw->serials->now)
		return LW_E_TIME;
	err = lw_take_head(bytes, size, lw_saved_role(lw), &records);
	err = err ? err : count(records, &m);
	if (!err && !has_room(&m))
		err = LW_E_FULL;
	if (err)
		return err;
	lw_bury(lw);
	lw_tidy_texts(lw, m.units);
	err = make(records, &m);
	if (err)
		return err;
	lw_begin_step(lw, now);
	wake(&m);
	lw_settle(lw);
	lw_run_due(lw);
	lw->stepping = false;
	if (call)
		*call = lw_call_handle(lw, m.call[0]);
	return LW_OK;
}
