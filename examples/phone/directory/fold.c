/* SPDX-License-Identifier: BSD-3-Clause */
/* fold.c -- see fold.h.  What Unicode knows comes from utf8proc; it takes no letter apart that
 * has a stroke or is two in one, so those are here. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <re.h>

#include "compat.h"
#include "fold.h"

enum { DIAERESIS = 0x308, RING = 0x30a };

static bool is_text(const char *text, size_t len, bool control)
{
	while (len) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n =
			utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &c);

		if (n <= 0 || (!control && utf8proc_category(c) == UTF8PROC_CATEGORY_CC))
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

bool fold_is_utf8(const char *text, size_t len)
{
	return is_text(text, len, true);
}

bool fold_is_text(const char *text, size_t len)
{
	return is_text(text, len, false);
}

static bool is_mark(utf8proc_int32_t c)
{
	utf8proc_category_t kind = utf8proc_category(c);

	return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_MC ||
	       kind == UTF8PROC_CATEGORY_ME;
}

/* Part of a word: letters, digits, and pictures, of which some names are made. */
static bool is_letter(utf8proc_int32_t c)
{
	utf8proc_category_t kind = utf8proc_category(c);

	return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) ||
	       (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO) ||
	       kind == UTF8PROC_CATEGORY_SO;
}

/* O'Brien is one word, and he may be typed obrien. */
static bool is_apostrophe(utf8proc_int32_t c)
{
	return c == '\'' || c == '`' || c == 0x2019 || c == 0x2018 || c == 0x2bc || c == 0xb4;
}

static const char *stroke(utf8proc_int32_t c, bool spelt)
{
	static const struct { utf8proc_int32_t c; const char *plain, *spelt; } LETTERS[] = {
		{0xe6, "ae", "ae"}, {0xf0, "d", "dh"}, {0xf8, "o", "oe"}, {0xfe, "th", "th"},
		{0x111, "d", "dj"}, {0x127, "h", "h"}, {0x131, "i", "i"}, {0x142, "l", "l"},
		{0x14b, "n", "ng"}, {0x153, "oe", "oe"}, {0x167, "t", "t"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(LETTERS); i++) {
		if (LETTERS[i].c == c)
			return spelt ? LETTERS[i].spelt : LETTERS[i].plain;
	}
	return NULL;
}

/* The letter that stands for the marks after c, or 0. */
static char vowel(const utf8proc_int32_t *c, utf8proc_ssize_t rest)
{
	for (utf8proc_ssize_t i = 1; i < rest && is_mark(c[i]); i++) {
		if (c[i] == DIAERESIS && (*c == 'a' || *c == 'o' || *c == 'u'))
			return 'e';
		if (c[i] == RING && *c == 'a')
			return 'a';
	}
	return 0;
}

struct out { struct mbuf *mb; bool gap; int err; };

static void put(struct out *out, const char *text, size_t len)
{
	if (out->gap && out->mb->pos)
		out->err |= mbuf_write_u8(out->mb, ' ');
	out->gap = false;
	out->err |= mbuf_write_mem(out->mb, (const uint8_t *)text, len);
}

static void put_letter(struct out *out, const utf8proc_int32_t *c, utf8proc_ssize_t rest,
		       bool spelt)
{
	const char *plain = stroke(*c, spelt);
	utf8proc_uint8_t utf8[4];
	char extra = spelt ? vowel(c, rest) : 0;

	if (plain)
		put(out, plain, strlen(plain));
	else
		put(out, (const char *)utf8, (size_t)utf8proc_encode_char(*c, utf8));
	if (extra)
		put(out, &extra, 1);
}

static char *taken(struct mbuf *mb, int err)
{
	char *text = NULL;

	mb->pos = 0;
	if (!err)
		mbuf_strdup(mb, &text, mb->end);
	mem_deref(mb);
	return text;
}

static char *fold_letters(const utf8proc_int32_t *c, utf8proc_ssize_t count, bool spelt)
{
	struct out out = {.mb = mbuf_alloc(128)};

	if (!out.mb)
		return NULL;
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		if (is_letter(c[i]))
			put_letter(&out, &c[i], count - i, spelt);
		else if (!is_mark(c[i]) && !is_apostrophe(c[i]))
			out.gap = true;
	}
	return taken(out.mb, out.err);
}

char *fold(const char *text, bool spelt)
{
	const utf8proc_option_t how = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
				      UTF8PROC_IGNORE;
	const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t len = (utf8proc_ssize_t)strlen(text);
	utf8proc_ssize_t count = utf8proc_decompose(from, len, NULL, 0, how);
	utf8proc_int32_t *c;
	char *folded = NULL;

	if (count < 0)
		return NULL;
	c = mem_alloc(((size_t)count + 1) * sizeof(*c), NULL);
	if (c && utf8proc_decompose(from, len, c, count, how) == count)
		folded = fold_letters(c, count, spelt);
	mem_deref(c);
	return folded;
}

static int by_text(const void *a, const void *b)
{
	const struct pl *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->l < y->l ? x->l : y->l);

	return order ? order : (x->l > y->l) - (x->l < y->l);
}

char *fold_sorted(const char *folded)
{
	size_t most = strlen(folded) / 2 + 1, count = 0;
	struct pl *words = mem_zalloc(most * sizeof(*words), NULL);
	struct mbuf *mb = words ? mbuf_alloc(128) : NULL;
	int err = 0;

	if (!mb) {
		mem_deref(words);
		return NULL;
	}
	for (const char *p = folded; *p && count < most; p += *p == ' ') {
		words[count].p = p;
		words[count].l = strcspn(p, " ");
		p += words[count++].l;
	}
	qsort(words, count, sizeof(*words), by_text);
	for (size_t i = 0; i < count; i++)
		err |= mbuf_printf(mb, "%s%r", i ? " " : "", &words[i]);
	mem_deref(words);
	return taken(mb, err);
}

char *fold_keypad(const char *folded)
{
	static const char KEYS[] = "22233344455566677778889999"; /* ITU-T E.161 */
	char *keys = NULL;

	if (str_dup(&keys, folded))
		return NULL;
	for (char *p = keys; *p; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = KEYS[*p - 'a'];
		else if (*p == ' ')
			*p = '0';
		else if (*p != '\n' && (*p < '0' || *p > '9'))
			*p = '.';
	}
	return keys;
}
