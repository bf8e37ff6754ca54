/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_draw.c -- the frame: title, body, last notes, keys.  From values to cells; no terminal. */
#include <stdio.h>
#include <string.h>

#include "screen_keys.h"

enum { KEY_COLS = 13, TALL = 18, NAME_COLS = 24 };

/* ---- the values ---- */

const struct screen_call *screen_call(const struct screen_view *view, uint32_t number)
{
	for (int i = 0; number && i < view->count; i++) {
		if (view->calls[i].number == number)
			return &view->calls[i];
	}
	return NULL;
}

const struct screen_call *screen_chosen(const struct screen_view *view)
{
	return screen_call(view, view->chosen);
}

void screen_pair(const struct screen_view *view, const struct screen_call *call,
		 const struct screen_call **transferee, const struct screen_call **target)
{
	*transferee = *target = NULL;
	if (!call)
		return;
	if (call->original) {
		*transferee = screen_call(view, call->original);
		*target = call;
	} else if (call->scene != LW_SCENE_NONE) {
		*transferee = call;
		*target = screen_call(view, call->consult);
	}
}

/* ---- text in rows ---- */

int screen_draw_text(struct canvas *canvas, int row, int end, int col, enum style style,
		     const char *text)
{
	int width = canvas->cols - col - 1;

	while (*text && row < end) {
		size_t next, len = canvas_line(text, width, &next);
		bool last = row + 1 == end && text[next];

		/* the last row there is room for: the rest of it all, so that an ellipsis shows */
		canvas_part(canvas, row++, col, width, style, text, last ? strlen(text) : len);
		text += next;
	}
	return row;
}

/* A name inside a sentence: what matters more comes behind it. */
void screen_short(char *buf, size_t size, const char *name)
{
	bool cut = canvas_width(name) > NAME_COLS;

	*buf = '\0';
	while (*name) {
		size_t len = strlen(buf);

		if (!utf8_add(buf, size, utf8_next(&name)) || canvas_width(buf) > NAME_COLS - cut) {
			buf[len] = '\0';
			break;
		}
	}
	if (cut)
		utf8_add(buf, size, GLYPH_MORE);
}

/* ---- title ---- */

static void draw_title(const struct screen_view *view, struct canvas *canvas)
{
	int cols = canvas->cols, time = (int)strlen(view->time), col;

	canvas_fill(canvas, 0, 0, cols, STYLE_TITLE, ' ');
	col = canvas_text(canvas, 0, 1, cols - 2, STYLE_TITLE, "legwork-phone");
	canvas_text(canvas, 0, col + 3, cols - time - 3 - col - 3, STYLE_TITLE, view->who);
	canvas_text(canvas, 0, cols - time - 1, time, STYLE_TITLE, view->time);
}

/* ---- last notes ---- */

static int note_rows(const struct screen_note *note, int width)
{
	const char *text = note->text;
	int rows = 0;

	while (*text) {
		size_t next;

		canvas_line(text, width, &next);
		text += next;
		rows++;
	}
	return rows;
}

static void draw_note(const struct screen_note *note, struct canvas *canvas, int row, int first,
		      int end, bool newest)
{
	bool wide = canvas->cols >= 60,
	     loud = note->style == STYLE_BAD || note->style == STYLE_WARN;
	bool lasting = note->style == STYLE_BAD || note->style == STYLE_GOOD;
	enum style style = newest || lasting ? note->style : STYLE_DIM;
	const char *text = note->text;
	int col = wide ? 12 : 3, width = canvas->cols - col - 1;

	if (row >= first && wide)
		canvas_text(canvas, row, 1, 8, STYLE_DIM, note->time);
	if (row >= first && loud)
		canvas_text(canvas, row, wide ? 10 : 1, 1, style, "!");
	for (; *text && row < end; row++) {
		size_t next, len = canvas_line(text, width, &next);

		if (row >= first)
			canvas_part(canvas, row, col, width, style, text, len);
		text += next;
	}
}

/* The newest is lowest; the one that does not fit loses its beginning. */
static void draw_notes(const struct screen_view *view, struct canvas *canvas, int first, int end)
{
	int width = canvas->cols - (canvas->cols >= 60 ? 12 : 3) - 1, low = end;

	for (uint32_t i = 0; i < view->note_count && i < SCREEN_NOTES && low > first; i++) {
		const struct screen_note *note =
			&view->notes[(view->note_count - 1 - i) % SCREEN_NOTES];
		int rows = note_rows(note, width), row = low - rows;

		/* of the newest the beginning matters more */
		draw_note(note, canvas, !i && row < first ? first : row, first, low, !i);
		low = row;
	}
}

/* ---- keys ---- */

