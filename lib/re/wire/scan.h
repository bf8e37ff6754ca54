/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.h -- a message as bytes, before libre's parser: its first line, then its headers.
 *
 * Lines are cut where libre cuts them.  Everything here takes time in proportion to the bytes;
 * libre's patterns take the square of it when they do not match at once. */
#ifndef LW_RE_WIRE_SCAN_H
#define LW_RE_WIRE_SCAN_H

#include <re.h>

enum { SCAN_FIRST_MAX = 2048 }; /* bytes of a first line */

enum scan_first {
	FIRST_NONE,     /* no SIP message begins so */
	FIRST_OPEN,     /* its end has not come yet */
	FIRST_REQUEST,
	FIRST_RESPONSE,
	FIRST_BAD,      /* a request by its version, but with spaces too many or too few */
};
struct scan_first_line {
	struct pl method, uri, version; /* of a request; of a response version alone */
	uint32_t code;                  /* of a response, 0 when it is not of three digits */
	size_t len;                     /* with its line end */
};
enum scan_first lw_wire_scan_first(struct scan_first_line *first, const char *p, size_t len);

/* A header: its lines, the folded ones too, without their end. */
struct scan_header {
	struct pl name;  /* empty: no header can be read here */
	struct pl value; /* without white space at both ends */
	const char *start, *end;
};
struct scan {
	const char *p, *end;
};
/* The next header; false at the empty line, which is passed over, or when there is none. */
bool lw_wire_scan_header(struct scan *scan, struct scan_header *header);
/* The empty line at the end of the headers: where the body begins, or NULL when it has not come.
 * The search starts at from bytes. */
const char *lw_wire_scan_end(const char *p, size_t len, size_t from);

#endif
