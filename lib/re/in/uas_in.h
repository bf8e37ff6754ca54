/* SPDX-License-Identifier: BSD-3-Clause */
/* uas_in.h -- being called: the new INVITE, and the ACK and the BYE that follow it. */
#ifndef LW_RE_UAS_IN_H
#define LW_RE_UAS_IN_H

#include "../state/leg.h"

void lw_ua_uas_invite(struct lw_re *re, const struct sip_msg *msg);
void lw_ua_uas_ack(struct leg *leg, const struct sip_msg *msg);
void lw_ua_uas_bye(struct leg *leg, const struct sip_msg *msg);

#endif
