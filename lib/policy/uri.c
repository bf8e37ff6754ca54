/* SPDX-License-Identifier: BSD-3-Clause */
/* uri.c -- what may stand as an address in a policy file.  It reads a URI as libre's
 * uri_decode() does, so that a host on libre finds the same in it, and then refuses what libre lets
 * pass. */
#include "policy_text.h"

#include <legwork/policy_file.h>

#include <stdlib.h>
#include <string.h>

struct part { const char *at; size_t len; };

/* Some readers split it from the user, some do not. */
static bool has_password(const char *text)
{
	const char *user = strchr(text, ':'), *at = strchr(text, '@');

	return user && at && at > user && memchr(user + 1, ':', (size_t)(at - user) - 1);
}

/* scheme:host, or with_user scheme:user@host; host has its port still.  Where one colon has nothing
 * around it that fits, the next is tried. */
static bool split(const char *text, bool with_user, struct part *scheme, struct part *host)
{
	for (;; text = strchr(text, ':') + 1) {
		const char *colon = strchr(text, ':'), *at = colon;

		if (colon && with_user)
			at = strchr(colon, '@');
		if (!at)
			return false;
		*scheme = (struct part){text, (size_t)(colon - text)};
		*host = (struct part){at + 1, strcspn(at + 1, "/;?")};
		if (scheme->len && host->len)
			return true;
	}
}

/* The inside of the first [2001:db8::1]. */
static bool take_brackets(struct part hostport, struct part *host)
{
	const char *end = hostport.at + hostport.len;

	for (const char *p = hostport.at; p < end; p++) {
		size_t len = strspn(p + 1, "0123456789abcdefABCDEF:");

		if (*p != '[' || !len || p + 1 + len >= end || p[1 + len] != ']')
			continue;
		*host = (struct part){p + 1, len};
		return true;
	}
	return false;
}

static bool take_host(struct part hostport, struct part *host)
{
	size_t colons = strspn(hostport.at, ":"), len;

	if (take_brackets(hostport, host))
		return true;
	if (colons >= hostport.len)
		return false;
	len = strcspn(hostport.at + colons, ":/;?");
	*host = (struct part){hostport.at + colons, len};
	return true;
}

static bool decode(const char *text, struct part *scheme, struct part *host)
{
	struct part hostport;

	return (split(text, true, scheme, &hostport) && take_host(hostport, host)) ||
	       (split(text, false, scheme, &hostport) && take_host(hostport, host));
}

/* No @, no half of an IPv6 address, and a port that is one. */
static bool is_good_host(struct part host)
{
	const char *port = host.at + host.len;

	if (memchr(host.at, '@', host.len) || memchr(host.at, '[', host.len))
		return false;
	if (*port == ']')
		port++;
	return *port != ':' || (port[1] >= '1' && port[1] <= '9' &&
				strtoul(port + 1, NULL, 10) <= UINT16_MAX);
}

static bool is_scheme(struct part scheme, const char *name)
{
	char word[5] = "";

	if (scheme.len >= sizeof(word))
		return false;
	memcpy(word, scheme.at, scheme.len);
	return lw_policy_same_word(word, name);
}

bool lw_policy_is_uri(const char *text)
{
	struct part scheme, host;

	if (strpbrk(text, " \t\"<>")) /* a request line would not bear them */
		return false;
	if (strlen(text) >= LW_URI_MAX || has_password(text) || !decode(text, &scheme, &host))
		return false;
	if (is_scheme(scheme, "tel"))
		return true;
	return (is_scheme(scheme, "sip") || is_scheme(scheme, "sips")) && is_good_host(host);
}
