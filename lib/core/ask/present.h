/* SPDX-License-Identifier: BSD-3-Clause */
/* present.h -- who is shown to the peer of a leg.  Asked only where there are rules. */
#ifndef LW_PRESENT_H
#define LW_PRESENT_H

#include "../state/state.h"

bool lw_is_external(const struct lw *lw, uint32_t leg);
/* In the INVITE to it. */
struct lw_presentation lw_presented_by_invite(const struct lw *lw, uint32_t leg);
/* W13: all are shown the conference, and, when it is over, our user again.  target: the leg is the
 * target's. */
struct lw_presentation lw_presented_in_mix(const struct lw *lw, uint32_t leg, bool target, bool on);
/* Whom a REFER of ours names to an internal transferee: our extension.  "": what it was shown of
 * us. */
const char *lw_transferor_for(const struct lw *lw, uint32_t leg);
/* Whether a leg that is up is told at once.  A trunk that makes nothing of an update gets none
 * (W4, W6). */
bool lw_is_told_later(const struct lw *lw, const struct lw_presentation *shown);
/* What is told within a dialog; of one who withholds it, an address that names nobody. */
const char *lw_shown_uri(const struct lw_shown *shown);

#endif
