/* SPDX-License-Identifier: BSD-3-Clause */
/* any_input.h -- the kinds of inputs one behind the other, without the room between verbs and
 * signals. */
#ifndef TESTS_ANY_INPUT_H
#define TESTS_ANY_INPUT_H

#include <stdint.h>

#include <legwork/adapter.h>

enum { ANY_INPUTS = LW_VERBS + (LW_INPUT_TYPES - LW_FIRST_SIGNAL) };

/* ANY_INPUTS: LW_INPUT_TYPES, which is none. */
static inline uint32_t any_input(uint32_t n)
{
	return n < LW_VERBS ? n : n - LW_VERBS + LW_FIRST_SIGNAL;
}

#endif
