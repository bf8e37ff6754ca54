/* SPDX-License-Identifier: BSD-3-Clause */
/* play_restart.h -- the calls of a script, from one engine to the next. */
#ifndef LW_PLAY_RESTART_H
#define LW_PLAY_RESTART_H

#include "play_stage.h"

struct play_kept;

/* All calls of the engine.  NULL: there is no memory. */
struct play_kept *lw_play_save(struct stage *s);
/* In the engine that is there now; parties and calls keep their names. */
void lw_play_restore(struct stage *s, const struct play_kept *kept);
void lw_play_forget(struct play_kept *kept);
/* DO_CLAIM: the leg that was saved under this key is this one now. */
void lw_play_claim(struct stage *s, const struct lw_output *out);

#endif
