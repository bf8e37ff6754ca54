/* SPDX-License-Identifier: BSD-3-Clause */
/* luck.c -- numbers that look random and are the same for the same seed (splitmix64). */
#include "luck.h"

static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint32_t lw_mock_random_below(uint64_t *state, uint32_t bound)
{
	return bound ? (uint32_t)(next(state) % bound) : 0;
}
