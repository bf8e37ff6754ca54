/* utf8.h -- one character of UTF-8 (RFC 3629). */
#ifndef EXAMPLES_UTF8_H
#define EXAMPLES_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at text, and its code; 0: it is not UTF-8.  The NUL is a character too. */
size_t utf8_read(const char *text, uint32_t *code);

#endif
