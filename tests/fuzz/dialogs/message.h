/* SPDX-License-Identifier: BSD-3-Clause */
/* message.h -- a SIP message as its parts, so that parts can be changed. */
#ifndef DIALOGS_MESSAGE_H
#define DIALOGS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

enum { HEADERS = 40, NAME = 40, VALUE = 1000, START = 600, BODY = 3000, WIRE = 60000 };

struct header { char name[NAME], value[VALUE]; };

struct message {
	bool request;
	int code;               /* of a response */
	char method[24];        /* of the request, or that the response answers */
	char start[START];      /* the first line */
	unsigned count;
	struct header headers[HEADERS];
	char body[BODY];
};

/* False for what is no message. */
bool message_parse(struct message *m, const char *text, size_t size);
/* Writes it with a true Content-Length, unless it has one of its own; the size. */
size_t message_print(const struct message *m, char *out, size_t size);

void message_begin_request(struct message *m, const char *method, const char *uri);
/* With what a response repeats of its request, and this tag in To unless there is one. */
void message_begin_response(struct message *m, const struct message *request, int code,
			    const char *tag);
void message_add(struct message *m, const char *name, const char *format, ...);
/* The nth value with that name (from 0), or NULL. */
const char *message_value(const struct message *m, const char *name, unsigned nth);
/* A parameter of a value (";tag="), copied; "" without one. */
void message_param(char *out, size_t size, const char *value, const char *start);
/* The address between < and >, or up to the first ; or blank. */
void message_address(char *out, size_t size, const char *value);
unsigned long message_cseq(const struct message *m);
void message_copy(struct message *to, const struct message *from);

#endif
