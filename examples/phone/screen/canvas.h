/* SPDX-License-Identifier: BSD-3-Clause */
/* canvas.h -- a drawing of cells, which a terminal shows and a test compares.
 *
 * Whatever text says, a cell holds only what is seen: no control character, no sign that turns the
 * direction of writing or is invisible, no half of a wide character. */
#ifndef PHONE_CANVAS_H
#define PHONE_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum style {
	STYLE_PLAIN,
	STYLE_TITLE,    /* the line at the top */
	STYLE_BOLD,
	STYLE_DIM,      /* not possible now, or beside the point */
	STYLE_SELECTED, /* the row that keys act on */
	STYLE_GOOD,
	STYLE_WARN,     /* somebody waits for the user */
	STYLE_BAD,      /* went wrong */
	STYLES
};

/* Signs the drawing itself uses. */
enum glyph {
	GLYPH_ACROSS = 0x2500, GLYPH_DOWN = 0x2502, GLYPH_TOP_LEFT = 0x250c,
	GLYPH_TOP_RIGHT = 0x2510, GLYPH_LOW_LEFT = 0x2514, GLYPH_LOW_RIGHT = 0x2518,
	GLYPH_FULL = 0x2588, GLYPH_EMPTY = 0x2591, GLYPH_MORE = 0x2026,
};

enum { CELL_SIGNS = 5 };

struct cell {
	uint32_t sign[CELL_SIGNS + 1]; /* code points: one, and what combines with it; then 0 */
	uint8_t style;                 /* enum style */
	uint8_t width;                 /* 1, 2, or 0: the right half of the cell before */
};

struct canvas {
	int rows, cols;
	struct cell *cells; /* rows x cols, the caller's */
};

void canvas_init(struct canvas *canvas, struct cell *cells, int rows, int cols);
struct cell *canvas_cell(const struct canvas *canvas, int row, int col);

/* Writes UTF-8 at row, col, in at most width columns; what does not fit ends in an ellipsis.
 * Outside of the canvas nothing is written.  The column after it. */
int canvas_text(struct canvas *canvas, int row, int col, int width, enum style style,
		const char *text);
/* The same of the first len bytes. */
int canvas_part(struct canvas *canvas, int row, int col, int width, enum style style,
		const char *text, size_t len);
void canvas_fill(struct canvas *canvas, int row, int col, int width, enum style style,
		 uint32_t sign);

/* Columns that text takes. */
int canvas_width(const char *text);
/* How many bytes of text make a line of width columns, broken at a blank if there is one; *next is
 * where the line after it begins. */
size_t canvas_line(const char *text, int width, size_t *next);

/* The row as UTF-8 without the blanks at its end. */
void canvas_row(const struct canvas *canvas, int row, char *buf, size_t size);

/* The code point at *text, moved on; U+FFFD for what is not UTF-8; 0 at the end. */
uint32_t utf8_next(const char **text);
/* Appends a code point, if it fits with a NUL; false when it does not. */
bool utf8_add(char *buf, size_t size, uint32_t sign);

#endif
