/* SPDX-License-Identifier: BSD-3-Clause */
/* leg_dialog.h -- the dialogs of a leg: one, and while our INVITE rings an early one. */
#ifndef LW_RE_LEG_DIALOG_H
#define LW_RE_LEG_DIALOG_H

#include "leg.h"

/* Half of one, for an INVITE of ours. */
int lw_ua_leg_dialog_call(struct leg *leg, const struct dialog_new *n);
/* Of an INVITE that has come. */
int lw_ua_leg_dialog_accept(struct leg *leg, const struct sip_msg *msg);
/* From the 2xx to our INVITE; an early one goes on if its tag is the same. */
int lw_ua_leg_dialog_answered(struct leg *leg, const struct sip_msg *msg);
/* The early one of a reliable 1xx, unless it is there. */
int lw_ua_leg_dialog_early(struct leg *leg, const struct sip_msg *msg);
bool lw_ua_leg_is_early_dialog(const struct leg *leg, const struct sip_msg *msg);

#endif
