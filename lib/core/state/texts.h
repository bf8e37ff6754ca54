/* SPDX-License-Identifier: BSD-3-Clause */
/* texts.h -- the texts of an engine, each as long as it is, one behind the other in a piece of its
 * block.
 *
 * A text is never changed where it stands: it is written anew behind the last one, and the old one
 * is dead, but can still be read, since an output may borrow it.  When the outputs were read and
 * room gets scarce, those that live move together, before a step begins; within it none moves. */
#ifndef LW_TEXTS_H
#define LW_TEXTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a text begins, in units; 0 is "". */
struct text { uint32_t at; };

/* Before each text stands a unit that says where its struct text is, behind this struct in the same
 * block; 0: nobody has it any longer. */
enum { TEXT_UNIT = sizeof(uint32_t) };

struct texts {
	uint32_t *unit;
	uint32_t size, used; /* the first is always 0 */
	uint32_t live;       /* of texts that somebody has */
	uint64_t kept;       /* for what may still have to be written (state/room.h) */
	uint32_t begin, leg; /* beside it, where something begins, and for each leg */
};

static inline const char *lw_texts_read(const struct texts *texts, struct text text)
{
	return (const char *)(texts->unit + text.at);
}

/* Units that a text of this length takes. */
static inline uint32_t lw_text_units(size_t length)
{
	return (uint32_t)(1 + (length + TEXT_UNIT) / TEXT_UNIT);
}

/* Into a text of less than size bytes; NULL is "".  What is longer, or has no room, was refused
 * before. */
void lw_texts_write(struct texts *texts, struct text *to, size_t size, const char *from);
/* A text that nobody has. */
const char *lw_texts_mention(struct texts *texts, size_t size, const char *from);
/* Nobody has them any longer. */
void lw_texts_leave(struct texts *texts, const struct text *text, size_t count);
/* Whether this stands here. */
bool lw_texts_hold(const struct texts *texts, const char *text);

/* Nothing that is dead is read any more: so many units are to be free behind those that live, if
 * there are so many. */
void lw_texts_tidy(struct texts *texts, uint64_t wanted);
/* What was written since is forgotten. */
void lw_texts_cut(struct texts *texts, uint32_t used);

#endif
