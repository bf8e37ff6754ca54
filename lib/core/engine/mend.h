/* SPDX-License-Identifier: BSD-3-Clause */
/* mend.h -- texts of the network that are not UTF-8. */
#ifndef LW_MEND_H
#define LW_MEND_H

#include "../state/state.h"

/* A copy of an input, with its texts, which are UTF-8. */
struct lw_mended {
	struct lw_input in;
	char uri[LW_URI_MAX], by[LW_URI_MAX], called[LW_URI_MAX], target[LW_URI_MAX];
	char name[LW_NAME_MAX], source[LW_NAME_MAX], digits[LW_NAME_MAX], user[LW_NAME_MAX];
	char word[LW_NAME_MAX], chain[LW_PASSED_MAX];
};

bool lw_is_utf8(const struct lw_input *in);
/* A byte that begins no character becomes '?', so that the length stays and all fits. */
void lw_mend(struct lw_mended *mended, const struct lw_input *in);

#endif
