/* SPDX-License-Identifier: BSD-3-Clause */
/* texts.c -- see texts.h. */
#include "texts.h"

#include <string.h>

static uint32_t owner_of(const struct texts *texts, const struct text *text)
{
	return (uint32_t)((size_t)((const char *)text - (const char *)texts) / TEXT_UNIT);
}

static struct text *text_of(struct texts *texts, uint32_t owner)
{
	return (void *)((char *)texts + (size_t)owner * TEXT_UNIT);
}

static uint32_t append(struct texts *texts, uint32_t owner, const char *from, size_t length)
{
	uint32_t units = lw_text_units(length), at = texts->used + 1;

	if (units > texts->size - texts->used)
		return 0;
	texts->used += units;
	texts->unit[at - 1] = owner;
	texts->unit[texts->used - 1] = 0;
	memcpy(texts->unit + at, from, length);
	return at;
}

static size_t length_of(size_t size, const char *from)
{
	size_t length = from ? strlen(from) : 0;

	return length < size ? length : 0;
}

void lw_texts_leave(struct texts *texts, const struct text *text, size_t count)
{
	for (; count--; text++) {
		if (!text->at || !texts->unit[text->at - 1])
			continue;
		texts->unit[text->at - 1] = 0;
		texts->live -= lw_text_units(strlen(lw_texts_read(texts, *text)));
	}
}

void lw_texts_write(struct texts *texts, struct text *to, size_t size, const char *from)
{
	size_t length = length_of(size, from);

	if (!strcmp(lw_texts_read(texts, *to), length ? from : ""))
		return;
	lw_texts_leave(texts, to, 1);
	to->at = length ? append(texts, owner_of(texts, to), from, length) : 0;
	texts->live += to->at ? lw_text_units(length) : 0;
}

const char *lw_texts_mention(struct texts *texts, size_t size, const char *from)
{
	size_t length = length_of(size, from);
	struct text text = {length ? append(texts, 0, from, length) : 0};

	return lw_texts_read(texts, text);
}

bool lw_texts_hold(const struct texts *texts, const char *text)
{
	const char *first = (const char *)texts->unit;

	return text >= first && text < first + (size_t)texts->size * TEXT_UNIT;
}

void lw_texts_cut(struct texts *texts, uint32_t used)
{
	memset(texts->unit + used, 0, (size_t)(texts->used - used) * TEXT_UNIT);
	texts->used = used;
}

static void move_together(struct texts *texts)
{
	uint32_t *unit = texts->unit, to = 1, units;

	for (uint32_t from = 1; from < texts->used; from += units) {
		units = lw_text_units(strlen((const char *)(unit + from + 1)));
		if (!unit[from])
			continue;
		text_of(texts, unit[from])->at = to + 1;
		memmove(unit + to, unit + from, (size_t)units * TEXT_UNIT);
		to += units;
	}
	lw_texts_cut(texts, to);
}

void lw_texts_tidy(struct texts *texts, uint64_t wanted)
{
	if (!texts->live)
		lw_texts_cut(texts, 1);
	else if (texts->size - texts->used < wanted)
		move_together(texts);
}
