/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp_lines.h -- the m= lines of a session description: which one lives, and in which order they
 * stand (RFC 3264 6, 8). */
#ifndef LW_RE_WIRE_SDP_LINES_H
#define LW_RE_WIRE_SDP_LINES_H

#include <re.h>

/* Two m= lines, counted from 0, that change places; the same one twice is none. */
struct wire_swap { uint8_t a, b; };

/* The first audio line, and the one to take in its place: the first with a port, of this protocol
 * if there is one.  False when no audio line has a port. */
bool lw_wire_live_audio(struct wire_swap *swap, const struct pl *sdp, const char *proto);
/* Some line, of whatever kind, has a port. */
bool lw_wire_any_live(const struct pl *sdp);
/* Writes the description with these two lines, and what belongs to each, in each other's place. */
int lw_wire_swap_lines(struct mbuf *mb, const struct pl *sdp, struct wire_swap swap);

#endif
