/* SPDX-License-Identifier: BSD-3-Clause */
/* trace.c -- see trace.h.  Messages are read as text: a trace has to show the broken ones too. */
#include <string.h>
#include <strings.h>
#include <re.h>

#include "trace.h"

enum { MESSAGE_MAX = 8192 };

/* Never cut without a word. */
static void brief(char *to, size_t size, const char *from, size_t len)
{
	static const char more[] = "...";
	bool cut = len >= size;

	if (cut)
		len = size - sizeof(more);
	memcpy(to, from, len);
	strcpy(to + len, cut ? more : "");
}

/* The value of the first header of that name, up to the line's end; "" for none. */
static void header(const char *message, const char *name, char *value, size_t size)
{
	size_t len = strlen(name);

	value[0] = '\0';
	for (const char *line = strstr(message, "\r\n"); line; line = strstr(line, "\r\n")) {
		line += 2;
		if (!strncmp(line, "\r\n", 2))
			return;
		if (strncasecmp(line, name, len) || line[len] != ':')
			continue;
		line += len + 1;
		line += strspn(line, " \t");
		brief(value, size, line, strcspn(line, "\r\n"));
		return;
	}
}

static void what_of_notify(const char *message, char *what, size_t size)
{
	const char *body = strstr(message, "\r\n\r\n");

	if (body && !strncmp(body + 4, "SIP/2.0 ", 8))
		brief(what, size, body + 12, strcspn(body + 12, "\r\n"));
}

static void what_of_invite(const char *message, char *what, size_t size)
{
	char replaces[256], to[512];

	header(message, "Replaces", replaces, sizeof(replaces));
	header(message, "To", to, sizeof(to));
	if (*replaces)
		re_snprintf(what, size, "Replaces");
	else if (strstr(message, "\r\na=sendonly") || strstr(message, "\r\na=inactive"))
		re_snprintf(what, size, "hold");
	else if (strstr(to, ";tag=") && strstr(message, "\r\nm=audio"))
		re_snprintf(what, size, "resume");
}

static void what_of_refer(const char *message, char *what, size_t size)
{
	char value[1024];

	header(message, "Refer-To", value, sizeof(value));
	if (strstr(value, "Replaces="))
		re_snprintf(what, size, "Replaces");
	else if (strstr(value, ";target="))
		re_snprintf(what, size, "mailbox");
}

void trace_what(const char *message, char *what, size_t size)
{
	what[0] = '\0';
	if (!strncmp(message, "NOTIFY ", 7))
		what_of_notify(message, what, size);
	else if (!strncmp(message, "INVITE ", 7) || !strncmp(message, "UPDATE ", 7))
		what_of_invite(message, what, size);
	else if (!strncmp(message, "REFER ", 6))
		what_of_refer(message, what, size);
}

/* ---- the message ---- */

static void address(char *text, size_t size, const struct sa *sa)
{
	re_snprintf(text, size, "%J", sa);
}

bool trace_message(struct trace *trace, bool tx, const struct sa *src, const struct sa *dst,
		   const uint8_t *packet, size_t size)
{
	char message[MESSAGE_MAX];

	re_snprintf(message, sizeof(message), "%b", packet,
		    size < sizeof(message) ? size : sizeof(message) - 1);
	if (!strstr(message, "\r\n") || *message == '\r')
		return false;
	trace->sip = (struct log_sip){.tx = tx, .src = trace->src, .dst = trace->dst,
				      .line = trace->line, .cseq = trace->cseq,
				      .callid = trace->callid, .what = trace->what};
	address(trace->src, sizeof(trace->src), src);
	address(trace->dst, sizeof(trace->dst), dst);
	brief(trace->line, sizeof(trace->line), message, strcspn(message, "\r\n"));
	header(message, "CSeq", trace->cseq, sizeof(trace->cseq));
	header(message, "Call-ID", trace->callid, sizeof(trace->callid));
	if (!*trace->callid)
		header(message, "i", trace->callid, sizeof(trace->callid));
	trace_what(message, trace->what, sizeof(trace->what));
	return true;
}
