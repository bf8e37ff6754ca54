/* SPDX-License-Identifier: BSD-3-Clause */
/* saved.h -- what a snapshot holds: the saved_*.def files as arrays. */
#ifndef LW_SAVED_H
#define LW_SAVED_H

#include "../state/state.h"

/* The records that begin an object; those behind it are its fields.  Objects are numbered from 1 in
 * their order, calls and legs each. */
enum { SAVED_CALL = 1, SAVED_LEG = 2 /* payload: the number of its call */ };
/* A transfer has to do with one more call, which consults or has been kept; and that one may have a
 * transfer of its own by then.  Chains that are longer are cut.  A call has three legs, and so many
 * more of a chain may be on their way out. */
enum { SAVED_CALLS = 4, SAVED_DROPPED = 52, SAVED_LEGS = SAVED_DROPPED + 3 * SAVED_CALLS };
enum { NO_SLOT = UINT8_MAX };

enum saved_form {
	SAVED_MACHINE,
	SAVED_ANEW,
	SAVED_TRANSFER,
	SAVED_JOINING,
	SAVED_NUMBER,
	SAVED_HASHES,
	SAVED_WORD,
	SAVED_LEG_NUMBER,
	SAVED_CALL_NUMBER,
	SAVED_CALL_NAME,
	SAVED_LEG_NAME,
	SAVED_MARK,
	SAVED_TEXT,
	SAVED_LINES,
};

/* In which of the structs of an object a field stands. */
enum saved_part { SAVED_PLAIN, SAVED_TEXTS, SAVED_SEATED, SAVED_SAYS, SAVED_PARTS };

struct saved_field {
	uint8_t tag;
	uint8_t form;    /* enum saved_form */
	uint8_t machine; /* enum lw_machine, of MACHINE and ANEW */
	uint8_t slot;    /* of these and TRANSFER: SLOT_..., or NO_SLOT */
	uint8_t part;    /* enum saved_part */
	uint16_t at, size;
	uint64_t most;   /* of NUMBER; of TEXT and LINES: bytes with the end */
};

struct saved_fields { const struct saved_field *field; size_t count; };

/* A call or a leg, in all its parts. */
struct saved_object {
	const struct saved_fields *fields;
	uint32_t index;
	bool call;
	char *part[SAVED_PARTS];
};
struct saved_object lw_saved_object_of_call(const struct lw *lw, uint32_t call);
struct saved_object lw_saved_object_of_leg(const struct lw *lw, uint32_t leg);

static inline void *lw_saved_at(const struct saved_object *object, const struct saved_field *field)
{
	return object->part[field->part] + field->at;
}

/* LW_NO_INDEX for a machine without a deadline. */
uint32_t lw_saved_slot(const struct lw *lw, const struct saved_object *object,
		       const struct saved_field *field);
/* The call above it with which it is saved, or LW_NO_INDEX: it is saved under its own handle. */
uint32_t lw_saved_with(const struct lw *lw, uint32_t call);
/* The role that stands in the head. */
uint8_t lw_saved_role(const struct lw *lw);

#endif
