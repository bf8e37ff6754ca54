/* uri.c -- what may stand as an address on a command line and in a policy file. */
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include <re.h>
#include <legwork/re.h>

#include "options.h"

/* Some versions of libre split it from the user, some do not. */
static bool has_password(const char *text)
{
	const char *user = strchr(text, ':'), *at = strchr(text, '@');

	return user && at && at > user && memchr(user + 1, ':', (size_t)(at - user) - 1);
}

/* libre lets a host be nothing, half an IPv6 address or one with @, and cuts a port that is too
 * large. */
static bool has_good_host(const struct uri *uri, const char *text)
{
	const char *port = uri->host.p + uri->host.l;

	if (!pl_isset(&uri->host) || pl_strchr(&uri->host, '@') || pl_strchr(&uri->host, '['))
		return false;
	if (port < text + strlen(text) && *port == ']')
		port++;
	return *port != ':' || (port[1] >= '1' && port[1] <= '9' &&
				strtoul(port + 1, NULL, 10) <= UINT16_MAX);
}

bool options_is_uri(const char *text)
{
	struct pl pl;
	struct uri uri;

	pl_set_str(&pl, text);
	if (strpbrk(text, " \t\"<>")) /* libre takes them; a request line would not bear them */
		return false;
	if (strlen(text) >= LW_URI_MAX || uri_decode(&uri, &pl) || has_password(text))
		return false;
	if (!pl_strcasecmp(&uri.scheme, "tel"))
		return true;
	return (!pl_strcasecmp(&uri.scheme, "sip") || !pl_strcasecmp(&uri.scheme, "sips")) &&
	       has_good_host(&uri, text);
}
