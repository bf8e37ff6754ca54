/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_term.h -- the terminal: shows a canvas, gives keys.  All that knows of curses is in
 * screen_term.c; a build without curses has screen_none.c instead. */
#ifndef PHONE_SCREEN_TERM_H
#define PHONE_SCREEN_TERM_H

#include "canvas.h"

/* A key is a Unicode code point, or one of these. */
enum term_key {
	TERM_NONE = 0,
	TERM_FAVOURITE = 0x06,
	TERM_CLEAR_LINE = 0x15,
	TERM_REPAINT = 0x0c,
	TERM_TAB = '\t',
	TERM_ENTER = '\r',
	TERM_ESCAPE = 0x1b,
	TERM_UP = 0x110000,
	TERM_DOWN,
	TERM_PAGE_UP,
	TERM_PAGE_DOWN,
	TERM_HOME,
	TERM_END,
	TERM_BACKSPACE,
	TERM_RESIZE,
	TERM_OTHER,
};

/* Takes standard input and output as a screen.  NULL, or what is in the way and what to do. */
const char *term_open(void);
/* Gives the terminal back as it was; also at exit, and when the program is killed by a fault. */
void term_close(void);
void term_size(int *rows, int *cols);
void term_paint(const struct canvas *canvas);
/* Paints everything anew next time. */
void term_repaint(void);
/* Calls the user's attention, as the terminal does: by a sound, or by a flash. */
void term_bell(void);
/* The next key, or TERM_NONE: never waits. */
uint32_t term_key(void);
/* The terminal has been closed. */
bool term_gone(void);

#endif
