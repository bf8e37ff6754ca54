/* SPDX-License-Identifier: BSD-3-Clause */
/* modify_in.h -- the answers to our re-INVITE and UPDATE, and the peer's own. */
#ifndef LW_RE_MODIFY_IN_H
#define LW_RE_MODIFY_IN_H

#include "../ask/ask.h"

void lw_ua_modify_answered(struct leg *leg, struct ask *ask, int err, const struct sip_msg *msg);
/* Our UPDATE that refreshes the session was answered. */
void lw_ua_refresh_answered(struct leg *leg, int code, const struct sip_msg *msg);
void lw_ua_modify_invite(struct leg *leg, const struct sip_msg *msg);
void lw_ua_modify_update(struct leg *leg, const struct sip_msg *msg);

#endif
