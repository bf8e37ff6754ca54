/* SPDX-License-Identifier: BSD-3-Clause */
/* no_switch.c -- in the place of the switch, in a library that is built without it: no engine has
 * that role (settings.c), so none of this is ever asked. */
#include "switchboard.h"

#include "../switch/bridge.h"
#include "../switch/ears.h"
#include "../switch/tell.h"
#include "../switch/xfer_ask.h"

int lw_board_step(struct lw *lw, const struct lw_input *in)
{
	(void)lw, (void)in;
	return LW_E_REFUSED;
}

int lw_board_route(const struct lw *lw, const struct lw_input *in, struct route *route)
{
	(void)lw, (void)in, (void)route;
	return LW_E_STALE;
}

bool lw_bridge_calls_second(const struct lw *lw, uint32_t call)
{
	(void)lw, (void)call;
	return false;
}

bool lw_ears_look(struct lw *lw)
{
	(void)lw;
	return false;
}

void lw_sw_told(struct lw *lw, const struct up *up)
{
	(void)lw, (void)up;
}

void lw_sw_time(struct lw *lw, uint32_t slot)
{
	(void)lw, (void)slot;
}

struct asked lw_asked_by_verb(const struct lw *lw, uint32_t call, const struct lw_input *in)
{
	(void)lw, (void)in;
	return (struct asked){.call = call};
}

const struct lw_sw_no *lw_why_no_verb(const struct lw *lw, uint32_t call, const struct lw_input *in,
				      struct lw_verdict *verdict)
{
	(void)lw, (void)call, (void)in, (void)verdict;
	return NULL;
}

void lw_judge_asked(const struct lw *lw, const struct asked *asked, struct judged *j)
{
	(void)lw, (void)asked, (void)j;
}
