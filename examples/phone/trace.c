/* trace.c -- see trace.h. */
#include <string.h>
#include <sys/time.h>
#include <re.h>

#include "trace.h"

/* Of the wall clock, so that the traces of several processes can be put in one order. */
static unsigned long long now_ms(void)
{
	struct timeval tv;

	gettimeofday(&tv, NULL);
	return (unsigned long long)tv.tv_sec * 1000 + (unsigned long long)tv.tv_usec / 1000;
}

/* The value of the first header of that name; nothing when there is none. */
static struct pl header(const struct pl *msg, const char *name)
{
	struct pl rest = *msg, value = {NULL, 0};
	size_t len = strlen(name);

	while (rest.l) {
		const char *end = memchr(rest.p, '\n', rest.l);
		size_t line = end ? (size_t)(end - rest.p) + 1 : rest.l;

		if (line <= 2)
			break;
		if (line > len + 1 && rest.p[len] == ':' && !strncasecmp(rest.p, name, len)) {
			value.p = rest.p + len + 1;
			value.l = line - len - 1;
			break;
		}
		pl_advance(&rest, (ssize_t)line);
	}
	while (value.l && strchr(" \r\n", value.p[0]))
		pl_advance(&value, 1);
	while (value.l && strchr(" \r\n", value.p[value.l - 1]))
		value.l--;
	return value;
}

static bool holds(const struct pl *msg, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i + n <= msg->l; i++)
		if (!strncasecmp(msg->p + i, text, n))
			return true;
	return false;
}

/* What a reader wants to know of it in two words. */
static const char *what_of(const struct pl *msg)
{
	if (!strncmp(msg->p, "REFER ", 6))
		return holds(msg, "?Replaces=") ? "Replaces" : holds(msg, ";target=") ? "mailbox" : "";
	if (!strncmp(msg->p, "INVITE ", 7) && header(msg, "Replaces").l)
		return "Replaces";
	if (holds(msg, "a=sendonly") || holds(msg, "a=inactive"))
		return "hold";
	if (!strncmp(msg->p, "INVITE ", 7) && holds(msg, "\nTo:") && memchr(msg->p, '\n', msg->l)) {
		struct pl to = header(msg, "To");

		return holds(&to, ";tag=") && holds(msg, "m=audio") ? "resume" : "";
	}
	return "";
}

/* The status line inside a NOTIFY. */
static struct pl fragment(const struct pl *msg)
{
	struct pl body = {NULL, 0};
	const char *end = NULL;

	for (size_t i = 0; i + 4 < msg->l && !end; i++)
		if (!memcmp(msg->p + i, "\r\n\r\n", 4))
			end = msg->p + i + 4;
	if (!end || strncmp(msg->p, "NOTIFY ", 7))
		return body;
	body.p = end;
	body.l = (size_t)(msg->p + msg->l - end);
	if (body.l > 8 && !strncmp(body.p, "SIP/2.0 ", 8))
		pl_advance(&body, 8);
	for (size_t i = 0; i < body.l; i++)
		if (body.p[i] == '\r' || body.p[i] == '\n')
			body.l = i;
	return body;
}

/* A trace is read by a program: what is no plain text becomes a dot. */
static void plain(char *out, size_t size, const struct pl *pl)
{
	size_t n = 0;

	for (size_t i = 0; i < pl->l && n + 1 < size; i++) {
		unsigned char c = (unsigned char)pl->p[i];

		out[n++] = c < 0x20 || c >= 0x7f || c == '"' || c == '\\' ? '.' : (char)c;
	}
	out[n] = '\0';
}

void trace_message(FILE *file, const char *who, bool tx, const struct sa *src, const struct sa *dst,
		   const uint8_t *packet, size_t size)
{
	struct pl msg = {(const char *)packet, size}, line = msg, cseq = header(&msg, "CSeq"), frag = fragment(&msg);
	const char *end = size ? memchr(packet, '\r', size) : NULL;
	char first[160], number[48], detail[64], from[64], to[64];

	if (!end)
		return; /* a keep-alive */
	line.l = (size_t)(end - line.p);
	plain(first, sizeof first, &line);
	plain(number, sizeof number, &cseq);
	plain(detail, sizeof detail, &frag);
	re_snprintf(from, sizeof from, "%J", src);
	re_snprintf(to, sizeof to, "%J", dst);
	fprintf(file,
		"{\"t\":%llu,\"who\":\"%s\",\"sip\":\"%s\",\"src\":\"%s\",\"dst\":\"%s\",\"line\":\"%s\","
		"\"cseq\":\"%s\",\"what\":\"%s\"}\n",
		now_ms(), who, tx ? "tx" : "rx", from, to, first, number, *detail ? detail : what_of(&msg));
	fflush(file);
}

void trace_event(FILE *file, const char *who, const char *event, const char *state)
{
	fprintf(file, "{\"t\":%llu,\"who\":\"%s\",\"event\":\"%s\",\"state\":\"%s\"}\n", now_ms(), who, event, state);
	fflush(file);
}
