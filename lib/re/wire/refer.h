/* SPDX-License-Identifier: BSD-3-Clause */
/* refer.h -- Refer-To, Event and Subscription-State. */
#ifndef LW_RE_WIRE_REFER_H
#define LW_RE_WIRE_REFER_H

#include <re.h>

#include "text.h"

/* Refer-To taken apart: what the triggered INVITE is made of.  All headers but Replaces, Require,
 * and those of a list are dropped (RFC 3261 19.1.5, REFER-10). */
struct wire_refer_to {
	char uri[WIRE_MAX];      /* Request-URI: no headers, no method */
	char replaces[WIRE_MAX]; /* unescaped header value, or "" */
	bool require_replaces;
	bool require_other;      /* Require named something else: cannot be obeyed (420) */
	bool other_headers;      /* others were there, and dropped */
	char carried[WIRE_MAX];  /* whole lines of those of the list, each with its CRLF */
};
/* val is the header's value: a sip:, sips: or tel: URI.  0; EBADMSG: malformed (400);
 * EPROTONOSUPPORT: scheme (416); ENOSYS: method= other than INVITE (501). */
int lw_wire_refer_to_decode(struct wire_refer_to *r, const struct pl *val);
/* The same; carry is a list of header names with commas, NULL for none.  What does not fit in
 * carried is dropped. */
int lw_wire_refer_to_carry(struct wire_refer_to *r, const struct pl *val, const char *carry);
/* True for such a list, of headers that we do not write ourselves. */
bool lw_wire_may_carry(const char *carry);
/* "<uri?Replaces=...[&Require=replaces]>"; replaces NULL: "<uri>", which may be a tel: URI too (RFC
 * 3515 2.1).  EBADMSG: uri is none of these, has headers already, or something holds control
 * characters. */
int lw_wire_refer_to_print(char *out, size_t size, const char *uri, const char *replaces,
			   bool require);

enum wire_substate { WIRE_SUB_NONE, WIRE_SUB_ACTIVE, WIRE_SUB_PENDING, WIRE_SUB_TERMINATED };
enum wire_substate lw_wire_substate_decode(const struct pl *val);
/* Event: refer[;id=N].  EBADMSG: no event, or an id that is not a CSeq number; ENOENT: another
 * package.  id is 0 without one. */
int lw_wire_event_decode(const struct pl *val, uint32_t *id);

#endif
