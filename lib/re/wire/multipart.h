/* SPDX-License-Identifier: BSD-3-Clause */
/* multipart.h -- a session description among other parts (RFC 2046 5.1, RFC 5621). */
#ifndef LW_RE_WIRE_MULTIPART_H
#define LW_RE_WIRE_MULTIPART_H

#include <re.h>

/* Sets *found to the first part of a multipart body that pick() wants, nested ones included.
 * type: the value of Content-Type.  False when there is none. */
struct wire_part { struct pl headers, content; };
typedef bool (wire_pick_h)(const struct pl *headers, const void *arg);
bool lw_wire_part_find(struct wire_part *found, const struct pl *type, const struct pl *body,
		       wire_pick_h *pick, const void *arg);
/* The value of a header of a part; false when it has none of that name. */
bool lw_wire_part_header(struct pl *value, const struct pl *headers, const char *name);
/* Wants a session description that needs no decoding; arg is not used. */
bool lw_wire_part_is_sdp(const struct pl *headers, const void *arg);

#endif
