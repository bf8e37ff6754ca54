/* SPDX-License-Identifier: BSD-3-Clause */
/* shown.h -- the headers that say who is shown, and what an INVITE says of its way to us. */
#ifndef LW_RE_WIRE_SHOWN_H
#define LW_RE_WIRE_SHOWN_H

#include <re.h>

struct lw_shown;

/* The headers that carry who is shown, each with CRLF; called: we are the side that was called.
 * EBADMSG, and "": an address or a name that cannot be sent. */
int lw_wire_shown_headers(char *out, size_t size, const struct lw_shown *shown, bool called);
/* Those of them that only a trusted receiver gets (RFC 3325 5): P-Asserted-Identity and
 * Remote-Party-ID. */
int lw_wire_asserted_headers(char *out, size_t size, const struct lw_shown *shown, bool called);
/* A display name for libre's from_name: escaped, without the quotes. */
int lw_wire_from_name(char *out, size_t size, const char *name);
/* How often the call was passed on before, by Diversion and History-Info. */
uint32_t lw_wire_hops(const struct sip_msg *msg);
/* Max-Forwards; 70 without one, and at most (RFC 3261 8.1.1.6). */
uint8_t lw_wire_max_forwards(const struct sip_msg *msg);
/* Whether the sender has asked not to be shown (RFC 3323). */
bool lw_wire_withheld(const struct sip_msg *msg);

#endif
