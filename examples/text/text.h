/* SPDX-License-Identifier: BSD-3-Clause */
/* text.h -- what several parts do with text: its lines, beginnings, digits and dates. */
#ifndef EXAMPLES_TEXT_H
#define EXAMPLES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cuts the next line off *at, without its '\n'.  False: there is none before end. */
bool text_line(const char **at, const char *end, const char **line, size_t *len);

/* Whether text begins so, in capitals or small letters. */
bool text_begins(const char *text, const char *with);
/* Whether it begins with sip: or sips:. */
bool text_begins_sip(const char *text);

/* The value of a hexadecimal digit, or -1. */
int text_hex(char c);

/* A whole number of decimal digits, up to most.  False for NULL as well. */
bool text_whole(const char *text, uint32_t most, uint32_t *value);

/* RFC 3339, in UTC with milliseconds, of a time of day in ms. */
void text_date(char *buf, size_t size, uint64_t ms);

/* Writes a line to part and gives that the name path: a reader sees all of it, or no such file.
 * 0 or an errno, and neither is there. */
int text_write_file(const char *part, const char *path, const char *line);

#endif
