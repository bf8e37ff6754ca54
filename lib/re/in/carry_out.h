/* SPDX-License-Identifier: BSD-3-Clause */
/* carry_out.h -- what the engine asks for, carried out. */
#ifndef LW_RE_CARRY_OUT_H
#define LW_RE_CARRY_OUT_H

#include "../state/ua.h"

void lw_ua_carry_out(struct lw_re *re, const struct lw_output *out);

#endif
