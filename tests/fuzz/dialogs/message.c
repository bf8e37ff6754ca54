/* SPDX-License-Identifier: BSD-3-Clause */
/* message.c -- see message.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "message.h"

/* ---- reading ---- */

/* Copies up to the end of the line; what follows it, or NULL. */
static const char *line(char *out, size_t size, const char *text, const char *end)
{
	const char *eol = memchr(text, '\n', (size_t)(end - text));
	size_t len;

	if (!eol)
		return NULL;
	len = (size_t)(eol - text);
	while (len && text[len - 1] == '\r')
		len--;
	if (len >= size)
		len = size - 1;
	memcpy(out, text, len);
	out[len] = '\0';
	return eol + 1;
}

static void split(struct message *m, const char *text)
{
	struct header *h = &m->headers[m->count];
	const char *colon = strchr(text, ':');

	if (!colon || m->count == HEADERS)
		return;
	snprintf(h->name, sizeof h->name, "%.*s", (int)(colon - text), text);
	snprintf(h->value, sizeof h->value, "%s", colon + 1 + strspn(colon + 1, " \t"));
	m->count++;
}

static void method_of(struct message *m)
{
	const char *cseq = message_value(m, "CSeq", 0);
	const char *space = cseq ? strchr(cseq, ' ') : NULL;

	if (m->request)
		snprintf(m->method, sizeof m->method, "%.*s", (int)strcspn(m->start, " "),
			 m->start);
	else
		snprintf(m->method, sizeof m->method, "%s", space ? space + 1 : "");
}

bool message_parse(struct message *m, const char *text, size_t size)
{
	const char *end = text + size;
	char one[VALUE + NAME];

	m->count = 0;
	m->body[0] = '\0';
	text = line(m->start, sizeof m->start, text, end);
	m->request = strncmp(m->start, "SIP/2.0 ", 8) != 0;
	m->code = m->request || !text ? 0 : atoi(m->start + 8);
	while (text && (text = line(one, sizeof one, text, end)) != NULL && one[0])
		split(m, one);
	if (!text)
		return false;
	snprintf(m->body, sizeof m->body, "%.*s", (int)(end - text), text);
	method_of(m);
	return message_value(m, "Call-ID", 0) && message_value(m, "CSeq", 0) &&
	       message_value(m, "From", 0) && message_value(m, "To", 0) &&
	       message_value(m, "Via", 0);
}

const char *message_value(const struct message *m, const char *name, unsigned nth)
{
	for (unsigned i = 0; i < m->count; i++)
		if (!strcasecmp(m->headers[i].name, name) && !nth--)
			return m->headers[i].value;
	return NULL;
}

void message_param(char *out, size_t size, const char *value, const char *start)
{
	const char *at = value ? strstr(value, start) : NULL;

	out[0] = '\0';
	if (at)
		snprintf(out, size, "%.*s", (int)strcspn(at + strlen(start), ";,> \t"),
			 at + strlen(start));
}

void message_address(char *out, size_t size, const char *value)
{
	const char *open = value ? strchr(value, '<') : NULL;

	out[0] = '\0';
	if (open)
		snprintf(out, size, "%.*s", (int)strcspn(open + 1, ">"), open + 1);
	else if (value)
		snprintf(out, size, "%.*s", (int)strcspn(value, "; \t"), value);
}

unsigned long message_cseq(const struct message *m)
{
	const char *cseq = message_value(m, "CSeq", 0);

	return cseq ? strtoul(cseq, NULL, 10) : 0;
}

/* ---- writing ---- */

void message_begin_request(struct message *m, const char *method, const char *uri)
{
	m->request = true;
	m->code = 0;
	m->count = 0;
	m->body[0] = '\0';
	snprintf(m->method, sizeof m->method, "%s", method);
	snprintf(m->start, sizeof m->start, "%s %s SIP/2.0", method, uri);
}

void message_add(struct message *m, const char *name, const char *format, ...)
{
	struct header *h = &m->headers[m->count];
	va_list ap;

	if (m->count == HEADERS)
		return;
	snprintf(h->name, sizeof h->name, "%s", name);
	va_start(ap, format);
	vsnprintf(h->value, sizeof h->value, format, ap);
	va_end(ap);
	m->count++;
}

void message_begin_response(struct message *m, const struct message *request, int code,
			    const char *tag)
{
	static const char *const repeated[] = {"Via", "Record-Route", "From", "To", "Call-ID",
					       "CSeq"};

	m->request = false;
	m->code = code;
	m->count = 0;
	m->body[0] = '\0';
	snprintf(m->method, sizeof m->method, "%s", request->method);
	snprintf(m->start, sizeof m->start, "SIP/2.0 %d Words", code);
	for (unsigned i = 0; i < sizeof repeated / sizeof *repeated; i++) {
		const char *value;

		for (unsigned n = 0; (value = message_value(request, repeated[i], n)); n++)
			message_add(m, repeated[i], "%s%s%s", value,
				    i == 3 && tag && !strstr(value, ";tag=") ? ";tag=" : "",
				    i == 3 && tag && !strstr(value, ";tag=") ? tag : "");
	}
}

static void put(char *out, size_t size, size_t *used, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(out + *used, size - *used, format, ap);
	va_end(ap);
	if (n > 0)
		*used = *used + (size_t)n < size ? *used + (size_t)n : size - 1;
}

size_t message_print(const struct message *m, char *out, size_t size)
{
	size_t used = 0;

	put(out, size, &used, "%s\r\n", m->start);
	for (unsigned i = 0; i < m->count; i++)
		put(out, size, &used, "%s: %s\r\n", m->headers[i].name, m->headers[i].value);
	if (!message_value(m, "Content-Length", 0))
		put(out, size, &used, "Content-Length: %zu\r\n", strlen(m->body));
	put(out, size, &used, "\r\n%s", m->body);
	return used;
}

/* A message is large, and most of it is empty. */
void message_copy(struct message *to, const struct message *from)
{
	memcpy(to, from, offsetof(struct message, headers) + from->count * sizeof *from->headers);
	memcpy(to->body, from->body, strlen(from->body) + 1);
}
