/* SPDX-License-Identifier: BSD-3-Clause */
/* uac.h -- calling: INVITE, CANCEL, ACK, BYE. */
#ifndef LW_RE_UAC_H
#define LW_RE_UAC_H

#include "../state/leg.h"

/* Where to, who is shown, the dialog, the media.  0, or the code that says why not. */
int lw_ua_uac_prepare(struct leg *leg, const struct lw_output *out);
/* 0, or the code that says why not. */
int lw_ua_uac_send(struct leg *leg);
/* Once more with credentials for the challenge in msg.  0, or the code of the challenge. */
int lw_ua_uac_again(struct leg *leg, struct ask *ask, const struct sip_msg *msg);
void lw_ua_uac_cancel(struct leg *leg);
/* ACK to the 2xx of the first INVITE. */
void lw_ua_uac_ack(struct leg *leg);
/* ACK to the 2xx of a re-INVITE. */
void lw_ua_uac_ack_modify(struct leg *leg);
/* ACK to a 2xx that came again, of an older re-INVITE. */
void lw_ua_uac_ack_again(struct leg *leg, uint32_t cseq);
/* An errno. */
int lw_ua_uac_bye(struct leg *leg);
/* ACK alone, when that 2xx comes again. */
void lw_ua_uac_ack_fork(struct lw_re *re, const struct sip_msg *msg);
/* ACK and BYE to a 2xx of a fork that we do not want, all from that 2xx (RFC 3261 13.2.2.4). */
void lw_ua_uac_turn_away(struct lw_re *re, const struct sip_msg *msg);

#endif
