/* SPDX-License-Identifier: BSD-3-Clause */
/* sdp_same.h -- session descriptions that differ in nothing but their origin and their direction: a
 * hold, a resumption, a refresh. */
#ifndef LW_RE_WIRE_SDP_SAME_H
#define LW_RE_WIRE_SDP_SAME_H

#include <re.h>

/* What they have in common: all of the text but the origin and the direction.  *dir: the direction
 * as its sender means it, if it says one.  False: it says several. */
enum { SDP_FRAME = 3 };
bool lw_wire_sdp_frame(struct pl frame[SDP_FRAME], const struct pl *sdp, enum sdp_dir *dir);
/* Writes the description with this direction in place of its only one; EINVAL if it has none, or
 * several. */
int lw_wire_sdp_turn(struct mbuf *mb, const struct pl *sdp, enum sdp_dir dir);
/* The numbers of the formats of its only m= line; false if there are several, or it is closed. */
bool lw_wire_sdp_formats(struct pl *formats, const struct pl *sdp);
/* Nothing is said for all of its lines but where, and when. */
bool lw_wire_sdp_is_plain(const struct pl *sdp);
/* The protocol of its first audio line that lives, of the first if none does; false: none. */
bool lw_wire_sdp_audio(struct pl *proto, const struct pl *sdp);

#endif
