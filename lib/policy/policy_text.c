/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_text.c -- see policy_text.h. */
#include "policy_text.h"

#include <string.h>

bool lw_policy_cut_comment(char *line)
{
	bool quoted = false;
	char *end = line;

	for (char *p = line; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		if (*p == '#' && !quoted && (p == line || p[-1] == ' ' || p[-1] == '\t'))
			break;
		if (*p != ' ' && *p != '\t')
			end = p + 1;
	}
	*end = '\0';
	return !quoted;
}

char *lw_policy_next_word(char **at)
{
	char *from = *at + strspn(*at, " \t"), *to = from, *word = from;
	bool quoted = false;

	if (!*from)
		return NULL;
	for (; *from && (quoted || (*from != ' ' && *from != '\t')); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	*at = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

char *lw_policy_unquote(char *value)
{
	size_t len = strlen(value);

	if (len < 2 || value[0] != '"' || strchr(value + 1, '"') != value + len - 1)
		return value;
	value[len - 1] = '\0';
	return value + 1;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool lw_policy_same_word(const char *a, const char *b)
{
	while (*a && small(*a) == small(*b)) {
		a++;
		b++;
	}
	return !*a && !*b;
}

/* Length of the sequence of two bytes or more at p, 0 when it is not one (RFC 3629 section 4). */
static size_t sequence(const unsigned char *p)
{
	size_t len = p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	/* over-long forms, surrogates, and what lies above U+10FFFF */
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return len;
}

bool lw_policy_is_utf8(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	while (*p) {
		size_t len = *p < 0x80 ? 1 : sequence(p);

		if (!len)
			return false;
		p += len;
	}
	return true;
}
