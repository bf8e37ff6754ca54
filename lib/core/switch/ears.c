/* SPDX-License-Identifier: BSD-3-Clause */
/* ears.c -- what the parties of a call are to hear.
 *
 * Nobody asks for it: it follows from the state of the call, or of the transfer in charge of it, so
 * that no row can leave a party on silence, and from how its legs are. */
#include "ears.h"
#include "hear.h"
#include "hears.h"
#include "record.h"
#include "sees.h"

#include "../ask/party.h"
#include "../state/queue.h"

/* Of those that are called the first that sends early media, or none. */
static uint32_t early_leg(const struct lw *lw, uint32_t call)
{
	uint32_t leg = lw_slot(lw, call)->first_leg;

	while (leg != LW_NO_INDEX && (lw->seated[leg].seat != SEAT_CALLED ||
				      lw_leg_seen(lw, leg) != LW_LEG_EARLY))
		leg = lw->legs[leg].next;
	return leg;
}

static uint32_t when(bool holds, enum lw_hears_fact fact)
{
	return holds ? (uint32_t)fact : 0;
}

/* Not answered, and never given anything to hear: its phone makes the tone itself. */
static bool rings_itself(const struct lw *lw, uint32_t leg)
{
	return lw_leg_seen(lw, leg) == LW_LEG_OFFERED && !lw->seated[leg].hears_early;
}

static uint32_t facts_of(const struct lw *lw, uint32_t leg, uint32_t other, uint32_t early)
{
	bool there = lw_leg_is_there(lw, other);

	return LW_HEARS_IF_always | when(lw_leg_holds(lw, leg), LW_HEARS_IF_holds) |
	       when(lw->seated[leg].says, LW_HEARS_IF_announced) |
	       when(lw_leg_has_dial_tone(lw, leg), LW_HEARS_IF_dial_tone) |
	       when(there && lw_leg_holds(lw, other), LW_HEARS_IF_other_holds) |
	       when(there, LW_HEARS_IF_other_there) |
	       when(early != LW_NO_INDEX, LW_HEARS_IF_called_early) |
	       when(rings_itself(lw, leg), LW_HEARS_IF_rings_itself) |
	       when(lw->config.wait_music, LW_HEARS_IF_with_music);
}

/* Whoever keeps it waiting says what it hears: who holds it, or the transferor. */
static const char *music_of(const struct lw *lw, uint32_t leg, uint32_t other)
{
	uint32_t call = lw->legs[leg].call;
	const struct lw_party *party = NULL;

	if (other != LW_NO_INDEX)
		party = lw_party_of(lw, other);
	else if (lw_sw_xfer_active(lw, call))
		party = lw_party_named(lw, lw_read(lw, lw->bridge_text[call].t_who));
	return party && party->music ? party->music : "";
}

/* FNV-1a: other music is another thing to hear; 0 for none. */
static uint64_t number_of(const char *music)
{
	uint64_t h = *music ? UINT64_C(14695981039346656037) : 0;

	for (; *music; music++)
		h = (h ^ (uint64_t)(unsigned char)*music) * UINT64_C(1099511628211);
	return h;
}

static struct heard wish_of(const struct lw *lw, uint32_t leg, enum lw_ear word,
			    const uint32_t seats[LW_SEATS])
{
	uint32_t other = lw_seat_named(word, seats);
	uint32_t early = word == LW_EAR_RING ? early_leg(lw, lw->legs[leg].call) : LW_NO_INDEX;
	enum lw_hear hear = lw_hears(word, facts_of(lw, leg, other, early), NULL);
	struct heard wish = {.hear = (uint8_t)hear};

	if (hear == LW_HEAR_PEER)
		wish.from = lw_leg_handle(lw, other == LW_NO_INDEX ? early : other).v;
	if (hear == LW_HEAR_ANNOUNCEMENT)
		wish.from = lw->seated[leg].says	      ? lw->seated[leg].said
			    : lw_leg_has_dial_tone(lw, leg) ? LW_HEARD_DIAL_TONE
							      : 0;
	if (hear == LW_HEAR_MUSIC)
		wish.from = number_of(music_of(lw, leg, other));
	return wish;
}

/* One that is called, or about to be gone, is not asked. */
static bool can_hear(const struct lw *lw, uint32_t leg)
{
	return leg != LW_NO_INDEX && lw->seated[leg].seat == SEAT_TAKEN &&
	       (lw_leg_is_there(lw, leg) || lw_leg_seen(lw, leg) == LW_LEG_OFFERED);
}

