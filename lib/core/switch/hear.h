/* SPDX-License-Identifier: BSD-3-Clause */
/* hear.h -- carries out switch/hear.def: one leg's ear. */
#ifndef LW_SW_HEAR_H
#define LW_SW_HEAR_H

#include "../state/state.h"

static inline bool lw_same_heard(struct heard a, struct heard b)
{
	return a.hear == b.hear && a.from == b.from;
}

/* From now on the leg is to hear this; nothing happens where it already was. */
void lw_ear_wish(struct lw *lw, uint32_t leg, struct heard wish);
/* What the adapter has refused is asked again at the next look. */
void lw_ear_again(struct lw *lw, uint32_t leg);
/* The adapter has refused, or not answered, what it is to hear: it hears what it heard before. */
bool lw_ear_has_refused(const struct lw *lw, uint32_t leg);
/* Whether it hears what it is to hear, and nothing is asked. */
bool lw_ear_fits(const struct lw *lw, uint32_t leg);
void lw_ear_run(struct lw *lw, uint32_t leg, enum SW_HEAR_input input);
/* An announcement goes over all else; "" ends it. */
void lw_ear_announce(struct lw *lw, uint32_t leg, const char *name);

#endif
