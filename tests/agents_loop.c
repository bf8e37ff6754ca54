/* SPDX-License-Identifier: BSD-3-Clause */
/* agents_loop.c -- see agents_loop.h. */
#include <poll.h>

#include "agents_loop.h"

unsigned loop_turns;

static int least(int a, int b)
{
	return a < 0 || b < a ? b : a;
}

bool until_true(bool (*cond)(void *arg), void *arg, unsigned ms)
{
	struct lw_re *re = mem_ref(agents_first()->re);
	uint64_t end = lw_re_now(re) + ms;
	bool met;

	for (;;) {
		struct pollfd fd = {.fd = lw_re_fd(re), .events = POLLIN};
		uint64_t at = lw_re_now(re);

		met = cond && cond(arg);
		if (met || at >= end)
			break;
		(void)poll(&fd, 1, least(lw_re_timeout(re), fd.fd < 0 ? 2 : (int)(end - at)));
		if (lw_re_run(re))
			break;
		loop_turns++;
		if (lw_re_now(re) - at > (end - at) + AGENTS_PAUSE_MS)
			end = lw_re_now(re) + (cond ? AGENTS_GRACE_MS : AGENTS_TURNS_MS);
	}
	mem_deref(re);
	return met;
}
