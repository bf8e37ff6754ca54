/* saved.c -- see saved.h. */
#include "saved.h"

#define SIZE_IN(type, field) sizeof(((type *)NULL)->field)
#define FIELD(t, what, is_text, type, field, m, s, top) \
	{.tag = (t), .form = SAVED_##what, .machine = (m), .slot = (s), .text = (is_text), \
	 .at = offsetof(type, field), .size = SIZE_IN(type, field), .most = (top)},

#define MACHINE(tag, field, of, slot) FIELD(tag, MACHINE, false, OBJECT, field, LW_M_##of, slot, 0)
#define ANEW(tag, field, of, slot) FIELD(tag, ANEW, false, OBJECT, field, LW_M_##of, slot, 0)
#define TRANSFER(tag, field, slot) FIELD(tag, TRANSFER, false, OBJECT, field, 0, slot, 0)
#define NUMBER(tag, field, most) FIELD(tag, NUMBER, false, OBJECT, field, 0, 0, most)
#define LEG(tag, field) FIELD(tag, LEG_NUMBER, false, OBJECT, field, 0, 0, 0)
#define CALL(tag, field) FIELD(tag, CALL_NUMBER, false, OBJECT, field, 0, 0, 0)
#define NAME(tag, field) FIELD(tag, CALL_NAME, false, OBJECT, field, 0, 0, 0)
#define SHOWN(tag, field, most) FIELD(tag, NUMBER, true, TEXTS, field, 0, 0, most)
#define HASHES(tag, field) FIELD(tag, HASHES, true, TEXTS, field, 0, 0, 0)
#define TEXT(tag, field) FIELD(tag, TEXT, true, TEXTS, field, 0, 0, 0)
#define LINES(tag, field) FIELD(tag, LINES, true, TEXTS, field, 0, 0, 0)

#define OBJECT struct call
#define TEXTS struct call_text
static const struct saved_field call_fields[] = {
#include "saved_call.def"
};
#undef OBJECT
#undef TEXTS

#define OBJECT struct leg
#define TEXTS struct leg_text
static const struct saved_field leg_fields[] = {
#include "saved_leg.def"
};
#undef OBJECT
#undef TEXTS

const struct saved_fields lw_saved_call = {call_fields, sizeof call_fields / sizeof *call_fields};
const struct saved_fields lw_saved_leg = {leg_fields, sizeof leg_fields / sizeof *leg_fields};

struct saved_object lw_saved_object_of_call(const struct lw *lw, uint32_t call)
{
	return (struct saved_object){&lw_saved_call, call, (char *)&lw->calls[call],
				     (char *)&lw->call_text[call]};
}

struct saved_object lw_saved_object_of_leg(const struct lw *lw, uint32_t leg)
{
	return (struct saved_object){&lw_saved_leg, leg, (char *)&lw->legs[leg],
				     (char *)&lw->leg_text[leg]};
}

uint32_t lw_saved_slot(const struct lw *lw, const struct saved_object *object,
		       const struct saved_field *field)
{
	if (field->slot == NO_SLOT)
		return LW_NO_INDEX;
	return object->fields == &lw_saved_call ? lw_call_slot(lw, object->index, field->slot)
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
