/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.h -- the formats of our lines, kept while an offer shows others: if it is refused, all goes
 * on as before (RFC 3264 8). */
#ifndef LW_RE_LINES_H
#define LW_RE_LINES_H

#include "leg.h"

/* What is in force is kept; what the media then change can be taken back. */
int lw_ua_lines_keep(struct leg_sdp *sdp);
void lw_ua_lines_back(struct leg_sdp *sdp);
/* What was changed is in force. */
void lw_ua_lines_drop(struct leg_sdp *sdp);

#endif
