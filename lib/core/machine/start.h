/* SPDX-License-Identifier: BSD-3-Clause */
/* start.h -- whether a transfer may begin, and if not, why. */
#ifndef LW_START_H
#define LW_START_H

#include "../state/state.h"

/* A reason: a word for machines, plain words, and a cause. */
struct lw_no { const char *word, *text; enum lw_cause cause; };

/* NULL, or the reason.  in: the verb.  What the policy says is asked elsewhere. */
const struct lw_no *lw_no_start(const struct lw *lw, uint32_t call, const struct lw_input *in);
/* Self-transfer (law 12): Bob cannot be handed to Bob.  As text: what means the same is for the
 * policy. */
bool lw_is_party(const struct lw *lw, uint32_t call, const char *uri);

#endif
