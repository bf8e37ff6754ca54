/* SPDX-License-Identifier: BSD-3-Clause */
/* hears.c -- looks up in hears.def what a party hears. */
#include "hears.h"

/* The words that a row is about: one bit each. */
#define WORD(ear) (1u << LW_EAR_##ear)
enum {
	WORDS_SEAT = WORD(A) | WORD(T) | WORD(C),
	WORDS_RING = WORD(RING),
	WORDS_MUSIC = WORD(MUSIC),
	WORDS_SAY = WORD(SAY),
	WORDS_MIX = WORD(MIX),
	WORDS_LEAVES = WORD(LEAVES),
	WORDS_ANY = WORDS_SEAT | WORDS_RING | WORDS_MUSIC | WORDS_SAY | WORDS_MIX | WORDS_LEAVES,
};

#define HEARS(word, fact, what) {LW_HEARS_IF_##fact, WORDS_##word, LW_HEAR_##what},
static const struct { uint16_t fact, words; uint8_t hear; } rows[] = {
#include "hears.def"
};

enum lw_hear lw_hears(enum lw_ear word, uint32_t facts, unsigned *row)
{
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!(rows[i].words >> word & 1u) || !(facts & rows[i].fact))
			continue;
		if (row)
			*row = i;
		return (enum lw_hear)rows[i].hear;
	}
	return LW_HEAR_NOTHING;
}
