/* SPDX-License-Identifier: BSD-3-Clause */
/* check.h -- whether an input is one, on its own and without any state. */
#ifndef LW_CHECK_H
#define LW_CHECK_H

#include "../state/state.h"

/* What our user wants, or that time passes; else it is a signal. */
static inline bool lw_is_verb(uint32_t type)
{
	return type < LW_VERBS;
}

/* A REFER outside of all dialogs: it names no leg, and is only judged (threat 1). */
static inline bool lw_is_of_stranger(const struct lw_input *in)
{
	return in->type == LW_SIG_REFER_ASKED && !in->leg.v;
}

/* Most inputs have none: a question for all of them at once. */
static inline bool lw_has_texts(const struct lw_input *in)
{
	return ((uintptr_t)in->uri | (uintptr_t)in->name | (uintptr_t)in->by |
		(uintptr_t)in->called | (uintptr_t)in->digits | (uintptr_t)in->source |
		(uintptr_t)in->word | (uintptr_t)in->chain | (uintptr_t)in->user |
		(uintptr_t)in->target) != 0;
}

/* What is wrong with an input, for a sentence: "uri" "is missing". */
struct lw_fault { const char *value, *is; };

/* 0, LW_E_ARG or LW_E_TIME.  fault may be NULL; it is written when something is wrong. */
int lw_check(const struct lw *lw, const struct lw_input *in, struct lw_fault *fault);

#endif
