/* check.h -- whether an input is one, on its own and without any state. */
#ifndef LW_CHECK_H
#define LW_CHECK_H

#include "../state/state.h"

/* 0, LW_E_ARG or LW_E_TIME. */
int lw_check(const struct lw *lw, const struct lw_input *in);

#endif
