/* SPDX-License-Identifier: BSD-3-Clause */
/* refer_in.h -- the peer's REFER: asked, decided, and told about. */
#ifndef LW_RE_REFER_IN_H
#define LW_RE_REFER_IN_H

#include "../state/leg.h"

void lw_ua_refer_came(struct leg *leg, const struct sip_msg *msg, bool out_of_dialog);
void lw_ua_refer_out_of_dialog(struct lw_re *re, const struct sip_msg *msg);
void lw_ua_refer_accept(struct leg *leg);
void lw_ua_refer_refuse(struct leg *leg, int code);
/* Answers it provisionally, if it has no answer yet. */
void lw_ua_refer_hundred(struct leg *leg);
void lw_ua_refer_close(struct leg *leg);

void lw_ua_refer_notify(struct leg *leg, int code, bool final);
/* The NOTIFY that waits may go. */
void lw_ua_notify_next(struct leg *leg);
/* True when the answer says that the peer no longer knows the dialog. */
bool lw_ua_notify_answered(struct leg *leg, struct ask *ask, int code);
void lw_ua_subscribe_came(struct leg *leg, const struct sip_msg *msg);

#endif
