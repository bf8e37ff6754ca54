/* SPDX-License-Identifier: BSD-3-Clause */
/* hears.h -- what a party hears: looks things up in hears.def. */
#ifndef LW_SW_HEARS_H
#define LW_SW_HEARS_H

#include <legwork/switch.h>

#include "../tables/tables.h"

enum lw_hears_fact {
	LW_HEARS_IF_always = 1 << 0,
	LW_HEARS_IF_holds = 1 << 1,
	LW_HEARS_IF_announced = 1 << 2,
	LW_HEARS_IF_other_holds = 1 << 3,
	LW_HEARS_IF_other_there = 1 << 4,
	LW_HEARS_IF_called_early = 1 << 5,
	LW_HEARS_IF_rings_itself = 1 << 6,
	LW_HEARS_IF_with_music = 1 << 7,
	LW_HEARS_IF_dial_tone = 1 << 8,
	LW_HEARS_FACTS = 9,
};

/* word: of SEATS.  facts: enum lw_hears_fact, always among them.  By a pointer that may be NULL:
 * the number of the row that decides. */
enum lw_hear lw_hears(enum lw_ear word, uint32_t facts, unsigned *row);

#endif
