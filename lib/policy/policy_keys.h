/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_keys.h -- the keys of a policy file: one table with name, meaning, default and parser. */
#ifndef LW_POLICY_KEYS_H
#define LW_POLICY_KEYS_H

#include "policy_list.h"

struct policy_word { const char *word; uint8_t value; };

struct policy_key {
	const char *name, *args;
	const char *value;  /* the default, or an example */
	bool is_default;
	bool many;          /* may stand in several lines */
	const char *help;
	/* Takes a value, which it may cut up.  False: it is not one. */
	bool (*take)(struct policy_reader *r, const struct policy_key *key, char *value);
	size_t at; /* of the field in struct lw_rules, or of something else as take knows */
	uint32_t least, most;
	const struct policy_word *words;
	const char *section; /* begins one */
};

size_t lw_policy_key_count(void);
const struct policy_key *lw_policy_key(size_t index);

#endif
