/* SPDX-License-Identifier: BSD-3-Clause */
/* crowd.h -- how many connections others may have to us. */
#ifndef LW_RE_CROWD_H
#define LW_RE_CROWD_H

#include "../state/ua.h"

/* Whether a new one from peer may stay; others that say nothing are closed to make room. */
bool lw_ua_crowd_admits(struct lw_re *re, const struct sa *peer);
/* Closes the one that can best be spared, if there is one. */
bool lw_ua_crowd_spare(struct lw_re *re);

#endif
