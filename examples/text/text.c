/* SPDX-License-Identifier: BSD-3-Clause */
/* text.c -- see text.h. */
#define _DEFAULT_SOURCE /* strncasecmp(), gmtime_r() */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "text.h"

bool text_line(const char **at, const char *end, const char **line, size_t *len)
{
	const char *eol;

	if (*at >= end)
		return false;
	eol = memchr(*at, '\n', (size_t)(end - *at));
	*line = *at;
	*len = (size_t)((eol ? eol : end) - *at);
	*at = eol ? eol + 1 : end;
	return true;
}

bool text_begins(const char *text, const char *with)
{
	return !strncasecmp(text, with, strlen(with));
}

bool text_begins_sip(const char *text)
{
	return text_begins(text, "sip:") || text_begins(text, "sips:");
}

int text_hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	       c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool text_whole(const char *text, uint32_t most, uint32_t *value)
{
	char *end;
	unsigned long n;

	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || *end || n > most)
		return false;
	*value = (uint32_t)n;
	return true;
}

void text_date(char *buf, size_t size, uint64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char day[40];

	if (!gmtime_r(&seconds, &tm) || !strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm))
		day[0] = '\0';
	snprintf(buf, size, "%s.%03uZ", day, (unsigned)(ms % 1000));
}

static bool write_line(const char *path, const char *line)
{
	FILE *out = fopen(path, "w");
	bool ok;

	if (!out)
		return false;
	ok = fprintf(out, "%s\n", line) > 0;
	return !fclose(out) && ok;
}

int text_write_file(const char *part, const char *path, const char *line)
{
	errno = 0;
	if (write_line(part, line) && !rename(part, path))
		return 0;
	(void)remove(part);
	return errno ? errno : EIO;
}
