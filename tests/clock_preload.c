/* SPDX-License-Identifier: BSD-3-Clause */
/* clock_preload.c -- for LD_PRELOAD: the second user signal sets a program's time of day back by a
 * minute. */
#include <signal.h>

#include "clock_shim.h"

static void set_back(int sig)
{
	(void)sig;
	clock_step(-60000, false);
}

__attribute__((constructor)) static void begin(void)
{
	(void)signal(SIGUSR2, set_back);
}
