/* SPDX-License-Identifier: BSD-3-Clause */
/* source.h -- where a call came from, and how much one place may take. */
#ifndef LW_RE_SOURCE_H
#define LW_RE_SOURCE_H

#include "leg.h"

/* It speaks for many: a server of an account, or one that the settings trust by its address. */
bool lw_ua_source_is_server(const struct lw_re *re, const struct sa *src);

/* The leg's INVITE, whose source is known, rings here; it does no longer. */
void lw_ua_source_rings(const struct leg *leg);
void lw_ua_source_forget(const struct leg *leg);
/* One address has as many INVITEs unanswered here as it may have.  A server is not counted. */
bool lw_ua_source_is_full(const struct lw_re *re, const struct sa *src);

/* What comes from src can be the leg's peer itself: from where the INVITE came from or went to, or
 * from a server. */
bool lw_ua_source_is_known(const struct leg *leg, const struct sa *src);

/* Whether a message from src may ask for media to be sent to: not to a group or everybody, and to
 * this host only from this host. */
bool lw_ua_source_may_name(const struct sa *src, const struct sa *to);

#endif
