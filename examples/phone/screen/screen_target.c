/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_target.c -- to whom: typed, searched for, or a favourite; and then by which method. */
#include <string.h>

#include "screen_i.h"

/* ---- the rows ---- */

struct screen_target *target_add(struct screen_view *view, enum screen_target_kind kind,
				 const char *name, const char *word, const char *about)
{
	struct screen_target *target;

	if (view->target_count == SCREEN_TARGETS || strlen(word) >= sizeof(target->word) ||
	    strchr(word, '"'))
		return NULL;
	target = &view->targets[view->target_count++];
	*target = (struct screen_target){.kind = kind};
	str_ncpy(target->name, name, sizeof(target->name));
	str_ncpy(target->word, word, sizeof(target->word));
	str_ncpy(target->about, about, sizeof(target->about));
	return target;
}

/* Somebody types a number or an address, and not the beginning of a name. */
static bool looks_dialled(const char *typed)
{
	return strpbrk(typed, "0123456789@:+") != NULL;
}

static void to_front(struct screen_view *view, int at)
{
	struct screen_target target = view->targets[at];

	memmove(view->targets + 1, view->targets, (size_t)at * sizeof(target));
	view->targets[0] = target;
}

/* What is typed, unless it has been found.  A number comes first, so that Enter takes the number
 * that was typed and not a favourite it is a part of. */
static void add_typed(struct screen *screen)
{
	struct screen_view *view = &screen->view;
	int at = 0;
	char uri[LW_URI_MAX], place[64], name[LW_NAME_MAX], why[SCREEN_TEXT];
	const char *address = command_address(screen->phone, view->typed, uri, sizeof(uri), why,
					      sizeof(why));

	if (!address)
		return;
	while (at < view->target_count && strcmp(view->targets[at].word, address))
		at++;
	screen_place(screen->phone, view->typed, place, sizeof(place));
	screen_name(screen->phone, address, "", name, sizeof(name));
	if (at == view->target_count &&
	    !target_add(view, TARGET_TYPED, name, address, *place ? place : "as typed"))
		return;
	if (looks_dialled(view->typed))
		to_front(view, at);
}

/* Calls that are up already can be the target of a warm transfer. */
static void add_calls(struct screen_view *view)
{
	const struct screen_call *chosen = screen_chosen(view);

	for (int i = 0; i < view->count; i++) {
		const struct screen_call *call = &view->calls[i];
		struct screen_target *target;

		if (call == chosen || call->state != LW_CALL_TALKING ||
		    call->scene != LW_SCENE_NONE || call->original)
			continue;
		target = target_add(view, TARGET_CALL, call->name, call->uri, "your other call");
		if (target)
			target->call = call->number;
	}
}

/* R33: the mailbox of the one the caller first called. */
static void add_first_called(struct screen_view *view)
{
	const struct screen_call *chosen = screen_chosen(view);
	char name[LW_NAME_MAX];

	if (!chosen || !*chosen->called)
		return;
	screen_user(name, sizeof(name), chosen->called);
	target_add(view, TARGET_FIRST_CALLED, name, chosen->called, "first called");
}

void target_list(struct screen *screen)
{
	struct screen_view *view = &screen->view;

	view->target_count = 0;
	book_search(screen, view);
	if (*view->typed) {
		add_typed(screen);
	} else if (view->purpose == FOR_TRANSFER) {
		add_calls(view);
		add_first_called(view);
	}
	if (view->target >= view->target_count)
		view->target = view->target_count ? view->target_count - 1 : 0;
}

/* ---- to whom ---- */

void target_open(struct screen *screen, enum screen_purpose purpose)
{
	struct screen_view *view = &screen->view;

	view->page = PAGE_TARGET;
	view->purpose = purpose;
	*view->typed = '\0';
	view->target = view->method = 0;
	target_list(screen);
}

