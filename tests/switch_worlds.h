/* SPDX-License-Identifier: BSD-3-Clause */
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

/* ---- one story of them ---- */

enum { SW_STORY_MAX = 16 };

/* How a transfer begins, what the settings say, and what happens then. */
struct sw_story {
	enum sw_table table;
	bool refer;                  /* by REFER */
	bool two, up;                /* T's own two calls; C has answered the second one */
	uint32_t settings;           /* bits 1 << enum SW_XFER_fact: what a walk leaves free */
	uint8_t input[SW_STORY_MAX]; /* enum SW_XFER_input; HEARD: all ears have answered */
	unsigned inputs;
	unsigned decisive; /* the one that decides, from 0 */
};

/* Where it leaves the parties, after everybody has answered and all deadlines have passed. */
struct sw_end {
	uint8_t note;    /* enum lw_note; 0: it was refused */
	uint8_t stage;   /* enum lw_stage, in which it was decided */
	uint8_t told_on; /* enum SW_XFER_input: the last NOTIFY was of this */
	bool told;
	bool a, t, t2, c; /* who is there; t: T's leg in A's call */
	bool recalled;    /* it was called again, */
	bool kept;        /* T and C talk without A */
};

/* False: it does not end. */
bool sw_tell(struct sw_walk *walk, const struct sw_story *story, struct sw_end *end);

#endif
