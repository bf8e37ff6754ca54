/* SPDX-License-Identifier: BSD-3-Clause */
/* inputs.c -- inputs.def as an array, and as a switch that leaves no input out. */
#include "inputs.h"

/* What `where` and `input` together name. */
#define IN_CALL(in) CALL_IN_##in
#define IN_HOLD(in) HOLD_IN_##in
#define IN_RECORDING(in) RECORDING_IN_##in
#define IN_REFERRED(in) REFERRED_IN_##in
#define IN_BEGIN(method) LW_##method
#define IN_TRANSFER(in) XFER_IN_##in
#define IN_LEG(in) LEG_IN_##in
#define IN_LEG_ENDS(in) LEG_IN_##in
#define IN_CLAIM(in) CLAIM_IN_##in
#define IN_ANSWER(in) 0
#define IN_HANGUP(in) 0
#define IN_SPLIT(in) 0
#define IN_PART(in) 0
#define IN_NOTHING(in) 0
#define IN_OFFER(in) 0
#define IN_RINGING(in) 0
#define IN_IDENTITY(in) 0
#define IN_DTMF(in) 0
#define IN_NEWS(in) 0
#define IN_RECORDER(in) 0
#define IN_NOT_SHOWN(in) 0
#define IN_PEER_SAYS(in) 0
#define IN_REDIRECT(in) 0
#define IN_SWITCH(in) 0

#define VERB(type, name, needs, where, in) \
	[LW_USER_##type] = {name, LW_NEEDS_##needs, LW_GOES_TO_##where, IN_##where(in), true},
#define SIGNAL(type, name, needs, where, in) \
	[LW_SIG_##type] = {name, LW_NEEDS_##needs, LW_GOES_TO_##where, IN_##where(in), false},
const struct lw_way lw_ways[LW_INPUT_TYPES] = {
	[LW_TICK] = {"tick", LW_NEEDS__, LW_GOES_TO_NOTHING, 0, false},
#include "inputs.def"
};
#undef VERB
#undef SIGNAL

_Static_assert(LW_VERBS <= LW_FIRST_SIGNAL, "verbs and signals are two kinds of one number");

const char *lw_input_name(uint32_t type)
{
	return lw_is_input(type) ? lw_ways[type].name : "?";
}

enum lw_method lw_method_of(const struct lw_input *in)
{
	const struct lw_way *way = &lw_ways[in->type];

	return way->to == LW_GOES_TO_BEGIN ? (enum lw_method)way->input : LW_METHOD_NONE;
}
