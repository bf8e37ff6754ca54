/* SPDX-License-Identifier: BSD-3-Clause */
/* text.c -- bounded text: cut off where the room ends, or with the older half forgotten. */
#include "text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* False when it did not fit; then as much of it as there is room for stands behind the text. */
static bool append(struct text *text, const char *format, va_list list)
{
	size_t room = text->size - text->used;
	int n = room ? vsnprintf(text->at + text->used, room, format, list) : 0;

	if (n < 0 || (size_t)n >= room)
		return false;
	text->used += (size_t)n;
	return true;
}

void lw_mock_text_vadd(struct text *text, const char *format, va_list list)
{
	if (!append(text, format, list) && text->size)
		text->used = text->size - 1;
}

void lw_mock_text_add(struct text *text, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	lw_mock_text_vadd(text, format, list);
	va_end(list);
}

static void forget_older_half(struct text *text)
{
	size_t half = text->used / 2;
	const char *line = memchr(text->at + half, '\n', text->used - half);
	size_t from = line ? (size_t)(line + 1 - text->at) : text->used;

	text->used -= from;
	memmove(text->at, text->at + from, text->used);
	text->at[text->used] = '\0';
}

void lw_mock_text_log(struct text *text, const char *format, ...)
{
	va_list list;

	for (int attempt = 0; text->size && attempt < 2; attempt++) {
		bool done;

		va_start(list, format);
		done = append(text, format, list);
		va_end(list);
		if (done)
			return;
		text->at[text->used] = '\0';
		forget_older_half(text);
	}
}

void lw_mock_text_copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	memcpy(to, n < size ? from : "", n < size ? n + 1 : 1);
}
