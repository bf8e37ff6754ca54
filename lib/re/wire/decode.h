/* SPDX-License-Identifier: BSD-3-Clause */
/* decode.h -- messages taken apart as libre does it, in one pass and one block of memory.
 *
 * libre's decoder looks for patterns, and allocates an object for each value of a header: it is
 * the greater part of what a message costs.  This one knows the usual forms alone, and finds in
 * them what libre finds, to the byte (tests/fuzz/fuzz_decode.c).  The rest is left to libre: folded
 * lines, empty values, IPv6 in URIs, passwords, and what else is rare. */
#ifndef LW_RE_WIRE_DECODE_H
#define LW_RE_WIRE_DECODE_H

#include <re.h>

/* As sip_msg_decode(), but for the tag, which is 0.  ENOTSUP: this is libre's to decode, and
 * nothing has changed. */
int lw_wire_decode(struct sip_msg **msgp, struct mbuf *mb);

/* As uri_decode() and sip_addr_decode(), of every form. */
int lw_wire_uri(struct uri *uri, const struct pl *text);
int lw_wire_addr(struct sip_addr *addr, const struct pl *value);

#endif
