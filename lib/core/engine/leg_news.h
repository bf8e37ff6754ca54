/* SPDX-License-Identifier: BSD-3-Clause */
/* leg_news.h -- what the network did to a leg, for the leg itself. */
#ifndef LW_LEG_NEWS_H
#define LW_LEG_NEWS_H

#include "../state/state.h"

/* A signal that goes to LEG, LEG_ENDS or RINGING (inputs.def). */
void lw_leg_news(struct lw *lw, uint32_t leg, const struct lw_input *in);
/* heard: notes tell of the leg. */
void lw_leg_not_shown(struct lw *lw, uint32_t leg, const struct lw_input *in, bool heard);

#endif
