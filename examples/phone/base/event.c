/* SPDX-License-Identifier: BSD-3-Clause */
/* event.c -- building an event, and its two written forms. */
#include <stdio.h>
#include <string.h>

#include "event.h"
#include "json.h"

void event_open(struct event *ev, const char *name, const char *phrase, uint64_t t)
{
	ev->name = name;
	ev->phrase = phrase;
	ev->t = t;
	ev->count = ev->used = 0;
}

static void add(struct event *ev, const char *key, enum field_kind kind, const char *value)
{
	size_t size = strlen(value) + 1;

	if (ev->count == EVENT_FIELDS || size > sizeof(ev->store) - ev->used)
		return;
	memcpy(ev->store + ev->used, value, size);
	ev->fields[ev->count++] = (struct field){.key = key, .kind = kind, .value = ev->used};
	ev->used += (uint32_t)size;
}

void event_text(struct event *ev, const char *key, const char *value)
{
	add(ev, key, FIELD_TEXT, value);
}

void event_int(struct event *ev, const char *key, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	add(ev, key, FIELD_NUMBER, text);
}

void event_num(struct event *ev, const char *key, double value)
{
	char text[352];

	snprintf(text, sizeof(text), "%.1f", value);
	add(ev, key, FIELD_NUMBER, text);
}

void event_bool(struct event *ev, const char *key, bool value)
{
	add(ev, key, FIELD_NUMBER, value ? "true" : "false");
}

void event_list(struct event *ev, const char *key, const char *json)
{
	add(ev, key, FIELD_LIST, json);
}

const char *event_get(const struct event *ev, const char *key)
{
	for (uint32_t i = 0; i < ev->count; i++) {
		if (!strcmp(ev->fields[i].key, key))
			return ev->store + ev->fields[i].value;
	}
	return NULL;
}

bool event_json(const struct event *ev, char *buf, size_t size)
{
	struct json js;

	json_open(&js, buf, size, '{');
	json_str(&js, "event", ev->name);
	json_int(&js, "t", (int64_t)ev->t);
	for (uint32_t i = 0; i < ev->count; i++) {
		const struct field *field = &ev->fields[i];
		const char *value = ev->store + field->value;

		if (field->kind == FIELD_TEXT)
			json_str(&js, field->key, value);
		else
			json_raw(&js, field->key, value);
	}
	return json_close(&js, '}');
}

/* Text of a peer's on a terminal: no control characters, which could drive the terminal. */
static size_t show(char *buf, size_t size, size_t at, const char *text)
{
	for (; *text && at + 1 < size; text++)
		buf[at++] = (unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text;
	buf[at] = '\0';
	return at;
}

/* A list of words without JSON's signs. */
static size_t show_list(char *buf, size_t size, size_t at, const char *json)
{
	for (; *json; json++) {
		char sign[3] = {*json, ' ', '\0'};

		if (*json != ',')
			sign[1] = '\0';
		if (!strchr("[]\"", *json))
			at = show(buf, size, at, sign);
	}
	return at;
}

static size_t show_field(char *buf, size_t size, size_t at, const struct field *field,
			 const char *value, bool first)
{
	at = show(buf, size, at, first ? ": " : ", ");
	if (strcmp(field->key, "text")) {
		at = show(buf, size, at, field->key);
		at = show(buf, size, at, " ");
	}
	return field->kind == FIELD_LIST ? show_list(buf, size, at, value)
					 : show(buf, size, at, value);
}

/* Of an error, a person wants the text: it says what is wrong and what is possible. */
static bool for_people(const struct event *ev, const struct field *field, const char *value)
{
	static const char *const FOR_PROGRAMS[] = {"call", "leg", "zoom", "transfer", "role"};

	for (size_t i = 0; i < sizeof(FOR_PROGRAMS) / sizeof(FOR_PROGRAMS[0]); i++) {
		if (!strcmp(field->key, FOR_PROGRAMS[i]))
			return false;
	}
	if (!strcmp(field->key, "legal") && !strncmp(ev->name, "transfer.", 9))
		return false; /* a person who wants to know asks: `legal` */
	if (!strcmp(ev->name, "error"))
		return !strcmp(field->key, "text");
	/* nothing happened on the wire, or there is nothing to say */
	return *value && !(!strcmp(field->key, "code") && !strcmp(value, "0"));
}

void event_plain(const struct event *ev, char *buf, size_t size)
{
	const char *call = event_get(ev, "call");
	size_t at;
	bool first = true;
	int len;

	len = snprintf(buf, size, "[%4llu.%03u] %s%s%s%s", (unsigned long long)(ev->t / 1000),
		       (unsigned)(ev->t % 1000), call ? "call " : "", call ? call : "",
		       call ? " " : "", ev->phrase);
	at = len < 0 ? 0 : (size_t)len;
	for (uint32_t i = 0; i < ev->count && at + 1 < size; i++) {
		const struct field *field = &ev->fields[i];
		const char *value = ev->store + field->value;

		if (!for_people(ev, field, value))
			continue;
		at = show_field(buf, size, at, field, value, first);
		first = false;
	}
	json_hide(buf);
}

size_t event_size(const struct event *ev)
{
	return offsetof(struct event, store) + ev->used;
}
