/* SPDX-License-Identifier: BSD-3-Clause */
/* xfer_start.h -- whether the switch carries out a transfer that a party asks for. */
#ifndef LW_SWITCH_XFER_START_H
#define LW_SWITCH_XFER_START_H

#include "asked.h"

#include "../ask/judge.h"

/* A reason: a word for machines, plain words, a cause, and the code that refuses a REFER. */
struct lw_sw_no {
	const char *word, *text;
	enum lw_cause cause;
	int32_t code;
};

/* NULL, or the first reason.  verdict may be NULL; it is written when the policy is the reason. */
const struct lw_sw_no *lw_why_no_transfer(const struct lw *lw, const struct asked *asked,
					  struct lw_verdict *verdict);
/* Who is on the other side of the call of that leg, or LW_NO_INDEX. */
uint32_t lw_partner(const struct lw *lw, uint32_t leg);
bool lw_partner_is_up(const struct lw *lw, uint32_t leg);
/* The target of what is asked, as text; NULL: a mailbox whose owner nobody knows (R33). */
const char *lw_asked_target(const struct lw *lw, const struct asked *asked);
/* What the policy of whoever asks says of it.  Asked only where there are rules. */
void lw_judge_asked(const struct lw *lw, const struct asked *asked, struct judged *j);
/* R69: the two may not talk on without the transferor. */
bool lw_ends_three(const struct lw *lw, uint32_t call);

#endif
