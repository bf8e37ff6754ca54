/* SPDX-License-Identifier: BSD-3-Clause */
/* signal.h -- what the wire says, told to the engine.  Outputs are only queued by it: they are
 * carried out by the pump, never in the middle of what is done here. */
#ifndef LW_RE_SIGNAL_H
#define LW_RE_SIGNAL_H

#include "leg.h"

void lw_ua_signal_leg(struct leg *leg, enum lw_signal type, int code);
void lw_ua_signal_identity(struct leg *leg, const char *uri, const char *name, const char *source,
			   uint32_t flags);
void lw_ua_signal_digits(struct leg *leg, const char *digits);
/* of: the action that it answers, or zero.  RECORD_FAILED, or RECORDING: it runs or has stopped. */
void lw_ua_signal_recording(struct leg *leg, const struct lw_output *of, enum lw_signal type);
/* An enum lw_error. */
int lw_ua_signal_in(struct leg *leg, struct lw_input *in);
int lw_ua_signal_now(struct lw_re *re, struct lw_input *in);
/* Tries again what the engine had no room for. */
void lw_ua_signal_late(struct lw_re *re);

#endif
