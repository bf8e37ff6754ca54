/* SPDX-License-Identifier: BSD-3-Clause */
/* play_stage.h -- what the parts of the player share: the stage that a script is played on, with
 * the engine, the parties by name and the trace. */
#ifndef LW_MOCK_PLAY_STAGE_H
#define LW_MOCK_PLAY_STAGE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <legwork/play.h>
#include <legwork/rules.h>

#include "play_rules.h"

enum { PARTIES = 24, WORDS = 12, WORD_MAX = 64, ADDRESS_MAX = 128, TURNS = 4 };

struct on_stage { char name[32]; lw_leg leg; lw_call call; };

struct stage {
	const struct lw_play_host *host;
	struct lw *lw;
	struct lw_config config;
	char last_resort[ADDRESS_MAX];
	struct play_rules rules;
	struct on_stage party[PARTIES];
	int parties;
	char *trace;
	size_t size, used;
	lw_time now;
	bool quick_ears; /* each wish of an ear is agreed to at once */
	size_t line;    /* of the script, from 0 */
	char why[160];  /* this line cannot be played */
	jmp_buf out;    /* to there then */
	struct play_kept *kept; /* while it starts again */
	/* texts of the line that is played, in turn */
	char user[TURNS][WORD_MAX], uri[TURNS][ADDRESS_MAX];
	unsigned turn;
};

struct words { char w[WORDS][WORD_MAX]; int n; };

/* play_stage.c */
void lw_play_trace(struct stage *s, const char *fmt, ...);
/* The line cannot be played: gives the script up. */
_Noreturn void lw_play_wrong(struct stage *s, const char *fmt, ...);
void lw_play_introduce(struct stage *s, const char *name, lw_leg leg, lw_call call);
/* The last of that name, or NULL. */
struct on_stage *lw_play_party(struct stage *s, const char *name);
/* Without one the script is wrong. */
struct on_stage *lw_play_must(struct stage *s, const char *name);
const char *lw_play_leg(struct stage *s, lw_leg leg);
const char *lw_play_call(struct stage *s, lw_call call);
const char *lw_play_user(struct stage *s, const char *uri); /* good for four addresses a line */
/* sip:NAME@example.com, or the name itself if it is an address; likewise. */
const char *lw_play_uri(struct stage *s, const char *name);

/* play_happen.c: the words behind the time */
void lw_play_happen(struct stage *s, const struct words *w);
/* play_print.c: takes the engine's outputs and prints them */
void lw_play_print(struct stage *s);
/* play_states.c: what "so" shows */
void lw_play_states(struct stage *s);

#endif
