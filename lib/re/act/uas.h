/* SPDX-License-Identifier: BSD-3-Clause */
/* uas.h -- being called: 200, refusals. */
#ifndef LW_RE_UAS_H
#define LW_RE_UAS_H

#include "../state/leg.h"

/* 0, or the code that says why not. */
int lw_ua_uas_ok(struct leg *leg);
void lw_ua_uas_reject(struct leg *leg, int code, const char *uri);

#endif
