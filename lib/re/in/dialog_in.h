/* SPDX-License-Identifier: BSD-3-Clause */
/* dialog_in.h -- a request within a dialog. */
#ifndef LW_RE_DIALOG_IN_H
#define LW_RE_DIALOG_IN_H

#include "../state/leg.h"

void lw_ua_dialog_request(struct leg *leg, const struct sip_msg *msg);

#endif
