/* SPDX-License-Identifier: BSD-3-Clause */
/* voices.h -- in a switch: who talks to one another in a call. */
#ifndef LW_VOICES_H
#define LW_VOICES_H

#include "../state/state.h"

struct voices {
	lw_leg leg[LW_VOICES]; /* in the order of their seats; 0: nobody */
	uint32_t count;        /* 0: nobody hears another one */
	bool mixed;
};

/* By the SEATS of the state: whether somebody's phone holds does not matter.  Nobody does while the
 * call is being handed over. */
void lw_voices(const struct lw *lw, uint32_t call, struct voices *voices);
/* Those of the latest segment. */
void lw_voices_before(const struct lw *lw, uint32_t call, struct voices *voices);
/* All of these are among those. */
bool lw_voices_are_in(const struct voices *these, const struct voices *those);
/* It is in the call still. */
bool lw_voice_is_there(const struct lw *lw, uint32_t call, lw_leg leg);

#endif
