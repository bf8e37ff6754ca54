/* SPDX-License-Identifier: BSD-3-Clause */
/* part.h -- taking values apart, and putting text together in a bounded buffer.
 *
 * Quoted strings and <...> are respected; linear white space includes a folded line's CR LF
 * (RFC 3261 7.3.1).  Nothing is copied: the parts point into what they were taken from. */
#ifndef LW_RE_WIRE_PART_H
#define LW_RE_WIRE_PART_H

#include <re.h>

/* Without the linear white space at both ends. */
struct pl lw_part_trim(struct pl pl);

/* The first c outside quotes and <...>; NULL when there is none, or a quote or '<' stays open. */
const char *lw_part_find(const struct pl *pl, char c);

/* Whether it begins so, in any case. */
bool lw_part_begins(const struct pl *pl, const char *prefix);

/* Takes the next piece up to sep off *rest, trimmed.  False when *rest is used up.  A piece may be
 * empty.  An open quote swallows what follows. */
bool lw_part_next(struct pl *rest, char sep, struct pl *piece);

/* The same without quotes, brackets and trimming: up to the very next sep. */
bool lw_part_cut(struct pl *rest, char sep, struct pl *piece);

/* "name = value" or "name", both trimmed; value.p is NULL when there is no '='. */
void lw_part_pair(const struct pl *piece, struct pl *name, struct pl *value);

/* A name-addr or addr-spec with what follows (RFC 3261 20.10): display name (still quoted), the
 * URI, and the header parameters with their leading ';'.  EBADMSG: no URI, an open quote or '<', or
 * text where only parameters may stand, such as a second value after a comma. */
struct part_addr {
	struct pl name, uri, params;
	bool bracketed;
};
int lw_part_addr(struct part_addr *addr, const struct pl *val);

/* The next line after prev (NULL: the first) of header name; the names are compared, not libre's
 * hashes.  compact is 0 for a header without compact form. */
const struct sip_hdr *lw_part_line(const struct sip_msg *msg, const struct sip_hdr *prev,
				   const char *name, char compact);

/* Text put together in a bounded buffer: once it does not fit, nothing fits. */
struct part_out {
	char *p;
	size_t size, len;
	bool full;
};
void lw_part_open(struct part_out *out, char *p, size_t size);
void lw_part_add(struct part_out *out, const char *s, size_t len);
void lw_part_str(struct part_out *out, const char *s);
void lw_part_num(struct part_out *out, uint32_t n);
/* Ends it with NUL: 0, or EOVERFLOW with an empty string. */
int lw_part_close(struct part_out *out);

#endif
