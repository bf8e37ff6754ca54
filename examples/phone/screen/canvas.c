/* SPDX-License-Identifier: BSD-3-Clause */
/* canvas.c -- see canvas.h. */
#define _XOPEN_SOURCE 700 /* wcwidth() */
#include <string.h>
#include <wchar.h>

#include "canvas.h"
#include "utf8.h"

enum { NO_TEXT = 0xfffd };

/* ---- UTF-8 ---- */

uint32_t utf8_next(const char **text)
{
	uint32_t sign;
	size_t len = utf8_read(*text, &sign);

	if (**text)
		*text += len ? len : 1;
	return len ? sign : NO_TEXT;
}

bool utf8_add(char *buf, size_t size, uint32_t sign)
{
	static const unsigned char FIRST[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t at = strlen(buf);
	int len = sign < 0x80 ? 1 : sign < 0x800 ? 2 : sign < 0x10000 ? 3 : 4;

	if (at + (size_t)len >= size)
		return false;
	buf[at + (size_t)len] = '\0';
	for (int i = len - 1; i > 0; i--, sign >>= 6)
		buf[at + (size_t)i] = (char)(0x80 | (sign & 0x3f));
	buf[at] = (char)(FIRST[len] | sign);
	return true;
}

/* What is shown for a code point, and how wide: 0 for what combines with the sign before it. */
static uint32_t shown(uint32_t sign, int *width)
{
	if (sign < 0x20 || (sign >= 0x7f && sign < 0xa0) || utf8_unseen(sign))
		sign = '?';
	*width = wcwidth((wchar_t)sign);
	if (*width >= 0)
		return sign;
	*width = 1; /* the locale has no such character */
	return '?';
}

/* ---- cells ---- */

void canvas_init(struct canvas *canvas, struct cell *cells, int rows, int cols)
{
	*canvas = (struct canvas){.rows = rows, .cols = cols, .cells = cells};
	for (int i = 0; i < rows * cols; i++)
		cells[i] = (struct cell){.sign = {' '}, .width = 1};
}

struct cell *canvas_cell(const struct canvas *canvas, int row, int col)
{
	if (row < 0 || col < 0 || row >= canvas->rows || col >= canvas->cols)
		return NULL;
	return &canvas->cells[row * canvas->cols + col];
}

/* Half of a wide character is no character: its other half goes too. */
static void put(struct canvas *canvas, int row, int col, enum style style, uint32_t sign, int width)
{
	struct cell *cell = canvas_cell(canvas, row, col);
	struct cell *left = canvas_cell(canvas, row, col - 1);
	struct cell *right = canvas_cell(canvas, row, col + 1);

	if (!cell)
		return;
	if (left && cell->width == 0)
		*left = (struct cell){.sign = {' '}, .style = left->style, .width = 1};
	if (right && cell->width == 2 && right->width == 0)
		*right = (struct cell){.sign = {' '}, .style = right->style, .width = 1};
	*cell = (struct cell){.sign = {sign}, .style = (uint8_t)style, .width = (uint8_t)width};
	if (width == 2 && right)
		*right = (struct cell){.style = (uint8_t)style};
}

static void combine(struct cell *cell, uint32_t sign)
{
	for (int i = 1; cell && i < CELL_SIGNS; i++) {
		if (cell->sign[i])
			continue;
		cell->sign[i] = sign;
		return;
	}
}

void canvas_fill(struct canvas *canvas, int row, int col, int width, enum style style,
		 uint32_t sign)
{
	for (int i = 0; i < width; i++)
		put(canvas, row, col + i, style, sign, 1);
}

/* ---- text ---- */

static int width_of(const char *text, const char *end)
{
	int sum = 0, width;

	while (text < end) {
		shown(utf8_next(&text), &width);
		sum += width;
	}
	return sum;
}

int canvas_width(const char *text)
{
	return width_of(text, text + strlen(text));
}

int canvas_part(struct canvas *canvas, int row, int col, int width, enum style style,
		const char *text, size_t len)
{
	const char *end = text + len;
	int most = width < canvas->cols - col ? width : canvas->cols - col;
	int edge = col + most - (width_of(text, end) > most), last = -1;

	if (most <= 0)
		return col;
	while (text < end) {
		int w;
		uint32_t sign = shown(utf8_next(&text), &w);

		if (!w && last >= 0)
			combine(canvas_cell(canvas, row, last), sign);
		if (!w)
			continue;
		if (col + w > edge) {
			put(canvas, row, col, style, GLYPH_MORE, 1);
			return col + 1;
		}
		last = col;
		put(canvas, row, col, style, sign, w);
		col += w;
	}
	return col;
}

int canvas_text(struct canvas *canvas, int row, int col, int width, enum style style,
		const char *text)
{
	return canvas_part(canvas, row, col, width, style, text, strlen(text));
}

size_t canvas_line(const char *text, int width, size_t *next)
{
	const char *at = text, *blank = NULL;
	int sum = 0, w;

	while (*at) {
		const char *begin = at;

		shown(utf8_next(&at), &w);
		if (*begin == ' ')
			blank = begin;
		sum += w;
		if (sum <= width || begin == text)
			continue;
		if (!blank) {
			*next = (size_t)(begin - text);
			return *next;
		}
		*next = (size_t)(blank - text) + 1;
		return (size_t)(blank - text);
	}
	*next = (size_t)(at - text);
	return *next;
}

void canvas_row(const struct canvas *canvas, int row, char *buf, size_t size)
{
	size_t len;

	*buf = '\0';
	for (int col = 0; col < canvas->cols; col++) {
		const struct cell *cell = canvas_cell(canvas, row, col);

		for (int i = 0; cell->width && cell->sign[i]; i++)
			utf8_add(buf, size, cell->sign[i]);
	}
	for (len = strlen(buf); len && buf[len - 1] == ' '; len--)
		buf[len - 1] = '\0';
}
