/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_lines.h -- takes the lines of a policy file. */
#ifndef LW_POLICY_LINES_H
#define LW_POLICY_LINES_H

#include "policy_list.h"

/* Fills r->file in from text, which is cut up and has room for a NUL behind its len bytes.
 * 0, LW_E_ARG and r->why, or LW_E_NOMEM. */
int lw_policy_take(struct policy_reader *r, char *text, size_t len);

#endif
