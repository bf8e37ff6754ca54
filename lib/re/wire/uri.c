/* SPDX-License-Identifier: BSD-3-Clause */
/* uri.c -- SIP URIs taken apart. */
#include <string.h>

#include <re.h>

#include "part.h"
#include "text.h"
#include "uri.h"

static bool is_hex(char c)
{
	return wire_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* No space, no quote, no bracket, only ASCII, and '%' only before two hex digits. */
static bool letters_good(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++) {
		char c = pl->p[i];

		if (c <= ' ' || c >= 0x7f || strchr("<>\"\\^`{|}", c))
			return false;
		if (c == '%' && (pl->l - i < 3 || !is_hex(pl->p[i + 1]) || !is_hex(pl->p[i + 2])))
			return false;
	}
	return true;
}

static bool port_good(const struct pl *port)
{
	uint32_t n = 0;

	if (!port->l || port->l > 5)
		return false;
	for (size_t i = 0; i < port->l; i++) {
		if (!wire_is_digit(port->p[i]))
			return false;
		n = n * 10 + (uint32_t)(port->p[i] - '0');
	}
	return n > 0 && n <= 65535;
}

/* The length of the host alone in host[:port]; 0 when it is not a host. */
static size_t host_length(const struct pl *hp)
{
	size_t n = 0;

	if (hp->l && hp->p[0] == '[') {
		for (n = 1; n < hp->l && (is_hex(hp->p[n]) || strchr(":.", hp->p[n])); n++)
			continue;
		return n < hp->l && hp->p[n] == ']' && n > 2 ? n + 1 : 0;
	}
	while (n < hp->l &&
	       (wire_is_alpha(hp->p[n]) || wire_is_digit(hp->p[n]) || strchr("-._", hp->p[n])))
		++n;
	return n;
}

static bool hostport_good(const struct pl *hp)
{
	size_t n = host_length(hp);
	struct pl port;

	if (!n)
		return false;
	if (n == hp->l)
		return true;
	port = (struct pl){hp->p + n + 1, hp->l - n - 1};
	return hp->p[n] == ':' && port_good(&port);
}

static int take_scheme(struct uri_parts *u, struct pl *rest)
{
	size_t n = 0;

	while (n < rest->l && (wire_is_alpha(rest->p[n]) ||
			       (n && (wire_is_digit(rest->p[n]) || strchr("+-.", rest->p[n])))))
		++n;
	if (!n || n == rest->l || rest->p[n] != ':')
		return EBADMSG;
	u->scheme = (struct pl){rest->p, n};
	rest->p += n + 1;
	rest->l -= n + 1;
	if (!rest->l)
		return EBADMSG;
	if (pl_strcasecmp(&u->scheme, "sip") && pl_strcasecmp(&u->scheme, "sips"))
		return EPROTONOSUPPORT;
	return 0;
}

/* '?' may be a letter of the user part.  But "h?Replaces=id@x" without user, with an '@' that
 * should have been escaped, is what it looks like. */
static int take_user(struct uri_parts *u, struct pl *rest)
{
	const char *at = memchr(rest->p, '@', rest->l);
	const char *mark = memchr(rest->p, '?', rest->l);

	if (at && mark && mark < at) {
		struct pl after = {mark + 1, rest->l - (size_t)(mark + 1 - rest->p)};

		if (lw_part_begins(&after, "replaces="))
			return 0;
	}
	if (!at)
		return 0;
	u->user = (struct pl){rest->p, (size_t)(at - rest->p)};
	rest->l -= u->user.l + 1;
	rest->p = at + 1;
	return u->user.l && u->user.p[0] != ':' ? 0 : EBADMSG;
}

int lw_uri_split(struct uri_parts *u, const struct pl *uri)
{
	struct pl rest = *uri;
	const char *mark;
	int err;

	memset(u, 0, sizeof(*u));
	err = take_scheme(u, &rest);
	if (!err)
		err = take_user(u, &rest);
	if (err)
		return err;
	mark = rest.l ? memchr(rest.p, '?', rest.l) : NULL;
	if (mark) {
		u->headers = (struct pl){mark + 1, rest.l - (size_t)(mark + 1 - rest.p)};
		rest.l = (size_t)(mark - rest.p);
	}
	mark = rest.l ? memchr(rest.p, ';', rest.l) : NULL;
	u->host = (struct pl){rest.p, mark ? (size_t)(mark - rest.p) : rest.l};
	u->params = (struct pl){rest.p + u->host.l, rest.l - u->host.l};
	if (!hostport_good(&u->host) || !letters_good(&u->user) || !letters_good(&u->params))
		return EBADMSG;
	return 0;
}

bool lw_uri_is_bare(const char *uri)
{
	struct uri_parts u;
	struct pl pl;

	if (!lw_wire_clean(uri))
		return false;
	pl_set_str(&pl, uri);
	return !lw_uri_split(&u, &pl) && !u.headers.p;
}

bool lw_uri_names(const char *uri)
{
	struct pl pl;

	pl_set_str(&pl, uri);
	if (!lw_part_begins(&pl, "tel:"))
		return lw_uri_is_bare(uri);
	return pl.l > 4 && lw_wire_clean(uri) && letters_good(&pl) && !memchr(pl.p, '?', pl.l);
}
