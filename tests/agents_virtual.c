/* SPDX-License-Identifier: BSD-3-Clause */
/* agents_virtual.c -- the agents without sockets and without waiting: linked in, it takes the place
 * of the loop of agents.c. */
#include "agents.h"

#include <legwork/virtual.h>

void agents_clock_start(void)
{
	lw_virtual_begin(1);
}

bool until_true(bool (*cond)(void *arg), void *arg, unsigned ms)
{
	return (cond && cond(arg)) || lw_virtual_run(ms, cond, arg) == LW_VIRTUAL_DONE;
}
