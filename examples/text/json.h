/* SPDX-License-Identifier: BSD-3-Clause */
/* json.h -- writes one JSON object into a buffer of the caller's; allocates nothing. */
#ifndef EXAMPLES_JSON_H
#define EXAMPLES_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json {
	char *buf;
	size_t size, len;
	bool full;  /* something did not fit; what was written so far is cut off */
	bool comma; /* the next member needs one */
};

/* Opens an object, "{", or an array, "[", in buf of size bytes. */
void json_open(struct json *js, char *buf, size_t size, char bracket);
/* Closes it with "}" or "]" and a NUL.  False when it did not fit: buf is then of no use. */
bool json_close(struct json *js, char bracket);

/* Members.  key NULL: an element of an array.  Text is escaped, and with it what would drive a
 * terminal; bytes that are not UTF-8 become U+FFFD, so that a peer's name never makes a line that a
 * JSON reader refuses. */
void json_str(struct json *js, const char *key, const char *value);
bool json_is_utf8(const char *text);
/* Bytes of the character at text; 0: it would drive a terminal (C0, DEL, C1) or deceive its reader
 * (utf8_unseen()), or is not UTF-8. */
size_t json_shown(const char *text);
/* Puts '?' in the place of each of those, but of line ends and tabs. */
void json_hide(char *text);
void json_int(struct json *js, const char *key, int64_t value);
void json_bool(struct json *js, const char *key, bool value);
/* One digit after the point; NaN and infinities, which JSON has not, become null. */
void json_num(struct json *js, const char *key, double value);
/* value is JSON already. */
void json_raw(struct json *js, const char *key, const char *value);

#endif
