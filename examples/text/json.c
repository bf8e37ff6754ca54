/* SPDX-License-Identifier: BSD-3-Clause */
/* json.c -- RFC 8259: escaping, and room that runs out. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "utf8.h"

static void put(struct json *js, const char *text, size_t len)
{
	if (js->full || len >= js->size - js->len) {
		js->full = true;
		return;
	}
	memcpy(js->buf + js->len, text, len);
	js->len += len;
}

bool json_is_utf8(const char *text)
{
	uint32_t code;

	while (*text) {
		size_t len = utf8_read(text, &code);

		if (!len)
			return false;
		text += len;
	}
	return true;
}

size_t json_shown(const char *text)
{
	uint32_t code;
	size_t len = utf8_read(text, &code);

	return code < 0x20 || (code >= 0x7f && code < 0xa0) || utf8_unseen(code) ? 0 : len;
}

void json_hide(char *text)
{
	char *to = text;

	while (*text) {
		uint32_t code;
		size_t len = json_shown(text), whole = utf8_read(text, &code);

		if (!len && !strchr("\t\r\n", *text)) {
			*to++ = '?';
			text += whole ? whole : 1;
			continue;
		}
		memmove(to, text, len ? len : 1);
		to += len ? len : 1;
		text += len ? len : 1;
	}
	*to = '\0';
}

static size_t put_hidden(struct json *js, const char *p)
{
	uint32_t code;
	size_t len = utf8_read(p, &code);
	char hex[16] = "\xef\xbf\xbd";

	if (len && code > 0xffff) /* RFC 8259 7: as two surrogates */
		snprintf(hex, sizeof(hex), "\\u%04x\\u%04x",
			 (unsigned)(0xd800 + ((code - 0x10000) >> 10)),
			 (unsigned)(0xdc00 + (code & 0x3ff)));
	else if (len)
		snprintf(hex, sizeof(hex), "\\u%04x", (unsigned)code);
	put(js, hex, strlen(hex));
	return len ? len : 1;
}

static size_t put_char(struct json *js, const char *p)
{
	size_t len = json_shown(p);

	if (!len)
		return put_hidden(js, p);
	if (*p == '"' || *p == '\\')
		put(js, "\\", 1);
	put(js, p, len);
	return len;
}

static void quote(struct json *js, const char *text)
{
	put(js, "\"", 1);
	while (*text)
		text += put_char(js, text);
	put(js, "\"", 1);
}

static void member(struct json *js, const char *key)
{
	if (js->comma)
		put(js, ",", 1);
	js->comma = true;
	if (key) {
		quote(js, key);
		put(js, ":", 1);
	}
}

void json_open(struct json *js, char *buf, size_t size, char bracket)
{
	*js = (struct json){.buf = buf, .size = size, .full = size == 0};
	put(js, &bracket, 1);
}

bool json_close(struct json *js, char bracket)
{
	put(js, &bracket, 1);
	if (js->size)
		js->buf[js->len] = '\0';
	return !js->full;
}

void json_raw(struct json *js, const char *key, const char *value)
{
	member(js, key);
	put(js, value, strlen(value));
}

void json_str(struct json *js, const char *key, const char *value)
{
	member(js, key);
	quote(js, value);
}

void json_int(struct json *js, const char *key, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	json_raw(js, key, text);
}

void json_bool(struct json *js, const char *key, bool value)
{
	json_raw(js, key, value ? "true" : "false");
}

void json_num(struct json *js, const char *key, double value)
{
	char text[352];

	if (isfinite(value))
		snprintf(text, sizeof(text), "%.1f", value);
	json_raw(js, key, isfinite(value) ? text : "null");
}
