/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_i.h -- what the screen's parts share that knows both the phone and its screen. */
#ifndef PHONE_SCREEN_I_H
#define PHONE_SCREEN_I_H

#include "commands.h"
#include "screen.h"
#include "screen_keys.h"
#include "screen_term.h"
#include "screen_view.h"

struct screen_errors;

struct screen {
	struct phone *phone;
	struct screen_view view;
	struct canvas canvas;
	struct cell *cells;
	compat_watch watch;
	struct tmr tmr;
	struct screen_errors *errors;
	char who[LW_NAME_MAX + LW_URI_MAX];
	uint64_t drawn;    /* when, in tmr_jiffies() */
	lw_call current;   /* the phone's current call when last asked: a new one is chosen */
	bool open, quit_asked;
};

/* screen_model.c: asks the engine, and fills in what the view shows of it. */
void screen_model(struct screen *screen);
/* screen_notes.c */
bool screen_sentence(const struct screen *screen, const struct event *ev, enum style *style,
		     char *buf, size_t size);

/* screen_input.c: does what a key means. */
void screen_key(struct screen *screen, uint32_t key);
/* Runs a command of the phone. */
void screen_command(struct screen *screen, const char *format, ...);
void screen_say(struct screen *screen, enum style style, const char *text);

/* screen_target.c: to whom, and how. */
void target_open(struct screen *screen, enum screen_purpose purpose);
void target_key(struct screen *screen, uint32_t key);
void method_key(struct screen *screen, uint32_t key);
/* Another row; NULL when there is no room, or no command could say the address. */
struct screen_target *target_add(struct screen_view *view, enum screen_target_kind kind,
				 const char *name, const char *word, const char *about);
/* Fills the rows that fit what is typed. */
void target_list(struct screen *screen);

/* screen_book.c: rows for what the directory finds; before anything is typed, the favourites. */
void book_search(const struct screen *screen, struct screen_view *view);
/* The name of a party: the directory's, the network's, or the user of its address. */
void screen_name(const struct phone *phone, const char *uri, const char *name, char *buf,
		 size_t size);

/* screen_methods.c: which of the three methods are possible for a target, and why not. */
void screen_methods(const struct phone *phone, lw_call call, const char *word,
		    struct screen_method methods[SCREEN_METHODS]);
/* What the rules make of an address: "internal"; "" when they say nothing. */
void screen_place(const struct phone *phone, const char *word, char *buf, size_t size);

/* screen_errors.c: what is written to standard error goes to the notes while the screen is up. */
int screen_errors_alloc(struct screen_errors **errorsp, struct screen *screen);

#endif
