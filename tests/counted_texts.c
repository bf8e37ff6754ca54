/* SPDX-License-Identifier: BSD-3-Clause */
/* counted_texts.c -- stands in the place of lib/core/state/texts.c, which it is but for a count. */
#define lw_texts_write write_uncounted
#define lw_texts_mention mention_uncounted
#include "state/texts.c"
#undef lw_texts_write
#undef lw_texts_mention

#include "counted_texts.h"

#include <legwork/legwork.h>

void lw_texts_write(struct texts *texts, struct text *to, size_t size, const char *from);
const char *lw_texts_mention(struct texts *texts, size_t size, const char *from);

struct counted counted;

static void count(size_t size, bool writes, bool has_room)
{
	counted.wrote += writes ? lw_text_units(size - 1) : 0;
	counted.lost += writes && !has_room;
}

void lw_texts_write(struct texts *texts, struct text *to, size_t size, const char *from)
{
	bool writes = length_of(size, from) && strcmp(lw_texts_read(texts, *to), from) != 0;

	write_uncounted(texts, to, size, from);
	count(size, writes, to->at != 0);
	counted.addresses += writes && size > LW_NAME_MAX;
}

const char *lw_texts_mention(struct texts *texts, size_t size, const char *from)
{
	const char *said = mention_uncounted(texts, size, from);

	count(size, length_of(size, from) != 0, *said != '\0');
	return said;
}
