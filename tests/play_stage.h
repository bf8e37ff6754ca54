/* play_stage.h -- what the parts of the player share: the stage that a script is played on, with
 * the engine, the parties by name and the trace. */
#ifndef TESTS_PLAY_STAGE_H
#define TESTS_PLAY_STAGE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <legwork/adapter.h>
#include <legwork/rules.h>

#include "play_rules.h"

enum { TRACE_MAX = 65536, PARTIES = 24, WORDS = 12, WORD_MAX = 64 };

struct party { char name[32]; lw_leg leg; lw_call call; };

struct stage {
	struct lw *lw;
	struct lw_config config;
	char last_resort[128];
	struct play_rules rules;
	struct party party[PARTIES];
	int parties;
	char trace[TRACE_MAX];
	size_t used;
	lw_time now;
	size_t line;    /* of the script, from 0 */
	char why[160];  /* this line cannot be played */
	jmp_buf out;    /* to there then */
};

struct words { char w[WORDS][WORD_MAX]; int n; };

/* play_stage.c */
void stage_trace(struct stage *s, const char *fmt, ...);
/* The line cannot be played: gives the script up. */
_Noreturn void stage_wrong(struct stage *s, const char *fmt, ...);
void stage_introduce(struct stage *s, const char *name, lw_leg leg, lw_call call);
struct party *stage_party(struct stage *s, const char *name); /* the last of that name, or NULL */
struct party *stage_must(struct stage *s, const char *name);  /* without one the script is wrong */
const char *stage_leg(struct stage *s, lw_leg leg);
const char *stage_call(struct stage *s, lw_call call);
const char *stage_user(const char *uri); /* good for two addresses a line */

/* play_happen.c: the words behind the time */
void play_happen(struct stage *s, const struct words *w);
/* play_print.c: takes the engine's outputs and prints them */
void play_print(struct stage *s);
/* play_inside.c */
void play_watch_rows(struct lw *lw);
void play_states(struct stage *s);

#endif
