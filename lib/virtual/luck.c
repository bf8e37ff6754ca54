/* SPDX-License-Identifier: BSD-3-Clause */
/* luck.c -- the random numbers of libre, from a seed (splitmix64): tags, branches, Call-IDs. */
#include <stdio.h>
#include <sys/random.h>

#include "virtual.h"

static uint64_t state, drawn; /* the wire's own luck, and the program's */

static uint64_t next(uint64_t *from)
{
	uint64_t z = *from += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

void lw_virtual_luck_begin(uint64_t seed)
{
	state = seed ^ 0x5851f42d4c957f2du;
	drawn = seed;
}

uint32_t lw_virtual_below(uint32_t bound)
{
	return bound ? (uint32_t)(next(&drawn) % bound) : 0;
}

/* ---- in the place of libre's ---- */

void rand_bytes(uint8_t *p, size_t size)
{
	if (!lw_virtual_on && getrandom(p, size, 0) == (ssize_t)size)
		return;
	for (size_t i = 0; i < size; i++)
		p[i] = (uint8_t)(next(&state) >> 32);
}

uint64_t rand_u64(void)
{
	uint64_t v;

	rand_bytes((uint8_t *)&v, sizeof v);
	return v;
}

uint32_t rand_u32(void)
{
	return (uint32_t)(rand_u64() >> 32);
}

uint16_t rand_u16(void)
{
	return (uint16_t)(rand_u64() >> 48);
}

void rand_str(char *str, size_t size)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789";

	if (!str || !size)
		return;
	rand_bytes((uint8_t *)str, size - 1);
	for (size_t i = 0; i + 1 < size; i++)
		str[i] = letters[(uint8_t)str[i] % (sizeof letters - 1)];
	str[size - 1] = '\0';
}

char rand_char(void)
{
	char s[2];

	rand_str(s, sizeof s);
	return s[0];
}
