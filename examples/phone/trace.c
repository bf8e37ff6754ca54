/* trace.c -- see trace.h.  Messages are read as text: a trace has to show the broken ones too. */
#include <string.h>
#include <strings.h>
#include <time.h>
#include <re.h>

#include "json.h"
#include "trace.h"

enum { MESSAGE_MAX = 8192 };

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
		re_snprintf(value, size, "%b", line, strcspn(line, "\r\n"));
		return;
	}
}

static void what_of_notify(const char *message, char *what, size_t size)
{
	const char *body = strstr(message, "\r\n\r\n");

	if (body && !strncmp(body + 4, "SIP/2.0 ", 8))
		re_snprintf(what, size, "%b", body + 12, strcspn(body + 12, "\r\n"));
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

static void begin(struct json *js, char *line, size_t size, const char *who)
{
	const char *user = strchr(who, ':');
	struct timespec now;
	char name[64];

	user = user ? user + 1 : who;
	re_snprintf(name, sizeof(name), "%b", user, strcspn(user, "@"));
	clock_gettime(CLOCK_REALTIME, &now);
	json_open(js, line, size, '{');
	json_int(js, "t", (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	json_str(js, "who", name);
}

static void end(FILE *file, struct json *js)
{
	if (json_close(js, '}'))
		fprintf(file, "%s\n", js->buf);
	fflush(file);
}

static void address(struct json *js, const char *key, const struct sa *sa)
{
	char text[80];

	re_snprintf(text, sizeof(text), "%J", sa);
	json_str(js, key, text);
}

void trace_message(FILE *file, const char *who, bool tx, const struct sa *src,
		   const struct sa *dst, const uint8_t *packet, size_t size)
{
	char message[MESSAGE_MAX], line[4096], value[512];
	struct json js;

	re_snprintf(message, sizeof(message), "%b", packet,
		    size < sizeof(message) ? size : sizeof(message) - 1);
	if (!strstr(message, "\r\n") || *message == '\r')
		return; /* a keep-alive */
	begin(&js, line, sizeof(line), who);
	json_str(&js, "sip", tx ? "tx" : "rx");
	address(&js, "src", src);
	address(&js, "dst", dst);
	re_snprintf(value, sizeof(value), "%b", message, strcspn(message, "\r\n"));
	json_str(&js, "line", value);
	header(message, "CSeq", value, sizeof(value));
	json_str(&js, "cseq", value);
	trace_what(message, value, sizeof(value));
	json_str(&js, "what", value);
	end(file, &js);
}

void trace_event(FILE *file, const char *who, const char *event, const char *state)
{
	char line[1024];
	struct json js;

	begin(&js, line, sizeof(line), who);
	json_str(&js, "event", event);
	json_str(&js, "state", state);
	end(file, &js);
}
