/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_text.h -- a line of a policy file: its words, quotes and comment. */
#ifndef LW_POLICY_TEXT_H
#define LW_POLICY_TEXT_H

#include <stdbool.h>

/* Takes a comment and blanks off the end.  False: a quote is open. */
bool lw_policy_cut_comment(char *line);
/* Cuts the next word off *at and takes its quotes away; NULL: there is none. */
char *lw_policy_next_word(char **at);
/* Of a value that is one string: without the quotes around it. */
char *lw_policy_unquote(char *value);

/* Equal but for the case of the letters A to Z. */
bool lw_policy_same_word(const char *a, const char *b);

bool lw_policy_is_utf8(const char *text);

#endif