static void take(struct screen *screen, const struct screen_target *target)
{
	struct screen_view *view = &screen->view;
	uint32_t call = view->chosen;

	if (view->purpose == FOR_TRANSFER && target->kind != TARGET_CALL) {
		view->to = *target;
		view->method = target->kind == TARGET_FIRST_CALLED ? 2 : 0;
		view->agreed = -1;
		view->page = PAGE_METHOD;
		return;
	}
	view->page = PAGE_CALLS;
	if (view->purpose == FOR_DIAL)
		screen_command(screen, "dial \"%s\"", target->word);
	else if (view->purpose == FOR_RETRY)
		screen_command(screen, "retry \"%s\" %u", target->word, call);
	else
		screen_command(screen, "transfer attended call %u %u", target->call, call);
}

static void rub_out(char *typed)
{
	size_t len = strlen(typed);

	while (len && ((unsigned char)typed[--len] & 0xc0) == 0x80)
		;
	typed[len] = '\0';
}

static void type(struct screen *screen, uint32_t key)
{
	struct screen_view *view = &screen->view;

	/* a quote would end the word of a command */
	if (key < ' ' || key == '"' || key == 0x7f || key >= TERM_UP)
		return;
	if (!utf8_add(view->typed, sizeof(view->typed), key))
		screen_say(screen, STYLE_WARN,
			   "That is too long for a number, an address or a name.");
	view->target = 0;
}

static void enter(struct screen *screen)
{
	struct screen_view *view = &screen->view;

	if (view->target < view->target_count)
		take(screen, &view->targets[view->target]);
	else
		screen_say(screen, STYLE_WARN,
			   *view->typed ? "No contact found, and this is not an address."
					: "Type a number, an address or a name first.");
}

static void favourite(struct screen *screen)
{
	const struct screen_view *view = &screen->view;
	const struct screen_target *target = &view->targets[view->target];

	if (view->target < view->target_count && target->kind == TARGET_CONTACT)
		screen_command(screen, "favourite \"%s\" %s", target->word,
			       target->favourite ? "off" : "on");
	else
		screen_say(screen, STYLE_WARN, "Only a contact can be a favourite.");
}

void target_key(struct screen *screen, uint32_t key)
{
	struct screen_view *view = &screen->view;

	switch (key) {
	case TERM_ESCAPE:     view->page = PAGE_CALLS; return;
	case TERM_ENTER:      enter(screen); return;
	case TERM_UP:         view->target -= view->target > 0; return;
	case TERM_DOWN:
	case TERM_TAB:        view->target += view->target + 1 < view->target_count; return;
	case TERM_FAVOURITE:  favourite(screen); break;
	case TERM_CLEAR_LINE: *view->typed = '\0'; break;
	case TERM_BACKSPACE:  rub_out(view->typed); break;
	default:              type(screen, key); break;
	}
	target_list(screen);
}

/* ---- how ---- */

static void transfer(struct screen *screen, int at)
{
	static const char *const WORDS[SCREEN_METHODS] = {"attended", "blind", "voicemail"};
	struct screen_view *view = &screen->view;
	const struct screen_method *method = &view->methods[at];

	view->method = at;
	if (!method->allowed || (method->asks && view->agreed != at)) { /* nothing is signalled */
		screen_say(screen, STYLE_BAD, method->reason);
		view->agreed = method->asks ? at : -1;
		return;
	}
	view->page = PAGE_CALLS;
	screen_command(screen, "transfer %s \"%s\" %u%s", WORDS[at], view->to.word, view->chosen,
		       method->asks ? " anyway" : "");
}

void method_key(struct screen *screen, uint32_t key)
{
	struct screen_view *view = &screen->view;
	int last = SCREEN_METHODS - 1;

	switch (key) {
	case TERM_ESCAPE: view->page = PAGE_TARGET; break;
	case TERM_ENTER:  transfer(screen, view->method); break;
	case TERM_UP:     view->method -= view->method > 0; break;
	case TERM_DOWN:
	case TERM_TAB:    view->method += view->method < last; break;
	case 'w': case 'W': case '1': transfer(screen, 0); break;
	case 'b': case 'B': case '2': transfer(screen, 1); break;
	case 'v': case 'V': case '3': transfer(screen, 2); break;
	default: break;
	}
}
