/* SPDX-License-Identifier: BSD-3-Clause */
/* text.c -- pieces of text, characters without regard to case, and one bounded writer. */
#include "text.h"

bool lw_text_alnum(char c)
{
	char lower = lw_text_lower(c);

	return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z');
}

bool lw_text_among(char c, const char *set)
{
	return c && strchr(set, c);
}

int lw_text_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool continues(unsigned char c, unsigned char least, unsigned char most)
{
	return c >= least && c <= most;
}

/* No overlong form, no surrogate, nothing beyond U+10FFFF: what the second byte may be says it. */
size_t lw_text_utf8(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t len = *c < 0x80 ? 1 : *c < 0xc2 || *c > 0xf4 ? 0 : *c < 0xe0 ? 2 : *c < 0xf0 ? 3 : 4;
	unsigned char least = *c == 0xe0 ? 0xa0 : *c == 0xf0 ? 0x90 : 0x80;
	unsigned char most = *c == 0xed ? 0x9f : *c == 0xf4 ? 0x8f : 0xbf;

	if (len > 1 && !continues(c[1], least, most))
		return 0;
	for (size_t i = 2; i < len; i++)
		if (!continues(c[i], 0x80, 0xbf))
			return 0;
	return len;
}

bool lw_text_begins(struct lw_slice text, struct lw_slice with)
{
	if (text.len < with.len)
		return false;
	for (size_t i = 0; i < with.len; i++)
		if (lw_text_lower(text.at[i]) != lw_text_lower(with.at[i]))
			return false;
	return true;
}

bool lw_text_same(struct lw_slice a, struct lw_slice b)
{
	return a.len == b.len && lw_text_begins(a, b);
}

struct lw_text_writer lw_text_write(char *at, size_t size)
{
	if (size)
		*at = '\0';
	return (struct lw_text_writer){at, size, 0};
}

void lw_text_add(struct lw_text_writer *w, struct lw_slice text)
{
	size_t room = w->used < w->size ? w->size - w->used : 0;

	if (room)
		memcpy(w->at + w->used, text.at, text.len < room ? text.len : room);
	w->used += text.len;
	if (w->size)
		w->at[w->used < w->size ? w->used : w->size - 1] = '\0';
}

void lw_text_copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	memcpy(to, n < size ? from : "", n < size ? n + 1 : 1);
}
