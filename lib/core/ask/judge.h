/* SPDX-License-Identifier: BSD-3-Clause */
/* judge.h -- the policy's questions, gathered from the engine's state. */
#ifndef LW_JUDGE_H
#define LW_JUDGE_H

#include "may_replace.h"
#include "party.h"

#include "../state/state.h"

struct judged {
	struct lw_number target, transferee;
	struct lw_target anybody;
	struct lw_question question;
	struct lw_verdict verdict;
};

/* An address that stands for the easiest target there is, compared by its place in memory. */
extern const char lw_anybody[];

bool lw_is_sips(const char *uri);

void lw_judge_verb(const struct lw *lw, uint32_t call, const struct lw_input *in, struct judged *j);
void lw_judge_refer(const struct lw *lw, uint32_t call, const struct lw_input *in,
		    struct judged *j);
/* What a switch asks before it carries out a transfer that one of its parties asks for. */
struct asking {
	const char *uri; /* the target; lw_anybody for the easiest there is */
	lw_time now;
	uint32_t call_class, flags;
	uint32_t transferor, transferee; /* legs */
	uint32_t target;                 /* that of a call that is up, or LW_NO_INDEX */
	uint8_t method, path, chain;
};
void lw_judge_asking(const struct lw *lw, const struct asking *asking, struct judged *j);
/* From nobody whom we know, outside of all dialogs. */
void lw_judge_stranger(const struct lw *lw, const struct lw_input *in, struct judged *j);
bool lw_allows_verb(const struct lw *lw, uint32_t call, const struct lw_input *in);
bool lw_allows_redirect(const struct lw *lw, uint32_t leg, const struct lw_input *in);
/* What the config and the policy say of an INVITE with Replaces that names this call. */
enum lw_may lw_may_replace(const struct lw *lw, uint32_t call, const struct lw_input *in);
/* The name of what forbids it: a rule of the policy, or the setting. */
const char *lw_replace_rule(const struct lw *lw, uint32_t call, const struct lw_input *in);
/* R69: whether leaving the conference would leave two alone that may not be. */
bool lw_drops_conference(const struct lw *lw, uint32_t call);

/* What an account has begun in the budget's time. */
struct budget *lw_budget_of(const struct lw *lw, uint32_t account);
/* In a switch: what a party of the directory has begun, or all others of an account. */
struct budget lw_budget_of_leg(const struct lw *lw, uint32_t leg);
struct budget *lw_take_budget(struct lw *lw, uint32_t leg);
bool lw_budget_is_over(const struct lw_policy *policy, const struct budget *b, lw_time now);

#endif
