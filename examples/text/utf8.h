/* SPDX-License-Identifier: BSD-3-Clause */
/* utf8.h -- one character of UTF-8 (RFC 3629). */
#ifndef EXAMPLES_UTF8_H
#define EXAMPLES_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at text, and its code; 0: it is not UTF-8.  The NUL is a character too. */
size_t utf8_read(const char *text, uint32_t *code);

/* Whether the character takes no place of its own or turns the direction of what follows: a peer
 * could make a line look like another with it. */
bool utf8_unseen(uint32_t code);

#endif
