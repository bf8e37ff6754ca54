/* SPDX-License-Identifier: BSD-3-Clause */
/* uri.h -- SIP URIs checked letter by letter (RFC 3261 19.1.1). */
#ifndef LW_RE_WIRE_URI_H
#define LW_RE_WIRE_URI_H

#include <re.h>

struct uri_parts {
	struct pl scheme;  /* "sip", "sips", or anything else that looks like a scheme */
	struct pl user;    /* with password; p is NULL when there is no '@' */
	struct pl host;    /* host[:port] */
	struct pl params;  /* with the leading ';', or empty */
	struct pl headers; /* without the leading '?'; p is NULL when there is none */
};
/* EBADMSG: malformed; EPROTONOSUPPORT: well-formed so far, but neither sip nor sips. */
int lw_uri_split(struct uri_parts *parts, const struct pl *uri);

/* True for a bare sip: or sips: URI without headers, fit to stand between '<' and '>'. */
bool lw_uri_is_bare(const char *uri);
/* True for that, or a tel: URI: what may say who somebody is. */
bool lw_uri_names(const char *uri);

#endif
