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

size_t json_shown(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	if (*p < 0x80)
		return *p >= 0x20 && *p != 0x7f;
	return p[0] == 0xc2 && p[1] < 0xa0 ? 0 : utf8(p);
}

void json_hide(char *text)
{
	while (*text) {
		size_t len = json_shown(text);

		if (!len && !strchr("\t\r\n", *text))
			*text = '?';
		text += len ? len : 1;
	}
}

static size_t put_hidden(struct json *js, const unsigned char *p)
{
	size_t len = *p < 0x80 ? 1 : utf8(p);
	char hex[8] = "\xef\xbf\xbd";

	if (len) /* of U+0080 to U+009F the last byte is the number too */
		snprintf(hex, sizeof(hex), "\\u%04x", (unsigned)p[len - 1]);
	put(js, hex, strlen(hex));
	return len ? len : 1;
}

static size_t put_char(struct json *js, const char *p)
{
	size_t len = json_shown(p);

	if (!len)
		return put_hidden(js, (const unsigned char *)p);
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
