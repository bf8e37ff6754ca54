/* SPDX-License-Identifier: BSD-3-Clause */
/* keys.h -- what keys may still become. */
#ifndef LW_KEYS_H
#define LW_KEYS_H

#include <legwork/rules.h>

/* Whether more keys could make what is held into a code, or into a longer one. */
bool lw_code_may_grow(const struct lw_feature_codes *codes, const char *held);
/* The verbs whose code a number follows. */
bool lw_code_takes_number(enum lw_verb verb);

#endif
