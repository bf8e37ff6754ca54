/* SPDX-License-Identifier: BSD-3-Clause */
/* play_rules.h -- the rules of a script; <legwork/play.h> says how they are written. */
#ifndef LW_MOCK_PLAY_RULES_H
#define LW_MOCK_PLAY_RULES_H

#include <stdbool.h>

#include <legwork/rules.h>

enum { PLAY_TARGETS = 8, PLAY_PARTIES = 8, PLAY_CODES = 7 };

struct play_rules {
	struct lw_rules rules;
	struct lw_target target[PLAY_TARGETS];
	char address[PLAY_TARGETS][LW_NUMBER_MAX], own[LW_NUMBER_MAX];
	struct lw_directory directory;
	struct lw_party party[PLAY_PARTIES]; /* sorted; what they point to is not */
	struct lw_policy policy[PLAY_PARTIES];
	char party_address[PLAY_PARTIES][LW_NUMBER_MAX], music[PLAY_PARTIES][LW_NAME_MAX];
	char number[PLAY_PARTIES][LW_NUMBER_MAX], fallback[PLAY_PARTIES][LW_NUMBER_MAX];
	char extension[PLAY_PARTIES][LW_URI_MAX];
	struct lw_trunk trunk[PLAY_PARTIES];
	char code[PLAY_CODES][16]; /* of the verbs, as in play_rules.c */
	struct lw_extension_range extensions;
	bool used;
};

/* Takes the words after "rule"; false when there is no such rule. */
bool lw_play_rule(struct play_rules *r, int n, const char *const *word);
/* The rules for the engine; NULL when the script has none. */
const struct lw_rules *lw_play_rules_of(struct play_rules *r);

#endif
