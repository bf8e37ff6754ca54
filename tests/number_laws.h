/* SPDX-License-Identifier: BSD-3-Clause */
/* number_laws.h -- number plans, and what holds for every address under every plan: for the tests
 * and the fuzzer. */
#ifndef NUMBER_LAWS_H
#define NUMBER_LAWS_H

#include <legwork/number.h>

enum number_plan { PLAN_POLAND, PLAN_BRITAIN, PLAN_US, PLAN_PBX, PLAN_NONE, NUMBER_PLANS };

/* PLAN_PBX: numbers go out by "0" as in Germany; PLAN_NONE: LW_NUMBERING_INIT. */
const struct lw_numbering *number_plan(enum number_plan plan);
const char *number_plan_name(enum number_plan plan);

/* The law that this address breaks under this plan, or NULL. */
const char *number_law_broken(const struct lw_numbering *plan, const struct lw_targets *targets,
			      const char *address);

#endif
