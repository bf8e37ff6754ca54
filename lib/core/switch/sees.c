/* SPDX-License-Identifier: BSD-3-Clause */
/* sees.c -- whom the parties of a switch see once they are up (R38, R47; RFC 4916).
 *
 * As with ears nobody asks for it: it follows from the phase of the transfer at work (SEATS) and
 * callerid.def, and where that leaves a party's screen alone, from whom it hears by now.  What was
 * told last is kept, so that one change is told once.  A party that was never told anything sees
 * whom it has called, or who has called it. */
#include "sees.h"

#include "../ask/present.h"
#include "../ask/screen.h"
#include "../state/queue.h"

#include <string.h>

struct sight {
	char uri[LW_URI_MAX], name[LW_NAME_MAX];
	struct lw_presentation by;
};

static bool can_see(const struct lw *lw, uint32_t leg)
{
	return leg != LW_NO_INDEX && lw->seated[leg].seat == SEAT_TAKEN && lw_leg_is_up(lw, leg);
}

/* A trunk that makes nothing of an update gets none (W4, W6). */
static bool is_told(const struct screen *screen)
{
	return screen->shown.update == LW_UPDATE_CIU ||
	       (screen->shown.update == LW_UPDATE_TRUNK && screen->trunk.takes_updates);
}

static bool sight_of(const struct lw *lw, uint32_t leg, const struct screen *screen,
		     struct sight *sight)
{
	struct lw_shown shown;
	const struct lw_trunk *trunk = lw_is_external(lw, leg) ? &screen->trunk : NULL;

	if (!is_told(screen) || !lw_show(&screen->shown, &screen->ids, trunk, 0, &shown))
		return false;
	lw_copy(sight->uri, sizeof sight->uri, lw_shown_uri(&shown));
	lw_copy(sight->name, sizeof sight->name, shown.asserted.name);
	sight->by = screen->shown;
	sight->by.show = shown.show;
	return *sight->uri;
}

static bool is_shown(const struct lw *lw, uint32_t leg, const struct sight *sight)
{
	return !strcmp(lw_read(lw, lw->leg_text[leg].shown_uri), sight->uri) &&
	       !strcmp(lw_read(lw, lw->leg_text[leg].shown_name), sight->name);
}

/* After its INVITE nobody else writes what a leg presents (law 10). */
static void show(struct lw *lw, uint32_t leg, const struct sight *sight)
{
	struct leg_text *text = &lw->leg_text[leg];

	lw_write(lw, &text->shown_uri, LW_URI_MAX, sight->uri);
	lw_write(lw, &text->shown_name, LW_NAME_MAX, sight->name);
	text->presented = sight->by;
	lw_put_leg(lw, LW_DO_IDENTITY, leg)->uri = lw_read(lw, text->shown_uri);
}

/* ---- a transfer ---- */

/* Whom a row shows to this party; LW_NO_INDEX: all, or one who is not there yet. */
static uint32_t subject_of(const struct sxfer *x, uint32_t leg, uint8_t shown)
{
	switch ((enum lw_presented)shown) {
	case LW_SHOW_T_EXT:
	case LW_SHOW_T_OUT: return x->t;
	case LW_SHOW_C_ID:  return x->c;
	case LW_SHOW_A_ID: case LW_SHOW_A_OUT: case LW_SHOW_A_TRUNK:
	case LW_SHOW_A_BACK: return x->a;
	case LW_SHOW_ANONYMOUS: return leg == x->a ? x->c : x->a;
	case LW_SHOW_CONFERENCE: case LW_SHOW_UNCHANGED: case LW_SHOW_NOTHING:
	case LW_SHOW_REFUSED:
	case LW_PRESENTED: break;
	}
	return LW_NO_INDEX;
}

/* Whom it has seen all along. */
static bool is_no_news(const struct lw *lw, const struct sxfer *x, uint32_t leg, uint32_t subject)
{
	return !lw_read(lw, lw->leg_text[leg].shown_uri)[0] && subject != LW_NO_INDEX &&
	       subject == (leg == x->t ? x->a : x->t);
}

