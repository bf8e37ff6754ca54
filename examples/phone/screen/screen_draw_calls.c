/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_draw_calls.c -- the page of calls: rows, levels, and a transfer side by side. */
#include <stdio.h>
#include <string.h>

#include "screen_view.h"

enum { METER = 10, METER_FLOOR = -60, SIDE_BY_SIDE = 64, PANEL_ROWS = 7, WIDE = 72 };

/* Full at 0 dBov, empty at the floor. */
static void draw_meter(struct canvas *canvas, int row, int col, bool sounds, double level)
{
	int full = 0;

	if (level > METER_FLOOR)
		full = 1 + (int)((level - METER_FLOOR) * (METER - 1) / -METER_FLOOR);
	full = full > METER ? METER : full;
	for (int i = 0; i < METER; i++)
		canvas_fill(canvas, row, col + i, 1, sounds && i < full ? STYLE_GOOD : STYLE_DIM,
			    !sounds ? ' ' : i < full ? GLYPH_FULL : GLYPH_EMPTY);
}

static void flags(const struct screen_call *call, char *buf, size_t size)
{
	static const char *const WORDS[] = {"muted", "recorded"};
	const bool is[] = {call->muted, call->recording};

	*buf = '\0';
	for (size_t i = 0; i < sizeof(is) / sizeof(is[0]); i++) {
		if (is[i])
			snprintf(buf + strlen(buf), size - strlen(buf), "%s%s", *buf ? ", " : "",
				 WORDS[i]);
	}
}

static enum style style_of(const struct screen_call *call)
{
	if (call->state == LW_CALL_INCOMING || call->referral == LW_REFERRAL_ASKED ||
	    call->scene == LW_SCENE_RECALLING)
		return STYLE_WARN;
	return call->state == LW_CALL_TALKING && !call->held && !call->remote_held ? STYLE_GOOD
										    : STYLE_PLAIN;
}

/* ---- as rows ---- */

static void draw_heading(struct canvas *canvas, int row)
{
	int cols = canvas->cols;

	canvas_text(canvas, row, 1, 8, STYLE_DIM, "Calls");
	if (cols < WIDE)
		return;
	canvas_text(canvas, row, cols - 25, METER, STYLE_DIM, "you hear");
	canvas_text(canvas, row, cols - 12, METER, STYLE_DIM, "they hear");
}

static void draw_call(const struct screen_view *view, struct canvas *canvas, int row, int end,
		      const struct screen_call *call)
{
	bool chosen = call->number == view->chosen, wide = canvas->cols >= WIDE;
	int cols = wide ? canvas->cols - 27 : canvas->cols - 1, half = 6 + (cols - 6) / 2;
	enum style style = chosen ? STYLE_BOLD : STYLE_PLAIN;
	char text[32];

	snprintf(text, sizeof(text), "%c%3u", chosen ? '>' : ' ', call->number);
	canvas_text(canvas, row, 0, 5, style, text);
	canvas_text(canvas, row, 6, half - 7, style, call->name);
	canvas_text(canvas, row, half, cols - half, style_of(call), screen_state(call));
	if (wide) {
		draw_meter(canvas, row, cols + 2, call->sounds, call->rx);
		draw_meter(canvas, row, cols + 15, call->sounds, call->tx);
	}
	if (row + 1 >= end)
		return;
	flags(call, text, sizeof(text));
	half = canvas_text(canvas, row + 1, 6, cols - 9 - canvas_width(text), STYLE_DIM, call->uri);
	canvas_text(canvas, row + 1, half + 2, cols - half - 2, STYLE_WARN, text);
}

/* All but the two that are shown above. */
static void draw_rows(const struct screen_view *view, struct canvas *canvas, int row, int end,
		      const struct screen_call *a, const struct screen_call *b)
{
	const struct screen_call *list[SCREEN_CALLS];
	int count = 0, chosen = 0, each, fit, first;
	char text[64];

	for (int i = 0; i < view->count; i++) {
		if (&view->calls[i] == a || &view->calls[i] == b)
			continue;
		if (view->calls[i].number == view->chosen)
			chosen = count;
		list[count++] = &view->calls[i];
	}
	if (!count || row >= end - 1)
		return;
	draw_heading(canvas, row++);
	each = count * 2 <= end - row ? 2 : 1;
	fit = count * each + (view->more > 0) <= end - row ? count : end - row - 1;
	first = chosen < fit ? 0 : chosen - fit + 1;
	for (int i = first; i < first + fit; i++, row += each)
		draw_call(view, canvas, row, row + each, list[i]);
	if (count - fit + view->more == 0)
		return;
	snprintf(text, sizeof(text), "and %d more: Up and Down", count - fit + view->more);
	canvas_text(canvas, row, 6, canvas->cols - 7, STYLE_DIM, text);
}

/* ---- side by side ---- */

static const char *panel_title(const struct screen_call *call)
{
	if (!call)
		return "Nobody";
	if (call->mixed)
		return "All three talk";
	if (call->state == LW_CALL_OUTGOING)
		return "Calling";
	if (call->state != LW_CALL_TALKING)
		return "Ended";
	return call->held ? "On hold" : "Talking to";
}

