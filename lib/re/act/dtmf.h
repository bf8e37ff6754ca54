/* SPDX-License-Identifier: BSD-3-Clause */
/* dtmf.h -- digits, as events of the media or as INFO. */
#ifndef LW_RE_DTMF_H
#define LW_RE_DTMF_H

#include "../state/leg.h"

void lw_ua_dtmf_send(struct leg *leg, const char *digits);
void lw_ua_info_answered(struct leg *leg, int code);
void lw_ua_info_came(struct leg *leg, const struct sip_msg *msg);

#endif
