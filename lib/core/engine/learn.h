/* SPDX-License-Identifier: BSD-3-Clause */
/* learn.h -- what an INVITE or an identity tells of the remote party. */
#ifndef LW_LEARN_H
#define LW_LEARN_H

#include "../state/state.h"

/* source: where it was said ("PAI"). */
void lw_learn_remote(struct lw *lw, uint32_t leg, const struct lw_input *in, const char *source);
/* The same again: it may be the same party by another address of the same number. */
void lw_learn_again(struct lw *lw, uint32_t leg, const struct lw_input *in);
/* Who it says it is within its call, or we are; told where it is heard. */
void lw_learn_identity(struct lw *lw, uint32_t leg, const struct lw_input *in, bool heard);

#endif
