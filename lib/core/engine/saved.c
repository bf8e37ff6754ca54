/* SPDX-License-Identifier: BSD-3-Clause */
/* saved.c -- see saved.h. */
#include "saved.h"

#define SIZE_IN(type, field) sizeof(((type *)NULL)->field)
#define FIELD(t, what, where, type, field, m, s, top) \
	{.tag = (t), .form = SAVED_##what, .machine = (m), .slot = (s), .part = SAVED_##where, \
	 .at = offsetof(type, field), .size = SIZE_IN(type, field), .most = (top)},

#define MACHINE(tag, field, of, slot) FIELD(tag, MACHINE, PLAIN, OBJECT, field, LW_M_##of, slot, 0)
#define ANEW(tag, field, of, slot) FIELD(tag, ANEW, PLAIN, OBJECT, field, LW_M_##of, slot, 0)
#define TRANSFER(tag, field, slot) FIELD(tag, TRANSFER, PLAIN, OBJECT, field, 0, slot, 0)
#define JOINING(tag, field, slot) FIELD(tag, JOINING, PLAIN, OBJECT, field, 0, slot, 0)
#define NUMBER(tag, field, most) FIELD(tag, NUMBER, PLAIN, OBJECT, field, 0, 0, most)
#define LEG(tag, field) FIELD(tag, LEG_NUMBER, PLAIN, OBJECT, field, 0, 0, 0)
#define CALL(tag, field) FIELD(tag, CALL_NUMBER, PLAIN, OBJECT, field, 0, 0, 0)
#define NAME(tag, field) FIELD(tag, CALL_NAME, PLAIN, OBJECT, field, 0, 0, 0)
#define LEG_NAME(tag, field) FIELD(tag, LEG_NAME, PLAIN, OBJECT, field, 0, 0, 0)
#define MARK(tag, field) FIELD(tag, MARK, PLAIN, OBJECT, field, 0, 0, 0)
#define SHOWN(tag, field, most) FIELD(tag, NUMBER, TEXTS, TEXT_OF, field, 0, 0, most)
#define HASHES(tag, field) FIELD(tag, HASHES, TEXTS, TEXT_OF, field, 0, 0, 0)
#define WORD(tag, field) FIELD(tag, WORD, TEXTS, TEXT_OF, field, 0, 0, 0)
#define TEXT(tag, field, size) FIELD(tag, TEXT, TEXTS, TEXT_OF, field, 0, 0, size)
#define LINES(tag, field, size) FIELD(tag, LINES, TEXTS, TEXT_OF, field, 0, 0, size)
#define SEATED(tag, field, most) FIELD(tag, NUMBER, SEATED, struct seated, field, 0, 0, most)
#define PRESSES(tag, field, of, slot) \
	FIELD(tag, MACHINE, SEATED, struct seated, field, LW_M_##of, slot, 0)
#define SAYS(tag, field, size) FIELD(tag, TEXT, SAYS, struct seated_text, field, 0, 0, size)

#define OBJECT struct call
#define TEXT_OF struct call_text
static const struct saved_field call_fields[] = {
#include "saved_call.def"
};
#undef OBJECT
#undef TEXT_OF

#define OBJECT struct bridge
#define TEXT_OF struct bridge_text
static const struct saved_field bridge_fields[] = {
#include "saved_bridge.def"
};
#undef OBJECT
#undef TEXT_OF

/* Those of a switch come last. */
#define OBJECT struct leg
#define TEXT_OF struct leg_text
static const struct saved_field leg_fields[] = {
#include "saved_leg.def"
#include "saved_seat.def"
};
#undef SEATED
#undef SAYS
#undef PRESSES
#define SEATED(...) +1
#define SAYS(...) +1
#define PRESSES(...) +1
enum { OF_SEAT = 0
#include "saved_seat.def"
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
static const struct saved_fields of_call = {call_fields, COUNT(call_fields)};
static const struct saved_fields of_bridge = {bridge_fields, COUNT(bridge_fields)};
static const struct saved_fields of_leg = {leg_fields, COUNT(leg_fields) - OF_SEAT};
static const struct saved_fields of_seated = {leg_fields, COUNT(leg_fields)};

struct saved_object lw_saved_object_of_call(const struct lw *lw, uint32_t call)
{
	struct saved_object object = {.fields = &of_call, .index = call, .call = true};

	if (lw_is_switch(lw)) {
		object.fields = &of_bridge;
		object.part[SAVED_PLAIN] = (char *)&lw->bridges[call];
		object.part[SAVED_TEXTS] = (char *)&lw->bridge_text[call];
	} else {
		object.part[SAVED_PLAIN] = (char *)&lw->calls[call];
		object.part[SAVED_TEXTS] = (char *)&lw->call_text[call];
	}
	return object;
}

struct saved_object lw_saved_object_of_leg(const struct lw *lw, uint32_t leg)
{
	struct saved_object object = {.fields = &of_leg, .index = leg};

	object.part[SAVED_PLAIN] = (char *)&lw->legs[leg];
	object.part[SAVED_TEXTS] = (char *)&lw->leg_text[leg];
	if (lw_is_switch(lw)) {
		object.fields = &of_seated;
		object.part[SAVED_SEATED] = (char *)&lw->seated[leg];
		object.part[SAVED_SAYS] = (char *)&lw->seated_text[leg];
	}
	return object;
}

uint32_t lw_saved_slot(const struct lw *lw, const struct saved_object *object,
		       const struct saved_field *field)
{
	if (field->slot == NO_SLOT)
		return LW_NO_INDEX;
	if (field->part == SAVED_SEATED)
		return lw_seat_slot(lw, object->index, field->slot);
	return object->call ? lw_call_slot(lw, object->index, field->slot)
			    : lw_leg_slot(object->index, field->slot);
}

uint32_t lw_saved_with(const struct lw *lw, uint32_t call)
{
	uint32_t above = lw_call_above(lw, call), depth = 0;

	for (uint32_t up = above; up != LW_NO_INDEX; up = lw_call_above(lw, up))
		depth++;
	return depth % SAVED_CALLS ? above : LW_NO_INDEX;
}

uint8_t lw_saved_role(const struct lw *lw)
{
	return (uint8_t)lw->config.role;
}
