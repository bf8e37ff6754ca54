/* SPDX-License-Identifier: BSD-3-Clause */
/* event.h -- one thing that happened, as the phone tells it: a name and its fields. */
#ifndef PHONE_EVENT_H
#define PHONE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EVENT_FIELDS = 24, EVENT_STORE = 16384 };

enum field_kind {
	FIELD_TEXT,   /* quoted in JSON */
	FIELD_NUMBER, /* a number, true, false or null */
	FIELD_LIST,   /* a JSON array or object, as it is */
};

struct field {
	const char *key; /* a literal */
	enum field_kind kind;
	uint32_t value;  /* where in store it begins */
};

/* Everything it says is inside, so that a copy of the used part is a whole event. */
struct event {
	const char *name;   /* "call.connected"; a literal */
	const char *phrase; /* the same in plain English; a literal */
	uint64_t t;         /* ms since the phone started */
	uint32_t count, used;
	struct field fields[EVENT_FIELDS];
	char store[EVENT_STORE];
};

void event_open(struct event *ev, const char *name, const char *phrase, uint64_t t);

/* A field too many, or too long for the store, is left out. */
void event_text(struct event *ev, const char *key, const char *value);
void event_int(struct event *ev, const char *key, int64_t value);
void event_num(struct event *ev, const char *key, double value);
void event_bool(struct event *ev, const char *key, bool value);
void event_list(struct event *ev, const char *key, const char *json);

/* The value of a field as text, or NULL. */
const char *event_get(const struct event *ev, const char *key);

/* {"event":NAME,"t":T,...} into buf; false when it does not fit. */
bool event_json(const struct event *ev, char *buf, size_t size);
/* "[  12.345] call 1: talking to sip:... (...)" */
void event_plain(const struct event *ev, char *buf, size_t size);

/* How many bytes of the struct are in use. */
size_t event_size(const struct event *ev);

#endif
