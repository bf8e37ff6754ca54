/* SPDX-License-Identifier: BSD-3-Clause */
/* recording.h -- carries out recording.def. */
#ifndef LW_RECORDING_H
#define LW_RECORDING_H

#include "../state/state.h"

uint32_t lw_recording_facts(const struct lw *lw, uint32_t call);
/* by_rule: USER_RECORD comes from a rule and not from a hand. */
void lw_recording_do(struct lw *lw, uint32_t call, enum RECORDING_input input,
		     const struct lw_row *row, bool by_rule);
void lw_recording_run(struct lw *lw, uint32_t call, enum RECORDING_input input);

/* The call is connected: starts where the administrator wants it. */
void lw_recording_by_policy(struct lw *lw, uint32_t call);

/* After a restart the recorder is told again what it is to do. */
void lw_recording_again(struct lw *lw, uint32_t call);

/* Whether a party of this call must never be recorded, and that counts. */
bool lw_recording_forbidden(const struct lw *lw, uint32_t call);
/* Settings that came with a signal, before it is handled.  Few signals bring any. */
void lw_recording_settings(struct lw *lw, uint32_t leg, const struct lw_input *in);
static inline void lw_recording_learn(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	if (in->type == LW_SIG_OFFERED || in->type == LW_SIG_ANSWERED ||
	    in->type == LW_SIG_IDENTITY)
		lw_recording_settings(lw, leg, in);
}
/* What the peer says about recording (RFC 7866). */
void lw_recording_told(struct lw *lw, uint32_t leg, const struct lw_input *in);

#endif