static int draw_key(const struct screen_view *view, struct canvas *canvas, int row, int col,
		    const struct screen_key *key, const char *gap)
{
	bool possible = screen_key_possible(view, key);
	char text[40];

	snprintf(text, sizeof(text), possible ? "[%c]%s%s" : " %c %s%s", key->key, gap,
		 key->label);
	return canvas_text(canvas, row, col, canvas->cols - col,
			   possible ? STYLE_BOLD : STYLE_DIM, text);
}

/* All keys, each at its place. */
static void draw_grid(const struct screen_view *view, struct canvas *canvas, int row)
{
	const struct screen_key *key;
	int place = 0, across = (canvas->cols - 1) / KEY_COLS;

	for (size_t i = 0; (key = screen_key_at(i)); i++) {
		if (!screen_key_first(i))
			continue;
		key = screen_key_find(view, (uint32_t)key->key);
		draw_key(view, canvas, row + place / across, 1 + place % across * KEY_COLS, key,
			 " ");
		place++;
	}
}

/* Where rows are dear: only those that are possible. */
static void draw_flow(const struct screen_view *view, struct canvas *canvas, int row)
{
	const struct screen_key *key;
	int col = 1;

	for (size_t i = 0; (key = screen_key_at(i)); i++) {
		int width = 3 + canvas_width(key->label);

		if (!screen_key_possible(view, key))
			continue;
		if (col > 1 && col + width > canvas->cols - 1) {
			row++;
			col = 1;
		}
		col = draw_key(view, canvas, row, col, key, "") + 1;
	}
}

static const char *page_keys(const struct screen_view *view)
{
	switch (view->page) {
	case PAGE_CALLS:  break;
	case PAGE_TARGET:
		return "[Up] [Down] move  [Enter] choose  [^F] favourite  [^U] clear  [Esc] back";
	case PAGE_METHOD: return "[Up] [Down] [Enter] or its letter   [Esc] back";
	case PAGE_KEYPAD: return "[0-9] [*] [#] [A-D] send   [Esc] back";
	case PAGE_HELP:   return "[Up] [Down] scroll   [Esc] back";
	}
	return "";
}

static int key_rows(const struct screen_view *view, const struct canvas *canvas)
{
	int across = (canvas->cols - 1) / KEY_COLS;

	if (view->page != PAGE_CALLS)
		return canvas->cols >= 70 ? 1 : 2;
	return canvas->rows >= TALL && across >= 5 ? (18 + across - 1) / across : 3;
}

static void draw_keys(const struct screen_view *view, struct canvas *canvas, int row)
{
	if (view->page != PAGE_CALLS)
		screen_draw_text(canvas, row, canvas->rows, 1, STYLE_BOLD, page_keys(view));
	else if (canvas->rows >= TALL && (canvas->cols - 1) / KEY_COLS >= 5)
		draw_grid(view, canvas, row);
	else
		draw_flow(view, canvas, row);
}

/* ---- the whole ---- */

static void draw_body(const struct screen_view *view, struct canvas *canvas, int row, int end)
{
	switch (view->page) {
	case PAGE_CALLS:  screen_draw_calls(view, canvas, row, end); break;
	case PAGE_TARGET: screen_draw_target(view, canvas, row, end); break;
	case PAGE_METHOD: screen_draw_method(view, canvas, row, end); break;
	case PAGE_KEYPAD: screen_draw_keypad(view, canvas, row, end); break;
	case PAGE_HELP:   screen_draw_help(view, canvas, row, end); break;
	}
}

static void draw_too_small(struct canvas *canvas)
{
	char text[96];

	snprintf(text, sizeof(text), "This terminal is too small: %dx%d. Make it at least %dx%d.",
		 canvas->cols, canvas->rows, SCREEN_COLS_MIN, SCREEN_ROWS_MIN);
	screen_draw_text(canvas, 0, canvas->rows, 0, STYLE_BAD, text);
}

void screen_draw(const struct screen_view *view, struct canvas *canvas)
{
	bool tall = canvas->rows >= TALL;
	int keys, notes, low;

	if (canvas->rows < SCREEN_ROWS_MIN || canvas->cols < SCREEN_COLS_MIN) {
		draw_too_small(canvas);
		return;
	}
	keys = canvas->rows - key_rows(view, canvas);
	notes = keys - tall - (tall ? 5 : 2);
	low = view->page == PAGE_HELP ? keys - 1 : notes - 1;
	draw_title(view, canvas);
	draw_body(view, canvas, 1, low);
	canvas_fill(canvas, low, 0, canvas->cols, STYLE_DIM, GLYPH_ACROSS);
	draw_keys(view, canvas, keys);
	if (view->page == PAGE_HELP)
		return;
	draw_notes(view, canvas, notes, keys - tall);
	if (tall)
		canvas_fill(canvas, keys - 1, 0, canvas->cols, STYLE_DIM, GLYPH_ACROSS);
}
