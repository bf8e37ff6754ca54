/* switch_worlds.h -- walks every world that the three transfer tables of a switch allow.
 *
 * A world is where the parties are and what was promised to them.  Each action gets its meaning
 * here anew, without the engine's code.  What the world decides is computed; what a setting decides
 * is left free, so both branches are walked.  The tables are given as values, so that a test can
 * walk ones with an error. */
#ifndef TESTS_SWITCH_WORLDS_H
#define TESTS_SWITCH_WORLDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tables/tables.h"

enum sw_table { SW_OF_ATTENDED, SW_OF_BLIND, SW_OF_RECALL, SW_TABLES };
enum { SW_ROWS_MAX = 2048, SW_SAID_MAX = 160 };

/* The tables to walk, and what came of it. */
struct sw_walk {
	struct lw_table table[SW_TABLES];
	bool loud; /* print each fault */
	unsigned faults, worlds, endings;
	char first[SW_SAID_MAX]; /* the first fault, as text */
	uint8_t played[SW_TABLES][SW_ROWS_MAX];
	unsigned ends[SW_TABLES][LW_NOTES];
};

/* The tables of the library. */
void sw_walk_init(struct sw_walk *walk);
/* Every world that can be reached. */
void sw_walk_all(struct sw_walk *walk);

#endif
