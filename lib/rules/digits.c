/* SPDX-License-Identifier: BSD-3-Clause */
/* digits.c -- a number as people and URIs write it: separators, "+", "(0)"
 * (RFC 3966 5.1.1, E.123). */
#include "digits.h"

/* What comes into a number by copy and paste: first bytes, then the range of the last one. */
struct mark_range { unsigned char first, second, least, most; };
static const struct mark_range ranges[] = {
	{0xc2, 0, 0xa0, 0xa0},    /* no-break space */
	{0xc2, 0, 0xad, 0xad},    /* soft hyphen */
	{0xe2, 0x80, 0x80, 0x95}, /* spaces of all widths, direction marks, dashes */
	{0xe2, 0x80, 0xa8, 0xaf}, /* embeddings, narrow no-break space */
	{0xe2, 0x81, 0xa0, 0xa9}, /* word joiner, isolates */
	{0xe2, 0x88, 0x92, 0x92}, /* minus sign */
	{0xe3, 0x80, 0x80, 0x80}, /* ideographic space */
	{0xef, 0xbb, 0xbf, 0xbf}, /* byte order mark */
};

static size_t wide_mark(struct lw_slice s)
{
	const unsigned char *b = (const unsigned char *)s.at;

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		const struct mark_range *r = &ranges[i];
		size_t n = r->second ? 3 : 2;

		if (s.len >= n && b[0] == r->first && (n == 2 || b[1] == r->second) &&
		    b[n - 1] >= r->least && b[n - 1] <= r->most)
			return n;
	}
	return 0;
}

/* The length of the separator at the beginning of s, or 0.  A URI has fewer of them. */
static size_t separator(struct lw_slice s, bool typed)
{
	if (lw_text_among(*s.at, "-.()"))
		return 1;
	if (!typed)
		return 0;
	return lw_text_among(*s.at, " \t/") ? 1 : wide_mark(s);
}

/* The next character with its escape resolved; *n is how many characters were written for it. */
static char next(struct lw_slice s, size_t *n)
{
	*n = 1;
	if (*s.at != '%' || s.len < 3 || lw_text_hex(s.at[1]) < 0 || lw_text_hex(s.at[2]) < 0)
		return *s.at;
	*n = 3;
	return (char)(unsigned char)(lw_text_hex(s.at[1]) * 16 + lw_text_hex(s.at[2]));
}

/* "+44 (0)20": the prefix that is dialled inside the country.  Only Italy keeps it. */
static bool optional_zero(struct lw_slice s, const struct lw_digits *d)
{
	bool italy = d->count >= 2 && d->count <= 5 && !strcmp(d->text + d->count - 2, "39");

	return d->count && s.len >= 3 && !memcmp(s.at, "(0)", 3) && !italy;
}

static void add(struct lw_digits *d, char c)
{
	if (d->count == LW_DIGITS_MAX) {
		d->many = true;
		return;
	}
	d->text[d->count++] = c;
	d->text[d->count] = 0;
}

static bool is_digit(char c)
{
	return (c >= '0' && c <= '9') || c == '*' || c == '#';
}

bool lw_digits_read(struct lw_slice text, bool typed, struct lw_digits *digits)
{
	size_t n;

	*digits = (struct lw_digits){0};
	for (; text.len; text.at += n, text.len -= n) {
		char c = next(text, &n);
		size_t mark = separator(n == 1 ? text : (struct lw_slice){&c, 1}, typed || n == 3);

		if (typed && optional_zero(text, digits))
			n = 3;
		else if (mark)
			n = n == 1 ? mark : n;
		else if (c == '+' && !digits->count && !digits->plus)
			digits->plus = true;
		else if (is_digit(c))
			add(digits, c);
		else
			return false;
	}
	return digits->count > 0;
}
