/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_view.h -- all that a drawing of the screen shows: values, and nothing of the engine's.
 *
 * What is of the calls is asked anew for each drawing (screen_model.c).  What is of the user --
 * page, what is typed, which row is chosen -- is all that the screen keeps. */
#ifndef PHONE_SCREEN_VIEW_H
#define PHONE_SCREEN_VIEW_H

#include <stdarg.h>
#include <legwork/legwork.h>

#include "canvas.h"

enum {
	SCREEN_ROWS_MIN = 12, SCREEN_COLS_MIN = 40,
	SCREEN_CALLS = 32, SCREEN_NOTES = 24, SCREEN_TARGETS = 64, SCREEN_METHODS = 3,
	SCREEN_TEXT = 400,
};

enum screen_page { PAGE_CALLS, PAGE_TARGET, PAGE_METHOD, PAGE_KEYPAD, PAGE_HELP };

/* What somebody is looked for. */
enum screen_purpose { FOR_TRANSFER, FOR_RETRY, FOR_DIAL };

struct screen_call {
	lw_call call;
	uint32_t number;           /* as `calls` shows it */
	uint32_t legal;            /* lw_legal() */
	uint32_t consult, original;/* numbers of calls of the same transfer; 0: none */
	enum lw_call_state state;
	enum lw_method method;
	enum lw_leg_state leg;
	enum lw_scene scene;       /* of the transfer of this call */
	enum lw_referral referral;
	bool held, remote_held, muted, recording, incoming, mixed;
	bool sounds;               /* there are media; levels are in dBov */
	double rx, tx;
	char name[LW_NAME_MAX];    /* never "" */
	char uri[LW_URI_MAX];
	char called[LW_URI_MAX];   /* whom it first called, or "" */
};

enum screen_target_kind { TARGET_TYPED, TARGET_CONTACT, TARGET_CALL, TARGET_FIRST_CALLED };

struct screen_target {
	enum screen_target_kind kind;
	bool favourite;
	uint32_t call;             /* of TARGET_CALL */
	char name[LW_NAME_MAX];
	char word[LW_URI_MAX];     /* what a command is given */
	char about[64];            /* "internal", "external contact" */
};

struct screen_method {
	enum lw_method method;
	bool allowed;
	bool asks;                 /* allowed once the user has agreed to what reason says */
	char reason[SCREEN_TEXT];  /* why not */
};

struct screen_note {
	enum style style;
	char time[12];
	char text[SCREEN_TEXT];
};

struct screen_view {
	const char *who;           /* this phone's user */
	char time[12];

	/* asked anew for each drawing */
	struct screen_call calls[SCREEN_CALLS];
	int count, more;           /* more: calls beyond SCREEN_CALLS */
	struct screen_target targets[SCREEN_TARGETS];
	int target_count;
	struct screen_method methods[SCREEN_METHODS];

	/* the user's */
	enum screen_page page, back; /* back: the page that help returns to */
	uint32_t chosen;           /* the call that keys act on */
	enum screen_purpose purpose;
	char typed[LW_NAME_MAX];
	int target;                /* the chosen row of targets */
	struct screen_target to;   /* PAGE_METHOD: who was picked */
	int method;                /* the chosen row of methods */
	int agreed;                /* the row whose key was pressed, and asks again; or -1 */
	char sent[LW_NAME_MAX];    /* PAGE_KEYPAD */
	int help;                  /* rows of help passed over */

	struct screen_note notes[SCREEN_NOTES]; /* a ring */
	uint32_t note_count;
};

/* screen_draw.c and the files beside it */
void screen_draw(const struct screen_view *view, struct canvas *canvas);
void screen_draw_calls(const struct screen_view *view, struct canvas *canvas, int row, int end);
void screen_draw_target(const struct screen_view *view, struct canvas *canvas, int row, int end);
void screen_draw_method(const struct screen_view *view, struct canvas *canvas, int row, int end);
void screen_draw_keypad(const struct screen_view *view, struct canvas *canvas, int row, int end);
void screen_draw_help(const struct screen_view *view, struct canvas *canvas, int row, int end);
/* The text in as many rows as it takes, up to end; the row after it. */
int screen_draw_text(struct canvas *canvas, int row, int end, int col, enum style style,
		     const char *text);

/* The name, cut to what a sentence bears. */
void screen_short(char *buf, size_t size, const char *name);

/* The call of that number, or NULL. */
const struct screen_call *screen_call(const struct screen_view *view, uint32_t number);
/* The chosen call, or NULL. */
const struct screen_call *screen_chosen(const struct screen_view *view);
/* The transfer that call has a part in: whose call is handed over, and the consultation call, each
 * NULL where there is none. */
void screen_pair(const struct screen_view *view, const struct screen_call *call,
		 const struct screen_call **transferee, const struct screen_call **target);

/* screen_notes.c: adds a line to the last notes; what is too long ends in an ellipsis. */
void screen_note_add(struct screen_view *view, enum style style, const char *time,
		     const char *text);

/* screen_words.c: plain words for the engine's states, causes and outcomes. */
const char *screen_state(const struct screen_call *call);
/* What goes on in a transfer and what can be done, with %A for the transferee and %C for the
 * target; "" for nothing. */
const char *screen_story(const struct screen_call *transferee);
const char *screen_method_name(enum lw_method method);
const char *screen_cause(const char *cause);
const char *screen_parties(const char *parties);
/* The words behind text's %X, one word for each of letters: "AC", {"Bob", "Carol"}. */
void screen_words(char *buf, size_t size, const char *text, const char *letters,
		  const char *const *words);
/* "carol" of "sip:carol@host", the whole of what has no user. */
void screen_user(char *buf, size_t size, const char *uri);

#endif
