/* SPDX-License-Identifier: BSD-3-Clause */
/* ident.c -- what an address says of itself: a number, nobody (B10), ours (R43). */
#include "ident.h"

#include "text.h"

/* What stands where a name or a user should be. */
static const char *const placeholders[] = {
	"s",           "unknown",        "anonymous", "asterisk",       "freeswitch",
	"unavailable", "restricted",     "withheld",  "private",        "null",
	"(null)",      "unknown caller", "no name",   "anonymous user",
};

enum { PLACEHOLDERS = sizeof placeholders / sizeof *placeholders };

static const char blanks[] = " \t";
static const char separators[] = " -.()/";
static const char digits[] = "0123456789";

static bool same(const char *text, size_t n, const char *word)
{
	return lw_text_same((struct lw_slice){text, n}, lw_text_of(word));
}

static bool is_placeholder(const char *text, size_t n)
{
	for (int i = 0; i < PLACEHOLDERS; i++)
		if (same(text, n, placeholders[i]))
			return true;
	return !n;
}

static bool has_scheme(const char *address, const char *scheme)
{
	return lw_text_begins(lw_text_of(address), lw_text_of(scheme));
}

const char *lw_id_rest(const char *address)
{
	if (has_scheme(address, "sip:") || has_scheme(address, "tel:"))
		return address + 4;
	return has_scheme(address, "sips:") ? address + 5 : address;
}

/* The length of the user; an address without a host is all user, unless it is a sip: address. */
static size_t user_length(const char *address, const char *rest)
{
	const char *at = strchr(rest, '@');

	if (at)
		return (size_t)(at - rest);
	return rest != address && !has_scheme(address, "tel:") ? 0 : strcspn(rest, ";?");
}

bool lw_id_number(const char *address, char number[LW_NUMBER_MAX])
{
	const char *user = lw_id_rest(address);
	size_t n = user_length(address, user), used = 0;

	n = memchr(user, ';', n) ? (size_t)((const char *)memchr(user, ';', n) - user) : n;
	for (size_t i = 0; i < n; i++) {
		if (strchr(separators, user[i]))
			continue;
		if (used == LW_NUMBER_MAX - 1 ||
		    !(strchr(digits, user[i]) || (user[i] == '+' && !used)))
			return false;
		number[used++] = user[i];
	}
	number[used] = 0;
	return used > (size_t)(number[0] == '+');
}

bool lw_id_is_nobody(const char *address)
{
	const char *user = lw_id_rest(address), *at = strchr(user, '@');
	size_t n = user_length(address, user);

	if (at && same(at + 1, strcspn(at + 1, ":;?"), "anonymous.invalid"))
		return true;
	return at || user == address ? is_placeholder(user, n) : !*user;
}

/* "201" of "sip:201@pbx", "+48 22 1234567" of "tel:+48221234567". */
static bool is_number_of(const char *name, const char *uri)
{
	char a[LW_NUMBER_MAX], b[LW_NUMBER_MAX];

	if (!lw_id_number(name, a) || !lw_id_number(uri, b))
		return false;
	return !strcmp(a + (a[0] == '+'), b + (b[0] == '+'));
}

bool lw_is_placeholder(const char *name, const char *uri)
{
	size_t n;

	if (!name)
		return true;
	name += strspn(name, blanks);
	n = strlen(name);
	while (n && strchr(blanks, name[n - 1]))
		n--;
	if (is_placeholder(name, n))
		return true;
	if (!uri)
		return false;
	return same(name, n, uri) || same(name, n, lw_id_rest(uri)) || is_number_of(name, uri);
}

/* A number the trunk's owner lists: "+4822..." itself, or all that begin like "+4822*". */
static bool owns(const char *listed, const char *number)
{
	size_t i = 0;

	for (; *listed; listed++) {
		if (*listed == '*' && !listed[1])
			return i > 1 && number[0] == '+'; /* "*" alone would own the world */
		if (strchr(separators, *listed))
			continue;
		if (*listed != number[i++])
			return false;
	}
	return i && !number[i];
}

bool lw_trunk_owns(const struct lw_trunk *trunk, const char *number)
{
	char bare[LW_NUMBER_MAX], fallback[LW_NUMBER_MAX];

	if (!trunk || !number || !lw_id_number(number, bare))
		return false;
	for (size_t i = 0; trunk->owned && i < trunk->owned_count; i++)
		if (trunk->owned[i] && owns(trunk->owned[i], bare))
			return true;
	return trunk->fallback && lw_id_number(trunk->fallback, fallback) &&
	       !strcmp(fallback, bare);
}
