/* SPDX-License-Identifier: BSD-3-Clause */
/* tables.h -- the decision tables of the core: their words and states as enums, and where they are.
 * Each machine is listed once (machines.inc), its words once (words.h), its states once (its .def
 * file). */
#ifndef LW_TABLES_H
#define LW_TABLES_H

#include <legwork/callerid.h>

#include "groups.h"
#include "words.h"

/* A cause that is found when it is asked for. */
enum lw_why {
	LW_WHY_OF_NEWS = 0x80, /* what the party said */
	LW_WHY_OF_REFUSAL,     /* that a REFER was refused, by its code */
	LW_WHY_OF_STAGE,       /* what running out of time means here */
	LW_WHY_OF_CALL,        /* whether the call went on without us */
};

/* What a state lets the user do beside its rows. */
enum lw_lets {
	LW_LETS_NOTHING,
	LW_LETS_MEDIA,           /* a leg: hold it, resume it */
	LW_LETS_HOLD_TARGET,     /* a transfer: hold the target by hand */
	LW_LETS_HOLD_TRANSFEREE, /* likewise the transferee */
	LW_LETS_SPLIT,           /* hold of one party is an input of the transfer */
	LW_LETS_REPLACE,         /* of a switch: another leg may take the place of any party, */
	LW_LETS_REPLACE_A,       /* or of the transferee alone */
};

/* The words of SEATS, and what a party hears then.  Of a call without a transfer the seats are its
 * two sides, of a transfer the transferee A, the transferor T and the target C. */
enum lw_seat { LW_SEAT_A, LW_SEAT_T, LW_SEAT_C, LW_SEAT_1 = LW_SEAT_A, LW_SEAT_2 = LW_SEAT_T };
#define LW_EARS(E) \
	E(_)      /* nobody sits there, or it rings */ \
	E(A) E(T) E(C) /* that party */ \
	E(MUSIC) \
	E(RING)   /* ringback, or early media of who is called */ \
	E(SAY)    /* an announcement */ \
	E(MIX)    /* all others */ \
	E(LEAVES) /* nothing: it is about to be let go */
#define LW_EAR_ENUM(word) LW_EAR_##word,
enum lw_ear { LW_EARS(LW_EAR_ENUM) LW_EAR_COUNT, LW_EAR_1 = LW_EAR_A, LW_EAR_2 = LW_EAR_T };
#undef LW_EAR_ENUM
/* The phase of a call without a transfer: no row of callerid.def speaks of it. */
enum { LW_PHASE_PLAIN = LW_PHASES };

/* The deadline fields of the config; 0 is none. */
#define LW_TIMER_ENUM(name, dfl, least, source, text) T_##name,
/* Which deadline a state waits for; forever: none, and its line says why (law 5). */
enum lw_timer_field { T_forever, LW_TIMES(LW_TIMER_ENUM) T_COUNT };
#undef LW_TIMER_ENUM

#define EACH "../../table/words.inc"
#include "word_sets.inc"
#define EACH "../../table/states.inc"
#include "machines.inc"

enum lw_machine {
#define EACH "../../table/number.inc"
#include "machines.inc"
	LW_MACHINES
};

extern const struct lw_table lw_tables[LW_MACHINES];

/* What a stage of a transfer means for the reason of its end. */
struct lw_stage_word { uint8_t late; bool ending; };
extern const struct lw_stage_word lw_stage_words[];

#endif
