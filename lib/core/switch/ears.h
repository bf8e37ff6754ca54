/* SPDX-License-Identifier: BSD-3-Clause */
/* ears.h -- what the parties of a call are to hear, by the SEATS of its state and hears.def. */
#ifndef LW_SW_EARS_H
#define LW_SW_EARS_H

#include "../state/state.h"

/* Looks at the calls that were touched; each ear whose wish has changed is asked for it.  True: it
 * was told upwards that somebody hears what he is to hear. */
bool lw_ears_look(struct lw *lw);
/* It has, or hears who has, taken the place of another leg that was not let go yet. */
bool lw_ear_is_of_next(const struct lw *lw, uint32_t leg);
/* Whether what the adapter refused last is still wished. */
bool lw_ear_misses(const struct lw *lw, uint32_t leg);

#endif
