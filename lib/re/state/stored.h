/* SPDX-License-Identifier: BSD-3-Clause */
/* stored.h -- a dialog that outlives the process: what of it is stored, and taken up again. */
#ifndef LW_RE_STORED_H
#define LW_RE_STORED_H

#include "leg.h"

enum { STORED_MAX = 8192 }; /* bytes; a longer text is not taken */

/* Whether there is anything to store: it is up, and its peer has a tag. */
bool lw_ua_stored_fits(const struct leg *leg);
int lw_ua_stored_print(struct re_printf *pf, const struct leg *leg);
/* Fills a new leg.  EBADMSG: it is not what was stored. */
int lw_ua_stored_take(struct leg *leg, const char *text, size_t size);

#endif
