/* SPDX-License-Identifier: BSD-3-Clause */
/* inputs.h -- inputs.def as an array. */
#ifndef LW_INPUTS_H
#define LW_INPUTS_H

#include "tables.h"

enum lw_needs {
	LW_NEEDS__,
	LW_NEEDS_URI,
	LW_NEEDS_DIGITS,
	LW_NEEDS_TARGET,
	LW_NEEDS_REFUSAL,
	LW_NEEDS_FAILURE,
	LW_NEEDS_CODE,
};

enum lw_goes_to {
	LW_GOES_TO_NOTHING, /* time passes, or no machine waits for it */
	LW_GOES_TO_CALL,
	LW_GOES_TO_HOLD,
	LW_GOES_TO_RECORDING,
	LW_GOES_TO_REFERRED,
	LW_GOES_TO_BEGIN,
	LW_GOES_TO_TRANSFER,
	LW_GOES_TO_ANSWER,
	LW_GOES_TO_HANGUP,
	LW_GOES_TO_SPLIT,
	LW_GOES_TO_PART,
	LW_GOES_TO_OFFER,
	LW_GOES_TO_LEG,
	LW_GOES_TO_LEG_ENDS, /* a leg's end: its code gives the cause */
	LW_GOES_TO_RINGING,
	LW_GOES_TO_IDENTITY,
	LW_GOES_TO_DTMF,
	LW_GOES_TO_NEWS,
	LW_GOES_TO_RECORDER,
	LW_GOES_TO_NOT_SHOWN,
	LW_GOES_TO_PEER_SAYS,
	LW_GOES_TO_REDIRECT,
	LW_GOES_TO_CLAIM,
	LW_GOES_TO_SWITCH,
};

struct lw_way {
	const char *name;
	uint8_t needs; /* enum lw_needs */
	uint8_t to;    /* enum lw_goes_to */
	uint8_t input; /* of that machine's enum; of BEGIN: enum lw_method; 0 where there is none */
	bool verb;     /* the user's, who may be refused */
};

/* What is between the verbs and the signals has no name. */
extern const struct lw_way lw_ways[LW_INPUT_TYPES];
static inline bool lw_is_input(uint32_t type)
{
	return type < LW_INPUT_TYPES && lw_ways[type].name;
}

/* The method that a verb begins, LW_METHOD_NONE for any other input. */
enum lw_method lw_method_of(const struct lw_input *in);

#endif
