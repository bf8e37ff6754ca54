/* SPDX-License-Identifier: BSD-3-Clause */
/* texts.c -- see texts.h. */
#include <stdint.h>
#include <string.h>

#include <legwork/legwork.h>

#include "texts.h"

static const char *text_of(const struct texts *texts, const void *of, unsigned i)
{
	const char *text;

	memcpy(&text, (const char *)of + texts->at[i], sizeof text);
	return text;
}

/* Its length with the NUL; more than LW_URI_MAX: it is too long. */
static size_t length(const char *text)
{
	const char *end = text ? memchr(text, '\0', LW_URI_MAX) : NULL;

	if (!text)
		return 0;
	return end ? (size_t)(end - text) + 1 : LW_URI_MAX + 1;
}

size_t lw_queue_texts_size(const struct texts *texts, const void *of)
{
	size_t size = 0;

	for (unsigned i = 0; i < texts->count; i++) {
		size_t len = length(text_of(texts, of, i));

		if (len > LW_URI_MAX)
			return 0;
		size += sizeof(uint16_t) + len;
	}
	return size;
}

void lw_queue_texts_write(const struct texts *texts, const void *of, struct ring *ring)
{
	for (unsigned i = 0; i < texts->count; i++) {
		const char *text = text_of(texts, of, i);
		uint16_t len = (uint16_t)length(text);

		lw_queue_ring_write(ring, &len, sizeof len);
		if (len)
			lw_queue_ring_write(ring, text, len);
	}
}

void lw_queue_texts_read(const struct texts *texts, void *of, struct ring *ring, char *room)
{
	for (unsigned i = 0; i < texts->count; i++, room += LW_URI_MAX) {
		const char *text = room;
		uint16_t len;

		lw_queue_ring_read(ring, &len, sizeof len);
		lw_queue_ring_read(ring, room, len);
		text = len ? room : NULL;
		memcpy((char *)of + texts->at[i], &text, sizeof text);
	}
}
