/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_draw_pages.c -- the pages beside that of the calls: to whom, how, keypad, help. */
#include <stdio.h>
#include <string.h>

#include "screen_keys.h"

static const char *chosen_name(const struct screen_view *view)
{
	const struct screen_call *call = screen_chosen(view);

	return call ? call->name : "the call";
}

static int heading(struct canvas *canvas, int row, const char *text, const char *step)
{
	int step_width = canvas_width(step);

	canvas_text(canvas, row, 1, canvas->cols - step_width - 4, STYLE_BOLD, text);
	canvas_text(canvas, row, canvas->cols - step_width - 1, step_width, STYLE_DIM, step);
	return row + 1;
}

/* ---- to whom ---- */

static const char *target_mark(const struct screen_target *target)
{
	switch (target->kind) {
	case TARGET_CONTACT:      return target->favourite ? "*" : " ";
	case TARGET_TYPED:
	case TARGET_CALL:
	case TARGET_FIRST_CALLED: break;
	}
	return " ";
}

static void draw_row(struct canvas *canvas, int row, const struct screen_target *target,
		     bool chosen)
{
	int cols = canvas->cols, name = cols >= 70 ? 26 : cols / 2 - 4, about = cols >= 70 ? 18 : 0;
	enum style style = chosen ? STYLE_SELECTED : STYLE_PLAIN;

	canvas_fill(canvas, row, 1, cols - 2, style, ' ');
	canvas_text(canvas, row, 1, 1, style, chosen ? ">" : " ");
	canvas_text(canvas, row, 3, 1, style, target_mark(target));
	canvas_text(canvas, row, 5, name, style, target->name);
	canvas_text(canvas, row, 6 + name, cols - 8 - name - about, style, target->word);
	if (about)
		canvas_text(canvas, row, cols - about - 1, about, style, target->about);
}

static void draw_targets(const struct screen_view *view, struct canvas *canvas, int row, int end)
{
	int count = view->target_count, fit = count <= end - row ? count : end - row - 1;
	int first = view->target < fit ? 0 : view->target - fit + 1;
	char text[48];

	for (int i = first; i < first + fit && i < count; i++)
		draw_row(canvas, row++, &view->targets[i], i == view->target);
	if (count > fit) {
		snprintf(text, sizeof(text), "and %d more: type more, or Up and Down", count - fit);
		canvas_text(canvas, row, 5, canvas->cols - 6, STYLE_DIM, text);
	}
	if (count)
		return;
	screen_draw_text(canvas, row, end, 3, STYLE_DIM,
			 *view->typed ? "No contact found, and this is not an address: type a "
					"number, name@host, or part of a contact's name."
				      : "No favourites yet. Type a number, name@host, or part "
					"of a contact's name.");
}

static const char *tail(const char *typed, int width)
{
	while (canvas_width(typed) > width)
		utf8_next(&typed);
	return typed;
}

void screen_draw_target(const struct screen_view *view, struct canvas *canvas, int row, int end)
{
	char text[LW_NAME_MAX + 64];
	int col;

	if (view->purpose == FOR_DIAL)
		row = heading(canvas, row, "Who to call?", "");
	else {
		snprintf(text, sizeof(text),
			 view->purpose == FOR_RETRY ? "Who to consult instead, for %s?"
						    : "Transfer %s: to whom?",
			 chosen_name(view));
		row = heading(canvas, row, text, view->purpose == FOR_RETRY ? "" : "step 1 of 2");
	}
	if (end - row > 6)
		row++;
	canvas_text(canvas, row, 1, 16, STYLE_PLAIN, "Number or name:");
	col = 17;
	col = canvas_text(canvas, row, col, canvas->cols - col - 2, STYLE_BOLD,
			  tail(view->typed, canvas->cols - col - 2));
	canvas_text(canvas, row++, col, 1, STYLE_SELECTED, " ");
	if (end - row > 6)
		canvas_text(canvas, row++, 17, canvas->cols - 18, STYLE_DIM,
			    view->target_count && view->targets[0].favourite
				    ? "favourites are marked *" : "");
	draw_targets(view, canvas, row, end);
}

/* ---- how ---- */

struct method_words { enum lw_method method; char key; const char *name, *text; };

static const struct method_words METHODS[] = {
	{LW_ATTENDED, 'W', "Warm", "Talk to %C first; %A waits on hold. Then Complete or Cancel."},
	{LW_BLIND, 'B', "Blind", "Send %A there at once. If nobody answers, %A comes back."},
	{LW_VOICEMAIL, 'V', "Voicemail", "Straight to the voicemail of %C; no phone rings."},
};

