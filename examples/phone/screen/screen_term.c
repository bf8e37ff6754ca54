/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_term.c -- the terminal, by curses. */
#define _XOPEN_SOURCE 700
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>
#include <curses.h>
#include <term.h>

#include "screen_term.h"

enum { ESCAPE_MS = 25, GIVE_BACK = 160 };

static SCREEN *screen;
static bool utf8, colours;

/* ---- a fault gives the terminal back ---- */

/* Only what may be done in a signal handler: prepared bytes, and the terminal's settings. */
static struct termios before;
static char give_back[GIVE_BACK];
static size_t give_back_len;

static const int FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum { FAULT_COUNT = sizeof(FAULTS) / sizeof(FAULTS[0]) };
static struct sigaction old_actions[FAULT_COUNT];

static void on_fault(int sig)
{
	if (write(STDOUT_FILENO, give_back, give_back_len) < 0)
		give_back_len = 0; /* nothing can be done about it */
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
	for (int i = 0; i < FAULT_COUNT; i++) {
		if (FAULTS[i] == sig)
			sigaction(sig, &old_actions[i], NULL);
	}
	raise(sig);
}

/* A string of the terminal's description without the pauses it asks for, "$<2>". */
static void add_string(const char *name)
{
	const char *text = tigetstr(name);

	if (!text || text == (char *)-1)
		return;
	while (*text && give_back_len < GIVE_BACK) {
		const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;

		if (end)
			text = end + 1;
		else
			give_back[give_back_len++] = *text++;
	}
}

static void watch_faults(void)
{
	struct sigaction action = {.sa_handler = on_fault};

	give_back_len = 0;
	add_string("sgr0");
	add_string("op");
	add_string("cnorm");
	add_string("rmkx");
	add_string("rmcup");
	for (int i = 0; i < FAULT_COUNT; i++)
		sigaction(FAULTS[i], &action, &old_actions[i]);
}

/* ---- open and close ---- */

static void use_colours(void)
{
	const char *no = getenv("NO_COLOR"); /* a user's wish, no-color.org */

	colours = has_colors() && !(no && *no) && start_color() == OK;
	if (!colours)
		return;
	use_default_colors();
	init_pair(STYLE_GOOD, COLOR_GREEN, -1);
	init_pair(STYLE_WARN, COLOR_YELLOW, -1);
	init_pair(STYLE_BAD, COLOR_RED, -1);
}

/* TERM=dumb, in an editor's shell, cannot move its cursor: nothing would be seen. */
static bool can_move(void)
{
	const char *text = tigetstr("cup");

	return text && text != (char *)-1;
}

const char *term_open(void)
{
	static bool registered;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return "it needs a terminal for input and output: start it without < > and |";
	/* only the characters: a decimal comma in JSON or in a log would be nobody's joy */
	setlocale(LC_CTYPE, "");
	utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	tcgetattr(STDIN_FILENO, &before);
	screen = newterm(NULL, stdout, stdin);
	if (screen && !can_move()) {
		endwin();
		delscreen(screen);
		screen = NULL;
	}
	if (!screen)
		return "the type of this terminal is not known here: set TERM, for example "
		       "TERM=xterm or TERM=vt100";
	set_term(screen);
	set_escdelay(ESCAPE_MS);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	curs_set(0);
	use_colours();
	watch_faults();
	if (!registered)
		atexit(term_close);
	registered = true;
	return NULL;
}

void term_close(void)
{
	if (!screen)
		return;
	endwin();
	delscreen(screen);
	screen = NULL;
	for (int i = 0; i < FAULT_COUNT; i++)
		sigaction(FAULTS[i], &old_actions[i], NULL);
}

/* ---- paint ---- */

void term_size(int *rows, int *cols)
{
	getmaxyx(stdscr, *rows, *cols);
}

static attr_t attributes(enum style style)
{
	switch (style) {
	case STYLE_PLAIN:    break;
	case STYLE_TITLE:
	case STYLE_SELECTED: return A_REVERSE;
	case STYLE_BOLD:     return A_BOLD;
	case STYLE_DIM:      return A_DIM;
	case STYLE_GOOD:     return A_NORMAL;
	case STYLE_WARN:     return A_BOLD;
	case STYLE_BAD:      return colours ? A_BOLD : A_REVERSE;
	case STYLES:         break;
	}
	return A_NORMAL;
}

/* What a terminal that knows only ASCII is given. */
static wchar_t plain(uint32_t sign)
{
	switch (sign) {
	case GLYPH_ACROSS:    return '-';
	case GLYPH_DOWN:      return '|';
	case GLYPH_TOP_LEFT:
	case GLYPH_TOP_RIGHT:
	case GLYPH_LOW_LEFT:
	case GLYPH_LOW_RIGHT: return '+';
	case GLYPH_FULL:      return '#';
	case GLYPH_EMPTY:     return '.';
	case GLYPH_MORE:      return '~';
	}
	return sign < 0x80 ? (wchar_t)sign : '?';
}

static void paint_cell(int row, int col, const struct cell *cell)
{
	bool coloured = colours && (cell->style == STYLE_GOOD || cell->style == STYLE_WARN ||
				    cell->style == STYLE_BAD);
	wchar_t text[CELL_SIGNS + 1] = {0};
	cchar_t out;

	for (int i = 0; i < CELL_SIGNS && cell->sign[i]; i++)
		text[i] = utf8 ? (wchar_t)cell->sign[i] : plain(cell->sign[i]);
	if (setcchar(&out, text, attributes(cell->style), coloured ? (short)cell->style : 0,
		     NULL) == OK)
		mvadd_wch(row, col, &out);
}

void term_paint(const struct canvas *canvas)
{
	for (int row = 0; row < canvas->rows; row++) {
		for (int col = 0; col < canvas->cols; col++) {
			const struct cell *cell = canvas_cell(canvas, row, col);

			if (cell->width)
				paint_cell(row, col, cell);
		}
	}
	refresh();
}

void term_repaint(void)
{
	clearok(curscr, TRUE);
}

void term_bell(void)
{
	beep();
}

/* ---- keys ---- */

static uint32_t special(wint_t key)
{
	switch (key) {
	case KEY_UP:        return TERM_UP;
	case KEY_DOWN:      return TERM_DOWN;
	case KEY_PPAGE:     return TERM_PAGE_UP;
	case KEY_NPAGE:     return TERM_PAGE_DOWN;
	case KEY_HOME:      return TERM_HOME;
	case KEY_END:       return TERM_END;
	case KEY_ENTER:     return TERM_ENTER;
	case KEY_BACKSPACE: return TERM_BACKSPACE;
	case KEY_RESIZE:    return TERM_RESIZE;
	}
	return TERM_OTHER;
}

uint32_t term_key(void)
{
	wint_t key;
	int kind = get_wch(&key);

	if (kind == ERR)
		return TERM_NONE;
	if (kind == KEY_CODE_YES)
		return special(key);
	if (key == '\n')
		return TERM_ENTER;
	return key == 0x7f || key == 0x08 ? TERM_BACKSPACE : key;
}

bool term_gone(void)
{
	struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};

	return poll(&fd, 1, 0) > 0 && (fd.revents & (POLLHUP | POLLERR | POLLNVAL));
}
