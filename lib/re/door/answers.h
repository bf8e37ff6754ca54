/* SPDX-License-Identifier: BSD-3-Clause */
/* answers.h -- what is heard of a transaction of a leg: answers, and CANCEL. */
#ifndef LW_RE_ANSWERS_H
#define LW_RE_ANSWERS_H

#include "../state/ua.h"

/* As of struct ua_callbacks. */
void lw_ua_answered(struct ask *ask, int err, const struct sip_msg *msg);
void lw_ua_cancelled(void *leg);
void lw_ua_untold(struct leg *leg, enum lw_signal type, int code, int err);

#endif
