/* SPDX-License-Identifier: BSD-3-Clause */
/* text.h -- pieces of text, characters without regard to case, and one bounded writer. */
#ifndef LW_TEXT_H
#define LW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Text that somebody else owns. */
struct lw_slice { const char *at; size_t len; };

static inline struct lw_slice lw_text_of(const char *text)
{
	return (struct lw_slice){text, strlen(text)};
}

static inline char lw_text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool lw_text_alnum(char c);                  /* a letter or a digit of ASCII */
bool lw_text_among(char c, const char *set); /* NUL is in no set */
int lw_text_hex(char c);                     /* -1: not a hex digit */

/* Bytes of the UTF-8 character that begins here (RFC 3629 section 4); 0: none does.  NUL ends. */
size_t lw_text_utf8(const char *text);

/* Both regardless of case. */
bool lw_text_begins(struct lw_slice text, struct lw_slice with);
bool lw_text_same(struct lw_slice a, struct lw_slice b);

/* Writes at most size bytes with the NUL, which is always there; counts what does not fit, so that
 * used >= size says that something is missing. */
struct lw_text_writer { char *at; size_t size, used; };
struct lw_text_writer lw_text_write(char *at, size_t size);
void lw_text_add(struct lw_text_writer *writer, struct lw_slice text);

/* The whole text, or "" where it does not fit. */
void lw_text_copy(char *to, size_t size, const char *from);

#endif
