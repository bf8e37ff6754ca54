/* SPDX-License-Identifier: BSD-3-Clause */
/* born.h -- all is over: the block of an engine is as it was at birth, except for what only ever
 * grows, which is behind monotone_at and in the generations of handles. */
#ifndef LW_TESTS_BORN_H
#define LW_TESTS_BORN_H

#include "state/state.h"

static inline void forget_generations(struct lw *lw)
{
	for (uint32_t i = 0; i < lw->config.max_calls; i++)
		lw_slot(lw, i)->generation = 0;
	for (uint32_t i = 0; i < lw->config.max_legs; i++)
		lw->legs[i].generation = 0;
}

#endif
