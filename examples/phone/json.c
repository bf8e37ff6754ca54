/* json.c -- RFC 8259: escaping, and room that runs out. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json.h"

static void put(struct json *js, const char *text, size_t len)
{
	if (js->full || len >= js->size - js->len) {
		js->full = true;
		return;
	}
	memcpy(js->buf + js->len, text, len);
	js->len += len;
}

/* Length of the UTF-8 sequence at p, 0 when it is none (RFC 3629 section 4). */
static size_t utf8(const unsigned char *p)
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

bool json_is_utf8(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	while (*p) {
		size_t len = *p < 0x80 ? 1 : utf8(p);

		if (!len)
			return false;
		p += len;
	}
	return true;
}

static size_t put_char(struct json *js, const unsigned char *p)
{
	char hex[8];
	size_t len;

	if (*p == '"' || *p == '\\') {
		put(js, "\\", 1);
	} else if (*p < 0x20 || *p == 0x7f) {
		snprintf(hex, sizeof(hex), "\\u%04x", (unsigned)*p);
		put(js, hex, 6);
		return 1;
	} else if (*p >= 0x80) {
		len = utf8(p);
		put(js, len ? (const char *)p : "\xef\xbf\xbd", len ? len : 3);
		return len ? len : 1;
	}
	put(js, (const char *)p, 1);
	return 1;
}

static void quote(struct json *js, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	put(js, "\"", 1);
	while (*p)
		p += put_char(js, p);
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
