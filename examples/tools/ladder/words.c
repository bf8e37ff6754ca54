/* SPDX-License-Identifier: BSD-3-Clause */
/* words.c -- text of strangers, made safe to show. */
#include <string.h>

#include "ladder.h"
#include "utf8.h"

size_t words_char(const char *text, uint32_t *code)
{
	size_t len = utf8_read(text, code);

	return len ? len : 1;
}

static bool within(uint32_t code, const uint32_t (*ranges)[2], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (code >= ranges[i][0] && code <= ranges[i][1])
			return true;
	}
	return false;
}

#define WITHIN(code, ranges) within(code, ranges, sizeof(ranges) / sizeof((ranges)[0]))

/* Controls, what is invisible, what turns the direction of reading, and what XML 1.0 does not
 * allow. */
static bool harmful(uint32_t code)
{
	static const uint32_t RANGES[][2] = {
		{0, 0x1f}, {0x7f, 0x9f}, {0xad, 0xad}, {0x61c, 0x61c}, {0x200b, 0x200f},
		{0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb},
		{0xfffe, 0xffff}, {0xe0000, 0x10ffff},
	};

	return WITHIN(code, RANGES);
}

/* Nearly wcwidth(), which would need a locale. */
static size_t columns_of(uint32_t code)
{
	static const uint32_t NONE[][2] = {
		{0x300, 0x36f}, {0x1ab0, 0x1aff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}};
	static const uint32_t WIDE[][2] = {{0x1100, 0x115f},   {0x2e80, 0xa4cf},  {0xac00, 0xd7a3},
					   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},  {0xff00, 0xff60},
					   {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};

	return WITHIN(code, NONE) ? 0 : WITHIN(code, WIDE) ? 2 : 1;
}

size_t words_columns(const char *text)
{
	size_t columns = 0;
	uint32_t code;

	while (*text) {
		text += words_char(text, &code);
		columns += columns_of(code);
	}
	return columns;
}

void words_clean(char *to, size_t size, size_t columns, const char *from)
{
	char *mark = to; /* where "..." goes when there is more than fits */
	size_t used = 0;

	while (*from) {
		uint32_t code;
		size_t len = utf8_read(from, &code), wide = 1;
		bool bad = !len || harmful(code);

		wide = bad ? 1 : columns_of(code);
		if (used + wide > columns || len + 1 > size || (!bad && size < len + 4)) {
			memcpy(mark, "...", 4);
			return;
		}
		if (bad)
			*to = '?';
		else
			memcpy(to, from, len);
		from += len ? len : 1;
		to += bad ? 1 : len;
		size -= bad ? 1 : len;
		used += wide;
		if (used + 3 <= columns)
			mark = to;
	}
	*to = '\0';
}

void words_user(char *to, size_t size, const char *uri)
{
	char clean[LABEL_SIZE];
	const char *start, *end;

	words_clean(clean, sizeof(clean), LABEL_COLUMNS, uri);
	start = strchr(clean, ':');
	start = start ? start + 1 : clean;
	end = start + strcspn(start, "@");
	if (!*end || end == start) { /* no user: the host, with its port */
		start += *start == '@';
		end = start + strcspn(start, ";?>");
	}
	snprintf(to, size, "%.*s", (int)(end - start), start);
}