static void draw_box(struct canvas *canvas, int row, int col, int width, enum style style,
		     const char *title)
{
	int low = row + PANEL_ROWS - 1, right = col + width - 1;

	canvas_fill(canvas, row, col, width, style, GLYPH_ACROSS);
	canvas_fill(canvas, low, col, width, style, GLYPH_ACROSS);
	for (int i = row; i <= low; i++) {
		canvas_fill(canvas, i, col, 1, style, GLYPH_DOWN);
		canvas_fill(canvas, i, right, 1, style, GLYPH_DOWN);
	}
	canvas_fill(canvas, row, col, 1, style, GLYPH_TOP_LEFT);
	canvas_fill(canvas, row, right, 1, style, GLYPH_TOP_RIGHT);
	canvas_fill(canvas, low, col, 1, style, GLYPH_LOW_LEFT);
	canvas_fill(canvas, low, right, 1, style, GLYPH_LOW_RIGHT);
	canvas_fill(canvas, row, col + 2, canvas_width(title) + 2, style, ' ');
	canvas_text(canvas, row, col + 3, width - 5, style, title);
}

static void draw_panel(const struct screen_view *view, struct canvas *canvas, int row, int col,
		       int width, const struct screen_call *call)
{
	bool chosen = call && call->number == view->chosen;
	enum style style = chosen ? STYLE_BOLD : STYLE_PLAIN;
	char text[LW_NAME_MAX + 16];
	int at;

	draw_box(canvas, row, col, width, call ? style : STYLE_DIM, panel_title(call));
	if (!call) {
		canvas_text(canvas, row + 1, col + 2, width - 4, STYLE_DIM,
			    "There is no call with the target.");
		return;
	}
	snprintf(text, sizeof(text), "%c%2u  %s", chosen ? '>' : ' ', call->number, call->name);
	canvas_text(canvas, row + 1, col + 1, width - 2, style, text);
	canvas_text(canvas, row + 2, col + 6, width - 7, STYLE_DIM, call->uri);
	at = canvas_text(canvas, row + 3, col + 6, width - 7, style_of(call), screen_state(call));
	flags(call, text, sizeof(text));
	canvas_text(canvas, row + 3, at + 2, col + width - 3 - at, STYLE_WARN, text);
	canvas_text(canvas, row + 4, col + 6, 10, STYLE_DIM, "you hear");
	draw_meter(canvas, row + 4, col + 17, call->sounds, call->rx);
	canvas_text(canvas, row + 5, col + 6, 10, STYLE_DIM, "they hear");
	draw_meter(canvas, row + 5, col + 17, call->sounds, call->tx);
}

static void draw_pair(const struct screen_view *view, struct canvas *canvas, int row,
		      const struct screen_call *transferee, const struct screen_call *target)
{
	int half = canvas->cols / 2;

	draw_panel(view, canvas, row, 0, half, transferee);
	draw_panel(view, canvas, row, half, canvas->cols - half, target);
}

/* ---- the page ---- */

/* The chosen call's transfer, else the first there is. */
static const struct screen_call *transfer(const struct screen_view *view,
					  const struct screen_call **target)
{
	const struct screen_call *transferee;

	screen_pair(view, screen_chosen(view), &transferee, target);
	for (int i = 0; !transferee && i < view->count; i++)
		screen_pair(view, &view->calls[i], &transferee, target);
	return transferee;
}

static int draw_story(struct canvas *canvas, int row, int end, const struct screen_call *a,
		      const struct screen_call *c)
{
	char text[2 * SCREEN_TEXT], story[2 * SCREEN_TEXT - 32], first[LW_NAME_MAX],
		second[LW_NAME_MAX];
	const char *names[] = {first, second};

	screen_short(first, sizeof(first), a->name);
	screen_short(second, sizeof(second), c ? c->name : "the target");
	screen_words(story, sizeof(story), screen_story(a), "AC", names);
	snprintf(text, sizeof(text), "%s. %s", screen_method_name(a->method), story);
	return screen_draw_text(canvas, row, end, 2, STYLE_WARN, text);
}

static void draw_nothing(struct canvas *canvas, int row, int end)
{
	row = screen_draw_text(canvas, row + 1, end, 2, STYLE_PLAIN,
			       "There are no calls. D calls somebody; incoming calls are shown "
			       "here.");
	screen_draw_text(canvas, row + 1, end, 2, STYLE_DIM, "? explains the keys and how to "
			 "transfer a call.");
}

void screen_draw_calls(const struct screen_view *view, struct canvas *canvas, int row, int end)
{
	const struct screen_call *target, *transferee = transfer(view, &target);
	bool panels = transferee && transferee->method == LW_ATTENDED &&
		      canvas->cols >= SIDE_BY_SIDE && end - row >= PANEL_ROWS + 2;

	if (!view->count) {
		draw_nothing(canvas, row, end);
		return;
	}
	if (panels) {
		draw_pair(view, canvas, row, transferee, target);
		row += PANEL_ROWS;
	}
	if (transferee) /* rows for the calls come first */
		row = draw_story(canvas, row, end - row > 6 ? row + 3 : row + 2, transferee,
				 target);
	draw_rows(view, canvas, row, end, panels ? transferee : NULL, panels ? target : NULL);
}
