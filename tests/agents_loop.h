/* SPDX-License-Identifier: BSD-3-Clause */
/* agents_loop.h -- the agents in a loop that is not libre's: linked in, agents_loop.c takes the
 * place of the loop of agents.c.  All that it knows of libre is what <legwork/re.h> says. */
#ifndef TESTS_AGENTS_LOOP_H
#define TESTS_AGENTS_LOOP_H

#include "agents.h"

/* How often the loop went round. */
extern unsigned loop_turns;

#endif
