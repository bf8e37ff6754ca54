/* SPDX-License-Identifier: BSD-3-Clause */
/* refer_out.h -- our REFER, and the NOTIFYs that tell how it goes (RFC 3515, 6665, 4488). */
#ifndef LW_RE_REFER_OUT_H
#define LW_RE_REFER_OUT_H

#include "../ask/ask.h"

void lw_ua_refer_send(struct leg *leg, const struct lw_output *out);
void lw_ua_refer_answered(struct leg *leg, struct ask *ask, int code, const struct sip_msg *msg);
void lw_ua_refer_notified(struct leg *leg, const struct sip_msg *msg);
/* No offer is open any longer: what has waited for that is sent. */
void lw_ua_refers_go(struct leg *leg);
void lw_ua_refers_close(struct leg *leg);

#endif
