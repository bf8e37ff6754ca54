/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_model.c -- asks the engine what is, for one drawing. */
#include <string.h>

#include "screen_i.h"

static void levels(const struct phone *phone, const struct lw_call_info *info,
		   struct screen_call *call)
{
	const struct media *media = info->leg.v ? lw_re_leg_media(phone->re, info->leg) : NULL;
	struct media_stats stats;

	if (!media)
		return;
	media_get_stats(media, &stats);
	call->sounds = true;
	call->rx = stats.rx_level;
	call->tx = stats.tx_level;
}

static void fill_call(struct phone *phone, lw_call handle, struct screen_call *call)
{
	struct lw_call_info info;
	struct lw_leg_info leg = {.state = LW_LEG_IDLE};

	*call = (struct screen_call){0};
	if (lw_call_info(phone->lw, handle, &info))
		return;
	if (info.leg.v)
		lw_leg_info(phone->lw, info.leg, &leg);
	*call = (struct screen_call){
		.call = handle, .number = callbook_call(&phone->book, handle),
		.legal = lw_legal(phone->lw, handle),
		.consult = callbook_call(&phone->book, info.consult),
		.original = callbook_call(&phone->book, info.original),
		.state = info.state, .method = info.method, .leg = leg.state,
		.scene = info.scene, .referral = info.referral,
		.held = info.held, .remote_held = info.remote_held, .muted = info.muted,
		.recording = info.recording, .incoming = info.incoming, .mixed = info.mixed,
	};
	screen_name(phone, info.uri, info.name, call->name, sizeof(call->name));
	if (!*call->name)
		str_ncpy(call->name, "(nobody)", sizeof(call->name));
	str_ncpy(call->uri, info.uri, sizeof(call->uri));
	str_ncpy(call->called, info.called, sizeof(call->called));
	levels(phone, &info, call);
}

/* The oldest first, as they are numbered. */
static void insert(struct screen_view *view, const struct screen_call *call)
{
	int at = view->count++;

	for (; at > 0 && view->calls[at - 1].number > call->number; at--)
		view->calls[at] = view->calls[at - 1];
	view->calls[at] = *call;
}

static bool of_a_call(const struct screen_view *view)
{
	return view->page == PAGE_METHOD || view->page == PAGE_KEYPAD ||
	       (view->page == PAGE_TARGET && view->purpose != FOR_DIAL);
}

/* The call that our user has come to talk to becomes the chosen one; a call that is over no longer
 * can be.  But a page about a call stays with it, so that nobody transfers the wrong call. */
static void choose(struct screen *screen)
{
	struct screen_view *view = &screen->view;
	struct callbook *book = &screen->phone->book;
	uint32_t current = callbook_call(book, book->current);
	bool news = !lw_same_call(screen->current, book->current);

	if (of_a_call(view) && screen_chosen(view))
		return;
	if (of_a_call(view))
		view->page = PAGE_CALLS;
	if (screen_call(view, current) && (news || !screen_chosen(view)))
		view->chosen = current;
	screen->current = book->current;
	if (!screen_chosen(view))
		view->chosen = view->count ? view->calls[view->count - 1].number : 0;
}

void screen_model(struct screen *screen)
{
	struct screen_view *view = &screen->view;
	struct phone *phone = screen->phone;
	struct screen_call one;

	view->count = view->more = 0;
	for (lw_call call = lw_call_next(phone->lw, (lw_call){0}); call.v;
	     call = lw_call_next(phone->lw, call)) {
		if (view->count == SCREEN_CALLS) {
			view->more++;
			continue;
		}
		fill_call(phone, call, &one);
		insert(view, &one);
	}
	for (int i = 0; i < view->count; i++) { /* what is said of the one is true of both */
		const struct screen_call *original = screen_call(view, view->calls[i].original);

		view->calls[i].mixed = view->calls[i].mixed || (original && original->mixed);
	}
	choose(screen);
	if (view->page == PAGE_TARGET)
		target_list(screen);
	if (view->page == PAGE_METHOD)
		screen_methods(phone, screen_chosen(view)->call, view->to.word, view->methods);
}
