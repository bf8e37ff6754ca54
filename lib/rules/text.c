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
