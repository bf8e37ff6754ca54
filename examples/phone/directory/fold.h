/* SPDX-License-Identifier: BSD-3-Clause */
/* fold.h -- text as it is compared: small letters without accents, single blanks. */
#ifndef PHONE_FOLD_H
#define PHONE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

bool fold_is_utf8(const char *text, size_t len);
/* The same without control characters. */
bool fold_is_text(const char *text, size_t len);

/* spelt: as people without such letters write it: "ae" for ä, "aa" for å, "oe" for ø.  NULL: it is
 * not UTF-8, or there is no memory.  Free with mem_deref(). */
char *fold(const char *text, bool spelt);
/* Words of folded text in the order of the alphabet: two names of the same words give the same. */
char *fold_sorted(const char *folded);
/* Folded text as keys of a keypad, 0 for a blank; what is on no key becomes '.'. */
char *fold_keypad(const char *folded);

#endif
