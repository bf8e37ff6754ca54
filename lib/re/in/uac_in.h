/* SPDX-License-Identifier: BSD-3-Clause */
/* uac_in.h -- what comes back when we call. */
#ifndef LW_RE_UAC_IN_H
#define LW_RE_UAC_IN_H

#include "../ask/ask.h"

void lw_ua_uac_answered(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg);
void lw_ua_bye_answered(struct leg *leg, const struct sip_msg *msg);
/* A 2xx to an INVITE that no transaction waits for: repeated, or of another fork. */
void lw_ua_uac_stray_2xx(struct lw_re *re, const struct sip_msg *msg);

#endif