static int draw_one(const struct screen_view *view, struct canvas *canvas, int row, int end, int i)
{
	const struct screen_method *method = &view->methods[i];
	bool chosen = view->method == i;
	enum style style = !method->allowed ? STYLE_DIM : chosen ? STYLE_SELECTED : STYLE_BOLD;
	char a[LW_NAME_MAX], c[LW_NAME_MAX], text[SCREEN_TEXT + 32];
	const char *names[] = {a, c};

	screen_short(a, sizeof(a), chosen_name(view));
	screen_short(c, sizeof(c), view->to.name);
	if (row >= end)
		return row;
	snprintf(text, sizeof(text), method->allowed ? "%c [%c] %s" : "%c  %c  %s",
		 chosen ? '>' : ' ', METHODS[i].key, METHODS[i].name);
	canvas_text(canvas, row, 1, 16, style, text);
	if (method->asks)
		snprintf(text, sizeof(text), view->agreed == i ? "%s Press the same key for yes." :
			 "To confirm: %s", method->reason);
	else if (method->allowed)
		screen_words(text, sizeof(text), METHODS[i].text, "AC", names);
	else
		snprintf(text, sizeof(text), "Not possible: %s", method->reason);
	return screen_draw_text(canvas, row, end, 18, method->allowed ? STYLE_PLAIN : STYLE_DIM,
				text);
}

void screen_draw_method(const struct screen_view *view, struct canvas *canvas, int row, int end)
{
	char text[2 * LW_NAME_MAX + 32];

	snprintf(text, sizeof(text), "Transfer %s to %s: how?", chosen_name(view), view->to.name);
	row = heading(canvas, row, text, "step 2 of 2");
	snprintf(text, sizeof(text), "%.200s%s%.60s", view->to.word, *view->to.about ? "  " : "",
		 view->to.about);
	if (end - row > SCREEN_METHODS)
		canvas_text(canvas, row++, 1, canvas->cols - 2, STYLE_DIM, text);
	for (int i = 0; i < SCREEN_METHODS; i++) {
		int share = (end - row) / (SCREEN_METHODS - i);

		row += share > 3;
		row = draw_one(view, canvas, row, row + share - (share > 3), i);
	}
}

/* ---- keypad ---- */

void screen_draw_keypad(const struct screen_view *view, struct canvas *canvas, int row, int end)
{
	static const char *const KEYS[] = {"1  2  3  A", "4  5  6  B", "7  8  9  C", "*  0  #  D"};
	char text[2 * LW_NAME_MAX];
	int col;

	snprintf(text, sizeof(text), "Keypad: %s hears the digits", chosen_name(view));
	row = heading(canvas, row, text, "");
	if (end - row > 6)
		row++;
	for (int i = 0; i < 4 && row < end - 1; i++)
		canvas_text(canvas, row++, 4, canvas->cols - 5, STYLE_PLAIN, KEYS[i]);
	if (end - row > 1)
		row++;
	col = canvas_text(canvas, row, 1, 6, STYLE_PLAIN, "Sent:") + 1;
	canvas_text(canvas, row, col, canvas->cols - col - 2, STYLE_BOLD,
		    tail(view->sent, canvas->cols - col - 2));
}

/* ---- help ---- */

static const char *const INTRO[] = {
	"T transfers a call: to whom, then Warm (talk first), Blind or Voicemail.",
	"Keys in [brackets] can be used now, for the call marked > (Up and Down).",
	"",
};

enum { INTRO_LINES = sizeof(INTRO) / sizeof(INTRO[0]) };

static void help_key(struct canvas *canvas, int row, int col, int width,
		     const struct screen_key *key)
{
	char text[128];

	snprintf(text, sizeof(text), "%c  %-9s %s", key->key, key->label, key->help);
	canvas_text(canvas, row, col, width, STYLE_PLAIN, text);
}

void screen_draw_help(const struct screen_view *view, struct canvas *canvas, int row, int end)
{
	const struct screen_key *key;
	int line = view->help;

	for (; line < INTRO_LINES && row < end; line++)
		row = *INTRO[line] ? screen_draw_text(canvas, row, end, 1, STYLE_PLAIN, INTRO[line])
				   : row + 1;
	line -= INTRO_LINES;
	for (size_t i = 0; (key = screen_key_at(i)) && row < end; i++) {
		if (screen_key_first(i) && line-- <= 0)
			help_key(canvas, row++, 1, canvas->cols - 2, key);
	}
}
