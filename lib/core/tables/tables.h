/* tables.h -- the decision tables of the core: their words and states as enums, and where they are.
 * Each machine is listed once (machines.inc), its words once (words.h), its states once (its .def
 * file). */
#ifndef LW_TABLES_H
#define LW_TABLES_H

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
};

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
