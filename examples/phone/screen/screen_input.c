/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_input.c -- what a key does.  Whatever it does to a call is a command of the phone. */
#include <stdarg.h>
#include <string.h>

#include "screen_i.h"

void screen_command(struct screen *screen, const char *format, ...)
{
	char line[2 * LW_URI_MAX];
	va_list args;
	int len;

	va_start(args, format);
	len = re_vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (len >= 0)
		command_run(screen->phone, line);
}

/* ---- the page of calls ---- */

static void move(struct screen_view *view, int by)
{
	int at = 0;

	while (at < view->count && view->calls[at].number != view->chosen)
		at++;
	if (view->count)
		view->chosen = view->calls[(at + by + view->count) % view->count].number;
}

static void say_why_not(struct screen *screen, const struct screen_key *key)
{
	const struct screen_call *call = screen_chosen(&screen->view);
	char text[SCREEN_TEXT];

	if (!call)
		re_snprintf(text, sizeof(text), "%s: there are no calls. D calls somebody.",
			    key->label);
	else
		re_snprintf(text, sizeof(text), "%s is not possible now (%s: %s). Keys in "
			    "[brackets] are.", key->label, call->name, screen_state(call));
	screen_say(screen, STYLE_WARN, text);
}

static void ask_quit(struct screen *screen)
{
	if (!screen->view.count || screen->quit_asked) {
		phone_quit(screen->phone, 0, "quit");
		return;
	}
	screen->quit_asked = true;
	screen_say(screen, STYLE_WARN, "Press Q again to hang up all calls and quit.");
}

static void act(struct screen *screen, const struct screen_key *key)
{
	const struct screen_call *call = screen_key_call(&screen->view, key);

	switch (key->act) {
	case ACT_COMMAND:
		screen_command(screen, "%s %u", key->command, call->number);
		break;
	case ACT_TRANSFER: target_open(screen, FOR_TRANSFER); break;
	case ACT_RETRY:    target_open(screen, FOR_RETRY); break;
	case ACT_DIAL:     target_open(screen, FOR_DIAL); break;
	case ACT_KEYPAD:
		*screen->view.sent = '\0';
		screen->view.page = PAGE_KEYPAD;
		break;
	case ACT_HELP:
		screen->view.help = 0;
		screen->view.page = PAGE_HELP;
		break;
	case ACT_QUIT:     ask_quit(screen); break;
	}
}

static void calls_key(struct screen *screen, uint32_t key)
{
	const struct screen_key *entry;

	if (key == TERM_UP || key == TERM_DOWN || key == TERM_TAB) {
		move(&screen->view, key == TERM_UP ? -1 : 1);
		return;
	}
	entry = screen_key_find(&screen->view, key);
	if (!entry || entry->act != ACT_QUIT)
		screen->quit_asked = false;
	if (!entry)
		return;
	if (screen_key_possible(&screen->view, entry))
		act(screen, entry);
	else
		say_why_not(screen, entry);
}

/* ---- keypad, help ---- */

static void keypad_key(struct screen *screen, uint32_t key)
{
	const struct screen_call *call = screen_chosen(&screen->view);
	struct screen_view *view = &screen->view;

	if (key == TERM_ESCAPE || key == TERM_ENTER) {
		view->page = PAGE_CALLS;
		return;
	}
	if (key >= 'a' && key <= 'd')
		key -= 'a' - 'A';
	if (!call || key > 'D' || !strchr("0123456789ABCD*#", (int)key))
		return;
	if (!(call->legal & (1u << LW_USER_DTMF))) {
		screen_say(screen, STYLE_WARN, "Digits cannot be sent now: the call must be up.");
		return;
	}
	/* what was sent long ago makes room */
	if (strlen(view->sent) + 1 == sizeof(view->sent))
		*view->sent = '\0';
	utf8_add(view->sent, sizeof(view->sent), key);
	screen_command(screen, "press \"%c\" %u", (int)key, call->number);
}

static void help_key(struct screen *screen, uint32_t key)
{
	int *help = &screen->view.help;

	if (key == TERM_DOWN || key == TERM_PAGE_DOWN)
		*help = *help < 20 ? *help + 1 : *help;
	else if (key == TERM_UP || key == TERM_PAGE_UP)
		*help = *help > 0 ? *help - 1 : 0;
	else
		screen->view.page = PAGE_CALLS;
}

void screen_key(struct screen *screen, uint32_t key)
{
	if (key == TERM_REPAINT) {
		term_repaint();
		return;
	}
	switch (screen->view.page) {
	case PAGE_CALLS:  calls_key(screen, key); break;
	case PAGE_TARGET: target_key(screen, key); break;
	case PAGE_METHOD: method_key(screen, key); break;
	case PAGE_KEYPAD: keypad_key(screen, key); break;
	case PAGE_HELP:   help_key(screen, key); break;
	}
}
