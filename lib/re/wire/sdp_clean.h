/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp_clean.h -- a session description as libre's parser can take it. */
#ifndef LW_RE_WIRE_SDP_CLEAN_H
#define LW_RE_WIRE_SDP_CLEAN_H

#include <re.h>

enum {
	SDP_LINE_MAX = 1024,    /* bytes of a line; a longer attribute is left out */
	SDP_LINES_MAX = 1000,
	SDP_MEDIA_MAX = 32,
	SDP_FORMATS_MAX = 64,   /* of one media line */
};

/* Writes body to mb without the lines that make libre refuse all of it although nothing depends on
 * them: an attribute that cannot be read, such as a=rtpmap without a clock rate, b= without a
 * number, text that is no line.  RFC 4566 5: what is not understood is ignored.
 * EBADMSG: too many lines, or media lines, or formats, or one of v=, m=, c= is too long. */
int lw_wire_sdp_clean(struct mbuf *mb, const uint8_t *body, size_t len);

#endif
