/* SPDX-License-Identifier: BSD-3-Clause */
/* utf8.c -- see utf8.h. */
#include "utf8.h"

static size_t length_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

size_t utf8_read(const char *text, uint32_t *code)
{
	static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)text;
	size_t len = length_of(*p);

	*code = len == 1 ? *p : len ? *p & (0x7fu >> len) : 0;
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3fu);
	}
	/* over-long forms, what lies above U+10FFFF, and surrogates */
	return *code < LEAST[len] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000) ? 0
											     : len;
}

/* Of Unicode's format characters and fillers; not the selectors of variants, which stand in many
 * names and change nothing but the look of one sign. */
bool utf8_unseen(uint32_t code)
{
	static const struct { uint32_t from, to; } RANGES[] = {
		{0xad, 0xad},       /* soft hyphen */
		{0x34f, 0x34f},     /* grapheme joiner */
		{0x61c, 0x61c},     /* Arabic letter mark */
		{0x115f, 0x1160},   /* Hangul fillers */
		{0x17b4, 0x17b5},
		{0x180b, 0x180f},   /* Mongolian selectors */
		{0x200b, 0x200f},   /* zero width, and marks of direction */
		{0x2028, 0x202e},   /* line ends, embeddings and overrides of direction */
		{0x2060, 0x206f},   /* joiners, isolates of direction */
		{0x3164, 0x3164},
		{0xfeff, 0xfeff},
		{0xffa0, 0xffa0},
		{0xfff0, 0xfffb},
		{0x1d173, 0x1d17a},
		{0xe0000, 0xe0fff}, /* tags */
	};

	for (size_t i = 0; i < sizeof(RANGES) / sizeof(*RANGES); i++)
		if (code >= RANGES[i].from && code <= RANGES[i].to)
			return true;
	return false;
}