static uint32_t heard_by(const struct lw *lw, uint32_t leg)
{
	const struct heard *is = &lw->seated[leg].is;

	return is->hear == LW_HEAR_PEER ? lw_leg_index(lw, (lw_leg){is->from}) : LW_NO_INDEX;
}

static void look(struct lw *lw, uint32_t leg, uint8_t phase, uint32_t hears)
{
	const struct sxfer *x = &lw->bridges[lw->legs[leg].call].x;
	uint32_t subject;
	struct screen screen;
	struct sight sight;
	bool fits;

	lw_screen_in(lw, leg, phase, &screen);
	if (screen.shown.update == LW_UPDATE_INVITE &&
	    lw->leg_text[leg].presented.show != LW_SHOW_CONFERENCE)
		return; /* its INVITE has told it, whomever it hears (R39) */
	subject = subject_of(x, leg, screen.shown.show);
	fits = sight_of(lw, leg, &screen, &sight);
	if (!fits && can_see(lw, hears)) {
		lw_screen_with(lw, leg, hears, &screen);
		subject = hears;
		fits = sight_of(lw, leg, &screen, &sight);
	}
	if (fits && !is_shown(lw, leg, &sight) && !is_no_news(lw, x, leg, subject))
		show(lw, leg, &sight);
}

void lw_see(struct lw *lw, uint32_t call)
{
	uint32_t seats[LW_SEATS];
	const struct lw_state *state = lw_seats_of(lw, call, seats);

	if (!lw->rules || !lw_sw_xfer_active(lw, call))
		return;
	for (unsigned i = 0; i < LW_SEATS; i++)
		if (can_see(lw, seats[i]) && state->hears[i] != LW_EAR_LEAVES)
			look(lw, seats[i], state->phase, heard_by(lw, seats[i]));
}

static uint8_t phase_of(enum lw_note end)
{
	if (end == LW_NOTE_TRANSFER_COMPLETED)
		return LW_PHASE_COMPLETED;
	return end == LW_NOTE_TRANSFER_RECALLED ? LW_PHASE_RECALLED : LW_PHASE_CANCELLED;
}

void lw_see_end(struct lw *lw, enum lw_note end, uint32_t first, uint32_t second)
{
	if (!lw->rules || first == second)
		return;
	if (can_see(lw, first))
		look(lw, first, phase_of(end), second);
	if (can_see(lw, second))
		look(lw, second, phase_of(end), first);
}

/* ---- a party has another name ---- */

static uint32_t hearer_of(const struct lw *lw, uint32_t leg)
{
	uint32_t seats[LW_SEATS];

	(void)lw_seats_of(lw, lw->legs[leg].call, seats);
	for (unsigned i = 0; i < LW_SEATS; i++)
		if (can_see(lw, seats[i]) && heard_by(lw, seats[i]) == leg)
			return seats[i];
	return LW_NO_INDEX;
}

static bool sees_now(const struct lw *lw, uint32_t leg, uint32_t other, struct sight *sight)
{
	struct screen screen;

	lw_screen_with(lw, leg, other, &screen);
	return sight_of(lw, leg, &screen, sight);
}

/* Whoever was shown the old name, or never another, is shown the new one. */
void lw_see_learned(struct lw *lw, uint32_t leg, const struct lw_input *in,
		    void (*learn)(struct lw *lw, uint32_t leg, const struct lw_input *in))
{
	bool sits = lw->rules && can_see(lw, leg);
	uint32_t viewer = sits ? hearer_of(lw, leg) : LW_NO_INDEX;
	struct sight before, now;
	bool follows = viewer != LW_NO_INDEX && sees_now(lw, viewer, leg, &before) &&
		       (!lw->leg_text[viewer].shown_uri.at || is_shown(lw, viewer, &before));

	learn(lw, leg, in);
	if (follows && sees_now(lw, viewer, leg, &now) &&
	    (strcmp(before.uri, now.uri) || strcmp(before.name, now.name)))
		show(lw, viewer, &now);
}