/* Whether it hears already what it is to hear. */
static bool look_at_ear(struct lw *lw, uint32_t leg, enum lw_ear word,
			const uint32_t seats[LW_SEATS])
{
	struct heard wish;

	if (word == LW_EAR__ || !can_hear(lw, leg))
		return true;
	wish = wish_of(lw, leg, word, seats);
	if (!lw_same_heard(lw->seated[leg].wish, wish)) {
		lw_write(lw, &lw->seated_text[leg].music, LW_NAME_MAX,
			wish.hear == LW_HEAR_MUSIC
				? music_of(lw, leg, lw_seat_named(word, seats))
				: "");
		lw_ear_wish(lw, leg, wish);
	}
	return lw_ear_fits(lw, leg);
}

/* ---- one that takes the place of another ---- */

bool lw_ear_is_of_next(const struct lw *lw, uint32_t leg)
{
	uint32_t next = lw->bridges[lw->legs[leg].call].next;
	const struct seated *s = &lw->seated[leg];

	if (next == LW_NO_INDEX || lw->seated[next].seat != SEAT_TAKEN)
		return false;
	return leg == next ||
	       (s->wish.hear == LW_HEAR_PEER && s->wish.from == lw_leg_handle(lw, next).v);
}

static bool next_is_heard(const struct lw *lw, uint32_t call)
{
	for (uint32_t leg = lw_slot(lw, call)->first_leg; leg != LW_NO_INDEX;
	     leg = lw->legs[leg].next)
		if (lw->seated[leg].seat == SEAT_TAKEN && lw_ear_is_of_next(lw, leg) &&
		    can_hear(lw, leg) && !lw_ear_fits(lw, leg))
			return false;
	return true;
}

/* Whoever has the seat has lost it, or one that rang has answered. */
static bool seat_is_gone(const struct lw *lw, const struct bridge *b)
{
	enum seat next = (enum seat)lw->seated[b->next].seat;

	if (next != SEAT_NEXT)
		return next != SEAT_TAKEN;
	return lw->seated[b->old].seat != (b->picks_up ? SEAT_CALLED : SEAT_TAKEN);
}

static void look_at_next(struct lw *lw, uint32_t call)
{
	const struct bridge *b = &lw->bridges[call];

	if (!lw_seat_is_wanted(lw, call))
		return;
	if (seat_is_gone(lw, b)) {
		lw_tell(lw, UP_SEAT_LEFT, call, 0, LW_CAUSE_NONE);
		return;
	}
	if (lw->seated[b->next].seat != SEAT_TAKEN)
		return;
	if (lw_leg_is_there(lw, b->old)) /* it has its seat again if the new one does not hear */
		lw_ear_wish(lw, b->old, (struct heard){.hear = LW_HEAR_NOTHING});
	if (next_is_heard(lw, call))
		lw_tell(lw, UP_NEXT_HEARD, call, 0, LW_CAUSE_NONE);
}

static void look_at(struct lw *lw, uint32_t call)
{
	uint32_t seats[LW_SEATS];
	const struct lw_state *state = lw_seats_of(lw, call, seats);
	bool fit = true;

	lw_see(lw, call);
	for (unsigned i = 0; i < LW_SEATS; i++)
		fit &= look_at_ear(lw, seats[i], (enum lw_ear)state->hears[i], seats);
	look_at_next(lw, call);
	lw_sw_record_look(lw, call);
	if (!lw_sw_xfer_active(lw, call))
		return;
	fit &= look_at_ear(lw, lw->bridges[call].x.t2, (enum lw_ear)state->hears[LW_SEAT_T], seats);
	if (fit)
		lw_tell(lw, UP_CALL_HEARD, call, 0, LW_CAUSE_NONE);
}

bool lw_ears_look(struct lw *lw)
{
	while (lw->listening != LW_NO_INDEX) {
		uint32_t call = lw->listening;

		lw->listening = lw->bridges[call].next_listening;
		lw->bridges[call].next_listening = LW_NO_INDEX;
		lw->bridges[call].listening = 0;
		if (lw_slot(lw, call)->used)
			look_at(lw, call);
	}
	return lw->up_count != 0;
}

bool lw_ear_misses(const struct lw *lw, uint32_t leg)
{
	uint32_t seats[LW_SEATS];
	const struct lw_state *state = lw_seats_of(lw, lw->legs[leg].call, seats);
	const struct sxfer *x = &lw->bridges[lw->legs[leg].call].x;

	for (unsigned i = 0; i < LW_SEATS; i++)
		if (seats[i] == leg || (i == LW_SEAT_T && x->t2 == leg))
			return lw_same_heard(lw->seated[leg].asked,
					     wish_of(lw, leg, (enum lw_ear)state->hears[i], seats));
	return false;
}
