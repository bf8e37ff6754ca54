/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.c -- a message as bytes: its first line, then its headers. */
#include <string.h>

#include "scan.h"
#include "part.h"
#include "text.h"

static bool is_token(char c)
{
	return wire_is_alpha(c) || wire_is_digit(c) || (c && strchr("-.!%*_+`'~", c));
}

/* ---- the first line ---- */

/* "SIP/2.0" in any case, or another version of it. */
static bool is_version(const struct pl *pl)
{
	return pl->l >= 5 && lw_part_begins(pl, "SIP/") && wire_is_digit(pl->p[4]);
}

static uint32_t status_code(const char *p, size_t len)
{
	if (len < 3 || !wire_is_digit(p[0]) || !wire_is_digit(p[1]) || !wire_is_digit(p[2]) ||
	    (len > 3 && p[3] != ' '))
		return 0;
	return (uint32_t)((p[0] - '0') * 100 + (p[1] - '0') * 10 + (p[2] - '0'));
}

static enum scan_first response_line(struct scan_first_line *first, struct pl line)
{
	const char *space = memchr(line.p, ' ', line.l);

	if (!space)
		return FIRST_NONE;
	first->version = (struct pl){line.p, (size_t)(space - line.p)};
	first->code = status_code(space + 1, line.l - first->version.l - 1);
	return FIRST_RESPONSE;
}

/* RFC 3261 7.1: a method, one space, a URI without space, one space, the version. */
static enum scan_first request_line(struct scan_first_line *first, struct pl line)
{
	const char *end = line.p + line.l, *a = memchr(line.p, ' ', line.l), *b = end;
	struct pl version;

	while (b > line.p && b[-1] == ' ')
		b--;
	while (b > line.p && b[-1] != ' ')
		b--;
	version = lw_part_trim((struct pl){b, (size_t)(end - b)});
	if (!a || a == line.p || b <= a + 1 || !is_version(&version))
		return FIRST_NONE;
	first->method = (struct pl){line.p, (size_t)(a - line.p)};
	first->uri = (struct pl){a + 1, (size_t)(b - a - 2)};
	first->version = version;
	for (size_t i = 0; i < first->method.l; i++)
		if (!is_token(first->method.p[i]))
			return FIRST_NONE;
	if (version.p + version.l != end || !first->uri.l ||
	    memchr(first->uri.p, ' ', first->uri.l) || memchr(first->uri.p, '\t', first->uri.l))
		return FIRST_BAD;
	return FIRST_REQUEST;
}

enum scan_first lw_wire_scan_first(struct scan_first_line *first, const char *p, size_t len)
{
	size_t seen = len < SCAN_FIRST_MAX ? len : SCAN_FIRST_MAX;
	const char *lf = seen ? memchr(p, '\n', seen) : NULL;
	struct pl line;

	memset(first, 0, sizeof *first);
	if (seen && !is_token(p[0]))
		return FIRST_NONE;
	if (!lf)
		return len < SCAN_FIRST_MAX ? FIRST_OPEN : FIRST_NONE;
	first->len = (size_t)(lf - p) + 1;
	line = (struct pl){p, first->len - 1};
	while (line.l && line.p[line.l - 1] == '\r')
		line.l--;
	if (memchr(line.p, '\r', line.l))
		return FIRST_NONE;
	return is_version(&line) ? response_line(first, line) : request_line(first, line);
}

/* ---- headers ---- */

/* After a line end, carriage returns count for nothing. */
static const char *skip_returns(const char *p, const char *end)
{
	while (p < end && *p == '\r')
		p++;
	return p;
}

/* The line end that the header ends with: the next line does not begin with white space. */
static const char *header_end(const char *p, const char *end)
{
	const char *lf = p, *next;

	while ((lf = memchr(lf, '\n', (size_t)(end - lf))) != NULL) {
		next = skip_returns(lf + 1, end);
		if (next == end || (*next != ' ' && *next != '\t'))
			return lf;
		lf = next;
	}
	return NULL;
}

bool lw_wire_scan_header(struct scan *scan, struct scan_header *header)
{
	const char *p = skip_returns(scan->p, scan->end), *lf, *colon;

	if (p == scan->end || *p == '\n') {
		scan->p = p == scan->end ? p : p + 1;
		return false;
	}
	lf = header_end(p, scan->end);
	header->start = p;
	header->end = lf ? lf : scan->end;
	scan->p = lf ? lf + 1 : scan->end;
	colon = memchr(p, ':', (size_t)(header->end - p));
	if (!lf || !colon || *p == ' ' || *p == '\t') {
		header->name = header->value = (struct pl){NULL, 0};
		return true;
	}
	header->name = lw_part_trim((struct pl){p, (size_t)(colon - p)});
	header->value = lw_part_trim((struct pl){colon + 1, (size_t)(lf - colon - 1)});
	return true;
}

const char *lw_wire_scan_end(const char *p, size_t len, size_t from)
{
	const char *end = p + len, *lf = p + from, *next;

	while ((lf = memchr(lf, '\n', (size_t)(end - lf))) != NULL) {
		next = skip_returns(lf + 1, end);
		if (next < end && *next == '\n')
			return next + 1;
		lf++;
	}
	return NULL;
}
