/* SPDX-License-Identifier: BSD-3-Clause */
/* asked.h -- what a party of a call of a switch asks for. */
#ifndef LW_SW_ASKED_H
#define LW_SW_ASKED_H

#include "../state/state.h"

/* What a party of a call asks for, by whatever way. */
struct asked {
	uint32_t call;      /* the one that is, or would be, transferred */
	uint32_t leg;       /* the transferor's in it */
	uint32_t other_leg; /* JOIN_CALLS: his other one, or LW_NO_INDEX */
	uint8_t input;      /* enum SW_XFER_input */
	uint8_t method;     /* enum lw_method, of START and JOIN_CALLS */
	uint8_t path;       /* enum lw_path */
	bool relays;        /* by REFER, and it is to be passed on */
	const char *uri;    /* the target; NULL or "": the one before */
	uint32_t flags, call_class;
	lw_time now;
	int32_t code; /* why not, for a REFER; found by the facts */
};

/* A and T talk, and only a BYE that was not meant for A is waited for: nothing stands in the way of
 * another transfer. */
static inline bool lw_is_only_grace(const struct lw *lw, uint32_t call)
{
	const struct sxfer *x = &lw->bridges[call].x;

	return x->method && lw_tables[x->machine].state[x->state].timer == T_grace_ms;
}

#endif
