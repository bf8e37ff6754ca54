/* SPDX-License-Identifier: BSD-3-Clause */
/* param.c -- parameters of a header or URI, found where libre finds them. */
#include <string.h>

#include "param.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && is_space(*p))
		p++;
	return p;
}

/* What follows the name, when it stands at p in any case; names are letters. */
static const char *after_name(const char *p, const char *end, const char *name)
{
	for (; *name; name++, p++)
		if (p == end || (*p | 0x20) != *name)
			return NULL;
	return p;
}

/* What follows the next ";name" of *p; *p goes on to the text after the semicolon. */
static const char *next(const char **p, const char *end, const char *name)
{
	const char *after;

	while (*p && *p < end && (*p = memchr(*p, ';', (size_t)(end - *p))) != NULL) {
		++*p;
		after = after_name(skip_space(*p, end), end, name);
		if (after)
			return after;
	}
	return NULL;
}

/* To the first space or semicolon outside quotes; without quotes around all of it. */
static struct pl value_at(const char *p, const char *end)
{
	struct pl value = {p, 0};
	bool quoted = false;

	for (; p < end && (quoted || (!is_space(*p) && *p != ';')); p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		else if (*p == '"')
			quoted = !quoted;
	}
	value.l = (size_t)(p - value.p);
	if (value.l > 1 && value.p[0] == '"' && p[-1] == '"')
		value = (struct pl){value.p + 1, value.l - 2};
	return value;
}

bool lw_param(const struct pl *params, const char *name, struct pl *value)
{
	const char *p = params->p, *end = p ? p + params->l : NULL, *after;

	while ((after = next(&p, end, name)) != NULL) {
		struct pl found;

		after = skip_space(after, end);
		if (after == end || *after != '=')
			continue;
		found = value_at(skip_space(after + 1, end), end);
		if (!found.l)
			continue;
		*value = found;
		return true;
	}
	return false;
}

bool lw_param_place(const struct pl *params, const char *name, struct pl *place)
{
	const char *p = params->p, *end = p ? p + params->l : NULL;
	const char *after = next(&p, end, name);

	if (!after || (after < end && !is_space(*after) && *after != ';' && *after != '='))
		return false;
	*place = (struct pl){p - 1, (size_t)(after - p) + 1};
	return true;
}
