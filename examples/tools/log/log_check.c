/* SPDX-License-Identifier: BSD-3-Clause */
/* log_check.c -- whether a line is one flat JSON object (RFC 8259) of strings, numbers and words.
 *
 * libre's reader takes more than that, prints to standard output what it does not know, as it is,
 * and ends a string at \u0000: it is given only what has passed here. */
#include <string.h>

#include "log_check.h"

static const char *blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* Each of these returns what comes after, or NULL. */
static const char *escape(const char *p)
{
	if (*p != 'u')
		return *p && strchr("\"\\/bfnrt", *p) ? p + 1 : NULL;
	if (strspn(p + 1, "0123456789abcdefABCDEF") < 4 || !strncmp(p + 1, "0000", 4))
		return NULL;
	return p + 5;
}

static const char *string(const char *p)
{
	if (*p++ != '"')
		return NULL;
	while (p && *p != '"') {
		if ((unsigned char)*p < ' ')
			return NULL;
		p = *p == '\\' ? escape(p + 1) : p + 1;
	}
	return p ? p + 1 : NULL;
}

static const char *digits(const char *p)
{
	size_t len = strspn(p, "0123456789");

	return len ? p + len : NULL;
}

static const char *number(const char *p)
{
	p = digits(p + (*p == '-'));
	if (p && *p == '.')
		p = digits(p + 1);
	if (p && (*p == 'e' || *p == 'E')) {
		p++;
		p = digits(p + (*p == '+' || *p == '-'));
	}
	return p;
}

static const char *value(const char *p)
{
	static const char WORDS[3][6] = {"true", "false", "null"};

	for (int i = 0; i < 3; i++) {
		if (!strncmp(p, WORDS[i], strlen(WORDS[i])))
			return p + strlen(WORDS[i]);
	}
	return *p == '"' ? string(p) : number(p);
}

static const char *member(const char *p)
{
	p = string(blanks(p));
	p = p ? blanks(p) : NULL;
	p = p && *p == ':' ? value(blanks(p + 1)) : NULL;
	return p ? blanks(p) : NULL;
}

bool log_line_is_flat(const char *line)
{
	const char *p = blanks(line);

	if (*p != '{')
		return false;
	p = blanks(p + 1);
	if (*p != '}') {
		p = member(p);
		while (p && *p == ',')
			p = member(p + 1);
	}
	return p && *p == '}' && !*blanks(p + 1);
}
